"""The page of one log: whatever is its turn, from the columns over the checks to what was found."""

from collections.abc import Callable
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
from wellserved.web.actions import brought_logs as actions
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import BroughtLog
from wellserved.web.pages import log_parts
from wellserved.web.pages.door import say as tell
from wellserved.web.pages.fields import DayField
from wellserved.web.pages.imports import UNUSABLE
from wellserved.web.pages.log_checked import checked_shown
from wellserved.web.pages.log_columns import ColumnsForm
from wellserved.web.pages.signed_in import posted, reader, version_for, version_sent
from wellserved.web.queries import brought_logs as queries
from wellserved.web.queries import log_findings
from wellserved.words.roles import Permission

STATE, STEP = BroughtLog.State, BroughtLog.Step
DAYS = ("as_of", "opened_from", "opened_to")
UNDER_WAY = (STATE.WAITING, STATE.AT_WORK)


class WishesForm(forms.Form):
    """What is wished of the analysis; nothing need be."""

    opened_from = DayField(
        label=gettext_lazy("Only cases opened from"),
        required=False,
        help_text=gettext_lazy("Empty: from the first on."),
    )
    opened_to = DayField(
        label=gettext_lazy("Only cases opened before"),
        required=False,
        help_text=gettext_lazy("This day no longer belongs to it. Empty: up to the last."),
    )
    as_of = DayField(
        label=gettext_lazy("Open cases run to the end of"),
        required=False,
        help_text=gettext_lazy("What happened after that day is not looked at. Empty: to the last event of the log."),
    )

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["our_hours"] = forms.ChoiceField(
            label=_("Which time counts for a team?"),
            choices=(
                ("yes", _("Its working hours, where it says on its page when it works")),
                ("", _("Every hour, nights and weekends too")),
            ),
            required=False,
            widget=forms.RadioSelect,
        )
        if not queries.is_any_hours_known():
            del self.fields["our_hours"]

    @property
    def has_days(self) -> bool:
        """Say whether a day is chosen, or wrong."""
        return any(self[name].value() or self[name].errors for name in DAYS)

    def clean(self) -> None:
        """See that some time is left."""
        said = self.cleaned_data
        begins, ends, counted_to = said.get("opened_from"), said.get("opened_to"), said.get("as_of")
        if begins and ends and ends <= begins:
            self.add_error("opened_to", _("Choose a day after the one from which cases count."))
        if begins and counted_to and counted_to < begins:
            self.add_error("as_of", _("Choose a day on which the first of these cases was open already."))

    def wishes(self) -> dict[str, object]:
        """Give what is wished; days as texts."""
        days = {name: self.cleaned_data[name] for name in DAYS}
        written = {name: day.isoformat() for name, day in days.items() if day}
        return {**written, "our_hours": self.cleaned_data.get("our_hours") == "yes"}


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show a log: what is done with it, what is to be said, or what was found."""
    log = there(key)
    if log.state == STATE.DONE or why_not_bring(request):
        return _found(request, log)
    if log.state in UNDER_WAY:
        return render(request, "logs/progress.html", _progress(request, log))
    if log.state != STATE.YOUR_TURN:
        return render(request, "logs/ended.html", _about(request, log))
    if log.step == STEP.LOOK:
        return _columns(request, log, ColumnsForm(None, log=log))
    return _checks(request, log, _form_for(log))


def progress(request: HttpRequest, key: str) -> HttpResponse:
    """Give what is being done just now, for a page that asks again and again; nothing where it knows that already.

    It is a part of that page: whoever opens it by itself is led to the whole.
    """
    log = there(key)
    if not request.headers.get("HX-Request"):
        return redirect("log-show", key=key)
    if log.state not in UNDER_WAY:
        return HttpResponse(headers={"HX-Redirect": reverse("log-show", args=[key])})
    words = _progress(request, log)
    if request.GET.get("seen") == words["seen"]:
        return HttpResponse(status=204)
    return render(request, "logs/_progress.html", words)


def say(request: HttpRequest, key: str) -> HttpResponse:
    """Take what somebody says about the columns."""
    log = there(key)
    form = ColumnsForm(posted(request), log=log)
    if form.is_valid() and _done(request, form, actions.say, log, said=form.said()):
        return redirect("log-show", key=key)
    return _columns(request, log, form)


def analyse(request: HttpRequest, key: str) -> HttpResponse:
    """Have a log analysed."""
    log = there(key)
    form = WishesForm(posted(request))
    if form.is_valid() and _done(request, form, actions.analyse, log, wishes=form.wishes()):
        return redirect("log-show", key=key)
    return _checks(request, log, form)


def columns_again(request: HttpRequest, key: str) -> HttpResponse:
    """Go back to what the columns mean."""
    return _do(request, key, actions.columns_again, version=version_sent(request))


def stop(request: HttpRequest, key: str) -> HttpResponse:
    """Stop what is being done."""
    return _do(request, key, actions.stop)


def again(request: HttpRequest, key: str) -> HttpResponse:
    """Do the same step once more."""
    return _do(request, key, actions.again)


def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Remove a log with what was found in it."""
    actions.remove(by=reader(request), now=timezone.now(), log=there(key))
    tell(request, _("Removed. You can undo this under “Recently removed” for 14 days."))
    return redirect("log-list")


def there(key: str) -> BroughtLog:
    """Give a log that is there."""
    log = queries.brought(key)
    if log is None:
        raise rules.NotThere
    return log


def why_not_bring(request: HttpRequest) -> str:
    """Say why whoever looks may not go on with a log."""
    return rules.why_not(reader(request), Permission.BRING_LOG, timezone.localdate())


def _do(request: HttpRequest, key: str, action: Callable[..., object], **words: object) -> HttpResponse:
    """Do something with a log, and show how it stands afterwards; where it cannot be done, say why."""
    try:
        action(by=reader(request), now=timezone.now(), log=there(key), **words)
    except NotPossible as not_possible:
        tell(request, str(not_possible))
    return redirect("log-show", key=key)


def _done(
    request: HttpRequest, form: forms.Form, action: Callable[..., object], log: BroughtLog, **words: object
) -> bool:
    """Do what a form asks for; where it cannot be done, the form says why."""
    try:
        action(by=reader(request), now=timezone.now(), log=log, version=version_sent(request), **words)
    except NotPossible as not_possible:
        form.add_error(None, str(not_possible))
    return form.is_valid()


def _about(request: HttpRequest, log: BroughtLog) -> dict[str, Any]:
    """Give what every page about a log says of it."""
    return {
        "log": log,
        "title": str(log),
        "step": log.get_step_display(),
        "why_not_bring": why_not_bring(request),
        "has_files": log.files_removed_at is None,
        "version": version_for(request, log.version),
    }


def _progress(request: HttpRequest, log: BroughtLog) -> dict[str, Any]:
    words = {
        **_about(request, log),
        "waits": log.state == STATE.WAITING,
        "before": queries.before(log) if log.state == STATE.WAITING else 0,
        "left_alone": queries.is_left_alone(log, timezone.now()),
        "steps": [(each.label, _how(each, log)) for each in STEP],
    }
    said = (log.state, log.step, log.progress, words["before"], words["left_alone"])
    return words | {"seen": salted_hmac("log-progress", repr(said)).hexdigest()[:12]}


def _how(step: BroughtLog.Step, log: BroughtLog) -> str:
    order = list(STEP)
    here, at = order.index(step), order.index(STEP(log.step))
    return "done" if here < at else "now" if here == at else "ahead"


def _columns(request: HttpRequest, log: BroughtLog, form: ColumnsForm) -> HttpResponse:
    status = UNUSABLE if form.is_bound else 200
    return render(request, "logs/columns.html", {**_about(request, log), "form": form}, status=status)


def _checks(request: HttpRequest, log: BroughtLog, form: WishesForm) -> HttpResponse:
    words = {**_about(request, log), "form": form, **checked_shown(log)}
    return render(request, "logs/checks.html", words, status=UNUSABLE if form.is_bound else 200)


def _form_for(log: BroughtLog) -> WishesForm:
    hours = log.wishes.get("our_hours", True)
    return WishesForm(None, initial={**log.wishes, "our_hours": "yes" if hours else ""})


def _found(request: HttpRequest, log: BroughtLog) -> HttpResponse:
    """Show what was found; where nothing is yet, say so."""
    findings = log_findings.stored(log)
    if findings is None:
        return render(request, "logs/not_yet.html", _about(request, log))
    words = {**_about(request, log), "stored": findings, "told": log_parts.shown(findings)}
    if not words["why_not_bring"] and words["has_files"]:
        words["form"] = _form_for(log)
    return render(request, "logs/result.html" if words["told"] else "logs/other_version.html", words)
