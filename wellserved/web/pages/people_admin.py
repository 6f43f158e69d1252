"""What administrators do about people: add and invite them, change roles and addresses, end their access."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellserved.web import rules
from wellserved.web.actions import people
from wellserved.web.models import Person
from wellserved.web.pages.door import say
from wellserved.web.pages.fields import NameField
from wellserved.web.pages.me import EntryForm, somebody
from wellserved.web.pages.signed_in import reader, version_for, version_sent
from wellserved.web.pages.undo import offer
from wellserved.web.queries import entries, teams
from wellserved.web.queries.invitations import to_invite
from wellserved.web.queries.undo import just_done
from wellserved.words.roles import Permission, Role


def _teams() -> list[tuple[str, str]]:
    return [("", _("none yet")), *teams.choices()]


class NewPersonForm(forms.Form):
    """Somebody new."""

    name = NameField()
    mail = forms.EmailField(
        label=gettext_lazy("Mail address"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("They sign in with it. Without one they can be added now, and invited later."),
    )
    team = forms.ChoiceField(label=gettext_lazy("First team"), choices=_teams, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.given, initial=Role.EMPLOYEE)
    invite = forms.BooleanField(label=gettext_lazy("Invite them by mail now"), required=False, initial=True)

    def clean_mail(self) -> str:
        """Write the address as it is kept, and see that nobody has it."""
        address = str(self.cleaned_data["mail"]).lower()
        if address and entries.is_taken(address):
            raise forms.ValidationError(_("Somebody has this mail address already."))
        return address

    def clean(self) -> dict[str, Any]:
        """See that whoever is invited can be written to."""
        said = super().clean() or {}
        if said.get("invite") and not said.get("mail") and "mail" not in self.errors:
            self.add_error("mail", _("To invite them, write their mail address here."))
        return said


class RoleForm(forms.Form):
    """Another role."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.given)


class AddressForm(forms.Form):
    """Another mail address of a colleague."""

    mail = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254)


def add(request: HttpRequest) -> HttpResponse:
    """Add somebody, and invite them if that is wanted."""
    by, now = reader(request), timezone.now()
    form = NewPersonForm(request.POST or None)
    if why_not_invite := rules.why_not_invite_anybody(by, timezone.localdate()):
        del form.fields["invite"]
    if form.is_valid():
        said = form.cleaned_data
        team = teams.team(said["team"]) if said["team"] else None
        person = people.add_person(
            by=by, now=now, name=said["name"], address=said["mail"], role=said["role"], team=team
        )
        if said.get("invite"):
            people.invite(by=by, now=now, person=person)
        say(request, _("%(name)s is added.") % {"name": person.name})
        return redirect("person-show", key=person.key)
    return render(request, "people_admin/add.html", {"form": form, "why_not_invite": why_not_invite})


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show somebody's entry to themselves, on their own page, and to administrators; nobody else finds it."""
    person = _seen(request, key)
    by, today = reader(request), timezone.localdate()
    if by.pk == person.pk:
        return redirect("me-show")
    words = {
        "entry": entries.entry(person, today),
        "role_form": RoleForm(initial={"role": person.role}),
        "mail_form": AddressForm(initial={"mail": person.mail}),
        "why_not_invite": rules.why_not_invite(by, person, today),
    }
    return render(request, "people_admin/show.html", words)


def change(request: HttpRequest, key: str) -> HttpResponse:
    """Change how a colleague is addressed."""
    person = somebody(key)
    rules.must(rules.why_not_change_entry(reader(request), person, timezone.localdate()))
    form = EntryForm(request.POST or None, instance=somebody(key))
    if form.is_valid():
        people.change_own_entry(
            by=reader(request),
            now=timezone.now(),
            person=person,
            version=version_sent(request),
            **form.cleaned_data,
        )
        return _back(request, person, _("Saved."))
    words = {"form": form, "whom": person, "form_version": version_for(request, person.version)}
    return render(request, "people_admin/change.html", words)


def change_role(request: HttpRequest, key: str) -> HttpResponse:
    """Give a colleague another role."""
    person = _seen(request, key)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _back(request, person, _("There is no such role."))
    people.change_role(
        by=reader(request), now=timezone.now(), person=person, version=version_sent(request), **form.cleaned_data
    )
    return _back(request, person, _("Saved. They sign in anew with the new role."))


def change_mail(request: HttpRequest, key: str) -> HttpResponse:
    """Give a colleague another mail address."""
    person = _seen(request, key)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _back(request, person, _("This is not a mail address."))
    people.change_mail(
        by=reader(request),
        now=timezone.now(),
        person=person,
        version=version_sent(request),
        address=form.cleaned_data["mail"].lower(),
    )
    return _back(request, person, _("Saved. They sign in with the new address from now on."))


def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Invite somebody, or once more."""
    person = _seen(request, key)
    people.invite(by=reader(request), now=timezone.now(), person=person)
    return _back(request, person, _("A mail with a link is on its way. It works for a week."))


def invitations(by: Person) -> dict[str, Any]:
    """Give what a page says to administrators about people who were added and not invited."""
    may_not = rules.why_not(by, Permission.CHANGE_PEOPLE, timezone.localdate())
    return {
        "to_invite": 0 if may_not else to_invite(timezone.now()),
        "why_not_invite": rules.why_not_invite_anybody(by, timezone.localdate()),
    }


def invite_all(request: HttpRequest) -> HttpResponse:
    """Invite everybody who never came in."""
    many = people.invite_all(by=reader(request), now=timezone.now())
    sent = ngettext("%(many)s person is invited by mail.", "%(many)s people are invited by mail.", many)
    say(request, sent % {"many": many} if many else _("Everybody with a mail address is invited already."))
    return redirect("set-up-show")


def deactivate(request: HttpRequest, key: str) -> HttpResponse:
    """End somebody's access; it can be undone."""
    person, by, now = _seen(request, key), reader(request), timezone.now()
    people.deactivate(by=by, now=now, person=person, version=version_sent(request))
    offer(request, just_done(by, now))
    return redirect("person-show", key=person.key)


def reactivate(request: HttpRequest, key: str) -> HttpResponse:
    """Give somebody their access back."""
    person = _seen(request, key)
    people.reactivate(by=reader(request), now=timezone.now(), person=person, version=version_sent(request))
    return _back(request, person, _("They have access again, and sign in anew."))


def drop_second_step(request: HttpRequest, key: str) -> HttpResponse:
    """Let somebody sign in without the second step they lost."""
    person = _seen(request, key)
    people.drop_second_step(by=reader(request), now=timezone.now(), person=person)
    return _back(request, person, _("They sign in without a second step until they add one again."))


def _seen(request: HttpRequest, key: str) -> Person:
    """Give the person whose entry the reader sees; for everybody else nobody is here."""
    person = somebody(key)
    if rules.why_not_see_entry(reader(request), person, timezone.localdate()):
        raise rules.NotThere
    return person


def _back(request: HttpRequest, person: Person, sentence: str) -> HttpResponse:
    say(request, sentence)
    return redirect("person-show", key=person.key)
