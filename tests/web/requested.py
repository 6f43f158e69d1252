"""Requests for tests of lists and of the desk: asked, taken, promised, some days ago."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.web.conftest import signed_in
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions.requests import Wish, ask, draft
from wellserved.web.models import Person, Request, Team


def ago(**length: float) -> datetime:
    """Give a moment so long ago."""
    return timezone.now() - timedelta(**length)


def asked(by: Person, customer: Team, provider: Team, title: str, **wish: Any) -> Request:
    """Ask a team for something; five days ago, unless `now` says otherwise."""
    now = wish.pop("now", None) or ago(days=5)
    begun = draft(by=by, now=now, wish=Wish(title=title, customer=customer, provider=provider, **wish))
    return ask(by=by, now=now, request=begun)


def promised(request: Request, by: Person, at: datetime) -> Request:
    """Take a request up, and promise delivery; a day after it was asked."""
    now = ago(days=4)
    steps.take_up(by=by, now=now, request=request)
    return steps.promise(by=by, now=now, request=request, at=at, reason="")


def told_by(request: Request, at: datetime) -> None:
    """Let news be promised for a moment, as the charter would."""
    Request.objects.filter(pk=request.pk).update(update_due_at=at)


def card(person: Person, name: str, address: str = "/") -> str:
    """Give the words of one card of somebody's desk; blank: it is not there."""
    page = signed_in(person).get(address).content.decode()
    found = re.search(rf'<section class="card" id="{name}">(.*?)</section>', page, re.DOTALL)
    return words(found[1]) if found else ""


def words(html: str) -> str:
    """Give what a reader reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def listed(person: Person, address: str, query: Mapping[str, str] | None = None) -> list[str]:
    """Give the titles of a list, in order."""
    answer = signed_in(person).get(address, query)
    assert answer.status_code == 200, answer.status_code
    return re.findall(r'<th scope="row"><a href="/requests/[^"]+/">([^<]+)</a>', answer.content.decode())
