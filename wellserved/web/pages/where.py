"""Where it waits: what was found in our own requests, four short answers first, and how an analysis stands."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import own_findings as actions
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import FindingsRun, Person
from wellserved.web.pages import guess, where_parts
from wellserved.web.pages.door import say as tell
from wellserved.web.pages.fields import DayField
from wellserved.web.pages.imports import UNUSABLE
from wellserved.web.pages.signed_in import posted, reader
from wellserved.web.queries import own_findings as queries
from wellserved.web.queries.where import led_teams, named_requests
from wellserved.words.roles import Permission, may_somewhere

STATE = FindingsRun.State


class PeriodForm(forms.Form):
    """Another period that is to be looked at."""

    begins = DayField(label=gettext_lazy("Requests asked from"))
    ends = DayField(
        label=gettext_lazy("Requests asked before"), help_text=gettext_lazy("This day no longer belongs to it.")
    )

    def clean(self) -> None:
        """See that some time lies between the days."""
        begins, ends = self.cleaned_data.get("begins"), self.cleaned_data.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("Choose a day after the one from which requests count."))


def show(request: HttpRequest) -> HttpResponse:
    """Show the newest findings; whoever has not guessed this quarter may do so first."""
    run = queries.newest()
    if run is None:
        return _nothing_yet(request)
    if guess.is_offered(request):
        return guess.offer(request)
    return _found(request, run)


def of(request: HttpRequest, key: str) -> HttpResponse:
    """Show one analysis: its findings, how far it is, or why there are none."""
    run = there(key)
    if run.made_at is not None:
        return _found(request, run)
    if run.state in queries.UNDER_WAY:
        return render(request, "where/progress.html", _progress(request, run))
    return render(request, "where/ended.html", {**_about(request), "run": run, "form": _form(run)})


def progress(request: HttpRequest, key: str) -> HttpResponse:
    """Give what is being done just now, for a page that asks again and again; nothing where it knows that already."""
    run = there(key)
    if not request.headers.get("HX-Request"):
        return redirect("where-of", key=key)
    if run.state not in queries.UNDER_WAY:
        return HttpResponse(headers={"HX-Redirect": reverse("where-of", args=[key])})
    words = _progress(request, run)
    if request.GET.get("seen") == words["seen"]:
        return HttpResponse(status=204)
    return render(request, "where/_progress.html", words)


def ask(request: HttpRequest) -> HttpResponse:
    """Have requests analysed: those of the usual period, or of another one."""
    now, by = timezone.now(), reader(request)
    if request.POST.get("usual"):
        return redirect("where-of", key=actions.ask(by=by, now=now).key)
    form = PeriodForm(posted(request))
    if form.is_valid():
        try:
            run = actions.ask(by=by, now=now, begins=form.cleaned_data["begins"], ends=form.cleaned_data["ends"])
            return redirect("where-of", key=run.key)
        except NotPossible as not_possible:
            form.add_error(None, str(not_possible))
    return render(request, "where/ask.html", {**_about(request), "form": form}, status=UNUSABLE)


def stop(request: HttpRequest, key: str) -> HttpResponse:
    """Stop an analysis."""
    try:
        actions.stop(by=reader(request), now=timezone.now(), run=there(key))
    except NotPossible as not_possible:
        tell(request, str(not_possible))
    return redirect("where-of", key=key)


def there(key: str) -> FindingsRun:
    """Give an analysis that is there."""
    run = queries.run_for(key)
    if run is None:
        raise rules.NotThere
    return run


def _about(request: HttpRequest) -> dict[str, Any]:
    why_not = rules.why_not(reader(request), Permission.ANALYSE_REQUESTS, timezone.localdate())
    return {"why_not_ask": why_not}


def _may(person: Person, today: date) -> dict[str, bool]:
    """Say which of the pages beside the findings the reader may open; the others are open to all who see findings."""
    roles = rules.roles_of(person, today)
    return {
        "see_late": may_somewhere(roles, Permission.SEE_LATE_MATTERS),
        "note_turf": may_somewhere(roles, Permission.NOTE_TURF_HOURS),
    }


def _form(run: FindingsRun | None) -> PeriodForm:
    return PeriodForm(None, initial={"begins": run.begins_on, "ends": run.ends_on} if run else {})


def _nothing_yet(request: HttpRequest) -> HttpResponse:
    """Say that nothing was found yet, and what becomes of it."""
    last = queries.under_way() or queries.last_asked()
    if last is not None and last.state in queries.UNDER_WAY:
        return render(request, "where/progress.html", _progress(request, last))
    if last is not None:
        return render(request, "where/ended.html", {**_about(request), "run": last, "form": _form(last)})
    return render(request, "where/empty.html", _about(request))


def _progress(request: HttpRequest, run: FindingsRun) -> dict[str, Any]:
    waits = run.state == STATE.WAITING
    seen = salted_hmac("findings-progress", repr((run.state, run.progress))).hexdigest()[:12]
    return {**_about(request), "run": run, "waits": waits, "seen": seen}


def _found(request: HttpRequest, run: FindingsRun) -> HttpResponse:
    """Show what was found."""
    about = {**_about(request), "run": run, "form": _form(run), "under_way": queries.under_way()}
    found = where_parts.shown(run)
    if found is None:
        return render(request, "where/other_version.html", about)
    person, today = reader(request), timezone.localdate()
    named = named_requests(found.findings, person, today)
    words = {
        **about,
        "told": found.told,
        "time": found.time,
        "is_too_early": found.is_too_early,
        "questions": where_parts.questions(found),
        "evidence": where_parts.evidence(found, named),
        "oldest": where_parts.oldest(found, named),
        "has_confidential": bool(named.confidential),
        "may": _may(person, today),
        "own_teams": [(team, where_parts.of_own_team(found, name)) for team, name in led_teams(run, person, today)],
        "is_newest": run.is_usual,
        "of_requests": True,
        "left_out": where_parts.left_out_on_paper(found),
    }
    return render(request, "where/result.html", words)
