"""What the analysis of a log finds: one frozen, versioned document. Nothing here computes."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from wellserved.analysis.clock_findings import BruteForce, Promises, QueueCauses, WeakestLink, WhoseTime
from wellserved.analysis.compare import Comparison
from wellserved.analysis.cost_scenario import Scenario
from wellserved.analysis.estimates import Estimate
from wellserved.words.problems import Problem, RowCount
from wellserved.words.rebuilt import Misshapen, rebuilt

VERSION = 2
SMALLEST_CELL = 5
"""Cells with fewer cases are withheld as noise; totals count them."""
FEW = "fewer than five cases each"
NOBODY = "not known"


class NotOurs(ValueError):
    """A document is not one of findings that this program reads; the message is a sentence that says what helps."""


@dataclass(frozen=True)
class Source:
    """Where the findings come from."""

    files: tuple[str, ...]
    """Names of the files, without their folders."""
    produced_by: str
    """Program and version."""
    rows: RowCount
    problems: tuple[Problem, ...]
    events: int
    first_at: str
    """Moment of the first event, ISO 8601 in UTC."""
    last_at: str
    as_of: str
    """The moment to which open cases run."""
    opened_from: str | None
    """Only cases opened from this moment on were looked at, ISO 8601 in UTC; null: no limit."""
    opened_to: str | None
    """Only cases opened before this moment were looked at; null: no limit."""
    states_known: bool
    """Whether the log tells queue from work; otherwise time is *held*."""
    ends_known: bool
    """Whether the log says when a case ended; otherwise its last event ended it."""
    event_means: str
    """states, arrival, completion or start_complete (docs/mapping.md)."""
    names_teams: bool
    """Whether the log names teams; without them only durations can be said."""
    small_teams: int
    """Teams with fewer than three people, counted in their parent."""
    teams_hidden: bool
    """Whether the names of teams were replaced before forwarding."""
    team_sizes_known: bool = True
    """Whether a column of persons says how many people a team has; otherwise no team was taken to be small."""
    hours_known: bool = False
    """Whether working hours were given; otherwise every hour of the clock counts."""


@dataclass(frozen=True)
class Cases:
    """How many cases there are and how long they live."""

    total: int
    complete: int
    open: int
    lived_median: Estimate | None
    """Hours from opening to end of complete cases, the median."""
    lived_p85_hours: float | None
    """85 % of complete cases lived at most so many hours."""
    lived_total_hours: float
    """Hours lived by all cases, complete and open: what the spells add up to."""
    teams_per_case: tuple[tuple[int, int], ...]
    """(number of teams, cases), ascending."""


@dataclass(frozen=True)
class Holding:
    """How long one holder held cases in one state."""

    holder: str
    """Name; "not known" and "several at once" where nobody can be named."""
    kind: str
    """team, outside customer, outside party, or nobody known."""
    state: str
    hours: float
    cases: int
    spells: int


@dataclass(frozen=True)
class HandOff:
    """The hand-offs from one team to another, and the wait that followed."""

    from_team: str
    to_team: str
    times: int
    cases: int
    n: int
    """Hand-offs whose wait is over and known."""
    not_taken_up: int
    """Passed on or ended before the receiving team took them up."""
    still_waiting: int
    wait_median: Estimate | None
    """Hours, of the n waits that are over."""
    wait_p85_hours: float | None
    wait_total_hours: float | None
    """Null, like the median: no wait is over, or withheld because fewer than five are."""
    bounces: int | None
    """Came straight back; null: withheld, fewer than five cases."""
    bounced_cases: int | None


@dataclass(frozen=True)
class HandOffs:
    """All hand-offs between teams."""

    times: int
    cases: int
    """Cases with at least one hand-off."""
    share_of_cases: Estimate | None
    """Share of the cases with a known team that passed through two or more."""
    wait_median: Estimate | None
    """Hours until taken up (or, where queue and work are not told apart, until handed on), all hand-offs."""
    wait_p85_hours: float | None
    wait_total_hours: float
    taken_up_at_once: int
    """Taken up in the moment of the hand-off, as its own row may say already: waits of 0 that show no wait."""
    bounces: int
    two_way_pairs: int
    """The other definition: unordered pairs of teams with both directions in one case, once per case."""
    pairs: tuple[HandOff, ...]
    """The most frequent first; pairs with fewer than five cases are withheld."""
    withheld_pairs: int
    withheld_times: int
    still_waiting: int = 0
    """Not taken up yet: in no median."""


@dataclass(frozen=True)
class Loop:
    """A way on which cases come back to a team that had them before."""

    team: str
    first_via: str
    last_via: str
    stops: int
    """Teams in between: 1 is a bounce, 3 stands for three or more."""
    times: int
    cases: int
    away_hours: float
    """Between leaving the team and coming back, in total."""


@dataclass(frozen=True)
class Elsewhere:
    """How much cases lie with other teams than the one that completes them; open cases count to their last event."""

    hours: Estimate | None
    """Share of the hours of cases with two or more teams."""
    longest: Estimate | None
    """Share of these cases that another team had longest."""


@dataclass(frozen=True)
class Link:
    """Who serves whom: the provider's work goes to the customer."""

    provider: str
    customer: str
    customer_is_outside: bool
    times: int
    cases: int
    wait_hours: float | None
    """Hours the customer waited until the provider took the case up, in total; null: not known, or withheld."""
    wait_median_hours: float | None = None
    """Half of the waits were at most so long; null: not known, or withheld."""


@dataclass(frozen=True)
class Team:
    """One team as seen in the log."""

    name: str
    cases: int | None
    """Null: withheld, fewer than five."""
    hours: float | None
    """Hours cases lay with the team, whatever their state; null: withheld."""
    way_out: tuple[str, ...]
    """Its line of sight: from the team to the outside customer; empty: none was seen."""
    open_cases: int | None = None
    """Open cases it has now; null: withheld, one to four, or the log does not say when a case ended."""


@dataclass(frozen=True)
class OpenCase:
    """One case that is still open."""

    case: str
    team: str
    state: str
    age_days: float
    in_state_days: float


@dataclass(frozen=True)
class OpenCases:
    """How old the open cases are."""

    age_median: Estimate | None
    """Days since the case was opened or last reopened."""
    bands: tuple[tuple[str, int], ...]
    """(age in words, open cases), the youngest first."""
    oldest: tuple[OpenCase, ...]


@dataclass(frozen=True)
class Findings:
    """Everything the report shows. The JSON has the same names."""

    version: int
    source: Source
    cases: Cases
    waiting: tuple[Holding, ...]
    """Where the time of all cases lay: by holder and state, the most hours first. Small cells are summed under "fewer
    than five cases each"."""
    handoffs: HandOffs | None
    """Null: the log names no teams."""
    loops: tuple[Loop, ...]
    """The most hours away first; ways with fewer than five cases are withheld."""
    withheld_loops: int
    elsewhere: Elsewhere | None
    links: tuple[Link, ...]
    """The most cases first; links with fewer than five cases are withheld."""
    withheld_links: int
    teams: tuple[Team, ...]
    """By number of cases, the most first."""
    outside: tuple[str, ...]
    """The outside customers."""
    open_cases: OpenCases
    whose_time: WhoseTime | None = None
    """Whose time it was that the cases of outside customers took; null: not known."""
    promises: Promises | None = None
    """Which promises were kept; null: the log knows none."""
    queue_causes: QueueCauses | None = None
    """Why cases lay in queues; null: the log does not tell queue from work."""
    weakest: WeakestLink | None = None
    """Which link costs the outside customer most; null: not known."""
    cost: Scenario | None = None
    """What this may cost in a year; null: no own figures were given."""
    brute_force: BruteForce | None = None
    """Signs that effort, not order, holds things together; null: not known."""
    comparison: tuple[Comparison, ...] | None = None
    """Measure by measure, two periods of the log compared; null: not asked for."""
    compared: tuple[tuple[str, str], tuple[str, str]] | None = None
    """The two periods, each with its first day and the day after its last; null: not asked for."""

    def to_json(self) -> str:
        """Give the document as JSON, with sorted keys and two spaces, ready to be compared."""
        return json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, document: str) -> "Findings":
        """Read what `to_json` wrote: equal to what it was made of.

        Raises: NotOurs for another version, and for what never was findings.
        """
        try:
            read: Any = json.loads(document)
            version = read["version"]
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise NotOurs("This is no document of findings. Analyse the log again.") from error
        if version != VERSION:
            raise NotOurs(
                f"These findings are of version {version!r:.20}, and this program reads version {VERSION}. Analyse the "
                "log again."
            )
        try:
            found: Findings = rebuilt(cls, read)
        except Misshapen as error:
            raise NotOurs("This document of findings is damaged. Analyse the log again.") from error
        return found
