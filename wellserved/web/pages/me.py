"""My own page: how I am addressed, where I belong, when I am away, how I sign in, and how pages look."""

from typing import Any
from zoneinfo import available_timezones

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import people
from wellserved.web.models import Person
from wellserved.web.pages import sign_in
from wellserved.web.pages.door import say
from wellserved.web.pages.fields import NameField
from wellserved.web.pages.signed_in import reader, version_for, version_sent
from wellserved.web.queries import entries

WEEK = ((1, gettext_lazy("Monday")), (6, gettext_lazy("Saturday")), (7, gettext_lazy("Sunday")))


def languages() -> list[tuple[str, str]]:
    """Give the languages pages can be read in, each named in itself."""
    return [("", _("like my browser")), *((code, name) for code, name in settings.LANGUAGES)]


def zones() -> list[tuple[str, Any]]:
    """Give all time zones, by region."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(available_timezones()):
        region, slash, place = zone.partition("/")
        if slash and region not in {"Etc", "SystemV", "US", "posix", "right"}:
            regions.setdefault(region, []).append((zone, place.replace("_", " ")))
    return [("", _("UTC")), *sorted(regions.items())]


class EntryForm(forms.ModelForm[Person]):
    """How somebody is addressed, and how pages look to them."""

    name = NameField()
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=languages, required=False)
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zones, required=False)
    week_starts_on = forms.TypedChoiceField(label=gettext_lazy("The week starts on"), choices=WEEK, coerce=int)

    class Meta:
        model = Person
        fields = ("name", "language", "zone", "week_starts_on", "theme", "keys_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the language only where there is a choice."""
        super().__init__(*args, **kwargs)
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]


class MailForm(forms.Form):
    """Another mail address."""

    mail = forms.EmailField(
        label=gettext_lazy("New mail address"),
        max_length=254,
        help_text=gettext_lazy("We send a mail there. The address changes once you open the link in it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_mail(self) -> str:
        """Write the address as it is kept."""
        return str(self.cleaned_data["mail"]).lower()


def show(request: HttpRequest) -> HttpResponse:
    """Show the reader all that is kept about them here."""
    person = reader(request)
    words = {
        "entry": entries.entry(person, timezone.localdate()),
        "reads_in": dict(languages()).get(person.language, "") if len(settings.LANGUAGES) > 1 else "",
        "week_starts_on": dict(WEEK).get(person.week_starts_on, ""),
    }
    return render(request, "me/show.html", words)


def change(request: HttpRequest) -> HttpResponse:
    """Change how the reader is addressed and how pages look."""
    person = reader(request)
    form = EntryForm(request.POST or None, instance=entries.person_of(person.key))
    if form.is_valid():
        people.change_own_entry(
            by=person, now=timezone.now(), person=person, version=version_sent(request), **form.cleaned_data
        )
        say(request, _("Saved."))
        return redirect("me-show")
    version = version_for(request, person.version)
    return render(request, "me/change.html", {"form": form, "form_version": version})


def ask_for_mail(request: HttpRequest) -> HttpResponse:
    """Send a mail to the address the reader wants to use."""
    person = reader(request)
    form = MailForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="new_address", key=person.key):
            return sign_in.too_many(request)
        people.ask_for_mail(by=person, now=timezone.now(), address=form.cleaned_data["mail"])
        say(request, _("We sent a mail to %(mail)s. Open the link in it, please.") % form.cleaned_data)
        return redirect("me-show")
    return render(request, "me/mail.html", {"form": form})


def confirm_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button that takes the new address; nothing happens until it is pressed."""
    person = reader(request)
    now = timezone.now()
    address = people.address_in(person=person, token=token, now=now)
    if address and request.method == "POST":
        changed = people.confirm_mail(by=person, now=now, token=token)
        update_session_auth_hash(request, changed)
        request.session.pop("seen", None)  # the session has a new number: note it anew
        say(request, _("Your mail address is now %(mail)s.") % {"mail": changed.mail})
        return redirect("me-show")
    return render(request, "me/confirm_mail.html", {"address": address}, status=200 if address else 404)


def somebody(key: str) -> Person:
    """Find somebody by their key.

    Raises: NotThere.
    """
    person = entries.person_of(key)
    if person is None:
        raise rules.NotThere
    return person
