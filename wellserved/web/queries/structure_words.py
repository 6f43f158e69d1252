"""What the structure check found, in words: the evidence, and what one could ask. Never a verdict."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import SMALLEST_CELL
from wellserved.analysis.structure import HotSpot
from wellserved.web.queries import structure_looked_at as looked_at
from wellserved.web.queries.found_words import number
from wellserved.web.queries.structure_found import (
    Asked,
    Bounce,
    Branches,
    Declined,
    Detour,
    Kind,
    Place,
    Shared,
    Structure,
    Unserved,
    Vacant,
)

_HUNDRED = 100
T = TypeVar("T")


@dataclass(frozen=True)
class Way:
    """Where something can be looked at, and settled."""

    name: str
    address: str


@dataclass(frozen=True)
class Row:
    """One finding: what is so, the evidence, and where it can be settled."""

    sentence: str
    evidence: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Part:
    """One kind of finding."""

    key: str
    title: str
    ask: str
    """What one could ask."""
    looked_at: str
    """In how many it was looked for, in words that follow the title."""
    is_looked_at: bool
    """Whether there was anything to look at."""
    rows: tuple[Row, ...]
    left_out: str
    """How many more were found than the rows show; blank: none."""


@dataclass(frozen=True)
class Told:
    """The whole page in words."""

    looked_at: str
    headline: str
    parts: tuple[Part, ...]


def told(found: Structure) -> Told:
    """Tell what was found. No query."""
    parts = tuple(_parts(found))
    kinds = sum(bool(part.rows) for part in parts)
    headline = (
        ngettext("One kind of finding is worth a question", "%(n)s kinds of findings are worth a question", kinds)
        % {"n": number(kinds)}
        if kinds
        else _("Nothing stands out")
    )
    return Told(_looked_at(found), headline, parts)


def _looked_at(found: Structure) -> str:
    if found.first is None or found.last is None:
        return _("Services, links and teams as they are declared today. Requests are not analysed yet.")
    said = {
        "n": number(found.requests),
        "first": date_format(found.first, "F Y"),
        "last": date_format(found.last, "F Y"),
    }
    return (
        _(
            "Services, links and teams as they are declared today, and %(n)s requests that ended from %(first)s to "
            "%(last)s."
        )
        % said
    )


def _of_requests(found: Structure, said: str) -> str:
    """Say in how many it was looked for, where requests have to tell."""
    return said if found.first else _("requests are not analysed yet")


def _parts(found: Structure) -> Iterator[Part]:
    yield from _owners(found)
    yield Part(
        "without-way",
        _("Teams without a way to the customer"),
        _("Whose work would stop if this team stopped? That is its customer: declare the link."),
        looked_at.teams(found.without_way.looked_at),
        *_found(found.without_way, _unserved),
    )
    yield from _hot_spots(found)
    yield Part(
        "branches",
        _("Branches that hardly exchange"),
        _("Do they need each other less, or do they get by without? Who would notice first if they spoke?"),
        _of_requests(found, looked_at.branches(found.branches.looked_at)),
        *_found(found.branches, _branches),
    )


def _owners(found: Structure) -> Iterator[Part]:
    """Tell of what several own, and nobody."""
    yield Part(
        "shared",
        _("Services with several owners"),
        _("Do they mean the same? Whom would a new colleague ask? Who hands over to whom?"),
        looked_at.services(found.shared.looked_at),
        *_found(found.shared, _shared),
    )
    yield Part(
        "vacant",
        _("Services that nobody is there to give"),
        _("Who does it now? Could another team offer it, or does nobody need it any longer?"),
        looked_at.services(found.vacant.looked_at),
        *_found(found.vacant, _vacant),
    )
    yield Part(
        "nobodys",
        _("Needs that find no owner"),
        _("What do they ask for, and who could own it? Would a service with a name lead them there at once?"),
        _of_requests(found, looked_at.customers(found.nobodys.looked_at)),
        *_found(found.nobodys, _nobodys),
    )
    yield Part(
        "unsaid",
        _("Asked often, and no service says what for"),
        _("What are they asked for, in the words of those who ask?"),
        _of_requests(found, looked_at.asked(found.unsaid.looked_at)),
        *_found(found.unsaid, _unsaid),
    )


def _hot_spots(found: Structure) -> Iterator[Part]:
    """Tell of what is passed on, and comes back."""
    yield Part(
        "detours",
        _("Links that are found by a way round"),
        _("How could those who ask know at once who does this?"),
        _of_requests(found, looked_at.links(found.detours.looked_at)),
        *_found(found.detours, _detour),
    )
    yield Part(
        "bounces",
        _("Hand-overs that come straight back"),
        _("What is missing when it is handed over? Could both agree on what “ready” means?"),
        _of_requests(found, looked_at.hand_overs(found.bounces.looked_at)),
        *_found(found.bounces, _bounce),
    )


def _found(kind: Kind[T], tell: Callable[[T], Row]) -> tuple[bool, tuple[Row, ...], str]:
    """Say whether it was looked for anywhere, what was found, and what of it is left out."""
    rows, left_out = tuple(tell(each) for each in kind.rows), ""
    if kind.count > len(rows):
        left_out = _("%(n)s were found; here are the first.") % {"n": number(kind.count)}
    return kind.looked_at > 0, rows, left_out


def _team(place: Place) -> Way:
    return Way(place.name, reverse("team-show", args=[place.key]))


def _shared(found: Shared) -> Row:
    names = list(dict.fromkeys(name for name, _place in found.services))
    said = {"names": _listed(f"“{name}”" for name in names), "n": number(len(found.services))}
    sentence = _("%(n)s teams offer %(names)s.") if found.is_equal else _("Nearly the same: %(names)s.")
    return Row(sentence % said, "", tuple(_team(place) for _name, place in found.services))


def _vacant(found: Vacant) -> Row:
    said = {"service": found.service, "team": found.team.name}
    return Row(_("%(team)s offers “%(service)s”, and nobody belongs to it.") % said, "", (_team(found.team),))


def _nobodys(found: Declined) -> Row:
    said = {"n": number(found.spot.many), "customer": found.customer.name}
    return Row(_("%(n)s requests of %(customer)s were declined.") % said, _share(found.spot), (_team(found.customer),))


def _detour(found: Detour) -> Row:
    said = {"n": number(found.spot.many), "customer": found.customer.name, "provider": found.provider.name}
    sentence = _("%(n)s requests of %(customer)s reached %(provider)s only by way of another team.") % said
    link = (Way(_("the link"), reverse("link-show", args=[found.link])),) if found.link else ()
    return Row(sentence, _share(found.spot), (*link, _team(found.provider), _team(found.customer)))


def _unsaid(found: Asked) -> Row:
    said = {"team": found.team.name, "n": number(found.requests)}
    return Row(_("%(team)s answered %(n)s requests.") % said, "", (_team(found.team),))


def _unserved(found: Unserved) -> Row:
    names = _listed(each.name for each in found.teams)
    sentence = _("%(names)s serve one another, and nobody outside.") if found.is_circle else "%(names)s"
    return Row(sentence % {"names": names}, "", tuple(_team(each) for each in found.teams))


def _bounce(found: Bounce) -> Row:
    said = {"giver": found.giver.name, "taker": found.taker.name, "n": number(found.spot.many)}
    sentence = _("%(n)s times %(giver)s handed over to %(taker)s and had it back at once.") % said
    return Row(sentence, _share(found.spot), (_team(found.giver), _team(found.taker)))


def _branches(found: Branches) -> Row:
    apart, between = found.found, {"one": found.one.name, "other": found.other.name}
    ways = (_team(found.one), _team(found.other))
    expected = _("If they exchanged as all others do, by their sizes about %(expected)s would be expected") % {
        "expected": number(apart.expected)
    }
    if apart.observed < SMALLEST_CELL:
        sentence = _("Between %(one)s and %(other)s passed fewer than five requests.") % between
        return Row(sentence, f"{expected}.", ways)
    sentence = _("Between %(one)s and %(other)s passed %(n)s requests.") % {**between, "n": number(apart.observed)}
    are = _("these are %(value)s %% of it (interval %(low)s to %(high)s %%)") % _limits(apart.ratio)
    return Row(sentence, f"{expected}; {are}.", ways)


def _share(spot: HotSpot[Any]) -> str:
    said = _limits(spot.share) | {"n": number(spot.share.n), "others": number(_HUNDRED * spot.others)}
    return _("%(value)s %% of %(n)s (interval %(low)s to %(high)s %%); of all others %(others)s %%.") % said


def _limits(estimate: Estimate) -> dict[str, str]:
    limits = {"value": estimate.value, "low": estimate.low or 0.0, "high": estimate.high or 0.0}
    return {name: number(_HUNDRED * each) for name, each in limits.items()}


def _listed(names: Iterable[str]) -> str:
    each = list(names)
    if len(each) < 2:  # noqa: PLR2004 -- nothing to join
        return "".join(each)
    return _("%(some)s and %(last)s") % {"some": ", ".join(each[:-1]), "last": each[-1]}
