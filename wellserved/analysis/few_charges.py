"""A few cases, without a database: pieces → what the time of one of them was charged with; equal to charges.py."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from wellserved.analysis.charge_pieces import WHOLE
from wellserved.analysis.charges import DEEPEST
from wellserved.analysis.few_pieces import Accounts, Piece, pieces_of
from wellserved.analysis.few_steps import FewCases, Step, steps_of
from wellserved.analysis.open_days import open_days
from wellserved.analysis.ways_round import Label
from wellserved.words.charges import ChargeKind
from wellserved.words.events import OUTSIDE_PARTY
from wellserved.words.hours import WorkingHours
from wellserved.words.units import DAY_US

_KINDS = tuple(ChargeKind)


class Charged(NamedTuple):
    """One row of what is charged, as in `charges.charged`; the provider of the link is whoever is charged."""

    case: int
    life: int
    kind: ChargeKind
    team: int | None
    customer: int | None
    via: int | None
    depth: int
    at_case: int
    first_stay: int
    start_us: int
    end_us: int
    wall_us: int
    promise_us: int
    open_us: int


class OpenTime:
    """The working time of one calendar through a period."""

    def __init__(self, hours: WorkingHours, from_us: int, to_us: int) -> None:
        """Lay out the working time from one moment to another, both included."""
        first_us = (from_us // DAY_US - 1) * DAY_US
        days = open_days(hours, first_us, (to_us - first_us) // DAY_US + 2)
        self._starts: list[int] = days.start.tolist()
        self._lengths: list[int] = days.length.tolist()
        self._before: list[int] = (days.length.cumsum() - days.length).tolist()

    def between(self, start_us: int, end_us: int) -> int:
        """Give the working time between two moments of the period."""
        return self._until(end_us) - self._until(start_us)

    def _until(self, at_us: int) -> int:
        place = bisect_right(self._starts, at_us) - 1
        if place < 0:
            return 0
        return self._before[place] + min(at_us - self._starts[place], self._lengths[place])


class Clocks:
    """The working time of the parties of a few cases; a calendar is laid out when it is first looked at."""

    def __init__(self, few: FewCases) -> None:
        """Look at the period from the first event to the last, or to the moment to count to."""
        moments = [few.as_of_us, *(event.at_us for event in few.events)]
        self._hours = few.hours
        self._period = min(moments), max(moments)
        self._laid: dict[int, OpenTime] = {}

    def worked(self, party: int | None, start_us: int, end_us: int) -> int:
        """Give the working time of a party between two moments; all time for whoever has no hours."""
        hours = self._hours.get(party) if party is not None else None
        if hours is None or end_us <= start_us:
            return max(end_us - start_us, 0)
        laid = self._laid.get(id(hours))
        if laid is None:
            laid = self._laid[id(hours)] = OpenTime(hours, *self._period)
        return laid.between(start_us, end_us)


@dataclass(frozen=True)
class Counted:
    """A few cases with all that is computed for them together."""

    few: FewCases
    steps: Mapping[int, list[Step]]
    pieces: Accounts
    clocks: Clocks


def counted(few: FewCases) -> Counted:
    """Cut the lives of a few cases into steps, and into pieces that lead from one to another."""
    steps = steps_of(few)
    return Counted(few, steps, pieces_of(few, steps), Clocks(few))


def charged_of(case: int, known: Counted) -> list[Charged]:
    """Charge every moment of one case to whoever held it up then; by the definition of `charges.charged`.

    Gives: rows in order of time.
    """
    found: list[Charged] = []
    shared: list[Piece] = []
    for piece in _followed(case, known.pieces):
        if piece.units == WHOLE:
            found.append(_timed(piece, known))
        else:
            shared.append(piece)
    for at_once in _finest(shared):
        found += _allotted([_timed(piece, known) for piece in at_once], [piece.units for piece in at_once])
    return sorted(found, key=lambda row: (row.start_us, _in_order(row)))


def _followed(case: int, accounts: Accounts) -> Iterator[Piece]:
    """Put the account of what is waited for in the place of what leads there, until nothing leads on."""
    going = list(accounts.get(case, ()))
    while going:
        yield from (piece for piece in going if piece.label.leads_to is None)
        leading = [piece for piece in going if piece.label.leads_to is not None]
        going = _added_up(_spliced(one, after) for one in leading for after in _meeting(one, accounts))


def _meeting(piece: Piece, accounts: Accounts) -> Iterator[Piece]:
    """Give the pieces of the case that a piece leads to, as far as they lie in its time."""
    for after in accounts.get(piece.label.leads_to or 0, ()):
        if piece.start_us < after.end_us and after.start_us < piece.end_us:
            yield after


def _spliced(piece: Piece, after: Piece) -> Piece:
    label = after.label
    unnamed = label.at_case == piece.label.leads_to and label.customer == OUTSIDE_PARTY
    units = after.units if piece.units == WHOLE else piece.units * after.units // WHOLE
    return Piece(
        piece.case,
        piece.life,
        max(piece.start_us, after.start_us),
        min(piece.end_us, after.end_us),
        label._replace(
            customer=piece.label.team if unnamed else label.customer,
            via=piece.label.via,
            depth=min(piece.label.depth + label.depth, DEEPEST),
        ),
        units,
    )


def _added_up(pieces: Iterable[Piece]) -> list[Piece]:
    """Make one of all pieces that differ in nothing but their units."""
    units: dict[tuple[int, int, int, int, Label], int] = defaultdict(int)
    for piece in pieces:
        units[piece[:5]] += piece.units
    return [Piece(*same, many) for same, many in units.items()]


def _finest(shared: list[Piece]) -> Iterator[list[Piece]]:
    """Cut pieces at each other's beginnings and ends; give those that lie at one time, together."""
    cuts = sorted({moment for piece in shared for moment in (piece.start_us, piece.end_us)})
    for start, end in pairwise(cuts):
        now = [piece for piece in shared if piece.start_us <= start < piece.end_us]
        yield _added_up(piece._replace(start_us=start, end_us=end) for piece in now)


def _allotted(rows: list[Charged], units: list[int]) -> Iterator[Charged]:
    """Allot the time of a piece to those who share it; by the definition of `charge_shares.allotted`."""
    sharing = sorted(zip(rows, units, strict=True), key=lambda each: _in_order(each[0]))
    parts = [[us * part // WHOLE for us in row[-3:]] for row, part in sharing]
    for place, (row, _) in enumerate(sharing, start=1):
        wall, promise = (
            parts[place - 1][clock] + _one_more(whole - sum(part[clock] for part in parts), len(parts), place)
            for clock, whole in enumerate((row.wall_us, row.promise_us))
        )
        opened = wall if row.open_us == row.wall_us else parts[place - 1][-1]
        yield row._replace(wall_us=wall, promise_us=promise, open_us=opened)


def _one_more(left: int, sharers: int, place: int) -> int:
    """Deal out what was lost in rounding down, a microsecond each, in order."""
    return (left + sharers - place) // sharers


def _in_order(row: Charged) -> tuple[tuple[int, int], ...]:
    """Say in which order those who share get what is left over; not known comes first."""
    named = (row.at_case, row.team, row.customer, row.kind.code, row.via, row.depth, row.first_stay)
    return tuple((0, 0) if each is None else (1, each) for each in named)


def _timed(piece: Piece, known: Counted) -> Charged:
    """Give the row of a piece with all of its time, by three clocks."""
    label, start, end = piece.label, piece.start_us, piece.end_us
    kind = _KINDS[label.kind or 0]
    is_outside = label.team in known.few.outside or kind is ChargeKind.OUTSIDE
    worked = known.clocks.worked
    return Charged(
        piece.case, piece.life, kind, label.team, label.customer, label.via, label.depth,
        label.at_case, label.first_stay, start, end,
        wall_us=end - start,
        promise_us=worked(known.steps[piece.case][0].team, start, end),
        open_us=end - start if is_outside else worked(label.team, start, end),
    )  # fmt: skip
