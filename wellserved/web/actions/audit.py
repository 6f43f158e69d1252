"""The one door of every change: a transaction, an audit entry, and the way back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from wellserved.web import places
from wellserved.web.models import AuditEntry, AuditHead, Person, Undoable
from wellserved.web.record_chain import BEGINNING, hash_of

UNDO_FOR = timedelta(days=14)


@dataclass
class Record:
    """What an action says about itself while it runs."""

    subject: str
    fields: list[str] = field(default_factory=list)
    """Names of what changed, never what was written."""
    sentence: str = ""
    """What was done, for whoever may undo it."""
    way_back: dict[str, Any] | None = None
    """What undoing takes; None: it cannot be undone."""
    undo_for: timedelta = UNDO_FOR
    undoable: Undoable | None = None
    """Set when the action is through, where there is a way back."""


def named(thing: Model | str) -> str:
    """Give kind and key of something, such as team:credit-check."""
    if isinstance(thing, str):
        return thing
    return f"{thing._meta.model_name}:{getattr(thing, 'key', thing.pk)}"


@contextmanager
def recorded(*, by: Person | None, now: datetime, action: str, subject: Model | str = "") -> Iterator[Record]:
    """Do something in one transaction that also says who did it; if it fails, nothing happened."""
    with places.transaction():
        record = Record(named(subject))
        yield record
        if by is not None and record.way_back is not None:
            record.undoable = Undoable.objects.create(
                at=now, until_at=now + record.undo_for, by=by, action=action, subject=record.subject,
                sentence=record.sentence, way_back=record.way_back,
            )  # fmt: skip
        append(by=by, now=now, action=action, subject=record.subject, fields=record.fields)


def append(
    *, by: Person | None, now: datetime, action: str, subject: str, fields: Sequence[str], refused: bool = False
) -> AuditEntry:
    """Add an entry to the end of the chain; whoever comes at the same time waits for its turn."""
    with places.transaction():
        head = AuditHead.objects.select_for_update().first() or AuditHead.objects.create(hash=BEGINNING)
        entry = AuditEntry(
            at=now, by=by, by_key=by.key if by else "", action=action, subject=subject,
            fields=list(fields), refused=refused, before_hash=head.hash,
        )  # fmt: skip
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
        AuditHead.objects.filter(pk=head.pk).update(hash=entry.hash)
        return entry
