"""Whether teams would still be a tree after a file is written, and if not, which of its rows to leave out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from wellserved.words.language import gettext as _
from wellserved.words.team_tree import DEEPEST, History, as_of, first_problem

Histories = Mapping[int, History]
_SHOWN = 4


def troubles(histories: Histories, dated: Sequence[int], names: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Give teams whose change cannot be, each with a sentence; none: the teams are a tree on every day.

    Takes: all histories as they would be; the teams whose name or parent would change; what teams are called.
    """
    parents = {number: history[-1].parent for number, history in histories.items() if _is_now(history)}
    if found := list(_circles(parents, set(dated), names)) or list(_depths(parents, set(dated))):
        yield from found
        return
    found = [*_same_names(histories, dated, names), *_parents_not_there(histories, dated, names)]
    yield from found or _on_some_day(histories, dated)


def _is_now(history: History) -> bool:
    return bool(history) and history[-1].until_date is None


def _circles(parents: Mapping[int, int | None], dated: set[int], names: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Give all teams that would be below themselves."""
    done: set[int] = set()
    for start in parents:
        way: dict[int, None] = {}
        here: int | None = start
        while here is not None and here not in done and here not in way:
            way[here] = None
            here = parents.get(here)
        if here is not None and here in way:
            circle = list(way)[list(way).index(here) :]
            shown = [names[number] for number in circle[:_SHOWN]] + (["…"] if len(circle) > _SHOWN else [])
            sentence = _("It would stand below itself: %(way)s. Write another parent.") % {
                "way": " → ".join([*shown, names[circle[0]]])
            }
            yield from ((number, sentence) for number in circle if number in dated)
        done |= way.keys()


def _depths(parents: Mapping[int, int | None], dated: set[int]) -> Iterator[tuple[int, str]]:
    """Give the changed teams that stand too deep, or have such below them."""
    level: dict[int, int] = {}
    for start in parents:
        way, here = [], start
        while here not in level:
            way.append(here)
            above = parents[here]
            if above is None or above not in parents:
                break
            here = above
        depth = level.get(here, 0)
        for number in reversed(way):
            depth += 1
            level[number] = depth
            if depth > DEEPEST and number in dated:
                yield (
                    number,
                    _("It would stand on level %(depth)s of the tree; teams have at most %(deepest)s levels.")
                    % {"depth": depth, "deepest": DEEPEST},
                )


def _same_names(histories: Histories, dated: Sequence[int], names: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Give changed teams that would have the name of another one in the same place."""
    places: dict[tuple[int | None, str], list[int]] = {}
    for number, history in histories.items():
        if _is_now(history):
            places.setdefault((history[-1].parent, history[-1].name.casefold()), []).append(number)
    changed = set(dated)
    for several in places.values():
        if len(several) > 1:
            sentence = _("There would be two teams called “%(name)s” in one place. Write another name.") % {
                "name": names[several[0]]
            }
            yield from ((number, sentence) for number in several if number in changed)


def _parents_not_there(
    histories: Histories, dated: Sequence[int], names: Mapping[int, str]
) -> Iterator[tuple[int, str]]:
    """Give changed teams whose parent begins later than they belong to it."""
    for number in dated:
        span = histories[number][-1]
        above = histories.get(span.parent, ()) if span.parent is not None else ()
        if above and as_of(above, span.from_date) is None:
            began = max(each.from_date for each in above)
            yield (
                number,
                (
                    _(
                        "“%(team)s”, the team above it, is there only from %(began)s on, and this row says from "
                        "%(day)s. Write a later day here, or an earlier one there."
                    )
                    % {"team": names[span.parent or 0], "began": began, "day": span.from_date}
                ),
            )


def _on_some_day(histories: Histories, dated: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Give the changed teams that are part of a problem on some day between; where that is unclear, all of them."""
    if not dated:
        return
    since = min(histories[number][-1].from_date for number in dated)
    problem = first_problem(histories, since)
    if problem is None:
        return
    day: date | str = problem.on or since
    at_hand = [number for number in dated if number in {problem.team, problem.parent}] or list(dated)
    for number in at_hand:
        yield (
            number,
            _("On %(day)s the teams would be no tree: one would stand below itself or a team not there yet.")
            % {"day": day},
        )
