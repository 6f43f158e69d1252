"""Whom what happens to requests concerns: those who asked, who see to it, who lead, and who stand in for them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from wellserved.web.models import Absence, Membership, NoticeWish, Person, Request, RequestShare, Team
from wellserved.web.queries.working_hours import stored_hours
from wellserved.words.notices import USUAL, Level, NoticeKind

UTC = "UTC"


@dataclass(frozen=True)
class Circle:
    """Everybody whom some requests can concern on a day, as far as it was read; nothing below asks the database."""

    people: Mapping[int, Person]
    """Who asked, who sees to it and whom the customer would turn to, by number; gone ones among them."""
    memberships: Sequence[Membership]
    """Those that hold: of the teams of the requests all, of teams above them those of leads; people who work here."""
    absences: Mapping[int, Absence]
    """By the number of whoever is away."""
    shares: Mapping[int, frozenset[int]]
    """By the number of a confidential request, the numbers of those it is shared with."""

    def asker(self, request: Request) -> list[Person]:
        """Give who follows a request for the customer: who asked, or those who lead their team once they are gone."""
        return self._either(request.asked_by_id, request, request.customer)

    def holder(self, request: Request) -> list[Person]:
        """Give who sees to a request for the provider: who took it, otherwise whoever leads the team."""
        return self._either(request.taken_by_id, request, request.provider)

    def contact(self, request: Request) -> list[Person]:
        """Give whom the customer would turn to, while they belong to the provider."""
        return [each for each in self.members(request, request.provider) if each.pk == request.contact_id]

    def members(self, request: Request, team: Team | None) -> list[Person]:
        """Give everybody of a team who may know of a request."""
        people = [each.person for each in self.memberships if team is not None and each.team_id == team.pk]
        return self._allowed(people, request)

    def deputies(self, person: Person, request: Request) -> list[Person]:
        """Give who is told in the place of somebody as well, because they are away today.

        That is their deputy; where there is none, or the deputy is gone, those who lead their teams.
        """
        absence = self.absences.get(person.pk)
        if absence is None:
            return []
        if absence.deputy is not None and absence.deputy.is_active:
            # As `request_rules.is_named` has it.
            acts = absence.chose_deputy and person.pk in (request.asked_by_id, request.taken_by_id)
            return [absence.deputy] if acts else self._allowed([absence.deputy], request)
        teams = [each.team_id for each in self.memberships if each.person_id == person.pk]
        leads = [each.person for each in self.memberships if each.is_lead and each.team_id in teams]
        return self._allowed([each for each in leads if each.pk != person.pk], request)

    def is_away(self, person: Person) -> bool:
        """Say whether somebody is away today."""
        return person.pk in self.absences

    def _either(self, number: int | None, request: Request, team: Team | None) -> list[Person]:
        person = self.people.get(number) if number is not None else None
        if person is not None and person.is_active:
            return [person]
        return self._allowed(self._leads(team), request)

    def _leads(self, team: Team | None) -> list[Person]:
        """Give who leads a team; where nobody does, its members, and where there are none, the nearest lead above."""
        if team is None:
            return []
        own = [each for each in self.memberships if each.team_id == team.pk]
        if found := [each.person for each in own if each.is_lead] or [each.person for each in own]:
            return found
        for number in reversed(_path(team)):
            if found := [each.person for each in self.memberships if each.is_lead and each.team_id == number]:
                return found
        return []

    def _allowed(self, people: Iterable[Person], request: Request) -> list[Person]:
        if not request.is_confidential:
            return list(people)
        named = self.shares.get(request.pk, frozenset()) | {request.asked_by_id, request.taken_by_id}
        return [each for each in people if each.pk in named]


def circle(requests: Sequence[Request], on: date) -> Circle:
    """Read everybody whom some requests can concern on a day. Four queries, however many requests there are.

    Takes: requests with their teams (`select_related`).
    """
    teams = [team for each in requests for team in (each.provider, each.customer) if team is not None]
    own, above = {each.pk for each in teams}, {number for each in teams for number in _path(each)}
    holds = Q(from_date__lte=on) & (Q(until_date__isnull=True) | Q(until_date__gt=on))
    wanted = Q(team__in=own) | Q(team__in=above - own, is_lead=True)
    memberships = list(
        Membership.objects.filter(holds, wanted, person__is_active=True).select_related("person").order_by("pk")
    )
    numbers = {number for each in requests for number in (each.asked_by_id, each.taken_by_id, each.contact_id)}
    people = Person.objects.in_bulk([number for number in numbers if number is not None])
    away = {*people, *(each.person_id for each in memberships)}
    absences = Absence.objects.filter(person__in=away, from_date__lte=on, until_date__gt=on).select_related("deputy")
    return Circle(people, memberships, {each.person_id: each for each in absences}, _shares(requests))


def _shares(requests: Sequence[Request]) -> dict[int, frozenset[int]]:
    confidential = [each.pk for each in requests if each.is_confidential]
    if not confidential:
        return {}
    found: dict[int, set[int]] = {}
    for share in RequestShare.objects.filter(request__in=confidential):
        found.setdefault(share.request_id, set()).add(share.person_id)
    return {number: frozenset(people) for number, people in found.items()}


def levels(people: Collection[Person]) -> dict[tuple[int, str], Level]:
    """Give how people want notices where that is not the usual way, by person and kind. One query."""
    rows = NoticeWish.objects.filter(person__in=[each.pk for each in people])
    return {(each.person_id, each.kind): Level(each.level) for each in rows}


def level_of(wishes: Mapping[tuple[int, str], Level], person: Person, kind: NoticeKind) -> Level:
    """Give how soon somebody is told of one kind."""
    return wishes.get((person.pk, kind.value), USUAL[kind])


def zones(teams: Iterable[Team | None]) -> dict[int, str]:
    """Give the zone by whose clocks each team works, for people who named none. One query."""
    paths = {each.pk: [each.pk, *reversed(_path(each))] for each in teams if each is not None}
    stored = stored_hours({number for path in paths.values() for number in path})
    return {
        team: next((stored[number][0].zone for number in path if number in stored), UTC) for team, path in paths.items()
    }


def _path(team: Team) -> list[int]:
    """Give the numbers of the teams above a team, from the top."""
    return [int(number) for number in team.path.strip("/").split("/") if number and int(number) != team.pk]
