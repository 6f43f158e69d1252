"""Rules about requests: who sees one, on which side somebody stands, and why they may not do a step."""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.models import Absence, Membership, Person, Request, Team
from wellserved.words.links import Side
from wellserved.words.requests import BY_HAPPENED, OPEN, WAITING, Happened, RequestState, called, may_happen
from wellserved.words.roles import RULES, Permission, Relation, may

_RELATION = {Side.PROVIDER: Relation.PROVIDER, Side.CUSTOMER: Relation.CUSTOMER}
_OF_WAITED_FOR = frozenset({Happened.WAIT_CONFIRMED, Happened.WAIT_DISPUTED})


def teams_of_person(person: Person, on: date) -> tuple[Team, ...]:
    """Give the teams somebody belongs to on a day, the one they belong to longest first. One query a day and person."""
    kept: tuple[date, tuple[Team, ...]] | None = getattr(person, "belongs_on", None)
    if kept is None or kept[0] != on:
        held = Membership.objects.filter(_held_on(on), person=person, team__closed_on_date=None)
        kept = (on, tuple(each.team for each in held.order_by("from_date", "pk").select_related("team")))
        person.belongs_on = kept  # type: ignore[attr-defined]
    return kept[1]


def speaks_for(person: Person, team: Team, on: date) -> bool:
    """Say whether somebody belongs to a team, leads it or one above it, or stands in today for somebody of it."""
    if any(each.pk == team.pk for each in teams_of_person(person, on)) or rules.leads(person, team, on):
        return True
    return team.pk in _stood_in_for(person, on)


def speaks_for_which(person: Person, on: date) -> tuple[frozenset[int], frozenset[int]]:
    """Give the numbers of the teams for which somebody speaks, and of those of them that they lead.

    They speak for the teams below those, too. For whoever asks of many teams at once; `speaks_for` says of one.
    """
    led = frozenset(each.pk for each in rules.led_by(person, on))
    own = frozenset(each.pk for each in teams_of_person(person, on))
    return own | led | _stood_in_for(person, on), led


def _stood_in_for(person: Person, on: date) -> frozenset[int]:
    """Give the numbers of the teams of those for whom somebody stands in on a day. One query a day and person."""
    kept: tuple[date, frozenset[int]] | None = getattr(person, "stands_in_on", None)
    if kept is None or kept[0] != on:
        away = Absence.objects.filter(deputy=person, from_date__lte=on, until_date__gt=on).values("person")
        held = Membership.objects.filter(_held_on(on), person__in=away, person__is_active=True)
        kept = (on, frozenset(held.values_list("team_id", flat=True)))
        person.stands_in_on = kept  # type: ignore[attr-defined]
    return kept[1]


def _held_on(on: date) -> Q:
    return Q(from_date__lte=on) & (Q(until_date__isnull=True) | Q(until_date__gt=on))


def is_named(person: Person, request: Request, on: date) -> bool:
    """Say whether somebody is among those for whom a confidential request is, or stands in for one today.

    That is who asked, who sees to it, and with whom it was shared; and whom the first two chose themselves to stand in
    for them. At most two queries.
    """
    if person.pk in (request.asked_by_id, request.taken_by_id):
        return True
    if any(each.person_id == person.pk for each in request.shares.all()):
        return True
    away = Absence.objects.filter(deputy=person, chose_deputy=True, from_date__lte=on, until_date__gt=on)
    return away.filter(person__in=[each for each in (request.asked_by_id, request.taken_by_id) if each]).exists()


def sides_of(person: Person, request: Request, on: date) -> frozenset[Side]:
    """Give the sides of a request on which somebody stands; of a confidential one, only whoever is named has any."""
    if request.state == RequestState.DRAFT:
        return frozenset({Side.CUSTOMER}) if request.asked_by_id == person.pk else frozenset()
    sides = {
        side
        for side, team in ((Side.PROVIDER, request.provider), (Side.CUSTOMER, request.customer))
        if team is not None and speaks_for(person, team, on)
    }
    if not request.is_confidential:
        return frozenset(sides)
    if not is_named(person, request, on):
        return frozenset()
    return frozenset(sides)


def relations(person: Person, request: Request, on: date) -> frozenset[Relation]:
    """Say how near somebody is to a request, apart from chains."""
    found = {_RELATION[side] for side in sides_of(person, request, on)}
    if request.state != RequestState.DRAFT and is_named(person, request, on):
        found.add(Relation.SELF)
    return frozenset(found or {Relation.OTHER})


def why_not_see(person: Person, request: Request, on: date) -> str:
    """Say why somebody may not see all of a request."""
    near = relations(person, request, on)
    hidden = request.is_confidential or request.state == RequestState.DRAFT
    if hidden and near == {Relation.OTHER}:
        return RULES[Permission.SEE_REQUEST].says_no()
    return _why_not(person, Permission.SEE_REQUEST, near, on)


def is_late_matter(request: Request, now: datetime) -> bool:
    """Say whether a request is open and later than promised, by the first promise or by the last; secrets are not."""
    dates = [each for each in (request.first_promised_at, request.promised_at) if each is not None]
    return bool(dates) and min(dates) < now and request.current in OPEN and not request.is_confidential


def why_not_see_matter(person: Person, request: Request, now: datetime) -> str:
    """Say why somebody may not see title and age of a request because it is later than promised."""
    if not is_late_matter(request, now):
        return RULES[Permission.SEE_REQUEST].says_no()
    return rules.why_not(person, Permission.SEE_LATE_MATTERS, timezone.localdate(now))


def why_not_write(person: Person, request: Request, on: date) -> str:
    """Say why somebody may not write on a request or add files to it."""
    return _why_not(person, Permission.WRITE_ON_REQUEST, relations(person, request, on), on)


def why_not_ask(person: Person, customer: Team, on: date) -> str:
    """Say why somebody may not ask for a team."""
    if not speaks_for(person, customer, on):
        return _("You ask for a team you belong to. You do not belong to %(team)s.") % {"team": customer.name}
    return rules.why_not(person, Permission.ASK, on)


def why_not_reword(person: Person, request: Request, on: date) -> str:
    """Say why somebody may not word a request anew, or say who may see it."""
    return _why_not(person, Permission.FOLLOW_REQUEST, relations(person, request, on), on)


def why_not_see_queue(person: Person, team: Team, on: date) -> str:
    """Say why somebody may not see what a team is asked and asks."""
    near = Relation.OWN if speaks_for(person, team, on) else Relation.OTHER
    return _why_not(person, Permission.SEE_QUEUE, frozenset({near}), on)


def why_not_step(person: Person, request: Request, happened: Happened, on: date) -> str:
    """Say why somebody may not do a step on a request: because of how it stands, or of who they are."""
    if not may_happen(request.current, happened):
        return _("This is not possible now: the request is %(state)s.") % {"state": called(request.current)}
    if happened is Happened.REOPENED and request.provider is not None and request.provider.closed_on_date is not None:
        return says_closed(request.provider)
    if happened in _OF_WAITED_FOR:
        return why_not_say_of_wait(person, request, on)
    sides = sides_of(person, request, on)
    if happened is Happened.NOTED:
        return why_not_write(person, request, on)
    if sides & BY_HAPPENED[happened].by:
        return ""
    side = Side.PROVIDER if Side.PROVIDER in BY_HAPPENED[happened].by else Side.CUSTOMER
    return RULES[_OF_SIDE[side]].says_no()


_OF_SIDE = {Side.PROVIDER: Permission.WORK_ON_REQUEST, Side.CUSTOMER: Permission.FOLLOW_REQUEST}


def says_closed(provider: Team) -> str:
    """Say that a team is gone that would have to go on with a request."""
    return _("%(team)s is closed. Ask whoever does this now.") % {"team": provider.name}


def why_not_say_of_wait(person: Person, request: Request, on: date) -> str:
    """Say why somebody may not confirm or dispute the present wait: only who is waited for may."""
    if request.current not in WAITING:
        return _("It does not wait for anybody now.")
    if request.current is RequestState.WAITING_CUSTOMER or (
        request.current is RequestState.WAITING_UNTIL and request.waits_on == CUSTOMERS_DATE
    ):
        return "" if Side.CUSTOMER in sides_of(person, request, on) else _only_waited_for()
    waits = request.waits.filter(until_at=None, blocker__isnull=False)
    waits = waits.select_related("blocker__provider", "blocker__customer").prefetch_related("blocker__shares")
    blockers = [each.blocker for each in waits if each.blocker is not None]
    if any(Side.PROVIDER in sides_of(person, each, on) for each in blockers):
        return ""
    return _only_waited_for()


CUSTOMERS_DATE = "customer"
"""What `waits_on` says where a date waited for is the customer's."""


def _only_waited_for() -> str:
    return _("Only whoever is waited for says whether this is so.")


def _why_not(person: Person, permission: Permission, near: frozenset[Relation], on: date) -> str:
    roles = rules.roles_of(person, on)
    return "" if any(may(roles, permission, each) for each in near) else RULES[permission].says_no()
