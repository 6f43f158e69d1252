"""Who asks whom again and again though nobody declared the link: what is seen in requests only."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from wellserved.web import rules
from wellserved.web.models import Link, Person, Team
from wellserved.web.queries.found_map import SAID
from wellserved.web.queries.found_words import number
from wellserved.web.queries.link_conditions import LIVE
from wellserved.web.queries.months import months_before, newest_month, shown, waited_by_link

AT_MOST, MONTHS = 20, 12
Pair = tuple[int, int]


@dataclass(frozen=True)
class AskedOnly:
    """A link that is asked along, and that nobody declared."""

    provider: str
    provider_key: str
    customer: str
    customer_key: str
    requests: str


@dataclass(frozen=True)
class AskedOnlyList:
    """The most used ones."""

    rows: tuple[AskedOnly, ...] = ()
    said: str = ""
    """How many there are."""
    more: str = ""
    """How many of them are not among the rows; blank: none."""


def asked_only(reader: Person, on: date, *, everywhere: bool) -> AskedOnlyList:
    """Give the links along which requests ended in twelve months, and that nobody declared; the most requests first.

    Takes: whether those of all teams are given, or of those that the reader leads and all below. Links with fewer than
    five requests are left out. Where a team is so small that it is counted in the one above, that is no new link.
    At most five queries; one where no figures by month are there.
    """
    last = newest_month()
    if last is None:
        return AskedOnlyList()
    asked = waited_by_link(months_before(last, MONTHS - 1), last)
    teams = {team.pk: team for team in Team.objects.filter(closed_on_date=None).only("key", "name", "path")}
    declared = set(_declared(teams))
    led = None if everywhere else tuple(each.path for each in rules.led_by(reader, on))
    found = {
        pair: waited.ended
        for pair, waited in asked.items()
        if shown(waited.ended) and pair not in declared and _is_told(pair, teams, led)
    }
    first = sorted(found, key=lambda pair: (-found[pair], *(teams[each].name for each in pair)))[:AT_MOST]
    more = len(found) - len(first)
    return AskedOnlyList(
        tuple(_row(teams[pair[0]], teams[pair[1]], found[pair]) for pair in first),
        number(len(found)),
        ngettext("and one more", "and %(many)s more", more) % {"many": number(more)} if more else "",
    )


def _declared(teams: Mapping[int, Team]) -> Iterator[Pair]:
    """Give who serves whom as anybody says it, each also as the teams above them."""
    links = Link.objects.filter(LIVE, SAID, customer__isnull=False).values_list("provider_id", "customer_id")
    between = ((provider, customer or 0) for provider, customer in links)
    return also_above(between, {number: team.path_numbers for number, team in teams.items()})


def also_above(links: Iterable[Pair], upwards_of: Mapping[int, Sequence[int]]) -> Iterator[Pair]:
    """Give links, each also as the teams above its two: requests of small teams are counted there. No query.

    Takes: for each team itself and those above it that matter; links of any other are left out.
    """
    for provider, customer in links:
        yield from ((one, other) for one in upwards_of.get(provider, ()) for other in upwards_of.get(customer, ()))


def _is_told(pair: Pair, teams: Mapping[int, Team], led: tuple[str, ...] | None) -> bool:
    """Say whether both are there, different, and one of them is led by the reader where only such are told."""
    sides = [teams[each] for each in pair if each in teams]
    is_pair = len({each.pk for each in sides}) > 1
    return is_pair and (led is None or any(each.path.startswith(led) for each in sides))


def _row(provider: Team, customer: Team, requests: int) -> AskedOnly:
    return AskedOnly(provider.name, provider.key, customer.name, customer.key, number(requests))
