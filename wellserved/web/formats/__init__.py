"""How pages write days and moments, by language; for languages that are not here Django knows it."""
