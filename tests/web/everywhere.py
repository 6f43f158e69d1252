"""A walk through every page there is, for tests that look at all of them; later pages are found without a change here.

It begins at every address that can be written down, follows each link and opens each form without filling it in.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from lxml import html

from tests.web.conftest import LONG_AGO, NOW, Cast
from tests.web.test_everybody_everywhere import addresses, targets
from wellserved.web import models
from wellserved.web.actions import sign_in

LEADS_AWAY = {"account_logout", "sample-open"}
"""Forms after which somebody is not in this place any more."""
EACH = 2
"""So many pages of one kind are looked at."""


@dataclass(frozen=True)
class Page:
    """One answer, as a browser would show it."""

    name: str
    """The name of its address; with "!" where a form was sent that leaves everything out."""
    address: str
    status: int
    body: bytes
    headers: dict[str, str]

    def document(self) -> Any:
        """Give the page as a tree of elements."""
        return html.document_fromstring(self.body, parser=html.HTMLParser(encoding="utf-8"))

    def __str__(self) -> str:
        return f"{self.name} {self.address}"


def furnish(cast: Cast) -> list[str]:
    """Put something on every page, and give the addresses at which a walk begins."""
    about = {subject: [target.words for target in found] for subject, found in targets(cast).items()}
    segment = models.Segment.objects.get(key="borrowers")
    models.Link.objects.create(provider=cast.it, customer=cast.sales, said_by_provider_at=NOW)
    models.Link.objects.create(provider=cast.workplace, customer=cast.it, said_by_customer_at=NOW)
    models.Link.objects.create(provider=cast.sales, segment=segment, said_by_customer_at=NOW, said_by_provider_at=NOW)
    models.Succession.objects.create(before=cast.legal, after=cast.it, kind="merged", on_date=LONG_AGO)
    models.Absence.objects.create(person=cast.cara, deputy=cast.ada, from_date=LONG_AGO, until_date="2100-01-01")
    brought = [*_bring(cast), *about["import"]]
    about["import"] = [{**each, "subject": "people", "kind": "people"} for each in brought]
    about["sign"] = [{"secret": _secret(cast, purpose)} for purpose in models.SignInLink.Purpose]
    about["sign"].append({"secret": "not-there"})
    about["me"] = [{"token": "not-there"}]
    return [*_written_down(about), "/no/such/page/"]


def _bring(cast: Cast) -> list[dict[str, str]]:
    """Bring files of people and teams, one of which is written, and leave the others at their preview."""
    client = Client()
    client.force_login(cast.ada)
    files = [
        ("people", "name,mail,team,lead\nFay Fox,fay@example.org,Sales,no\nGus,gus,Nowhere,maybe\n"),
        ("people", "name,mail,since\nHal Hill,hal@example.org,03/04/2026\n"),
        ("teams", "name,parent\nRisk,\nCredit,Risk\nCredit,\nLoop,Loop\n"),
        ("teams", "name\nStores\n"),
    ]
    keys = []
    for subject, text in files:
        file = BytesIO(text.encode())
        file.name = f"{subject}.csv"
        location = client.post(reverse("import-new", args=[subject]), {"file": file}).get("Location", "")
        keys.append(resolve(location).kwargs["key"])
    client.post(reverse("import-write", args=[keys[-1]]))
    return [{"key": key} for key in keys]


def _secret(cast: Cast, purpose: models.SignInLink.Purpose) -> str:
    return sign_in.link_for(cast.ben, timezone.now(), purpose).rstrip("/").rsplit("/", 1)[1]


def _written_down(about: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    for each in addresses():
        names = set(each.pattern.converters)
        for words in about.get(each.name.split("-")[0], []) if names else [{}]:
            if names <= set(words):
                yield reverse(each.name, kwargs={name: words[name] for name in names})


def walk(sign_in_as: Callable[[], Client], begin: list[str], *, with_forms: bool = True) -> Iterator[Page]:
    """Give every page that somebody finds, at most EACH of a kind and one for each kind of query."""
    client, seen, kinds, waiting = sign_in_as(), set[str](), Counter[tuple[str, ...]](), list(begin)
    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        if address in seen or kind is None or kinds[kind] >= EACH:
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code in {301, 302}:
            waiting.append(response["Location"])
            continue
        kinds[kind] += 1
        if not response.content or not response.get("Content-Type", "").startswith("text/html"):
            continue
        page = _page(kind[0], address, response)
        yield page
        document = page.document()
        waiting += document.xpath("//a/@href[starts-with(., '/') or starts-with(., '?')]")
        waiting = [f"{address.partition('?')[0]}{each}" if each.startswith("?") else each for each in waiting]
        if with_forms:
            yield from _forms(sign_in_as, address, document, kinds)


def _forms(sign_in_as: Callable[[], Client], address: str, document: Any, kinds: Counter[tuple[str, ...]]) -> Iterator[Page]:
    for form in document.xpath("//main//form[@method='post']"):
        action = form.get("action") or address
        kind = _kind(action)
        if kind is None or kind[0] in LEADS_AWAY or kinds[(*kind, "!")] >= EACH:
            continue
        kinds[(*kind, "!")] += 1
        with nothing_stays():
            response = sign_in_as().post(action, _left_out(form), follow=True)
            yield _page(f"{kind[0]}!", action, response)


def _left_out(form: Any) -> dict[str, str]:
    """Give what a browser sends where somebody empties every field."""
    hidden = form.xpath(".//input[@type='hidden'][not(@name='once')]")
    return {each.get("name"): each.get("value", "") for each in hidden}


@contextmanager
def nothing_stays() -> Iterator[None]:
    """Do something, and undo it."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def _kind(address: str) -> tuple[str, ...] | None:
    """Give the name of the page and the names in its query; none for what is not ours."""
    parts = urlsplit(address)
    if parts.netloc or parts.path.startswith("/sample/"):
        return None
    try:
        name = resolve(parts.path).url_name or ""
    except Resolver404:
        name = "nothing"
    return (name, *sorted(name for name, _ in parse_qsl(parts.query)))


def _page(name: str, address: str, response: Any) -> Page:
    return Page(name, address, response.status_code, response.content, dict(response.items()))


