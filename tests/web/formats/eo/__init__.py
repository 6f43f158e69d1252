"""The made-up language."""
