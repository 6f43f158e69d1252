"""Whatever somebody writes anywhere is shown as it was written, and is never a part of a page."""

import csv
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from tests.web import log_stages
from tests.web.conftest import Cast
from tests.web.everywhere import Page, Values, furnish, rewritten, visitor, walk
from tests.web.strange_texts import ALL, CANARY, TEXTS, text_fields, write_everywhere
from wellserved.web.models import Person

SAID = {
    "value",
    "title",
    "aria-label",
    "placeholder",
    "data-label",
    "label",
    "alt",
    "content",
    "data-team",
    "data-customer",
    "data-provider",
}
"""Attributes that hold a text and nothing else."""


def strange(form: Any) -> Values:
    """Write all strange texts into every field."""
    return rewritten(form, lambda _: ALL)


def misread(page: Page) -> Iterator[str]:
    """Give every place of a page at which a text became more than a text."""
    document = page.document()
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        if "-" in element.tag or CANARY in element.tag:
            yield f"element {element.tag}"
        for name, value in element.attrib.items():
            is_link = name in {"href", "action", "src"} and re.match(r"[/?#](?!/)", value)
            if CANARY in name or (CANARY in value and not (name in SAID or is_link)):
                yield f"attribute {name}={value[:120]!r} of {element.tag}"
    own = () if page.is_report else document.xpath("//script[not(@src)] | //style")
    for each in (*own, *document.xpath("//base | //iframe | //object")):
        yield f"element {each.tag}"
    yield from _beyond_its_policy(page) if page.is_report else ()
    for drawing in document.xpath("//svg"):  # names in pictures are wrapped and cut
        drawing.clear()
    text = " ".join(document.xpath("string(/)").lower().split())
    for each in sorted((text.partition(CANARY)[0] + CANARY for text in TEXTS), key=len, reverse=True):
        text = text.replace(" ".join(each.lower().split()), "")  # some pages show only how a text begins
    if CANARY in text:
        yield f"changed text: …{text[max(0, text.index(CANARY) - 100) :][:200]}"


def _beyond_its_policy(page: Page) -> Iterator[str]:
    """Give what a report would bring along besides the one style sheet and the one script that its policy names."""
    document, sent = page.document(), page.headers["Content-Security-Policy"]
    stated = document.xpath("string(/html/head/meta[@http-equiv='Content-Security-Policy']/@content)")
    if sent != f"{stated}; frame-ancestors 'none'" or "unsafe" in stated:
        yield f"policy {sent}"
    contents = [each.text_content().encode() for each in document.xpath("//style | //script")]
    named = [f"'sha256-{b64encode(sha256(each).digest()).decode()}'" for each in contents]
    if re.findall(r"'sha256-[^']*'", stated) != named:
        yield f"styles and scripts {named} where the policy names others: {stated}"
    for each in document.xpath("//script/@src | //link | //img"):
        yield f"fetches {each}"


def test_every_table_with_texts_is_tried() -> None:
    assert len([model for model, fields in text_fields() if fields]) > 8


@pytest.mark.slow
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite takes texts longer than their field")
@pytest.mark.parametrize("actor", ["ann", "cara", "ada"])
def test_it_shows_strange_texts_as_they_are(cast: Cast, actor: str) -> None:
    begin = furnish(cast)
    write_everywhere()
    person = Person.objects.get(pk=getattr(cast, actor).pk)
    seen = list(walk(visitor(person), begin, strange))
    assert [str(page) for page in seen if page.status >= 500] == []
    assert sum(CANARY.encode() in page.body for page in seen) > 10
    found = [f"{page}: {each}" for page in seen for each in misread(page)]
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_a_report_shows_strange_names_as_they_are(cast: Cast) -> None:
    """All but the one that turns the direction of writing: a report leaves such signs out."""
    names = [text for text in TEXTS if text.isprintable()]
    assert len(names) >= len(TEXTS) - 1
    log = log_stages.analysed(cast.sam, text=_log_of(names))
    address = reverse("log-report", args=[log.key])
    response = visitor(cast.sam)().get(address)
    page = Page("log-report", address, response.status_code, response.content, dict(response.items()))
    assert page.is_report
    assert page.body.count(CANARY.encode()) > len(names)
    assert list(misread(page)) == []


def _log_of(teams: list[str]) -> str:
    """Give a log in which each case goes from one team to the next, and each team serves the last one, too."""
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(("case", "at", "kind", "team", "customer"))
    for day in range(1, 13):
        at = datetime(2026, 3, day, 8, tzinfo=UTC)
        for number, team in enumerate(teams):
            for kind in ("handed_over" if number else "opened", "taken_up"):
                rows.writerow((f"C{day}", at.isoformat(), kind, team, teams[-1]))
                at += timedelta(minutes=5)
        rows.writerow((f"C{day}", at.isoformat(), "delivered", teams[-1], teams[-1]))
    return written.getvalue()
