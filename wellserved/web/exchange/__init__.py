"""Files of people and teams: read, understood, compared with what is there, and written. Knows nothing of Django."""
