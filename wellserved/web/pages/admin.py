"""What administrators look after, and the audit trail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wellserved.web.queries import audit, set_up


def show(request: HttpRequest) -> HttpResponse:
    """Show where administrators do what."""
    return render(request, "admin/show.html", {"state": set_up.set_up(), "latest": audit.latest(before=None, most=5)})


def trail(request: HttpRequest) -> HttpResponse:
    """Show the audit trail, the newest first, and whether its chain is whole."""
    said = request.GET.get("before", "")
    before = int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None  # noqa: PLR2004 -- fits 64 bits
    entries = audit.latest(before=before, most=audit.PAGE)
    context = {"entries": entries, "more": entries[-1].number if len(entries) == audit.PAGE else None, "before": before}
    return render(request, "admin/trail.html", context)
