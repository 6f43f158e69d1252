"""How the made-up language writes days and moments."""
