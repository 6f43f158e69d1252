"""Undo: each action that can be undone says how, by a compensating change, and what that takes of whoever does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions.audit import recorded
from wellserved.web.models import Person, Undoable
from wellserved.words.roles import Permission


@dataclass(frozen=True)
class Way:
    """How one kind of action is undone."""

    put_back: Callable[..., None]
    """The compensating change; it gets `by`, `now` and what is in `way_back`."""
    needs: Permission
    """The permission of the action itself: who lost it since, cannot undo what they did with it either."""
    why_not_now: Callable[[Person, Undoable, date], str] | None = None
    """The rule of the action, where it asks for a particular team or person."""

    def why_not(self, person: Person, undoable: Undoable, on: date) -> str:
        """Say why somebody may not do today what undoing this takes."""
        if self.why_not_now is not None:
            return self.why_not_now(person, undoable, on)
        return rules.why_not(person, self.needs, on)


def undo(*, by: Person, now: datetime, undoable: Undoable, ways: Mapping[str, Way]) -> None:
    """Undo something once, while there is time.

    Takes: the way back of each kind of action.
    Raises: NotAllowed for whoever did not do it or may not do it any more, when it is too late, and when it was undone
    before.
    """
    rules.must(rules.why_not_undo(by, undoable, now))
    way = ways[undoable.action]
    rules.must(way.why_not(by, undoable, timezone.localdate(now)))
    with recorded(by=by, now=now, action=f"undo-{undoable.action}", subject=undoable.subject):
        if not Undoable.objects.filter(pk=undoable.pk, undone_at=None).update(undone_at=now):
            raise rules.NotAllowed(_("This was undone already."))
        back: dict[str, Any] = undoable.way_back
        way.put_back(by=by, now=now, **back)
