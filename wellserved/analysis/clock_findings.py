"""What the honest clock finds: part of the findings of a log. Nothing here computes."""

from dataclasses import dataclass

from wellserved.analysis.estimates import Estimate


@dataclass(frozen=True)
class TimeOf:
    """How much of the time of the root cases was of one kind, charged on one link."""

    kind: str
    """A `ChargeKind`."""
    team: str
    """Who is charged; "not known" where nobody can be named."""
    provider: str
    customer: str
    hours: float
    """Of the clock, in total."""
    open_hours: float
    """Of these, in the charged team's own working hours; equal to `hours` where none are known."""
    cases: int


@dataclass(frozen=True)
class PartyTime:
    """How much of the time of the root cases was of one kind, charged to one party on whatever link."""

    kind: str
    """A `ChargeKind`."""
    team: str
    """Who is charged; "not known" where nobody can be named."""
    hours: float
    """Of the clock, in total."""
    open_hours: float
    """Of these, in the charged team's own working hours; equal to `hours` where none are known."""
    cases: int


@dataclass(frozen=True)
class WhoseTime:
    """Whose time it was: the complete lives of the root cases, every minute charged once."""

    roots: str
    """"outside" (cases asked for by outside customers) or "asked" (cases that no other case waited on)."""
    cases: int
    """Complete root cases."""
    left_out: int
    """Root cases that are still open."""
    hours_per_case: Estimate | None
    """Mean hours of the clock from opening to end."""
    charges: tuple[TimeOf, ...]
    """The most hours first; cells with fewer than five cases are summed up for each kind under "fewer than five cases
    each"."""
    upstream: Estimate | None
    """Share of the hours that passed in other cases, waited on."""
    waits_recorded: Estimate | None
    """Share of the root cases with at least one recorded wait: an unrecorded wait shows as queue or work."""
    sides: tuple[tuple[str, str, float], ...] = ()
    """(side, kind, hours): the same hours by where they passed, none withheld, as nobody is named. Sides: "between"
    (links between teams), "asked" (the last link: the team that was asked, for whoever asked from outside), "outside"
    (outside customers and outside parties), "unknown" (links of which the log does not say both ends)."""
    parties: tuple[PartyTime, ...] = ()
    """The same hours by who is charged, the most first; here, too, cells with fewer than five cases are summed up for
    each kind, but a party may have five on several links together."""


@dataclass(frozen=True)
class LateCause:
    """The link that used most of the time of late cases whose cause lies elsewhere."""

    kind: str
    """What most of the time there was used for: a `ChargeKind`."""
    provider: str
    customer: str
    cases: int
    hours: float
    """Hours of the promise clock used on this link, in these cases."""


@dataclass(frozen=True)
class QueueCauses:
    """Why the first link of the chain, the queue itself, took its time: hours of queue by what the team did then."""

    closed_hours: float
    """Outside the team's working hours."""
    contention_hours: float
    """The team worked on cases that had come earlier."""
    overtaken_hours: float
    """The team worked on cases that came later."""
    unexplained_hours: float
    """The team was open, and no work was recorded."""
    stays: int
    """Stays in a queue that were looked at."""
    of_stays: int
    """All there are; more than `stays` where a sample, drawn by a seeded hash, stands for them."""


@dataclass(frozen=True)
class Promises:
    """Which promises were kept, and where the time of the late ones went."""

    source: str
    """"moments" (promised moments or due dates), "column" (a column that says whether the promise was kept), or "both"
    (moments, and the column for lives without one)."""
    promised: int
    """Lives of cases with a promise."""
    unpromised: int
    kept: int
    late_own: int
    late_elsewhere: int
    late_unknown: int
    """Late, and the log cannot tell whose time it was."""
    running: int
    """Still open, and not late yet."""
    running_late: int
    """Still open, and late already."""
    share_kept: Estimate | None
    """Of the ended ones."""
    causes: tuple[LateCause, ...]
    """Of those late with the cause elsewhere, the most cases first; links with fewer than five cases are withheld."""
    withheld_causes: int


@dataclass(frozen=True)
class LinkCost:
    """What one link costs the outside customer."""

    provider: str
    customer: str
    share: Estimate
    """Share of the waiting (beyond the promises, where all links have one) on all links between teams."""
    hours_per_case: Estimate
    """Hours waited on this link per complete root case."""
    p_top: float
    """How often it came first when the cases were drawn anew."""
    cases: int
    """Root cases that waited on it."""
    tenth_less_hours: float
    """Hours per root case that a tenth less waiting there would give."""


@dataclass(frozen=True)
class Evidence:
    """One root case that waited long on the weakest link."""

    case: str
    hours: float
    through: str
    """The case in which it waited: itself, or one it waited on."""


@dataclass(frozen=True)
class ReturnLoop:
    """Cases handed to a team that had them before: what removing the return would save."""

    from_team: str
    to_team: str
    cases: int
    returns_per_case: float
    """Returns on this way per complete root case."""
    saved_hours: Estimate
    """Hours per root case if these cases went on as the others do."""


@dataclass(frozen=True)
class WeakestLink:
    """Which link between teams costs the outside customer most, and how sure that is."""

    roots: str
    cases: int
    left_out: int
    claimed: bool
    """Only if it came first in at least 80 % of the draws, is ahead of the second by 5 points, surely, and was ahead of
    it in 11 of 12 stretches of time."""
    why_not: str
    """"" if claimed; otherwise "few cases", "too close", "not steady", "one link only" or "no waiting"."""
    lead: Estimate | None
    """Top share minus second share, with its 90 % interval."""
    beyond_promise: bool
    """Whether only the waiting beyond promises counts."""
    candidates: tuple[LinkCost, ...]
    """The costliest first, at most ten; links with fewer than five cases are withheld."""
    withheld: int
    weights: tuple[float, float] | None
    """The weights of experience (ratings) for which the top stays the top; null: no ratings are known, weight 0."""
    evidence: tuple[Evidence, ...]
    first_team_hours: float
    """Hours per root case on the last link, to whoever asked: not compared with the links inside."""
    outside_hours: float
    """Hours per root case that outside customers and outside parties took."""
    loops: tuple[ReturnLoop, ...]


@dataclass(frozen=True)
class BruteForce:
    """Signs that effort, not order, holds things together."""

    outside_hours: Estimate | None
    """Share of the hours of work that lie outside the team's working hours; null: no working hours, or no work, are
    known. A piece of work that reaches into working hours counts with those only; only what lies wholly outside is
    outside."""
    by_team: tuple[tuple[str, float, float, int], ...]
    """(team, hours of work outside its working hours, hours of work, cases), the most outside first; teams with fewer
    than five cases are left out."""
    reopened: Estimate | None
    """Share of the ended cases that were reopened; null: the log knows no ends."""
    expedited: Estimate | None
    """Share of the cases that were expedited; null: no column says so."""
    begun_outside: Estimate | None = None
    """Share of the pieces of work that were begun outside the team's working hours; null as for `outside_hours`."""
