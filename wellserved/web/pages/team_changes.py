"""Which teams there are: found, rename, move, merge, split, close and reopen them, each from a day on."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import reorganisations, teams
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Person, Team
from wellserved.web.pages.fields import LONGEST_NAME, DayField, NameField, cleaned_name
from wellserved.web.pages.signed_in import reader, version_for
from wellserved.web.pages.undo import offer
from wellserved.web.queries import teams as queries
from wellserved.web.queries.team_offer import services_of
from wellserved.web.queries.undo import just_done
from wellserved.words.roles import Permission


class DatedForm(forms.Form):
    """Anything that holds from a day on."""

    on = DayField(
        label=gettext_lazy("From"),
        help_text=gettext_lazy("The first day on which it holds: today, or an earlier day."),
    )
    field_order = ("name", "names", "parent", "into")


class NameForm(DatedForm):
    """What a team is called."""

    name = NameField()


class ParentForm(DatedForm):
    """Where a team belongs."""

    parent = forms.ChoiceField(label=gettext_lazy("Belongs to"), required=False)


class FoundForm(ParentForm, NameForm):
    """A new team."""


class IntoForm(DatedForm):
    """In which team one goes on."""

    into = forms.ChoiceField(label=gettext_lazy("Goes on in"))


class NamesForm(DatedForm):
    """The teams one splits into."""

    names = forms.CharField(
        label=gettext_lazy("Names of the new teams"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One on each line. On the next page you say who and what goes where."),
        max_length=2000,
    )

    def clean_names(self) -> list[str]:
        """Take each line as a name."""
        names = [cleaned_name(line) for line in self.cleaned_data["names"].splitlines()]
        return [name[:LONGEST_NAME] for name in names if name]


def found(request: HttpRequest) -> HttpResponse:
    """Found a team."""
    by, now, form = _begin(request, FoundForm, None)
    done: list[Team] = []
    if _tried(form, lambda said: done.append(teams.found(by=by, now=now, **_with_team(said, "parent")))):
        offer(request, just_done(by, now))
        return redirect("team-show", key=done[0].key)
    return render(request, "teams/found.html", {"form": form})


def rename(request: HttpRequest, key: str) -> HttpResponse:
    """Give a team another name."""
    return _change(request, key, NameForm, teams.rename, _about("rename"))


def move(request: HttpRequest, key: str) -> HttpResponse:
    """Let a team belong to another one."""

    def act(**said: Any) -> object:
        return teams.move(**_with_team(said, "parent"))

    return _change(request, key, ParentForm, act, _about("move"))


def merge(request: HttpRequest, key: str) -> HttpResponse:
    """Let a team go on in another one."""

    def act(**said: Any) -> object:
        return reorganisations.merge(**_with_team(said, "into"))

    return _change(request, key, IntoForm, act, _about("merge"))


def close(request: HttpRequest, key: str) -> HttpResponse:
    """Close a team that is empty."""
    return _change(request, key, DatedForm, teams.close, _about("close"))


def reopen(request: HttpRequest, key: str) -> HttpResponse:
    """Let a closed team go on."""
    return _change(request, key, DatedForm, teams.reopen, _about("reopen"))


def split(request: HttpRequest, key: str) -> HttpResponse:
    """Let a team go on as several: first their names, then who goes where."""
    team = queries.team(key)
    by, now, form = _begin(request, NamesForm, team)
    said = form.cleaned_data if form.is_valid() else {}
    version = version_for(request, team.version)
    members, below = queries.memberships(team, said.get("on", now.date())), queries.below(team)
    services = services_of(team)
    context = {"form": form, "team": team, "version": version, "names": list(enumerate(said.get("names", [])))}
    context |= {"members": members, "below": below, "services": services}
    if "go" not in request.POST:
        return render(request, "teams/split.html", context)

    def act(said: dict[str, Any]) -> object:
        people = {each.person_id: _which(request, f"person-{each.person.key}") for each in members}
        children = {each.pk: _which(request, f"team-{each.key}") for each in below}
        offered = {each.pk: _which(request, f"service-{each.key}") for each in services}
        return reorganisations.split(
            by=by, now=now, team=team, version=version, people=people, teams=children, services=offered, **said
        )

    if _tried(form, act):
        offer(request, just_done(by, now))
        return redirect("team-show", key=key)
    return render(request, "teams/split.html", context)


def _which(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if said.isascii() and said.isdigit() else 0


def _about(kind: str) -> dict[str, str]:
    """Give title, explanation and button of a form."""
    return {
        "rename": {
            "title": _("Rename"),
            "lead": _("The former name stays in its history, and finds it, too."),
            "button": _("Rename"),
        },
        "move": {
            "title": _("Move"),
            "lead": _("All teams below move along. Where it belonged stays in its history."),
            "button": _("Move"),
        },
        "merge": {
            "title": _("Merge"),
            "lead": _(
                "Its people join the other team, which keeps its leads and its hours. Teams below, services, links "
                "with their charters and open requests go over, too; links that the other team has already end."
            ),
            "button": _("Merge"),
        },
        "close": {
            "title": _("Close"),
            "lead": _(
                "It keeps its page and its history. Nobody may belong to it, no team may be below it, and nothing that "
                "it is asked or asks may be open."
            ),
            "button": _("Close"),
        },
        "reopen": {
            "title": _("Reopen"),
            "lead": _("It goes on under the name and in the place it had."),
            "button": _("Reopen"),
        },
    }[kind]


def _begin(request: HttpRequest, form_class: type[DatedForm], team: Team | None) -> tuple[Person, datetime, DatedForm]:
    """Check the rule, and give who asks, the moment and the form."""
    by, now = reader(request), timezone.now()
    today = timezone.localdate(now)
    rules.must(rules.why_not(by, Permission.CHANGE_TEAMS, today))
    initial = {"on": today, "name": team.name if team else "", "parent": request.GET.get("parent", "")}
    if team is not None and team.parent is not None:
        initial["parent"] = team.parent.key
    form = form_class(request.POST or None, initial=initial)
    for name, nobody in (("parent", _("No team: it stands at the top")), ("into", _("Choose a team"))):
        if name in form.fields:
            form.fields[name].widget.choices = form.fields[name].choices = [  # type: ignore[attr-defined]
                ("", nobody),
                *queries.choices(without=team),
            ]
    return by, now, form


def _change(
    request: HttpRequest,
    key: str,
    form_class: type[DatedForm],
    act: Callable[..., object],
    about: dict[str, str],
) -> HttpResponse:
    """Show a form about a team, and do what it says."""
    team = queries.team(key)
    by, now, form = _begin(request, form_class, team)
    version = version_for(request, team.version)
    if _tried(form, lambda said: act(by=by, now=now, team=team, version=version, **said)):
        offer(request, just_done(by, now))
        return redirect("team-show", key=key)
    return render(request, "teams/change.html", {"form": form, "team": team, "version": version, **about})


def _tried(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Do what a form says, if it is complete; what keeps it from being possible is said on the form."""
    if not form.is_valid():
        return False
    try:
        act(dict(form.cleaned_data))
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return False
    return True


def _with_team(said: dict[str, Any], name: str) -> dict[str, Any]:
    """Put the team that was chosen in the place of its key."""
    return said | {name: queries.team(said[name]) if said[name] else None}
