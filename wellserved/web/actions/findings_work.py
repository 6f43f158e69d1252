"""The work of analysing our own requests: events are gathered, analysed in a limited child, and findings stored."""

import gzip
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.engine import HERE
from wellserved.eventlog.child_process import Stopped, in_child
from wellserved.eventlog.context_file import Context, read_context, write_context
from wellserved.eventlog.limits import CLUSTER_LIMITS, Limits, Refused
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.mapping_file import NOTHING_GIVEN
from wellserved.report import produce
from wellserved.web import environment
from wellserved.web.actions.claims import Hold
from wellserved.web.actions.event_parts import Gathered, Reader, home
from wellserved.web.actions.export_events import CONTEXT, EDGE
from wellserved.web.log_folders import why_no_room
from wellserved.web.middleware import VERSION
from wellserved.web.models import FindingsRun
from wellserved.web.queries.event_context import context_of
from wellserved.web.queries.event_names import team_labels
from wellserved.web.queries.months import months_before
from wellserved.web.queries.own_findings import newest

State = FindingsRun.State
_Result = TypeVar("_Result")

LIMITS = Limits() if environment.engine() == HERE else CLUSTER_LIMITS
MAPPING = ColumnMapping(
    case="case",
    at=("at",),
    event_means=EventMeans.STATES,
    kind="kind",
    team="team",
    customer="customer",
    waits_on="waits_on",
    promise_at=("promise_at",),
    expedited="expedited",
    activity="activity",
    case_ends_with_file=False,
    preset="plain",
)
"""What the columns mean that `wellserved export events` writes; `wellserved analyse` finds the same out by itself."""
COMPARED_MONTHS = 3
"""So many whole months are compared with as many before them."""
_LEFT_ALONE = timedelta(hours=6)


@dataclass(frozen=True)
class Work:
    """One analysis at work."""

    run: FindingsRun
    folder: Path
    """A private folder that is removed afterwards."""
    now: datetime
    labels: Mapping[int, str]
    tell: Callable[[str], None]
    stopped: Callable[[], bool]
    """Whether the work is not wanted any more."""

    def check(self) -> None:
        """Go on while the work is wanted, and the disk has room.

        Raises: Stopped; Refused.
        """
        if self._is_stopped():
            raise Stopped

    def _is_stopped(self) -> bool:
        if reason := why_no_room(0):  # the database stands on the same disk
            raise Refused(reason)
        return self.stopped()

    def reader(self, folder: Path) -> Reader:
        """Give what gathers events into a folder."""
        folder.mkdir(mode=0o700, exist_ok=True)
        return Reader(self.labels, self.now, folder, self.tell, self.check)

    def context(self, gathered: Gathered, folder: Path, begins: date, ends: date) -> Context:
        """Give the context of a period as the command line would read it: written, and read again."""
        found = context_of(self.labels, self.now, begins, ends)
        first = ((gathered.first_at or self.now) - EDGE).date()
        write_context(found, folder / CONTEXT, first=first, last=(self.now + EDGE).date())
        return read_context(folder / CONTEXT)

    def in_child(self, function: Callable[..., _Result], *args: object) -> _Result:
        """Do something in a child that ends with us, and as soon as nobody wants it any more."""
        return in_child(function, *args, limits=LIMITS, report=self.tell, stopped=self._is_stopped)


@contextmanager
def at_work(hold: Hold, now: datetime) -> Iterator[Work]:
    """Give an analysis a private folder, and remove it; also one that somebody left behind who is gone."""
    _remove_left()
    folder = Path(tempfile.mkdtemp(prefix=".work-", dir=home()))
    try:
        yield Work(hold.row, folder, now, team_labels(), hold.tell, hold.stopped)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left() -> None:
    old = (timezone.now() - _LEFT_ALONE).timestamp()  # as the disk says when
    for left in home().glob(".*"):
        if left.lstat().st_mtime < old:
            shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def analyse(work: Work) -> dict[str, Any]:
    """Analyse the period of a run; give what is to be stored of it: findings, or why there are none.

    Raises: Stopped.
    """
    try:
        return _analysed(work)
    except Refused as refusal:
        return {"state": State.FAILED, "refusal": str(refusal)}


def _analysed(work: Work) -> dict[str, Any]:
    run = work.run
    FindingsRun.objects.filter(pk=run.pk).update(began_at=work.now)
    work.tell(_("Reading what happened"))
    gathered = work.reader(work.folder).gathered(run.begins_on, run.ends_on)
    if not gathered.rows:
        raise Refused(_("No request was asked in this period."))
    context = work.context(gathered, work.folder, run.begins_on, run.ends_on)
    wishes = _wishes(context, _compared(gathered, run, work.now))
    digest = _input_hash(gathered, context, wishes, run)
    if _is_known(run, digest, wishes.produced_by):
        return {"state": State.STOPPED, "refusal": _("Nothing happened since the last analysis: it still holds.")}
    work.in_child(analyse_files, gathered.paths, wishes, work.folder)
    return {
        "state": State.DONE,
        "as_of_at": work.now,
        "produced_by": wishes.produced_by,
        "input_hash": digest,
        "events_count": gathered.rows,
        "requests_count": gathered.requests,
        **_made_in(work.folder),
    }


def _wishes(context: Context, compare: tuple[str, str] | None) -> produce.Wishes:
    return produce.Wishes(
        produced_by=f"Wellserved {VERSION}",
        engine=environment.engine(),
        as_of=context.as_of,
        hours=context.hours,
        small_teams=context.small_teams,
        compare=compare,
        called=_("Our own requests"),
        same_cases=True,
        has_options=False,
    )


def _compared(gathered: Gathered, run: FindingsRun, now: datetime) -> tuple[str, str] | None:
    """Give the last whole months and as many before them as two periods, where the usual one has requests in both."""
    this = timezone.localdate(now).replace(day=1)
    cuts = [months_before(this, many) for many in (2 * COMPARED_MONTHS, COMPARED_MONTHS, 0)]
    if not run.is_usual or not all(gathered.asked_between(*each) for each in pairwise(cuts)):
        return None
    before, after = (f"{begins}..{ends}" for begins, ends in pairwise(cuts))
    return before, after


def _input_hash(gathered: Gathered, context: Context, wishes: produce.Wishes, run: FindingsRun) -> str:
    """Give the SHA-256 over everything that findings depend on, but the moment at which they are made."""
    hours = context.hours.teams if context.hours else {}
    told = {
        name: [each.zone, each.versions, sorted(each.closed_dates), sorted(each.own_days.items())]
        for name, each in sorted(hours.items())
    }
    parts = (gathered.digest, told, context.small_teams, context.segments, wishes.compare, run.begins_on, run.ends_on)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _is_known(run: FindingsRun, digest: str, produced_by: str) -> bool:
    """Say whether the newest findings were made of the same by the same program."""
    last = newest() if run.is_usual else None
    return last is not None and (last.input_hash, last.produced_by) == (digest, produced_by)


def _made_in(folder: Path) -> dict[str, Any]:
    """Give what was written into a folder, as it is stored."""
    return {
        "document": (folder / produce.JSON).read_text(encoding="utf-8").replace("\0", "\ufffd"),
        "report": gzip.compress((folder / produce.REPORT).read_bytes(), mtime=0),
        "tables": (folder / produce.TABLES).read_bytes(),
    }


def analyse_files(paths: Sequence[Path], wishes: produce.Wishes, folder: Path, *, report: produce.Progress) -> None:
    """Analyse files of events and write what is found into a folder, in the child."""
    files = produce.opened(paths, NOTHING_GIVEN, folder, LIMITS)
    produce.produce(files, MAPPING, wishes, out=folder, report=report)
