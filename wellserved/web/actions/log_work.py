"""The work on logs that were brought: looking, checking, analysing. Each step reads the files in a limited child."""

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.analysis.findings import Findings
from wellserved.engine import HERE
from wellserved.eventlog.child_process import Stopped, in_child
from wellserved.eventlog.demo import write_demo
from wellserved.eventlog.hours_file import TeamHours as HoursOfTeams
from wellserved.eventlog.limits import CLUSTER_LIMITS, Limits, Refused
from wellserved.eventlog.mapping import ColumnMapping
from wellserved.eventlog.mapping_file import Given, given_by, write_mapping
from wellserved.eventlog.proposal import Proposal, Reason
from wellserved.report import produce
from wellserved.report.columns_seen import SeenColumn, columns_seen
from wellserved.web import environment, logs, places
from wellserved.web.actions import log_claims, log_files
from wellserved.web.actions.brought_logs import ANSWER, AT_ONCE, MADE_UP
from wellserved.web.actions.claims import worker_name
from wellserved.web.actions.found_parties import keep_found
from wellserved.web.actions.log_claims import Hold
from wellserved.web.log_folders import why_no_room
from wellserved.web.middleware import VERSION
from wellserved.web.models import BroughtLog, LogFindings
from wellserved.web.queries.hours_of_names import hours_of_names
from wellserved.words.rebuilt import rebuilt

State, Step = BroughtLog.State, BroughtLog.Step
Clock = Callable[[], datetime]
_Result = TypeVar("_Result")

LIMITS = Limits() if environment.engine() == HERE else CLUSTER_LIMITS
_MOST_EARLIER = 50


def work_through(ends: Callable[[], bool], clock: Clock = timezone.now) -> int:
    """Do the next step of every log that waits, of both places, one after the other; say how many steps were done.

    Takes: what says that we are to end. Whatever was begun then waits for the next worker.
    """
    worker, done = worker_name(), 0
    for place in log_claims.places_there():
        with places.at(place):
            while not ends() and (log := log_claims.claim(worker=worker, now=clock())):
                do(Hold(log, worker, clock, ends))
                done += 1
    return done


def do(hold: Hold) -> None:
    """Do one step of a log; a refusal is kept as its sentence."""
    try:
        paths = _files(hold.log)
        with log_files.work_folder(hold.log) as work:
            _STEPS[hold.log.step](hold, paths, work)
    except Stopped:
        hold.let_go()
    except Refused as refusal:
        hold.finish(state=State.REFUSED, refusal=_kept(str(refusal)))
    except Exception as failure:  # noqa: BLE001 -- whatever it is, the next log has its turn
        logs.log().error("analysis", step=hold.log.step, failed=logs.name_of(failure))
        sentence = _("This could not be done: an error of ours (%(what)s). Please report it.")
        hold.finish(state=State.REFUSED, refusal=sentence % {"what": type(failure).__name__})


def _files(log: BroughtLog) -> list[Path]:
    """Give the files of a log; those of the sample company's own are written first, where they are not there."""
    seed = log.wishes.get(MADE_UP)
    if seed is not None and not log_files.paths_of(log):
        made = write_demo(log_files.folder_of(log), seed=seed)
        files = [[made.events.name, made.events.stat().st_size]]
        BroughtLog.objects.filter(pk=log.pk).update(files=files)
        log.files = files
    paths = log_files.paths_of(log)
    if not paths:
        raise Refused(_("The files of this log are no longer kept. Bring it again."))
    if reason := why_no_room(sum(size for _name, size in log.files)):  # for what is unpacked on the way
        raise Refused(reason)
    return paths


def _in_child(hold: Hold, function: Callable[..., _Result], paths: Sequence[Path], *more: object) -> _Result:
    """Do something in a child that ends with us, and as soon as nobody wants it any more."""

    def stopped() -> bool:
        if reason := why_no_room(0):  # the database stands on the same disk, and what is packed can become very large
            raise Refused(reason)
        return hold.stopped()

    return in_child(function, paths, *more, limits=LIMITS, report=hold.tell, stopped=stopped)


# looking


def _look(hold: Hold, paths: Sequence[Path], work: Path) -> None:
    log, said = hold.log, dict(hold.log.said)
    proposal, columns = _in_child(hold, look_at, paths, _given(said), work)
    note = ""
    if not log.proposal and not said and (earlier := _said_before(columns)):
        found = _with_earlier(hold, paths, earlier, work)
        if found is not None:
            (proposal, columns), said = found, earlier.said
            note = _("As it was said for %(log)s, which has the same columns.") % {"log": str(earlier)[:100]}
    goes_on = not proposal.questions and not proposal.refusal and bool(log.proposal or log.wishes.get(AT_ONCE))
    fields: dict[str, Any] = {"state": State.YOUR_TURN, "said": said}
    if goes_on:
        fields = {"state": State.WAITING, "step": Step.CHECK, "said": said}
    if proposal.refusal:
        fields |= {"state": State.REFUSED, "refusal": _kept(proposal.refusal)}
    told = {"columns": [asdict(each) for each in columns], **asdict(proposal), "note": note}
    hold.finish(proposal=_kept(told), **fields)


def look_at(
    paths: Sequence[Path], given: Given, work: Path, *, report: produce.Progress
) -> tuple[Proposal, tuple[SeenColumn, ...]]:
    """Look at the columns of files, in the child."""
    report(_("Looking at the columns"))
    _refuse_twins(paths)
    looked = produce.look(paths, given, work, LIMITS)
    return looked.proposal, columns_seen(looked.files[0], looked.proposal.mapping, work)


def _refuse_twins(paths: Sequence[Path]) -> None:
    """Refuse the same file twice, whatever it is called: its events would count twice."""
    sizes = [path.stat().st_size for path in paths]
    known: dict[str, Path] = {}
    for path, size in zip(paths, sizes, strict=True):
        if sizes.count(size) > 1 and (twin := known.setdefault(_digest(path), path)) is not path:
            words = {"one": twin.name, "other": path.name}
            raise Refused(_("%(one)s and %(other)s are the same: their events would count twice. Bring one.") % words)


def _said_before(columns: Sequence[SeenColumn]) -> BroughtLog | None:
    """Give the last log with the same columns about which something was said."""
    names = [column.name for column in columns]
    spoken = (
        BroughtLog.objects.filter(removed_at=None).exclude(said={}).defer("checked").order_by("-pk")[:_MOST_EARLIER]
    )
    return next((each for each in spoken if [c["name"] for c in each.proposal.get("columns", ())] == names), None)


def _with_earlier(
    hold: Hold, paths: Sequence[Path], earlier: BroughtLog, work: Path
) -> tuple[Proposal, tuple[SeenColumn, ...]] | None:
    """Look again with what was said about an earlier log; None where that does not fit."""
    try:
        return _in_child(hold, look_at, paths, _given(earlier.said, _("An earlier log")), work)
    except Refused:
        return None


def _given(said: Mapping[str, object], where: str = "") -> Given:
    return given_by(said, where or _(ANSWER))


# checking


def _check(hold: Hold, paths: Sequence[Path], work: Path) -> None:
    log = hold.log
    checked = _in_child(hold, check_files, paths, _given(log.said), _mapping(log), work)
    kept = {
        "count": asdict(checked.count),
        "problems": [asdict(each) for each in checked.problems],
        "facts": checked.facts,
        "first_events": asdict(checked.first_events),
    }
    at_once = log.wishes.get(AT_ONCE)
    fields = {"state": State.WAITING, "step": Step.ANALYSE} if at_once else {"state": State.YOUR_TURN}
    hold.finish(checked=_kept(kept), **fields)


def check_files(
    paths: Sequence[Path], given: Given, mapping: ColumnMapping, work: Path, *, report: produce.Progress
) -> produce.Checked:
    """Check the rows of files, in the child."""
    report(_("Reading every row"))
    return produce.check(produce.opened(paths, given, work, LIMITS), mapping, folder=work)


def _mapping(log: BroughtLog) -> ColumnMapping:
    mapping: ColumnMapping = rebuilt(ColumnMapping, log.proposal["mapping"])
    return mapping


# analysing


def _analyse(hold: Hold, paths: Sequence[Path], work: Path) -> None:
    log = hold.log
    wishes = produce.Wishes(
        produced_by=f"Wellserved {VERSION}",
        engine=environment.engine(),
        hours=_our_hours(log),
        has_options=False,
        **{name: log.wishes.get(name) for name in ("as_of", "opened_from", "opened_to")},
    )
    reasons = [rebuilt(Reason, each) for each in log.proposal["reasons"]]
    digests = _in_child(hold, analyse_files, paths, _given(log.said), (_mapping(log), reasons), wishes, work)
    document = (work / produce.JSON).read_text(encoding="utf-8")
    findings = Findings.from_json(document)
    fields = {
        "made_at": hold.clock(),
        "produced_by": wishes.produced_by,
        "input_hash": _input_hash(log, digests, wishes),
        "document": document,
        "mapping": (work / produce.MAPPING).read_text(encoding="utf-8"),
        "report": gzip.compress((work / produce.REPORT).read_bytes(), mtime=0),
        "tables": (work / produce.TABLES).read_bytes(),
    }
    with places.transaction():
        if hold.finish(state=State.DONE):
            LogFindings.objects.update_or_create(log=log, defaults=fields)
            keep_found(log, findings)


def analyse_files(
    paths: Sequence[Path],
    given: Given,
    meant: tuple[ColumnMapping, Sequence[Reason]],
    wishes: produce.Wishes,
    work: Path,
    *,
    report: produce.Progress,
) -> list[str]:
    """Analyse files and write what is found into a folder, in the child; give the SHA-256 of each file."""
    mapping, reasons = meant
    produce.produce(produce.opened(paths, given, work, LIMITS), mapping, wishes, out=work, report=report)
    write_mapping(mapping, work / produce.MAPPING, reasons=reasons)
    return [_digest(path) for path in paths]


def _our_hours(log: BroughtLog) -> HoursOfTeams | None:
    if not log.wishes.get("our_hours"):
        return None
    hours = hours_of_names()
    return HoursOfTeams(None, hours, any_case=True) if hours else None


def _input_hash(log: BroughtLog, digests: Sequence[str], wishes: produce.Wishes) -> str:
    """Give the SHA-256 over everything that findings depend on."""
    hours = wishes.hours.teams if isinstance(wishes.hours, HoursOfTeams) else {}
    parts = {
        "files": [[name, digest] for (name, _size), digest in zip(log.files, digests, strict=True)],
        "mapping": log.proposal["mapping"],
        "wishes": [wishes.as_of, wishes.opened_from, wishes.opened_to],
        "hours": {
            name: [
                each.zone,
                [asdict(version) for version in each.versions],
                sorted(each.closed_dates),
                sorted(each.own_days.items()),
            ]
            for name, each in hours.items()
        },
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _kept(value: Any) -> Any:
    """Give a value as a database keeps it: PostgreSQL takes no sign of number zero."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, Mapping):
        return {_kept(name): _kept(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_kept(each) for each in value]
    return value


_STEPS: Mapping[str, Callable[[Hold, Sequence[Path], Path], None]] = {
    Step.LOOK: _look,
    Step.CHECK: _check,
    Step.ANALYSE: _analyse,
}
