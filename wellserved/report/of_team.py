"""What findings say of one team: what it waited for, and who waited for it, in rows; the most first."""

from collections import defaultdict
from dataclasses import dataclass

from wellserved.analysis.clock_findings import TimeOf
from wellserved.analysis.findings import FEW, NOBODY, Findings
from wellserved.report.numbers import counted, in_hours, name
from wellserved.words.charges import WAITING_KINDS, ChargeKind

_MOST_NAMED = 3
_COUNTED = frozenset({*WAITING_KINDS, ChargeKind.OUTSIDE})


@dataclass(frozen=True)
class Between:
    """The waiting between a team and another party, in complete cases."""

    name: str
    """The other one, as findings call it."""
    said: str


@dataclass(frozen=True)
class OfTeam:
    """One team as these findings see it."""

    waited_for: tuple[Between, ...]
    waited_on_by: tuple[Between, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of it."""
        return not (self.waited_for or self.waited_on_by)


def of_team(findings: Findings, team: str) -> OfTeam:
    """Give what is known of a team; cells of fewer than five cases are in no row."""
    cells = findings.whose_time.charges if findings.whose_time else ()
    counted_cells = [each for each in cells if ChargeKind(each.kind) in _COUNTED]
    return OfTeam(
        _rows({id(each): each.provider for each in counted_cells if each.customer == team}, counted_cells, team),
        _rows({id(each): each.customer for each in counted_cells if each.provider == team}, counted_cells, team),
    )


def _rows(others: dict[int, str], cells: list[TimeOf], team: str) -> tuple[Between, ...]:
    hours: defaultdict[str, float] = defaultdict(float)
    cases: defaultdict[str, int] = defaultdict(int)
    for each in cells:
        other = others.get(id(each), "")
        if other and other not in (team, FEW, NOBODY):
            hours[other] += each.hours
            cases[other] = max(cases[other], each.cases)
    most = sorted(hours, key=lambda other: -hours[other])[:_MOST_NAMED]
    return tuple(
        Between(other, f"{name(other)}: {in_hours(hours[other])} in {counted(cases[other], 'case')} or more")
        for other in most
    )
