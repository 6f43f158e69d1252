"""Names are of letters that can be seen, and days are of our times, in whatever form they are typed."""

import pytest

from tests.web.conftest import Cast, signed_in
from wellserved.web.models import Organisation, Person, Segment, Service, Team
from wellserved.words.names import one_line, why_no_name

NO_NAMES = [
    "-",
    "…",
    "An\u200bn",
    "Ann \u202eyb",
    "\u2066Ann",
    "Ann\x07",
    "A\u00add",
    "\u3164",
    "Ann\ufeff",
    "\ue000a",
    "a\u200d",
]
NAMES = [
    "Ann Ashby",
    "O’Neil",
    "Søren",
    "李小龍",
    "علی\u200cرضا",
    "क्\u200dष",
    "IT 2",
    "3",
    "R&D (EU)",
    "Jean-Luc",
    "Łódź",
]
FORMS = {
    "found": ("/teams/new/", {"on": "2026-06-01", "parent": ""}, "name"),
    "rename": ("/teams/legal/rename/", {"on": "2026-06-01", "version": "1"}, "name"),
    "split": ("/teams/legal/split/", {"on": "2026-06-01", "version": "1", "go": "1"}, "names"),
    "customers": ("/customers/", {}, "name"),
    "service": ("/teams/legal/services/new/", {}, "name"),
    "person": ("/people/add/", {"mail": "new@example.org", "role": "employee", "team": ""}, "name"),
    "organisation": ("/set-up/name/", {"version": "1"}, "name"),
    "my entry": ("/me/change/", {"version": "1", "week_starts_on": "1", "theme": "system"}, "name"),
}
KINDS = (Organisation, Person, Segment, Service, Team)


def names() -> list[str]:
    return sorted(name for kind in KINDS for name in kind._default_manager.values_list("name", flat=True))


@pytest.mark.parametrize("name", NO_NAMES)
def test_it_says_why_something_is_no_name(name: str) -> None:
    assert why_no_name(name)


@pytest.mark.parametrize("name", NAMES)
def test_it_takes_the_names_of_all_scripts(name: str) -> None:
    assert not why_no_name(name)


def test_a_name_stands_on_one_line() -> None:
    assert one_line(" Credit\u00a0\n  check ") == "Credit check"


@pytest.mark.parametrize("form", sorted(FORMS))
def test_each_form_refuses_what_is_no_name_and_says_so(cast: Cast, form: str) -> None:
    address, sent, field = FORMS[form]
    ada, before = signed_in(cast.ada), names()
    for name, sentence in (("-", "Write a name with letters."), ("A\u200bnn", "signs that cannot be seen")):
        answer = ada.post(address, sent | {field: name})
        assert (answer.status_code, names()) == (200, before)
        assert sentence in answer.content.decode()


@pytest.mark.parametrize("form", sorted(FORMS))
def test_each_form_writes_a_name_with_single_spaces(cast: Cast, form: str) -> None:
    address, sent, field = FORMS[form]
    name = "  Zoë \t  Zander " + ("\nAnother\n\n" if field == "names" else "")
    answer = signed_in(cast.ada).post(address, sent | {field: name})
    assert (answer.status_code, "Zoë Zander" in names()) == (302, True)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/teams/new/", {"name": "New"}),
        ("/teams/legal/rename/", {"name": "Law", "version": "1"}),
        ("/teams/legal/members/", {"person": "Ann Ashby"}),
    ],
)
def test_it_refuses_days_before_1900(cast: Cast, address: str, sent: dict[str, str]) -> None:
    ada = signed_in(cast.ada)
    for day in ("0001-01-01", "1899-12-31"):
        answer = ada.post(address, sent | {"on": day})
        assert (answer.status_code, "Choose a day of the year 1900 or later." in answer.content.decode()) == (200, True)
    assert cast.ann.memberships.count() == 1
