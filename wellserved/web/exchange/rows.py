"""What the rows of a file say, cell by cell; each cell that cannot be understood is named with its place."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from wellserved.web.exchange import cells
from wellserved.web.exchange.cells import Unclear
from wellserved.web.exchange.columns import Chosen
from wellserved.web.exchange.keys import TAKEN_BY_PAGES
from wellserved.web.exchange.table import TAKE_AWAY, Row, RowProblem, letters, shown
from wellserved.words.language import gettext as _
from wellserved.words.names import why_no_name
from wellserved.words.roles import Role

EARLIEST = date(1900, 1, 1)
MOST_DAYS_AHEAD = 731
NAME, KEY, TEXT, STAFF_NUMBER = 120, 60, 2000, 60
"""The most characters of each."""
TEXTS = ("purpose", "impact", "priorities", "measured-by", "load", "challenges", "how-to-ask")
_KEY_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Reading:
    """How the cells of one file are read."""

    header: tuple[str, ...]
    chosen: Chosen
    today: date
    day_first: bool = True


@dataclass
class TeamRow:
    """What a row says about a team. None: nothing, so it stays as it is."""

    number: int
    key: str | None = None
    name: str | None = None
    parent: str | None = None
    """Key or name; "": none, the team stands at the top."""
    since: date | None = None
    texts: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    """Where its cells are, by the code of the column."""


@dataclass
class PersonRow:
    """What a row says about a person. None: nothing, so it stays as it is."""

    number: int
    key: str | None = None
    mail: str | None = None
    staff_number: str | None = None
    name: str | None = None
    team: str | None = None
    """Key or name; "": none, they belong to no team any more."""
    lead: bool | None = None
    role: Role | None = None
    since: date | None = None
    problems: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    """Where its cells are, by the code of the column."""


class RowCells:
    """The cells of one row, by the code of their column; remembers what could not be understood."""

    def __init__(self, row: Row, reading: Reading) -> None:
        self.row, self.reading = row, reading
        self.problems = (
            [_("Row %(row)s: %(problem)s") % {"row": f"{row.number:,}", "problem": row.problem}] if row.problem else []
        )

    def raw(self, code: str) -> str:
        """Give a cell as it was read; blank where the file does not have it."""
        at = self.reading.chosen.get(code)
        return "" if at is None or self.row.problem else self.row.cells[at]

    def read(self, code: str, understand: Callable[[str], Value], away: Value | None = None) -> Value | None:
        """Give what a cell says; None where it is blank, `away` where it takes away what is there."""
        text = self.raw(code)
        if not text or (text in TAKE_AWAY and away is not None):
            return away if text else None
        if text in _SPREADSHEET_ERRORS:
            self.problems.append(
                _("%(place)s: %(text)s is an error of the spreadsheet. Mend its formula.")
                % {"place": self.place(code), "text": text}
            )
            return None
        try:
            return understand(text)
        except Unclear as unclear:
            self.problems.append(f"{self.place(code)}: {unclear}")
            return None

    def place(self, code: str) -> str:
        """Say where a cell is: row, column and its header."""
        at = self.reading.chosen.get(code)
        return (
            _("Row %(row)s") % {"row": f"{self.row.number:,}"}
            if at is None
            else place(self.row.number, at, self.reading.header)
        )

    def day(self, text: str) -> date:
        """Give the day a cell names, if it lies near enough."""
        found = cells.day(text, day_first=self.reading.day_first)
        ahead = (found - self.reading.today).days
        if found < EARLIEST or ahead > MOST_DAYS_AHEAD:
            raise Unclear(
                (
                    _("%(text)s lies too far ahead. Write a nearer day.")
                    if ahead > 0
                    else _("%(text)s lies too far back. Write a nearer day.")
                )
                % {"text": shown(text)}
            )
        return found


_SPREADSHEET_ERRORS = {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA"}


def place(number: int, at: int, header: Sequence[str]) -> str:
    """Say where a cell is.

    >>> place(6, 5, ("mail", "name", "team", "lead", "role", "from"))
    'Row 6, column F (from)'
    """
    name = f" ({header[at][:40]})" if header[at] else ""
    return _("Row %(row)s, column %(column)s%(name)s") % {"row": f"{number:,}", "column": letters(at), "name": name}


def team_rows(rows: Sequence[Row], reading: Reading) -> Iterator[TeamRow]:
    """Give what each row says about a team."""
    for row in rows:
        found = RowCells(row, reading)
        texts = {code: found.read(code, lambda text: cells.clean(text, TEXT), away="") for code in TEXTS}
        yield TeamRow(
            number=row.number,
            key=found.read("key", _key),
            name=found.read("name", _name),
            parent=found.read("parent", lambda text: cells.line(text, NAME), away=""),
            since=found.read("from", found.day),
            texts={code: text for code, text in texts.items() if text is not None},
            problems=found.problems,
            places={code: found.place(code) for code in ("parent", "from")},
        )


def person_rows(rows: Sequence[Row], reading: Reading) -> Iterator[PersonRow]:
    """Give what each row says about a person."""
    for row in rows:
        found = RowCells(row, reading)
        first, last = (found.read(code, lambda text: cells.line(text, NAME)) for code in ("first-name", "last-name"))
        together = " ".join(part for part in (first, last) if part)
        name = found.read("name", _name) or (together or None)
        if name == together and (reason := why_no_name(together)):
            found.problems.append(f"{found.place('last-name')}: {reason}")
        if name and len(name) > NAME:
            found.problems.append(
                _("%(place)s: The name is longer than %(most)s characters. Shorten it.")
                % {"place": found.place("last-name"), "most": NAME}
            )
        yield PersonRow(
            number=row.number,
            key=found.read("wellserved-key", lambda text: cells.line(text, KEY)),
            mail=found.read("mail", cells.mail),
            staff_number=found.read("staff-number", lambda text: cells.line(text, STAFF_NUMBER)),
            name=name,
            team=found.read("team", lambda text: cells.line(text, NAME), away=""),
            lead=found.read("lead", cells.yes_or_no, away=False),
            role=found.read("role", cells.role, away=Role.EMPLOYEE),
            since=found.read("from", found.day),
            problems=found.problems,
            places={code: found.place(code) for code in ("team", "from")},
        )


def problems_of(row: TeamRow | PersonRow) -> Iterator[RowProblem]:
    """Give everything that is wrong with a row."""
    return (RowProblem(row.number, sentence) for sentence in row.problems)


def _key(text: str) -> str:
    key = text.strip()
    if not _KEY_LETTERS.issuperset(key.lower()) or len(key) > KEY or key.lower() in TAKEN_BY_PAGES:
        raise Unclear(
            _("%(text)s is not a key. Write letters a to z, digits and hyphens, such as credit-check.")
            % {"text": shown(text)}
        )
    return key


def _name(text: str) -> str:
    name = cells.line(text, NAME)
    if not any(letter.isalnum() for letter in name):
        raise Unclear(_("%(text)s is not a name. Write one with letters.") % {"text": shown(text)})
    if reason := why_no_name(name):
        raise Unclear(reason)
    return name


def ambiguous_days(rows: Sequence[Row], chosen: Chosen) -> list[str]:
    """Give different days that may be read with the day or with the month first, where no other one decides it."""
    at = chosen.get("from")
    if at is None:
        return []
    texts = dict.fromkeys(row.cells[at] for row in rows if not row.problem)
    unclear = [text for text in texts if cells.is_ambiguous(text)]
    return [] if _decided(texts) is not None else unclear


def day_comes_first(rows: Sequence[Row], chosen: Chosen) -> bool:
    """Tell whether the day comes first where both readings are possible: by the days that have only one reading."""
    at = chosen.get("from")
    decided = None if at is None else _decided({row.cells[at] for row in rows if not row.problem})
    return True if decided is None else decided


def _decided(texts: "dict[str, None] | set[str]") -> bool | None:
    """Tell which comes first by those days that leave no doubt; None where there are none, or they disagree."""
    firsts = {first for text in texts if (first := cells.first_of(text)) is not None}
    return firsts.pop() if len(firsts) == 1 else None
