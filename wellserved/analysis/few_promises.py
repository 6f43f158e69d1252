"""A few cases, without a database: what became of the promise of one life; equal to promised.py and promises.py."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from wellserved.analysis.few_charges import Charged, Counted
from wellserved.analysis.few_steps import Event, Life, Step, lives_of
from wellserved.analysis.promised import YEAR_2100_US
from wellserved.analysis.promises import ALIKE, Verdict
from wellserved.words.charges import OWN_KINDS, ChargeKind
from wellserved.words.events import NO_DELIVERY, State

Link = tuple[int | None, int | None]
"""Who provides, and for whom."""


class Promised(NamedTuple):
    """What became of the promise of one life of a case, as in `promises.verdicts`."""

    life: int
    verdict: Verdict
    promise_us: int
    """The moment in force."""
    kind: ChargeKind | None = None
    provider: int | None = None
    customer: int | None = None
    used_us: int | None = None


def promises_of(case: int, known: Counted, charged: Iterable[Charged]) -> list[Promised]:
    """Say what became of each promise of a case; by the definition of `promises.verdicts`.

    Takes: the few cases; what the time of this one was charged with.
    """
    steps, rows = known.steps.get(case, []), list(charged)
    lives = {life.life: life for life in lives_of(steps)}
    return [
        verdict_of(lives[life], moment, known, [row for row in rows if row.life == life])
        for life, moment in in_force(case, known).items()
    ]


def in_force(case: int, known: Counted) -> dict[int, int]:
    """Give the promised moment in force in each life of a case that has one; by that of `promised.in_force`."""
    steps = known.steps.get(case, [])
    lives = {life.life: life for life in lives_of(steps)}
    found: dict[int, int] = {}
    closed: set[int] = set()
    for event in sorted(known.few.events, key=lambda each: (each.at_us, each.row)):
        life = lives.get(_life_at(event, steps)) if _names_one(event, case, known.few.as_of_us) else None
        if life is None or not _counts(event, life):
            continue
        before = found.get(life.life)
        if before is not None and event.promise_us != before and event.at_us > before:
            closed.add(life.life)
        if life.life not in closed:
            found[life.life] = event.promise_us or 0
    return found


def _names_one(event: Event, case: int, as_of_us: int) -> bool:
    is_of_case = event.case == case and event.at_us <= as_of_us
    names = event.promise_us is not None and 0 <= event.promise_us < YEAR_2100_US
    return is_of_case and names and event.kind not in NO_DELIVERY


def _counts(event: Event, life: Life) -> bool:
    return event.at_us <= life.end_us and (life.life == 0 or (event.promise_us or 0) >= life.start_us)


def _life_at(event: Event, steps: Iterable[Step]) -> int:
    """Give the life of its case that an event belongs to: the first up to the first reopening, and so on."""
    begun = (
        step.life
        for step in steps
        if step.prev_state is State.ENDED
        and step.state is not State.ENDED
        and (step.start_us, step.row) <= (event.at_us, event.row)
    )
    return max(begun, default=0)


def verdict_of(life: Life, promise_us: int, known: Counted, charged: list[Charged]) -> Promised:
    """Say what became of the promise of one life; takes what its time was charged with."""
    asked = known.steps[life.case][0].team
    cut = max(min(promise_us, life.end_us), life.start_us)
    unseen = promise_us < life.start_us
    over = known.clocks.worked(asked, cut, life.end_us) > 0 or unseen
    if life.is_open or not over:
        running = Verdict.RUNNING_LATE if over else Verdict.RUNNING
        return Promised(life.life, running if life.is_open else Verdict.KEPT, promise_us)
    own = sum(row.promise_us for row in charged if _is_own(row, asked))
    if asked is None or unseen:
        return Promised(life.life, Verdict.LATE_UNKNOWN, promise_us)
    if own > known.clocks.worked(asked, life.start_us, cut):
        return Promised(life.life, Verdict.LATE_OWN, promise_us)
    return _elsewhere(life, promise_us, [row for row in charged if not _is_own(row, asked)])


def _is_own(row: Charged, asked: int | None) -> bool:
    return row.depth == 0 and row.kind in OWN_KINDS and row.team is not None and row.team == asked


def _elsewhere(life: Life, promise_us: int, rows: list[Charged]) -> Promised:
    """Name the link that used most of the other time, unless several used equally much."""
    links = used_by_link(rows)
    most = max((sum(kinds.values()) for kinds in links.values()), default=0)
    equal = [link for link, kinds in links.items() if sum(kinds.values()) * ALIKE >= most * (ALIKE - 1)]
    if not equal or any(provider is None for provider, _ in equal):
        return Promised(life.life, Verdict.LATE_UNKNOWN, promise_us)
    if len(equal) > 1:
        return Promised(life.life, Verdict.LATE_ELSEWHERE, promise_us)
    kinds = links[equal[0]]
    kind = max(kinds, key=lambda each: (kinds[each], -each.code))
    return Promised(life.life, Verdict.LATE_ELSEWHERE, promise_us, kind, *equal[0], most)


def used_by_link(rows: Iterable[Charged]) -> Mapping[Link, Mapping[ChargeKind, int]]:
    """Add up the working time used on each link, by what it was used for."""
    found: dict[Link, dict[ChargeKind, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        found[row.team, row.customer][row.kind] += row.promise_us
    return found
