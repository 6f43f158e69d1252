"""What a team offers: a service, and the forms of whoever leads the team."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import services as actions
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Service, Team
from wellserved.web.pages.fields import NameField
from wellserved.web.pages.signed_in import posted, reader, version_for, version_sent
from wellserved.web.pages.undo import offer
from wellserved.web.queries import team_offer, teams
from wellserved.web.queries.undo import just_done


class ServiceForm(forms.ModelForm[Service]):
    """A service, in words that whoever asks for it would use."""

    name = NameField(help_text=gettext_lazy("What somebody asks for, such as “Review of collateral”."))
    # Without a scheme it would be a way into this application; others than these open programs.
    self_service = forms.URLField(
        label=gettext_lazy("Where you can help yourself"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=gettext_lazy("An address, if much of it goes without asking you."),
    )

    class Meta:
        model = Service
        fields = actions.TEXTS
        help_texts = {  # noqa: RUF012 -- Django reads it
            "for_whom": gettext_lazy("Who may ask for it, or for whom it is meant."),
            "description": gettext_lazy("What they have in their hands afterwards, and what is not part of it."),
            "extraordinary": gettext_lazy(
                "In the words of those you serve. Ask two of them: when was it more than you expected?"
            ),
        }
        widgets = dict.fromkeys(("description", "extraordinary"), forms.Textarea(attrs={"rows": 4}))

    def clean_self_service(self) -> str:
        """See that it is an address of a page."""
        address = str(self.cleaned_data["self_service"])
        if address and not address.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Write the address of a page, beginning with https://."))
        return address


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show a service."""
    service = team_offer.service(key)
    why_not = rules.why_not_offer(reader(request), service.team, timezone.localdate())
    return render(request, "services/show.html", {"service": service, "team": service.team, "why_not_offer": why_not})


def offer_new(request: HttpRequest, key: str) -> HttpResponse:
    """Offer a service."""
    by, now, team = reader(request), timezone.now(), teams.team(key)
    rules.must(rules.why_not_offer(by, team, timezone.localdate(now)))
    form = ServiceForm(posted(request))
    if form.is_valid():
        try:
            actions.offer_service(by=by, now=now, team=team, **form.cleaned_data)
        except NotPossible as reason:
            form.add_error("name", str(reason))
        else:
            offer(request, just_done(by, now))
            return redirect("team-show", key=key)
    return _form(request, form, team, None)


def change(request: HttpRequest, key: str) -> HttpResponse:
    """Describe a service anew."""
    by, now, service = reader(request), timezone.now(), team_offer.service(key)
    rules.must(rules.why_not_offer(by, service.team, timezone.localdate(now)))
    form = ServiceForm(posted(request), instance=team_offer.service(key))
    if form.is_valid():
        try:
            actions.change_service(by=by, now=now, service=service, version=version_sent(request), **form.cleaned_data)
        except NotPossible as reason:
            form.add_error("name", str(reason))
        else:
            offer(request, just_done(by, now))
            return redirect("service-show", key=key)
    return _form(request, form, service.team, service)


def close(request: HttpRequest, key: str) -> HttpResponse:
    """Offer a service no longer."""
    by, now, service = reader(request), timezone.now(), team_offer.service(key)
    actions.close_service(by=by, now=now, service=service, version=version_sent(request))
    offer(request, just_done(by, now))
    return redirect("team-show", key=service.team.key)


def _form(request: HttpRequest, form: ServiceForm, team: Team, service: Service | None) -> HttpResponse:
    version = version_for(request, service.version) if service else ""
    return render(
        request, "services/change.html", {"form": form, "team": team, "service": service, "form_version": version}
    )
