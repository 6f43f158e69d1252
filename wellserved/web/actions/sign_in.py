"""Signing in by mail: one mail with a link and a code, each of which lets its person in once.

Of a link only the hash is kept, and its purpose is part of what is hashed. Opening a link changes nothing; sending
the form behind it does. A code works only in the browser that asked for it. Whoever uses a link or a code makes all
others of theirs void, and so does a new password, a new mail address and the end of their access.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from wellserved.web import places
from wellserved.web.actions import mail
from wellserved.web.actions.audit import recorded
from wellserved.web.models import Mail, Person, SignInLink
from wellserved.web.models.keys import new_secret
from wellserved.web.rules import NotAllowed

Purpose = SignInLink.Purpose
VALID_FOR = {Purpose.SIGN_IN: timedelta(minutes=15), Purpose.INVITATION: timedelta(days=7)}
PAGE = {Purpose.SIGN_IN: "sign-in-link", Purpose.INVITATION: "sign-in-invitation"}
TRIES = 5
"""So many codes can be entered for one mail."""


@dataclass(frozen=True)
class Asked:
    """What a browser that asked for a mail remembers, in its session."""

    mail: str
    code: str
    """Hash of the code, made with the secret of the installation."""
    link: int
    """Primary key of the link in the same mail; 0 where nobody has that address."""
    until: float
    """When link and code end, in seconds since 1970 UTC."""
    tries: int = 0
    back_to: str = ""
    """The page that asked to sign in."""

    def as_plain(self) -> dict[str, Any]:
        """Give it as a session keeps it."""
        return asdict(self)


def address_of(name: str, **words: str) -> str:
    """Give the address of a page as it stands in mails; whatever host a request names has no part in it."""
    path = reverse(name, kwargs=words).removeprefix(get_script_prefix())
    prefix = places.PREFIX if places.here() is places.Place.SAMPLE else ""
    return f"{settings.PUBLIC_URL}{prefix}/{path}"


def ask(*, address: str, now: datetime, back_to: str = "") -> Asked:
    """Send a mail with link and code to whoever has this address.

    Where nobody has it, the same is done, and comes to nothing: neither the answer nor its time tells.
    """
    person = Person.objects.filter(mail=address, is_active=True).first()
    code = f"{secrets.randbelow(10**6):06}"
    until = now + VALID_FOR[Purpose.SIGN_IN]
    with places.transaction():
        if person is None:
            written = _write(Person(name=address, mail=address), code, new_secret(), now)
            written.delete()
            link = 0
        else:
            made, secret = _make_link(person, Purpose.SIGN_IN, now)
            _write(person, code, secret, now)
            link = made.pk
    return Asked(address, _hash_of_code(address, code), link, until.timestamp(), back_to=back_to)


def _write(person: Person, code: str, secret: str, now: datetime) -> Mail:
    words = {
        "person": person,
        "code": code,
        "link": address_of(PAGE[Purpose.SIGN_IN], secret=secret),
        "minutes": int(VALID_FOR[Purpose.SIGN_IN].total_seconds() // 60),
    }
    with mail.in_the_language_of(person):
        subject = _("Sign in to Wellserved: %(code)s") % {"code": code}
        return mail.write(to=person.mail or "", now=now, subject=subject, template="sign_in", words=words)


def use_code(*, asked: Asked, code: str, now: datetime) -> tuple[Person | None, Asked]:
    """Check a code, and give the person it lets in, or none, and what the browser remembers from now on."""
    if asked.tries >= TRIES or now.timestamp() > asked.until:
        return None, asked
    counted = replace(asked, tries=asked.tries + 1)
    typed = "".join(character for character in code if character.isdigit())
    if not constant_time_compare(_hash_of_code(asked.mail, typed), asked.code):
        return None, counted
    link = SignInLink.objects.filter(pk=asked.link).select_related("person").first()
    return (_use(link, now) if link else None), counted


def person_behind(*, secret: str, purpose: SignInLink.Purpose, now: datetime) -> Person | None:
    """Say whom a link would let in, and change nothing."""
    link = _link(secret, purpose)
    works = link is not None and link.used_at is None and link.until_at > now and link.person.is_active
    return link.person if link is not None and works else None


def use_link(*, secret: str, purpose: SignInLink.Purpose, now: datetime) -> Person | None:
    """Use a link up, and give the person it lets in; none where it was used, ended or is not a link at all."""
    link = _link(secret, purpose)
    return _use(link, now) if link else None


def link_for(person: Person, now: datetime, purpose: SignInLink.Purpose = Purpose.SIGN_IN) -> str:
    """Make a link that lets somebody in once, and give its address; for the command line.

    Raises: NotAllowed for somebody whose access has ended.
    """
    if not person.is_active:
        raise NotAllowed(_("%(name)s no longer has access.") % {"name": person.name})
    with recorded(by=None, now=now, action="sign-in-link-make", subject=person):
        return address_for(person, now, purpose)


def address_for(person: Person, now: datetime, purpose: SignInLink.Purpose) -> str:
    """Make a link as part of another action, and give its address."""
    secret = _make_link(person, purpose, now)[1]
    return address_of(PAGE[purpose], secret=secret)


def invitations_for(people: Sequence[Person], now: datetime) -> dict[int, str]:
    """Make an invitation for each of many people as part of another action; give the addresses by their numbers."""
    purpose, addresses, links = Purpose.INVITATION, {}, []
    for person in people:
        secret = new_secret()
        addresses[person.pk] = address_of(PAGE[purpose], secret=secret)
        links.append(_link_made(secret, person, purpose, now))
    SignInLink.objects.bulk_create(links, batch_size=500)
    return addresses


def keep_that_signed_in(*, by: Person, now: datetime) -> None:
    """Keep in the audit trail that somebody came in, whichever way."""
    with recorded(by=by, now=now, action="sign-in", subject=by):
        pass


def make_void(person: Person, now: datetime) -> None:
    """Let all links and codes of somebody end at once; part of other actions."""
    SignInLink.objects.filter(person=person, used_at=None).update(used_at=now)


def tell_of_change(*, by: Person, now: datetime, action: str, sentence: str) -> None:
    """Keep that somebody changed how they sign in, tell them by mail, and make links under way void."""
    with recorded(by=by, now=now, action=action, subject=by):
        make_void(by, now)
        tell(by, now, sentence)


def tell(person: Person, now: datetime, sentence: str, to: str | None = None) -> None:
    """Tell somebody by mail that the way they sign in has changed; part of other actions."""
    address = to or person.mail
    if address:
        words = {"person": person, "sentence": sentence, "link": address_of("me-show")}
        with mail.in_the_language_of(person):
            subject = _("How you sign in to Wellserved has changed")
            mail.write(to=address, now=now, subject=subject, template="sign_in_changed", words=words)


def _make_link(person: Person, purpose: SignInLink.Purpose, now: datetime) -> tuple[SignInLink, str]:
    secret = new_secret()
    link = _link_made(secret, person, purpose, now)
    link.save(force_insert=True)
    return link, secret


def _link_made(secret: str, person: Person, purpose: SignInLink.Purpose, now: datetime) -> SignInLink:
    until = now + VALID_FOR[purpose]
    return SignInLink(
        hash=_hash_of_secret(secret, purpose), person=person, purpose=purpose, made_at=now, until_at=until
    )


def _link(secret: str, purpose: SignInLink.Purpose) -> SignInLink | None:
    found = SignInLink.objects.filter(hash=_hash_of_secret(secret, purpose)).select_related("person")
    return found.first()


def _use(link: SignInLink, now: datetime) -> Person | None:
    """Use a link up; of two who come at once, one gets in."""
    with places.transaction():
        # Only columns of the link itself: with a join PostgreSQL would ask what it read before it waited.
        usable = SignInLink.objects.filter(pk=link.pk, used_at=None, until_at__gt=now)
        if not link.person.is_active or not usable.update(used_at=now):
            return None
        make_void(link.person, now)
        return link.person


def _hash_of_secret(secret: str, purpose: SignInLink.Purpose) -> str:
    return hashlib.sha256(f"{purpose.value}:{secret}".encode()).hexdigest()


def _hash_of_code(address: str, code: str) -> str:
    return salted_hmac("wellserved.sign-in.code", f"{address}:{code}", algorithm="sha256").hexdigest()
