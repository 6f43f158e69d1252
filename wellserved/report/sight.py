"""Lines of sight as layers: which teams are how many steps away from the outside customer."""

from dataclasses import dataclass

from wellserved.analysis.findings import Findings
from wellserved.report.numbers import counted, name

MOST_NAMED = 24


@dataclass(frozen=True)
class Layer:
    """The teams at one distance: how it is called, those named (the most cases first), how many more there are."""

    title: str
    named: tuple[str, ...]
    more: int


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
