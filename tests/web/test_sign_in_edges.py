"""Signing in where it is odd: many at the same moment, and in the sample company."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from tests.web.conftest import play
from wellserved.web import places
from wellserved.web.actions import sign_in
from wellserved.web.models import Mail


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not connection.settings_dict["HOST"], reason="a database in memory does not wait for its turn")
def test_it_lets_one_of_many_in_who_press_the_button_at_the_same_moment() -> None:
    cast = play()
    path = sign_in.link_for(cast.ben, timezone.now()).removeprefix("http://127.0.0.1:8000")

    def press(_: int) -> int:
        try:
            return Client().post(path).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(press, range(8)))
    assert statuses == [302] + [404] * 7


@pytest.mark.django_db(databases=["default", "sample"])
def test_it_signs_in_at_the_sample_company_and_there_alone() -> None:
    with places.at(places.Place.SAMPLE):
        cache.clear()
        cast = play()
        client = Client()
        assert client.post("/sample/sign-in/login/", {"mail": "ben@example.org"})["Location"] == "/sample/sign-in/code/"
        mail = Mail.objects.get()
    code = re.findall(r"\b\d{6}\b", mail.text)[0]
    assert client.post("/sample/sign-in/code/", {"code": code})["Location"] == "/sample/"
    assert client.get("/sample/me/").status_code == 200
    assert client.get("/me/").status_code == 302
    assert not Mail.objects.exists()
    link = re.findall(r"127\.0\.0\.1:8000/sample(/sign-in/link/\S+)", mail.text)[0]
    assert Client().post(link).status_code == 404
    assert cast.ben.name == "Ben Brook"
