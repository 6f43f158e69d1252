"""Which columns name persons."""

import pytest

from wellserved.eventlog.person_columns import names_persons, why_not_team

PERSONS = """Assigned To · assignee · org:resource · Owner · Owner First Name · caller_id · opened_by · sys_updated_by ·
    Created by · Responsible · Requester e-mail · User · Group manager · Team lead · Bearbeiter · Zugewiesene Person ·
    Geändert von · Kundenbenutzer · Affecté à · Demandeur · Mis à jour par · Toegewezen aan · Asignado a ·
    Assegnato a"""
OTHERS = """Assignment group · assigned group · Owner Country · resource country · responsible_section ·
    contact_type · Updated · Status · Bearbeitungsstatus · Anwenderstatus · Bearbeitergruppe · service_level ·
    Groupe d'affectation · Involved ST · org:role · Created · caused · notify · Queue · Department"""


@pytest.mark.parametrize("header", PERSONS.replace("\n", " ").split(" · "))
def test_it_knows_headers_of_persons(header: str) -> None:
    assert names_persons(header.strip(), ["x1", "x2"]) == "its header names persons"


@pytest.mark.parametrize("header", OTHERS.replace("\n", " ").split(" · "))
def test_it_leaves_other_headers_alone(header: str) -> None:
    assert names_persons(header.strip(), ["x1", "x2"]) == ""


@pytest.mark.parametrize(
    "texts",
    [
        ("ann@example.org", "b.okafor@example.org"),
        ("Weber, Anna", "Okafor, Peter"),
        ("Anna Weber", "Peter Okafor"),
        ("Karel de Groot", "Francois de Perrier"),
        ("Dr. Who", "Frau Weber"),
        ("Anna", "Peter", "Maria"),
    ],
)
def test_it_knows_persons_by_their_names(texts: tuple[str, ...]) -> None:
    assert names_persons("column 7", texts) != ""


@pytest.mark.parametrize(
    "texts",
    [
        ("Service Desk", "Credit Check", "Legal Affairs"),
        ("Group 12", "Group 13"),
        ("V30", "V5 3rd"),
        ("Paris", "Lyon", "Florence"),
        ("in Bearbeitung", "neu"),
        (),
    ],
)
def test_it_takes_no_team_for_a_person(texts: tuple[str, ...]) -> None:
    assert names_persons("column 7", texts) == ""


def test_a_team_may_have_the_name_of_a_person_but_not_two_names() -> None:
    assert why_not_team("Team", ["Florence", "Victoria", "Charlotte", "Martin"]) == ""
    assert why_not_team("Team", ["Florence Weber", "Charlotte Martin"]) == (
        "the column Team cannot stand for teams: its texts look like names of persons, and persons are never used as "
        "teams; name a column of teams, or none: then only durations are shown"
    )
