"""Reads: what a page shows, and only what its reader may see."""
