"""Wellserved shows how well the teams of an organisation serve one another."""
