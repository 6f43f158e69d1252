"""The steps of a request: each has an address with its form, and one view does them all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import request_rules, rules
from wellserved.web.actions import requests
from wellserved.web.actions.tree import NotPossible
from wellserved.web.pages.request_forms import About, StepForm
from wellserved.web.pages.request_show import show_again
from wellserved.web.pages.request_table import STEPS, Step
from wellserved.web.pages.request_whom import ShareForm, TeamForm
from wellserved.web.pages.signed_in import posted, reader, version_for
from wellserved.web.pages.undo import offer
from wellserved.web.queries import request_helps
from wellserved.web.queries.request_page import may_do
from wellserved.web.queries.request_talk import events_of, happened_since
from wellserved.web.queries.requests import Seen, Sight, request_for
from wellserved.web.queries.undo import just_done
from wellserved.words.requests import BY_HAPPENED, Happened, RequestState, Update, called, may_happen
from wellserved.words.roles import RULES

LONGEST_NUMBER = 9
_OF_WAITED_FOR = frozenset({Happened.WAIT_CONFIRMED, Happened.WAIT_DISPUTED})
_ELSEWHERE = {Update.NEED_SOMETHING.value: "ask-back", Update.LATER.value: "promise"}
"""Ways to say how it stands that ask for more: what is needed, or the new date and why."""


def step(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Show the form of a step; do it."""
    by, now = reader(request), timezone.now()
    seen = request_for(by, key, timezone.localdate(now))
    found = STEPS.get(step)
    if found is None or seen.request.current is RequestState.DRAFT:
        raise rules.NotThere
    about = About(seen.request, by, now)
    if not may_happen(seen.request.current, found.happened):
        return show_again(request, seen, _too_late(seen, _number_sent(request)))
    _must(seen, found, about)
    if step == "update" and (other := _ELSEWHERE.get(request.POST.get("update", ""))):
        return redirect("request-step", key=key, step=other)
    form = found.form(posted(request), about=about, label=str(found.says), required=found.must_say)
    meanwhile: tuple[str, ...] = ()
    if form.is_valid():
        meanwhile = _meanwhile(seen, found, _number_sent(request))
        if not meanwhile and _done(found, form, version_for(request, seen.request.version)):
            return _after(request, about)
    return _show(request, step, form, seen, meanwhile)


def _must(seen: Seen, found: Step, about: About) -> None:
    """Go on where the reader may do this: whoever only sees where it stands says at most something of the wait."""
    if seen.sight is not Sight.WHOLE and found.happened not in _OF_WAITED_FOR:
        raise rules.NotAllowed(RULES[found.permission].says_no())
    if found.action is requests.share:
        rules.must(request_rules.why_not_reword(about.person, about.request, about.today))
    elif found.happened not in may_do(seen, about.person, about.today):
        refusal = request_rules.why_not_step(about.person, about.request, found.happened, about.today)
        raise rules.NotAllowed(refusal or RULES[found.permission].says_no())


def _done(found: Step, form: StepForm, version: int) -> bool:
    """Do it; say on the form why it was not possible."""
    about, words = form.about, form.words()
    if found.action is requests.reword:
        words["version"] = version
    try:
        found.action(by=about.person, now=about.now, request=about.request, **words)
    except NotPossible as reason:
        form.add_error(None, str(reason))
        return False
    return True


def _after(request: HttpRequest, about: About) -> HttpResponse:
    undoable = just_done(about.person, about.now)
    if undoable is not None:
        offer(request, undoable)
    else:
        messages.info(request, _("Done."))
    if request.POST.get("back") == "desk" or not _is_seen_still(about):
        return redirect("desk-show")
    return redirect("request-show", key=about.request.key)


def _is_seen_still(about: About) -> bool:
    """Say whether somebody sees a request after their step: what was passed on is another team's from then on."""
    try:
        request_for(about.person, about.request.key, about.today)
    except rules.NotThere:
        return False
    return True


def _show(request: HttpRequest, slug: str, form: StepForm, seen: Seen, meanwhile: tuple[str, ...]) -> HttpResponse:
    found, about = STEPS[slug], seen.request
    context = {
        "slug": slug,
        "step": found,
        "form": form,
        "about": about,
        "is_whole": seen.sight is Sight.WHOLE,
        "seen": about.events_count,
        "form_version": version_for(request, about.version) if found.action is requests.reword else "",
        "meanwhile": meanwhile,
        "teams": form.others.names if isinstance(form, TeamForm) and form.others else (),
        "people": request_helps.names_of_people() if isinstance(form, ShareForm) else (),
    }
    return render(request, "requests/step.html", context, status=409 if meanwhile else 200)


def _number_sent(request: HttpRequest) -> int | None:
    """Give the number of the last event that the page knew from which a form came; None: it does not say."""
    said = request.POST.get("seen", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_NUMBER else None


def _meanwhile(seen: Seen, found: Step, number: int | None) -> tuple[str, ...]:
    """Say what happened since the reader opened the page, where it bears on what they are about to do.

    Whoever writes a note is not held up; whoever changes how it stands, or a promise, sees first what changed.
    """
    moves = BY_HAPPENED[found.happened].to is not None or found.happened is Happened.PROMISED
    if number is None or not moves or number >= seen.request.events_count:
        return ()
    since = [each for each in events_of(seen.request) if each.number > number]
    moved = any(_bears(Happened(each.what)) for each in since)
    return happened_since(since, number) if moved else ()


def _bears(happened: Happened) -> bool:
    return BY_HAPPENED[happened].to is not None or happened in (Happened.PROMISED, Happened.UNDONE)


def _too_late(seen: Seen, number: int | None) -> str:
    """Say that something is not possible any more, and what happened."""
    said = _("This is not possible now: the request is %(state)s.") % {"state": called(seen.request.current)}
    if number is None or seen.sight is not Sight.WHOLE:
        return said
    since = happened_since(events_of(seen.request), number)
    return " ".join([said, _("Since you opened the page:"), *since]) if since else said
