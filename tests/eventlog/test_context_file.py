"""The context file: what is written reads back with the same working time, and what cannot be meant is refused."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given

from tests.words.calendars import calendars
from wellserved.eventlog.context_file import Charter, Context, read_context, with_context, write_context
from wellserved.eventlog.hours_file import TeamHours
from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.words.hours import WorkingHours

FIRST, LAST = date(2026, 2, 20), date(2026, 4, 10)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("context") / "context.toml"


@given(hours=calendars(around=FIRST))
def test_it_gives_the_same_days_between_the_first_and_the_last(file: Path, hours: WorkingHours) -> None:
    given_hours = TeamHours(None, {'A "team" [of] \\ ours': hours})
    write_context(Context("2026-04-01T00:00:00Z", given_hours), file, first=FIRST, last=LAST)
    found = read_context(file)
    assert found.as_of == "2026-04-01T00:00:00Z"
    assert found.hours is not None
    ((name, read),) = found.hours.teams.items()
    assert (name, read.zone) == ('A "team" [of] \\ ours', hours.zone)
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    assert [read.on(day) for day in days] == [hours.on(day) for day in days]


def test_it_says_who_stands_outside_and_what_was_agreed(file: Path) -> None:
    charter = Charter("Ops", "Sales", "", {"delivery": "2 days"}, 90)
    told = Context(outside=("Firms",), segments=("Private customers",), charters=(charter,))
    write_context(told, file, first=FIRST, last=LAST)
    assert read_context(file) == told
    assert 'delivery = "2 days"' in file.read_text(encoding="utf-8")
    mapping = ColumnMapping("case", ("at",), EventMeans.STATES, outside=("Others",))
    assert with_context(mapping, told).outside == ("Others", "Firms")


@pytest.mark.parametrize("small", [None, {}, {'Pay "roll" [of] us.here': "Finance", "=Two": ""}])
def test_it_says_which_teams_are_small_and_below_which_they_are_counted(
    file: Path, small: dict[str, str] | None
) -> None:
    write_context(Context(small_teams=small), file, first=FIRST, last=LAST)
    assert read_context(file).small_teams == small


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('as_of = "2026-04-01T00:00:00Z"', "does not say which format it has"),
        ("format = 1\nas_off = 1", "as_off"),
        ('format = 1\nas_of = "yesterday"', "as_of is"),
        ('format = 1\nas_of = "2026-04-01T00:00:00"', "as_of is"),
        ('format = 1\nhours = "always"', "hours must be a table"),
        ('format = 1\noutside = "Firms"', "outside must be a list of texts"),
        ('format = 1\n[hours.team.Sales]\nzone = "Mars"\nmon = "09:00-17:00"', "is no zone"),
        ("format = 1\nteams = []", "teams must be a table"),
        ("format = 1\n[teams]\nPayroll = 3", "teams must be a table"),
        ("format = 1\nas_of = ", "is not TOML"),
    ],
)
def test_it_refuses_what_cannot_be_meant(tmp_path: Path, text: str, sentence: str) -> None:
    path = tmp_path / "context.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"^context\.toml") as refused:
        read_context(path)
    assert sentence in str(refused.value)
