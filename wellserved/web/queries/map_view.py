"""What of a graph a map shows: branches folded into one box each, some teams apart, one path, or one neighbourhood."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from wellserved.report.map_choice import folded
from wellserved.web.queries.map_graph import OUTSIDE, DeclaredLink, Graph, MapParty, Said, moment
from wellserved.words.links import Used

FEW_BOXES = 20
"""As many boxes of teams as can be taken in at a glance; so many branches are unfolded by themselves."""
FAR = 99
"""Steps of a team that has no path to an outside customer."""
BRANCH = "+"
"""What the key of a folded branch begins with; no key of a team does."""
TIMES_A_MONTH: Mapping[str, float] = {
    Used.DAILY: 20.0,
    Used.WEEKLY: 4.0,
    Used.MONTHLY: 1.0,
    Used.SELDOM: 0.25,
    Used.IN_TROUBLE: 0.25,
}
"""About how often, only for how wide a line is drawn."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see, as the address says it.

    `opened`: keys of the branches that are unfolded (None: as many as can be taken in). `focus`: only the neighbours
    of this one. `path`: the team whose way to the customer is shown (blank: the reader's).
    """

    opened: frozenset[str] | None = None
    focus: str = ""
    path: str = ""


@dataclass(frozen=True)
class Box:
    """One box of the map: a party by itself, a branch folded with all that belong to it, or what is left over."""

    key: str
    party: MapParty
    """Itself, the head of the branch, or the first one of what is left over."""
    members: tuple[MapParty, ...]
    steps: int | None
    """How many steps the nearest of them is from an outside customer."""
    is_branch: bool = False
    is_mine: bool = False
    is_on_path: bool = False
    is_in_focus: bool = False

    @property
    def is_rest(self) -> bool:
        """Whether it stands for what is left over."""
        return len(self.members) > 1 and not self.is_branch


@dataclass(frozen=True)
class Arrow:
    """All links from the teams of one box to those of another, or within one box; keys of boxes."""

    provider: str
    customer: str
    links: tuple[DeclaredLink, ...]
    is_on_path: bool = False

    @cached_property
    def times_a_month(self) -> float | None:
        """How often its links are used, about; None: nobody said."""
        known = [TIMES_A_MONTH[each.used] for each in self.links if each.used]
        return sum(known) if known else None

    @cached_property
    def is_agreed(self) -> bool:
        """Whether at least one of its links is said by both sides."""
        return any(each.said == Said.BOTH for each in self.links)

    @cached_property
    def is_disputed(self) -> bool:
        """Whether no link is agreed and of one the sides say different things."""
        return not self.is_agreed and any(each.said == Said.DISPUTED for each in self.links)

    @property
    def changed_at(self) -> datetime:
        """When somebody last said something about one of its links."""
        return moment(max(each.changed for each in self.links))


@dataclass(frozen=True)
class View:
    """What is shown: every link stands in exactly one arrow, every linked party in exactly one box."""

    boxes: Mapping[str, Box]
    arrows: Mapping[tuple[str, str], Arrow]
    path: tuple[MapParty, ...]
    """The way to the customer that is shown, the team itself first."""
    focus: MapParty | None
    opened: tuple[MapParty, ...]
    """The branches that are unfolded, from the top down."""
    foldable: tuple[MapParty, ...]
    """Those of them that would put several boxes into one."""
    unlinked: tuple[MapParty, ...]
    """Teams that serve nobody and are served by nobody yet; without those that others belong to."""
    without_way: tuple[MapParty, ...]
    """Teams on the map whose work reaches no customer outside yet."""


def view_of(graph: Graph, wish: Wish) -> View:
    """Give what is shown. No query.

    Raises: NotThere where the address names a party that is not there.
    """
    focus = graph.party(wish.focus) if wish.focus else None
    path = _path(graph, wish)
    links = [each for each in graph.links if focus is None or focus.number in (each.provider, each.customer)]
    shown = {number for each in links for number in (each.provider, each.customer)}
    shown |= {focus.number} if focus else set()
    apart = shown & {*path, *graph.mine, *({focus.number} if focus else ())}
    opened = _opened(graph, wish, shown, apart)
    box_of = _box_of(graph, shown, opened, apart)
    return View(
        boxes=_boxes(graph, box_of, path, focus),
        arrows=_arrows(links, box_of, set(pairwise(path))),
        path=tuple(graph.parties[number] for number in path),
        focus=focus,
        opened=_in_order(graph, opened),
        foldable=_in_order(graph, _holding_several(graph, opened, shown - apart)),
        unlinked=tuple(
            each for number, each in graph.parties.items() if number > 0 and number not in {*graph.linked, *graph.below}
        ),
        without_way=tuple(
            each for number, each in graph.parties.items() if number in graph.linked and graph.steps(number) is None
        ),
    )


def _in_order(graph: Graph, branches: Iterable[int]) -> tuple[MapParty, ...]:
    return tuple(sorted((graph.parties[number] for number in branches), key=lambda each: (len(each.above), each.name)))


def _holding_several(graph: Graph, opened: Collection[int], shown: Iterable[int]) -> list[int]:
    held = Counter(each for number in shown for each in (*graph.parties[number].above, number))
    return [number for number in opened if held[number] > 1]


def _path(graph: Graph, wish: Wish) -> tuple[int, ...]:
    number = graph.party(wish.path).number if wish.path else next(iter(graph.mine), None)
    return () if number is None else graph.paths.get(number, ()) or (number,)


def _opened(graph: Graph, wish: Wish, shown: Collection[int], apart: Collection[int]) -> set[int]:
    """Give the branches that are unfolded and hold something that is shown."""
    holding = {number for each in shown for number in graph.parties[each].above}
    if wish.opened is not None:
        return {number for number in holding if graph.parties[number].key in wish.opened}
    # Level by level, as long as it can be taken in; one branch that holds everything is always unfolded.
    opened: set[int] = set()
    teams = [number for number in shown if number > 0]
    while level := {head for number in teams if (head := _head(graph, number, opened)) in holding}:
        if len(level) > 1 and len(set(_box_of(graph, teams, opened | level, apart).values())) > FEW_BOXES:
            break
        opened |= level
    if wish.focus:
        opened |= _small_ones(graph, teams, opened, apart)
    return opened


def _small_ones(graph: Graph, teams: Sequence[int], opened: set[int], apart: Collection[int]) -> set[int]:
    """Give the branches of a neighbourhood that can be unfolded, too: the small ones first."""
    sizes = Counter(head for number in teams if number not in apart and (head := _head(graph, number, opened)))
    room = FEW_BOXES - len(set(_box_of(graph, teams, opened, apart).values()))
    small = set()
    for head, size in sorted(sizes.items(), key=lambda each: (each[1], each[0])):
        if (room := room - (size - 1)) < 0:
            break
        lines = [graph.parties[number].above for number in teams]
        small |= {head, *(number for line in lines if head in line for number in line)}
    return small


def _head(graph: Graph, number: int, opened: Collection[int]) -> int | None:
    """Give the topmost branch that a team belongs to, or heads, and that is not unfolded; None: there is none."""
    line = (*graph.parties[number].above, *((number,) if number in graph.below else ()))
    return next((each for each in line if each not in opened), None)


def _box_of(graph: Graph, shown: Iterable[int], opened: Collection[int], apart: Collection[int]) -> dict[int, str]:
    """Give for each party the key of its box. A branch of which one team alone is left needs no box of its own."""
    box_of: dict[int, str] = {}
    folds: dict[int, list[int]] = defaultdict(list)
    for number in shown:
        party = graph.parties[number]
        box_of[number] = OUTSIDE + party.key if party.is_outside else party.key
        head = None if party.is_outside or number in apart else _head(graph, number, opened)
        if head is not None:
            folds[head].append(number)
    for head, members in folds.items():
        if len(members) > 1:
            box_of |= dict.fromkeys(members, BRANCH + graph.parties[head].key)
    return box_of


def _boxes(graph: Graph, box_of: Mapping[int, str], path: Collection[int], focus: MapParty | None) -> dict[str, Box]:
    members: dict[str, list[MapParty]] = defaultdict(list)
    for number in graph.parties:  # by name
        if number in box_of:
            members[box_of[number]].append(graph.parties[number])
    return {key: _box(graph, key, tuple(each), path, focus) for key, each in members.items()}


def _box(graph: Graph, key: str, members: tuple[MapParty, ...], path: Collection[int], focus: MapParty | None) -> Box:
    numbers = {each.number for each in members}
    is_branch = key.startswith(BRANCH)
    steps = [steps for number in numbers if (steps := graph.steps(number)) is not None]
    return Box(
        key=key,
        party=graph.by_key[key.removeprefix(BRANCH)],
        members=members,
        steps=min(steps, default=None),
        is_branch=is_branch,
        is_mine=not numbers.isdisjoint(graph.mine),
        is_on_path=not is_branch and not numbers.isdisjoint(path),
        is_in_focus=focus is not None and focus.number in numbers,
    )


def _arrows(
    links: Iterable[DeclaredLink], box_of: Mapping[int, str], path: Collection[tuple[int, int]]
) -> dict[tuple[str, str], Arrow]:
    between: dict[tuple[str, str], list[DeclaredLink]] = defaultdict(list)
    on_path = set()
    for each in links:
        ends = box_of[each.provider], box_of[each.customer]
        between[ends].append(each)
        if (each.provider, each.customer) in path:
            on_path.add(ends)
    return {ends: Arrow(*ends, tuple(found), ends in on_path) for ends, found in between.items()}


def with_fewer(view: View, most_teams: int, most_outside: int) -> View:
    """Give the view with no more boxes than these: those with the fewest links become one for each number of steps.

    Boxes of the path, the reader's own and the one in focus stay.
    """
    kept = [each for each in view.boxes.values() if each.is_on_path or each.is_mine or each.is_in_focus]
    weight: dict[str, float] = defaultdict(float, {each.key: float("inf") for each in kept})
    for arrow in view.arrows.values():
        for key in (arrow.provider, arrow.customer):
            weight[key] += len(arrow.links)
    steps = {key: _steps(each) for key, each in view.boxes.items()}
    node_of = folded(steps, weight, max(most_teams, sum(not each.party.is_outside for each in kept)), most_outside)
    if all(key == node for key, node in node_of.items()):
        return view
    return replace(view, boxes=_joined_boxes(view, node_of), arrows=_joined_arrows(view, node_of))


def _steps(box: Box) -> int:
    return FAR if box.steps is None else box.steps


def _joined_boxes(view: View, node_of: Mapping[str, str]) -> dict[str, Box]:
    groups: dict[str, list[Box]] = defaultdict(list)
    for key, box in view.boxes.items():
        groups[node_of[key]].append(box)
    return {
        node: boxes[0]
        if len(boxes) == 1
        else Box(node, boxes[0].party, tuple(each for box in boxes for each in box.members), boxes[0].steps)
        for node, boxes in groups.items()
    }


def _joined_arrows(view: View, node_of: Mapping[str, str]) -> dict[tuple[str, str], Arrow]:
    groups: dict[tuple[str, str], list[Arrow]] = defaultdict(list)
    for (provider, customer), arrow in view.arrows.items():
        groups[node_of[provider], node_of[customer]].append(arrow)
    return {
        ends: Arrow(*ends, tuple(link for each in arrows for link in each.links), any(a.is_on_path for a in arrows))
        for ends, arrows in groups.items()
    }
