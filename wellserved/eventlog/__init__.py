"""Getting events in: files and exports become the one canonical event table."""
