"""What the clock of a request says, in sentences: the step and the team, the cause first, and never a person."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.analysis.few_promises import Promised
from wellserved.analysis.promises import Verdict
from wellserved.words.charges import ChargeKind
from wellserved.words.events import State
from wellserved.words.promises import written_length
from wellserved.words.units import MINUTE_US

_STATES = {
    State.QUEUE: gettext_lazy("has it in the queue"),
    State.WORK: gettext_lazy("works on it"),
    State.HELD: gettext_lazy("has it"),
    State.WAITING_CUSTOMER: gettext_lazy("was asked something"),
    State.WAITING_CASE: gettext_lazy("was asked for something that is needed first"),
    State.WAITING_OUTSIDE: gettext_lazy("is waited on"),
    State.WAITING_UNTIL: gettext_lazy("waits until a date"),
}
_CHARGES = {
    ChargeKind.QUEUE: gettext_lazy("In the queue of %(who)s"),
    ChargeKind.WORK: gettext_lazy("%(who)s worked on it"),
    ChargeKind.HELD: gettext_lazy("%(who)s waited until a date"),
    ChargeKind.ANSWER: gettext_lazy("%(who)s was asked something"),
    ChargeKind.STALE: gettext_lazy("What %(who)s waited for was there"),
    ChargeKind.UNASKED: gettext_lazy("%(who)s needed something it had not asked for yet"),
    ChargeKind.OUTSIDE: gettext_lazy("%(who)s was waited on"),
    ChargeKind.DEADLOCK: gettext_lazy("%(who)s and others waited for one another"),
}


def state_words(state: State) -> str:
    """Say how a request is held, in words that follow the holder."""
    return str(_STATES[state])


def charge_words(kind: ChargeKind, who: str, customer: str) -> str:
    """Say what time passed for, with whom, and for whom."""
    said = str(_CHARGES[kind]) % {"who": who or _("somebody not known")}
    return _("%(what)s, for %(customer)s") % {"what": said, "customer": customer} if customer else said


def length(us: int) -> str:
    """Write working time as people say it: 2 days, 1 h 30 min. A day is eight hours.

    >>> length(90 * MINUTE_US), length(0), length(MINUTE_US // 2)
    ('1 h 30 min', '0 min', 'less than a minute')
    """
    if 0 < us < MINUTE_US:
        return _("less than a minute")
    return written_length(us // MINUTE_US)


def now_words(names: Sequence[str], since: datetime) -> str:
    """Say who is waited on, and since when."""
    words = {"whom": _joined(names), "since": _day(since)}
    return _("Waiting on %(whom)s since %(since)s.") % words


def promise_words(ended: Promised, asked: str, whom: str, since: datetime | None, *, is_open: bool) -> str:
    """Say that it is later than promised, the cause first.

    Takes: what became of the promise; the names of the team first asked and of whom was waited on most; since when
    they are waited on now (None: they are not); whether it still runs.
    """
    words = {"asked": asked, "whom": whom, "since": _day(since) if since else ""}
    if ended.verdict is Verdict.LATE_OWN:
        return _("Later than promised: %(asked)s needed more time than was promised.") % words
    if ended.verdict is Verdict.LATE_ELSEWHERE and not whom:
        return _("Later than promised: most of it waited on several others alike.") % words
    if ended.verdict is Verdict.LATE_ELSEWHERE and since:
        return _("Later than promised: most of it waited on %(whom)s, and does since %(since)s.") % words
    if ended.verdict is Verdict.LATE_ELSEWHERE:
        return _("Later than promised: most of it waited on %(whom)s.") % words
    return _("Later than promised.") if is_open else _("It came later than promised.")


def cause_words(ended: Promised, asked: str, whom: str) -> str:
    """Say only why it was later than promised, where that it was stands above already.

    Takes: what became of the promise; the names of the team first asked and of whom was waited on most.
    """
    words = {"asked": asked, "whom": whom}
    if ended.verdict is Verdict.LATE_OWN:
        return _("%(asked)s needed more time than was promised.") % words
    if ended.verdict is Verdict.LATE_ELSEWHERE:
        return (
            _("Most of it waited on %(whom)s.") if whom else _("Most of it waited on several others alike.")
        ) % words
    return _("The record does not tell.")


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "D j M")


def _joined(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}
