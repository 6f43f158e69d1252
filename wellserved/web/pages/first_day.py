"""The first day: who is your customer, and the map's answer."""

from difflib import get_close_matches
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web.actions.first_day import answer_first_day
from wellserved.web.models import Segment, Team
from wellserved.web.pages.paths import strip
from wellserved.web.pages.signed_in import posted, reader
from wellserved.web.queries import first_day

TEAM_FIELDS = ("team_1", "team_2", "team_3")


class FirstDayForm(forms.Form):
    """Up to three teams by name, any kinds of outside customers, or nobody."""

    team_1 = forms.CharField(label=gettext_lazy("A team you work for"), max_length=120, required=False)
    team_2 = forms.CharField(label=gettext_lazy("Another team"), max_length=120, required=False)
    team_3 = forms.CharField(label=gettext_lazy("And another"), max_length=120, required=False)
    segments = forms.MultipleChoiceField(
        label=gettext_lazy("Customers outside, whom you serve yourself"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    nobody = forms.BooleanField(label=gettext_lazy("I have none, or I cannot name one"), required=False)

    def __init__(self, teams: dict[str, Team], segments: dict[str, Segment], *given: Any) -> None:
        super().__init__(*given)
        self.teams = teams
        choices = self.fields["segments"]
        if isinstance(choices, forms.MultipleChoiceField):
            choices.choices = [(each.key, each.name) for each in segments.values()]
        if not segments:
            del self.fields["segments"]
        for name in TEAM_FIELDS:
            self.fields[name].widget.attrs |= {"list": "teams", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        """Find the teams by their names, and see that there is one clear answer."""
        said = super().clean() or {}
        for name in TEAM_FIELDS:
            if typed := said.get(name, "").strip():
                said[name] = self.teams.get(typed.casefold())
                if said[name] is None:
                    self.add_error(name, self._no_team(typed))
        if not self.errors and bool(said.get("nobody")) == bool(self.named(said) or said.get("segments")):
            raise forms.ValidationError(_("Name at least one customer, or tick that you have none or cannot name one."))
        return said

    def _no_team(self, typed: str) -> str:
        near = get_close_matches(typed.casefold(), self.teams, n=1)
        if near:
            return _("No team is called “%(typed)s”. Did you mean “%(near)s”?") % {
                "typed": typed,
                "near": self.teams[near[0]].name,
            }
        return _("No team is called “%(typed)s”.") % {"typed": typed}

    @staticmethod
    def named(said: dict[str, Any]) -> list[Team]:
        """Give the teams that were named."""
        return [said[name] for name in TEAM_FIELDS if isinstance(said.get(name), Team)]


def ask(request: HttpRequest) -> HttpResponse:
    """Ask who somebody's customer is, and keep the answer."""
    teams, segments = first_day.teams_and_segments()
    form = FirstDayForm(teams, segments, posted(request))
    if form.is_valid():
        by_key = {each.key: each for each in segments.values()}
        chosen = [by_key[key] for key in form.cleaned_data.get("segments", ())]
        named = form.named(form.cleaned_data)
        answer_first_day(by=reader(request), now=timezone.now(), teams=named, segments=chosen)
        request.session["first_day"] = True
        return redirect("first-day-show")
    return render(request, "first_day/ask.html", {"form": form, "teams": teams.values()})


def show(request: HttpRequest) -> HttpResponse:
    """Show what somebody answered beside what the map says."""
    answered = first_day.answered(reader(request))
    if answered is None:
        return redirect("first-day-ask")
    return render(request, "first_day/show.html", {"answered": answered, "path": strip(answered.path)})
