"""Lines of sight as layers: which teams are how many steps away from the outside customer."""

from dataclasses import dataclass

from wellserved.analysis.findings import Findings
from wellserved.report.numbers import count, counted, listed, name

MOST_NAMED = 24


@dataclass(frozen=True)
class Layer:
    """The teams at one distance: how it is called, those named (the most cases first), how many more there are."""

    title: str
    named: tuple[str, ...]
    more: int


def about_line_of_sight(findings: Findings) -> str:
    """Say whether each team has a path to an outside customer."""
    seen = [team for team in findings.teams if team.way_out]
    unseen = [team.name for team in findings.teams if not team.way_out]
    if not findings.teams:
        return "This log names no teams, so no line of sight can be drawn."
    if not seen:
        return "No path from a team to an outside customer was seen in this log."
    farthest = counted(max(len(team.way_out) - 1 for team in seen), "step")
    if unseen:
        reach = f"{count(len(seen))} of {counted(len(findings.teams), 'team')} reach an outside customer"
        missing = f"No path was seen for {listed(unseen)}: every job has one, this log does not show it."
        return f"{reach}, the farthest in {farthest}. {missing}"
    if len(seen) == 1:
        return f"The only team, {name(seen[0].name)}, reaches an outside customer in {farthest}."
    return f"All {counted(len(seen), 'team')} reach an outside customer, the farthest in {farthest}."


def layers(findings: Findings) -> list[Layer]:
    """Give the layers from the outside customer inwards; teams whose path was not seen come last."""
    distances: dict[int, list[str]] = {}
    for team in findings.teams:
        distances.setdefault(len(team.way_out) - 1, []).append(name(team.name))
    unseen = distances.pop(-1, [])
    found = [_layer(f"{counted(steps, 'step')} away", distances[steps]) for steps in sorted(distances)]
    return [*found, _layer("no path seen", unseen)] if unseen else found


def _layer(title: str, teams: list[str]) -> Layer:
    return Layer(f"{title}: {counted(len(teams), 'team')}", tuple(teams[:MOST_NAMED]), max(0, len(teams) - MOST_NAMED))
