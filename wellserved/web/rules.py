"""Rules: why somebody may not do something; "" where they may. The table behind them is `words.roles`."""

from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext as _

from wellserved.web.models import Absence, Link, Membership, Organisation, Person, Team, Undoable
from wellserved.words.links import Side
from wellserved.words.roles import RULES, Permission, Relation, Role, may

VOICES_OF_OUTSIDE = frozenset({Role.SERVICE_LEAD, Role.ADMINISTRATOR})
"""Who agrees to charters in the place of customers outside."""


class NotAllowed(Exception):
    """Somebody may see this and not do it; the message is the sentence they are shown."""


class NotThere(Exception):
    """For whoever asks, it does not exist: it is missing, or not theirs to see."""


def must(reason: str) -> None:
    """Go on where there is no reason not to."""
    if reason:
        raise NotAllowed(reason)


def roles_of(person: Person | AnonymousUser, on: date) -> frozenset[Role]:
    """Give all roles somebody has on a day. At most two queries, kept with the person."""
    if not isinstance(person, Person) or not person.is_active:
        return frozenset({Role.ANYONE})
    roles = {Role.EMPLOYEE, Role(person.role)}
    if led_by(person, on):
        roles.add(Role.LEAD)
    return frozenset(roles)


def led_by(person: Person, on: date) -> tuple[Team, ...]:
    """Give the teams somebody leads on a day, or stands in for the lead of. One query a request and person."""
    kept: tuple[date, tuple[Team, ...]] | None = getattr(person, "leads_on", None)
    if kept is None or kept[0] != on:
        away = Absence.objects.filter(deputy=person, from_date__lte=on, until_date__gt=on).values("person")
        now = Q(from_date__lte=on) & (Q(until_date__isnull=True) | Q(until_date__gt=on))
        led = Membership.objects.filter(
            now, Q(person=person) | Q(person__in=away), is_lead=True, team__closed_on_date=None
        )
        kept = (on, tuple(each.team for each in led.select_related("team")))
        person.leads_on = kept  # type: ignore[attr-defined]
    return kept[1]


def leads(person: Person, team: Team, on: date) -> bool:
    """Say whether somebody leads a team or one above it on a day, or stands in for whoever does."""
    return any(team.path.startswith(each.path) for each in led_by(person, on))


def _why_not(person: Person | AnonymousUser, permission: Permission, relation: Relation, on: date) -> str:
    return "" if may(roles_of(person, on), permission, relation) else RULES[permission].says_no()


def relation_to_team(person: Person, team: Team, on: date) -> Relation:
    """Say how near somebody is to a team, as far as rules about teams ask."""
    return Relation.OWN if leads(person, team, on) else Relation.OTHER


def relation_to_person(person: Person, other: Person, on: date) -> Relation:
    """Say how near somebody is to a colleague: themselves, of a team they lead, or another."""
    if person.pk == other.pk:
        return Relation.SELF
    memberships = other.memberships.filter(until_date=None).select_related("team")
    return Relation.OWN if any(leads(person, each.team, on) for each in memberships) else Relation.OTHER


def why_not_describe(person: Person, team: Team, on: date) -> str:
    """Say why somebody may not describe a team."""
    if team.closed_on_date is not None and team.closed_on_date <= on:
        return _("This team is closed; how it described itself stays as it was.")
    return _why_not(person, Permission.DESCRIBE_TEAM, relation_to_team(person, team, on), on)


def why_not_speak(person: Person, team: Team, on: date) -> str:
    """Say why somebody may not say for a team whom it serves and who serves it."""
    if team.closed_on_date is not None and team.closed_on_date <= on:
        return _("This team is closed; whom it served stays as it was.")
    return _why_not(person, Permission.DECLARE_LINK, relation_to_team(person, team, on), on)


def why_not_end_link(person: Person, link: Link, on: date) -> str:
    """Say why somebody may not end a link at once: only who speaks for all of its sides that are asked may."""
    for team in (link.provider, link.customer):
        if team is not None and why_not_speak(person, team, on):
            return _("A link ends when both sides say so. Say “not so” for your team, and the other side is asked.")
    return ""


def why_not_set_hours(person: Person, team: Team, on: date) -> str:
    """Say why somebody may not say when a team works."""
    if team.closed_on_date is not None and team.closed_on_date <= on:
        return _("This team is closed; its hours stay as they were.")
    return _why_not(person, Permission.SET_HOURS, relation_to_team(person, team, on), on)


def why_not_offer(person: Person, team: Team, on: date) -> str:
    """Say why somebody may not say which services a team offers."""
    if team.closed_on_date is not None and team.closed_on_date <= on:
        return _("This team is closed; its services stay as they were.")
    return _why_not(person, Permission.OFFER_SERVICE, relation_to_team(person, team, on), on)


def why_not_agree(person: Person, link: Link, side: Side, on: date) -> str:
    """Say why somebody may not propose or agree to a charter for one side of a link.

    For customers outside, who cannot sign here, service leads and administrators speak.
    """
    if link.ended_on_date is not None:
        return _("This link has ended; its charter stays as it was.")
    team = link.provider if side is Side.PROVIDER else link.customer
    if team is None:
        relation = Relation.OWN if roles_of(person, on) & VOICES_OF_OUTSIDE else Relation.OTHER
    else:
        relation = relation_to_team(person, team, on)
    return _why_not(person, Permission.AGREE_CHARTER, relation, on)


def sides_of(person: Person, link: Link, on: date) -> tuple[Side, ...]:
    """Give the sides of a link for which somebody may propose and agree."""
    return tuple(side for side in Side if not why_not_agree(person, link, side, on))


def why_not_see_entry(person: Person, other: Person, on: date) -> str:
    """Say why somebody may not see a colleague's entry."""
    return _why_not(person, Permission.SEE_PERSON, relation_to_person(person, other, on), on)


def why_not_change_entry(person: Person, other: Person, on: date) -> str:
    """Say why somebody may not change a colleague's entry."""
    return _why_not(person, Permission.CHANGE_ENTRY, relation_to_person(person, other, on), on)


def why_not_arrange_absence(person: Person, other: Person, on: date) -> str:
    """Say why somebody may not say when a colleague is away."""
    return _why_not(person, Permission.ARRANGE_ABSENCE, relation_to_person(person, other, on), on)


def why_not(person: Person | AnonymousUser, permission: Permission, on: date) -> str:
    """Say why somebody may not do something whose permission asks for no particular team or person."""
    return _why_not(person, permission, Relation.OTHER, on)


def why_not_guess(person: Person, on: date) -> str:
    """Say why somebody may not guess how it stands; everybody guesses for themselves."""
    return _why_not(person, Permission.GUESS, Relation.SELF, on)


def why_not_end_access(person: Person, other: Person, on: date) -> str:
    """Say why somebody may not end a colleague's access."""
    if person.pk == other.pk:
        return _("Nobody ends their own access. Please ask another administrator.")
    return why_not(person, Permission.CHANGE_PEOPLE, on)


def why_not_change_role(person: Person, other: Person, on: date) -> str:
    """Say why somebody may not give a colleague another role."""
    if person.pk == other.pk:
        return _("Nobody changes their own role. Please ask another administrator.")
    return why_not(person, Permission.CHANGE_PEOPLE, on)


def why_not_change_mail(person: Person, other: Person, on: date) -> str:
    """Say why somebody may not give a colleague another mail address."""
    if person.pk == other.pk:
        return _("Confirm your own new address from your own page, please.")
    return why_not(person, Permission.CHANGE_PEOPLE, on)


def why_not_invite_anybody(person: Person, on: date) -> str:
    """Say why somebody may not invite people at all."""
    if refusal := why_not(person, Permission.CHANGE_PEOPLE, on):
        return refusal
    if not Organisation.objects.filter(privacy_read_at__isnull=False).exists():
        return _("Before anybody is invited, please agree on what is stored and who sees it.")
    return ""


def why_not_invite(person: Person, other: Person, on: date) -> str:
    """Say why somebody may not invite a colleague."""
    if not other.is_active:
        return _("Their access has ended. Give it back first.")
    if not other.mail:
        return _("They need a mail address first.")
    return why_not_invite_anybody(person, on)


def why_not_undo(person: Person, undoable: Undoable, now: datetime) -> str:
    """Say why somebody may not undo something."""
    if undoable.undone_at is not None:
        return _("This was undone already.")
    if now > undoable.until_at:
        return _("It is too late to undo this.")
    relation = Relation.SELF if undoable.by_id == person.pk else Relation.OTHER
    return _why_not(person, Permission.UNDO, relation, now.date())
