"""Logs that people bring: what they say on the way from the file to its findings. The work between is log_work's."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wellserved.eventlog import demo
from wellserved.eventlog.mapping_file import check_columns, given_by
from wellserved.eventlog.mapping_keys import MappingError
from wellserved.eventlog.proposal import SEVERAL_FORMATS
from wellserved.web import places, rules
from wellserved.web.actions import log_files
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.locking import change
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import Way
from wellserved.web.log_folders import harmless, why_no_room
from wellserved.web.models import BroughtLog, Person, TeamHours
from wellserved.web.uploads import most_mb, too_large
from wellserved.words.events import EventKind
from wellserved.words.roles import Permission

State, Step = BroughtLog.State, BroughtLog.Step

ANSWER = gettext_noop("Your answer")
"""How sentences about what somebody said begin."""
MADE_UP, AT_ONCE = "made_up", "at_once"
"""Wishes of the sample company's own log: it is written anew from a seed, and analysed without anybody being asked."""
_DATES = ("opened_from", "opened_to", "as_of")
_YEARS = range(1971, 2100)
_SHOWN = 100
_MADE_UP_FILE = "events.csv"
MOST_IN_SAMPLE = 20
"""Of so many logs the files are kept in the sample company, which everybody may try."""


def bring(*, by: Person, now: datetime, files: Sequence[UploadedFile[Any]]) -> BroughtLog:
    """Keep the files of a log; the worker looks at them next.

    Raises: NotPossible for no file, too many, an empty one, too large ones, and where the disk has no room.
    """
    _permitted(by, now)
    size = sum(file.size or 0 for file in files)
    _refuse_files(files, size)
    log = BroughtLog(by=by, at=now, heard_at=now)
    try:
        with recorded(by=by, now=now, action="log-bring", subject=log) as record:
            log.files = [list(each) for each in log_files.keep(log, files)]
            log.save(force_insert=True)
            record.fields = ["files"]
    except BaseException:
        log_files.forget(log)
        raise
    return log


def _refuse_files(files: Sequence[UploadedFile[Any]], size: int) -> None:
    if not files:
        raise NotPossible(_("No file was chosen. Choose the log."))
    if len(files) > log_files.MOST_FILES:
        raise NotPossible(
            _("These are more than %(n)s files. Join them, or bring fewer.") % {"n": log_files.MOST_FILES}
        )
    if empty := next((file for file in files if not file.size), None):
        name = harmless([empty.name or ""])[0][:_SHOWN]
        raise NotPossible(_("%(name)s is empty: there is nothing in it to read. Export it again.") % {"name": name})
    if size > most_mb() * 1_000_000:
        raise NotPossible(too_large())
    if reason := why_no_room(0):  # what arrived is on the disk already
        raise NotPossible(reason)
    kept = BroughtLog.objects.filter(files_removed_at=None)
    if places.here() is places.Place.SAMPLE and kept.count() >= MOST_IN_SAMPLE:
        raise NotPossible(_("The sample company has enough logs for now. Look at those, or come again tomorrow."))


def say(*, by: Person, now: datetime, log: BroughtLog, version: int, said: Mapping[str, object]) -> BroughtLog:
    """Take what somebody says about the columns, over what was said before; the worker looks again, and goes on.

    Takes: key of the mapping file → value; None takes an answer back. A key of a question of the proposal
    (`states.TEXT` → kind, `time.formats` → formats in one text) is taken, too.
    Raises: NotPossible with the sentence that says what cannot be meant.
    """
    _permitted(by, now)
    _must_be(log, (Step.LOOK, State.YOUR_TURN))
    whole = _with_answers(log.said, said)
    try:
        given = given_by(whole, _(ANSWER))
        check_columns(given, [column["name"] for column in log.proposal.get("columns", ())])
    except MappingError as error:
        raise NotPossible(str(error)) from error
    _refuse_uncounted_persons(log, whole)
    settled = not said and not log.proposal.get("questions") and not log.proposal.get("refusal")
    step = Step.CHECK if settled else Step.LOOK
    wishes = {name: value for name, value in log.wishes.items() if name != AT_ONCE}
    return _go_on(by, now, log, version, "log-say", step=step, said=whole, wishes=wishes)


def _refuse_uncounted_persons(log: BroughtLog, said: Mapping[str, Any]) -> None:
    """Refuse to leave out a column of persons: without it nobody knows which teams are too small to be shown."""
    if "columns.persons" not in said:
        return
    for column in log.proposal.get("columns", ()):
        if column.get("names_persons") and column["name"] not in said["columns.persons"]:
            like = _(
                "The column “%(name)s” names persons. Leave it among them: it is dropped all the same, and tells "
                "which teams are too small to be shown."
            )
            raise NotPossible(like % {"name": column["name"][:_SHOWN]})


def _with_answers(before: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Lay answers over what was said before. A status text that is named again means what is said now."""
    answers = {key: _several(key, value) for key, value in said.items()}
    named = {text.strip().lower() for key, value in answers.items() for text in _status_texts(key, value)}
    whole = {
        key: [text for text in value if text.strip().lower() not in named] if _status_texts(key, value) else value
        for key, value in before.items()
    }
    for key, value in answers.items():
        if _is_question(key):
            kind = f"states.{value}"
            whole[kind] = [*whole.get(kind, ()), key.partition(".")[2]]
        else:
            whole[key] = value
    return {key: value for key, value in whole.items() if value is not None}


def _several(key: str, value: object) -> object:
    """Give several formats one by one that a question offers in one text."""
    return value.split(SEVERAL_FORMATS) if key == "time.formats" and isinstance(value, str) else value


def _is_question(key: str) -> bool:
    """Say whether a key is the question what one status text means, not a kind of event with its texts."""
    table, _dot, rest = key.partition(".")
    return table == "states" and rest not in tuple(EventKind)


def _status_texts(key: str, value: object) -> list[str]:
    """Give the status texts that an answer is about."""
    if _is_question(key):
        return [key.partition(".")[2]]
    if not key.startswith("states.") or not isinstance(value, list):
        return []
    return [each for each in value if isinstance(each, str)]


def analyse(*, by: Person, now: datetime, log: BroughtLog, version: int, wishes: Mapping[str, object]) -> BroughtLog:
    """Let a log be analysed that was checked; one that was analysed before, with other wishes.

    Takes: as_of, opened_from and opened_to (dates as 2026-03-31; as_of means the end of that day, and opened_to the day
    after the last), our_hours (whether the teams' hours count; if not said: where any team has some).
    Raises: NotPossible with the sentence that says what cannot be meant.
    """
    _permitted(by, now)
    _must_be(log, (Step.CHECK, State.YOUR_TURN), *((Step.ANALYSE, state) for state in _ENDED))
    if not log.checked:
        raise NotPossible(_("This log was not checked yet. Say what its columns mean first."))
    wanted: dict[str, Any] = {name: _day(wishes[name]) for name in _DATES if wishes.get(name)}
    _refuse_period(wanted)
    ours = wishes.get("our_hours")
    wanted["our_hours"] = TeamHours.objects.exists() if ours is None else bool(ours)
    if MADE_UP in log.wishes:
        wanted[MADE_UP] = log.wishes[MADE_UP]
    return _go_on(by, now, log, version, "log-analyse", step=Step.ANALYSE, wishes=wanted)


def _day(value: object) -> str:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        like = _("“%(text)s” is not a day. Write it like 2026-03-31.")
        raise NotPossible(like % {"text": str(value)[:_SHOWN]}) from None
    if day.year not in _YEARS:
        raise NotPossible(_("%(year)s lies too far away. Correct the year.") % {"year": day.year})
    return f"{day:%Y-%m-%d}"


def _refuse_period(wanted: Mapping[str, str]) -> None:
    begins, ends, as_of = (wanted.get(name) for name in ("opened_from", "opened_to", "as_of"))
    if begins and ends and ends <= begins:
        raise NotPossible(_("The last day lies before the first one: no case can be opened in between."))
    if begins and as_of and as_of < begins:
        raise NotPossible(_("Open cases would run to a day before the first one. Name a later day, or none."))


def columns_again(*, by: Person, now: datetime, log: BroughtLog, version: int) -> BroughtLog:
    """Go back to what the columns mean, from wherever the log is, while its files are there."""
    _permitted(by, now)
    if log.state in _UNDER_WAY:
        raise NotPossible(_("Wellserved is at work on this log. Stop it first."))
    _must_have_files(log)
    if not log.proposal.get("columns"):
        raise NotPossible(_("The columns of this log could not be read. Bring it again, exported in another way."))
    with recorded(by=by, now=now, action="log-columns-again", subject=log):
        return change(log, version=version, step=Step.LOOK, state=State.YOUR_TURN, refusal="", progress="", worker="")


def stop(*, by: Person, now: datetime, log: BroughtLog) -> BroughtLog:
    """Stop what is being done, or waits to be done; what was found before stays."""
    _permitted(by, now)
    with recorded(by=by, now=now, action="log-stop", subject=log):
        return _set(log, _UNDER_WAY, _("There is nothing to stop: nobody is at work on this log."), state=State.STOPPED)


def again(*, by: Person, now: datetime, log: BroughtLog) -> BroughtLog:
    """Do the step once more that was stopped or refused."""
    _permitted(by, now)
    _must_have_files(log)
    with recorded(by=by, now=now, action="log-again", subject=log):
        neither = _("This was neither stopped nor refused, so there is nothing to do again.")
        return _set(
            log, (State.STOPPED, State.REFUSED), neither, state=State.WAITING, refusal="", tries=0, heard_at=now
        )


def remove(*, by: Person, now: datetime, log: BroughtLog) -> BroughtLog:
    """Remove a log and what was found in it; for 14 days that can be undone."""
    _permitted(by, now)
    with recorded(by=by, now=now, action="log-remove", subject=log) as record:
        rows = BroughtLog.objects.filter(pk=log.pk, removed_at=None)
        if not rows.update(removed_at=now, version=F("version") + 1):
            raise NotPossible(_("This log was removed already."))
        BroughtLog.objects.filter(pk=log.pk, state__in=_UNDER_WAY).update(state=State.STOPPED, worker="", progress="")
        record.sentence = _("Removed the log %(name)s.") % {"name": str(log)[:_SHOWN]}
        record.way_back = {"key": log.key}
        return BroughtLog.objects.get(pk=log.pk)


def put_log_back(*, by: Person, now: datetime, key: str) -> None:  # noqa: ARG001 -- called like every way back
    """Undo that a log was removed."""
    if not BroughtLog.objects.filter(key=key).update(removed_at=None, version=F("version") + 1):
        raise NotPossible(_("This log is gone for good. Bring it again."))


WAYS = {"log-remove": Way(put_log_back, Permission.BRING_LOG)}
"""How removing a log is undone."""


def bring_made_up(*, by: Person | None, now: datetime, seed: int) -> BroughtLog:
    """Let the log of the sample company be written, by the worker, and analysed without anybody being asked."""
    log = BroughtLog(by=by, at=now, heard_at=now, files=[[_MADE_UP_FILE, 0]])
    with recorded(by=None, now=now, action="log-bring", subject=log) as record:
        log.said = {"preset": "plain", "outside.names": list(demo.OUTSIDE_SEGMENTS)}
        log.wishes = {MADE_UP: seed, AT_ONCE: True, "our_hours": True}
        log.save(force_insert=True)
        record.fields = ["files"]
    return log


_UNDER_WAY = (State.WAITING, State.AT_WORK)
_ENDED = (State.DONE, State.REFUSED, State.STOPPED)


def _permitted(by: Person, now: datetime) -> None:
    rules.must(rules.why_not(by, Permission.BRING_LOG, timezone.localdate(now)))


def _must_be(log: BroughtLog, *allowed: tuple[str, str]) -> None:
    if log.removed_at is not None or (log.step, log.state) not in allowed:
        raise NotPossible(_("This log has gone on since you looked at it. Please look again."))
    _must_have_files(log)


def _must_have_files(log: BroughtLog) -> None:
    if log.files_removed_at is not None or not (log.wishes.get(MADE_UP) or log_files.paths_of(log)):
        raise NotPossible(_("The files of this log are no longer kept. Bring it again."))


def _go_on(by: Person, now: datetime, log: BroughtLog, version: int, action: str, **fields: Any) -> BroughtLog:
    """Let the worker do a step."""
    with recorded(by=by, now=now, action=action, subject=log) as record:
        record.fields = sorted(fields.keys() & {"said", "wishes"})
        return change(
            log, version=version, state=State.WAITING, refusal="", progress="", tries=0, heard_at=now, **fields
        )


def _set(log: BroughtLog, allowed: Sequence[str], otherwise: str, **fields: Any) -> BroughtLog:
    """Write the state of a log that is in one of some; whoever is at work on it notices."""
    rows = BroughtLog.objects.filter(pk=log.pk, removed_at=None, state__in=allowed)
    if not rows.update(version=F("version") + 1, worker="", progress="", **fields):
        raise NotPossible(otherwise)
    return BroughtLog.objects.get(pk=log.pk)
