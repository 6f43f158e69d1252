"""What is written case by case: who held it when (spells.parquet), and whose time it was (charges.parquet)."""

from dataclasses import replace
from pathlib import Path

import narwhals as nw

from wellserved.analysis.charges import charges
from wellserved.analysis.kept import Tables
from wellserved.analysis.shown import Shown
from wellserved.analysis.spells import spells
from wellserved.engine import EventLog, Table
from wellserved.words.charges import CHARGE_COLUMNS, ChargeKind
from wellserved.words.events import SPELL_COLUMNS, State


def write_spells(found: Tables, names: Shown, log: EventLog, path: Path, *, waits_named: bool = True) -> None:
    """Write who held each case when, with the names of cases and parties, and, if wished, of what was waited on.

    Takes: the tables of a log; how parties are shown; the log as it was read, with its names.
    """
    names = replace(names, log=log)
    table = found.log.engine.here(spells(found.steps, found.log))
    table = _with_parties(table, names, "team", "holder", "customer")
    table = _with_words(table, log, "state", [state.value for state in State])
    waits = log.waits if waits_named else log.waits.filter(nw.col("waits_on").is_null())
    folded = nw.when(nw.col("party").is_in([-1, *names.instead])).then(1).otherwise(0).max()  # small teams
    texts = waits.group_by("waits_on").agg(waits_text=nw.col("whole").max(), folded=folded)
    texts = texts.filter(nw.col("folded") == 0).drop("folded")
    table = table.join(texts, on="waits_on", how="left").drop("waits_on").rename({"waits_text": "waits_on"})
    table = _with_cases(table, log, "case").select(*(column.name for column in SPELL_COLUMNS))
    log.engine.write_parquet(table.sort("case", "start_us"), path)


def write_charges(found: Tables, names: Shown, log: EventLog, path: Path) -> None:
    """Write whose time each case was, with the names of cases and parties; see `write_spells`."""
    charged = charges(names.merge(found.charged, "team", "provider", "customer"))
    table = _with_parties(found.log.engine.here(charged), replace(names, log=log), "team", "provider", "customer")
    table = _with_words(table, log, "kind", [kind.value for kind in ChargeKind])
    table = _with_cases(_with_cases(table, log, "case"), log, "via")
    table = table.select(*(column.name for column in CHARGE_COLUMNS))
    log.engine.write_parquet(table.sort("case", "depth", "via", "kind", "team", "customer"), path)


def _with_parties(table: Table, names: Shown, *columns: str) -> Table:
    """Put the name under which it is shown in the place of each party's number."""
    table = names.merge(table, *columns)
    party = names.log.engine.from_rows(
        {"id": list(names.names), "text": list(names.names.values())}, {"id": "int32", "text": "string"}
    )
    for column in columns:
        table = _named(table, party.rename({"id": column, "text": f"{column}_name"}), column)
    return table


def _with_words(table: Table, log: EventLog, column: str, words: list[str]) -> Table:
    """Put the word in the place of each code: the position in a list of words."""
    name = f"{column}_name"
    codes = log.engine.from_rows({column: range(len(words)), name: words}, {column: "int8", name: "string"})
    return _named(table, codes, column)


def _with_cases(table: Table, log: EventLog, column: str) -> Table:
    """Put the name in the place of each case's number; the number stays where a log keeps no names."""
    if log.names is None:
        return table
    return _named(table, log.names.table().rename({"case": column, "name": f"{column}_name"}), column)


def _named(table: Table, names: Table, column: str) -> Table:
    joined = table.join(names, on=column, how="left").drop(column)
    return joined.rename({f"{column}_name": column})
