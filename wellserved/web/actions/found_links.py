"""Links that were seen in a log are declared: for every side for which somebody speaks, all in one step."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeAlias

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web import rules
from wellserved.web.actions import tree
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.links import Details, Way, say
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import BroughtLog, Link, Person, Segment, Team
from wellserved.web.queries.found_map import Pair, ends_of, teams_of
from wellserved.web.queries.links import name_of
from wellserved.words.links import Side

Word: TypeAlias = tuple[Team, Side, list[Team | Segment]]
"""A team says on which side of links to others it stands."""


def declare_found(*, by: Person, now: datetime, log: BroughtLog, numbers: Sequence[int]) -> list[Link]:
    """Declare links of a log for each side for which somebody speaks; gives those of which something new was said.

    Takes: the numbers of the links in the log. All of them are declared, or none.
    Raises: NotAllowed where they speak for no side of one; NotPossible where nothing new is said.
    """
    ends = ends_of(log, numbers)
    pairs = list(dict.fromkeys(ends.values()))
    if not pairs or len(ends) < len(set(numbers)):
        raise NotPossible(_("This list has changed meanwhile. Look through it once more, please."))
    words = _words(by, now, pairs)
    with recorded(by=by, now=now, action="link-declare", subject=f"log:{log.key}") as record:
        _hold(pairs)
        said = [each for team, side, others in words for each in _said(now, team, side, others)]
        links = {link.pk: link for link, way in said if way is not None}
        if not links:
            raise NotPossible(_("All of this was declared before; nothing is new."))
        record.fields = [f"links:{len(links)}"]
        record.sentence = _sentence(list(links.values()))
        record.way_back = {"links": _ways([way for _link, way in said if way is not None])}
        return list(links.values())


def _words(by: Person, now: datetime, pairs: Sequence[Pair]) -> list[Word]:
    """Give what is to be said, each team and side once."""
    today, teams = timezone.localdate(now), teams_of(pairs)
    segments = Segment.objects.in_bulk({number for _team, (is_team, number) in pairs if not is_team})
    words: dict[tuple[int, Side], Word] = {}
    for provider, (is_team, number) in pairs:
        customer = teams[number] if is_team else segments[number]
        sides = [(teams[provider], Side.PROVIDER, customer)]
        if isinstance(customer, Team):
            sides.append((customer, Side.CUSTOMER, teams[provider]))
        reasons = [rules.why_not_speak(by, team, today) for team, _side, _other in sides]
        if all(reasons):
            raise rules.NotAllowed(reasons[0])
        for (team, side, other), reason in zip(sides, reasons, strict=True):
            if not reason:
                words.setdefault((team.pk, side), (team, side, []))[2].append(other)
    return list(words.values())


def _hold(pairs: Iterable[Pair]) -> None:
    """Hold the tree, as whoever declares links does, and then all links of the providers in one order."""
    tree.hold()
    providers = {provider for provider, _customer in pairs}
    list(Link.objects.select_for_update().filter(provider__in=providers, ended_on_date=None).order_by("pk"))


def _said(
    now: datetime, team: Team, side: Side, others: Sequence[Team | Segment]
) -> list[tuple[Link, Way | None]]:  # fmt: skip
    return say(now=now, team=team, side=side, others=others, details=Details())


def _ways(ways: Iterable[Way]) -> list[Way]:
    """Put what undoing takes of each link together: from before the first word to after the last."""
    by_link: dict[int, Way] = {}
    for way in ways:
        first = by_link.get(way["link"], way)
        by_link[way["link"]] = way | {"before": first["before"]}
    return list(by_link.values())


def _sentence(links: Sequence[Link]) -> str:
    words = {
        "many": len(links),
        "provider": name_of(links[0], Side.PROVIDER),
        "customer": name_of(links[0], Side.CUSTOMER),
    }
    return ngettext(
        "Declared: %(provider)s serves %(customer)s.", "Declared %(many)s links that were seen in a log.", len(links)
    ) % words  # fmt: skip
