"""Whom a team probably serves, or who probably serves it, so that saying so takes a tick."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web.models import FirstDayAnswer, FirstDayCustomer, Link, Organisation, Segment, Team
from wellserved.web.queries.found_words import number
from wellserved.web.queries.links import live_links
from wellserved.web.queries.seen_links import seen_with
from wellserved.words.anonymity import SMALLEST_GROUP
from wellserved.words.links import Side

Other: TypeAlias = Team | Segment
OTHERS_AT_LEAST = 2
"""People of the team who did not name a customer that is suggested: so nobody knows of a colleague that they did."""
MOST_SIBLINGS = 8


@dataclass(frozen=True)
class Suggestion:
    """Somebody who probably stands on the other side of a link."""

    value: str
    """What the form sends for them."""
    name: str
    why: str


@dataclass(frozen=True)
class Others:
    """Everybody a team can serve or be served by."""

    by_value: Mapping[str, Other]
    names: tuple[str, ...]
    """As the list of proposals says them: those of a name that occurs twice with the teams above."""
    _by_name: Mapping[str, tuple[Other, ...]]

    def called(self, typed: str) -> tuple[Other, ...]:
        """Give those who have a name, in whatever case it is written; by the full name there is only one."""
        return self._by_name.get(" ".join(typed.split()).casefold(), ())

    def known_names(self) -> tuple[str, ...]:
        """Give all names in small letters, to find one that was nearly typed."""
        return tuple(self._by_name)


def value_of(other: Other) -> str:
    """Give what a form sends for a team or for customers outside."""
    return f"{'team' if isinstance(other, Team) else 'outside'}:{other.key}"


def others_of(team: Team, side: Side) -> Others:
    """Give all open teams but one, and for the provider's side also the customers outside. At most two queries."""
    teams = {each.pk: each for each in Team.objects.filter(closed_on_date=None).only("key", "name", "path")}
    segments = list(Segment.objects.filter(closed_on_date=None)) if side is Side.PROVIDER else []
    rest: list[Other] = [*(each for each in teams.values() if each.pk != team.pk), *segments]
    by_name: dict[str, tuple[Other, ...]] = {}
    for each in rest:
        by_name[each.name.casefold()] = (*by_name.get(each.name.casefold(), ()), each)
    names = []
    for each in rest:
        if len(by_name[each.name.casefold()]) > 1 and isinstance(each, Team):
            full = _full_name(each, teams)
            by_name[full.casefold()] = (each,)
            names.append(full)
        else:
            names.append(each.name)
    return Others({value_of(each): each for each in rest}, tuple(sorted(names, key=str.casefold)), by_name)


def suggestions(team: Team, side: Side, others: Others, on: date) -> tuple[Suggestion, ...]:
    """Give who probably stands on the other side of links of a team: who says so first. At most eleven queries."""
    links = list(live_links().filter(**{side.value: team}))
    said = {_other_value(each, side) for each in links if each.said_by(side).yes_at}
    found: dict[str, Suggestion] = {}
    for value, why in _reasons(team, side, links, on):
        if value not in said and value not in found and value in others.by_value:
            found[value] = Suggestion(value, others.by_value[value].name, why)
    return tuple(found.values())


def _reasons(team: Team, side: Side, links: list[Link], on: date) -> Iterator[tuple[str, str]]:
    for link in links:
        if link.said_by(side.other).yes_at:
            yield _other_value(link, side), _("they say so already")
    for value, cases in seen_with(team.pk, side).items():
        words = {"many": number(cases)}
        yield value, ngettext("seen in a log: one case", "seen in a log: %(many)s cases", cases) % words
    if side is Side.PROVIDER:
        for value in named_by_members(team, on):
            yield value, _("people of this team named them on their first day")
        if not links:
            for key in Segment.objects.filter(closed_on_date=None).order_by("name").values_list("key", flat=True):
                yield f"outside:{key}", _("customers outside")
    siblings = Team.objects.filter(parent=team.parent_id, closed_on_date=None).exclude(pk=team.pk)
    for key in siblings.order_by("name", "pk").values_list("key", flat=True)[:MOST_SIBLINGS]:
        yield f"team:{key}", _("beside this team")


def named_by_members(team: Team, on: date) -> tuple[str, ...]:
    """Give whom enough people of a team named as their customer; at most three queries.

    Answers are only counted from the Monday after they came, for the team in which they were given, so that figures of
    teams do not overlap. Whoever is given was named by as many as the smallest group, and not named by two or more.
    """
    smallest = Organisation.objects.values_list("smallest_group", flat=True).first() or SMALLEST_GROUP
    monday = datetime.combine(on - timedelta(days=on.weekday()), time.min, tzinfo=timezone.get_current_timezone())
    answers = FirstDayAnswer.objects.filter(team=team, answered_at__lt=monday)
    many = answers.count()
    rows = FirstDayCustomer.objects.filter(answer__in=answers).values_list("team__key", "segment__key")
    counted = rows.annotate(named=Count("answer", distinct=True)).order_by("-named", "team__key", "segment__key")
    return tuple(
        f"team:{team_key}" if team_key else f"outside:{segment_key}"
        for team_key, segment_key, named in counted
        if smallest <= named <= many - OTHERS_AT_LEAST
    )


def _other_value(link: Link, side: Side) -> str:
    other = link.customer or link.segment if side is Side.PROVIDER else link.provider
    return value_of(other) if other else ""


def _full_name(team: Team, teams: Mapping[int, Team]) -> str:
    return " › ".join(teams[number].name for number in team.path_numbers if number in teams)
