"""Ask a team for something: one page, a draft that keeps itself, and a page that says what happens next."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import request_rules, rules
from wellserved.web.actions import requests as actions
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.actions.request_dues import terms
from wellserved.web.actions.requests import Wish
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Person, Request, Team
from wellserved.web.models.keys import ALPHABET, new_key
from wellserved.web.pages.door import say
from wellserved.web.pages.request_kept import keep, kept, send
from wellserved.web.pages.request_wish import MORE, PEOPLE, Sheet, WishForm, written
from wellserved.web.pages.signed_in import posted, reader, version_sent
from wellserved.web.pages.undo import offer
from wellserved.web.queries import asking, request_asked, teams
from wellserved.web.queries.asking import Beforehand, Choice
from wellserved.web.queries.attachments import files_of
from wellserved.web.queries.requests import request_for
from wellserved.web.queries.undo import just_done
from wellserved.words.requests import Happened, RequestState

Given = Mapping[str, str]
UNUSABLE = 422
_KEY = re.compile(f"[{ALPHABET}]{{12}}")


def ask(request: HttpRequest) -> HttpResponse:
    """Ask a team for something; while that is written, tell what can be expected."""
    key = _key_sent(request)
    if request.method != "POST":
        return _page(request, key, None, request.GET.dict())
    return _page(request, key, asking.own_request(reader(request), key), request.POST.dict())


def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Go on with a draft."""
    row = _own(request, key)
    return _page(request, key, row, request.POST.dict() if request.method == "POST" else _given_by(row))


def draft(request: HttpRequest) -> HttpResponse:
    """Keep what is written while it is being written; the page is told which version that was."""
    key = _key_sent(request)
    row = asking.own_request(reader(request), key)
    sheet = _sheet(request, key, row, request.POST.dict())
    if sheet is None or (row is not None and row.state != RequestState.DRAFT):
        return HttpResponse(status=204)
    form = WishForm(sheet, request.POST)
    form.is_valid()
    wish = form.wish()
    if row is None and wish == Wish(customer=sheet.customer, provider=wish.provider, service=wish.service):
        return HttpResponse(status=204)
    try:
        row = kept(sheet, wish, version_sent(request))
    except ChangedMeanwhile:
        return render(request, "requests/ask.html#kept", {"version": version_sent(request), "is_elsewhere": True})
    response = render(request, "requests/ask.html#kept", {"version": row.version, "kept_at": timezone.localtime()})
    response.headers["HX-Replace-Url"] = reverse("request-edit", args=[key])  # who loads the page anew finds it again
    return response


def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Throw a draft away."""
    by, now, row = reader(request), timezone.now(), _own(request, key)
    try:
        actions.drop_draft(by=by, now=now, request=row)
    except NotPossible as reason:
        say(request, str(reason))
        return redirect("request-edit", key=key)
    offer(request, just_done(by, now))
    return redirect("request-ask")


def asked(request: HttpRequest, key: str) -> HttpResponse:
    """Tell whoever asked what happens next."""
    row = _own(request, key)
    if row.state == RequestState.DRAFT:
        return redirect("request-edit", key=key)
    return render(request, "requests/asked.html", {"page": request_asked.what_happens_next(row, timezone.now())})


def _own(request: HttpRequest, key: str) -> Request:
    """Give what the reader wrote.

    Raises: NotThere for everything else.
    """
    row = asking.own_request(reader(request), key)
    if row is None:
        raise rules.NotThere
    return row


def _page(request: HttpRequest, key: str, row: Request | None, given: Given) -> HttpResponse:
    """Show the page, or do what was sent from it.

    Takes: what stands in the form, in the address or in the draft.
    """
    if row is not None and row.state != RequestState.DRAFT:
        return redirect("request-asked", key=row.key)
    sheet = _sheet(request, key, row, given)
    if sheet is None:
        return render(request, "requests/ask_without_team.html")
    if request.method == "POST":
        return _posted(request, sheet)
    named = {name: given[name] for name in ("title", "needed_by_date") if given.get(name)}
    said = written(row, sheet) if row else {"who": sheet.typed, "customer": sheet.customer.key, **named}
    return _show(request, sheet, WishForm(sheet, initial=said), given)


def _given_by(row: Request) -> Given:
    """Give what a draft says, as a form would send it."""
    choice = Choice(row.provider, row.service) if row.provider else None
    return {
        "to": choice.value if choice else "",
        "customer": row.customer.key if row.customer else "",
        "needed_by_date": row.needed_by_date.isoformat() if row.needed_by_date else "",
    }


def _sheet(request: HttpRequest, key: str, row: Request | None, given: Given) -> Sheet | None:
    """Find out whom somebody means; None: there is no team for which they could ask."""
    by, today = reader(request), timezone.localdate()
    mine = asking.teams_to_ask_for(by, today)
    if not mine:
        return None
    blocked = (asking.waiting_for(row) if row else None) or _blocked(request, given.get("for", ""))
    customer = _customer(request, mine, given.get("customer", ""), blocked)
    typed, choice, found = _meant(by, mine, customer, given)
    return Sheet(by, today, mine, customer, typed, found, choice, key, row, blocked)


def _meant(
    by: Person, mine: tuple[Team, ...], customer: Team, given: Given
) -> tuple[str, Choice | None, tuple[Choice, ...]]:
    """Give what somebody looks for, whom they mean by it, and who else could be meant."""
    typed, to, service = given.get("who", "").strip(), given.get("to", ""), given.get("service", "")
    choice = asking.chosen(f"{to}/{service}" if to and service else to)
    typed = typed or (choice.name if choice else "")
    found = asking.find(typed, (customer,)) if typed else asking.offered_first(by, mine)
    if choice is None and typed:
        choice = asking.only_one(typed, found)
    if choice is not None and choice.value not in {each.value for each in found}:
        found = (choice, *found)
    return typed, choice, found


def _customer(request: HttpRequest, mine: tuple[Team, ...], key: str, blocked: Request | None) -> Team:
    """Give the team for which somebody asks: the one they say, the one whose request needs it, or their first.

    Raises: NotAllowed where they say one for which they may not ask; NotThere where there is no such team.
    """
    if key:
        said = next((each for each in mine if each.key == key), None) or teams.team(key)
        rules.must(request_rules.why_not_ask(reader(request), said, timezone.localdate()))
        return said
    return next((each for each in mine if blocked is not None and each.pk == blocked.provider_id), mine[0])


def _blocked(request: HttpRequest, key: str) -> Request | None:
    """Give the request that needs something first, if it is said and the reader's team works on it."""
    if not key:
        return None
    by, today = reader(request), timezone.localdate()
    found = request_for(by, key, today).request
    rules.must(request_rules.why_not_step(by, found, Happened.WAITS_ON_REQUEST, today))
    return found


def _posted(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Keep or ask what was written; ask only what somebody read beforehand what to expect of."""
    form = WishForm(sheet, posted(request), request.FILES)
    is_valid = form.is_valid()
    try:
        if request.POST.get("do") == "keep":
            row = keep(sheet, form, version_sent(request))
            say(request, _("Kept as a draft. Nobody else sees it."))
            return redirect("request-edit", key=row.key)
        if is_valid and _has_read(request, sheet):
            return redirect("request-asked", key=send(sheet, form, version_sent(request)).key)
    except NotPossible as reason:
        form.add_error(None, str(reason))
    return _show(request, sheet, form, request.POST.dict())


def _has_read(request: HttpRequest, sheet: Sheet) -> bool:
    """Say whether the page showed what to expect of the team that is asked."""
    return sheet.choice is not None and request.POST.get("read") == asking.shown_value(sheet.choice, sheet.customer)


def _key_sent(request: HttpRequest) -> str:
    """Give the key under which a page keeps its draft; a new one where it says none that could be."""
    sent = request.POST.get("key", "")
    return sent if _KEY.fullmatch(sent) else new_key()


def _before(sheet: Sheet, given: Given) -> Beforehand | None:
    if sheet.choice is None or sheet.choice.team.pk == sheet.customer.pk:
        return None
    version = terms(sheet.choice.team, sheet.customer, sheet.choice.service)
    day = _day(given.get("needed_by_date", ""))
    return asking.beforehand(sheet.choice, sheet.customer, version, day, timezone.now())


def _day(sent: str) -> date | None:
    try:
        return date.fromisoformat(sent)
    except ValueError:
        return None


def _is_said(form: WishForm, names: Collection[str]) -> bool:
    """Say whether anything stands in some fields, or is wrong with it."""
    return any(form[name].value() or form[name].errors for name in names)


def _show(request: HttpRequest, sheet: Sheet, form: WishForm, given: Given) -> HttpResponse:
    """Show the page, or the part of it that a script asks for."""
    is_part = bool(request.headers.get("HX-Request")) and request.method == "GET"
    is_fresh = sheet.draft is None and not form.is_bound and not is_part
    context = {
        "form": form,
        "sheet": sheet,
        "before": _before(sheet, given),
        "version": version_sent(request) or (sheet.draft.version if sheet.draft else ""),
        "is_part": is_part,
        "is_open": _is_said(form, MORE),
        "is_people_open": _is_said(form, PEOPLE),
        "drafts": asking.drafts_of(sheet.by) if is_fresh else (),
        "files": files_of(sheet.draft, sheet.by, sheet.today) if sheet.draft else None,
    }
    part = "#terms" if request.headers.get("HX-Target") == "terms" else "#whom"
    status = UNUSABLE if form.errors else 200
    return render(request, f"requests/ask.html{part if is_part else ''}", context, status=status)
