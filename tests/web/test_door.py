"""The door of every page: who comes in, and what a form that comes twice gets."""

from django.test import Client

from tests.web.conftest import Cast, signed_in


def test_it_asks_whoever_is_not_signed_in_to_sign_in_and_brings_them_back(db) -> None:
    response = Client().get("/?page=2")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/login/?next=/%3Fpage%3D2")


def test_a_part_of_a_page_becomes_no_page_for_signing_in_but_the_whole_page_does(db) -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?q=a"}
    response = Client().get("/people/?q=an", headers=asked)
    assert (response.status_code, response.content) == (200, b"")
    assert response["HX-Redirect"] == "/sign-in/login/?next=/people/%3Fq%3Da"
    elsewhere = Client().get("/people/", headers={**asked, "HX-Current-URL": "http://example.net/people/"})
    assert elsewhere["HX-Redirect"] == "/sign-in/login/"


def test_it_shows_the_desk_to_whoever_is_signed_in(cast: Cast) -> None:
    assert signed_in(cast.ann).get("/").status_code == 200
