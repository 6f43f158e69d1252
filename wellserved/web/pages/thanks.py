"""Thanks: the wall, one with the hands it went through, saying thanks, and handing them on to the teams behind."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web.actions import thanks as actions
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Person, Request, Team
from wellserved.web.pages.fields import kind_text
from wellserved.web.pages.signed_in import posted, reader
from wellserved.web.pages.undo import offer
from wellserved.web.pages.whom import named_team_or_people, other_teams
from wellserved.web.queries import teams
from wellserved.web.queries import thanks as queries
from wellserved.web.queries.link_suggestions import Others
from wellserved.web.queries.undo import just_done

LONGEST_TEXT, LONGEST_MADE_POSSIBLE = 2000, 1000


class ThanksForm(forms.Form):
    """Whom somebody thanks, and what for."""

    to = forms.CharField(
        label=gettext_lazy("Whom do you thank?"),
        help_text=gettext_lazy("A team, or people of one team by name, separated by commas."),
        max_length=600,
        widget=forms.TextInput(attrs={"list": "teams", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=gettext_lazy("What for?"),
        help_text=gettext_lazy("What did they do that was not a matter of course?"),
        max_length=LONGEST_TEXT,
        widget=kind_text(4),
    )
    made_possible = forms.CharField(
        label=gettext_lazy("What did it make possible?"),
        help_text=gettext_lazy("For you, or for a customer outside. So they see how far their work reaches."),
        max_length=LONGEST_MADE_POSSIBLE,
        required=False,
        widget=kind_text(2),
    )
    from_team = forms.ChoiceField(label=gettext_lazy("For which team do you thank?"))

    def __init__(self, *given: Any, own: tuple[Team, ...], on: date, **named: Any) -> None:
        super().__init__(*given, **named)
        self.own = {each.key: each for each in own}
        self.on = on
        self.fields["from_team"].choices = [(each.key, each.name) for each in own]  # type: ignore[attr-defined]
        if len(own) == 1:
            self.fields["from_team"].initial = own[0].key
            self.fields["from_team"].widget = forms.HiddenInput()
        self.others: Others = other_teams(own[0])

    def clean(self) -> dict[str, Any]:
        """Find who is meant."""
        said = super().clean() or {}
        own = self.own.get(said.get("from_team", ""))
        if own is not None and "to" in said:
            others = self.others if own.key == next(iter(self.own)) else other_teams(own)
            try:
                said["to_team"], said["people"] = named_team_or_people(said["to"], others, own, self.on)
            except forms.ValidationError as wrong:
                self.add_error("to", wrong)
        return said

    def words(self, request: Request | None) -> actions.Words:
        """Give what was said; of a request only where it has to do with the team that is thanked."""
        said = self.cleaned_data
        team = said["to_team"]
        is_of_it = request is not None and team.pk in {request.customer_id, request.provider_id}
        return actions.Words(
            from_team=self.own[said["from_team"]],
            to_team=team,
            text=said["text"],
            made_possible=said["made_possible"],
            people=said["people"],
            request=request if is_of_it else None,
        )


class HandOnForm(forms.Form):
    """To which teams thanks are handed on, and with which words."""

    teams = forms.MultipleChoiceField(
        label=gettext_lazy("To whom do they belong, too?"), widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(label=gettext_lazy("Your words to them"), max_length=LONGEST_TEXT, widget=kind_text(3))

    def __init__(self, *given: Any, behind: tuple[queries.Behind, ...], **named: Any) -> None:
        super().__init__(*given, **named)
        self.behind = {each.team.key: each.team for each in behind}
        choices = [(each.team.key, f"{each.team.name} ({each.why})") for each in behind]
        self.fields["teams"].choices = choices  # type: ignore[attr-defined]
        self.fields["text"].initial = _("We could do this because of you. These thanks are yours, too.")


def show_all(request: HttpRequest) -> HttpResponse:
    """Show the wall: all thanks, or those of one team, the newest first."""
    key = request.GET.get("team", "")
    team = teams.team(key) if key else None
    found = queries.wall(team=team, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "wall": found,
        "team": team,
        "teams": teams.choices(),
        "across": queries.across(timezone.now()),
        "newer": _next_to(key, "before", found.newer),
        "older": _next_to(key, "after", found.older),
    }
    return render(request, "thanks/list.html", context)


def _next_to(team: str, side: str, key: str) -> str:
    words = {"team": team} if team else {}
    return f"?{urlencode({**words, side: key})}" if key else ""


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show one thanks, with whom it was handed on to."""
    page = queries.thanks_page(key, reader(request), timezone.localdate())
    return render(request, "thanks/show.html", {"page": page})


def say(request: HttpRequest) -> HttpResponse:
    """Say thanks to a team or people of it: from a request, or from nothing."""
    by, now = reader(request), timezone.now()
    on = timezone.localdate(now)
    key = (request.POST or request.GET).get("request", "")
    about = queries.request_to_thank_for(key, by, on) if key else None
    own = queries.teams_to_thank_for(by, on, about)
    if not own:
        return render(request, "thanks/say.html", {"about": about})
    form = ThanksForm(posted(request), own=own, on=on, initial={"to": _whom(request, by, about, own)})
    if form.is_valid() and (to := _said(request, form, about)):
        return redirect(to)
    return render(request, "thanks/say.html", {"form": form, "about": about, "teams": form.others.names})


def _whom(request: HttpRequest, by: Person, about: Request | None, own: tuple[Team, ...]) -> str:
    """Give who is probably meant: the team the address names, or the other side of the request.

    Of one's own team people are thanked by name, so it does not stand there.
    """
    if key := request.GET.get("to", ""):
        return "" if key in {each.key for each in own} else teams.team(key).name
    return queries.other_side(about, by, timezone.localdate()) if about else ""


def _said(request: HttpRequest, form: ThanksForm, about: Request | None) -> str:
    """Say thanks and give where to go on; blank where it was not possible, which the form then says."""
    by, now = reader(request), timezone.now()
    try:
        thanks = actions.thank(by=by, now=now, words=form.words(about))
    except NotPossible as reason:
        form.add_error("to", str(reason))
        return ""
    offer(request, just_done(by, now))
    return reverse("thanks-show", kwargs={"key": thanks.key})


def remove(request: HttpRequest, key: str) -> HttpResponse:
    """Take thanks back."""
    by, now = reader(request), timezone.now()
    actions.remove(by=by, now=now, thanks=queries.thanks_of(key))
    offer(request, just_done(by, now))
    return redirect("thanks-list")


def pass_on(request: HttpRequest, key: str) -> HttpResponse:
    """Hand thanks that one's team got on to the teams behind it."""
    by, now, thanks = reader(request), timezone.now(), queries.thanks_of(key)
    on = timezone.localdate(now)
    why_not = queries.why_not_pass_on(by, thanks, on)
    form = HandOnForm(posted(request), behind=() if why_not else queries.behind(thanks, by, on))
    if form.is_valid():
        chosen = [form.behind[each] for each in form.cleaned_data["teams"]]
        actions.pass_on(by=by, now=now, thanks=thanks, teams=chosen, text=form.cleaned_data["text"])
        offer(request, just_done(by, now))
        return redirect("thanks-show", key=key)
    context = {"form": form, "said": queries.said_of(thanks), "why_not": why_not}
    return render(request, "thanks/pass_on.html", context)
