"""How requests of the sample company usually go: asked, taken up, waited for, told of, delivered, closed.

Reviews of collateral wait long in Legal, so Credit check waits for Legal: the same cause as in the sample log.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wellserved.eventlog import demo_company as company
from wellserved.eventlog.demo_company import Service
from wellserved.web.scenarios import lender_request_kinds as kinds
from wellserved.web.scenarios.lender_request_year import Course, Year, moment
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import Happened, Reason, Risk, Update

PROMISED_SHARE = 0.75
CLOSED_SHARE, CLOSED_ALONE_HOURS = 0.72, 80
REOPENED_SHARE = 0.3
"""Of those whose words say what was still missing."""
TURNED_DOWN_SHARE, WITHDRAWN_SHARE, WRONG_TEAM_SHARE = 0.035, 0.02, 0.1
DISPUTED_SHARE, CONFIRMED_SHARE, NOTED_SHARE, RISK_SHARE = 0.04, 0.1, 0.06, 0.015
NEEDED_BY_SHARE = 0.25
HOURS_PER_DAY = 8


@dataclass(frozen=True)
class Wish:
    """What a request is about before it is asked."""

    service: Service
    customer: str
    at: int
    fill: dict[str, str]
    of_firm: bool | None = None
    segment: str = ""
    is_needed: bool = False
    """Another request waits for it: it is neither turned down nor withdrawn."""


def serve(year: Year, wish: Wish, made: list[Course]) -> Course:
    """Let a request be asked and served, with everything it needs from others; add all of it to what was made."""
    course = begin(year, wish)
    made.append(course)
    at = _asked(year, course, wish)
    if not wish.is_needed and year.chance.random() < TURNED_DOWN_SHARE + WITHDRAWN_SHARE:
        return _turned_down(year, course, at)
    at = _accepted(year, course, at)
    at = _worked_on(year, course, at, wish)
    for needs in _needs(year, wish):
        at = _waited_for(year, course, at, needs, made)
    outside = wish.service.outside
    if outside and year.chance.random() < outside.chance:
        at = _waited_outside(year, course, at, outside.party, outside.days)
    course.happen(at, Happened.DELIVERED, course.taken_by, text=course.say(course.opening.delivered))
    _told(year, course, at)
    _noted(year, course, at)
    course.ended = at
    _afterwards(year, course, at, wish)
    return course


def begin(year: Year, wish: Wish) -> Course:
    """Give a request before anything happened to it: about what, of whom, by whom."""
    provider = company.STAFFING[wish.service.queue].team
    chosen = year.chance.choice(kinds.openings(kinds.WORDS[wish.service.name], of_firm=wish.of_firm))
    asked_by, taken_by = year.some(wish.customer), year.some(provider)
    course = Course(wish.service.name, provider, wish.customer, chosen, wish.fill, asked_by, taken_by, wish.segment)
    if year.chance.random() < NEEDED_BY_SHARE:
        course.needed_by_date = moment(year.after(provider, wish.at, wish.service.promised_hours * 1.5)).date()
    return course


def _asked(year: Year, course: Course, wish: Wish) -> int:
    """Ask; sometimes the wrong team first, which passes it on. Give when it came to whom it belongs."""
    first = wish.service.first_asked_of
    is_wrong = bool(first) and first != wish.customer and year.chance.random() < WRONG_TEAM_SHARE
    asked_of = first if is_wrong else course.provider
    at = course.happen(wish.at, Happened.ASKED, course.asked_by, team=asked_of)
    if is_wrong:
        at = year.after(first, at, year.spread(2))
        text = kinds.WRONG_WAY[0 if course.provider == company.PAYROLL else 1]
        return course.happen(at, Happened.REDIRECTED, year.some(first), team=course.provider, text=text)
    promise_by_charter(year, course, at)
    if wish.segment and year.chance.random() < RISK_SHARE:
        text = year.chance.choice(kinds.AT_RISK)
        course.happen(at, Happened.EXPEDITED, course.asked_by, text=text, reason=Risk.AT_RISK.value)
    return at


def promise_by_charter(year: Year, course: Course, at: int) -> None:
    """Promise what the charter says at the moment of asking."""
    for kind in (PromiseKind.FIRST_ANSWER, PromiseKind.DELIVERY):
        if due := year.due(course, at, kind):
            course.happen(at, Happened.PROMISED, promise=kind.value, until_at=due)


def _turned_down(year: Year, course: Course, at: int) -> Course:
    """Be declined with another way, which is taken; or be withdrawn."""
    if year.chance.random() < WITHDRAWN_SHARE / (TURNED_DOWN_SHARE + WITHDRAWN_SHARE):
        text = year.chance.choice(kinds.WITHDRAWN)
        at = year.after(course.customer, at, year.spread(6))
        course.ended = course.happen(at, Happened.WITHDRAWN, course.asked_by, text=text)
        return course
    at = year.after(course.provider, at, year.spread(4))
    course.happen(at, Happened.DECLINED, course.taken_by, text=year.chance.choice(kinds.OTHER_WAYS))
    at = year.after(course.customer, at, year.spread(5))
    course.ended = course.happen(at, Happened.CLOSED, course.asked_by, text="The other way will do, thank you.")
    return course


def _accepted(year: Year, course: Course, at: int) -> int:
    """Accept within some hours, say that it is understood, promise a date where no charter does; queue up."""
    wish_hours = next(hours for service, hours in _PROMISED if service == course.service)
    asked = at
    if year.chance.random() < 0.8:  # noqa: PLR2004 -- the others are taken up without a word
        at = year.after(course.provider, at, year.spread(1.2))
        text = year.chance.choice(kinds.ACCEPTED)
        course.happen(at, Happened.ACCEPTED, course.taken_by, text=text, **year.news(course, at))
        for team, by in ((course.provider, course.taken_by), (course.customer, course.asked_by)):
            if year.chance.random() < 0.3:  # noqa: PLR2004 -- most take it for granted
                at = year.after(team, at, 0.1)
                course.happen(at, Happened.UNDERSTOOD, by, team=team)
    if not _promised_until(course) and year.chance.random() < PROMISED_SHARE:
        due = moment(max(year.after(course.provider, asked, wish_hours), at + 3600))
        course.happen(at, Happened.PROMISED, course.taken_by, promise=PromiseKind.DELIVERY.value, until_at=due)
    is_slow = course.service == company.COLLATERAL_REVIEW.name
    queued = year.spread(kinds.SLOW_QUEUE_HOURS, 0.35) if is_slow else year.spread(wish_hours * kinds.QUEUED_SHARE)
    return year.after(course.provider, at, queued)


_PROMISED = tuple(
    (service.name, service.promised_hours)
    for service in (
        *(each for each, _ in kinds.YEARLY),
        *(kinds.CONTRACT_AND_PAYOUT, kinds.PAYOUT_BY_PAYMENTS, company.COLLATERAL_REVIEW, company.OWNERSHIP_CHECK),
        *(company.CONDITIONS, company.LAPTOP_ORDER, company.LAPTOP, company.DESK_AND_BADGE, company.PAYROLL_ENTRY),
    )
)


def _promised_until(course: Course) -> int:
    """Give until when delivery is promised, in seconds; 0: it is not."""
    kind = PromiseKind.DELIVERY.value
    found = [
        more["until_at"] for _, what, more in course.events if what is Happened.PROMISED and more["promise"] == kind
    ]
    return int(found[-1].timestamp()) if found else 0


def _worked_on(year: Year, course: Course, at: int, wish: Wish) -> int:
    """Take it up, ask back where something is missing, and do the first half of the work."""
    course.happen(at, Happened.TAKEN_UP, course.taken_by, **year.news(course, at))
    hours = wish.service.work_hours * 0.6
    if course.opening.question and year.chance.random() < 2.5 * wish.service.question_chance:
        at = year.after(course.provider, at, year.spread(0.4))
        course.happen(at, Happened.QUESTIONED, course.taken_by, text=course.say(course.opening.question))
        at = year.after(course.customer, at, year.spread(3, 0.9))
        is_by_mail = year.chance.random() < 0.2  # noqa: PLR2004
        text = course.say(course.opening.answer)
        course.happen(at, Happened.ANSWERED, course.asked_by, text=text, by_mail=is_by_mail)
        at = year.after(course.provider, at, year.spread(1.5))
        course.happen(at, Happened.TAKEN_UP, course.taken_by, **year.news(course, at))
    return year.after(course.provider, at, year.spread(hours))


def _needs(year: Year, wish: Wish) -> list[list[Service]]:
    """Give what is needed from others, all of it at once; nothing most of the time."""
    needed = [service for service, share in wish.service.asks if year.chance.random() < share]
    return [needed] if needed else []


def _waited_for(year: Year, course: Course, at: int, needed: Sequence[Service], made: list[Course]) -> int:
    """Ask other teams, wait until all of it is there, and take it up again some time after."""
    of_firm = kinds.is_of_firm(course.opening) if course.segment else None
    others = []
    for service in needed:
        at = year.after(course.provider, at, 0.1)
        wish = Wish(service, course.provider, at, course.fill, of_firm, course.segment, is_needed=True)
        others.append(serve(year, wish, made))
    at = year.after(course.provider, at, 0.05)
    words = kinds.WORDS[course.service].waits
    text = course.say(year.chance.choice(words)) if words else ""
    course.happen(at, Happened.WAITS_ON_REQUEST, course.taken_by, waits_on=others, text=text)
    there = max(at, *(each.ended for each in others))
    _said_of_wait(year, course, others[0], at, there)
    at = year.after(course.provider, there, year.spread(1.5))
    course.happen(at, Happened.TAKEN_UP, course.taken_by, **year.news(course, at))
    return year.after(course.provider, at, year.spread(0.6))


def _said_of_wait(year: Year, course: Course, other: Course, start: int, end: int) -> None:
    """Let the team waited for confirm the wait, or see it differently, while it lasts."""
    at, draw = year.after(other.provider, start, year.spread(3)), year.chance.random()
    if at >= end or draw > DISPUTED_SHARE + CONFIRMED_SHARE:
        return
    if draw < DISPUTED_SHARE:
        text = year.chance.choice(kinds.DISPUTED)
        course.happen(at, Happened.WAIT_DISPUTED, other.taken_by, team=other.provider, text=text)
    else:
        course.happen(at, Happened.WAIT_CONFIRMED, other.taken_by, team=other.provider)


def _waited_outside(year: Year, course: Course, at: int, party: str, days: float) -> int:
    words = kinds.WORDS[course.service].waits
    text = course.say(words[-1]) if words else f"{party} has our question."
    course.happen(at, Happened.WAITS_OUTSIDE, course.taken_by, waits_on=[party], text=text)
    at = year.after(course.provider, at, year.spread(days * HOURS_PER_DAY))
    course.happen(at, Happened.TAKEN_UP, course.taken_by, **year.news(course, at))
    return year.after(course.provider, at, year.spread(0.4))


def _told(year: Year, course: Course, end: int) -> None:
    """Tell how it stands while it lasts, and promise another date before the first one passes."""
    begin = max(at for at, what, _ in course.events if what in (Happened.ASKED, Happened.REDIRECTED))
    words, at = kinds.WORDS[course.service], begin
    while (at := year.after(course.provider, at, year.spread(9, 0.3))) < end:
        if year.chance.random() < 0.55:  # noqa: PLR2004
            unknown = year.chance.random() < 0.15  # noqa: PLR2004
            text = year.chance.choice(kinds.UNKNOWN if unknown else (*words.updates, *kinds.STILL))
            update = Update.NOT_KNOWN_YET if unknown else Update.STILL_ON_IT
            news = year.news(course, at)
            course.happen(at, Happened.UPDATED, course.taken_by, reason=update.value, text=course.say(text), **news)
    until = _promised_until(course)
    if begin < until < end and year.chance.random() < 0.7:  # noqa: PLR2004
        _promised_anew(year, course, begin, until)


def _promised_anew(year: Year, course: Course, begin: int, until: int) -> None:
    hours = year.hours[course.provider]
    span = (hours.open_seconds_before(until) - hours.open_seconds_before(begin)) / 3600
    at = hours.after(begin, max(0.1, span * year.chance.uniform(0.75, 0.97)))
    promised = [moment_at for moment_at, what, _ in course.events if what is Happened.PROMISED]
    if not max(promised) < at < until:
        return
    waiting = _state_at(course, at) in (Happened.WAITS_ON_REQUEST, Happened.WAITS_OUTSIDE)
    others = (Reason.MORE_THAN_THOUGHT, Reason.MORE_URGENT, Reason.ABSENCE)
    reason = Reason.WAITS_ON_OTHERS if waiting else year.chance.choice(others)
    course.happen(
        at, Happened.PROMISED, course.taken_by, promise=PromiseKind.DELIVERY.value, reason=reason.value,
        until_at=moment(hours.after(until, max(2.0, span * 0.6))),
        text=course.say(year.chance.choice(kinds.WORDS[course.service].later)),
    )  # fmt: skip


def _state_at(course: Course, at: int) -> Happened:
    steps = (Happened.TAKEN_UP, Happened.WAITS_ON_REQUEST, Happened.WAITS_OUTSIDE, Happened.ASKED)
    before = [each for each in course.events if each[0] <= at and each[1] in steps]
    return max(before, key=lambda each: each[0])[1]


def _noted(year: Year, course: Course, end: int) -> None:
    at = year.after(course.customer, course.asked, year.spread(5))
    if at < end and year.chance.random() < NOTED_SHARE:
        course.happen(at, Happened.NOTED, course.asked_by, text=year.chance.choice(kinds.NOTES))


def _afterwards(year: Year, course: Course, at: int, wish: Wish) -> None:
    """Be closed by the customer, or by itself after ten days; come back before that where something is missing."""
    if course.opening.reopened and not wish.is_needed and year.chance.random() < REOPENED_SHARE:
        at = year.after(course.customer, at, year.spread(7))
        course.happen(at, Happened.REOPENED, course.asked_by, text=course.say(course.opening.reopened))
        at = year.after(course.provider, at, year.spread(2.5))
        course.happen(at, Happened.TAKEN_UP, course.taken_by, **year.news(course, at))
        at = year.after(course.provider, at, year.spread(wish.service.work_hours / 3))
        course.happen(at, Happened.DELIVERED, course.taken_by, text=course.say(course.opening.put_right))
    if year.chance.random() < CLOSED_SHARE:
        at = year.after(course.customer, at, year.spread(5, 0.9))
        course.happen(at, Happened.CLOSED, course.asked_by, text=year.chance.choice(kinds.CLOSED))
    else:
        course.happen(year.after(course.provider, at, CLOSED_ALONE_HOURS), Happened.CLOSED)
