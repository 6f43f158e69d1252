"""What a team was waiting for, for those it serves: at team level, of the last three months, never of a person.

Whoever feels served late by a team sees here how much of its requests' time lay with others, and with whom: the
figures are those that the analysis stored by month, and those of the newest findings.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellserved.analysis.months import added_up
from wellserved.web.models import Link, Person, Team
from wellserved.web.queries.course_readers import why_not_see_link_course
from wellserved.web.queries.found_words import number
from wellserved.web.queries.months import by_link, months_before, months_of, newest_month, shown
from wellserved.web.queries.open_work import small_teams

MONTHS = 3
MOST = 3
"""So many teams are named that it waited on."""


@dataclass(frozen=True)
class WaitedOn:
    """A team that a team asked itself, and how many hours these requests took there."""

    name: str
    key: str
    hours: str
    requests: str


@dataclass(frozen=True)
class WaitedFor:
    """What a team's requests waited for."""

    sentence: str
    rests_on: str
    on: tuple[WaitedOn, ...]
    """The teams that it asked most hours of, by name."""


def waited_for(link: Link, reader: Person, today: date) -> WaitedFor | None:
    """Say for the people of a link what its provider was waiting for. At most six queries, besides those of the rules.

    None: the reader is of no side, nothing is known, too few requests ended to be shown, or the provider is a team of
    fewer than three people.
    """
    if link.customer is None or why_not_see_link_course(reader, link, today):
        return None
    newest = newest_month()
    if newest is None or small_teams([link.provider_id], timezone.now()):
        return None
    figures = added_up([month.figures for month in months_of(provider=link.provider, customer=None, last=MONTHS)])
    whole = figures.elapsed_hours
    if not shown(figures.ended) or whole <= 0:
        return None
    first = months_before(newest, MONTHS - 1)
    return WaitedFor(
        sentence=_sentence(link.provider.name, figures.elsewhere_hours, figures.outside_hours, whole),
        rests_on=_("%(n)s requests that ended from %(first)s to %(last)s, whoever asked for them.")
        % {"n": number(figures.ended), "first": date_format(first, "F Y"), "last": date_format(newest, "F Y")},
        on=_on(link.provider, first, newest),
    )


def _sentence(provider: str, elsewhere: float, outside: float, whole: float) -> str:
    said = {
        "provider": provider,
        "elsewhere": number(100 * elsewhere / whole),
        "outside": number(100 * outside / whole),
    }
    return _(
        "In the last three months %(provider)s's requests waited %(elsewhere)s %% of their time on other teams"
    ) % said + (_(", and %(outside)s %% on parties outside.") % said if round(100 * outside / whole) else ".")


def _on(team: Team, first: date, last: date) -> tuple[WaitedOn, ...]:
    """Give what the requests took that a team asked of others itself. Three queries."""
    asked = {pair[0]: each for pair, each in by_link(first, last, customer=team).items() if shown(each.ended)}
    for few in small_teams(list(asked), timezone.now()):
        del asked[few]
    most = sorted(asked, key=lambda pk: (-asked[pk].elapsed_hours, pk))[:MOST]
    teams = Team.objects.in_bulk(most)
    found = [
        WaitedOn(teams[pk].name, teams[pk].key, number(asked[pk].elapsed_hours), number(asked[pk].ended))
        for pk in most
        if pk in teams
    ]
    return tuple(sorted(found, key=lambda each: each.name.casefold()))
