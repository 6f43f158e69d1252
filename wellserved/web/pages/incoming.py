"""Mails that came in and could not be taken: administrators see why, and read them as they came."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wellserved.web import rules
from wellserved.web.queries import incoming


def show(request: HttpRequest) -> HttpResponse:
    """List what was set aside."""
    return render(request, "incoming/show.html", {"mails": incoming.latest_set_aside()})


def read(_request: HttpRequest, key: str) -> HttpResponse:
    """Hand one out as it came, as a file: nothing in it is shown as a page."""
    mail = incoming.set_aside_mail(key)
    if mail is None or mail.raw is None:
        raise rules.NotThere
    answer = HttpResponse(bytes(mail.raw), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{mail.key}.eml"'
    return answer
