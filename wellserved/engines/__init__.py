"""The engines behind wellserved/engine.py: DuckDB on this machine, Spark on a cluster."""
