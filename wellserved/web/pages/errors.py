"""Pages for what did not work: each says what happened and where to go from here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_allowed(request: HttpRequest, sentence: str) -> HttpResponse:
    """Say why somebody who may see this may not do it."""
    return render(request, "errors/not_allowed.html", {"sentence": sentence}, status=403)


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is there, for everything that is missing or not the reader's to see."""
    return render(request, "errors/not_there.html", status=404)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Say that the failure is ours, without asking the database anything."""
    return render(None, "errors/went_wrong.html", status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form did not come from one of our pages, or from one that was open too long."""
    return render(request, "errors/forged.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the address or the form cannot be understood."""
    return render(None, "errors/bad_request.html", status=400)
