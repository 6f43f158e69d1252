"""The commands that run and look after the application: serve, worker, backup and their like, for the command line."""
