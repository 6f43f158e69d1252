"""Which type of object is the case: asked at the terminal, or refused with the question where there is none."""

import json
from pathlib import Path

import pytest

from tests.eventlog.ocel_files import EPOCH, FORMS, Happening, Log, Thing
from tests.stories.commands import talked, wellserved


def at(day: int, hour: int) -> str:
    return f"2026-03-{day:02}T{hour:02}:00:00"


def log(zone: str) -> Log:
    """Four orders of two events each go from Sales to Stock, each with three parcels; two parcels come back."""
    groups = ("Sales", "Stock", "Door")
    persons = tuple(Thing(f"{group} {n}", "employees") for group in groups for n in range(3))
    things: list[Thing] = [*(Thing(group, "teams") for group in groups), *persons]
    happenings: list[Happening] = []
    for number in range(1, 5):
        things.append(
            Thing(f"O{number}", "orders", (("status", EPOCH, "New"), ("status", at(number, 9) + zone, "Done")))
        )
        parcels = [f"O{number}-{n}" for n in range(3)]
        things += [Thing(parcel, "parcels") for parcel in parcels]
        by = ((f"Sales {number % 3}", ""), ("Sales", ""))
        happenings.append(Happening(f"a{number}", "order", at(number, 8) + zone, ((f"O{number}", ""), *by)))
        by = ((f"Stock {number % 3}", ""), ("Stock", ""))
        packed = tuple((parcel, "packed") for parcel in parcels)
        happenings.append(Happening(f"b{number}", "pack", at(number, 9) + zone, ((f"O{number}", ""), *packed, *by)))
    for number in (1, 2):
        by = ((f"Door {number}", ""), ("Door", ""))
        happenings.append(Happening(f"c{number}", "return", at(8, number) + zone, ((f"O{number}-0", ""), *by)))
    return Log(tuple(things), tuple(happenings))


QUESTION = (
    "Which type of object is the case? The events of this log concern several, and each gives other results.",
    "object:orders: 4 cases, 2.0 events each; 8 of 10 events concern them",
    "object:parcels: 12 cases, 1.2 events each; 6 of 10 events concern them",
    "object:teams: 3 cases, 3.3 events each; 10 of 10 events concern them",
)


@pytest.mark.parametrize("form", FORMS)
def test_it_refuses_without_a_terminal_and_takes_the_answer_from_the_file_it_left(form: str, tmp_path: Path) -> None:
    FORMS[form](log("Z"), tmp_path / form)
    asked = wellserved("analyse", form, folder=tmp_path)
    assert asked.code == 1
    assert [line for line in QUESTION if line not in asked.talk] == []
    proposed = tmp_path / "log-mapping.toml"
    proposed.write_text(proposed.read_text().replace("# case =", "case ="))
    done = wellserved("analyse", form, "--mapping", proposed, "--json", folder=tmp_path)
    assert done.code == 0, done.talk
    found = json.loads(done.out)
    assert found["source"]["events"] == 8
    assert found["cases"]["total"] == 4


def test_it_asks_at_the_terminal_and_guesses_the_rest_by_the_answer(tmp_path: Path) -> None:
    FORMS["log.jsonocel"](log(""), tmp_path / "log.jsonocel")
    typed = "object:parcels\nUTC\narrival\n"
    done = talked("check", "log.jsonocel", "--json", folder=tmp_path, typed=typed)
    assert done.code == 0, done.talk
    assert done.talk.index("Which type of object is the case?") < done.talk.index("In which zone")
    found = json.loads(done.out)
    assert found["facts"][0].replace("\u00a0", " ") == "14 events of 12 cases"
    assert [problem["what"] for problem in found["problems"][:2]] == [
        "Events that concern no “parcels”: 4 of 10",
        "Events that concern several “parcels” at once",
    ]
    assert found["count"] == {"read": 14, "used": 14, "set_aside": []}


def test_it_says_the_rest_of_the_events_as_a_number_and_does_not_call_them_rows_set_aside(tmp_path: Path) -> None:
    FORMS["log.sqlite"](log("Z"), tmp_path / "log.sqlite")
    (tmp_path / "given.toml").write_text('format = 1\n[columns]\ncase = "object:orders"\n')
    done = wellserved("check", "log.sqlite", "--mapping", "given.toml", folder=tmp_path)
    assert done.code == 0, done.talk
    assert "\nEvents that concern no “orders”: 2 of 10\n" in done.out
    assert "Rows read 8 = used 8 + set aside 0." in done.out
