"""Undo: the bar after something was done, and the page of everything that can still be undone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Undoable
from wellserved.web.pages.door import say
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries import brought_logs, charters, links, teams
from wellserved.web.queries import undo as queries


def show(request: HttpRequest) -> HttpResponse:
    """List what the reader did lately and can take back; administrators see what everybody did."""
    found = queries.recently(reader(request), timezone.now())
    rows = [{"each": each, "at": _when(each.undoable), "until": _until(each.undoable)} for each in found]
    return render(request, "undo/show.html", {"rows": rows})


def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Undo something once."""
    undoable = queries.undoable(key)
    undo(by=reader(request), now=timezone.now(), undoable=undoable, ways=WAYS)
    say(request, _("Undone: %(what)s") % {"what": undoable.sentence})
    return redirect(_where(undoable))


def offer(request: HttpRequest, undoable: Undoable | None) -> None:
    """Say on the next page what was done, with a button that takes it back. Nothing is said where nothing was done."""
    if undoable is not None:
        messages.info(request, undoable.sentence, extra_tags=reverse("undo-do", kwargs={"key": undoable.key}))


def _where(undoable: Undoable) -> str:
    """Give the page of what was changed, if it is there."""
    kind, _colon, key = undoable.subject.partition(":")
    if undoable.action in _ELSEWHERE:
        return reverse(_ELSEWHERE[undoable.action])
    try:
        if kind == "link":
            return reverse("link-show", kwargs={"key": links.link(key).key})
        if kind == "log":
            return reverse("log-found", kwargs={"key": key}) if brought_logs.brought(key) else reverse("log-list")
        if kind == "request":
            return reverse("request-show", kwargs={"key": key})
        if kind == "charter":
            return reverse("charter-show", kwargs={"key": charters.charter(key).key})
        return reverse("team-show", kwargs={"key": teams.team(key).key}) if kind == "team" else reverse("undo-list")
    except rules.NotThere:
        return reverse("team-list")


_ELSEWHERE = {
    **dict.fromkeys(("thanks-say", "thanks-remove", "thanks-pass-on"), "thanks-list"),
    **dict.fromkeys(("help-note", "help-no", "help-confirm"), "help-given-list"),
}
"""What is kept under the name of a team and stands on a page of its own."""


def _when(undoable: Undoable) -> str:
    return date_format(timezone.localtime(undoable.at), "DATETIME_FORMAT")


def _until(undoable: Undoable) -> str:
    return date_format(timezone.localtime(undoable.until_at))
