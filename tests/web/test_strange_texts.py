"""Whatever somebody writes anywhere is shown as it was written, and is never a part of a page."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.web.conftest import Cast
from tests.web.everywhere import Page, Values, furnish, rewritten, visitor, walk
from tests.web.strange_texts import ALL, CANARY, TEXTS, text_fields, write_everywhere
from wellserved.web.models import Person

SAID = {"value", "title", "aria-label", "placeholder", "data-label", "label", "alt", "content"}
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
    for script in document.xpath("//script[not(@src)] | //style | //base | //iframe | //object"):
        yield f"element {script.tag}"
    for drawing in document.xpath("//svg"):  # names in pictures are wrapped and cut
        drawing.clear()
    text = " ".join(document.xpath("string(/)").lower().split())
    for each in sorted((text.partition(CANARY)[0] + CANARY for text in TEXTS), key=len, reverse=True):
        text = text.replace(" ".join(each.lower().split()), "")  # some pages show only how a text begins
    if CANARY in text:
        yield f"changed text: …{text[max(0, text.index(CANARY) - 100) :][:200]}"


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
