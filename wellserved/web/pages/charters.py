"""Charters: read one, propose, change a proposal, agree, take back; and whether promises on a way fit."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import charters as actions
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Charter, CharterVersion, Link, Service, Team
from wellserved.web.models.charters import AMOUNTS, TERMS
from wellserved.web.pages.paths import strip
from wellserved.web.pages.signed_in import posted, reader, version_for, version_sent
from wellserved.web.pages.undo import offer
from wellserved.web.queries import charters as queries
from wellserved.web.queries import teams
from wellserved.web.queries.links import link as link_of
from wellserved.web.queries.links import name_of
from wellserved.web.queries.promised_ways import promised_ways
from wellserved.web.queries.undo import just_done
from wellserved.words.links import Side
from wellserved.words.promises import read_length

USUAL_SHARE = 90
_LONGEST_NUMBER = 9
_AMOUNT_HINT = gettext_lazy("In working time of the provider: 30 min, 4 h, 2 days. A day is eight hours.")


class AmountField(forms.CharField):
    """An amount of working time, as people write it; blank: nothing is promised."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        """Read the amount, in minutes."""
        typed = str(super().clean(value)).strip()
        try:
            return read_length(typed) if typed else None
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None


class CharterForm(forms.Form):
    """How a charter shall read."""

    side = forms.ChoiceField(label=gettext_lazy("For whom do you speak?"), widget=forms.RadioSelect)
    service = forms.ChoiceField(label=gettext_lazy("What is it about?"), required=False)
    needs = forms.CharField(
        label=gettext_lazy("What the customer needs"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("In the customer's own words. If you are the provider: ask before you write."),
    )
    first_answer = AmountField(label=gettext_lazy("First answer within"), help_text=_AMOUNT_HINT)
    next_update = AmountField(label=gettext_lazy("News at least every"), help_text=_AMOUNT_HINT)
    delivery = AmountField(label=gettext_lazy("Delivery within"), help_text=_AMOUNT_HINT)
    target_share = forms.IntegerField(
        label=gettext_lazy("In at least so many of 100 requests"), min_value=1, max_value=100, initial=USUAL_SHARE
    )
    provider_needs = forms.CharField(
        label=gettext_lazy("What the provider needs for it"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What must come with a request so that work can begin at once."),
    )

    def __init__(
        self, *args: Any, link: Link, sides: tuple[Side, ...], services: list[Service] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = [(side.value, name_of(link, side)) for side in sides]  # type: ignore[attr-defined]
        self.fields["side"].initial = sides[0].value
        if len(sides) == 1:
            self.fields["side"].widget = forms.HiddenInput()
        if services is None:
            del self.fields["service"]
        else:
            everything = [] if queries.has_charter_of_everything(link) else [("", _("everything"))]
            chosen = [*everything, *((each.key, each.name) for each in services)]
            self.fields["service"].choices = chosen  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """See that something is promised."""
        said = super().clean() or {}
        if not self.errors and not any(said.get(name) for name in AMOUNTS):
            self.add_error("delivery", _("Promise at least one of the three."))
        return said

    @property
    def said_side(self) -> Side:
        """For which side the writer speaks."""
        return Side(self.cleaned_data["side"])

    @property
    def terms(self) -> dict[str, Any]:
        """What shall hold."""
        return {name: self.cleaned_data[name] for name in TERMS}


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show a charter with its versions, and whether its promise fits the one made outside."""
    page = queries.charter_page(key, reader(request), timezone.localdate())
    shown = page.holds or page.proposal
    ways: tuple[dict[str, Any], ...] = ()
    if shown is not None:
        shown.row.charter = page.charter
        ways = _ways(page.charter.link.provider, shown.row)
    return render(request, "charters/show.html", {"page": page, "ways": ways})


def show_ways(request: HttpRequest, key: str) -> HttpResponse:
    """Show whether the promises on a team's ways to its customers fit what is promised there."""
    team = teams.team(key)
    return render(request, "charters/ways.html", {"team": team, "ways": _ways(team)})


def _ways(team: Team, first: CharterVersion | None = None) -> tuple[dict[str, Any], ...]:
    """Give each way with the strip that draws it."""
    return tuple({"way": way, "stops": strip(way.path)} for way in promised_ways(team, timezone.now(), first))


def propose(request: HttpRequest, link: str) -> HttpResponse:
    """Propose a charter of a link."""
    by, now, found = reader(request), timezone.now(), link_of(link)
    sides = _sides(request, found)
    services = queries.services_to_choose(found)
    initial = {"service": request.GET.get("service", ""), "target_share": USUAL_SHARE}
    form = CharterForm(posted(request), initial=initial, link=found, sides=sides, services=services)
    if form.is_valid():
        service = next((each for each in services if each.key == form.cleaned_data["service"]), None)
        try:
            made = actions.propose(by=by, now=now, link=found, service=service, side=form.said_side, terms=form.terms)
        except NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            offer(request, just_done(by, now))
            return redirect("charter-show", key=made.charter.key)
    return _form(request, form, found, None, None)


def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change what is proposed; where nothing is, propose that the charter shall read otherwise."""
    by, now, charter = reader(request), timezone.now(), queries.charter(key)
    sides = _sides(request, charter.link)
    newest = queries.newest_of(charter)
    if newest is None:
        raise rules.NotThere
    initial = actions.written_terms({name: getattr(newest, name) for name in TERMS})
    form = CharterForm(posted(request), initial=initial, link=charter.link, sides=sides, services=None)
    if form.is_valid():
        words: dict[str, Any] = {"by": by, "now": now, "side": form.said_side, "terms": form.terms}
        try:
            if newest.agreed_at is None:
                newest.charter = charter
                version = version_sent(request)
                actions.change_proposal(proposal=newest, version=version, **words)
            else:
                number = _number_sent(request)
                actions.propose(link=charter.link, service=charter.service, number=number, **words)
        except NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            offer(request, just_done(by, now))
            return redirect("charter-show", key=key)
    return _form(request, form, charter.link, charter, newest)


def agree(request: HttpRequest, key: str) -> HttpResponse:
    """Agree to a proposal as it read on the page."""
    by, now, charter = reader(request), timezone.now(), queries.charter(key)
    side = _side(request, charter.link)
    try:
        proposal = _proposal(charter)
        actions.agree(by=by, now=now, proposal=proposal, version=version_sent(request), side=side)
    except NotPossible as reason:
        messages.info(request, str(reason), extra_tags="look")
    else:
        offer(request, just_done(by, now))
    return redirect("charter-show", key=key)


def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a proposal back, or say no to it."""
    by, now, charter = reader(request), timezone.now(), queries.charter(key)
    side = _side(request, charter.link)
    try:
        proposal = _proposal(charter)
        actions.withdraw(by=by, now=now, proposal=proposal, version=version_sent(request), side=side)
    except NotPossible as reason:
        messages.info(request, str(reason), extra_tags="look")
        return redirect("charter-show", key=key)
    offer(request, just_done(by, now))
    if queries.newest_of(charter) is None:
        return redirect("link-show", key=charter.link.key)
    return redirect("charter-show", key=key)


def _sides(request: HttpRequest, link: Link) -> tuple[Side, ...]:
    """Give the sides for which the reader may speak; raises NotAllowed where there is none."""
    today = timezone.localdate()
    sides = rules.sides_of(reader(request), link, today)
    if not sides:
        rules.must(rules.why_not_agree(reader(request), link, Side.PROVIDER, today))
    return sides


def _side(request: HttpRequest, link: Link) -> Side:
    """Give the side for which a button speaks, if the reader may speak for it."""
    sides = _sides(request, link)
    said = request.POST.get("side", "")
    return Side(said) if said in {side.value for side in Side} else sides[0]


def _proposal(charter: Charter) -> CharterVersion:
    try:
        return queries.proposal_of(charter)
    except rules.NotThere:
        raise NotPossible(_("Nothing is proposed any more. Look at what holds now.")) from None


def _number_sent(request: HttpRequest) -> int:
    """Give which version a charter is to get; 0, which none has, where the form says nothing."""
    said = request.POST.get("number", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST_NUMBER else 0


def _form(
    request: HttpRequest, form: CharterForm, link: Link, charter: Charter | None, newest: CharterVersion | None
) -> HttpResponse:
    is_proposal = newest is not None and newest.agreed_at is None
    context = {
        "form": form,
        "link": link,
        "charter": charter,
        "is_proposal": is_proposal,
        "provider": link.provider,
        "customer": name_of(link, Side.CUSTOMER),
        "form_version": version_for(request, newest.version) if newest and is_proposal else "",
        "number": (_number_sent(request) or newest.number + 1) if newest and not is_proposal else "",
    }
    return render(request, "charters/change.html", context)
