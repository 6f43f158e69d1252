"""The forms of the steps of a request: each gives the words of its action."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from wellserved.web.models import Person, Request
from wellserved.web.models.requests import TEXTS
from wellserved.web.pages.fields import DayField, kind_text
from wellserved.web.queries import request_moments as moments
from wellserved.words.language import gettext as own_gettext
from wellserved.words.requests import UPDATES, Reason, Update

LONGEST = 8000


@dataclass(frozen=True)
class About:
    """What a step is about: the request, who does it, and when."""

    request: Request
    person: Person
    now: datetime

    @property
    def today(self) -> date:
        """The reader's day."""
        return timezone.localdate(self.now)


class StepForm(forms.Form):
    """A step, with a word to go with it."""

    text = forms.CharField(
        label=gettext_lazy("A word to go with it"),
        required=False,
        max_length=LONGEST,
        widget=kind_text(3),
    )

    def __init__(self, *args: Any, about: About, label: str = "", required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        if "text" in self.fields:
            self.fields["text"].label = label or self.fields["text"].label
            self.fields["text"].required = required
        self.prepare()

    def prepare(self) -> None:
        """Fill in what there is to choose."""

    def words(self) -> dict[str, Any]:
        """Give the words of the action."""
        return {"text": self.cleaned_data["text"].strip()}

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Let a field be chosen from these; without any, the field goes."""
        if not choices:
            del self.fields[name]
            return
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class BareForm(StepForm):
    """A step that needs no word."""

    text = None  # type: ignore[assignment]

    def words(self) -> dict[str, Any]:
        """Give the words of the action."""
        return {}


class WaitUntilForm(StepForm):
    """Until when it is waited, and whose date it is."""

    day = DayField(label=gettext_lazy("Until which day?"))
    whose = forms.ChoiceField(label=gettext_lazy("Whose date is it?"), widget=forms.RadioSelect, initial="ours")
    field_order = ("day", "whose", "text")

    def prepare(self) -> None:
        """Name both teams."""
        request = self.about.request
        self.offer("whose", [("ours", str(request.provider)), ("customers", str(request.customer))])

    def words(self) -> dict[str, Any]:
        """Give the words of the action."""
        until_at = moments.begin_of(self.cleaned_data["day"], self.about.request.provider)
        return super().words() | {"until_at": until_at, "customers": self.cleaned_data["whose"] == "customers"}


class UpdateForm(StepForm):
    """How it stands, in one tap; a word and the day of the next news go with it if somebody wants to."""

    update = forms.ChoiceField(label=gettext_lazy("How does it stand?"), widget=forms.RadioSelect)
    day = DayField(
        label=gettext_lazy("When do they hear from you next?"),
        help_text=gettext_lazy("Blank: as the charter says."),
        required=False,
    )
    field_order = ("update", "text", "day")

    def prepare(self) -> None:
        """Offer the two that need nothing else: the others ask something or promise another date."""
        plain = (Update.STILL_ON_IT, Update.NOT_KNOWN_YET)
        self.offer("update", [(each.value, said) for each, said in said_updates() if each in plain])

    def words(self) -> dict[str, Any]:
        """Give the words of the action."""
        day = self.cleaned_data["day"]
        next_at = moments.end_of(day, self.about.request.provider) if day else None
        return super().words() | {"update": Update(self.cleaned_data["update"]), "next_at": next_at}


class PromiseForm(StepForm):
    """Another date, and why."""

    day = DayField(label=gettext_lazy("By which day?"))
    reason = forms.ChoiceField(label=gettext_lazy("Why does the date change?"), widget=forms.RadioSelect)
    field_order = ("day", "reason", "text")

    def prepare(self) -> None:
        """Ask why only where something was promised before."""
        self.offer("reason", Reason.choices() if self.about.request.promised_at else [])

    def words(self) -> dict[str, Any]:
        """Give the words of the action."""
        at = moments.end_of(self.cleaned_data["day"], self.about.request.provider)
        return super().words() | {"at": at, "reason": self.cleaned_data.get("reason", "")}


class RiskForm(StepForm):
    """That an outside customer relation is at risk, or no longer."""

    def words(self) -> dict[str, Any]:
        """Give the words of the action."""
        return super().words() | {"is_at_risk": not self.about.request.is_at_risk}


class RewordForm(BareForm):
    """What the customer says it is about."""

    title = forms.CharField(label=gettext_lazy("What do you need?"), max_length=200)
    need = forms.CharField(
        label=gettext_lazy("More about it"),
        required=False,
        max_length=LONGEST,
        widget=kind_text(5),
    )
    purpose = forms.CharField(
        label=gettext_lazy("What is it for?"), required=False, max_length=2000, widget=kind_text(2)
    )
    done_when = forms.CharField(
        label=gettext_lazy("It is done when …"),
        required=False,
        max_length=2000,
        widget=kind_text(2),
    )
    needed_by_date = DayField(label=gettext_lazy("By when is it needed?"), required=False)

    def prepare(self) -> None:
        """Begin with what stands there."""
        for name in TEXTS:
            self.initial.setdefault(name, getattr(self.about.request, name))

    def words(self) -> dict[str, Any]:
        """Give the words of the action."""
        return {name: self.cleaned_data[name] for name in TEXTS}


def said_updates() -> list[tuple[Update, str]]:
    """Give the ways to say how it stands, with their wording."""
    return [(each, own_gettext(UPDATES[each])) for each in Update]
