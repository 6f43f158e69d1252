"""How the reader gets each kind of mail; and the page behind the link in a mail that switches a kind off."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from wellserved.web import rules
from wellserved.web.actions import notice_wishes
from wellserved.web.actions.notice_tokens import switches_off
from wellserved.web.actions.notices import wishes_of
from wellserved.web.models import Person
from wellserved.web.pages.door import say
from wellserved.web.pages.signed_in import posted, reader
from wellserved.web.queries.entries import person_of
from wellserved.words.language import gettext
from wellserved.words.notices import KINDS, Level, NoticeKind

ONE_CLICK = "List-Unsubscribe"


class LevelsForm(forms.Form):
    """One question for each kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in NoticeKind:
            self.fields[kind.value] = forms.ChoiceField(
                label=_called(kind), choices=Level.choices(), widget=forms.RadioSelect
            )

    def levels(self) -> dict[NoticeKind, Level]:
        """Give what was chosen."""
        return {kind: Level(self.cleaned_data[kind.value]) for kind in NoticeKind}


def show(request: HttpRequest) -> HttpResponse:
    """Let the reader say how soon they are told of each kind."""
    person = reader(request)
    form = LevelsForm(posted(request), initial={kind.value: level.value for kind, level in wishes_of(person).items()})
    if form.is_valid():
        notice_wishes.choose(by=person, now=timezone.now(), person=person, levels=form.levels())
        say(request, _("Saved."))
        return redirect("me-notices")
    return render(request, "notices/show.html", {"form": form})


@csrf_exempt  # mail programs send this form, from nowhere (RFC 8058); the token says whose it is
def switch_off(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button that switches some kinds of mail off, without signing in; looking changes nothing."""
    person, kinds = _whose(token)
    if request.method == "POST":
        notice_wishes.switch_off(person=person, now=timezone.now(), kinds=kinds)
        if ONE_CLICK in request.POST:
            return HttpResponse(_("Switched off."), content_type="text/plain; charset=utf-8")
        return redirect("notices-off", token=token)
    wishes = wishes_of(person)
    words = {
        "kinds": [_called(kind) for kind in kinds],
        "is_off": all(wishes[kind] is Level.OFF for kind in kinds),
    }
    return render(request, "notices/off.html", words)


def _called(kind: NoticeKind) -> str:
    """Name a kind, as a line begins."""
    wording = gettext(KINDS[kind])
    return wording[:1].upper() + wording[1:]


def _whose(token: str) -> tuple[Person, tuple[NoticeKind, ...]]:
    """Say whose mails of which kinds a token switches off; raises NotThere."""
    said = switches_off(token)
    person = person_of(said[0]) if said else None
    if said is None or person is None:
        raise rules.NotThere
    return person, said[1]
