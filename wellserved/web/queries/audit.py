"""The audit trail as administrators read it."""

from dataclasses import dataclass
from datetime import datetime

from wellserved.web.models import AuditEntry, AuditHead
from wellserved.web.queries import audit_words
from wellserved.web.queries.audit_subjects import About, about
from wellserved.web.record_chain import BEGINNING, hash_of

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One line of the trail."""

    number: int
    at: datetime
    who: str
    action: str
    said: str
    """What was done, in words; blank where only the name of an address is known."""
    about: About
    fields: str
    refused: bool


def latest(*, before: int | None, most: int) -> list[Entry]:
    """Give the newest entries, or those before a number. At most eight queries, whatever their number."""
    entries = AuditEntry.objects.select_related("by").order_by("-pk")
    if before is not None:
        entries = entries.filter(pk__lt=before)
    rows = list(entries[:most])
    subjects = about(rows)
    return [
        Entry(
            number=each.pk,
            at=each.at,
            who=each.by.name if each.by else ("" if not each.by_key else each.by_key),
            action=each.action,
            said=audit_words.said(each.action),
            about=subjects[each.pk],
            fields=audit_words.said_fields(each.fields),
            refused=each.refused,
        )
        for each in rows
    ]


def first_break() -> int | None:
    """Give the number of the first entry that is not as it was written; None: the chain is whole. Two queries.

    Where the newest entries are gone, the end of the chain does not fit the last one that is left; then that one is it.
    """
    last, number = BEGINNING, 0
    for entry in AuditEntry.objects.order_by("pk").iterator(chunk_size=2000):
        number = entry.pk
        if entry.before_hash != last or hash_of(entry) != entry.hash:
            return number
        last = entry.hash
    head = AuditHead.objects.first()
    return None if head is not None and head.hash == last else number
