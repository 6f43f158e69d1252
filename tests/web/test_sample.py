"""The sample company: as whom one can look round."""

import pytest
from django.core import signing
from django.test import Client
from lxml import html

from tests.web.conftest import NOW, TODAY
from wellserved.web import places
from wellserved.web.actions.seed import planned, seed
from wellserved.web.models import Person
from wellserved.web.pages.sample import COOKIE, SALT
from wellserved.web.queries.sample import cast

pytestmark = pytest.mark.django_db(databases=["default", "sample"])


def test_it_offers_the_cast_and_nobody_who_came_later_with_a_name_like_theirs() -> None:
    with places.at(places.Place.SAMPLE):
        seed(plan=planned("demo", 1, TODAY), now=NOW)
        Person.objects.create(name="Ann Other", mail="ann@example.org")
        offered = [each.person.name for each in cast()]
    assert offered == [
        "Ann Ashby", "Ben Brook", "Cara Clay", "Dan Dale", "Pat Penn",
        "Nell North", "Sam Stone", "Eve Eden", "Ada Archer",
    ]  # fmt: skip


def test_it_leads_back_to_the_choice_of_a_person(client) -> None:
    with places.at(places.Place.SAMPLE):
        seed(plan=planned("demo", 1, TODAY), now=NOW)
    client.cookies["sample_visit"] = ""
    assert 'href="/sample/look-round/"' in client.get("/sample/privacy/").content.decode()


def test_far_from_outside_one_sees_the_way_of_three_steps_without_having_typed_anything(client: Client) -> None:
    with places.at(places.Place.SAMPLE):
        seed(plan=planned("demo", 1, TODAY), now=NOW)
        pat = next(each.person for each in cast() if each.person.name == "Pat Penn")
    client.cookies[COOKIE] = signing.dumps("visit", salt=SALT)
    client.post("/sample/look-round/", {"person": pat.key})
    for page in ("/sample/", "/sample/map/"):
        document = html.fromstring(client.get(page).content.decode())
        stops = document.xpath("(//ol[contains(@class, 'path')])[1]/li")
        assert [" ".join(each.text_content().split()) for each in stops][:2] == ["Payroll", "HR"]
        assert len(stops) == 4
