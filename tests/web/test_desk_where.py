"""What a desk says of where it waits: to whom, after which guess, and at what cost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests.web import found_in_requests as world
from tests.web.conftest import NOW, Cast, signed_in
from wellserved.web.models import Guess
from wellserved.words.quarters import quarter_of

pytestmark = pytest.mark.django_db
HEADLINE = "What is asked for takes 38 h on average: 3.0 h of work, the rest is waiting."
WHOLE, NOT_WHOLE = ("eve", "sam", "ada"), ("ann", "ben", "cara", "dan")


def passed(client: Client) -> Client:
    """Let somebody go on without guessing."""
    client.post("/where/guess/", {"without": "1"})
    return client


def said(client: Client) -> str:
    """Give what the desk says of where it waits; blank: nothing."""
    found = html.document_fromstring(client.get("/").content.decode()).xpath("//section[@class='desk-where']")
    return " ".join(found[0].text_content().replace("\xa0", " ").split()) if found else ""


def test_whoever_sees_to_the_whole_finds_the_headline_and_the_first_answer(cast: Cast) -> None:
    world.stored()
    for name in WHOLE:
        client = passed(signed_in(getattr(cast, name)))
        assert HEADLINE in said(client), name
        assert "that a request takes on average, it is" in said(client), name
        assert '<a href="/where/">What is asked for' in client.get("/").content.decode(), name
        assert HEADLINE in client.get("/where/").content.decode().replace("\xa0", " "), "the same as there"


def test_nobody_else_finds_it(cast: Cast) -> None:
    world.stored()
    for name in NOT_WHOLE:
        assert said(signed_in(getattr(cast, name))) == "", name


def test_whoever_has_not_guessed_yet_is_told_no_number(cast: Cast) -> None:
    world.stored()
    assert said(signed_in(cast.eve)) == "Where it waits Guess how it stands, then see what was measured"
    Guess.objects.create(by=cast.eve, at=NOW, quarter=quarter_of(NOW.date()), group="executives", kept_share=80)
    assert HEADLINE in said(signed_in(cast.eve))


def test_before_anything_is_found_it_says_nothing(cast: Cast) -> None:
    assert said(passed(signed_in(cast.eve))) == ""


def test_what_another_version_found_is_not_told(cast: Cast) -> None:
    world.stored(('{"version": 1}', *world.made()[1:]))
    assert said(passed(signed_in(cast.eve))) == ""


def test_it_asks_the_database_as_often_whether_something_was_found_or_not(cast: Cast) -> None:
    def asked(client: Client) -> int:
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    client = passed(signed_in(cast.eve))
    without = asked(client)
    world.stored()
    assert asked(client) == without
