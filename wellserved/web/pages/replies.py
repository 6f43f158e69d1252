"""How it stands, in one tap from a mail: the page behind the link names the request and asks with one button."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import request_rules, rules
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions.tree import NotPossible
from wellserved.web.pages.door import say
from wellserved.web.pages.request_forms import About, PromiseForm, StepForm
from wellserved.web.pages.signed_in import posted, reader
from wellserved.web.queries.notices import head_of
from wellserved.web.queries.requests import Sight, request_for
from wellserved.words.language import gettext
from wellserved.words.links import Side
from wellserved.words.requests import UPDATES, Happened, Update
from wellserved.words.roles import RULES, Permission

STEP = {
    Update.STILL_ON_IT: Happened.UPDATED,
    Update.NOT_KNOWN_YET: Happened.UPDATED,
    Update.NEED_SOMETHING: Happened.QUESTIONED,
    Update.LATER: Happened.PROMISED,
}
"""What is done: to need something is to ask back, and to be later is to promise another date."""


def say_how(request: HttpRequest, key: str) -> HttpResponse:
    """Tell the customer how it stands. Looking changes nothing; the button does."""
    person, now = reader(request), timezone.now()
    today = timezone.localdate(now)
    seen = request_for(person, key, today)
    if seen.sight is not Sight.WHOLE:
        raise rules.NotThere
    if Side.PROVIDER not in seen.sides:
        raise rules.NotAllowed(RULES[Permission.WORK_ON_REQUEST].says_no())
    update = _update(request)
    form = _form(update, posted(request), About(seen.request, person, now))
    if form.is_valid():
        try:
            _do(update, form)
        except NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            say(request, _("They are told."))
            return redirect("request-show", key=key)
    words = {
        "form": form,
        "said": gettext(UPDATES[update]),
        "subject": seen.request,
        "head": head_of(seen.request),
        "update": update.value,
        "why_not": request_rules.why_not_step(person, seen.request, STEP[update], today),
    }
    return render(request, "notices/say.html", words)


def _update(request: HttpRequest) -> Update:
    said = request.POST.get("update") or request.GET.get("update", "")
    return Update(said) if said in set(Update) else Update.STILL_ON_IT


def _form(update: Update, sent: Any, about: About) -> StepForm:
    if update is Update.LATER:
        return PromiseForm(sent, about=about)
    if update is Update.NEED_SOMETHING:
        return StepForm(sent, about=about, label=_("What do you need to know?"), required=True)
    return StepForm(sent, about=about)


def _do(update: Update, form: StepForm) -> None:
    about = form.about
    words: dict[str, Any] = {"by": about.person, "now": about.now, "request": about.request, **form.words()}
    if update is Update.LATER:
        steps.promise(**words)
    elif update is Update.NEED_SOMETHING:
        steps.ask_back(**words)
    else:
        steps.tell(**words, update=update)
