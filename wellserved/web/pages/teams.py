"""Teams: the tree, a team's page, and what a team says about itself."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import teams as actions
from wellserved.web.models import Team
from wellserved.web.models.teams import TEXTS
from wellserved.web.pages.paths import strip
from wellserved.web.pages.signed_in import posted, reader, version_for
from wellserved.web.pages.undo import offer
from wellserved.web.queries import teams as queries
from wellserved.web.queries.course_readers import why_not_see_course
from wellserved.web.queries.team_figures import TeamFigure, all_figures
from wellserved.web.queries.team_page import team_page
from wellserved.web.queries.undo import just_done
from wellserved.words.roles import Permission

NO_FIGURE = "none"
VIEWS = {"tree": gettext_lazy("As a tree"), "names": gettext_lazy("By name"), "closed": gettext_lazy("Closed")}


class DescribeForm(forms.ModelForm[Team]):
    """What a team says about itself."""

    impact_figure = forms.ChoiceField(
        label=gettext_lazy("A figure that shows it"),
        help_text=gettext_lazy(
            "Computed anew whenever somebody opens the page, with its source and its day. Everybody who sees the page "
            "sees the figure you choose."
        ),
        widget=forms.RadioSelect,
        required=False,
    )

    class Meta:
        model = Team
        fields = ("purpose", "impact", "impact_figure", "priorities", "measured_by", "load", "challenges", "how_to_ask")
        help_texts = {  # noqa: RUF012 -- Django reads it
            "purpose": gettext_lazy("What you are there for, and what would be missing without you."),
            "impact": gettext_lazy(
                "What others can do because of you. For example: “Because we check a pledge within two days, a family "
                "can sign for the house they found.”"
            ),
            "priorities": gettext_lazy("What comes first at present."),
            "measured_by": gettext_lazy("What your goals and figures look at. Others understand you better for it."),
            "load": gettext_lazy("What your days are full of at present, and until when."),
            "challenges": gettext_lazy("What makes your days hard, so that others can make them easier."),
            "how_to_ask": gettext_lazy("What you need to know when somebody asks you for something, and the best way."),
        }
        widgets = dict.fromkeys(TEXTS, forms.Textarea(attrs={"rows": 4}))

    def offer(self, figures: Iterable[TeamFigure]) -> None:
        """Offer figures to choose from, each as it would be shown today."""
        choices = [(NO_FIGURE, _("None")), *((each.key, _as_choice(each)) for each in figures)]
        self.fields["impact_figure"].choices = choices  # type: ignore[attr-defined]
        self.initial["impact_figure"] = self.instance.impact_figure or NO_FIGURE

    def clean_impact_figure(self) -> str:
        """Take none for none."""
        said: str = self.cleaned_data["impact_figure"]
        return "" if said == NO_FIGURE else said


def _as_choice(figure: TeamFigure) -> str:
    words = {"name": capfirst(figure.name), "value": figure.value, "unit": figure.unit}
    if figure.why_withheld:
        return _("%(name)s: not shown. %(why)s") % {**words, "why": figure.why_withheld}
    if figure.why_unknown:
        return _("%(name)s: not known yet. %(why)s") % {**words, "why": figure.why_unknown}
    return _("%(name)s: %(value)s %(unit)s") % words


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
    by, today = reader(request), timezone.localdate()
    page = team_page(key, by, today)
    sees_course = not why_not_see_course(by, page.team, today)
    return render(request, "teams/show.html", {"page": page, "path": strip(page.path), "sees_course": sees_course})


def describe(request: HttpRequest, key: str) -> HttpResponse:
    """Change what a team says about itself, after a look at how it will read."""
    by, now, team = reader(request), timezone.now(), queries.team(key)
    rules.must(rules.why_not_describe(by, team, timezone.localdate(now)))
    version = version_for(request, team.version)
    form = DescribeForm(posted(request), instance=queries.team(key))
    figures = all_figures(team, timezone.localdate(now))
    form.offer(figures)
    is_valid = form.is_valid()
    if is_valid and "look" not in request.POST:
        actions.describe(by=by, now=now, team=team, version=version, **form.cleaned_data)
        offer(request, just_done(by, now))
        return redirect("team-show", key=key)
    said = form.cleaned_data if is_valid else {}
    context = {"form": form, "team": team, "version": version, "said": said}
    context["figure"] = next((each for each in figures if each.key == said.get("impact_figure")), None)
    return render(request, "teams/describe.html", context)
