"""The forms of steps that name somebody: a team, a colleague, or whoever is waited for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import request_rules
from wellserved.web.models import Person, Request, Team
from wellserved.web.pages.request_forms import BareForm, StepForm
from wellserved.web.queries import request_helps as helps
from wellserved.web.queries.link_suggestions import others_of
from wellserved.web.queries.people import called
from wellserved.words.links import Side

MOST_NAMED = 20


class WaitForm(StepForm):
    """What is waited for: requests of our own, and parties outside; what is ticked stays waited for."""

    requests = forms.MultipleChoiceField(
        label=gettext_lazy("What you asked for already"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reference = forms.CharField(
        label=gettext_lazy("Or by its reference"),
        help_text=gettext_lazy("Such as R-17; several with commas between them."),
        required=False,
        max_length=200,
    )
    outside = forms.CharField(
        label=gettext_lazy("Somebody outside"),
        help_text=gettext_lazy("The name of the supplier, authority or partner; several with commas between them."),
        required=False,
        max_length=400,
    )
    field_order = ("requests", "reference", "outside", "text")

    def prepare(self) -> None:
        """Offer own requests; what is waited for now is ticked."""
        own = helps.own_requests(self.about.request, self.about.person)
        now, outside = helps.waited_for(self.about.request)
        offered = {key for key, _said in own}
        own += [(each.key, f"{each.reference} · {each.provider or '–'}") for each in now if each.key not in offered]
        self.offer("requests", own)
        self.initial.setdefault("requests", [each.key for each in now])
        self.initial.setdefault("outside", ", ".join(outside))

    def clean(self) -> dict[str, Any]:
        """Find what was named; there must be something."""
        said = super().clean() or {}
        names = [each for each in said.get("reference", "").split(",") if each.strip()]
        found = helps.requests_called(said.get("requests", ()), names)
        # Of others' requests one does not even learn that they are there.
        said["found"] = [each for each in found if self._is_ours(each)]
        known = {each.reference for each in said["found"]}
        for name in names:
            if name.strip().upper() not in known:
                words = {"name": name.strip()[:20], "team": str(self.about.request.provider)}
                self.add_error("reference", _("%(team)s has asked for no request %(name)s.") % words)
        return said

    def _is_ours(self, request: Request) -> bool:
        return Side.CUSTOMER in request_rules.sides_of(self.about.person, request, self.about.today)

    def words(self) -> dict[str, Any]:
        """Give the words of the action."""
        outside = [each.strip() for each in self.cleaned_data["outside"].split(",") if each.strip()]
        return super().words() | {"requests": self.cleaned_data["found"], "outside": outside}


class WaitOutsideForm(WaitForm):
    """The same, with whom outside first."""

    field_order = ("outside", "text", "requests", "reference")


class TeamForm(StepForm):
    """A team by its name."""

    team = forms.CharField(label=gettext_lazy("Which team?"), max_length=600, required=False)

    def prepare(self) -> None:
        """Offer all other teams."""
        request = self.about.request
        self.others = others_of(request.provider, Side.CUSTOMER) if request.provider else None
        self.fields["team"].widget.attrs |= {"list": "others", "autocomplete": "off"}

    def clean_team(self) -> Team | None:
        """Find the team that was named."""
        typed = str(self.cleaned_data["team"]).strip()
        if not typed:
            return None
        found = self.others.called(typed) if self.others else ()
        if len(found) == 1 and isinstance(found[0], Team):
            return found[0]
        words = {"typed": typed}
        if found:
            raise forms.ValidationError(_("Several teams are called “%(typed)s”. Choose one from the list.") % words)
        raise forms.ValidationError(_("No team is called “%(typed)s”.") % words)


class PassOnForm(TeamForm):
    """To whom it belongs: a service that may be meant, or any other team."""

    offered = forms.ChoiceField(
        label=gettext_lazy("Teams that offer something like it"), required=False, widget=forms.RadioSelect
    )
    field_order = ("offered", "team", "text")

    def prepare(self) -> None:
        """Offer services whose names are like it."""
        super().prepare()
        offers = [(each.value, each.said) for each in helps.who_offers(self.about.request)]
        self.offer("offered", [*offers, ("", _("another team"))] if offers else [])
        if offers:
            self.fields["team"].label = _("Another team")
        else:
            self.fields["team"].required = True

    def clean(self) -> dict[str, Any]:
        """See that somebody is named."""
        said = super().clean() or {}
        said["service"] = helps.service_called(said.get("offered", ""))
        if not self.errors and said["service"] is None and said.get("team") is None:
            self.add_error("team", _("Say to whom it belongs."))
        return said

    def words(self) -> dict[str, Any]:
        """Give the words of the action."""
        named, service = self.cleaned_data["team"], self.cleaned_data["service"]
        if named is not None:
            return super().words() | {"team": named}
        return super().words() | {"team": service.team, "service": service}


class DeclineForm(TeamForm):
    """A no with another way."""

    field_order = ("text", "team")

    def prepare(self) -> None:
        """Say what a team is named for."""
        super().prepare()
        self.fields["team"].label = _("Which team could help instead?")

    def words(self) -> dict[str, Any]:
        """Give the words of the action."""
        return super().words() | {"team": self.cleaned_data["team"]}


class GiveForm(BareForm):
    """Who sees to it."""

    person = forms.ChoiceField(label=gettext_lazy("Who sees to it?"), required=False, widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Offer the people of the team."""
        request = self.about.request
        people = helps.who_could(request.provider, self.about.today)
        self.offer("person", [*people, ("", _("whoever comes to it"))])
        self.initial.setdefault("person", request.taken_by.key if request.taken_by else "")

    def words(self) -> dict[str, Any]:
        """Give the words of the action."""
        chosen = self.cleaned_data["person"]
        return {"person": next(iter(helps.people_by_key([chosen])), None) if chosen else None}


class ShareForm(BareForm):
    """Who else may see it."""

    still = forms.MultipleChoiceField(
        label=gettext_lazy("Who may see it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(
        label=gettext_lazy("Somebody else"),
        help_text=gettext_lazy("Name or mail address; several with commas between them."),
        required=False,
        max_length=400,
    )

    def prepare(self) -> None:
        """Offer those who may see it now."""
        now = helps.named_on(self.about.request)
        self.offer("still", now)
        self.initial.setdefault("still", [key for key, _name in now])
        self.fields["name"].widget.attrs |= {"list": "people", "autocomplete": "off"}

    def clean_name(self) -> list[Person]:
        """Find everybody who was named."""
        names = [each.strip() for each in self.cleaned_data["name"].split(",") if each.strip()]
        found = [self._one(each) for each in names[:MOST_NAMED]]
        return list(dict.fromkeys(found))

    def _one(self, name: str) -> Person:
        found = called(name)
        if len(found) == 1:
            return found[0]
        words = {"name": name}
        if found:
            raise forms.ValidationError(_("Several people are called %(name)s. Write the mail address.") % words)
        raise forms.ValidationError(_("Nobody here is called %(name)s.") % words)

    def words(self) -> dict[str, Any]:
        """Give the words of the action."""
        still = helps.people_by_key(self.cleaned_data.get("still", ()))
        return {"people": list(dict.fromkeys([*still, *self.cleaned_data["name"]]))}
