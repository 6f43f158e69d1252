"""Files that were brought, for the pages about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wellserved.web.exchange.table import LISTS, letters
from wellserved.web.models import Import, Undoable
from wellserved.words.language import gettext

KEPT = timedelta(days=14)
MOST_LISTED = 20
MOST_PROBLEMS = 100
HEAVY = ("rows", "way_back")
"""Columns of many megabytes, which hardly any page needs."""


@dataclass(frozen=True)
class Brought:
    """One file in the list of files."""

    key: str
    file_name: str
    subject: str
    state: str
    is_open: bool
    at: str
    by: str


def recent(now: datetime) -> list[Brought]:
    """Give the files of the last fourteen days, the latest first. One query."""
    rows = Import.objects.filter(at__gte=now - KEPT, subject__in=LISTS).exclude(state=Import.State.LEFT).order_by("-at")
    return [
        Brought(
            key=row.key,
            file_name=row.file_name,
            subject=row.get_subject_display(),
            state=row.get_state_display(),
            is_open=row.state == Import.State.PREVIEW,
            at=date_format(localtime(row.at), "DATETIME_FORMAT"),
            by=row.by.name if row.by else _("the command line"),
        )
        for row in rows.select_related("by").defer(*HEAVY, "problems", "preview", "answers")[:MOST_LISTED]
    ]


def brought(key: str, *, with_rows: bool = False) -> Import | None:
    """Give one file. One query."""
    rows = Import.objects.filter(key=key).select_related("by")
    return (rows.defer("way_back") if with_rows else rows.defer(*HEAVY)).first()


def undoable(staged: Import) -> Undoable | None:
    """Give what undoes a file that was written. One query."""
    return Undoable.objects.filter(subject=f"import:{staged.key}", undone_at=None).order_by("-at").first()


def shown(staged: Import) -> dict[str, Any]:
    """Give what the pages about a file show of it. No query."""
    counts, header = staged.counts, staged.answers.get("header", [])
    chosen = sorted(staged.answers.get("chosen", {}).items(), key=itemgetter(1))
    return {
        "counts": counts,
        "writes": counts.get("created", 0) + counts.get("changed", 0),
        "problems": staged.problems[:MOST_PROBLEMS],
        "more_problems": max(0, len(staged.problems) - MOST_PROBLEMS),
        "understood": [(gettext(code.replace("-", " ")), f"{letters(at)}: {header[at]}") for code, at in chosen],
    }


def left_out(staged: Import) -> Sequence[Sequence[str]]:
    """Give the rows that are left out as they came, each with what is wrong with it. Header first."""
    said: dict[int, list[str]] = {}
    for number, sentence in staged.problems:
        said.setdefault(number, []).append(sentence)
    rows = [[*cells, " ".join(said[number])] for number, _problem, *cells in staged.rows if number in said]
    return [[*staged.answers.get("header", ()), _("what is wrong")], *rows]
