"""Logs that somebody brought, for the pages about them."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from wellserved.web.models import BroughtLog, TeamHours

MOST_LISTED = 50
LONG = timedelta(minutes=1)
"""Whoever waits longer than that without anybody before them is told so."""


def listed(*, all_of_them: bool) -> list[BroughtLog]:
    """Give the logs that are there, those brought last first. One query.

    Takes: whether those that are not analysed yet are given, too.
    """
    rows = BroughtLog.objects.filter(removed_at=None)
    if not all_of_them:
        rows = rows.filter(findings__isnull=False)
    return list(rows.select_related("by").defer("proposal", "checked", "said").order_by("-at", "-id")[:MOST_LISTED])


def brought(key: str) -> BroughtLog | None:
    """Give one log, if it is there. One query."""
    return BroughtLog.objects.filter(key=key, removed_at=None).select_related("by").first()


def before(log: BroughtLog) -> int:
    """Count the logs that are done before this one: one at work, and those that wait longer. One query."""
    states = (BroughtLog.State.WAITING, BroughtLog.State.AT_WORK)
    return BroughtLog.objects.filter(removed_at=None, state__in=states, pk__lt=log.pk).count()


def is_left_alone(log: BroughtLog, now: datetime) -> bool:
    """Say whether a log waits although nothing is in its way. One query, where it waits."""
    if log.state != BroughtLog.State.WAITING or now - (log.heard_at or log.at) < LONG:
        return False
    return not before(log)


def how_far(log: BroughtLog) -> str:
    """Say in a few words how far a log is. No query."""
    state, step = BroughtLog.State, BroughtLog.Step
    if log.state == state.YOUR_TURN:
        return _("your turn: say what the columns mean") if log.step == step.LOOK else _("your turn: see the checks")
    if log.state == state.DONE:
        return _("analysed")
    if log.state in (state.REFUSED, state.STOPPED):
        return log.get_state_display()
    return f"{log.get_state_display()} · {log.get_step_display()}"


def is_any_hours_known() -> bool:
    """Say whether any team has said when it works. One query."""
    return TeamHours.objects.exists()
