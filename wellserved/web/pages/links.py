"""Links: one link, what each side says about it, what is left to settle, and the paths of a team."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions import links as actions
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Link
from wellserved.web.pages.link_declare import DetailsForm
from wellserved.web.pages.paths import strip
from wellserved.web.pages.signed_in import posted, reader, version_for, version_sent
from wellserved.web.pages.undo import offer
from wellserved.web.queries import charters, teams
from wellserved.web.queries import links as queries
from wellserved.web.queries.course_readers import why_not_see_link_course
from wellserved.web.queries.line_of_sight import all_paths
from wellserved.web.queries.links_to_settle import to_settle
from wellserved.web.queries.seen_links import seen_of, why_not_see
from wellserved.web.queries.undo import just_done
from wellserved.web.queries.waited_for import waited_for
from wellserved.words.links import Side


class AnswerForm(forms.Form):
    """What one side says: yes or no."""

    side = forms.ChoiceField(choices=[(each.value, each.value) for each in Side])
    is_so = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    version = forms.IntegerField(min_value=1)
    back = forms.CharField(required=False)


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show one link."""
    return _show(request, queries.link(key))


def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Say for one side that a link is so, or not so."""
    by, now, link = reader(request), timezone.now(), queries.link(key)
    _must_speak(request, link)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Say “yes” or “not so” with the buttons of this page."))
        return redirect("link-show", key=key)
    said = form.cleaned_data
    side, is_so = Side(said["side"]), said["is_so"] == "yes"
    try:
        actions.answer(by=by, now=now, link=link, version=said["version"], side=side, is_so=is_so)
    except (ChangedMeanwhile, NotPossible) as reason:
        return _show(request, queries.link(key), str(reason))
    offer(request, just_done(by, now))
    return redirect("link-list") if said["back"] == "list" else redirect("link-show", key=key)


def describe(request: HttpRequest, key: str) -> HttpResponse:
    """Say how often a link is used, how much depends on it, and what for."""
    by, now, link = reader(request), timezone.now(), queries.link(key)
    side, version = _must_speak(request, link), version_for(request, link.version)
    if link.ended_on_date is not None:
        return _show(request, link, _("This link has ended. Declare it again if it is so."))
    before = {"used": link.used, "critical": link.critical, "what_for": link.what_for}
    form = DetailsForm(posted(request), initial=before)
    if form.is_valid():
        actions.describe(by=by, now=now, link=link, version=version, side=side, details=form.details())
        offer(request, just_done(by, now))
        return redirect("link-show", key=key)
    context = {"form": form, "link": queries.row(link), "version": version, "side": side}
    return render(request, "links/describe.html", context)


def end(request: HttpRequest, key: str) -> HttpResponse:
    """End a link for all of its sides."""
    by, now, link = reader(request), timezone.now(), queries.link(key)
    rules.must(rules.why_not_end_link(by, link, timezone.localdate(now)))
    try:
        actions.end(by=by, now=now, link=link, version=version_sent(request))
    except (ChangedMeanwhile, NotPossible) as reason:
        return _show(request, queries.link(key), str(reason))
    offer(request, just_done(by, now))
    return redirect("link-show", key=key)


def show_all(request: HttpRequest) -> HttpResponse:
    """List what is left to settle."""
    person, today = reader(request), timezone.localdate()
    found = to_settle(person, today, request.GET.get("after", ""))
    begin_with = next(iter(rules.led_by(person, today)), None)
    context = {"found": found, "is_first": "after" not in request.GET, "begin_with": begin_with}
    return render(request, "links/settle.html", context)


def paths(request: HttpRequest, key: str) -> HttpResponse:
    """Show all shortest paths of a team to each kind of outside customer."""
    team = teams.team(key)
    found = [{"to": each, "strips": [strip(path) for path in each.paths]} for each in all_paths(team)]
    why_not = rules.why_not_speak(reader(request), team, timezone.localdate())
    return render(request, "links/paths.html", {"team": team, "paths": found, "why_not_speak": why_not})


def lead(request: HttpRequest, key: str) -> HttpResponse:
    """Show the link between a team and its lead: it runs both ways."""
    team = teams.team(key)
    leads = teams.leads_on(timezone.localdate(), [team.pk]).get(team.pk, ())
    return render(request, "links/lead.html", {"team": team, "leads": leads})


def _show(request: HttpRequest, link: Link, reason: str = "") -> HttpResponse:
    """Show a link as it is now; with the reason why what somebody wanted to say of it was not kept."""
    by, today = reader(request), timezone.localdate()
    page = queries.link_page(link, by, today)
    context = {
        "page": page,
        "reason": reason,
        "charters": charters.of_link(link),
        "may_propose": bool(rules.sides_of(by, link, today)),
        "waited": waited_for(link, by, today),
        "seen": () if why_not_see(by, today) else seen_of(link),
        "sees_course": link.customer is not None and not why_not_see_link_course(by, link, today),
    }
    return render(request, "links/show.html", context, status=409 if reason else 200)


def _must_speak(request: HttpRequest, link: Link) -> Side:
    """Give the side for which the reader speaks: the one they say, if they may, or the only one.

    Raises: NotAllowed where there is none.
    """
    by, today = reader(request), timezone.localdate()
    may = queries.sides_of(link, by, today)
    if not may:
        raise rules.NotAllowed(rules.why_not_speak(by, link.provider, today))
    wanted = (request.POST or request.GET).get("side")
    return next((side for side in may if side == wanted), may[0])
