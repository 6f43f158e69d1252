"""Welcome: set up the organisation, or look round the sample company first."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import organisation as actions
from wellserved.web.models import Organisation, Segment
from wellserved.web.pages.door import say
from wellserved.web.pages.fields import NameField
from wellserved.web.pages.people_admin import invitations
from wellserved.web.pages.signed_in import posted, reader, version_for, version_sent
from wellserved.web.queries import set_up as queries
from wellserved.words.anonymity import SMALLEST_GROUP


class NameForm(forms.Form):
    """What the organisation is called."""

    name = NameField(label=gettext_lazy("What is your organisation called?"))


class OrganisationForm(forms.ModelForm[Organisation]):
    """What is said about the organisation."""

    name = NameField()

    class Meta:
        model = Organisation
        fields = ("name", "extraordinary_service")


class PrivacyForm(forms.Form):
    """The settings that protect people; they are agreed before the first invitation."""

    smallest_group = forms.IntegerField(
        label=gettext_lazy("Smallest group whose answers are shown"),
        help_text=gettext_lazy("At least 5. You can raise it later, and never lower it."),
        min_value=SMALLEST_GROUP,
        max_value=100,
    )
    agreed = forms.BooleanField(label=gettext_lazy("We have read what is stored and who sees it, and agree."))


class SegmentForm(forms.ModelForm[Segment]):
    """A kind of outside customers."""

    name = NameField()

    class Meta:
        model = Segment
        fields = ("name", "description")
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}  # noqa: RUF012 -- Django reads it

    def validate_unique(self) -> None:
        """Leave it to the action, which sees names that differ only in capitals, too."""


def show(request: HttpRequest) -> HttpResponse:
    """Show the two doors while there is no organisation, and then the checklist."""
    state = queries.set_up()
    if state.organisation is not None:
        context = {"state": state, "organisation": state.organisation, **invitations(reader(request))}
        return render(request, "set_up/checklist.html", context)
    form = NameForm(posted(request))
    if form.is_valid():
        actions.set_up(by=reader(request), now=timezone.now(), name=form.cleaned_data["name"])
        return redirect("set-up-show")
    return render(request, "set_up/welcome.html", {"form": form})


def _organisation() -> Organisation:
    organisation = queries.organisation()
    if organisation is None:
        raise rules.NotAllowed(_("Give the organisation its name first."))
    return organisation


def describe(request: HttpRequest) -> HttpResponse:
    """Change what is said about the organisation."""
    organisation = _organisation()
    form = OrganisationForm(posted(request), instance=organisation)
    if form.is_valid():
        version = version_sent(request)
        current = _organisation()  # the form has written into the other one
        actions.describe(
            by=reader(request), now=timezone.now(), organisation=current, version=version, **form.cleaned_data
        )
        say(request, _("Saved."))
        return redirect("set-up-show")
    words = {"form": form, "organisation": organisation, "form_version": version_for(request, organisation.version)}
    return render(request, "set_up/describe.html", words)


def agree(request: HttpRequest) -> HttpResponse:
    """Show the privacy settings, and keep that they were agreed."""
    organisation = _organisation()
    form = PrivacyForm(posted(request), initial={"smallest_group": organisation.smallest_group})
    if form.is_valid():
        actions.agree_on_privacy(
            by=reader(request),
            now=timezone.now(),
            organisation=organisation,
            version=version_sent(request),
            smallest_group=form.cleaned_data["smallest_group"],
        )
        say(request, _("Agreed. Now people can be invited."))
        return redirect("set-up-show")
    words = {"form": form, "organisation": organisation, "form_version": version_for(request, organisation.version)}
    return render(request, "set_up/privacy.html", words)


def segments(request: HttpRequest) -> HttpResponse:
    """List the kinds of outside customers, and add one."""
    form = SegmentForm(posted(request))
    if form.is_valid():
        actions.add_segment(by=reader(request), now=timezone.now(), **form.cleaned_data)
        return redirect("segment-list")
    return render(request, "set_up/segments.html", {"form": form, "segments": queries.segments()})


def segment(request: HttpRequest, key: str) -> HttpResponse:
    """Change what is said about a kind of outside customers."""
    segment = _segment(key)
    form = SegmentForm(posted(request), instance=_segment(key))
    if form.is_valid():
        version = version_sent(request)
        actions.describe_segment(
            by=reader(request), now=timezone.now(), segment=segment, version=version, **form.cleaned_data
        )
        return redirect("segment-list")
    words = {"form": form, "segment": segment, "form_version": version_for(request, segment.version)}
    return render(request, "set_up/segment.html", words)


def close_segment(request: HttpRequest, key: str) -> HttpResponse:
    """Close a kind of outside customers."""
    segment = _segment(key)
    actions.close_segment(by=reader(request), now=timezone.now(), segment=segment, version=version_sent(request))
    say(request, _("Closed. You can undo this under “Recently removed”."))
    return redirect("segment-list")


def _segment(key: str) -> Segment:
    found = next((each for each in queries.segments() if each.key == key), None)
    if found is None:
        raise rules.NotThere
    return found
