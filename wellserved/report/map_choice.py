"""What is drawn on the map: the teams and links that matter most; the other teams of a step become one node."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from wellserved.report.map_layers import Arcs

_BACK = 0.6  # a return loop has to matter more than a forward link to be drawn: it costs more calm
_FOLDED_ALONE = 1


def folded(
    steps: Mapping[str, int], matters: Mapping[str, float], most_teams: int, most_outside: int
) -> dict[str, str]:
    """Return for each name the node that stands for it: itself, or the fold of its step.

    Takes: steps (0 = outside customer) and how much each name matters. Drawn are the `most_teams` teams that matter
    most and at most `most_outside` boxes of outside customers; ties go by name. A team is not folded alone.
    """
    by_weight = sorted(steps, key=lambda name: (-matters.get(name, 0.0), name))
    teams = [name for name in by_weight if steps[name] > 0]
    customers = [name for name in by_weight if steps[name] == 0]
    node_of = {name: name for name in steps}
    kept_customers = most_outside - (len(customers) > most_outside)  # their fold stands in the same layer
    left: dict[int, list[str]] = defaultdict(list)
    for name in [*teams[max(most_teams, 0) :], *customers[kept_customers:]]:
        left[steps[name]].append(name)
    for step, names in left.items():
        if len(names) > _FOLDED_ALONE:
            node_of |= dict.fromkeys(names, _free_key(f"+ {len(names)} more at step {step}", steps))
    return node_of


def _free_key(key: str, taken: Mapping[str, int]) -> str:
    while key in taken:
        key = f"+{key}"
    return key


def chosen_links(arcs: Arcs, layer: Mapping[str, int], folds: frozenset[str], most: int) -> list[tuple[str, str]]:
    """Return the links to draw, those that matter most first.

    First each node gets its strongest link towards the outside customer, so that its line of sight can be followed, and
    each outside customer the strongest link it is served by; then links between teams follow by how much they matter.
    """
    lines_of_sight = sorted(_lines_of_sight(arcs, layer, folds), key=lambda link: (-arcs[link], link))
    between_teams = sorted(
        (link for link in arcs if not folds.intersection(link)),
        key=lambda link: (-arcs[link] * (1.0 if _is_forward(link, layer) else _BACK), link),
    )
    return list(dict.fromkeys([*lines_of_sight, *between_teams]))[: max(most, 0)]


def _is_forward(link: tuple[str, str], layer: Mapping[str, int]) -> bool:
    return layer[link[0]] < layer[link[1]]


def _lines_of_sight(arcs: Arcs, layer: Mapping[str, int], folds: frozenset[str]) -> set[tuple[str, str]]:
    last = max(layer.values(), default=0)
    forward = sorted(
        (link for link in arcs if _is_forward(link, layer)),
        key=lambda link: (len(folds.intersection(link)), -arcs[link], link),
    )
    first_of_provider: dict[str, tuple[str, str]] = {}
    first_of_outside: dict[str, tuple[str, str]] = {}
    for link in forward:
        first_of_provider.setdefault(link[0], link)
        if layer[link[1]] == last:
            first_of_outside.setdefault(link[1], link)
    return {*first_of_provider.values(), *first_of_outside.values()}


def without_overfull_layers(
    links: Sequence[tuple[str, str]], layer: Mapping[str, int], lanes_that_fit: Mapping[int, int]
) -> list[tuple[str, str]]:
    """Return the links without those for whose lanes there is no room between the nodes.

    Takes: links, those that matter most first; how many lanes each layer has room for. Links that lead to the same
    customer from the same side share their lanes.
    """
    lanes: dict[int, set[tuple[str, bool]]] = defaultdict(set)
    kept = []
    for provider, customer in links:
        lane = customer, layer[provider] < layer[customer]
        passed = _passed(layer[provider], layer[customer])
        if all(len(lanes[number] | {lane}) <= lanes_that_fit[number] for number in passed):
            kept.append((provider, customer))
            for number in passed:
                lanes[number].add(lane)
    return kept


def _passed(one: int, other: int) -> Iterable[int]:
    return range(min(one, other) + 1, max(one, other))
