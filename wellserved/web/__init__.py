"""The application: people, teams and requests in a browser; uses every other layer, and none of them knows it."""
