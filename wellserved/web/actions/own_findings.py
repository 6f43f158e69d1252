"""Our own requests are analysed: who asks for it, and the work itself, which a worker does in a limited child."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from time import monotonic

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.eventlog.child_process import Stopped
from wellserved.eventlog.limits import Refused
from wellserved.web import logs, places, rules
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.claims import Hold, Queue, worker_name
from wellserved.web.actions.findings_work import Work, analyse, at_work
from wellserved.web.actions.guesses import count_quarters
from wellserved.web.actions.log_claims import places_there
from wellserved.web.actions.month_work import Seal, bring_months_up_to_date, sealed_months
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import FindingsRun, Organisation, Person, Request
from wellserved.web.queries.own_findings import UNDER_WAY, newest
from wellserved.words.requests import RequestState
from wellserved.words.roles import Permission

State = FindingsRun.State
Clock = Callable[[], datetime]

USUAL_MONTHS = 12
"""So many whole months are looked at, and the running one."""
MOST_AT_ONCE = 5
"""So many other periods wait or are at work; each takes minutes, and all but the nightly one can be asked again."""
FINDINGS_KEPT = timedelta(days=60)
"""Findings that are followed by newer ones; figures by month stay."""
UNDONE_KEPT = timedelta(days=14)
"""Analyses that were stopped, or not possible."""
NIGHT = time(2)
"""From then on a night's analysis is due, by the clocks of the organisation."""


def _ended_twice() -> str:
    return _(
        "Wellserved was ended twice while it was at work on this. It may need more memory than there is: ask for a "
        "shorter period."
    )


QUEUE = Queue(FindingsRun, State.FAILED, _ended_twice)


# asking


def usual_period(now: datetime) -> tuple[date, date]:
    """Give the first day of the period that is analysed every night, and the day after its last."""
    today = timezone.localdate(now)
    first, after = today.replace(day=1), (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    months = first.year * 12 + first.month - 1 - USUAL_MONTHS
    return date(months // 12, months % 12 + 1, 1), after


def ask(*, by: Person, now: datetime, begins: date | None = None, ends: date | None = None) -> FindingsRun:
    """Let requests asked in a period be analysed; without one, in the usual period. The worker does it.

    Where the same is under way already, that is what is given.
    Raises: NotPossible for a period that ends before it begins, and where many wait already.
    """
    rules.must(rules.why_not(by, Permission.ANALYSE_REQUESTS, timezone.localdate(now)))
    usual = usual_period(now)
    period = (begins or usual[0], ends or usual[1])
    if period[0] >= period[1]:
        raise NotPossible(_("The last day lies before the first one: no request can be asked in between."))
    with recorded(by=by, now=now, action="findings-ask", subject="organisation") as record:
        record.fields = [f"{period[0]}..{period[1]}"]
        run = _asked(by, now, period)
        if not run.is_usual and FindingsRun.objects.filter(is_usual=False, state__in=UNDER_WAY).count() > MOST_AT_ONCE:
            raise NotPossible(_("Several analyses wait already. Stop one of them, or come back when they are done."))
        return run


def _asked(by: Person | None, now: datetime, period: tuple[date, date]) -> FindingsRun:
    """Give the run of a period that is under way, or a new one; part of a transaction."""
    Organisation.objects.select_for_update().first()  # of several who ask at once, one makes it
    begins, ends = period
    same = FindingsRun.objects.filter(begins_on=begins, ends_on=ends, state__in=UNDER_WAY).first()
    if same is not None:
        return same
    is_usual = period == usual_period(now)
    return FindingsRun.objects.create(
        asked_at=now, asked_by=by, begins_on=begins, ends_on=ends, is_usual=is_usual, heard_at=now
    )


def ask_usual(now: datetime) -> FindingsRun | None:
    """Let the usual period be analysed where that is due: once a night, and at once where it never was.

    None: it is not due, or nobody has asked anything yet.
    """
    if not _is_due(now):
        return None
    with places.transaction():
        return _asked(None, now, usual_period(now)) if _is_due(now) else None


def ask_where_due(now: datetime) -> None:
    """Let the usual period be analysed in both places, where that is due."""
    for place in places_there():
        with places.at(place):
            ask_usual(now)


def _is_due(now: datetime) -> bool:
    last = FindingsRun.objects.filter(is_usual=True).order_by("-asked_at").values_list("asked_at", flat=True).first()
    if last is not None and last >= _last_night(now):
        return False
    return Request.objects.exclude(state=RequestState.DRAFT).exists()


def _last_night(now: datetime) -> datetime:
    """Give the last moment at which a night's analysis was due."""
    here = timezone.localtime(now)
    day = here.date() if here.time() >= NIGHT else here.date() - timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, NIGHT))


def stop(*, by: Person, now: datetime, run: FindingsRun) -> FindingsRun:
    """Stop an analysis that is under way; what was found before stays."""
    rules.must(rules.why_not(by, Permission.ANALYSE_REQUESTS, timezone.localdate(now)))
    with recorded(by=by, now=now, action="findings-stop", subject=run):
        rows = FindingsRun.objects.filter(pk=run.pk, state__in=UNDER_WAY)
        if not rows.update(state=State.STOPPED, worker="", progress=""):
            raise NotPossible(_("There is nothing to stop: nobody is at work on this."))
        return FindingsRun.objects.get(pk=run.pk)


def tidy(now: datetime) -> None:
    """Remove analyses that nobody looks at any more; the newest findings of the usual period stay."""
    for place in places_there():
        with places.at(place):
            last = newest()
            old = FindingsRun.objects.exclude(state__in=UNDER_WAY).exclude(pk=last.pk if last else 0)
            without = old.filter(asked_at__lt=now - UNDONE_KEPT).exclude(state=State.DONE)
            removed = without.delete()[0] + old.filter(state=State.DONE, asked_at__lt=now - FINDINGS_KEPT).delete()[0]
            if removed:
                logs.log().info("worker", work="findings", removed=removed)


# working


def waits(now: datetime) -> bool:
    """Say whether an analysis of our own requests waits anywhere."""
    return QUEUE.waits_at(places_there(), now)


def work_through(ends: Callable[[], bool], clock: Clock = timezone.now) -> int:
    """Do every analysis that waits, of both places, one after the other; say how many were done."""
    worker, done = worker_name(), 0
    for place in places_there():
        with places.at(place):
            while not ends() and (run := QUEUE.claim(worker=worker, now=clock())):
                do(Hold(QUEUE, run, worker, clock, ends))
                done += 1
    return done


def analyse_now(*, now: datetime, begins: date | None = None, ends: date | None = None) -> FindingsRun:
    """Analyse at once, in this process; for the command line, for what is made up, and for tests.

    Gives the newest findings where nothing happened since; otherwise the run, which may have failed.
    Raises: NotPossible where somebody else is at work on the same.
    """
    usual, worker = usual_period(now), worker_name()
    with places.transaction():
        run = _asked(None, now, (begins or usual[0], ends or usual[1]))
        if not QUEUE.open(now).filter(pk=run.pk).update(state=State.AT_WORK, worker=worker, heard_at=now, tries=1):
            raise NotPossible(_("Another process is at work on this just now. Look again in some minutes."))
    began = monotonic()

    def signs() -> datetime:  # go on, or whoever looks takes us to be gone
        return now + timedelta(seconds=monotonic() - began)

    do(Hold(QUEUE, FindingsRun.objects.get(pk=run.pk), worker, signs, lambda: False), lambda: now)
    run = FindingsRun.objects.get(pk=run.pk)
    return (newest() if run.state == State.STOPPED else None) or run


def do(hold: Hold, clock: Clock | None = None) -> None:
    """Analyse once, and bring the figures by month up to date; a refusal is kept as its sentence.

    Takes: what says as of when it is and when it was made, where that is not the clock by which signs are given.
    Months before the period come last: where there is a history of years, the findings do not wait for it.
    """
    clock = clock or hold.clock
    try:
        with at_work(hold, clock()) as work:
            found = analyse(work)
            sealed = sealed_months(work.check)
            _bring_up_to_date(work, sealed, hold.row.begins_on, hold.row.ends_on)
            made_at = {"made_at": clock()} if found["state"] == State.DONE else {}
            if hold.finish(**found, **made_at):
                _bring_up_to_date(replace(work, tell=_nobody, stopped=hold.ends), sealed, date.min, date.max)
                count_quarters(clock())  # guesses waited for this
    except Stopped:
        hold.let_go()
    except Exception as failure:  # noqa: BLE001 -- whatever it is, the next one has its turn
        logs.log().error("findings", failed=logs.name_of(failure))
        sentence = _("This could not be done: an error of ours (%(what)s). Please report it.")
        hold.finish(state=State.FAILED, refusal=sentence % {"what": type(failure).__name__})


def _nobody(_sentence: str) -> None:
    """Say what is being done to nobody: what they waited for is there."""


def _bring_up_to_date(work: Work, sealed: Mapping[date, Seal], begins: date, ends: date) -> None:
    """Bring figures by month up to date; where that is not possible, those there were stay."""
    try:
        bring_months_up_to_date(work, sealed, begins, ends)
    except Refused as refusal:
        logs.log().error("findings", months=str(refusal))
