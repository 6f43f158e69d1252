"""What DuckDB needs merely to read a plain CSV log: the measure of all our reading."""

from pathlib import Path

import duckdb

COLUMNS = ("case", "at", "kind", "team", "customer", "waits_on", "promise_at", "activity")


def scan(csv: Path) -> None:
    """Read every column as text and keep nothing but the greatest value of each."""
    greatest = ", ".join(f'max("{name}")' for name in COLUMNS)
    with duckdb.connect() as engine:
        engine.execute(f"select {greatest} from read_csv(?, all_varchar = true)", [str(csv)]).fetchall()


def into_table(csv: Path) -> None:
    """Read every column, moments as moments, into a table in memory."""
    with duckdb.connect() as engine:
        engine.execute("create table log as select * from read_csv(?)", [str(csv)])
