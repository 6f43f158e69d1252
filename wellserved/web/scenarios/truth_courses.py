"""How one request goes in the organisation of 300 people: what it takes, what it waits for, and how it comes back."""

from wellserved.web.scenarios import truth_words as words
from wellserved.web.scenarios import truths
from wellserved.web.scenarios.lender_request_year import Course, moment
from wellserved.web.scenarios.truth_year import TruthYear
from wellserved.web.scenarios.truths import Pair, Plant
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import Happened, Reason, Update

NEEDS_SHARE, NEEDS_LEGAL_SHARE = 0.2, 0.22
OF_INNOCENT, OF_THEIR_COLLEAGUES = 0.85, 0.1
"""How much of what Sales sees to needs Legal."""
PASSED_ON_SHARE, LOOP_SHARE = 0.05, 0.3
ACCEPTED_SHARE, PROMISED_SHARE, MOVED_SHARE, ASKED_BACK_SHARE, REOPENED_SHARE, CLOSED_SHARE = (
    0.8,
    0.7,
    0.5,
    0.4,
    0.2,
    0.75,
)
QUEUE_HOURS, WORK_HOURS, SLOW_QUEUE_HOURS, PROMISED_HOURS = 2.5, 3.0, 16.0, 14.0
LOOK_HOURS, NEWS_HOURS, CLOSED_ALONE_HOURS = 1.2, 9.0, 80.0
SLOWER = 1.33
DEEPEST = 2
"""So many requests wait for one another in a row, and one more."""
SHORT = 0.05
"""What nobody notices, in hours."""


def serve(year: TruthYear, course: Course, at: int, depth: int = 0) -> int:
    """Let a request be asked and served, with everything it needs; give when it was delivered."""
    year.made.append(course)
    at = _asked(year, course, at, depth)
    queue, work = _own_hours(year, course)
    asked = at
    at = _accepted(year, course, at, queue)
    course.happen(at, Happened.TAKEN_UP, course.taken_by)
    at = year.after(at, work / 2)
    at = _asked_back(year, course, at)
    at = _waited(year, course, at, depth)
    at = year.after(at, work / 2)
    course.happen(at, Happened.DELIVERED, course.taken_by, text=course.say(course.opening.delivered))
    _told(year, course, asked, at)
    _afterwards(year, course, at)
    return at


def _asked(year: TruthYear, course: Course, at: int, depth: int) -> int:
    """Ask; sometimes another team first. Give when it came to whom it belongs."""
    provider, neighbours = course.provider, year.ways.neighbours(course.provider)
    loops = Plant.LOOP in year.plants and provider == truths.LOOP[0] and year.chance.random() < LOOP_SHARE
    if loops:
        at = course.happen(at, Happened.ASKED, course.asked_by, team=provider)
        at = _passed_on(year, course, at, truths.LOOP)
        return _passed_on(year, course, at, truths.LOOP[::-1])
    first = year.chance.choice(neighbours) if neighbours and year.chance.random() < PASSED_ON_SHARE else ""
    if depth or not first or first == course.customer:
        return course.happen(at, Happened.ASKED, course.asked_by, team=provider)
    at = course.happen(at, Happened.ASKED, course.asked_by, team=first)
    return _passed_on(year, course, at, (first, provider))


def _passed_on(year: TruthYear, course: Course, at: int, way: Pair) -> int:
    """Let a team pass it on to another after a look at it."""
    at, by = year.after(at, year.spread(LOOK_HOURS)), year.chance.choice(year.staff[way[0]])
    return course.happen(at, Happened.REDIRECTED, by, team=way[1], text=words.PASSED_ON)


def _own_hours(year: TruthYear, course: Course) -> tuple[float, float]:
    """Draw how long it lies in the queue, and how long the work takes."""
    is_slow_link = Plant.WEAKEST_LINK in year.plants and (course.provider, course.customer) == truths.WEAK
    queue = year.spread(SLOW_QUEUE_HOURS if is_slow_link else QUEUE_HOURS)
    slower = SLOWER if Plant.SLOW in year.plants and course.taken_by == year.cast.slow else 1.0
    return queue * slower, year.spread(WORK_HOURS) * slower


def _accepted(year: TruthYear, course: Course, at: int, queue: float) -> int:
    """Accept it, promise a date, and let it lie in the queue; give when it is taken up."""
    taken_up = year.after(at, queue)
    if year.chance.random() < ACCEPTED_SHARE:
        accepted = course.happen(year.after(at, queue * year.chance.random() * 0.6), Happened.ACCEPTED, course.taken_by)
        if year.chance.random() < PROMISED_SHARE:
            due = moment(year.after(accepted, PROMISED_HOURS))
            promise = PromiseKind.DELIVERY.value
            course.happen(accepted + 60, Happened.PROMISED, course.taken_by, promise=promise, until_at=due)
    return max(taken_up, course.events[-1][0] + 60)


def _asked_back(year: TruthYear, course: Course, at: int) -> int:
    if not course.opening.question or year.chance.random() > ASKED_BACK_SHARE:
        return at
    course.happen(at, Happened.QUESTIONED, course.taken_by, text=course.say(course.opening.question))
    at = year.after(at, year.spread(2.0))
    course.happen(at, Happened.ANSWERED, course.asked_by, text=course.say(course.opening.answer))
    return course.happen(year.after(at, SHORT), Happened.TAKEN_UP, course.taken_by)


def _waited(year: TruthYear, course: Course, at: int, depth: int) -> int:
    """Ask another team where something is needed, wait, and go on as soon as it is there."""
    needed = _needed(year, course) if depth < DEEPEST else ""
    if not needed:
        return at
    at = year.after(at, SHORT)
    other = year.begun(needed, course.provider)
    there = serve(year, other, at, depth + 1)
    at = year.after(at, SHORT)
    course.happen(at, Happened.WAITS_ON_REQUEST, course.taken_by, waits_on=[other], text=words.WAITS)
    return course.happen(year.after(max(at, there), SHORT), Happened.TAKEN_UP, course.taken_by, text=words.ANSWERED)


def _needed(year: TruthYear, course: Course) -> str:
    """Draw the team from which something is needed; blank: nothing is."""
    if course.provider == truths.WEAK[1]:
        share = NEEDS_LEGAL_SHARE
        if Plant.INNOCENT in year.plants:
            share = OF_INNOCENT if course.taken_by == year.cast.innocent else OF_THEIR_COLLEAGUES
        if year.chance.random() < share:
            return truths.WEAK[0]
    providers = year.ways.providers(course.provider, without_silo=Plant.SILO in year.plants)
    return year.chance.choice(providers) if providers and year.chance.random() < NEEDS_SHARE else ""


def _told(year: TruthYear, course: Course, begin: int, end: int) -> None:
    """Tell how it stands while it lasts, and promise another date before the first one passes."""
    at = begin
    while (at := year.after(at, year.spread(NEWS_HOURS))) < end:
        text, still = course.say(words.STILL), Update.STILL_ON_IT.value
        course.happen(at, Happened.UPDATED, course.taken_by, reason=still, text=text)
    promised = [each for each in course.events if each[1] is Happened.PROMISED]
    if not promised or year.chance.random() > MOVED_SHARE:
        return
    until = int(promised[0][2]["until_at"].timestamp())
    at = until - 3600
    if promised[0][0] < at and until < end:
        later = moment(year.after(until, PROMISED_HOURS))
        course.happen(
            at, Happened.PROMISED, course.taken_by, promise=PromiseKind.DELIVERY.value, until_at=later,
            reason=Reason.WAITS_ON_OTHERS.value, text=words.LATER,
        )  # fmt: skip


def _afterwards(year: TruthYear, course: Course, at: int) -> None:
    """Be closed by the customer, or by itself; now and then come back before that."""
    if course.opening.reopened and year.chance.random() < REOPENED_SHARE:
        at = course.happen(
            year.after(at, year.spread(4.0)), Happened.REOPENED, course.asked_by, text=course.opening.reopened
        )
        at = course.happen(year.after(at, SHORT), Happened.TAKEN_UP, course.taken_by)
        at = year.after(at, SHORT)
        course.happen(at, Happened.DELIVERED, course.taken_by, text=course.opening.put_right)
    if year.chance.random() < CLOSED_SHARE:
        course.happen(year.after(at, year.spread(5.0)), Happened.CLOSED, course.asked_by, text=words.CLOSED)
    else:
        course.happen(year.after(at, CLOSED_ALONE_HOURS), Happened.CLOSED)
