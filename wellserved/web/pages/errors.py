"""Pages for what did not work: each says what happened and where to go from here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wellserved.web.uploads import NotTaken


def not_allowed(request: HttpRequest, sentence: str) -> HttpResponse:
    """Say why somebody who may see this may not do it."""
    words = {"heading": _("This is not open to you"), "sentence": sentence}
    return render(request, "errors/not_allowed.html", words, status=403)


def not_open(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that something is not open to the reader, where a library says no more than that."""
    return not_allowed(request, _("There is nothing to do here for you at the moment."))


def sent_before(request: HttpRequest) -> HttpResponse:
    """Say that a form was sent once already, with something else in it."""
    words = {
        "heading": _("This form was sent already"),
        "sentence": _("Something else was written in it then, and that holds. Open the form anew to change it."),
    }
    return render(request, "errors/not_allowed.html", words, status=409)


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is there, for everything that is missing or not the reader's to see."""
    words = {
        "heading": _("There is nothing here"),
        "sentence": _("Either the address is not right, or what was here is gone, or it is not yours to see."),
    }
    return render(request, "errors/not_there.html", words, status=404)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """Say that the failure is ours, without asking the database anything."""
    return render(None, "errors/went_wrong.html", status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form did not come from one of our pages, or from one that was open too long."""
    words = {
        "heading": _("Please send this form again"),
        "sentence": _("It was open for too long, or it did not come from a page of Wellserved. Nothing was changed."),
    }
    return render(request, "errors/forged.html", words, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the address or the form cannot be understood, or why it is not read."""
    if isinstance(exception, NotTaken):
        words = {"heading": _("This cannot be taken"), "sentence": str(exception)}
        return render(request, "errors/bad_request.html", words, status=413)
    words = {
        "heading": _("This cannot be understood"),
        "sentence": _("The address or the form is not as Wellserved sends it. Nothing was changed."),
    }
    return render(request, "errors/bad_request.html", words, status=400)
