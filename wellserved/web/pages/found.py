"""What was found in a log beside what is declared: the links of both, and who the names of the log are."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import found_links
from wellserved.web.actions import found_names as naming
from wellserved.web.actions.found_names import Said
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import BroughtLog
from wellserved.web.pages.signed_in import reader
from wellserved.web.pages.undo import offer
from wellserved.web.queries import brought_logs, found_words, teams
from wellserved.web.queries.found_map import AT_ONCE, FoundMap, Row, Which, Wish, found_map
from wellserved.web.queries.found_names import AT_ONCE as NAMES_AT_ONCE
from wellserved.web.queries.found_names import FoundNames, Name, Of, found_names
from wellserved.web.queries.found_parties import LEFT, NEW, folded
from wellserved.web.queries.undo import just_done
from wellserved.words.roles import Permission

LONGEST, LONGEST_NUMBER, MOST_TICKS = 200, 9, 200
UNUSABLE = 422
OPEN = "open"


class NameForm(forms.Form):
    """Who one name of a log is: chosen from those that are likely, or typed."""

    who = forms.ChoiceField(label=gettext_lazy("Who is it?"), required=False)
    typed = forms.CharField(label=gettext_lazy("Or another of our teams"), max_length=600, required=False)
    before = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, name: Name, found: FoundNames, may_make: bool) -> None:
        said = name.party.said
        super().__init__(data, prefix=str(name.party.number), initial={"who": said, "before": said})
        self.name, self.found = name, found
        new = _("a new kind of outside customers") if name.party.is_outside else _("a new team of this name")
        choices = [("", _("not said yet")), *name.near, *([(NEW, new)] if may_make else []), (LEFT, _("none of ours"))]
        who = self.fields["who"]
        if isinstance(who, forms.ChoiceField):
            who.choices = choices
        if name.party.is_outside:
            del self.fields["typed"]
        else:
            self.fields["typed"].widget.attrs |= {"list": "ours", "autocomplete": "off"}

    def clean_typed(self) -> str:
        """Find the team that was typed; blank: none was."""
        typed = self.cleaned_data["typed"]
        keys = self.found.called.by_name.get(folded(typed), ()) if typed else ("",)
        if not keys:
            raise forms.ValidationError(_("No team is called “%(typed)s”.") % {"typed": typed})
        if len(keys) > 1:
            words = {"typed": typed}
            raise forms.ValidationError(
                _("Several teams are called “%(typed)s”. Choose the one you mean from the list.") % words
            )
        return keys[0]

    def said(self) -> Said:
        """Give what was said."""
        said = self.cleaned_data
        return Said(self.name.party.number, said["before"], said.get("typed") or said["who"])


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show the links of a log beside the declared ones, one of three lists."""
    return _show(request, _analysed(key))


def declare(request: HttpRequest, key: str) -> HttpResponse:
    """Declare the links that were ticked, for every side for which the reader speaks."""
    by, now, log = reader(request), timezone.now(), _analysed(key)
    ticked = [number for number in map(_number, request.POST.getlist("link")[:MOST_TICKS]) if number]
    if not ticked:
        messages.warning(request, _("Tick the links that are so, and then declare them."))
        return redirect(reverse("log-found", kwargs={"key": key}))
    try:
        found_links.declare_found(by=by, now=now, log=log, numbers=ticked)
    except NotPossible as reason:
        return _show(request, log, str(reason))
    offer(request, just_done(by, now))
    return redirect(reverse("log-found", kwargs={"key": key}) + _query(request.POST))


def names(request: HttpRequest, key: str) -> HttpResponse:
    """Show the names of a log, with who they are or may be."""
    log = _analysed(key)
    of = Of.SAID if request.GET.get("of") == Of.SAID else Of.OPEN
    text, first = request.GET.get("q", "")[:LONGEST], _number(request.GET.get("first", ""))
    found = found_names(log, of, text, first)
    return render(request, "found/names.html", _names(request, log, found, _forms(request, found)) | {"text": text})


def say(request: HttpRequest, key: str) -> HttpResponse:
    """Say who names of a log are."""
    by, now, log = reader(request), timezone.now(), _analysed(key)
    of = Of.SAID if request.POST.get("of") == Of.SAID else Of.OPEN
    sent = [_number(each.partition("-")[0]) for each in request.POST if each.endswith("-before")]
    found = found_names(log, of, only=sent[: 2 * NAMES_AT_ONCE] or (0,))
    given, parent = _forms(request, found), _parent(request)
    reason = ""
    wrong = [each for each in given if not each.is_valid()]  # each says what is wrong with it
    if not wrong:
        try:
            naming.say_who(by=by, now=now, log=log, said=[each.said() for each in given], parent=parent)
        except NotPossible as not_possible:
            reason = str(not_possible)
        else:
            offer(request, just_done(by, now))
            return redirect(reverse("log-found-names", kwargs={"key": key}) + f"?of={of.value}")
    return render(request, "found/names.html", _names(request, log, found, given) | {"reason": reason}, status=UNUSABLE)


def found_teams(request: HttpRequest, key: str) -> HttpResponse:
    """Found a team for each name of a log of which nobody said yet who it is."""
    by, now, log = reader(request), timezone.now(), _analysed(key)
    try:
        naming.found_all(by=by, now=now, log=log, parent=_parent(request), linked=request.POST.get("linked") != "no")
    except NotPossible as reason:
        messages.warning(request, str(reason))
    else:
        offer(request, just_done(by, now))
    return redirect("log-found-names", key=key)


def _analysed(key: str) -> BroughtLog:
    """Give a log that was analysed.

    Raises: NotThere.
    """
    log = brought_logs.brought(key)
    if log is None or log.state != BroughtLog.State.DONE:
        raise rules.NotThere
    return log


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def _parent(request: HttpRequest) -> Any:
    key = request.POST.get("parent", "")
    return teams.team(key) if key else None


def _query(sent: Any, **other: object) -> str:
    """Give what is asked for as the end of an address; what is as usual is left out."""
    words = {name: str(sent.get(name, ""))[:LONGEST] for name in ("which", "q", "whose", "first")}
    words |= {name: str(value) for name, value in other.items()}
    kept = {name: value for name, value in words.items() if value not in {"", "0"}}
    return f"?{urlencode(kept)}" if kept else ""


def _show(request: HttpRequest, log: BroughtLog, reason: str = "") -> HttpResponse:
    sent = request.POST if request.method == "POST" else request.GET
    which = next((each for each in Which if each.value == sent.get("which")), None)
    text, mine = sent.get("q", "")[:LONGEST], sent.get("whose") == "mine"
    by, today = reader(request), timezone.localdate()
    found = found_map(log, by, today, Wish(which, text, mine, _number(sent.get("first", ""))))
    context = {
        "found": found,
        "log": log,
        "reason": reason,
        "text": text,
        "mine": mine,
        "leads": bool(rules.led_by(by, today)),
        "finding": found_words.finding(found),
        "unsaid": found_words.number(found.unsaid),
        "says_sides": bool(rules.why_not(by, Permission.DECLARE_LINK, today)),
        "besides": found_words.besides(found),
        "period": found_words.period(found),
        "tabs": [_tab(sent, each, found) for each in Which],
        "rows": [_row(each) for each in found.rows],
        "may_tick": any(each.number for each in found.rows),
        **_pager(sent, found),
    }
    return render(request, "found/show.html", context, status=409 if reason else 200)


def _tab(sent: Any, which: Which, found: FoundMap) -> tuple[str, Which, str, bool]:
    address = _query(sent, which=which.value, first="")
    return address, which, found_words.number(found.counts[which]), which is found.which


def _pager(sent: Any, found: FoundMap) -> dict[str, str]:
    last = min(found.first + AT_ONCE, found.many)
    words = {"first": found_words.number(found.first + 1), "last": found_words.number(last)}
    words["all"] = found_words.number(found.many)
    return {
        "said": _("%(first)s to %(last)s of %(all)s") % words if found.many > AT_ONCE else "",
        "before": _query(sent, which=found.which.value, first=found.first - AT_ONCE) or "?" if found.first else "",
        "after": _query(sent, which=found.which.value, first=last) if last < found.many else "",
    }


def _row(row: Row) -> dict[str, Any]:
    seen = row.seen
    return {
        "row": row,
        "link": row,
        "cases": found_words.cases(seen) if seen else "",
        "times": found_words.number(seen.times) if seen else "",
        "wait": found_words.waited(seen.wait_median_hours) if seen else "",
        "sides": ", ".join(row.sides),
    }


def _forms(request: HttpRequest, found: FoundNames) -> list[NameForm]:
    by, today = reader(request), timezone.localdate()
    may = {
        is_outside: not rules.why_not(by, permission, today)
        for is_outside, permission in ((False, Permission.CHANGE_TEAMS), (True, Permission.CHANGE_ORGANISATION))
    }
    data = request.POST if request.method == "POST" else None
    return [NameForm(data, name=each, found=found, may_make=may[each.party.is_outside]) for each in found.rows]


def _names(request: HttpRequest, log: BroughtLog, found: FoundNames, given: list[NameForm]) -> dict[str, Any]:
    by, today = reader(request), timezone.localdate()
    last = min(found.first + NAMES_AT_ONCE, found.many)
    words = {"first": found_words.number(found.first + 1), "last": found_words.number(last)}
    kept = {name: value for name, value in (("of", found.of.value), ("q", found.text)) if value}
    may_found = not rules.why_not(by, Permission.CHANGE_TEAMS, today)
    return {
        "log": log,
        "found": found,
        "rows": [(form, form.name, _cases(form.name)) for form in given],
        "why_not_say": rules.why_not(by, Permission.BRING_LOG, today),
        "may_found": may_found,
        "parents": teams.choices() if may_found else [],
        "parent": request.POST.get("parent", ""),
        "is_open": found.of is Of.OPEN,
        "is_said": found.of is Of.SAID,
        "open": found_words.number(found.counts[Of.OPEN]),
        "decided": found_words.number(found.counts[Of.SAID]),
        "said": _("%(first)s to %(last)s of %(all)s") % (words | {"all": found_words.number(found.many)})
        if found.many > NAMES_AT_ONCE
        else "",
        "before": f"?{urlencode(kept | {'first': found.first - NAMES_AT_ONCE})}" if found.first else "",
        "after": f"?{urlencode(kept | {'first': last})}" if last < found.many else "",
    }


def _cases(name: Name) -> str:
    if name.party.is_outside:
        return ""
    if name.party.cases is None:
        return _("fewer than five cases")
    return _("%(many)s cases") % {"many": found_words.number(name.party.cases)}
