"""Undo: each action that can be undone says how, by a compensating change."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions.audit import recorded
from wellserved.web.models import Person, Undoable

Way = Callable[..., None]


def undo(*, by: Person, now: datetime, undoable: Undoable, ways: Mapping[str, Way]) -> None:
    """Undo something once, while there is time.

    Takes: the compensating function of each kind of action; it gets `by`, `now` and what is in `way_back`.
    Raises: NotAllowed for whoever did not do it, when it is too late, and when it was undone before.
    """
    rules.must(rules.why_not_undo(by, undoable, now))
    with recorded(by=by, now=now, action=f"undo-{undoable.action}", subject=undoable.subject):
        if not Undoable.objects.filter(pk=undoable.pk, undone_at=None).update(undone_at=now):
            raise rules.NotAllowed(_("This was undone already."))
        back: dict[str, Any] = undoable.way_back
        ways[undoable.action](by=by, now=now, **back)
