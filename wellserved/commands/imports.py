"""`wellserved import` and `wellserved export`: people and teams from files and into files."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wellserved.commands.talk import Refusal, application, give, say

if TYPE_CHECKING:
    from wellserved.web.exchange.table import Subject as ExchangeSubject
    from wellserved.web.exchange.table import Table
    from wellserved.web.models import Import, Person

SET_ASIDE = 3
MOST_SAID = 20


class Subject(StrEnum):
    """What the rows are about."""

    PEOPLE = "people"
    TEAMS = "teams"


class Dates(StrEnum):
    """How dates like 03/04/2026 are read."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


About = Annotated[Subject, typer.Argument(metavar="people|teams", help="What the rows are about.")]


def import_(  # noqa: PLR0913, PLR0917 -- a command has that many options
    subject: About,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX; the first row names the columns.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print counts and problems as JSON.")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Never ask; refuse with the question instead.")] = False,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="NAME=HEADER", help="Which column is which; may be repeated."),
    ] = None,
    dates: Annotated[Dates | None, typer.Option("--dates", help="How dates like 03/04/2026 are read.")] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="The administrator who does it, and can undo it.")
    ] = None,
) -> None:
    """Import people or teams: the good rows, all or nothing. The same file again changes nothing.

    For example: wellserved import people staff.csv --dry-run
    """
    with application():
        from wellserved.web.exchange.read_file import read_file  # noqa: PLC0415 -- slow import
        from wellserved.web.exchange.table import NotReadable  # noqa: PLC0415
        from wellserved.web.exchange.table import Subject as About  # noqa: PLC0415

        person = _administrator(by) if by else None
        may_ask = not no_input and sys.stdin.isatty()
        try:
            table = read_file(file, file.name)
            staged = _imported(About(subject), table, file.name, _Said(column or [], dates, may_ask, dry_run, person))
        except NotReadable as not_readable:
            raise Refusal(str(not_readable)) from None
        _tell(staged, dry_run=dry_run, as_json=as_json)
    if staged.counts["refused"]:
        raise typer.Exit(SET_ASIDE)


class _Said:
    """What was said on the command line, and what may be asked."""

    def __init__(
        self, columns: list[str], dates: Dates | None, may_ask: bool, dry_run: bool, by: "Person | None"
    ) -> None:
        self.columns, self.dates, self.may_ask, self.dry_run, self.by = columns, dates, may_ask, dry_run, by


def _imported(subject: "ExchangeSubject", table: "Table", name: str, said: _Said) -> "Import":
    """Look at a table, ask what is unclear, and write it unless it is a dry run."""
    from django.utils import timezone  # noqa: PLC0415 -- slow import

    from wellserved.web import places  # noqa: PLC0415
    from wellserved.web.actions import imports  # noqa: PLC0415

    now = timezone.now()
    with places.transaction():
        staged = imports.stage(by=said.by, now=now, subject=subject, name=name, table=table)
        chosen = {**staged.answers["chosen"], **_columns(said.columns, staged)}
        day_first = None if said.dates is None else said.dates is Dates.DAY_FIRST
        if said.columns or said.dates:
            imports.answer(by=said.by, now=now, staged=staged, chosen=chosen, day_first=day_first)
        if imports.questions(staged) == [] or not said.may_ask:
            _refuse_unclear(imports.questions(staged))
        else:
            chosen, day_first = _ask(staged, chosen, day_first)
            imports.answer(by=said.by, now=now, staged=staged, chosen=chosen, day_first=day_first)
            _refuse_unclear(imports.questions(staged))
        if said.dry_run:
            places.nothing_happened()
        else:
            imports.write(by=said.by, now=now, staged=staged)
    return staged


def _refuse_unclear(questions: list[str]) -> None:
    if questions:
        raise Refusal(f"{' '.join(questions)} Say it with --column NAME=HEADER and --dates day-first or month-first.")


def _columns(said: list[str], staged: "Import") -> dict[str, int]:
    """Give which column is which, as it was said."""
    from wellserved.web.exchange.columns import COLUMNS  # noqa: PLC0415 -- slow import
    from wellserved.web.exchange.table import Subject as About  # noqa: PLC0415

    header = [name.casefold() for name in staged.answers["header"]]
    codes = {name: column.code for column in COLUMNS[About(staged.subject)] for name in (column.name, column.code)}
    chosen = {}
    for each in said:
        name, _, wanted = each.partition("=")
        if name.strip().lower() not in codes:
            raise Refusal(f"There is no column {name!r}. There are: {', '.join(dict.fromkeys(codes.values()))}.")
        if wanted.strip().casefold() not in header:
            raise Refusal(f"The file has no column {wanted!r}. It has: {', '.join(staged.answers['header'])}.")
        chosen[codes[name.strip().lower()]] = header.index(wanted.strip().casefold())
    return chosen


def _ask(staged: "Import", chosen: dict[str, int], day_first: bool | None) -> tuple[dict[str, int], bool | None]:
    """Ask on the terminal what the file leaves open."""
    for question in staged.answers["unclear"]:
        say(question)
        said = typer.prompt("NAME=HEADER", err=True)
        chosen = {**chosen, **_columns([said], staged)}
    if days := staged.answers.get("days"):
        say(f"May dates be read with the day first, or with the month first? In the file: {', '.join(days)}")
        day_first = typer.confirm("Does the day come first?", err=True)
    return chosen, day_first


def _administrator(name: str) -> "Person":
    from wellserved.web.queries.named_people import people_named  # noqa: PLC0415 -- slow import

    found = people_named(name, 2)
    if len(found) != 1:
        raise Refusal(
            f"{'Nobody' if not found else 'More than one person'} is called {name}. See: wellserved user list"
        )
    return found[0]


def _tell(staged: "Import", *, dry_run: bool, as_json: bool) -> None:
    """Say what happened, or would; with JSON, as data."""
    counts: dict[str, int] = staged.counts
    if as_json:
        problems = [{"row": row, "sentence": sentence} for row, sentence in staged.problems]
        said: dict[str, Any] = {"written": not dry_run, **counts, "problems": problems}
        give(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for _row, sentence in staged.problems[:MOST_SAID]:
        say(sentence)
    if len(staged.problems) > MOST_SAID:
        say(f"And {len(staged.problems) - MOST_SAID:,} more; --json prints all of them.")
    say(f"{counts['read']:,} rows read{' (nothing is written)' if dry_run else ''}:")
    names = {"created": "created", "changed": "changed", "unchanged": "unchanged", "refused": "left out"}
    say(", ".join(f"{counts[name]:,} {word}" for name, word in names.items()) + ".")
