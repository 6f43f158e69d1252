"""Guess, then see: how somebody thinks it stands, and then the measurement beside it. Nobody has to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.analysis.estimates import Estimate
from wellserved.report.how_sure import how_sure
from wellserved.report.numbers import duration
from wellserved.web import rules
from wellserved.web.actions import guesses as actions
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import FindingsRun, Guess, GuessSum, Team
from wellserved.web.pages.imports import UNUSABLE
from wellserved.web.pages.signed_in import posted, reader
from wellserved.web.pages.whom import named_team
from wellserved.web.queries import guesses as queries
from wellserved.web.queries.link_suggestions import others_of
from wellserved.words.links import Side
from wellserved.words.quarters import quarter_of
from wellserved.words.roles import Permission

PASSED = "guess_passed"
"""In the session: the quarter in which somebody went on without guessing."""
_WHOLE, _WIDE, _EDGE = 100, 320, 12
_SCALE = tuple((each * _WIDE // _WHOLE, each) for each in (0, 25, 50, 75, 100))


class TeamField(forms.CharField):
    """A team by its name; it may be left out."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, max_length=600)
        self.widget.attrs |= {"list": "teams", "autocomplete": "off"}


class GuessForm(forms.Form):
    """What somebody guesses; each part may be left out."""

    kept_share = forms.IntegerField(
        label=gettext_lazy("Of 100 promises, how many are kept?"),
        required=False,
        min_value=0,
        max_value=100,
    )
    waits_with = TeamField(gettext_lazy("With which team do requests wait longest?"))
    provider = TeamField(gettext_lazy("Which team serves there?"))
    customer = TeamField(gettext_lazy("Which team does it serve?"))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.teams = others_of(Team(), Side.CUSTOMER)

    def clean_waits_with(self) -> Team | None:
        """Find the team."""
        return self._team("waits_with")

    def clean_provider(self) -> Team | None:
        """Find the team."""
        return self._team("provider")

    def clean_customer(self) -> Team | None:
        """Find the team."""
        return self._team("customer")

    def _team(self, name: str) -> Team | None:
        typed = str(self.cleaned_data[name]).strip()
        return named_team(typed, self.teams) if typed else None

    def clean(self) -> None:
        """See that a link has two sides."""
        if {"provider", "customer"} & set(self.errors):
            return
        provider, customer = self.cleaned_data.get("provider"), self.cleaned_data.get("customer")
        if (provider is None) != (customer is None):
            missing = "customer" if customer is None else "provider"
            self.add_error(missing, _("A link has two sides: name both teams, or none."))
        elif provider is not None and provider == customer:
            self.add_error("customer", _("A link lies between two teams. Name another one."))

    def said(self) -> actions.Said:
        """Give what was guessed."""
        found = self.cleaned_data
        link = (found["provider"], found["customer"]) if found["provider"] else None
        return actions.Said(found["kept_share"], found["waits_with"], link)


@dataclass(frozen=True)
class Mark:
    """One mark on the line from 0 to 100."""

    at: float
    said: str
    written: str

    @property
    def x(self) -> str:
        """Give the place on the drawing."""
        return _x(self.at)

    @property
    def side(self) -> str:
        """Give to which side of the mark its words stand, so that none is cut."""
        return "from" if self.at < _EDGE else "scale" if self.at > _WHOLE - _EDGE else "below"


@dataclass(frozen=True)
class Beside:
    """A guess with what was measured beside it."""

    guessed: Mark | None
    measured: Mark | None
    band: tuple[str, str] | None
    """The interval of the measurement on the drawing: where it begins, and how wide it is."""
    finding: str
    sure: str


@dataclass(frozen=True)
class OfGroup:
    """What one group guessed, in words."""

    name: Any
    kept: str
    waits: str
    link: str


def say(request: HttpRequest) -> HttpResponse:
    """Take a guess, and show it beside the measurement; or let somebody go on without."""
    person, now = reader(request), timezone.now()
    if request.method == "POST" and request.POST.get("without"):
        request.session[PASSED] = _quarter().isoformat()
        return redirect("where-show" if _sees(request) else "guess-say")
    form = GuessForm(posted(request))
    if form.is_valid():
        try:
            actions.say(by=person, now=now, said=form.said())
        except NotPossible as not_possible:
            form.add_error(None, str(not_possible))
        else:
            return redirect("guess-say")
    guess = queries.own(person, _quarter())
    if guess is not None:
        return _beside(request, guess)
    return _asked(request, form)


def is_offered(request: HttpRequest) -> bool:
    """Say whether somebody is offered to guess before they see: once a quarter, unless they went on without."""
    person, quarter = reader(request), _quarter()
    if _passed(request):
        return False
    return not rules.why_not_guess(person, timezone.localdate()) and queries.own(person, quarter) is None


def _passed(request: HttpRequest) -> bool:
    """Say whether somebody went on without guessing in this quarter."""
    return bool(request.session.get(PASSED) == _quarter().isoformat())


def found_before_guessing(request: HttpRequest) -> tuple[FindingsRun, bool] | None:
    """Give the newest findings, and whether somebody is offered to guess before they see them. One query."""
    found = queries.newest_beside(reader(request), _quarter())
    if found is None:
        return None
    run, has_guessed = found
    may_guess = not rules.why_not_guess(reader(request), timezone.localdate())
    return run, may_guess and not has_guessed and not _passed(request)


def offer(request: HttpRequest) -> HttpResponse:
    """Offer to guess first."""
    return _asked(request, GuessForm(None))


def _quarter() -> date:
    return quarter_of(timezone.localdate())


def _sees(request: HttpRequest) -> bool:
    return not rules.why_not(reader(request), Permission.SEE_FINDINGS, timezone.localdate())


def _asked(request: HttpRequest, form: GuessForm) -> HttpResponse:
    groups = _groups(request) if _passed(request) else {}  # what others were right about would be half the answer
    words = {"form": form, "teams": form.teams.names, "sees_findings_here": _sees(request), "groups": groups}
    return render(request, "where/guess.html", words, status=UNUSABLE if form.is_bound else 200)


def _beside(request: HttpRequest, guess: Guess) -> HttpResponse:
    measured, sees = queries.measured(), _sees(request)
    words = {
        "guess": guess,
        "measured": measured,
        "kept": _kept_beside(guess, measured),
        "scale": _SCALE,
        "waits": _waits_beside(measured) if sees else "",
        "link": _link_beside(measured) if sees else "",
        "sees_findings_here": sees,
        "groups": _groups(request),
    }
    return render(request, "where/guessed.html", words)


def _kept_beside(guess: Guess, measured: queries.Measured | None) -> Beside:
    found = measured.kept if measured else None
    own = guess.kept_share
    guessed = None if own is None else Mark(own, _("your guess: %(share)s") % {"share": own}, str(own))
    if found is None:
        return Beside(guessed, None, None, _("How many promises are kept is not measured yet."), "")
    at = _WHOLE * found.value
    mark = Mark(at, _("measured: %(share)s") % {"share": round(at)}, str(round(at)))
    return Beside(guessed, mark, _band(found), _compared(own, at), how_sure(found, "promises that are over"))


def _band(found: Estimate) -> tuple[str, str] | None:
    if found.low is None or found.high is None:
        return None
    return _x(_WHOLE * found.low), _x(_WHOLE * (found.high - found.low))


def _x(at: float) -> str:
    return f"{at * _WIDE / _WHOLE:.1f}"


def _compared(own: int | None, at: float) -> str:
    share = round(at)
    if own is None:
        return _("%(share)s of 100 promises are kept.") % {"share": share}
    words = {"share": share, "own": own, "apart": abs(share - own)}
    if share == own:
        return _("%(share)s of 100 promises are kept, as you guessed.") % words
    if share > own:
        return _("%(share)s of 100 promises are kept: %(apart)s more than you guessed.") % words
    return _("%(share)s of 100 promises are kept: %(apart)s fewer than you guessed.") % words


def _waits_beside(measured: queries.Measured | None) -> str:
    found = measured.waits if measured else None
    if found is None:
        return _("not measured yet")
    words = {"team": found.team, "other": found.beside, "long": duration(found.hours_per_case), "n": found.cases}
    if found.beside:
        return _("cannot be told: about as long with %(team)s as with %(other)s, over %(n)s complete requests") % words
    return _("%(team)s: %(long)s a request, over %(n)s complete ones") % words


def _link_beside(measured: queries.Measured | None) -> str:
    if measured is None:
        return _("not measured yet")
    if measured.link is None:
        return _("cannot be told yet")
    provider, customer = measured.link
    return f"{provider.name} → {customer.name}"


def _groups(request: HttpRequest) -> dict[str, Any]:
    """Give what the groups guessed in the last quarter that was counted."""
    sums, sees = queries.last_sums(), _sees(request)
    return {"quarter": sums[0].quarter, "rows": [_group(each, sees=sees) for each in sums]} if sums else {}


def _group(row: GuessSum, *, sees: bool) -> OfGroup:
    few = _("not shown: too few people said something")
    kept = few if row.kept_people is None else _("about %(share)s of 100") % {"share": row.kept_about}
    waits = _named(row.waits_named, row.waits_people, row.waits_with)
    sides = row.weakest_provider, row.weakest_customer
    link = _named(row.link_named, row.link_people, f"{sides[0]} → {sides[1]}" if all(sides) else None)
    return OfGroup(queries.GROUPS[row.group], kept, waits if sees else "", link if sees else "")


def _named(named: int | None, people: int | None, what: object) -> str:
    if people is None:
        return _("not shown: too few people said something")
    if named is None:
        return _("it was not measured")
    words = {"named": named, "people": people, "what": what}
    if named == queries.KEPT_BACK:
        return _("at most %(named)s of %(people)s named %(what)s") % words
    if named == people - queries.KEPT_BACK:
        return _("at least %(named)s of %(people)s named %(what)s") % words
    return _("%(named)s of %(people)s named %(what)s") % words
