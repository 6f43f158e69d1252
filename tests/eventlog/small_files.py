"""Small files for tests of the guess."""

import csv
from collections.abc import Sequence
from pathlib import Path

from wellserved import engine
from wellserved.engine import DelimitedFile
from wellserved.eventlog.guess import guess_mapping
from wellserved.eventlog.mapping_file import NOTHING_GIVEN, Given
from wellserved.eventlog.proposal import Proposal

STATES = """
    incident, changed, state, group
    I1, 2025-01-01T08:00:00Z, New, Desk
    I1, 2025-01-01T09:00:00Z, In progress, Network
    I1, 2025-01-01T10:00:00Z, Closed, Network
    I2, 2025-01-01T08:30:00Z, New, Desk
    I2, 2025-01-01T10:00:00Z, Closed, Desk
"""

COMPLETIONS = """
    case, timestamp, task, department, person
    1, 2025-01-01T08:00:00Z, Check, Credit, x1
    1, 2025-01-01T09:00:00Z, Sign, Legal, x2
    2, 2025-01-01T08:00:00Z, Check, Credit, x1
    2, 2025-01-01T09:30:00Z, Sign, Legal, x3
"""

AMBIGUOUS = """
    number, updated, group, state
    T1, 03/04/2026 10:00, A, New
    T1, 05/04/2026 10:00, B, Closed
    T2, 06/04/2026 10:00, A, New
    T2, 07/05/2026 10:00, B, Closed
"""


def table(folder: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> DelimitedFile:
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return DelimitedFile(path, ",", tuple(header), name="log.csv")


def text_table(folder: Path, text: str) -> DelimitedFile:
    """Write a file given as indented lines of comma separated texts."""
    header, *rows = ([field.strip() for field in line.split(",")] for line in text.strip().splitlines())
    return table(folder, header, rows)


def guessed(folder: Path, text: str, given: Given = NOTHING_GIVEN) -> Proposal:
    with engine.opened() as kept:
        return guess_mapping(kept, text_table(folder, text), given)


def asked(proposal: Proposal) -> list[str]:
    return [question.key for question in proposal.questions]


def sure_of(proposal: Proposal, role: str) -> str:
    return next(reason.sure for reason in proposal.reasons if reason.role == role)
