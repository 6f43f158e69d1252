"""Mails that come in: whose they are, what they do, and why they do nothing.

An answer counts where two things agree: the token of one person and one request, which only their mails hold, and the
address of that person. It then does what its writer could do on the page: it answers what they were asked, and
otherwise stands on the request as a note. Whatever else comes does nothing. What a machine wrote is forgotten; what a
person may have meant is set aside with its text. Nobody is sent a mail because a mail came.
"""

import hashlib
from datetime import datetime, timedelta
from itertools import islice

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.eventlog.child_process import in_child
from wellserved.eventlog.limits import Limits, Refused
from wellserved.web import logs, places, request_rules, rules
from wellserved.web.actions import attachments, mail
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.actions.notice_mails import LINE
from wellserved.web.actions.notice_tokens import IN_ADDRESS, IN_MESSAGE_ID, Answers, answers
from wellserved.web.exchange.read_mail import ReadMail, read_mail, why_not_read
from wellserved.web.models import IncomingMail, Person, Request
from wellserved.words.links import Side
from wellserved.words.requests import RequestState

Fate = IncomingMail.Fate
LIMITS = Limits(memory_mb=600, seconds=15)
PER_MINUTE, PER_HOUR = 50, 600
"""So many mails of one sender are looked at."""
PER_THREAD_AND_HOUR = 3
"""So many answers of one person to one request count in an hour."""
SET_ASIDE_PER_THREAD = 10
"""So many are kept: what goes on is a loop."""
STRANGERS_PER_DAY, STRANGERS_BYTES = 200, 1_000_000
"""So much is kept of what people write who are not known here."""
LONGEST = 8_000
MOST_TOKENS = 100
"""So many addresses are looked at in a mail that is set aside."""
_REFUSED = (rules.NotAllowed, rules.NotThere, ChangedMeanwhile)


class _Nothing(Exception):
    """A mail that does nothing; `fate` says whether somebody has to look at it."""

    def __init__(self, why: str, fate: Fate) -> None:
        super().__init__(why)
        self.fate = fate


def take(*, raw: bytes, now: datetime) -> IncomingMail:
    """Take a mail, as it came, and keep what became of it; the same mail twice is one.

    Raises: DatabaseError where nothing could be kept: then it must come again.
    """
    with places.at(places.Place.OWN):
        if why := why_not_read(raw):
            return _unread(raw, now, why)
        try:
            read = in_child(read_mail, raw, LINE, limits=LIMITS)
        except Refused as refusal:
            return _unread(raw, now, str(refusal))
        return _settle(read, raw, now)


def _unread(raw: bytes, now: datetime, why: str) -> IncomingMail:
    """Set a mail aside that cannot be read."""
    row = IncomingMail(message_id=hashlib.sha256(raw).hexdigest(), at=now, fate=Fate.SET_ASIDE, why=why[:300])
    row.request = _named_in(raw)
    row.raw = raw[:STRANGERS_BYTES] if _is_room_for_strangers(now) else None
    return row if _is_new(row) else IncomingMail.objects.get(message_id=row.message_id)


def _is_new(row: IncomingMail) -> bool:
    try:
        with places.transaction():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _settle(read: ReadMail, raw: bytes, now: datetime) -> IncomingMail:
    """Do what a mail says, and keep that it was done, in one transaction."""
    row = IncomingMail(message_id=_fingerprint(read, raw), sender=_sender_print(read), at=now, fate=Fate.IGNORED)
    with places.transaction():
        if not _is_new(row):
            return IncomingMail.objects.get(message_id=row.message_id)
        try:
            with places.transaction():
                _act(read, row, now)
            row.fate = Fate.TAKEN
        except _Nothing as nothing:
            row.fate, row.why = nothing.fate, str(nothing)
        except _REFUSED as refusal:
            row.fate, row.why = Fate.SET_ASIDE, str(refusal)[:300] or "This request is not there for them."
        except DatabaseError:
            raise
        except Exception as failure:  # noqa: BLE001 -- whatever is wrong with a mail, it is not lost
            row.fate, row.why = Fate.SET_ASIDE, logs.name_of(failure)[:300]
        if row.fate is Fate.SET_ASIDE:
            row.request = row.request or _named_in(raw)
            row.raw = raw if row.person_id else _of_stranger(raw, now)
        row.save(force_update=True)
    logs.log().info("mail", fate=row.fate, why=row.why if row.fate is Fate.IGNORED else "")
    return row


def _act(read: ReadMail, row: IncomingMail, now: datetime) -> None:
    """Do what a mail says; raises _Nothing, and what the actions raise."""
    if read.machine:
        raise _Nothing(f"A machine wrote it: {read.machine}.", Fate.IGNORED)
    person, request = _proven(read, row, now)
    row.person = person
    _must_not_be_too_many(IncomingMail.objects.filter(person=person), now)
    _must_not_go_round(row, now)
    if not read.text and not read.files:
        raise _Nothing("Nothing is written in it.", Fate.IGNORED)
    with mail.in_the_language_of(person):
        _write(read, person, request, now)


def _proven(read: ReadMail, row: IncomingMail, now: datetime) -> tuple[Person, Request]:
    """Say whose answer it is, on which request, where token and sender agree.

    Only mails of which that is not so are counted by what they say of their sender. Anybody can write any address
    there, and by many such mails would otherwise keep those of that person away.
    """
    found = _whose(read)
    if found is not None:
        row.request = found[1]
        if found[0].mail == read.sender and found[0].is_active and not read.is_forged:
            return found
    _must_not_be_too_many(IncomingMail.objects.filter(sender=row.sender, person=None).exclude(pk=row.pk), now)
    if found is None:
        raise _Nothing("It answers no mail of ours.", Fate.SET_ASIDE)
    raise _Nothing("It does not come from whom this address was given to.", Fate.SET_ASIDE)


def _whose(read: ReadMail) -> tuple[Person, Request] | None:
    """Say whose answer it is, on which request; None: it has no token of ours."""
    for said in _tokens(read):
        person = Person.objects.filter(key=said.person).first()
        rows = Request.objects.select_related("customer", "provider", "service")
        request = rows.filter(key=said.request).first()
        if person is not None and request is not None:
            return person, request
    return None


def _tokens(read: ReadMail) -> list[Answers]:
    found = [match[1] for address in read.to if (match := IN_ADDRESS.search(address))]
    found += [match[1] for number in read.answers if (match := IN_MESSAGE_ID.match(number))]
    return [said for token in found if (said := answers(token)) is not None]


def _write(read: ReadMail, person: Person, request: Request, now: datetime) -> None:
    """Answer what was asked, or note what was written; with the files, as far as they can be kept."""
    left_out = _add_files(read, person, request, now)
    text = "\n\n".join(each for each in (_cut(read.text or _("See the files.")), left_out) if each)
    sides = request_rules.sides_of(person, request, timezone.localdate(now))
    if request.state == RequestState.WAITING_CUSTOMER and Side.CUSTOMER in sides:
        steps.answer(by=person, now=now, request=request, text=text, by_mail=True)
    else:
        steps.note(by=person, now=now, request=request, text=text, by_mail=True)


def _add_files(read: ReadMail, person: Person, request: Request, now: datetime) -> str:
    """Keep the files of a mail with the request; say how many could not be kept."""
    left_out = 0
    for file in read.files:
        try:
            with places.transaction():
                sent = SimpleUploadedFile(file.name, file.content)
                attachments.add(by=person, now=now, request=request, files=[sent])
        except rules.NotAllowed:
            left_out += 1
    if not left_out:
        return ""
    like = ngettext(
        "[One file of this mail could not be kept.]", "[%(n)s files of this mail could not be kept.]", left_out
    )
    return like % {"n": left_out}


def _cut(text: str) -> str:
    if len(text) <= LONGEST - 200:  # there is room for what is said of files
        return text
    return f"{text[: LONGEST - 400]} …\n\n{_('[The mail was longer; the rest is left out.]')}"


def _must_not_be_too_many(theirs: QuerySet[IncomingMail], now: datetime) -> None:
    for most, length in ((PER_MINUTE, timedelta(minutes=1)), (PER_HOUR, timedelta(hours=1))):
        if theirs.filter(at__gt=now - length)[:most].count() >= most:
            raise _Nothing("Their sender sends too many.", Fate.IGNORED)


def _must_not_go_round(row: IncomingMail, now: datetime) -> None:
    """Count no more than a few answers of one person to one request in an hour."""
    theirs = IncomingMail.objects.filter(request=row.request, person=row.person, at__gt=now - timedelta(hours=1))
    kept = theirs.exclude(fate=Fate.IGNORED).exclude(pk=row.pk).count()
    if kept >= SET_ASIDE_PER_THREAD:
        raise _Nothing("Too many answers within an hour.", Fate.IGNORED)
    if kept >= PER_THREAD_AND_HOUR:
        raise _Nothing("Too many answers within an hour.", Fate.SET_ASIDE)


def _of_stranger(raw: bytes, now: datetime) -> bytes | None:
    return raw[:STRANGERS_BYTES] if _is_room_for_strangers(now) else None


def _is_room_for_strangers(now: datetime) -> bool:
    today = IncomingMail.objects.filter(person=None, fate=Fate.SET_ASIDE, at__gt=now - timedelta(days=1))
    return today[:STRANGERS_PER_DAY].count() < STRANGERS_PER_DAY


def _named_in(raw: bytes) -> Request | None:
    """Give the request of which a mail holds an address anywhere: if it is confidential, nobody is shown the mail."""
    found = list(islice(IN_ADDRESS.finditer(raw.decode("latin-1")), MOST_TOKENS))
    keys = {said.request for match in found if (said := answers(match[1])) is not None}
    rows = Request.objects.filter(key__in=keys)
    return rows.order_by("-is_confidential", "pk").first() if keys else None


def _fingerprint(read: ReadMail, raw: bytes) -> str:
    """Give what is the same for the same mail only; of a mail without a Message-ID, all that stands in it."""
    said = f"{read.message_id}\n{read.sender}".encode() if read.message_id else raw
    return hashlib.sha256(said).hexdigest()


def _sender_print(read: ReadMail) -> str:
    return salted_hmac("wellserved.sender", read.sender, algorithm="sha256").hexdigest()
