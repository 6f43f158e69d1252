"""Matters between teams that are later than promised; the filters of the list stand in its address."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from wellserved.web import rules
from wellserved.web.actions.exports import KINDS as FILES
from wellserved.web.actions.late_exports import export
from wellserved.web.pages.brought_file import attachment
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries import late_matters as queries
from wellserved.web.queries.late_matters import Narrowed
from wellserved.words.roles import Permission

LONGEST = 100


def listed(request: HttpRequest) -> HttpResponse:
    """Show what is later than promised, the oldest first."""
    now, narrowed = timezone.now(), _narrowed(request)
    page = queries.page_of(narrowed, now, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    kept = _in_address(narrowed)
    context = {
        "page": page,
        "standing": queries.standing(now),
        "narrowed": narrowed,
        "is_narrow": narrowed != Narrowed(),
        "branches": queries.branches(),
        "outsides": queries.outsides(),
        "here": urlencode(kept),
        "before": f"?{urlencode(kept | {'before': page.before})}" if page.before else "",
        "after": f"?{urlencode(kept | {'after': page.after})}" if page.after else "",
    }
    return render(request, "late/list.html", context)


def give(request: HttpRequest, form: str) -> HttpResponse:
    """Give the list, as it is filtered, as CSV or XLSX."""
    now, narrowed = timezone.now(), _narrowed(request)
    if form not in FILES:
        raise rules.NotThere
    content = export(by=reader(request), now=now, matters=queries.all_rows(narrowed, now), kind=form)
    return attachment(content, FILES[form], f"later-than-promised-{timezone.localdate(now)}.{form}")


def _narrowed(request: HttpRequest) -> Narrowed:
    """Read the filters of an address, for whoever sees the list; whatever makes no sense there finds nothing."""
    rules.must(rules.why_not(reader(request), Permission.SEE_LATE_MATTERS, timezone.localdate()))
    said: QueryDict = request.GET
    return Narrowed(branch=said.get("branch", "")[:LONGEST], outside=said.get("outside", "")[:LONGEST])


def _in_address(narrowed: Narrowed) -> dict[str, str]:
    words = {"branch": narrowed.branch, "outside": narrowed.outside}
    return {name: value for name, value in words.items() if value}
