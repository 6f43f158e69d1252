"""What can happen to one case of the sample company; each step appends an event to the journal."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from random import Random
from typing import NamedTuple

from wellserved.eventlog.demo_company import (
    COLLATERAL,
    FIRST_DATE,
    HOURS_BEHIND_WHEN_SLOW,
    LAST_DATE,
    OUTSIDE_SEGMENTS,
    OUTSIDE_SHIFT,
    STAFF_WHEN_SLOW,
    STAFFING,
    WEEKDAYS,
    ZONE,
    Plant,
)
from wellserved.eventlog.demo_simulation import (
    Clock,
    Life,
    Resume,
    Shift,
    StaffedQueue,
    Wait,
    WorkingHours,
    chance_from,
    moment_of,
)
from wellserved.words.events import SEVERAL, STATE_AFTER, EventKind

NEVER = 2**40
HOURS_PER_DAY = 8
OUTSIDE_HOURS_PER_DAY = 13
HOURS_UNTIL_NOTICED = 0.5
"""Median of the opening hours until a team, busy or not, notices what came into its queue."""
NAME_CUSTOMER = frozenset({EventKind.OPENED, EventKind.REOPENED, EventKind.WAITING_ON_CUSTOMER})
"""After a hand-off the team's customer is the team before it: who is waited on, or asked, has to be named."""
CUSTOMERS_DATE = "customer"
UPDATE_CHANCE = 0.4
DISPUTE_CHANCE = 0.1
NEW_PROMISE_CHANCE = 0.25


class Event(NamedTuple):
    """One row of the log; moments are UTC seconds."""

    case: str
    at: int
    kind: EventKind
    team: str
    customer: str = ""
    waits_on: str = ""
    promise_at: int | None = None
    activity: str = ""


class Company:
    """The running company: its clock, its staffed queues, and the journal of everything that happened."""

    def __init__(self, seed: int, plants: frozenset[Plant]) -> None:
        """Open the doors on the first day, with empty queues; where Legal is short of people, they are behind then."""
        beyond = LAST_DATE + timedelta(days=366)
        self.plants = plants
        self.chance = chance_from(f"company {seed}")
        self.outside_hours = WorkingHours(OUTSIDE_SHIFT, FIRST_DATE, beyond)
        self.clock = Clock(moment_of(FIRST_DATE, time(), ZONE))
        self.journal: list[Event] = []
        self.cases: list[Case] = []
        self._counts: dict[str, int] = {}
        self.queues: dict[str, StaffedQueue] = {}
        for name, staffing in STAFFING.items():
            hours = WorkingHours(Shift(ZONE, staffing.opens, staffing.closes, WEEKDAYS), FIRST_DATE, beyond)
            is_slow = name == COLLATERAL and Plant.SLOW_LINK in plants
            free = 0 if is_slow else staffing.staff
            self.queues[name] = StaffedQueue(self.clock, hours, free, chance_from(f"{name} {seed}"))
        if Plant.SLOW_LINK in plants:
            self._begin_behind()

    def _begin_behind(self) -> None:
        """Let the few who review collateral come free one after the other: they have reviews from before to do."""
        queue = self.queues[COLLATERAL]
        for number in range(1, STAFF_WHEN_SLOW + 1):
            hours = HOURS_BEHIND_WHEN_SLOW * number / STAFF_WHEN_SLOW
            self.clock.at(queue.hours.after(self.clock.now, hours), queue.release)

    def open_case(self, queue: str, asked_by: str, activity: str, chance: Random) -> "Case":
        """Open a case in a queue now, asked by a team or an outside segment; its name is a running number."""
        prefix = "C" if asked_by in OUTSIDE_SEGMENTS else "R"
        self._counts[prefix] = self._counts.get(prefix, 0) + 1
        case = Case(self, f"{prefix}-{self._counts[prefix]:04}", queue, asked_by, chance, self.clock.now)
        case.log(EventKind.OPENED, activity)
        self.cases.append(case)
        return case


@dataclass(eq=False)
class Case:
    """One case: where it is, who asked, and its own source of chance (so that other cases do not change its luck)."""

    company: Company
    name: str
    queue: str
    customer: str
    chance: Random
    opened_at: int
    promise_at: int | None = None
    gives_up_at: int = NEVER
    ended_at: int | None = None
    on_end: list[Resume] = field(default_factory=list)
    _steps: int = 0

    @property
    def team(self) -> str:
        """The team that provides now."""
        return STAFFING[self.queue].team

    @property
    def hours(self) -> WorkingHours:
        """The working hours of the provider now."""
        return self.company.queues[self.queue].hours

    @property
    def now(self) -> int:
        """The moment it is."""
        return self.company.clock.now

    def happens(self, share: float) -> bool:
        """Whether something that happens to this share of the cases happens to this one."""
        return self.chance.random() < share

    def spread(self, median: float, sigma: float = 0.6) -> float:
        """Return a duration drawn around a median, skewed as durations are."""
        return median * self.chance.lognormvariate(0, sigma)

    def log(self, kind: EventKind, activity: str = "", *, waits_on: str = "", promise_at: int | None = None) -> None:
        """Append what happened now to the journal."""
        if kind in STATE_AFTER:
            self._steps += 1
        names_customer = kind in NAME_CUSTOMER or waits_on == CUSTOMERS_DATE
        customer = self.customer if names_customer else ""
        row = Event(self.name, self.now, kind, self.team, customer, waits_on, promise_at, activity)
        self.company.journal.append(row)

    def work(self, hours: float, activity: str, promised_hours: float | None = None) -> Life:
        """Queue until taken up, then be worked on for about `hours`; work left in the evening goes on next morning.

        With `promised_hours` delivery is promised when taken up; a promise already late is sometimes renewed then.
        """
        yield self._turn
        self.log(EventKind.TAKEN_UP, activity)
        is_late = self.promise_at is not None and self.now > self.promise_at
        if promised_hours is not None:
            self.promise(promised_hours)
        elif is_late and self.happens(NEW_PROMISE_CHANCE):
            self.promise(2 * HOURS_PER_DAY)
        staffed = self.company.queues[self.queue]
        yield self.company.clock.until(staffed.hours.after(self.now, self.chance.gammavariate(1.5, hours / 1.5)))
        staffed.release()

    def _turn(self, resume: Resume) -> None:
        """Wait for a turn in the queue; whoever asked may give up before it comes."""
        queue = self.company.queues[self.queue]

        def give_up() -> None:
            if queue.leave(resume):
                self.end(EventKind.WITHDRAWN, "No longer wanted")

        noticed_at = self.hours.after(self.now, self.spread(HOURS_UNTIL_NOTICED))
        self.company.clock.at(noticed_at, lambda: queue.join(resume))
        if self.gives_up_at != NEVER:
            self.company.clock.at(max(noticed_at, self.gives_up_at), give_up)

    def promise(self, hours: float) -> None:
        """Promise delivery within some opening hours of the provider."""
        self.promise_at = self.hours.after(self.now, hours)
        self.log(EventKind.PROMISED, "Date promised", promise_at=self.promise_at)

    def hand_over(self, queue: str, activity: str) -> None:
        """Pass into the queue of another team."""
        self.queue = queue
        self.log(EventKind.HANDED_OVER, activity)

    def end(self, kind: EventKind, activity: str) -> None:
        """End, and tell every case that waits for this one."""
        self.log(kind, activity)
        self.ended_at = self.now
        waiting, self.on_end = self.on_end, []
        for go_on in waiting:
            go_on()

    def reopen(self, activity: str) -> None:
        """Come back to life in the queue of the team that delivered."""
        self.ended_at = None
        self.gives_up_at = NEVER
        self.log(EventKind.REOPENED, activity)

    def wait_for_customer(self, median_days: float, question: str) -> Life:
        """Wait until the customer (outside, or the team that asked) has answered a question."""
        self.log(EventKind.WAITING_ON_CUSTOMER, question)
        if self.customer in STAFFING:
            self._later(1, DISPUTE_CHANCE, EventKind.WAIT_DISPUTED, "Answered before, says the customer")
            hours = self.company.queues[self.customer].hours
            yield self.company.clock.until(hours.after(self.now, self.spread(median_days * HOURS_PER_DAY)))
        else:
            yield self._answer_from_outside(median_days)
        self.log(EventKind.QUEUED, "Answer of the customer received")

    def wait_for_party(self, party: str, median_days: float) -> Life:
        """Wait until an outside party has answered."""
        self.log(EventKind.WAITING_ON_OUTSIDE, f"{party} asked", waits_on=party)
        self._keep_posted()
        yield self._answer_from_outside(median_days)
        self.log(EventKind.QUEUED, f"{party} has answered")

    def wait_for_cases(self, cases: list["Case"], activity: str, outside: tuple[str, float] | None = None) -> Life:
        """Wait until all these cases have ended and, if named, an outside party (with its median days) has answered."""
        parties = (outside[0],) if outside else ()
        waits_on = SEVERAL.join((*(case.name for case in cases), *parties))
        self.log(EventKind.WAITING_ON_CASE, activity, waits_on=waits_on)
        self._keep_posted()
        answer = self._answer_from_outside(outside[1]) if outside else None
        for case in cases:
            if case.ended_at is None:
                yield case.on_end.append
        if answer is not None:
            yield answer
        self.log(EventKind.QUEUED, "Everything needed is there")

    def wait_until(self, moment: int, activity: str, *, customers_date: bool) -> Life:
        """Wait until an agreed date, chosen by the customer or by the provider."""
        waits_on = CUSTOMERS_DATE if customers_date else ""
        self.log(EventKind.WAITING_UNTIL, activity, waits_on=waits_on, promise_at=moment)
        yield self.company.clock.until(moment)
        self.log(EventKind.QUEUED, "Date reached")

    def _answer_from_outside(self, median_days: float) -> Wait:
        hours = self.spread(median_days * OUTSIDE_HOURS_PER_DAY)
        return self.company.clock.until(self.company.outside_hours.after(self.now, hours))

    def _keep_posted(self) -> None:
        """Tell the customer now and then how it stands while the case waits; now and then the customer asks first."""
        self._later(2 * HOURS_PER_DAY, UPDATE_CHANCE, EventKind.UPDATE, "Customer told how it stands")
        self._later(4 * HOURS_PER_DAY, UPDATE_CHANCE, EventKind.ACTIVITY, "Customer asked how it stands")

    def _later(self, hours: float, share: float, kind: EventKind, activity: str) -> None:
        """Log something after some opening hours, in a share of the cases, if the case still waits as it does now."""
        steps = self._steps

        def if_unchanged() -> None:
            if self._steps == steps:
                self.log(kind, activity)

        moment = self.hours.after(self.now, self.spread(hours))
        if self.happens(share):
            self.company.clock.at(moment, if_unchanged)
