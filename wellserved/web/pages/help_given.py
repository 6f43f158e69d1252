"""The help ledger: what a team gave and got, noting help, saying what it saved, and what stands before a no."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import help_given as actions
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import HelpGiven, Request, Team
from wellserved.web.pages.fields import LengthField
from wellserved.web.pages.signed_in import posted, reader, version_for, version_sent
from wellserved.web.pages.undo import offer
from wellserved.web.pages.whom import named_team, other_teams
from wellserved.web.queries import help_given as queries
from wellserved.web.queries import teams
from wellserved.web.queries.thanks import request_to_thank_for, teams_to_thank_for
from wellserved.web.queries.undo import just_done
from wellserved.words.links import Side

LONGEST_WHAT = 200
SIDES = {Side.PROVIDER: gettext_lazy("We helped them"), Side.CUSTOMER: gettext_lazy("They helped us")}
_LENGTH_HINT = gettext_lazy("As far as you know: 10 min, 3 h, 2 days.")


class DeedForm(forms.Form):
    """Between which teams, what about, and what it takes and saves."""

    other = forms.CharField(
        label=gettext_lazy("The other team"),
        max_length=600,
        widget=forms.TextInput(attrs={"list": "teams", "autocomplete": "off"}),
    )
    what = forms.CharField(label=gettext_lazy("What was it about?"), max_length=LONGEST_WHAT)
    minutes = LengthField(label=gettext_lazy("How long did it take whoever helped?"), help_text=_LENGTH_HINT)
    saves = LengthField(
        label=gettext_lazy("How much time did it save whoever was helped?"), help_text=_LENGTH_HINT, required=False
    )
    team = forms.ChoiceField(label=gettext_lazy("Your team"))

    def __init__(self, *given: Any, own: tuple[Team, ...], about: Request | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self.own = {each.key: each for each in own}
        self.about = about
        self.fields["team"].choices = [(each.key, each.name) for each in own]  # type: ignore[attr-defined]
        self.fields["team"].initial = own[0].key
        if len(own) == 1:
            self.fields["team"].widget = forms.HiddenInput()
        if about is not None:
            del self.fields["other"]
        self.others = other_teams(own[0])

    def clean(self) -> dict[str, Any]:
        """Find the two teams."""
        said = super().clean() or {}
        own = self.own.get(said.get("team", ""))
        if own is None:
            return said
        said["own"] = own
        if self.about is not None:
            said["other_team"] = self.about.customer
        elif "other" in said:
            others = self.others if own.key == next(iter(self.own)) else other_teams(own)
            try:
                said["other_team"] = named_team(said["other"], others)
            except forms.ValidationError as wrong:
                self.add_error("other", wrong)
        return said

    def deed(self, side: Side) -> actions.Deed:
        """Give what was said, seen from one side."""
        said = self.cleaned_data
        own, other = said["own"], said["other_team"]
        helper, helped = (own, other) if side is Side.PROVIDER else (other, own)
        return actions.Deed(helper, helped, said["what"], said["minutes"], said["saves"], self.about)


class NoteForm(DeedForm):
    """Help that was given, noted by either side."""

    side = forms.ChoiceField(
        label=gettext_lazy("Who helped?"),
        choices=[(side.value, wording) for side, wording in SIDES.items()],
        widget=forms.RadioSelect,
        initial=Side.PROVIDER.value,
    )
    field_order = ("side", "other", "what", "minutes", "saves", "team")


class WeighForm(DeedForm):
    """What helping would take, and what it would save."""

    for_own_targets = forms.BooleanField(
        label=gettext_lazy("It is a no because of our own targets"),
        help_text=gettext_lazy(
            "Then it is no decision against them: it shows where goals pull against each other, and that can be mended."
        ),
        required=False,
    )
    field_order = ("other", "what", "minutes", "saves", "team", "for_own_targets")

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["what"].label = _("What do they need?")
        self.fields["minutes"].label = _("How long would it take us?")
        self.fields["saves"].label = _("How much time would it save them?")
        self.fields["saves"].help_text = _("Ask them: only they know. 10 min, 3 h, 2 days.")
        self.fields["saves"].required = True


class ConfirmForm(forms.Form):
    """What it saved, as whoever was helped says."""

    saved = LengthField(
        label=gettext_lazy("How much time did it save you?"),
        help_text=gettext_lazy("Roughly is good enough: 10 min, 3 h, 2 days."),
    )


def show_all(request: HttpRequest) -> HttpResponse:
    """Show what a team gave and got: what it adds up to for everybody, the rest for its own people."""
    by, now = reader(request), timezone.now()
    on = timezone.localdate(now)
    own = teams_to_thank_for(by, on)
    key = request.GET.get("team", "")
    team = teams.team(key) if key else next(iter(own), None)
    if team is None:
        return render(request, "help_given/list.html", {"teams": teams.choices()})
    side = Side.CUSTOMER if request.GET.get("side") == Side.CUSTOMER else Side.PROVIDER
    why_not = queries.why_not_see_ledger(by, team, on)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    found = None if why_not else queries.ledger(team, side, by, on, after=after, before=before)
    context = {
        "team": team,
        "side": side,
        "sums": queries.of_team(team, queries.people_of(team, on), now),
        "ledger": found,
        "why_not": why_not,
        "teams": teams.choices(),
        "newer": _next_to(team, side, "before", found.newer if found else ""),
        "older": _next_to(team, side, "after", found.older if found else ""),
    }
    return render(request, "help_given/list.html", context)


def _next_to(team: Team, side: Side, where: str, key: str) -> str:
    return f"?{urlencode({'team': team.key, 'side': side.value, where: key})}" if key else ""


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show one help to people of the two teams, and ask what it saved."""
    return _show(request, key, ConfirmForm())


def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Say for the team that was helped what it saved."""
    by, now = reader(request), timezone.now()
    given = queries.help_of(key, by, timezone.localdate(now))
    rules.must(queries.why_not_confirm(by, given, timezone.localdate(now)))
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _show(request, key, form)
    actions.confirm(
        by=by, now=now, given=given, version=version_sent(request), saved_minutes=form.cleaned_data["saved"]
    )
    offer(request, just_done(by, now))
    return redirect("help-given-show", key=key)


def _show(request: HttpRequest, key: str, form: ConfirmForm) -> HttpResponse:
    page = queries.help_page(key, reader(request), timezone.localdate())
    context = {"page": page, "form": form, "version": version_for(request, page.help.version)}
    return render(request, "help_given/show.html", context)


def note(request: HttpRequest) -> HttpResponse:
    """Note help that one's team gave or got."""
    by, now = reader(request), timezone.now()
    own = teams_to_thank_for(by, timezone.localdate(now))
    if not own:
        return render(request, "help_given/note.html", {})
    form = NoteForm(posted(request), own=own, initial=_initial(request))
    if form.is_valid():
        side = Side(form.cleaned_data["side"])
        try:
            given = actions.note_help(by=by, now=now, side=side, deed=form.deed(side))
        except NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            offer(request, just_done(by, now))
            return redirect("help-given-show", key=given.key)
    return render(request, "help_given/note.html", {"form": form, "teams": form.others.names})


def weigh(request: HttpRequest) -> HttpResponse:
    """Put side by side what helping takes and what it would save; then it is help after all, or a no."""
    by, now = reader(request), timezone.now()
    on = timezone.localdate(now)
    key = (request.POST or request.GET).get("request", "")
    about = request_to_thank_for(key, by, on) if key else None
    own = teams_to_thank_for(by, on) if about is None else queries.provider_of(about, by, on)
    if not own:
        return render(request, "help_given/weigh.html", {"about": about})
    initial = {"what": about.title[:LONGEST_WHAT]} if about else _initial(request)
    form = WeighForm(posted(request), own=own, about=about, initial=initial)
    context: dict[str, Any] = {"form": form, "about": about, "teams": form.others.names}
    if form.is_valid():
        if (answer := request.POST.get("answer", "")) and (given := _decided(request, form, answer)):
            return redirect(_after(given, about))
        said = form.cleaned_data
        context["both"] = queries.side_by_side(said["minutes"], said["saves"])
        context["other"] = said["other_team"]
    return render(request, "help_given/weigh.html", context)


def _initial(request: HttpRequest) -> dict[str, str]:
    key = request.GET.get("to", "")
    return {"other": teams.team(key).name} if key else {}


def _decided(request: HttpRequest, form: WeighForm, answer: str) -> HelpGiven | None:
    """Keep what was decided; None where that was not possible, which the form then says."""
    by, now, deed = reader(request), timezone.now(), form.deed(Side.PROVIDER)
    try:
        if answer == "help":
            given = actions.note_help(by=by, now=now, side=Side.PROVIDER, deed=deed)
        else:
            own_targets = form.cleaned_data["for_own_targets"]
            given = actions.say_no(by=by, now=now, deed=deed, for_own_targets=own_targets)
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return None
    offer(request, just_done(by, now))
    return given


def _after(given: HelpGiven, about: Request | None) -> str:
    """Give where to go on: with the request, to which the answer is still owed, or with what was noted."""
    if about is not None:
        return reverse("request-show", kwargs={"key": about.key})
    return reverse("help-given-show", kwargs={"key": given.key})
