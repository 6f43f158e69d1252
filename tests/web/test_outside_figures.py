"""Outside figures: brought with care, removed with undo, and shown beside inside ones as a picture and no proof."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import NOW, Cast, person, signed_in
from tests.web.requested import words
from wellserved.analysis.months import MonthFigures
from wellserved.web.models import AuditEntry, Import, Link, MonthOf, OutsideFigure, Segment, Team, Undoable
from wellserved.web.queries import outside_figures as queries

PAGE = "/where/outside/"
HEADER = "segment,month,metric,value,n,unit"
GOOD = f"{HEADER}\nBorrowers,2026-08,Satisfied,81.5,412,%\nBorrowers,09/2026,Satisfied,83,401,%\n,2026-08,Calls,120,,\n"


@pytest.fixture(autouse=True)
def segments(cast: Cast) -> tuple[Segment, Segment]:
    return (
        Segment.objects.create(key="borrowers", name="Borrowers"),
        Segment.objects.create(key="firms", name="Firms"),
    )


def looked_at(cast: Cast, text: str | bytes, name: str = "figures.csv") -> tuple[str, str]:
    """Bring a file; give the address of its page and what it says."""
    file = io.BytesIO(text.encode() if isinstance(text, str) else text)
    file.name = name
    answer = signed_in(cast.sam).post(f"{PAGE}bring/", {"file": file}, follow=True)
    return answer.request["PATH_INFO"], words(answer.content.decode())


def written(cast: Cast, text: str) -> str:
    address, _said = looked_at(cast, text)
    signed_in(cast.sam).post(f"{address}write/")
    return address


def figures() -> list[tuple[Any, ...]]:
    rows = OutsideFigure.objects.order_by("metric", "month", "pk")
    return list(rows.values_list("segment__key", "month", "metric", "value", "n", "unit"))


def month(number: int, *, kept: int, due: int, asked_by: Team | None = None, **more: Any) -> None:
    document = MonthFigures(ended=due, due=due, kept=kept, **more).document()
    MonthOf.objects.create(
        month=date(2026, number, 1), provider=None, customer=asked_by, ended=due, waited_hours=0.0, figures=document
    )


def test_service_leads_and_administrators_bring_and_leads_and_executives_look(cast: Cast) -> None:
    written(cast, GOOD)
    for who in (cast.sam, cast.ada, cast.eve, cast.cara):
        assert signed_in(who).get(PAGE).status_code == 200
    for who in (cast.ann, cast.ben, cast.dan):
        assert signed_in(who).get(PAGE).status_code == 403
        assert signed_in(who).get(f"{PAGE}figures.csv").status_code == 403
    for who in (cast.eve, cast.cara, cast.ann):
        assert signed_in(who).get(f"{PAGE}bring/").status_code == 403
        assert signed_in(who).post(f"{PAGE}remove/", {"metric": "Satisfied", "segment": "borrowers"}).status_code == 403
        assert "Remove" not in signed_in(who).get(PAGE).content.decode()
    assert len(figures()) == 3


def test_it_is_looked_at_first_then_written_and_can_be_undone(cast: Cast) -> None:
    address, said = looked_at(cast, GOOD)
    assert "3 row" in said
    assert "Borrowers · 2026-08 · Satisfied" in said
    assert "81.5 % · n 412" in said
    assert not figures(), "nothing is written before somebody says so"
    signed_in(cast.sam).post(f"{address}write/")
    assert figures() == [
        (None, date(2026, 8, 1), "Calls", 120.0, None, ""),
        ("borrowers", date(2026, 8, 1), "Satisfied", 81.5, 412, "%"),
        ("borrowers", date(2026, 9, 1), "Satisfied", 83.0, 401, "%"),
    ]
    signed_in(cast.sam).post(f"{address}undo/")
    assert figures() == []
    assert {"import-outside", "undo-import-outside"} <= set(AuditEntry.objects.values_list("action", flat=True))


def test_a_pasted_table_is_brought_the_same_way(cast: Cast) -> None:
    client = signed_in(cast.sam)
    answer = client.post(f"{PAGE}bring/", {"pasted": GOOD.replace(",", "\t")}, follow=True)
    client.post(f"{answer.request['PATH_INFO']}write/")
    assert len(figures()) == 3
    assert client.post(f"{PAGE}bring/", {}).status_code == 422
    assert client.post(f"{PAGE}bring/", {"pasted": "  \n "}).status_code == 422


def test_what_is_replaced_is_shown_first_and_comes_back_when_it_is_undone(cast: Cast) -> None:
    written(cast, GOOD)
    address, said = looked_at(cast, f"{HEADER}\nFirms,2026-08,satisfied,70,90,%\nborrowers,2026-08,SATISFIED,82,,\n")
    assert "One number that is there is replaced" in said
    assert "81.5 % → 82 %" in said
    assert said.index("→") < said.index("Firms · 2026-08")
    signed_in(cast.sam).post(f"{address}write/")
    assert ("borrowers", date(2026, 8, 1), "Satisfied", 82.0, 412, "%") in figures()
    assert ("firms", date(2026, 8, 1), "Satisfied", 70.0, 90, "%") in figures()
    signed_in(cast.sam).post(f"{address}undo/")
    assert ("borrowers", date(2026, 8, 1), "Satisfied", 81.5, 412, "%") in figures()
    assert len(figures()) == 3


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    written(cast, GOOD)
    _address, said = looked_at(cast, GOOD)
    assert "Everything that can be read is already so." in said


def test_undoing_leaves_what_was_changed_since(cast: Cast) -> None:
    first = written(cast, GOOD)
    written(cast, f"{HEADER}\nBorrowers,2026-08,Satisfied,90,,\n")
    signed_in(cast.sam).post(f"{first}undo/")
    assert figures() == [("borrowers", date(2026, 8, 1), "Satisfied", 90.0, 412, "%")]
    assert "1 stayed as they are" in words(signed_in(cast.sam).get(first).content.decode())


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "Borowers,2026-08,Satisfied,81,,",
            "Row 2, column A (segment): There is no kind of outside customers 'Borowers'. Is it “Borrowers”?",
        ),
        ("Martians,2026-08,Satisfied,81,,", "Write one of these, or leave it blank for all: Borrowers, Firms."),
        ("Borrowers,August,Satisfied,81,,", "Row 2, column B (month): 'August' is not a month. Write it like 2026-08."),
        ("Borrowers,2026-13,Satisfied,81,,", "'2026-13' is not a month."),
        ("Borrowers,03/04/2026,Satisfied,81,,", "'03/04/2026' may name two months. Write it like 2026-08."),
        ("Borrowers,2199-01,Satisfied,81,,", "'2199-01' lies ahead."),
        ("Borrowers,0000-01,Satisfied,81,,", "'0000-01' is not a month."),
        ("Borrowers,1900-01,Satisfied,81,,", "'1900-01' lies too far back."),
        ("Borrowers,,Satisfied,81,,", "Row 2, column B (month) is blank."),
        ("Borrowers,2026-08,,81,,", "Row 2, column C (metric) is blank."),
        ("Borrowers,2026-08,Satisfied,,,", "Row 2, column D (value) is blank."),
        ("Borrowers,2026-08,12,81,,", "Row 2, column C (metric): '12' is not a name."),
        ("Borrowers,2026-08,Satisfied,good,,", "Row 2, column D (value): 'good' is not a number. Write one like 81.5."),
        ("Borrowers,2026-08,Satisfied,nan,,", "'nan' is not a number."),
        ("Borrowers,2026-08,Satisfied,inf,,", "'inf' is not a number."),
        ("Borrowers,2026-08,Satisfied,1e99,,", "'1e99' is too large."),
        ('Borrowers,2026-08,Satisfied,"1,234",,', "'1,234' may be 1.234 or 1234. Write it without a comma."),
        ("Borrowers,2026-08,Satisfied,#REF!,,", "#REF! is an error of the spreadsheet."),
        ("Borrowers,2026-08,Satisfied,81,-3,", "Row 2, column E (n): '-3' is not a count."),
        ("Borrowers,2026-08,Satisfied,81,0,", "'0' is not a count."),
        ("Borrowers,2026-08,Satisfied,81,12.5,", "'12.5' is not a count."),
        ("Borrowers,2026-08,Satisfied,81,99999999999999999999,", "is not a count."),
        (f"Borrowers,2026-08,{'a' * 90},81,,", "is longer than 80 characters."),
        (f"Borrowers,2026-08,Satisfied,81,,{'u' * 30}", "is longer than 20 characters."),
    ],
)  # fmt: skip
def test_a_row_that_is_no_good_is_named_with_its_column_and_what_helps(cast: Cast, row: str, sentence: str) -> None:
    address, said = looked_at(cast, f"{HEADER}\n{row}\nFirms,2026-08,Satisfied,70,90,%\n")
    assert sentence.replace("'", "&#x27;") in said
    assert "One row is left out" in said
    signed_in(cast.sam).post(f"{address}write/")
    assert [each[0] for each in figures()] == ["firms"]
    kept = signed_in(cast.sam).get(f"{address}left-out.csv").content.decode()
    assert len(list(csv.reader(io.StringIO(kept)))) == 2


def test_rows_that_contradict_each_other_are_left_out_and_equal_ones_count_once(cast: Cast) -> None:
    rows = "Firms,2026-08,Satisfied,70,,\n" * 2 + "Borrowers,2026-08,Satisfied,1,,\nborrowers,08/2026,satisfied,2,,\n"
    address, said = looked_at(cast, f"{HEADER}\n{rows}")
    assert "Rows 4 and 5 say different things of the same month, segment and metric. Keep one of them." in said
    signed_in(cast.sam).post(f"{address}write/")
    assert [each[:4] for each in figures()] == [("firms", date(2026, 8, 1), "Satisfied", 70.0)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (HEADER.encode(), "has a header and no rows"),
        (b"\x00\x01\x02" * 50, "NUL"),
        (b"PK\x03\x04broken", "figures.csv"),
        (b"<html></html>", "figures.csv"),
        (b"just words", "figures.csv"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(cast: Cast, content: bytes, sentence: str) -> None:
    address, said = looked_at(cast, content)
    assert address == f"{PAGE}bring/"
    assert sentence in said
    assert not Import.objects.filter(subject="outside").exists()


def test_columns_that_are_missing_are_asked_for(cast: Cast) -> None:
    address, said = looked_at(cast, "Kunde;Monat;Thema;Wert\nFirms;2026-08;Satisfied;81,5\n")
    assert address.endswith("/columns/")
    assert "Which column says what was measured?" in said
    chosen = {"segment": "0", "month": "1", "metric": "2", "value": "3"}
    signed_in(cast.sam).post(address, chosen)
    signed_in(cast.sam).post(f"{address.removesuffix('columns/')}write/")
    assert figures() == [("firms", date(2026, 8, 1), "Satisfied", 81.5, None, "")]


def test_lists_of_people_and_outside_figures_keep_to_their_own_pages(cast: Cast) -> None:
    address, _said = looked_at(cast, GOOD)
    key = address.rstrip("/").rsplit("/", 1)[1]
    admin = signed_in(cast.ada)
    people = Import.objects.create(subject="people", file_name="p.csv", by=cast.ada, at=NOW)
    assert admin.get(f"/import/{key}/").status_code == 404
    assert admin.post(f"/import/{key}/write/").status_code == 404
    assert "figures.csv" not in admin.get("/import/").content.decode()
    assert admin.get("/import/new/outside/").status_code == 404
    assert admin.get("/export/outside.csv").status_code == 404
    assert signed_in(cast.sam).get(f"{PAGE}brought/{people.key}/").status_code == 404
    assert signed_in(cast.sam).post(f"{PAGE}brought/{people.key}/write/").status_code == 404


def test_a_series_is_removed_and_comes_back(cast: Cast) -> None:
    written(cast, GOOD)
    before = figures()
    signed_in(cast.sam).post(f"{PAGE}remove/", {"metric": "Satisfied", "segment": "borrowers"})
    assert [each[2] for each in figures()] == ["Calls"]
    undoable = Undoable.objects.get(action="outside-remove")
    signed_in(cast.sam).post(f"/undo/{undoable.key}/")
    assert figures() == before
    answer = signed_in(cast.sam).post(f"{PAGE}remove/", {"metric": "Nothing", "segment": ""}, follow=True)
    assert "These figures are removed already." in words(answer.content.decode())
    assert figures() == before
    assert signed_in(cast.sam).post(f"{PAGE}remove/", {"metric": "Calls", "segment": "martians"}).status_code == 404


def test_what_is_taken_away_reads_back_the_same(cast: Cast) -> None:
    written(cast, GOOD)
    file = signed_in(cast.eve).get(f"{PAGE}figures.csv").content
    assert signed_in(cast.eve).get(f"{PAGE}figures.xlsx").status_code == 200
    _address, said = looked_at(cast, file)
    assert "Everything that can be read is already so." in said


def test_both_courses_stand_above_each_other_with_the_same_months(cast: Cast) -> None:
    written(cast, GOOD)
    month(8, kept=8, due=10)
    month(9, kept=9, due=12)
    query = {"metric": "Satisfied", "segment": "borrowers"}
    answer = signed_in(cast.eve).get(PAGE, query)
    shown = words(answer.content.decode())
    assert "81.5 % in Aug 2026, 83 % in Sep 2026." in shown
    assert "80 % in Aug 2026, 75 % in Sep 2026." in shown
    assert "Aug 2026 81.5 % 412 80 % 10 Sep 2026 83 % 401 75 % 12" in shown
    assert [dot.x for dot in answer.context["above"].dots] == [dot.x for dot in answer.context["below"].dots]


def test_it_says_that_it_is_no_proof_and_prints_no_number_for_how_the_two_hang_together(cast: Cast) -> None:
    written(cast, GOOD)
    shown = words(signed_in(cast.eve).get(PAGE).content.decode())
    assert "A picture, no proof" in shown
    assert "fewer than fifteen customer-facing teams" in shown
    for claimed in ("correlation", "r =", "p <", "because of", "leads to"):
        assert claimed not in shown.lower()


def test_months_with_fewer_than_five_requests_have_no_inside_figure(cast: Cast) -> None:
    written(cast, GOOD)
    month(8, kept=3, due=4)
    month(9, kept=4, due=5)
    shown = words(signed_in(cast.eve).get(PAGE, {"metric": "Satisfied", "segment": "borrowers"}).content.decode())
    assert "Aug 2026 81.5 % 412 not shown: fewer than five requests" in shown
    assert "80 % in Sep 2026." in shown
    assert "75 %" not in shown


def test_inside_are_the_teams_that_serve_these_customers_and_small_teams_are_left_out(cast: Cast) -> None:
    written(cast, GOOD)
    borrowers = Segment.objects.get(key="borrowers")
    for number in range(3):
        person(f"Sol{number} Stark", cast.sales)
    for each in (cast.sales, cast.legal):
        Link.objects.create(provider=each, segment=borrowers, said_by_provider_at=NOW)
    month(9, kept=10, due=100)
    month(9, kept=9, due=10, asked_by=cast.sales)
    month(9, kept=0, due=10, asked_by=cast.legal)
    shown = words(signed_in(cast.eve).get(PAGE, {"metric": "Satisfied", "segment": "borrowers"}).content.decode())
    assert "90 % in Sep 2026." in shown
    assert "and ended in the month: Sales. One team with fewer than three people is left out." in shown
    query = {"metric": "Satisfied", "segment": "borrowers", "all": "on"}
    assert "10 % in Sep 2026." in words(signed_in(cast.eve).get(PAGE, query).content.decode())
    whole = words(signed_in(cast.eve).get(PAGE, {"metric": "Calls", "segment": ""}).content.decode())
    assert "The requests of all teams" in whole


@pytest.mark.parametrize(
    ("kind", "said"), [("kept", "80 %"), ("answer", "50 %"), ("waiting", "3 h"), ("nonsense", "80 %")]
)
def test_the_inside_figure_is_chosen_in_the_address(cast: Cast, kind: str, said: str) -> None:
    written(cast, GOOD)
    more: dict[str, Any] = {
        "answer_due": 10,
        "answer_kept": 5,
        "own_wait_hours": 10.0,
        "elsewhere_hours": 15.0,
        "outside_hours": 5.0,
    }
    month(9, kept=8, due=10, **more)
    answer = signed_in(cast.eve).get(PAGE, {"metric": "Satisfied", "segment": "borrowers", "inside": kind})
    assert f"{said} in Sep 2026." in words(answer.content.decode())


def test_it_takes_as_many_queries_for_one_series_as_for_many(cast: Cast) -> None:
    counts = []
    for text in (GOOD, f"{HEADER}\n" + "".join(f"Firms,2026-0{n},Metric {n},{n},,\n" for n in range(1, 9))):
        written(cast, text)
        client = signed_in(cast.eve)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert len(queries.all_series()) == 10
