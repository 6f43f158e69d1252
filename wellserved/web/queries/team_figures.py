"""The figures of a team: computed from links, charters and the newest log that names it; never typed by anybody.

A figure that is missing is not zero: it says why it is not known. One that would tell of few cases or of few people is
withheld. Median waits of several customers are shown as they are, from the shortest to the longest: there is no way
from medians to the median of all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web.models import BroughtLog, FoundLink, FoundParty, Link, Team
from wellserved.web.queries import charters
from wellserved.web.queries.charters import CharterRow
from wellserved.web.queries.line_of_sight import Sight, sight_of
from wellserved.web.queries.links import links_of_all
from wellserved.web.queries.teams import held_on
from wellserved.words.links import Standing
from wellserved.words.team_figures import DAYS_OF_A_MONTH, FEWEST_DAYS, FEWEST_PEOPLE, Figure, about

_NOT_SO = frozenset({Standing.DISPUTED, Standing.UNSAID})
_MOST_PARTIES = 50
_LONG_HOURS = 48
_HOURS_OF_A_DAY = 24
_FEW = 10
"""Below so many, one place behind the point is shown."""


@dataclass(frozen=True)
class InLog:
    """What the newest log that names a team says about it."""

    name: str
    first_at: datetime | None
    last_at: datetime | None
    """Between these moments lie the cases that were looked at; None: not known."""
    as_of: datetime | None
    """The moment to which open cases were counted; None: not known."""
    cases: int | None
    """None: withheld, fewer than five."""
    is_least: bool
    """The log knows the team by several names, which may have had the same cases: there are at least so many."""
    open_cases: int | None
    """None: not known, or withheld."""
    waits: tuple[float | None, ...]
    """Of each customer the median of its waits for the team, in hours; None: withheld or not known."""
    wait_cases: int
    """Cases in which these customers waited, counted for each of them."""


@dataclass(frozen=True)
class Grounds:
    """What the figures of a team rest on."""

    on: date
    served: int
    """Teams of which somebody says, and nobody denies, that it serves them."""
    sight: Sight
    charters: int
    """In force with its customers."""
    people: int
    """Who belong to it directly; more than `FEWEST_PEOPLE` need not be counted."""
    log: InLog | None
    """None: no log names it, or nobody asked."""


@dataclass(frozen=True)
class TeamFigure:
    """One figure of a team, as it is shown."""

    key: str
    name: str
    meaning: str
    value: str = ""
    unit: str = ""
    n: str = ""
    """What it rests on, where it is an estimate."""
    source: str = ""
    day: date | None = None
    """The day of which it tells."""
    why_unknown: str = ""
    why_withheld: str = ""


def figure_of(figure: Figure, grounds: Grounds) -> TeamFigure:
    """Compute one figure. No query."""
    if figure is Figure.CASES:
        return _from_log(figure, grounds, _cases_a_month)
    if figure is Figure.WAIT:
        return _from_log(figure, grounds, _waits)
    numbers = {
        Figure.SERVED: grounds.served,
        Figure.STEPS: max(len(grounds.sight.way) - 1, 0),
        Figure.REACHED: grounds.sight.reached,
        Figure.PROMISES: grounds.charters,
    }
    number, what = numbers[figure], about(figure)
    if not number:
        return _made(figure, why_unknown=what.says_nothing())
    return _made(figure, value=_said(number), unit=what.unit(number), source=what.says_source(), day=grounds.on)


def all_figures(team: Team, on: date) -> tuple[TeamFigure, ...]:
    """Compute all figures of a team. Seven queries, whatever belongs to it."""
    links = links_of_all([team])
    as_provider, _as_customer = charters.of_team(team, links)
    people = team.memberships.filter(held_on(on), person__is_active=True)[:FEWEST_PEOPLE]
    grounds = Grounds(
        on=on,
        served=served_by(team, links),
        sight=sight_of(team),
        charters=in_force(as_provider),
        people=len(people),
        log=in_newest_log(team),
    )
    return tuple(figure_of(figure, grounds) for figure in Figure)


def served_by(team: Team, links: Iterable[Link]) -> int:
    """Count the teams of which somebody says, and nobody denies, that a team serves them. No query."""
    mine = (each for each in links if each.provider_id == team.pk and each.customer_id)
    return sum(1 for each in mine if each.stand.standing not in _NOT_SO)


def in_force(as_provider: Iterable[CharterRow]) -> int:
    """Count the charters that hold. No query."""
    return sum(1 for each in as_provider if each.agreed_at)


def in_newest_log(team: Team) -> InLog | None:
    """Give what the newest log that names a team says about it. Two queries; one where no log does.

    The newest is the one that reaches farthest, not the one that was brought last.
    """
    known = FoundParty.objects.filter(
        team=team, is_outside=False, log__state=BroughtLog.State.DONE, log__removed_at=None
    )
    newest_first = known.order_by(F("log__findings__last_at").desc(nulls_last=True), "-log__at", "-log", "pk")
    # The documents of findings are long, and nothing of them is needed here.
    moments = ("log__findings__first_at", "log__findings__last_at", "log__findings__as_of")
    found = list(newest_first.values_list("log", "log__files", *moments, "pk", "cases", "open_cases")[:_MOST_PARTIES])
    if not found:
        return None
    log, files, first_at, last_at, as_of = found[0][:5]
    parties = [each[5:] for each in found if each[0] == log]
    numbers = [number for number, _cases, _opened in parties]
    links = FoundLink.objects.filter(provider__in=numbers).exclude(customer__in=numbers)
    waits = list(links.order_by("pk").values_list("wait_median_hours", "cases"))
    opened = [each for _number, _cases, each in parties]
    return InLog(
        name=str(BroughtLog(files=files)),
        first_at=first_at,
        last_at=last_at,
        as_of=as_of,
        cases=max((each for _number, each, _opened in parties if each is not None), default=None),
        is_least=len(parties) > 1,
        # A case lies with one of the names at a time, so those that are open add up; unless one is not known.
        open_cases=None if None in opened else sum(opened),
        waits=tuple(wait for wait, _cases in waits),
        wait_cases=sum(many for wait, many in waits if wait is not None),
    )


def why_few(people: int) -> str:
    """Say why nothing of a log is shown about so few people; blank: it is."""
    if people >= FEWEST_PEOPLE:
        return ""
    return _("Fewer than %(few)s people belong to this team; a figure would be about one of them.") % {
        "few": FEWEST_PEOPLE
    }


def _from_log(figure: Figure, grounds: Grounds, compute: Callable[[InLog], TeamFigure]) -> TeamFigure:
    if grounds.log is None:
        return _made(figure, why_unknown=about(figure).says_nothing())
    if few := why_few(grounds.people):
        return _made(figure, why_withheld=few)
    return compute(grounds.log)


def _cases_a_month(log: InLog) -> TeamFigure:
    if log.cases is None:
        return _made(Figure.CASES, why_withheld=_few_cases())
    if log.first_at is None or log.last_at is None:
        return _made(Figure.CASES, why_unknown=_("It is not known which time the log covers."))
    days = (log.last_at - log.first_at).total_seconds() / 86_400
    if days < FEWEST_DAYS:
        return _made(Figure.CASES, why_unknown=_("The log covers less than four weeks."))
    a_month = log.cases / days * DAYS_OF_A_MONTH
    months = _said(days / DAYS_OF_A_MONTH)
    value = _("at least %(number)s") % {"number": _said(a_month)} if log.is_least else _said(a_month)
    n = _("%(cases)s cases in %(months)s months") % {"cases": _said(log.cases), "months": months}
    return _shown(Figure.CASES, log, value, about(Figure.CASES).unit(max(round(a_month), 2)), n)


def _waits(log: InLog) -> TeamFigure:
    known = sorted(wait for wait in log.waits if wait is not None)
    if not known:
        if log.waits:
            return _made(Figure.WAIT, why_withheld=_few_cases())
        return _made(Figure.WAIT, why_unknown=about(Figure.WAIT).says_nothing())
    in_days = known[-1] >= _LONG_HOURS
    shown = [_said(wait / _HOURS_OF_A_DAY if in_days else wait) for wait in (known[0], known[-1])]
    value = "–".join(dict.fromkeys(shown))
    words = {"cases": _said(log.wait_cases), "many": len(known)}
    n = ngettext(
        "%(cases)s cases of one customer", "%(cases)s cases of %(many)s customers, from the shortest to the longest",
        len(known),
    ) % words  # fmt: skip
    return _shown(Figure.WAIT, log, value, _("days") if in_days else about(Figure.WAIT).unit(2), n)


def _few_cases() -> str:
    return _("Fewer than five cases: that would say more about chance than about work.")


def _shown(figure: Figure, log: InLog, value: str, unit: str, n: str) -> TeamFigure:
    source = _("from a log")  # its name is for those who see what was found in it
    day = timezone.localdate(log.last_at) if log.last_at else None
    return _made(figure, value=value, unit=unit, n=n, source=source, day=day)


def _made(figure: Figure, *, day: date | None = None, **words: str) -> TeamFigure:
    what = about(figure)
    return TeamFigure(figure.value, what.says_name(), what.says_what(), day=day, **words)


def _said(number: float) -> str:
    """Write a number as readers of this language do; small ones with one place, where that is not zero."""
    places = 1 if number < _FEW and round(number, 1) != round(number) else 0
    return number_format(round(number, places) if places else round(number), places, force_grouping=True)
