"""Notices become mails: for each person one that bundles all that is due, written once however many workers there are.

A notice is marked in the transaction that puts the mail into the outbox; a worker that dies in between has done
neither. What was taken back, what the reader saw to meanwhile and what they may not see any more is left out.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web import logs, places
from wellserved.web.actions import mail
from wellserved.web.actions.log_claims import places_there
from wellserved.web.actions.notice_tokens import off_token, reply_address, reply_token
from wellserved.web.actions.sign_in import address_of
from wellserved.web.models import Mail, Notice, Person, Request, RequestEvent
from wellserved.web.queries.notice_readers import zones
from wellserved.web.queries.notices import Section, Told, told
from wellserved.words.language import gettext, speaking
from wellserved.words.notices import WHY, NoticeKind, is_quiet
from wellserved.words.zones import zone_named

AT_ONCE = 200
"""So many people are written to in one go, so that the worker comes to its other work in between."""
OLDEST = timedelta(days=3)
"""What is due for longer is not told any more: it stands on the desk."""
MOST_AN_HOUR = 10
"""So many mails go to one person within an hour; what comes then waits and is bundled: nobody is flooded through us."""
LATE = timedelta(minutes=10)
"""A notice that is late by so much waits for the morning, if it is evening meanwhile."""
LINE = "-=-=-=-=-=-=-=-=-"
"""Stands on both sides of the words above which an answer is written; incoming mails are cut there."""

ONE_CLICK = {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
"""Mail programs may switch off by one click (RFC 8058)."""


def write_due(now: datetime) -> int:
    """Put a mail into the outbox for everybody who is to be told something now; say how many."""
    written = 0
    for place in places_there():
        with places.at(place):
            due = Notice.objects.filter(mailed_at=None, due_at__lte=now)
            for number in due.order_by().values_list("person", flat=True).distinct()[:AT_ONCE]:
                written += _write_to(number, now)
    if written:
        logs.log().info("worker", work="notices", mails=written)
    return written


def _write_to(number: int, now: datetime) -> bool:
    """Write to one person all that is due, in one transaction; false where there is nothing to say (any more)."""
    with places.transaction():
        due = Notice.objects.filter(person=number, mailed_at=None, due_at__lte=now)
        held = list(due.select_for_update(of=("self",), skip_locked=True).select_related("person").order_by("pk"))
        if not held:
            return False
        person = held[0].person
        if _waits_for_morning(person, held, now) or _got_many(person, now):
            return False
        Notice.objects.filter(pk__in=[each.pk for each in held]).update(mailed_at=now)
        mail_of_it = _mail(person, still, now) if (still := _still_told(person, held, now)) else None
        if mail_of_it is not None:
            mail_of_it.save(force_insert=True)
        return mail_of_it is not None


def _waits_for_morning(person: Person, held: Sequence[Notice], now: datetime) -> bool:
    return min(each.due_at for each in held) < now - LATE and is_quiet(now, zone_of(person))


def _got_many(person: Person, now: datetime) -> bool:
    """Say whether somebody was written to so often within the last hour that the next mail waits."""
    lately = Notice.objects.filter(person=person, mailed_at__gt=now - timedelta(hours=1))
    return lately.order_by().values("mailed_at").distinct()[:MOST_AN_HOUR].count() >= MOST_AN_HOUR


def _still_told(person: Person, held: Sequence[Notice], now: datetime) -> list[Notice]:
    """Leave out what is too old, and what came before something the reader did on the same request themselves."""
    if not person.is_active or not person.mail:
        return []
    own = RequestEvent.objects.filter(by=person, request__in={each.request_id for each in held if each.request_id})
    last = dict(own.order_by().values_list("request").annotate(Max("number")))
    return [each for each in held if each.due_at > now - OLDEST and not _seen_to(each, last)]


def _seen_to(notice: Notice, last: Mapping[int | None, int]) -> bool:
    """Say whether the reader did something on the request themselves since."""
    return notice.event_number is not None and last.get(notice.request_id, 0) > notice.event_number


def zone_of(person: Person) -> str:
    """Give the zone by whose clocks somebody lives: the one they chose, or that of their team."""
    if person.zone:
        return person.zone
    teams = [each.team for each in person.memberships.filter(until_date=None).select_related("team")[:1]]
    return next(iter(zones(teams).values()), "UTC")


def _mail(person: Person, held: Sequence[Notice], now: datetime) -> Mail | None:
    """Write the mail, in the language and by the clocks of the reader; None where there is nothing they may see."""
    language = person.language or settings.LANGUAGE_CODE
    with mail.in_the_language_of(person), speaking(language), timezone.override(zone_named(zone_of(person))):
        found = told(person, held, timezone.localdate(now))
        if not found.sections:
            return None
        only = found.sections[0].request if len(found.sections) == 1 else None
        words = {
            "person": person,
            "sections": [_shown(person, each) for each in found.sections],
            "more": found.more,
            "desk": address_of("desk-show"),
            "line": _line() if only and reply_address(person, only) else "",
            "offs": [{"why": gettext(WHY[each]), "address": _off(person, (each,))} for each in found.kinds],
            "all": address_of("me-notices"),
        }
        made = mail.made(to=person.mail or "", now=now, subject=_subject(found), template="notices", words=words)
    made.headers |= {"List-Unsubscribe": f"<{_off(person, found.kinds)}>", **ONE_CLICK, **_thread(person, only)}
    return made


def _shown(person: Person, section: Section) -> dict[str, Any]:
    """Give a section as the mail shows it: with the addresses of its pages, and where to answer it."""
    address = _address(section.path)
    return {
        "head": section.head,
        "address": address,
        "lines": section.lines,
        "updates": [(wording, f"{address}say/?update={word}") for word, wording in section.updates],
        "reply": reply_address(person, section.request) if section.request else "",
    }


def _address(path: str) -> str:
    """Give the address of a page as it stands in mails."""
    return address_of("desk-show").rstrip("/") + path


def _line() -> str:
    return f"{LINE} {_('write your answer above this line')} {LINE}"


def _off(person: Person, kinds: Collection[NoticeKind]) -> str:
    return address_of("notices-off", token=off_token(person, kinds))


def _subject(found: Told) -> str:
    """Name the thing; where it is several, the first of them and how many more."""
    head, others = found.sections[0].head, len(found.sections) - 1
    if not others:
        return head
    like = ngettext("%(head)s, and one more", "%(head)s, and %(n)s more", others)
    return like % {"head": head, "n": others}


def _thread(person: Person, only: Request | None) -> dict[str, str]:
    """Give the headers by which mails about one request stand together, and an answer finds its way."""
    if only is None:
        return {}
    begin = f"<request.{only.key}@{settings.PUBLIC_HOST}>"
    number = f"<{reply_token(person, only)}.{token_hex(8)}@{settings.PUBLIC_HOST}>"
    address = reply_address(person, only)
    return {
        "Message-ID": number, "References": begin, "In-Reply-To": begin, **({"Reply-To": address} if address else {})
    }  # fmt: skip
