"""The clock of a request: who held it when, by their own hours, whose time it was, and what became of the promise.

It counts teams and parties outside, never people. The counting is that of `analysis`: the command line says the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from wellserved.analysis.few_charges import Charged, Counted, charged_of, counted
from wellserved.analysis.few_promises import Promised, promises_of, verdict_of
from wellserved.analysis.few_steps import Life, Part, Spell, lives_of, spells_of
from wellserved.analysis.promises import Verdict
from wellserved.web.models import Request, Team
from wellserved.web.models.requests import REFERENCE
from wellserved.web.queries.event_cases import few_cases
from wellserved.web.queries.event_table import Row, with_all_waited_on
from wellserved.web.queries.request_clock_words import (
    charge_words,
    length,
    now_words,
    promise_words,
    state_words,
)
from wellserved.words.charges import OWN_KINDS, ChargeKind
from wellserved.words.events import State
from wellserved.words.hours_counted import moment_us
from wellserved.words.promises import written_hours
from wellserved.words.requests import Happened
from wellserved.words.units import MINUTE_US

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WAITS = frozenset({State.WAITING_CUSTOMER, State.WAITING_CASE, State.WAITING_OUTSIDE, State.WAITING_UNTIL})


@dataclass(frozen=True)
class Stretch:
    """A stretch of time in which one holder held the request in one state."""

    holder: str
    """A team, a party outside, or several with commas; blank: nobody is known."""
    key: str
    """Of the team; blank: it is none, or several."""
    kind: State
    """How it is held, for drawing."""
    state: str
    """In words that follow the holder."""
    waits_on: tuple[str, ...]
    """References of requests and names of parties outside."""
    start_at: datetime
    end_at: datetime
    worked_us: int
    """Working time of the holder, in microseconds; where there are several, of whoever waits."""
    worked: str
    """The same in words."""
    percent: int
    """Of the whole time since it was asked, for drawing."""
    is_disputed: bool
    """The side waited for sees it differently."""
    is_now: bool


@dataclass(frozen=True)
class Charge:
    """Working time that passed with one party, for one thing, on one link."""

    kind: ChargeKind
    who: str
    key: str
    """Of the team; blank: it is none."""
    customer: str
    """For whom."""
    customer_key: str
    via: tuple[str, ...]
    """References of the requests through which the time came; none: it passed in this one."""
    promise_us: int
    """In the hours of the team first asked; all charges add up to the life of the request exactly."""
    wall_us: int
    open_us: int
    """In the hours of whoever is charged."""
    sentence: str
    percent: int
    is_own: bool
    """It passed in this request, with the team that was asked, and was its own to end."""


@dataclass(frozen=True)
class RequestClock:
    """Where the time of a request went, up to a moment or to its end."""

    stretches: tuple[Stretch, ...]
    charges: tuple[Charge, ...]
    """The most first."""
    total_us: int
    """Working time of the team first asked, since it was asked."""
    own_us: int
    """Of these, its own: work, queue, and waits that were its own to end."""
    elsewhere_us: int
    total: str
    own: str
    elsewhere: str
    verdict: Verdict | None
    """What became of the promise; None: nothing was promised."""
    promised_at: datetime | None
    """The moment in force."""
    sentence: str
    """What became of the promise, the cause first; blank: there is none, or it is not late."""
    now: str
    """Who is waited on, however many requests away, and since when; blank: it has ended."""

    @property
    def is_late(self) -> bool:
        """Say whether it is, or was, later than promised."""
        return self.verdict not in (None, Verdict.KEPT, Verdict.RUNNING)

    @property
    def by_team(self) -> tuple[tuple[str, str, int], ...]:
        """Give who the time was charged to, with its amount in words and in hundredths; the most first."""
        found: dict[str, int] = defaultdict(int)
        for each in self.charges:
            found[each.who] += each.promise_us
        in_order = sorted(found.items(), key=lambda each: (-each[1], each[0]))
        return tuple((who, written_hours(us // MINUTE_US), _percent(us, self.total_us)) for who, us in in_order)


def clock(request: Request, now: datetime) -> RequestClock | None:
    """Count where the time of a request went; None: it was not asked yet.

    One query for each level of what it waited on, and two more.
    """
    rows = [row for row in with_all_waited_on([request.pk]) if row.at <= now]
    if not any(row.request == request.pk for row in rows):
        return None
    return _Clock(request.pk, rows, now).told()


class _Clock:
    """Everything that is counted for one request, and the names behind the numbers."""

    def __init__(self, request: int, rows: Sequence[Row], now: datetime) -> None:
        numbers = {each for row in rows for each in (row.team, row.customer) if each is not None}
        self.teams = {team.pk: team for team in Team.objects.filter(pk__in=numbers)}
        few, self.outside = few_cases(rows, self.teams.values(), now)
        self.rows = [row for row in rows if row.request == request]
        self.references = dict(zip((event.case for event in few.events), (row.request for row in rows), strict=True))
        self.case = next(case for case, number in self.references.items() if number == request)
        self.known: Counted = counted(few)
        self.charged = charged_of(self.case, self.known)
        self.asked = self.known.steps[self.case][0].team

    def told(self) -> RequestClock:
        """Say it."""
        total = sum(row.promise_us for row in self.charged)
        own = sum(row.promise_us for row in self.charged if self._is_own(row))
        promised = max(promises_of(self.case, self.known, self.charged), default=None, key=lambda each: each.life)
        return RequestClock(
            stretches=tuple(self._stretches()),
            charges=tuple(self._charges(total)),
            total_us=total,
            own_us=own,
            elsewhere_us=total - own,
            total=length(total),
            own=length(own),
            elsewhere=length(total // MINUTE_US * MINUTE_US - own // MINUTE_US * MINUTE_US),  # so that the two add up
            verdict=promised.verdict if promised else None,
            promised_at=_moment(promised.promise_us) if promised else None,
            sentence=self._sentence(promised) if promised else "",
            now=self._now(),
        )

    def name(self, party: int | None) -> str:
        """Give the name of a team or of a party outside; blank: nobody is known."""
        if party is None:
            return ""
        return self.teams[party].name if party in self.teams else self.outside.get(party, "")

    def _key(self, party: int | None) -> str:
        return self.teams[party].key if party in self.teams else ""

    def _is_own(self, row: Charged) -> bool:
        return row.depth == 0 and row.kind in OWN_KINDS and row.team == self.asked

    def _stretches(self) -> Iterator[Stretch]:
        spells = spells_of(self.case, self.known.steps, self.known.few)
        whole = sum(spell.end_us - spell.start_us for spell in spells)
        for spell in spells:
            for start, end, disputed in self._disputed(spell):
                yield self._stretch(spell._replace(start_us=start, end_us=end), whole, disputed=disputed)

    def _stretch(self, spell: Spell, whole_us: int, *, disputed: bool) -> Stretch:
        parts = self.known.few.parts(spell.waits_on)
        several = spell.holder is None
        holders = [self._waited(part) for part in parts] if several else [self.name(spell.holder)]
        clock_of = spell.team if several else spell.holder
        worked = self.known.clocks.worked(clock_of, spell.start_us, spell.end_us)
        return Stretch(
            holder=", ".join(dict.fromkeys(filter(None, holders))),
            key="" if several else self._key(spell.holder),
            kind=spell.state,
            state=state_words(spell.state),
            waits_on=tuple(self._part_name(part) for part in parts if not part.is_customer),
            start_at=_moment(spell.start_us),
            end_at=_moment(spell.end_us),
            worked_us=worked,
            worked=length(worked),
            percent=_percent(spell.end_us - spell.start_us, whole_us),
            is_disputed=disputed,
            is_now=spell.end_us == self.known.few.as_of_us and self._is_open(),
        )

    def _waited(self, part: Part) -> str:
        steps = self.known.steps.get(part.case)
        return self.name(steps[0].team) if steps else self._part_name(part)

    def _part_name(self, part: Part) -> str:
        if part.case in self.references:
            return f"{REFERENCE}{self.references[part.case]}"
        return self.name(part.party)

    def _disputed(self, spell: Spell) -> Iterator[tuple[int, int, bool]]:
        """Cut a wait where the side waited for disputes it, and where it is confirmed after all."""
        said = {Happened.WAIT_DISPUTED.value: True, Happened.WAIT_CONFIRMED.value: False}
        cuts = [(spell.start_us, False)]
        for row in self.rows if spell.state in _WAITS else ():
            at_us = moment_us(row.at)
            if row.activity in said and spell.start_us <= at_us < spell.end_us and said[row.activity] != cuts[-1][1]:
                cuts.append((at_us, said[row.activity]))
        for (start, disputed), (end, _) in pairwise([*cuts, (spell.end_us, False)]):
            if start < end:
                yield start, end, disputed

    def _charges(self, total_us: int) -> Iterator[Charge]:
        """Add up the rows by kind, team and link; what passed elsewhere stands apart."""
        found: dict[tuple[ChargeKind, int | None, int | None, bool], list[Charged]] = defaultdict(list)
        for row in self.charged:
            found[row.kind, row.team, row.customer, row.depth == 0].append(row)
        made = [self._charge(rows, total_us) for rows in found.values()]
        yield from sorted(made, key=lambda each: (-each.promise_us, -each.wall_us, each.who, each.kind.code))

    def _charge(self, rows: Sequence[Charged], total_us: int) -> Charge:
        first, us = rows[0], sum(row.promise_us for row in rows)
        via = sorted({self.references[row.via] for row in rows if row.via is not None})
        return Charge(
            kind=first.kind,
            who=self.name(first.team),
            key=self._key(first.team),
            customer=self.name(first.customer),
            customer_key=self._key(first.customer),
            via=tuple(f"{REFERENCE}{number}" for number in via),
            promise_us=us,
            wall_us=sum(row.wall_us for row in rows),
            open_us=sum(row.open_us for row in rows),
            sentence=charge_words(first.kind, self.name(first.team), self.name(first.customer)),
            percent=_percent(us, total_us),
            is_own=self._is_own(first),
        )

    def _life(self) -> Life:
        return lives_of(self.known.steps[self.case])[-1]

    def _is_open(self) -> bool:
        return self._life().is_open

    def _sentence(self, promised: Promised) -> str:
        """Say where most of the time of a late promise went."""
        if promised.verdict in (Verdict.KEPT, Verdict.RUNNING):
            return ""
        life = next(each for each in lives_of(self.known.steps[self.case]) if each.life == promised.life)
        rows = [row for row in self.charged if row.life == promised.life]
        # One that still runs is told as if it ended now.
        ended = verdict_of(life._replace(is_open=False), promised.promise_us, self.known, rows)
        since = self._since(ended.provider) if life.is_open else None
        return promise_words(ended, self.name(self.asked), self.name(ended.provider), since, is_open=life.is_open)

    def _since(self, provider: int | None) -> datetime | None:
        """Give since when somebody is waited on without a break; None: they are not, now."""
        waits = [row for row in self.charged if row.team == provider]
        since = self.known.few.as_of_us
        for row in sorted(waits, key=lambda each: -each.end_us):
            if row.end_us >= since:
                since = min(since, row.start_us)
        return _moment(since) if since < self.known.few.as_of_us else None

    def _now(self) -> str:
        """Say who is waited on now."""
        if not self._is_open():
            return ""
        teams = {row.team for row in self.charged if row.end_us == self.known.few.as_of_us}
        since = {team: moment for team in teams if (moment := self._since(team)) is not None and self.name(team)}
        return now_words([self.name(team) for team in since], max(since.values())) if since else ""


def _moment(us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=us)


def _percent(us: int, whole_us: int) -> int:
    return round(100 * us / whole_us) if whole_us else 0
