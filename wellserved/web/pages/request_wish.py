"""The form in which somebody writes what they need: three fields first, and everything else for whoever wants it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web.actions.requests import Wish
from wellserved.web.models import Person, Request, Segment, Team
from wellserved.web.pages.fields import DayField, kind_text
from wellserved.web.pages.log_bring import FilesField, FilesInput
from wellserved.web.queries import asking
from wellserved.web.queries.asking import Choice
from wellserved.web.queries.people import called
from wellserved.words.names import one_line

MORE = ("need", "purpose", "done_when", "segment", "contact")
PEOPLE = ("is_at_risk", "is_confidential", "named", "others")
"""What is folded: it helps, and is not needed to ask."""
_LONGEST_NAMES = 1000
_BETWEEN_NAMES = re.compile(r"[,;\n]")


@dataclass(frozen=True)
class Sheet:
    """What is known while somebody writes: who they are, and whom they seem to mean."""

    by: Person
    today: date
    mine: tuple[Team, ...]
    """The teams for which they may ask."""
    customer: Team
    """The one for which they ask."""
    typed: str
    """What they look for."""
    found: tuple[Choice, ...]
    """Who could be meant."""
    choice: Choice | None
    """Who is meant."""
    key: str
    """Under which the page keeps its draft."""
    draft: Request | None = None
    """What is kept already."""
    blocked: Request | None = None
    """The request that needs this first."""


class WishForm(forms.Form):
    """What somebody needs, who can help, and by when."""

    title = forms.CharField(
        label=gettext_lazy("What do you need?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        error_messages={"required": gettext_lazy("Say in a few words what you need.")},
    )
    who = forms.CharField(
        label=gettext_lazy("Who can help?"),
        help_text=gettext_lazy("A team, or what they do for others."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    needed_by_date = DayField(label=gettext_lazy("By when?"), required=False)
    customer = forms.ChoiceField(label=gettext_lazy("For which of your teams?"), required=False)
    need = forms.CharField(label=gettext_lazy("More about it"), max_length=8000, required=False, widget=kind_text(4))
    purpose = forms.CharField(
        label=gettext_lazy("What for?"),
        help_text=gettext_lazy("What becomes possible with it. Whoever knows that can often help in a better way."),
        max_length=2000,
        required=False,
        widget=kind_text(2),
    )
    done_when = forms.CharField(
        label=gettext_lazy("Done when"),
        help_text=gettext_lazy("By what you both see that it is what you needed."),
        max_length=2000,
        required=False,
        widget=kind_text(2),
    )
    segment = forms.ChoiceField(label=gettext_lazy("Which outside customers is it finally for?"), required=False)
    contact = forms.ChoiceField(
        label=gettext_lazy("Whom of them do you know?"),
        help_text=gettext_lazy("The whole team is asked all the same."),
        required=False,
    )
    attached = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy("Up to 20 MB each. Whoever sees the request can fetch them."),
        widget=FilesInput(attrs={"multiple": True}),
        required=False,
        allow_empty_file=True,
        max_length=None,
    )
    is_at_risk = forms.BooleanField(label=gettext_lazy("An outside customer relation is at risk"), required=False)
    is_confidential = forms.BooleanField(
        label=gettext_lazy("Confidential: only the people I name see it"), required=False
    )
    named = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    others = forms.CharField(
        label=gettext_lazy("Somebody else"),
        help_text=gettext_lazy("Names or mail addresses, with a comma between them."),
        max_length=_LONGEST_NAMES,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, sheet: Sheet, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.sheet = sheet
        team = sheet.choice.team if sheet.choice else None
        self.people = {each.key: each for each in asking.members(team, sheet.today)} if team else {}
        self.segments: Mapping[str, Segment] = {each.key: each for each in asking.open_segments()}
        names = [(each.key, each.name) for each in self.people.values()]
        nothing = [("", _("not said"))]
        self._offer("customer", [(each.key, each.name) for each in sheet.mine])
        self._offer("segment", nothing + [(each.key, each.name) for each in self.segments.values()])
        self._offer("contact", nothing + names)
        self._offer("named", names)
        self.fields["named"].label = (
            _("Who of %(team)s sees it?") % {"team": team.name} if team else _("Who of them sees it?")
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_title(self) -> str:
        """Write it on one line."""
        return one_line(str(self.cleaned_data["title"]))

    def clean_needed_by_date(self) -> date | None:
        """See that the day is still to come."""
        day: date | None = self.cleaned_data["needed_by_date"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("This day is past. Choose one that is still to come."))
        return day

    def clean_others(self) -> tuple[Person, ...]:
        """Find everybody who is named."""
        typed = [one_line(each) for each in _BETWEEN_NAMES.split(str(self.cleaned_data["others"]))]
        return tuple(dict.fromkeys(_person(each) for each in typed if each))

    def clean(self) -> dict[str, Any]:
        """See that a team is meant, and that of a confidential request somebody there knows."""
        said = super().clean() or {}
        if self.sheet.choice is None:
            self.add_error("who", _why_nobody(self.sheet))
        elif self.sheet.choice.team.pk == self.sheet.customer.pk:
            self.add_error("who", _("A team asks another team. Choose whom you ask."))
        elif said.get("is_confidential") and not self._named_there(said):
            words = {"team": self.sheet.choice.team.name}
            like = _("Name somebody of %(team)s: nobody else there sees a confidential request.")
            self.add_error("named", like % words)
        return said

    def _named_there(self, said: Mapping[str, Any]) -> bool:
        there = {each.pk for each in self.people.values()}
        return bool(said.get("named")) or any(each.pk in there for each in said.get("others", ()))

    def wish(self) -> Wish:
        """Give what was said, without what cannot be meant."""
        said, sheet = self.cleaned_data, self.sheet
        named = [self.people[key] for key in said.get("named", ())] if said.get("is_confidential") else []
        others = said.get("others") or () if said.get("is_confidential") else ()
        return Wish(
            title=said.get("title", ""),
            need=said.get("need", ""),
            purpose=said.get("purpose", ""),
            done_when=said.get("done_when", ""),
            needed_by_date=said.get("needed_by_date"),
            provider=sheet.choice.team if sheet.choice else None,
            service=sheet.choice.service if sheet.choice else None,
            customer=sheet.customer,
            segment=self.segments.get(said.get("segment", "")),
            contact=self.people.get(said.get("contact", "")),
            is_confidential=bool(said.get("is_confidential")),
            is_at_risk=bool(said.get("is_at_risk")),
            named=tuple(dict.fromkeys([*named, *others])),
        )


def written(draft: Request, sheet: Sheet) -> dict[str, Any]:
    """Give what stands in a draft, as the form is first filled. At most two queries."""
    texts = ("title", "need", "purpose", "done_when", "needed_by_date", "is_confidential", "is_at_risk")
    named = asking.named_on(draft)
    there = {each.pk for each in asking.members(sheet.choice.team, sheet.today)} if sheet.choice and named else set()
    return {name: getattr(draft, name) for name in texts} | {
        "who": sheet.typed,
        "customer": sheet.customer.key,
        "segment": draft.segment.key if draft.segment else "",
        "contact": draft.contact.key if draft.contact else "",
        "named": [each.key for each in named if each.pk in there],
        "others": ", ".join(each.name for each in named if each.pk not in there),
    }


def _person(typed: str) -> Person:
    found = called(typed)
    if not found:
        raise forms.ValidationError(_("Nobody here is called “%(typed)s”.") % {"typed": typed})
    if len(found) > 1:
        like = _("Several people are called “%(typed)s”. Please write the mail address.")
        raise forms.ValidationError(like % {"typed": typed})
    return found[0]


def _why_nobody(sheet: Sheet) -> str:
    """Say what is missing where nobody is chosen yet."""
    if not sheet.typed:
        return _("Say who can help.")
    if sheet.found:
        return _("Choose below who can help: several could be meant by “%(typed)s”.") % {"typed": sheet.typed}
    return _("Nobody is found by “%(typed)s”. Try another word for what they do.") % {"typed": sheet.typed}
