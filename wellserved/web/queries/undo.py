"""What can be undone, and by whom."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from wellserved.web import rules
from wellserved.web.models import Person, Undoable
from wellserved.words.roles import Permission

AT_MOST = 100
THEIRS_ALONE = ("request-", "attachment-")
"""How actions begin of which sentences may hold what was written: titles of drafts, names of files and of outsiders."""


@dataclass(frozen=True)
class Undone:
    """Something that was done and can still be undone, or was."""

    undoable: Undoable
    by_name: str
    """Blank: the reader."""
    why_not: str


def recently(reader: Person, now: datetime) -> tuple[Undone, ...]:
    """Give what can still be undone, the last one first. At most two queries.

    Administrators see what everybody did, apart from what belongs to requests: there is nothing in it for them.
    """
    rows = Undoable.objects.filter(until_at__gte=now).select_related("by").order_by("-at", "-pk")
    if rules.why_not(reader, Permission.UNDO, now.date()):
        rows = rows.filter(by=reader)
    for action in THEIRS_ALONE:
        rows = rows.filter(Q(by=reader) | ~Q(action__startswith=action))
    return tuple(
        Undone(each, "" if each.by_id == reader.pk else each.by.name, rules.why_not_undo(reader, each, now))
        for each in rows[:AT_MOST]
    )


def undoable(key: str) -> Undoable:
    """Give something that was done, by its key. One query.

    Raises: NotThere.
    """
    found = Undoable.objects.filter(key=key).first()
    if found is None:
        raise rules.NotThere
    return found


def just_done(reader: Person, now: datetime) -> Undoable | None:
    """Give what somebody did at exactly this moment, if it can be undone. One query."""
    done = Undoable.objects.filter(by=reader, at=now, undone_at=None)
    return done.order_by("-pk").first()
