"""The outbox: mails that wait because no mail server is set. In the sample company they always stay here."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wellserved.web import places, rules
from wellserved.web.queries import mails

DIGITS = 18


def show(request: HttpRequest) -> HttpResponse:
    """List the mails, the newest first."""
    _only_without_mail_server()
    said = request.GET.get("before", "")
    before = int(said) if said.isascii() and said.isdigit() and len(said) < DIGITS else None
    found = mails.latest(before)
    more = found[-1].pk if len(found) == mails.PAGE else None
    return render(request, "outbox/show.html", {"mails": found, "more": more})


def read(request: HttpRequest, key: str) -> HttpResponse:
    """Show one mail as text, its links into this installation as links."""
    _only_without_mail_server()
    mail = mails.mail_of(key)
    if mail is None:
        raise rules.NotThere
    return render(request, "outbox/read.html", {"mail": mail, "lines": mails.lines(mail.text)})


def _only_without_mail_server() -> None:
    """Once mails are sent, nobody but their readers reads them."""
    if settings.MAIL_URL and places.here() is places.Place.OWN:
        raise rules.NotThere
