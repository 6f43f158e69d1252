"""What must hold, seen from outside; mirrors the packages."""
