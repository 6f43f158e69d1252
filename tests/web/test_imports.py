"""Files of people and teams: a dry run first, then all good rows or nothing, as often as one likes, and back again."""

import csv
from datetime import date

import pytest
from django.test import Client

from tests.web.conftest import LONG_AGO, Cast, signed_in
from tests.web.imported import (
    hash_of_everything,
    looked_at,
    outcomes,
    problems,
    sentences,
    undone,
    upload,
    workbook,
    written,
)
from wellserved.web.actions import search_words
from wellserved.web.models import AuditEntry, Import, Membership, Person, Team, TeamSpan

PEOPLE = "mail,staff number,name,team,lead,role,from\n"


@pytest.fixture
def ada(cast: Cast) -> Client:
    search_words.rebuild()
    return signed_in(cast.ada)


def teams_of(mail: str) -> list[tuple[str, bool, date, date | None]]:
    rows = Membership.objects.filter(person__mail=mail).order_by("from_date", "pk")
    return list(rows.values_list("team__key", "is_lead", "from_date", "until_date"))


def tree() -> dict[str, tuple[str, str | None]]:
    return {key: (name, parent) for key, name, parent in Team.objects.values_list("key", "name", "parent__key")}


def test_it_writes_nothing_before_somebody_looked(ada: Client) -> None:
    before = hash_of_everything()
    staged = looked_at(ada, "people", PEOPLE + "fay@example.org,,Fay Frost,sales,no,,2026-01-01\n")
    assert outcomes(staged) == (1, 0, 0, 0)
    assert hash_of_everything() == before
    page = ada.get(f"/import/{staged.key}/").content.decode()
    assert "Import one row" in page
    assert "joins Sales from 2026-01-01" in page


def test_it_adds_changes_and_leaves_people_as_each_row_says(cast: Cast, ada: Client) -> None:
    staged = written(
        ada,
        "people",
        PEOPLE
        + "fay@example.org,77,Fay Frost,IT,yes,service lead,2026-01-01\n"  # new
        + "ann@example.org,,Ann Ashby,legal,,,2026-10-01\n"  # moves
        + "ben@example.org,12,Ben Brook,,,,\n"  # gets a staff number
        + "dan@example.org,,Dan Dale,Legal,no,employee,2020-01-01\n"  # as it was
        + "gus@example.org,,Gus Grey,Nowhere,,,\n",  # left out
    )
    assert outcomes(staged) == (1, 2, 1, 1)
    assert problems(staged) == [
        "Row 6, column D (team): There is no team 'Nowhere'. Import the teams first, or leave it blank."
    ]
    assert teams_of("fay@example.org") == [("it", True, date(2026, 1, 1), None)]
    assert teams_of("ann@example.org") == [
        ("sales", False, LONG_AGO, date(2026, 10, 1)),
        ("legal", False, date(2026, 10, 1), None),
    ]
    assert teams_of("dan@example.org") == [("legal", False, LONG_AGO, None)]
    assert Person.objects.get(mail="ben@example.org").staff_id == "12"
    assert Person.objects.get(mail="fay@example.org").role == "service_lead"
    assert not Person.objects.get(mail="fay@example.org").has_usable_password()
    assert Person.objects.get(mail="dan@example.org").version == 1
    assert not Person.objects.filter(mail="gus@example.org").exists()
    entry = AuditEntry.objects.filter(action="import-people").get()
    assert (entry.by, entry.subject) == (cast.ada, f"import:{staged.key}")
    assert entry.fields == ["5 read", "1 created", "2 changed", "1 unchanged", "1 refused"]


def test_the_same_file_twice_changes_nothing_the_second_time(ada: Client) -> None:
    people = PEOPLE + "fay@example.org,,Fay Frost,IT,yes,,\nann@example.org,,Ann A,legal,,,\n"
    teams = "name,parent\nResearch,IT\nLab,Research\n"
    assert outcomes(written(ada, "people", people)) == (1, 1, 0, 0)
    assert outcomes(written(ada, "teams", teams)) == (2, 0, 0, 0)
    before = hash_of_everything()
    assert outcomes(written(ada, "people", people)) == (0, 0, 2, 0)
    assert outcomes(written(ada, "teams", teams)) == (0, 0, 2, 0)
    assert hash_of_everything() == before


def test_of_two_files_that_overlap_the_second_writes_only_what_is_new(ada: Client) -> None:
    rows = [f"p{number}@example.org,{number},Person {number},sales,,,\n" for number in range(30)]
    assert outcomes(written(ada, "people", PEOPLE + "".join(rows[:20]))) == (20, 0, 0, 0)
    reordered = "".join(reversed(rows[10:]))
    assert outcomes(written(ada, "people", PEOPLE + reordered)) == (10, 0, 10, 0)


def test_undoing_gives_every_table_back_as_it_was(ada: Client) -> None:
    before = hash_of_everything()
    teams = written(
        ada,
        "teams",
        "key,name,parent,from,purpose\nit,IT and Data,sales,2026-10-01,We keep it running\n"
        "lab,Lab,it,2026-10-02,\nlab-2,Lab two,lab,2026-10-03,\n",
    )
    between = hash_of_everything()
    people = written(
        ada,
        "people",
        PEOPLE
        + "fay@example.org,77,Fay Frost,lab,yes,service lead,2026-10-05\n"
        + "ann@example.org,5,Ann A. Ashby,lab,yes,executive,2026-10-05\n"
        + "cara@example.org,,,-,,,2026-10-05\n"
        + "ben@example.org,,,IT Workplace,yes,,2020-01-01\n",
    )
    assert hash_of_everything() not in {before, between}
    assert problems(undone(ada, people)) == []
    assert hash_of_everything() == between
    assert problems(undone(ada, teams)) == []
    assert hash_of_everything() == before


def test_undoing_leaves_what_was_changed_or_used_since_and_says_so(cast: Cast, ada: Client) -> None:
    staged = written(
        ada,
        "people",
        PEOPLE
        + "fay@example.org,,Fay Frost,sales,,,\ngus@example.org,,Gus Grey,sales,,,\n"
        + "ann@example.org,1,Ann One,,,,\nben@example.org,2,Ben Two,,,,\n",
    )
    Person.objects.filter(mail="ben@example.org").update(name="Ben Three")
    Person.objects.filter(mail="gus@example.org").update(last_login="2026-11-22T00:00Z")
    said = undone(ada, staged).problems
    assert said == ["2 stayed as they are, because they were changed, invited or signed in since: Ben Three, Gus Grey."]
    assert set(Person.objects.values_list("name", "staff_id")) >= {("Ann Ashby", None), ("Ben Three", "2")}
    assert Person.objects.filter(mail__in=["fay@example.org", "gus@example.org"]).count() == 1


def test_undoing_leaves_a_new_team_to_which_somebody_came(cast: Cast, ada: Client) -> None:
    staged = written(ada, "teams", "name,parent\nResearch,\nLab,Research\nOffice,\n")
    Membership.objects.create(person=cast.eve, team=Team.objects.get(key="lab"), from_date="2026-11-23")
    said = undone(ada, staged).problems
    assert said == ["2 stayed as they are, because they were changed or used since: Lab, Research."]
    assert {"research", "lab"} <= set(tree())
    assert "office" not in tree()


@pytest.mark.parametrize("row", range(0, 40, 7))
def test_a_failure_at_any_row_leaves_nothing(ada: Client, monkeypatch: pytest.MonkeyPatch, row: int) -> None:
    lines = "".join(f"p{number}@example.org,,Person {number},sales,,,\n" for number in range(40))
    staged = looked_at(ada, "people", PEOPLE + lines)
    before = hash_of_everything()
    made = Membership.__init__
    count = iter(range(1000))

    def fails_at_row(self: Membership, *args: object, **words: object) -> None:
        if next(count) == row:
            raise MemoryError
        made(self, *args, **words)

    monkeypatch.setattr(Membership, "__init__", fails_at_row)
    with pytest.raises(MemoryError):
        ada.post(f"/import/{staged.key}/write/")
    monkeypatch.undo()
    assert hash_of_everything() == before
    assert Import.objects.get(key=staged.key).state == "preview"


def test_rows_that_were_left_out_come_as_a_file_that_can_be_mended(ada: Client) -> None:
    staged = written(ada, "people", PEOPLE + "fay@example.org,,Fay,,,,\ngus,,Gus Grey,sales,,,31.02.2026\n")
    file = ada.get(f"/import/{staged.key}/left-out.csv")
    assert file["Content-Disposition"] == 'attachment; filename="left-out.csv"'
    header, row = csv.reader(file.content.decode("utf-8-sig").splitlines())
    assert header == ["mail", "staff number", "name", "team", "lead", "role", "from", "what is wrong"]
    assert row[:-1] == ["gus", "", "Gus Grey", "sales", "", "", "31.02.2026"]
    assert row[-1] == (
        "Row 3, column A (mail): 'gus' is not a mail address. Write one, such as ann@example.org. "
        "Row 3, column G (from): '31.02.2026' is not a date. Write 2026-02-28 or leave it blank."
    )
    mended = file.content.replace(b"gus,", b"gus@example.org,").replace(b"31.02.2026,", b"28.02.2026,", 1)
    assert outcomes(written(ada, "people", mended)) == (1, 0, 0, 0)


def test_it_asks_how_dates_are_written_where_both_ways_are_possible(ada: Client) -> None:
    staged = looked_at(ada, "people", "mail,name,team,from\nfay@example.org,Fay,sales,03/04/2026\n")
    assert staged.counts == {}
    assert ada.get(f"/import/{staged.key}/")["Location"] == f"/import/{staged.key}/columns/"
    page = ada.get(f"/import/{staged.key}/columns/").content.decode()
    assert "Fri 3 Apr 2026" in page
    assert "Wed 4 Mar 2026" in page
    columns = {"mail": "0", "name": "1", "team": "2", "from": "3"}
    refused = ada.post(f"/import/{staged.key}/columns/", columns)
    assert refused.status_code == 422
    ada.post(f"/import/{staged.key}/columns/", {**columns, "days": "month"})
    ada.post(f"/import/{staged.key}/write/")
    assert teams_of("fay@example.org") == [("sales", False, date(2026, 3, 4), None)]


def test_one_date_that_leaves_no_doubt_tells_how_the_others_are_written(ada: Client) -> None:
    written(ada, "people", "mail;name;team;from\nf@example.org;F;sales;03/04/2026\ng@example.org;G;sales;02/28/2026\n")
    assert teams_of("f@example.org")[0][2] == date(2026, 3, 4)


def test_it_asks_which_column_is_which_where_the_headers_do_not_tell(ada: Client) -> None:
    staged = looked_at(ada, "teams", "a,b\nResearch,IT\n")
    assert ada.get(f"/import/{staged.key}/", follow=True).status_code == 200
    twice = ada.post(f"/import/{staged.key}/columns/", {"name": "0", "parent": "0"})
    assert sentences(twice) == ["This column is taken for “Name” already."]
    ada.post(f"/import/{staged.key}/columns/", {"name": "0", "parent": "1"})
    ada.post(f"/import/{staged.key}/write/")
    assert tree()["research"] == ("Research", "it")


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("Kürzel;Abteilung;Übergeordnet;Gültig ab", "lab;Labor;it;01.02.2026"),
        ("Code;Nom;Rattachement;Depuis", "lab;Labor;IT;2026-02-01"),
        ("Team key\tTeam name\tParent team\tValid from", "lab\tLabor\tIt\t1 February 2026"),
    ],
)
def test_it_understands_headers_of_three_languages(ada: Client, header: str, rows: str) -> None:
    written(ada, "teams", f"{header}\n{rows}\n")
    span = TeamSpan.objects.get(team__key="lab")
    assert (span.name, span.parent and span.parent.key, span.from_date) == ("Labor", "it", date(2026, 2, 1))


def test_it_reads_names_of_two_columns_and_a_workbook(ada: Client) -> None:
    rows: list[list[object]] = [["Vorname", "Nachname", "E-Mail", "Abteilung", "Eintritt", "Leitung"]]
    rows += [
        ["Fay", "Frost", "FAY@Example.org", "Sales", "x", True],
        ["Gus", "Grey", "gus@example.org", "IT", "y", False],
    ]
    staged = written(ada, "people", workbook(rows), "people.xlsx")
    assert outcomes(staged) == (2, 0, 0, 0)
    assert Person.objects.get(mail="fay@example.org").name == "Fay Frost"
    assert staged.preview["ignored"] == ["Eintritt"]


def test_pasted_names_become_a_tree(ada: Client) -> None:
    response = ada.post("/import/paste/", {"names": "Risk\n  Credit Check\n    - Scoring\n  Collections\nIT\n"})
    key = response["Location"].strip("/").split("/")[1]
    ada.post(f"/import/{key}/write/")
    assert outcomes(Import.objects.get(key=key)) == (4, 0, 1, 0)
    found = tree()
    assert {key: found[key][1] for key in ("risk", "credit-check", "scoring", "collections", "it")} == {
        "risk": None,
        "credit-check": "risk",
        "scoring": "credit-check",
        "collections": "risk",
        "it": None,
    }
    scoring = Team.objects.select_related("parent__parent").get(key="scoring")
    assert scoring.parent is not None
    assert scoring.parent.parent is not None
    assert scoring.path == f"/{scoring.parent.parent.pk}/{scoring.parent.pk}/{scoring.pk}/"
    assert sentences(ada.post("/import/paste/", {"names": " \n "})) != []


def test_somebody_in_two_teams_stands_in_two_rows(ada: Client) -> None:
    both = PEOPLE + "fay@example.org,,Fay,sales,yes,,2026-01-01\nfay@example.org,,Fay,legal,no,,2026-02-01\n"
    assert outcomes(written(ada, "people", both)) == (2, 0, 0, 0)
    assert teams_of("fay@example.org") == [
        ("sales", True, date(2026, 1, 1), None),
        ("legal", False, date(2026, 2, 1), None),
    ]
    assert outcomes(written(ada, "people", both)) == (0, 0, 2, 0)
    one = PEOPLE + "fay@example.org,,Fay,legal,no,,2026-02-01\n"
    assert outcomes(written(ada, "people", one)) == (0, 1, 0, 0)
    assert [until is None for *_, until in teams_of("fay@example.org")] == [False, True]


def test_who_leads_changes_from_a_day_on(ada: Client) -> None:
    rows = "ben@example.org,,,IT Workplace,yes,,2026-10-01\ncara@example.org,,,IT Workplace,no,,2026-10-01\n"
    assert outcomes(written(ada, "people", PEOPLE + rows)) == (0, 2, 0, 0)
    assert teams_of("cara@example.org") == [
        ("it-workplace", True, LONG_AGO, date(2026, 10, 1)),
        ("it-workplace", False, date(2026, 10, 1), None),
    ]
    assert teams_of("ben@example.org")[1][:2] == ("it-workplace", True)


def test_a_team_that_is_renamed_and_moved_keeps_its_history(ada: Client) -> None:
    written(ada, "teams", "key,name,parent,from\nit-workplace,Workplace,-,2026-10-01\n")
    spans = TeamSpan.objects.filter(team__key="it-workplace").order_by("from_date")
    assert list(spans.values_list("name", "parent__key", "from_date", "until_date")) == [
        ("IT Workplace", "it", LONG_AGO, date(2026, 10, 1)),
        ("Workplace", None, date(2026, 10, 1), None),
    ]


def test_what_changed_since_somebody_looked_is_shown_again(cast: Cast, ada: Client) -> None:
    staged = looked_at(ada, "people", PEOPLE + "ann@example.org,,Ann A,,,,\n")
    Person.objects.filter(pk=cast.ann.pk).update(name="Ann A")
    page = ada.post(f"/import/{staged.key}/write/", follow=True).content.decode()
    assert "Something changed since you looked at this file." in page
    staged.refresh_from_db()
    assert (staged.state, outcomes(staged)) == ("preview", (0, 0, 1, 0))


def test_nothing_of_a_file_stays_that_is_left(ada: Client) -> None:
    staged = looked_at(ada, "people", PEOPLE + "fay@example.org,,Fay,,,,\n")
    ada.post(f"/import/{staged.key}/leave/")
    staged.refresh_from_db()
    assert (staged.state, staged.rows, staged.problems, staged.preview) == ("left", [], [], {})
    assert ada.get(f"/import/{staged.key}/").status_code == 404
    assert ada.post(f"/import/{staged.key}/write/").status_code == 404


def test_it_is_written_once(ada: Client) -> None:
    staged = written(ada, "people", PEOPLE + "fay@example.org,,Fay,,,,\n")
    assert ada.post(f"/import/{staged.key}/write/").status_code == 403
    undone(ada, staged)
    assert ada.post(f"/import/{staged.key}/undo/").status_code == 302
    assert not Person.objects.filter(mail="fay@example.org").exists()


def test_nobody_else_brings_files(cast: Cast) -> None:
    dan = signed_in(cast.dan)
    assert dan.get("/import/").status_code == 403
    assert upload(dan, "people", PEOPLE + "fay@example.org,,Fay,,,,\n").status_code == 403
    assert dan.get("/export/people.csv").status_code == 403
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("..\\..\\boot.csv", "boot.csv"),
        ("people\u202evsc.exe", "peoplevsc.exe"),
        ("a" * 400 + ".csv", None),
        ("CON.csv", "CON.csv"),
        ("👩‍💻.csv", None),
    ],
)
def test_names_of_files_are_only_ever_shown(ada: Client, name: str, shown: str | None) -> None:
    staged = looked_at(ada, "people", PEOPLE + "fay@example.org,,Fay,,,,\n", name)
    assert staged.file_name == (shown or staged.file_name)
    assert len(staged.file_name) <= 255
    assert not {"/", "\\", "\u202e", "\0"} & set(staged.file_name)
    assert ada.get(f"/import/{staged.key}/").status_code == 200


def test_somebody_without_address_and_number_is_recognised_by_the_key(cast: Cast, ada: Client) -> None:
    someone = Person.objects.create(name="Root")
    rows = f"wellserved key,mail,name\n{someone.key},root@example.org,Root\nnobodyatall2,new@example.org,New\n"
    staged = written(ada, "people", rows)
    assert outcomes(staged) == (0, 1, 0, 1)
    assert problems(staged) == ["Row 3: Nobody has this key. For somebody new, leave it blank."]
    someone.refresh_from_db()
    assert someone.mail == "root@example.org"


def test_two_rows_never_give_two_people_one_address(cast: Cast, ada: Client) -> None:
    Person.objects.filter(pk=cast.ann.pk).update(staff_id="1")
    Person.objects.filter(pk=cast.ben.pk).update(staff_id="2")
    rows = "staff number,mail\n1,new@example.org\n2,new@example.org\n3,ann@example.org\n1,ben@example.org\n"
    staged = looked_at(ada, "people", rows)
    assert outcomes(staged)[:3] == (0, 0, 0)
    assert ada.post(f"/import/{staged.key}/write/").status_code == 302


def test_whoever_was_there_before_their_team_was_written_down_joins_it_on_the_day_it_began(ada: Client) -> None:
    written(ada, "teams", "name\nResearch\n")
    began = TeamSpan.objects.get(team__key="research").from_date
    rows = PEOPLE + "fay@example.org,,Fay Frost,research,no,,2015-01-01\n"
    staged = written(ada, "people", rows)
    assert teams_of("fay@example.org") == [("research", False, began, None)]
    assert staged.preview["notes"] == [
        "Belonged to their team before it began here: 1. They join it on the day it began."
    ]
    assert outcomes(written(ada, "people", rows)) == (0, 0, 1, 0)
