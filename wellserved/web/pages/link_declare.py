"""Say for a team whom it serves, and who serves it."""

from difflib import get_close_matches
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import links
from wellserved.web.actions.tree import NotPossible
from wellserved.web.pages.signed_in import posted, reader
from wellserved.web.pages.undo import offer
from wellserved.web.queries import teams
from wellserved.web.queries.link_suggestions import Other, Others, Suggestion, others_of, suggestions
from wellserved.web.queries.undo import just_done
from wellserved.words.links import Critical, Side, Used

NAMES = ("name_1", "name_2")


def _offer(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class DetailsForm(forms.Form):
    """How often a link is used, how much depends on it, and what for."""

    what_for = forms.CharField(
        label=gettext_lazy("What for?"),
        help_text=gettext_lazy("In a few words, such as “contracts that can be signed”."),
        max_length=200,
        required=False,
    )
    used = forms.ChoiceField(label=gettext_lazy("How often is it used?"), required=False)
    critical = forms.ChoiceField(label=gettext_lazy("How much of the customer’s work depends on it?"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, choices in (("used", Used.choices()), ("critical", Critical.choices())):
            _offer(self.fields[name], [("", _("not said")), *choices])

    def details(self) -> links.Details:
        """Give what was said."""
        said = self.cleaned_data
        return links.Details(used=said["used"], critical=said["critical"], what_for=said["what_for"])


class DeclareForm(DetailsForm):
    """Ticks for those who are likely, names for everybody else."""

    chosen = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    name_1 = forms.CharField(max_length=600, required=False)
    name_2 = forms.CharField(label=gettext_lazy("And another"), max_length=600, required=False)
    field_order = ("chosen", *NAMES)

    def __init__(self, side: Side, others: Others, suggested: tuple[Suggestion, ...], *given: Any) -> None:
        super().__init__(*given)
        self.others = others
        chosen, first = self.fields["chosen"], self.fields["name_1"]
        _offer(chosen, [(each.value, f"{each.name} ({each.why})") for each in suggested])
        chosen.label = _("Tick whom you serve") if side is Side.PROVIDER else _("Tick who serves you")
        first.label = _("Somebody else: a team, or customers outside") if side is Side.PROVIDER else _("Another team")
        if not suggested:
            del self.fields["chosen"]
        for name in NAMES:
            self.fields[name].widget.attrs |= {"list": "others", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        """Find everybody who was ticked or named; there must be somebody."""
        said = super().clean() or {}
        chosen = {value: self.others.by_value[value] for value in said.get("chosen", ())}
        for name in NAMES:
            if typed := said.get(name, ""):
                found = self.others.called(typed)
                if len(found) == 1:
                    chosen[name] = found[0]
                else:
                    self.add_error(name, self._which(typed, found))
        said["everybody"] = list(dict.fromkeys(chosen.values()))
        if not self.errors and not said["everybody"]:
            raise forms.ValidationError(_("Tick or name somebody first."))
        return said

    def _which(self, typed: str, found: tuple[Other, ...]) -> str:
        if found:
            return _("Several teams are called “%(typed)s”. Choose the one you mean from the list.") % {"typed": typed}
        near = get_close_matches(typed.casefold(), self.others.known_names(), n=1)
        if near:
            words = {"typed": typed, "near": self.others.called(near[0])[0].name}
            return _("Nobody is called “%(typed)s”. Did you mean “%(near)s”?") % words
        return _("Nobody is called “%(typed)s”.") % {"typed": typed}


def declare(request: HttpRequest, key: str) -> HttpResponse:
    """Say whom a team serves, or who serves it."""
    by, now, team = reader(request), timezone.now(), teams.team(key)
    today = timezone.localdate(now)
    rules.must(rules.why_not_speak(by, team, today))
    side = Side.CUSTOMER if (request.POST or request.GET).get("as") == Side.CUSTOMER else Side.PROVIDER
    others = others_of(team, side)
    form = DeclareForm(side, others, suggestions(team, side, others, today), posted(request))
    if form.is_valid() and _declared(request, form, {"by": by, "now": now, "team": team, "side": side}):
        offer(request, just_done(by, now))
        return redirect("team-show", key=key)
    context = {"form": form, "team": team, "side": side, "others": others.names}
    return render(request, "links/declare.html", context)


def _declared(request: HttpRequest, form: DeclareForm, about: dict[str, Any]) -> bool:
    try:
        links.declare(others=form.cleaned_data["everybody"], details=form.details(), **about)
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return False
    return True
