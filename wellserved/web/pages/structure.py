"""The structure check: what one could ask about how the organisation is built."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wellserved.web.queries import structure_check, structure_words


def show(request: HttpRequest) -> HttpResponse:
    """Show what stands out, and where it can be settled."""
    found = structure_check.structure(timezone.localdate())
    return render(request, "structure/show.html", {"found": found, "told": structure_words.told(found)})
