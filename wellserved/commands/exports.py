"""`wellserved export`: people and teams as files that read back the same, and what happened to requests as a log."""

import sys
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated

import typer

from wellserved.commands.talk import Refusal, application, say

File = Annotated[Path, typer.Argument(metavar="FILE", help="Ends in .csv or .xlsx; - prints CSV.")]


def people_file(file: File) -> None:
    """Export all people who work here; importing the file changes nothing.

    For example: wellserved export people people.xlsx
    """
    _written("people", file)


def teams_file(file: File) -> None:
    """Export all open teams; importing the file changes nothing.

    For example: wellserved export teams teams.xlsx
    """
    _written("teams", file)


def events(
    out: Annotated[Path, typer.Option("--out", help="Folder for the files; it is made if need be.")],
    asked_from: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Only requests asked from this day on.")
    ] = None,
    asked_to: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Only requests asked before this day.")
    ] = None,
) -> None:
    """Export what happened to all requests as a log that `wellserved analyse` reads.

    Writes events.csv and context.toml (the moment, working hours, charters). No title, no text and nobody's name is in
    them. With a period, whatever the requests waited on is in them, too.

    For example: wellserved export events --out record

    Then: wellserved analyse record/events.csv --context record/context.toml
    """
    with application():
        from django.utils import timezone  # noqa: PLC0415 -- slow import

        from wellserved.web.actions.export_events import export_events  # noqa: PLC0415

        begins, ends = _begin_of(asked_from, "--from"), _begin_of(asked_to, "--to")
        if begins and ends and begins >= ends:
            raise Refusal("The day behind --to must lie after the one behind --from.")
        written = export_events(by=None, now=timezone.now(), folder=out, begins=begins, ends=ends)
        say(f"Written: {written.rows:,} events of {written.requests:,} requests, in {out}: events.csv, context.toml")
        say(f"Next: wellserved analyse {out / 'events.csv'} --context {out / 'context.toml'}")


def day_of(text: str | None, option: str) -> date | None:
    """Give a day that somebody wrote behind an option."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise Refusal(f"{option}: {text} is no day. Write it like 2026-03-31.") from None


def _begin_of(text: str | None, option: str) -> datetime | None:
    """Give the beginning of a day that somebody wrote, by the clocks of the organisation."""
    from django.utils import timezone  # noqa: PLC0415 -- slow import

    day = day_of(text, option)
    try:
        return timezone.make_aware(datetime.combine(day, time.min)) if day else None
    except (ValueError, OverflowError):
        raise Refusal(f"{option}: {text} is no day. Write it like 2026-03-31.") from None


def _written(subject: str, file: Path) -> None:
    with application():
        from django.utils import timezone  # noqa: PLC0415 -- slow import

        from wellserved.web.actions.exports import KINDS, export  # noqa: PLC0415
        from wellserved.web.exchange.table import Subject  # noqa: PLC0415

        kind = "csv" if str(file) == "-" else file.suffix.lower().removeprefix(".")
        if kind not in KINDS:
            raise Refusal(f"{file} ends neither in .csv nor in .xlsx.")
        content = export(by=None, now=timezone.now(), subject=Subject(subject), kind=kind)
        if str(file) == "-":
            sys.stdout.buffer.write(content)
            return
        with file.open("wb") as out:
            out.write(content)
        say(f"Written: {file}")
