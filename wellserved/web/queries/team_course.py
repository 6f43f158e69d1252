"""How it goes with a team, for whoever works in or with it: its own past, what holds it up, what it gives and gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.analysis.run_chart import Scale
from wellserved.report.numbers import FIRM, figure
from wellserved.report.run_scale import written
from wellserved.report.run_words import Line
from wellserved.web import rules
from wellserved.web.models import CharterVersion, FindingsRun, Person, Team
from wellserved.web.queries import charters, help_given, own_findings, teams
from wellserved.web.queries.course_readers import why_not_see_course
from wellserved.web.queries.courses import Series, Told, series, told
from wellserved.web.queries.held_up import Holds, what_holds_up, what_it_holds_up
from wellserved.web.queries.months import known_months
from wellserved.web.queries.open_work import Ages, Way, ages_of, way_of
from wellserved.web.queries.promises_told import promises_of
from wellserved.web.queries.signs import (
    Mirrored,
    Promised,
    SignTold,
    mirror,
    months_counted,
    signs_of,
    thanks_by_month,
)
from wellserved.web.queries.team_figures import why_few
from wellserved.words.signs import Measure

_MINUTES = 60
_HUNDRED = 100
BEGUN = (Measure.RIGHT_FIRST, Measure.PASSED_ON, Measure.ASKED_RIGHT_FIRST)
"""What is told of requests that came back, or did not begin as they should: as provider, and as customer."""
BRUTE_FORCE = (Measure.EXPEDITED, Measure.OUTSIDE_HOURS)


@dataclass(frozen=True)
class Found:
    """What the stored months say of a team."""

    first: date
    last: date
    """The months that figures are counted over; charts show up to twelve more before them."""
    is_running: bool
    """The last month is not over yet."""
    charts: tuple[Told, ...]
    holds_us_up: Holds
    we_hold_up: Holds
    as_provider: tuple[Told, ...]
    as_customer: tuple[Told, ...]
    brute_force: tuple[Told, ...]
    mirror: tuple[Mirrored, ...]
    signs: tuple[SignTold, ...]


@dataclass(frozen=True)
class TeamCourse:
    """Everything that the page shows."""

    team: Team
    run: FindingsRun | None
    """The newest analysis; None: there is none yet."""
    why_few: str
    """Why nothing of the months is shown about so few people; blank: it is."""
    counted_in: str
    """The team above, in which the requests of few people are counted; blank: there is none."""
    found: Found | None
    """None: nothing is known yet, or it is withheld."""
    way: Way
    ages: Ages
    help: help_given.TeamHelp


def team_course(key: str, reader: Person, now: datetime) -> TeamCourse:
    """Put together how it goes with a team. At most fifty queries, whatever belongs to the team.

    Raises: NotThere; NotAllowed for whoever does not work in it or with it.
    """
    team, on = teams.team(key), timezone.localdate(now)
    rules.must(why_not_see_course(reader, team, on))
    people = help_given.people_of(team, on)
    few, known = why_few(people), known_months()
    return TeamCourse(
        team=team,
        run=own_findings.newest(),
        why_few=few,
        counted_in=team.parent.name if few and team.parent is not None else "",
        found=_found(team, known, on) if known and not few else None,
        way=way_of(team, reader, now),
        ages=ages_of(team, reader, few, now),
        help=help_given.of_team(team, people, now),
    )


def _found(team: Team, known: Sequence[date], on: date) -> Found | None:
    counted = months_counted(known)
    gives = series(known, provider=team, customer=None)
    gets = series(known, provider=None, customer=team)
    if counted is None or not (gives or gets):
        return None
    thanks, versions = thanks_by_month(known, on, provider=team), charters.in_force([team.key])
    promised = promises_of(versions)
    return Found(
        first=counted[0],
        last=counted[1],
        is_running=counted[1] == on.replace(day=1),
        charts=_charts(gives, versions, promised),
        holds_us_up=what_holds_up(team, *counted),
        we_hold_up=what_it_holds_up(team, *counted),
        as_provider=tuple(told(each, gives, "came") for each in BEGUN),
        as_customer=tuple(told(each, gets, "asked") for each in BEGUN),
        brute_force=tuple(told(each, gives, "force") for each in BRUTE_FORCE),
        mirror=mirror(gives, gets),
        signs=signs_of(gives, thanks, "sign", promised),
    )


def _charts(gives: Series, versions: Sequence[CharterVersion], promised: Promised) -> tuple[Told, ...]:
    """Tell promises kept and the time to the first answer, each with what the team promised."""
    shares = {each.target_share / _HUNDRED for each in versions if each.delivery}
    answers = {each.first_answer / _MINUTES for each in versions if each.first_answer}
    return (
        told(Measure.KEPT, gives, "course", _promised(shares, Scale.SHARE), promised[Measure.KEPT]),
        told(Measure.ANSWER_TIME, gives, "course", _promised(answers, Scale.TIME), promised[Measure.ANSWER_TIME]),
    )


def _promised(values: set[float], scale: Scale) -> tuple[Line, ...]:
    """Give what is promised as a line; where charters promise differently, the least and the most."""
    return tuple(
        Line(value, _("promised: %(value)s") % {"value": _round(value, scale)})
        for value in sorted({min(values), max(values)} if values else ())
    )


def _round(value: float, scale: Scale) -> str:
    """Write what somebody typed: without tenths that nobody said."""
    if scale is Scale.SHARE:
        return f"{figure(_HUNDRED * value)}{FIRM}%"
    return f"{figure(value)}{FIRM}h" if value >= 1 else written(value, scale)
