"""People: who works here, how they are addressed, and how they come in."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import signing
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions import mail, search_words, sign_in
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.locking import change, changed_fields
from wellserved.web.actions.request_leaving import let_go
from wellserved.web.actions.work_shown import end_all
from wellserved.web.models import Mail, Membership, Organisation, Person, SearchWord, SignInLink, Team
from wellserved.web.queries.invitations import not_invited_yet
from wellserved.words.roles import Permission, Role

MAIL_CHANGE = "wellserved.change-mail"
INVITED_AT_ONCE = 2_000
BATCH = 500


def add_person(
    *,
    by: Person | None,
    now: datetime,
    name: str,
    address: str | None = None,
    role: str = Role.EMPLOYEE,
    team: Team | None = None,
) -> Person:
    """Add somebody, and their first team if it is known. The command line does it as nobody (`by=None`)."""
    if by is not None:
        rules.must(rules.why_not(by, Permission.CHANGE_PEOPLE, now.date()))
    with recorded(by=by, now=now, action="person-add") as record:
        address = _free(address)
        person = Person.objects.create(name=name, mail=address, role=role)
        if team is not None:
            Membership.objects.create(person=person, team=team, from_date=now.date())
        _found_by_name(person)
        record.subject, record.fields = f"person:{person.key}", ["mail", "name", "role"]
        return person


def invite(*, by: Person, now: datetime, person: Person) -> None:
    """Send somebody a mail with a link that lets them in, for a week; whoever is invited again uses the newer one."""
    rules.must(rules.why_not_invite(by, person, now.date()))
    with recorded(by=by, now=now, action="person-invite", subject=person):
        sign_in.make_void(person, now)
        link = sign_in.address_for(person, now, SignInLink.Purpose.INVITATION)
        _invitation(by, person, now, link, Organisation.objects.first()).save(force_insert=True)


def invite_all(*, by: Person, now: datetime, most: int = INVITED_AT_ONCE) -> int:
    """Invite everybody who never signed in and holds no invitation that still works; say how many they were.

    So whoever asks twice, or two who ask at once, send nobody two mails. At most so many at a time: the rest next time.
    """
    rules.must(rules.why_not_invite_anybody(by, now.date()))
    with recorded(by=by, now=now, action="people-invite", subject="people") as record:
        Organisation.objects.select_for_update().first()  # of two who ask at once, one waits for the other
        people = list(not_invited_yet(now)[:most])
        links = sign_in.invitations_for(people, now)
        organisation = Organisation.objects.first()
        mails = (_invitation(by, each, now, links[each.pk], organisation) for each in people)
        Mail.objects.bulk_create(mails, batch_size=BATCH)
        record.fields = [f"people:{len(people)}"]
        return len(people)


def _invitation(by: Person, person: Person, now: datetime, link: str, organisation: Organisation | None) -> Mail:
    words = {
        "person": person,
        "by": by,
        "organisation": organisation,
        "link": link,
        "privacy": sign_in.address_of("privacy-show"),
        "days": sign_in.VALID_FOR[SignInLink.Purpose.INVITATION].days,
    }
    with mail.in_the_language_of(person):
        subject = _("%(name)s invites you to Wellserved") % {"name": by.name}
        return mail.made(to=person.mail or "", now=now, subject=subject, template="invitation", words=words)


def deactivate(*, by: Person, now: datetime, person: Person, version: int) -> Person:
    """End somebody's access: all their sessions and links end at once; what they did and where they were stays.

    Requests that they saw to are back with their team; what they showed of their own work, or were shown, ends.
    """
    rules.must(rules.why_not_end_access(by, person, now.date()))
    with recorded(by=by, now=now, action="person-deactivate", subject=person) as record:
        record.fields = ["is_active"]
        record.sentence = _("Ended the access of %(name)s.") % {"name": person.name}
        record.way_back = {"key": person.key}
        end_sessions(person)
        sign_in.make_void(person, now)
        search_words.forget(SearchWord.Kind.PERSON, [person.pk])
        let_go(by=by, now=now, person=person)
        end_all(person)
        return change(person, version=version, is_active=False)


def reactivate(*, by: Person, now: datetime, person: Person, version: int) -> Person:
    """Give somebody their access back; they sign in anew."""
    rules.must(rules.why_not(by, Permission.CHANGE_PEOPLE, now.date()))
    with recorded(by=by, now=now, action="person-reactivate", subject=person) as record:
        record.fields = ["is_active"]
        _found_by_name(person)
        return change(person, version=version, is_active=True)


def undo_deactivate(*, by: Person, now: datetime, key: str) -> None:
    """Undo the end of somebody's access."""
    person = Person.objects.get(key=key)
    reactivate(by=by, now=now, person=person, version=person.version)


def change_role(*, by: Person, now: datetime, person: Person, version: int, role: str) -> Person:
    """Give somebody another role. Their sessions end, so that none goes on with rights it did not begin with."""
    rules.must(rules.why_not_change_role(by, person, now.date()))
    with recorded(by=by, now=now, action="person-change-role", subject=person) as record:
        record.fields = changed_fields(person, {"role": role})
        if record.fields:
            end_sessions(person)
        return change(person, version=version, role=Role(role))


def change_own_entry(*, by: Person, now: datetime, person: Person, version: int, **fields: Any) -> Person:
    """Change how somebody is addressed and how pages look: name, language, zone, theme, week, shortcuts."""
    rules.must(rules.why_not_change_entry(by, person, now.date()))
    with recorded(by=by, now=now, action="person-change-entry", subject=person) as record:
        record.fields = changed_fields(person, fields)
        changed = change(person, version=version, **fields)
        if "name" in record.fields:
            _found_by_name(changed)
        return changed


def ask_for_mail(*, by: Person, now: datetime, address: str) -> None:
    """Send a mail to an address that somebody wants to use from now on; it is theirs once they open the link in it."""
    with recorded(by=by, now=now, action="person-ask-for-mail", subject=by):
        if Person.objects.filter(mail=address).exists():
            return  # whoever asks does not learn whose address it is
        until = now + sign_in.VALID_FOR[SignInLink.Purpose.SIGN_IN]
        said = {"person": by.key, "mail": address, "until": until.timestamp(), "state": _state(by)}
        token = signing.dumps(said, salt=MAIL_CHANGE)
        words = {"person": by, "link": sign_in.address_of("me-confirm-mail", token=token), "address": address}
        with mail.in_the_language_of(by):
            subject = _("Confirm your mail address")
            mail.write(to=address, now=now, subject=subject, template="confirm_mail", words=words)


def address_in(*, person: Person, token: str, now: datetime) -> str:
    """Give the address a link confirms for somebody; "" where it is not theirs, ended, or was used."""
    try:
        said = signing.loads(token, salt=MAIL_CHANGE)
    except signing.BadSignature:
        return ""
    holds = said["person"] == person.key and said["state"] == _state(person) and said["until"] > now.timestamp()
    return str(said["mail"]) if holds else ""


def confirm_mail(*, by: Person, now: datetime, token: str) -> Person:
    """Take the address somebody has confirmed; the one before is told."""
    address = address_in(person=by, token=token, now=now)
    rules.must("" if address else _("This link was used, or it is too old. Please ask for a new one."))
    return _take_address(by=by, now=now, person=by, version=by.version, address=address)


def change_mail(*, by: Person, now: datetime, person: Person, version: int, address: str) -> Person:
    """Give a colleague another mail address, as an administrator; the one before is told, and they sign in anew."""
    rules.must(rules.why_not_change_mail(by, person, now.date()))
    return _take_address(by=by, now=now, person=person, version=version, address=address)


def drop_second_step(*, by: Person, now: datetime, person: Person) -> None:
    """Let somebody who lost their second step sign in without it, as an administrator; they are told."""
    rules.must(rules.why_not(by, Permission.CHANGE_PEOPLE, now.date()))
    with recorded(by=by, now=now, action="person-drop-second-step", subject=person):
        Authenticator.objects.filter(user=person).delete()
        sentence = _("An administrator switched off your second step, so that you can sign in again.")
        sign_in.tell(person, now, sentence)


def end_sessions(person: Person) -> None:
    """End all sessions of somebody at once; part of other actions."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def _found_by_name(person: Person) -> None:
    search_words.keep(SearchWord.Kind.PERSON, {person.pk: [person.name]})


def _take_address(*, by: Person, now: datetime, person: Person, version: int, address: str) -> Person:
    with recorded(by=by, now=now, action="person-change-mail", subject=person) as record:
        record.fields = changed_fields(person, {"mail": address})
        before = person.mail
        if not record.fields:
            return person
        free = _free(address, person)
        sign_in.make_void(person, now)
        changed = change(person, version=version, mail=free)
        if before:
            sentence = _("Your mail address in Wellserved is now another one.")
            sign_in.tell(person, now, sentence, to=before)
        return changed


def _free(address: str | None, person: Person | None = None) -> str | None:
    """Give an address as it is kept.

    Raises: NotAllowed where somebody else has it.
    """
    if not address:
        return None
    kept = address.lower()
    others = Person.objects.filter(mail=kept)
    if others.exclude(pk=person.pk).exists() if person else others.exists():
        raise rules.NotAllowed(_("Somebody has this mail address already."))
    return kept


def _state(person: Person) -> str:
    """Give what changes with the password, the address and the role."""
    return person.get_session_auth_hash()[:20]
