"""The difficult person: every figure of the documents, to the minute."""

from collections.abc import Callable

import pytest

from tests.analysis.charged import Piece, by, of_case, pieces_of
from tests.analysis.worlds import CREDIT, DESK, LEGAL, example
from tests.words.calendars import MINUTE, us, workdays
from wellserved.analysis.working_time import clocks
from wellserved.engine import Engine
from wellserved.words.charges import OWN_KINDS, ChargeKind
from wellserved.words.events import EventKind

ASKED, TAKEN, QUEUED, DONE = EventKind.OPENED, EventKind.TAKEN_UP, EventKind.QUEUED, EventKind.DELIVERED
ON_CASE, ON_CUSTOMER = EventKind.WAITING_ON_CASE, EventKind.WAITING_ON_CUSTOMER
OPS, FINANCE, SALES = DESK, CREDIT, 4
TEAMS = {OPS: "Ops", FINANCE: "Finance", LEGAL: "Legal", SALES: "Sales"}
MON, TUE, WED, THU, FRI = (f"2026-03-{day:02}T" for day in range(2, 7))
END = us(FRI + "12:00")
PERSON = example(
    ("R1", us(MON + "10:00"), ASKED, OPS, SALES),
    ("R1", us(MON + "11:00"), TAKEN),
    ("R1", us(MON + "12:00"), ON_CASE, None, None, "R2"),
    ("R1", us(THU + "15:00"), QUEUED),
    ("R1", us(THU + "16:00"), TAKEN),
    ("R1", us(FRI + "09:00"), ON_CUSTOMER),
    ("R1", us(FRI + "10:30"), TAKEN),
    ("R1", END, DONE),
    ("R2", us(MON + "12:00"), ASKED, FINANCE, OPS),
    ("R2", us(TUE + "10:00"), TAKEN),
    ("R2", us(TUE + "11:00"), ON_CASE, None, None, "R3"),
    ("R2", us(THU + "11:00"), TAKEN),
    ("R2", us(THU + "14:00"), DONE),
    ("R3", us(TUE + "13:00"), ASKED, LEGAL, FINANCE),
    ("R3", us(THU + "09:30"), TAKEN),
    ("R3", us(THU + "10:30"), DONE),
)


@pytest.fixture(scope="module")
def difficult(engine: Engine) -> list[Piece]:
    """Charge R1, where all teams work from Monday to Friday, 9 to 17."""
    laid = clocks(engine, {}, workdays("09:00-17:00"), us(MON + "00:00"), END)
    return of_case(pieces_of(engine, PERSON, END, laid), "R1")


def minutes(pieces: list[Piece], clock: str, key: Callable[[Piece], object]) -> dict:
    """Add up the minutes by one of the clocks."""
    clocked = [piece._replace(wall=getattr(piece, clock)) for piece in pieces]
    return {each: us // MINUTE for each, us in by(clocked, key).items() if us}


def kind_and_team(piece: Piece) -> str:
    return f"{piece.charge.kind} {TEAMS[piece.charge.team or 0]}"


def link(piece: Piece) -> str:
    return f"{TEAMS[piece.charge.team or 0]} → {TEAMS[piece.charge.customer or 0]}"


def one_of_four(piece: Piece) -> str:
    kind, depth = piece.charge.kind, piece.charge.depth
    if depth or kind not in OWN_KINDS | {ChargeKind.ANSWER}:
        return "elsewhere"
    return "own queue" if kind in OWN_KINDS - {ChargeKind.WORK} else kind.value


def test_it_says_whose_working_time_the_difficult_person_took(difficult: list[Piece]) -> None:
    assert minutes(difficult, "promise", kind_and_team) == {
        "answer Sales": 90,
        "queue Finance": 360,
        "queue Legal": 750,
        "queue Ops": 120,
        "stale Finance": 30,
        "stale Ops": 60,
        "unasked Finance": 120,
        "work Finance": 240,
        "work Legal": 60,
        "work Ops": 210,
    }
    assert minutes(difficult, "promise", link) == {
        "Legal → Finance": 810,
        "Finance → Ops": 750,
        "Ops → Sales": 390,
        "Sales → Ops": 90,
    }
    assert minutes(difficult, "promise", one_of_four) == {
        "work": 210,
        "own queue": 180,
        "answer": 90,
        "elsewhere": 1560,
    }


def test_it_says_whose_time_by_the_clock_on_the_wall_the_difficult_person_took(difficult: list[Piece]) -> None:
    assert minutes(difficult, "wall", kind_and_team) == {
        "answer Sales": 90,
        "queue Finance": 1320,
        "queue Legal": 2670,
        "queue Ops": 120,
        "stale Finance": 30,
        "stale Ops": 60,
        "unasked Finance": 120,
        "work Finance": 240,
        "work Legal": 60,
        "work Ops": 1170,
    }
    assert minutes(difficult, "wall", link) == {
        "Legal → Finance": 2730,
        "Finance → Ops": 1710,
        "Ops → Sales": 1350,
        "Sales → Ops": 90,
    }
    assert minutes(difficult, "wall", one_of_four) == {
        "work": 1170,
        "own queue": 180,
        "answer": 90,
        "elsewhere": 4440,
    }


def test_it_says_how_much_of_it_the_charged_teams_were_open(difficult: list[Piece]) -> None:
    def team(piece: Piece) -> str:
        return TEAMS[piece.charge.team or 0]

    wall, opened = minutes(difficult, "wall", team), minutes(difficult, "open", team)
    assert opened == {"Legal": 810, "Finance": 750, "Ops": 390, "Sales": 90}
    assert {team: wall[team] - opened.get(team, 0) for team in wall} == {
        "Legal": 1920,
        "Finance": 960,
        "Ops": 960,
        "Sales": 0,
    }


def test_it_says_through_which_case_and_how_far_away_the_time_passed(difficult: list[Piece]) -> None:
    def where(piece: Piece) -> tuple[str | None, int, str]:
        return piece.charge.via, piece.charge.depth, piece.charge.at_case

    assert minutes(difficult, "promise", where) == {
        (None, 0, "R1"): 480,
        ("R2", 1, "R2"): 750,
        ("R2", 2, "R3"): 810,
    }
