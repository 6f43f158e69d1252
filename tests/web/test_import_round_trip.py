"""What is exported reads back the same, in both formats, whatever people write; and nothing in it runs as a formula."""

import csv
import io

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.web.conftest import LONG_AGO, Cast, signed_in
from tests.web.imported import hash_of_everything, looked_at, outcomes, workbook, written
from wellserved.web.actions import search_words
from wellserved.web.exchange.formula_signs import with_sign, without_sign
from wellserved.web.models import AuditEntry, Membership, Person, Team, TeamSpan
from wellserved.words.names import why_no_name

STARTERS = ("=", "+", "-", "@", "\t=", " =", "|", "%", "＝", "＋", "－", "＠")
NUMBERS = ("-5", "+49 30 1234-5", "+1 (555) 010-2030", "-3.5", "007")
FORMATS = ("csv", "xlsx")


@pytest.fixture
def ada(cast: Cast) -> Client:
    search_words.rebuild()
    return signed_in(cast.ada)


def exported(client: Client, subject: str, kind: str) -> bytes:
    response = client.get(f"/export/{subject}.{kind}")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="{subject}.{kind}"'
    return response.content


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("subject", ["people", "teams"])
def test_what_is_exported_changes_nothing_when_it_comes_back(cast: Cast, ada: Client, subject: str, kind: str) -> None:
    Membership.objects.create(person=cast.ann, team=cast.legal, is_lead=True, from_date="2026-05-01")
    Person.objects.create(name="Left Long Ago", mail="left@example.org", is_active=False)
    before = hash_of_everything()
    staged = written(ada, subject, exported(ada, subject, kind), f"x.{kind}")
    rows = 8 if subject == "people" else 4
    assert outcomes(staged) == (0, 0, rows, 0)
    assert hash_of_everything() == before
    assert AuditEntry.objects.get(action=f"export-{subject}").fields == [f"{rows} rows"]


TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters=TURNS), max_size=40)
TEXTS = st.one_of(
    WORDS,
    st.sampled_from([*NUMBERS, "-", "'", "''", '"', ",", ";", "a\nb", "yes", "#N/A?", "03/04/2026"]),
    st.builds(str.__add__, st.sampled_from([*STARTERS, "'", "'='", '"']), WORDS),
)


def name_of(text: str) -> str:
    """What is left of a text in a name: signs that can be seen."""
    return " ".join(
        "".join(letter for letter in f"{text} A" if letter.isspace() or not why_no_name(f"{letter}A")).split()
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=4, max_size=12), kind=st.sampled_from(FORMATS))
def test_whatever_people_write_comes_back_the_same(ada: Client, texts: list[str], kind: str) -> None:
    Membership.objects.all().delete()
    TeamSpan.objects.all().delete()
    Team.objects.update(parent=None)
    Team.objects.all().delete()
    Person.objects.exclude(mail="ada@example.org").delete()
    for number, text in enumerate(texts):
        team = Team.objects.create(key=f"k{number}", name=f"{name_of(text)} {number}", path="", purpose=text.strip())
        Team.objects.filter(pk=team.pk).update(path=f"/{team.pk}/", how_to_ask=texts[-number].strip())
        TeamSpan.objects.create(team=team, name=team.name, from_date=LONG_AGO)
        person = Person.objects.create(name=name_of(text), staff_id=f"{name_of(text)} {number}")
        Membership.objects.create(person=person, team=team, is_lead=number % 2 == 0, from_date=LONG_AGO)
    before = hash_of_everything()
    assert outcomes(written(ada, "teams", exported(ada, "teams", kind))) == (0, 0, len(texts), 0)
    assert outcomes(written(ada, "people", exported(ada, "people", kind))) == (0, 0, len(texts) + 1, 0)
    assert hash_of_everything() == before


@settings(max_examples=500)
@given(TEXTS)
def test_the_sign_before_a_formula_goes_where_it_came(text: str) -> None:
    assert without_sign(with_sign(text)) == text


@pytest.mark.parametrize("starter", STARTERS)
def test_no_cell_of_an_export_is_a_formula(cast: Cast, ada: Client, starter: str) -> None:
    hostile = f"{starter}cmd|' /C calc'!A0"
    Team.objects.filter(pk=cast.it.pk).update(purpose=hostile, name=hostile)
    Person.objects.filter(pk=cast.ann.pk).update(name=hostile, staff_id=hostile)
    for subject in ("people", "teams"):
        sheet = load_workbook(io.BytesIO(exported(ada, subject, "xlsx"))).active
        assert sheet is not None
        found = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in found} == {"s"}
        assert hostile in {cell.value for cell in found}
        rows = list(csv.reader(io.StringIO(exported(ada, subject, "csv").decode("utf-8-sig"), newline="")))
        assert "'" + hostile in {cell for row in rows for cell in row}
        assert not [cell for row in rows for cell in row if cell.lstrip(" \t").startswith(("=", "+", "@"))]


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_and_phone_numbers_keep_their_value(cast: Cast, ada: Client, number: str) -> None:
    Team.objects.filter(pk=cast.it.pk).update(how_to_ask=number)
    Person.objects.filter(pk=cast.ann.pk).update(staff_id=number)
    assert f",{number}\r\n" in exported(ada, "teams", "csv").decode()
    for subject in ("people", "teams"):
        for kind in FORMATS:
            assert outcomes(looked_at(ada, subject, exported(ada, subject, kind)))[:2] == (0, 0)


def test_a_staff_number_that_a_spreadsheet_took_for_a_number_stays_the_same(cast: Cast, ada: Client) -> None:
    Person.objects.filter(pk=cast.ann.pk).update(staff_id="1001")
    staged = looked_at(ada, "people", workbook([["staff number", "name"], [1001.0, "Ann Ashby"]]))
    assert outcomes(staged) == (0, 0, 1, 0)


def test_the_template_is_a_file_that_can_be_brought(ada: Client) -> None:
    for subject, expected in (("teams", (0, 0, 0, 1)), ("people", (0, 0, 0, 1))):
        template = ada.get(f"/import/template/{subject}.csv").content
        staged = looked_at(ada, subject, template)
        assert outcomes(staged) == expected  # its team above, and its team, are made up
        assert staged.preview["ignored"] == []
