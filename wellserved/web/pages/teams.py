"""Teams: the tree, a team's page, and what a team says about itself."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import teams as actions
from wellserved.web.models import Team
from wellserved.web.pages.signed_in import reader, version_for
from wellserved.web.pages.undo import offer
from wellserved.web.queries import teams as queries
from wellserved.web.queries.team_page import team_page
from wellserved.web.queries.undo import just_done
from wellserved.words.roles import Permission

VIEWS = {"tree": gettext_lazy("As a tree"), "names": gettext_lazy("By name"), "closed": gettext_lazy("Closed")}


class DescribeForm(forms.ModelForm[Team]):
    """What a team says about itself."""

    class Meta:
        model = Team
        fields = actions.TEXTS
        help_texts = {  # noqa: RUF012 -- Django reads it
            "purpose": gettext_lazy("What you are there for, and what would be missing without you."),
            "priorities": gettext_lazy("What comes first at present."),
            "measured_by": gettext_lazy("What your goals and figures look at. Others understand you better for it."),
            "challenges": gettext_lazy("What makes your days hard, so that others can make them easier."),
            "how_to_ask": gettext_lazy("What you need to know when somebody asks you for something, and the best way."),
        }
        widgets = dict.fromkeys(actions.TEXTS, forms.Textarea(attrs={"rows": 4}))


def show_all(request: HttpRequest) -> HttpResponse:
    """Show all teams: as a tree, by name, or those that are closed; on any day."""
    view = request.GET.get("view", "tree")
    today = timezone.localdate()
    on = min(_day(request) or today, today)
    context = {
        "view": view if view in VIEWS else "tree",
        "views": VIEWS.items(),
        "on": on,
        "is_today": on == today,
        "why_not_change": rules.why_not(reader(request), Permission.CHANGE_TEAMS, today),
        "why_not_import": rules.why_not(reader(request), Permission.IMPORT, today),
    }
    if view == "closed":
        return render(request, "teams/closed.html", context | {"teams": queries.closed()})
    rows = queries.tree(on)
    by_name = sorted(rows, key=lambda each: (each.name.casefold(), each.key))
    return render(request, "teams/list.html", context | {"rows": by_name if view == "names" else rows})


def _day(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("on", ""))
    except ValueError:
        return None


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show a team."""
    return render(request, "teams/show.html", {"page": team_page(key, reader(request), timezone.localdate())})


def describe(request: HttpRequest, key: str) -> HttpResponse:
    """Change what a team says about itself."""
    by, now, team = reader(request), timezone.now(), queries.team(key)
    rules.must(rules.why_not_describe(by, team, timezone.localdate(now)))
    version = version_for(request, team.version)
    form = DescribeForm(request.POST or None, instance=queries.team(key))
    if form.is_valid():
        actions.describe(by=by, now=now, team=team, version=version, **form.cleaned_data)
        offer(request, just_done(by, now))
        return redirect("team-show", key=key)
    return render(
        request, "teams/describe.html", {"form": form, "team": team, "version": version, "title": _("Describe")}
    )
