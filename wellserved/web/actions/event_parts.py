"""What happened to requests as files that are kept between analyses: one for each month in which requests were asked.

A part is written again when anything in it changed: events, who asked, names of teams and services, what is
confidential. So an analysis reads from the database what is new, and the rest from these files. They can be removed at
any time; they hold what `wellserved export events` writes, and nobody's name.
"""

import hashlib
import json
import os
import shutil
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import places
from wellserved.web.actions.export_events import COLUMNS, cells_of
from wellserved.web.middleware import VERSION
from wellserved.web.models import Request, RequestWait
from wellserved.web.queries.event_table import Row, batched, of_requests
from wellserved.web.queries.read_many import read_many
from wellserved.words.requests import RequestState

FORMAT = 3
"""Counts up when the same events give other rows."""
_SIGNED = (
    *("pk", "opened_at", "events_count", "changed_at", "since_at", "state"),
    *("customer_id", "service__name", "is_confidential"),
)
"""What of a request tells whether its rows are others, beside the names of teams. Of events there are only ever more;
the moments tell apart what happened before and after a backup was restored."""
_ROWS_AT_ONCE = 50_000
_TEXT = pa.schema([(name, pa.string()) for name in COLUMNS])


@dataclass(frozen=True)
class Part:
    """A file of events."""

    path: Path
    rows: int
    requests: int
    digest: str
    """SHA-256 of the file."""
    first_at: datetime | None
    waited_on: Mapping[int, datetime]
    """Requests that those in it waited on, and when these were asked."""


@dataclass(frozen=True)
class Gathered:
    """The events of a period, with all that its requests waited on."""

    paths: tuple[Path, ...]
    rows: int
    requests: int
    digest: str
    first_at: datetime | None
    asked: Mapping[date, int]
    """How many requests were asked in each month or part of one, by its first day."""

    def asked_between(self, begins: date, ends: date) -> int:
        """Give how many requests were asked from the first of one month to that of another."""
        return sum(many for day, many in self.asked.items() if begins <= day < ends)


@dataclass
class Span:
    """A month, or a part of one, and the requests asked in it."""

    begins: datetime
    ends: datetime
    name: str
    """As in 2026-11; blank: not a whole month, so nothing of it is kept."""
    requests: "array[int]" = field(default_factory=lambda: array("q"))
    signature: Any = field(default_factory=hashlib.sha256)


@dataclass(frozen=True)
class Reader:
    """Who gathers events, and for what."""

    labels: Mapping[int, str]
    now: datetime
    """What happens later is left out."""
    work: Path
    """A private folder for what is not kept."""
    tell: Callable[[str], None]
    check: Callable[[], None]
    """Called often; raises where the work is not wanted any more."""

    def gathered(self, begins: date, ends: date, also: Collection[int] = ()) -> Gathered:
        """Give the events of requests asked in a period, of some others, and of all that these waited on."""
        spans = _filled(_spans(begins, ends), self.check)
        parts = [self._part(span) for span in spans if span.requests]
        inside = (spans[0].begins, spans[-1].ends)
        waited = {number: at for part in parts for number, at in part.waited_on.items()}
        earlier = {number for number, at in waited.items() if not _is_in(at, inside)}
        reached = self._with_all_waited_on(earlier, also)
        others = {number for number, at in reached.items() if not _is_in(at, inside)}
        if others:
            self.tell(_("Reading what was waited on"))
            parts.append(self._written(sorted(others), self.work / "others.parquet")[0])
        digest = hashlib.sha256("".join(part.digest for part in parts).encode())
        return Gathered(
            tuple(part.path for part in parts),
            sum(part.rows for part in parts),
            sum(part.requests for part in parts),
            digest.hexdigest(),
            min((part.first_at for part in parts if part.first_at), default=None),
            {timezone.localdate(span.begins): len(span.requests) for span in spans},
        )

    def _with_all_waited_on(self, waited: Collection[int], also: Collection[int]) -> dict[int, datetime]:
        """Give requests, and whatever they waited on, with the moments when they were asked. A query for each level."""
        found: dict[int, datetime] = {}
        level = {*waited, *also}
        while level:
            self.check()
            found |= _asked_at(level)
            level = _waited_on(sorted(level))[0].keys() - found.keys()
        return found

    def _part(self, span: Span) -> Part:
        """Give the part of a span: the one that is kept, where nothing changed."""
        name = span.name or f"from-{span.begins:%Y-%m-%d}"
        mine = self.work / f"{name}.parquet"
        signature = span.signature.hexdigest()
        kept = _kept(span.name, signature, self.labels) if span.name else None
        if kept is not None:
            os.link(kept.path, mine)  # so that nobody can take it away while it is read
            return Part(mine, kept.rows, kept.requests, kept.digest, kept.first_at, kept.waited_on)
        self.tell(_("Reading what was asked in %(month)s") % {"month": f"{span.begins.astimezone():%Y-%m}"})
        part, facts = self._written(span.requests, mine)
        if span.name and facts.is_final:
            _keep(part, span.name, signature, {number: self.labels[number] for number in sorted(facts.teams)})
        return part

    def _written(self, numbers: Sequence[int], path: Path) -> tuple[Part, "_Facts"]:
        """Write the rows of requests."""
        facts = _Facts(self.now)
        with pq.ParquetWriter(path, _TEXT, compression="zstd") as out:
            cells: list[list[str]] = []
            for some in batched(numbers):
                self.check()
                waited, unasked = _waited_on(some)
                facts.waited_on |= waited
                batch = of_requests(some)
                facts.is_final &= not unasked and not batch.unasked
                cells.extend(cells_of(row, self.labels) for row in facts.counted(batch.rows))
                if len(cells) >= _ROWS_AT_ONCE:
                    out.write_table(_table(cells))
                    cells = []
            if cells or not facts.rows:
                out.write_table(_table(cells))
        path.chmod(0o600)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Part(path, facts.rows, len(numbers), digest, facts.first_at, facts.waited_on), facts


@dataclass
class _Facts:
    """What is known of rows once they are written."""

    now: datetime
    rows: int = 0
    first_at: datetime | None = None
    teams: set[int] = field(default_factory=set)
    waited_on: dict[int, datetime] = field(default_factory=dict)
    is_final: bool = True
    """Whether nothing that is not in the signature can change them."""

    def counted(self, rows: Iterable[Row]) -> Iterable[Row]:
        """Pass on the rows of what happened up to now."""
        for row in rows:
            if row.at > self.now:
                self.is_final = False
                continue
            self.rows += 1
            self.first_at = min(self.first_at or row.at, row.at)
            self.teams.update(number for number in (row.team, row.customer) if number is not None)
            yield row


def _table(cells: Sequence[Sequence[str]]) -> Any:
    columns = zip(*cells, strict=True) if cells else [()] * len(COLUMNS)
    return pa.table([pa.array([each or None for each in column], pa.string()) for column in columns], schema=_TEXT)


# spans


def _spans(begins: date, ends: date) -> list[Span]:
    """Cut a period at the beginnings of months, by the clocks of the organisation."""
    cuts = [begins]
    while (after := month_after(cuts[-1])) < ends:
        cuts.append(after)
    cuts.append(ends)
    return [
        Span(begin_of(day), begin_of(until), f"{day:%Y-%m}" if day.day == 1 and until == month_after(day) else "")
        for day, until in pairwise(cuts)
    ]


def month_after(day: date) -> date:
    """Give the first day of the month after that of a day."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def begin_of(day: date) -> datetime:
    """Give the moment at which a day begins, by the clocks of the organisation."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _filled(spans: list[Span], check: Callable[[], None]) -> list[Span]:
    """Find the requests of each span, and what decides their rows. One query."""
    asked = Request.objects.exclude(state=RequestState.DRAFT)
    asked = asked.filter(opened_at__gte=spans[0].begins, opened_at__lt=spans[-1].ends).order_by("pk")
    begins = [span.begins for span in spans]
    for span in spans:
        span.signature.update(f"{FORMAT} {VERSION} {span.begins.isoformat()} {span.ends.isoformat()}\n".encode())
    for place, row in enumerate(read_many(asked.values_list(*_SIGNED))):
        if place % 10_000 == 0:
            check()
        span = spans[bisect_right(begins, row[1]) - 1]
        span.requests.append(row[0])
        span.signature.update(repr((row[0], *row[2:])).encode())
    return spans


def _is_in(at: datetime, period: tuple[datetime, datetime]) -> bool:
    return period[0] <= at < period[1]


def _waited_on(numbers: Sequence[int]) -> tuple[dict[int, datetime], bool]:
    """Give the requests that some waited on, and when they were asked; and whether any was not asked yet."""
    found: dict[int, datetime | None] = {}
    for some in batched(numbers):
        waits = RequestWait.objects.filter(request__in=some, blocker__isnull=False)
        rows = waits.values_list("blocker_id", "blocker__opened_at", "blocker__state")
        found |= {number: None if state == RequestState.DRAFT else at for number, at, state in read_many(rows)}
    asked = {number: at for number, at in found.items() if at is not None}
    return asked, len(asked) < len(found)


def _asked_at(numbers: Collection[int]) -> dict[int, datetime]:
    asked = Request.objects.exclude(state=RequestState.DRAFT)
    return {
        number: at
        for some in batched(sorted(numbers))
        for number, at in read_many(asked.filter(pk__in=some).values_list("pk", "opened_at"))
        if at is not None
    }


# what is kept


def home() -> Path:
    """Give the folder of what is kept for the analyses of the current place, made at first need; private."""
    folder = Path(settings.DATA) / "findings" / places.here().value
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def forget_all() -> None:
    """Remove what is kept for the analyses of the current place."""
    shutil.rmtree(home(), ignore_errors=True)


def _kept(month: str, signature: str, labels: Mapping[int, str]) -> Part | None:
    """Give the part of a month that is kept, if nothing it says has changed."""
    for told in home().glob(f"{month}-*.json"):
        try:
            facts = json.loads(told.read_text(encoding="utf-8"))
            if facts["signature"] != signature or not _are_called(facts["teams"], labels):
                continue
            path = told.with_suffix(".parquet")
            with path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != facts["digest"]:
                    continue
            waited = {int(number): datetime.fromisoformat(at) for number, at in facts["waited_on"].items()}
            first_at = datetime.fromisoformat(facts["first_at"]) if facts["first_at"] else None
            return Part(path, facts["rows"], facts["requests"], facts["digest"], first_at, waited)
        except (OSError, ValueError, KeyError):  # cut off, or another has just taken it away: it is written again
            continue
    return None


def _are_called(teams: Mapping[str, str], labels: Mapping[int, str]) -> bool:
    return all(labels.get(int(number)) == label for number, label in teams.items())


def _keep(part: Part, month: str, signature: str, teams: Mapping[int, str]) -> None:
    """Keep a part in place of all earlier ones of its month."""
    facts = {
        "signature": signature,
        "teams": teams,
        "rows": part.rows,
        "requests": part.requests,
        "digest": part.digest,
        "first_at": part.first_at.isoformat() if part.first_at else "",
        "waited_on": {number: at.isoformat() for number, at in part.waited_on.items()},
    }
    before = list(home().glob(f"{month}-*"))
    name = home() / f"{month}-{part.digest[:16]}"
    _copy_of(part.path).replace(name.with_suffix(".parquet"))
    write_private(name.with_suffix(".json"), json.dumps(facts))
    for path in before:
        if path.stem != name.name:
            path.unlink(missing_ok=True)


def _copy_of(path: Path) -> Path:
    """Give another name to a file, in the folder of what is kept."""
    link = Path(tempfile.mktemp(prefix=".new-", dir=home()))  # noqa: S306 -- a link is never made over anything
    os.link(path, link)
    return link


def write_private(path: Path, text: str) -> None:
    """Write a file that only we may read, as a whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)
