"""The sample company: as whom one can look round."""

import pytest

from tests.web.conftest import NOW, TODAY
from wellserved.web import places
from wellserved.web.actions.seed import planned, seed
from wellserved.web.models import Person
from wellserved.web.queries.sample import cast

pytestmark = pytest.mark.django_db(databases=["default", "sample"])


def test_it_offers_the_cast_and_nobody_who_came_later_with_a_name_like_theirs() -> None:
    with places.at(places.Place.SAMPLE):
        seed(plan=planned("demo", 1, TODAY), now=NOW)
        Person.objects.create(name="Ann Other", mail="ann@example.org")
        offered = [each.person.name for each in cast()]
    assert offered == [
        "Ann Ashby", "Ben Brook", "Cara Clay", "Dan Dale", "Pat Penn", "Nell North", "Sam Stone", "Eve Eden", "Ada Archer"
    ]  # fmt: skip


def test_it_leads_back_to_the_choice_of_a_person(client) -> None:
    with places.at(places.Place.SAMPLE):
        seed(plan=planned("demo", 1, TODAY), now=NOW)
    client.cookies["sample_visit"] = ""
    assert 'href="/sample/look-round/"' in client.get("/sample/privacy/").content.decode()
