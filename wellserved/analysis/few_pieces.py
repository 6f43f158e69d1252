"""A few cases, without a database: steps → pieces of accounts; equal to charge_pieces.py and charge_waits.py."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from wellserved.analysis.charge_pieces import WHOLE
from wellserved.analysis.circles import circles
from wellserved.analysis.few_steps import FewCases, Life, Step, Stretch, lives_of, stretches_of
from wellserved.analysis.knots import taken_apart
from wellserved.analysis.ways_round import Branch, Label, Wait
from wellserved.words.charges import ChargeKind
from wellserved.words.events import State

_OWN_KINDS = {State.QUEUE: ChargeKind.QUEUE, State.WORK: ChargeKind.WORK}
_WAITS = (State.WAITING_CASE, State.WAITING_OUTSIDE)


class Piece(NamedTuple):
    """One piece of the account of a case; see PIECE in analysis/charge_pieces.py."""

    case: int
    life: int
    start_us: int
    end_us: int
    label: Label
    units: int


Accounts: TypeAlias = Mapping[int, Sequence[Piece]]
"""The pieces of each case."""
_Named: TypeAlias = tuple[int | None, int | None]
"""A case, or an outside party that is waited on; neither: the customer."""


def pieces_of(few: FewCases, steps: Mapping[int, list[Step]]) -> dict[int, list[Piece]]:
    """Give the pieces of every case, in which those that wait for a case that lives lead to it, and to no circle."""
    lives = {case: lives_of(own) for case, own in steps.items()}
    own: list[Piece] = []
    waiting: list[Piece] = []
    for stretch in (each for case in steps for each in stretches_of(steps[case])):
        if stretch.state in _WAITS:
            waiting += _waiting(stretch, few, lives)
        else:
            own.append(_own(stretch, few))
    found: dict[int, list[Piece]] = {case: [] for case in steps}
    for piece in (*own, *_untied(waiting)):
        found[piece.case].append(piece)
    return found


def _own(each: Stretch, few: FewCases) -> Piece:
    """Give the piece of a stretch that waits neither for a case nor outside: the team's own, or an answer."""
    if each.state is State.WAITING_CUSTOMER:
        return _answer(each, each.customer if each.asked is None else each.asked)
    if each.state is State.WAITING_UNTIL and any(part.is_customer for part in few.parts(each.waits_on)):
        return _answer(each, each.customer)
    return _piece(each, _OWN_KINDS.get(each.state, ChargeKind.HELD), each.team, each.customer)


def _answer(each: Stretch, customer: int, units: int = WHOLE) -> Piece:
    return _piece(each, ChargeKind.ANSWER, customer, each.team, units)


def _piece(each: Stretch, kind: ChargeKind, team: int | None, customer: int | None, units: int = WHOLE) -> Piece:
    label = Label(kind.code, team, customer, None, 0, each.case, each.first_stay, None)
    return Piece(each.case, each.life, each.start_us, each.end_us, label, units)


def _leading(each: Stretch, blocker: int, units: int = WHOLE) -> Piece:
    label = Label(None, each.team, each.customer, blocker, 1, each.case, each.first_stay, blocker)
    return Piece(each.case, each.life, each.start_us, each.end_us, label, units)


def _waiting(each: Stretch, few: FewCases, lives: Mapping[int, list[Life]]) -> Iterator[Piece]:
    """Cut a wait wherever something begins or ceases to live, and share each part among what lives then."""
    named = _named(each, few, lives)
    if not named:
        outside = each.state is State.WAITING_OUTSIDE
        yield _piece(each, ChargeKind.OUTSIDE, None, each.team) if outside else _stale(each)
        return
    lived = [life for case, _ in named if case is not None for life in lives.get(case, ())]
    moments = {moment for life in lived for moment in (life.start_us, life.end_us)}
    inside = sorted(moment for moment in moments if each.start_us < moment < each.end_us)
    for start, end in pairwise([each.start_us, *inside, each.end_us]):
        yield from _shared(each._replace(start_us=start, end_us=end), named, lives)


def _named(each: Stretch, few: FewCases, lives: Mapping[int, list[Life]]) -> set[_Named]:
    """Give what a wait names, each once."""
    found: set[_Named] = set()
    for part in few.parts(each.waits_on):
        is_case = not part.is_customer and (part.case in lives or part.party is None)
        found.add((part.case if is_case else None, None if is_case or part.is_customer else part.party))
    return found


def _shared(each: Stretch, named: set[_Named], lives: Mapping[int, list[Life]]) -> Iterator[Piece]:
    """Share a stretch, through which nothing changes, among all that lives; where nothing does it is the team's own."""
    now = {case: _lives_then(lives.get(case, ()), each.start_us) for case, _ in named if case is not None}
    living = [(case, party) for case, party in named if case is None or now[case] is None]
    if not living:
        unasked = ChargeKind.UNASKED in now.values()
        yield _piece(each, ChargeKind.UNASKED, each.team, each.customer) if unasked else _stale(each)
        return
    units = WHOLE // len(living)
    for case, party in living:
        if case is not None:
            yield _leading(each, case, units)
        elif party is not None:
            yield _piece(each, ChargeKind.OUTSIDE, party, each.team, units)
        else:
            yield _answer(each, each.customer, units)


def _stale(each: Stretch) -> Piece:
    return _piece(each, ChargeKind.STALE, each.team, each.customer)


def _lives_then(lives: Sequence[Life], at_us: int) -> ChargeKind | None:
    """Say why a case cannot be waited for at a moment: it was not opened yet, or has ended; None: it lives."""
    begun = bisect_right(lives, at_us, key=lambda life: life.start_us)
    if not begun:
        return ChargeKind.UNASKED
    return None if at_us < lives[begun - 1].end_us else ChargeKind.STALE


def _untied(waiting: Iterable[Piece]) -> Iterator[Piece]:
    """Resolve the circles among the waits; by the definition, and with the code, of analysis/knots.py."""
    of_place: dict[tuple[int, int], list[Piece]] = {}
    for piece in waiting:
        of_place.setdefault((piece.case, piece.start_us), []).append(piece)
    waits = {place: _wait(pieces) for place, pieces in of_place.items()}
    of_case: dict[int, list[tuple[tuple[int, int], Wait]]] = {}
    for place, wait in waits.items():
        of_case.setdefault(wait.case, []).append((place, wait))
    leads = {
        place: [
            after
            for end in wait.ends
            for after, other in of_case.get(end, ())
            if other.ends and wait.start_us < other.end_us and other.start_us < wait.end_us
        ]
        for place, wait in waits.items()
    }
    knots = list(circles(leads))
    tied = {place for knot in knots for place in knot}
    yield from (piece for place, pieces in of_place.items() if place not in tied for piece in pieces)
    for knot in knots:
        for case, life, start, end, *label, units in taken_apart([waits[place] for place in knot]):
            yield Piece(case, life, start, end, Label(*label), units)


def _wait(pieces: Sequence[Piece]) -> Wait:
    first = pieces[0]
    branches = tuple(Branch(piece.label, piece.units) for piece in pieces)
    return Wait(first.case, first.life, first.start_us, first.end_us, branches)
