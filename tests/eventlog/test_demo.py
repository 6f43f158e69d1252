"""The sample company as an outsider meets it: the three files, read by plain loops."""

import csv
import itertools
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from wellserved.eventlog.demo import OUTSIDE_PARTIES, OUTSIDE_SEGMENTS, DemoFiles, Plant, write_demo
from wellserved.words.events import EventKind

Row = dict[str, str]

BERLIN = ZoneInfo("Europe/Berlin")
ENDS = {"delivered", "closed", "withdrawn"}
CHANGE_NOTHING = {"promised", "update", "activity", "wait_disputed"}
OPENING_HOURS = {
    "Sales desk": (8, 18),
    "Customer service": (8, 18),
    "Credit check": (9, 17),
    "Legal": (9, 17),
    "Compliance": (9, 17),
    "Operations": (8, 17),
    "Payments": (8, 16),
    "IT": (7, 18),
    "Procurement": (9, 17),
    "HR": (8, 16),
    "Payroll": (8, 16),
    "Facilities": (7, 16),
}
WAITS = {"waiting_on_customer", "waiting_on_case", "waiting_on_outside", "waiting_until"}
FOLLOWS: dict[str, set[str]] = {
    "opened": {"taken_up", "withdrawn"},
    "handed_over": {"taken_up", "withdrawn"},
    "queued": {"taken_up", "withdrawn"},
    "reopened": {"taken_up", "withdrawn"},
    "taken_up": {"handed_over", "declined", "delivered", "closed", *WAITS},
    "waiting_on_customer": {"queued", "closed", "withdrawn"},
    "waiting_on_case": {"queued"},
    "waiting_on_outside": {"queued"},
    "waiting_until": {"queued"},
    "declined": {"handed_over"},
    "delivered": {"reopened"},
    "closed": {"reopened"},
    "withdrawn": set(),
}


def rows_of(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def lives(rows: list[Row]) -> dict[str, list[Row]]:
    by_case: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_case[row["case"]].append(row)
    return by_case


def states(life: list[Row]) -> list[Row]:
    return [row for row in life if row["kind"] not in CHANGE_NOTHING]


def arrivals(rows: list[Row]) -> Iterator[tuple[str, str, float]]:
    """Each arrival in a team's queue that was taken up: the team, who waits for it, and the hours until then."""
    for life in lives(rows).values():
        steps = states(life)
        for before, now, after in zip([None, *steps], steps, steps[1:], strict=False):
            if now["kind"] in ("opened", "handed_over") and after["kind"] == "taken_up":
                waiting = now["customer"] if before is None else before["team"]
                yield now["team"], waiting, (moment(after["at"]) - moment(now["at"])).total_seconds() / 3600


def mean_waits(rows: list[Row]) -> dict[str, float]:
    hours: dict[str, list[float]] = defaultdict(list)
    for team, _, waited in arrivals(rows):
        hours[team].append(waited)
    return {team: sum(waits) / len(waits) for team, waits in hours.items()}


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> DemoFiles:
    return write_demo(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def rows(sample) -> list[Row]:
    return rows_of(sample.events)


@pytest.fixture(scope="module")
def without_slow_link(tmp_path_factory) -> DemoFiles:
    return write_demo(tmp_path_factory.mktemp("without"), plants=frozenset({Plant.WRONG_FORM}))


def test_it_writes_the_same_bytes_for_the_same_seed(sample, tmp_path):
    again = write_demo(tmp_path / "made" / "by it", seed=1)

    for name in ("events", "outside", "mapping"):
        assert getattr(again, name).read_bytes() == getattr(sample, name).read_bytes()


def test_it_tells_another_half_year_for_another_seed(sample, tmp_path):
    assert write_demo(tmp_path, seed=2).events.read_bytes() != sample.events.read_bytes()


def test_it_writes_the_plain_header_and_a_mapping_that_names_who_is_outside(sample):
    header = sample.events.read_bytes().split(b"\n")[0]

    assert header == b"case,at,kind,team,customer,waits_on,promise_at,activity"
    assert sample.mapping.read_bytes() == (
        b'format = 1\npreset = "plain"\n[outside]\nnames = ["Private borrowers", "Small businesses"]\n'
    )


def test_it_is_half_a_year_of_a_company_of_readable_size(rows):
    cases = lives(rows)

    assert 3_000 <= len(cases) <= 5_000
    assert 30_000 <= len(rows) <= 60_000
    assert moment(rows[0]["at"]).astimezone(BERLIN).date().isoformat() == "2025-10-01"
    assert moment(rows[-1]["at"]).astimezone(BERLIN).date().isoformat() == "2026-03-31"


def test_it_names_teams_and_segments_and_nobody_else(rows):
    assert {row["team"] for row in rows} == set(OPENING_HOURS)
    assert {row["customer"] for row in rows} == {"", *OPENING_HOURS, *OUTSIDE_SEGMENTS}
    assert {row["customer"] for row in rows if row["kind"] == "opened"} == {*OPENING_HOURS, *OUTSIDE_SEGMENTS}


def test_it_shows_every_kind_of_event(rows):
    between_people = {EventKind.ACCEPTED, EventKind.ANSWER_PROMISED, EventKind.NEWS_PROMISED}
    assert {row["kind"] for row in rows} == {kind.value for kind in set(EventKind) - between_people}


def test_it_sorts_events_by_moment(rows):
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert all(moment(row["promise_at"]) for row in rows if row["promise_at"])


def test_it_opens_every_case_first_and_lets_only_sensible_steps_follow(rows):
    for life in lives(rows).values():
        kinds = [row["kind"] for row in states(life)]
        assert life[0]["kind"] == "opened"
        assert [(a, b) for a, b in itertools.pairwise(kinds) if b not in FOLLOWS[a]] == []


def test_it_lets_nothing_but_a_reopening_follow_an_end(rows):
    pairs = [pair for life in lives(rows).values() for pair in itertools.pairwise(life)]
    assert {after["kind"] for row, after in pairs if row["kind"] in ENDS} == {"reopened"}


def test_it_changes_the_team_only_when_a_case_is_handed_over(rows):
    pairs = [pair for life in lives(rows).values() for pair in itertools.pairwise(life)]
    assert {after["kind"] for row, after in pairs if row["team"] != after["team"]} == {"handed_over"}


def test_it_waits_only_for_requests_of_its_own_team_that_are_open_and_for_named_outside_parties(rows):
    asked_by: dict[str, str] = {}
    for row in rows:
        if row["kind"] == "opened":
            asked_by[row["case"]] = row["customer"]
        if row["kind"] == "waiting_on_case":
            names = [name for name in row["waits_on"].split("|") if name not in OUTSIDE_PARTIES]
            assert names
            assert [asked_by[name] for name in names] == [row["team"]] * len(names)
        elif row["kind"] == "waiting_on_outside":
            assert row["waits_on"] in OUTSIDE_PARTIES
        else:
            assert row["waits_on"] in ("", "customer")


def test_it_names_the_customer_whose_answer_or_date_is_waited_for(rows):
    asked_by = {row["case"]: row["customer"] for row in rows if row["kind"] == "opened"}
    waits = [row for row in rows if row["kind"] == "waiting_on_customer" or row["waits_on"] == "customer"]

    assert {row["kind"] for row in waits} == {"waiting_on_customer", "waiting_until"}
    assert all(row["customer"] == asked_by[row["case"]] for row in waits)


def test_it_goes_on_only_after_everything_waited_for_has_ended(rows):
    first_end: dict[str, str] = {}
    waits: dict[str, list[str]] = {}
    for row in rows:
        if row["kind"] in ENDS:
            first_end.setdefault(row["case"], row["at"])
        if row["kind"] == "waiting_on_case":
            waits[row["case"]] = [name for name in row["waits_on"].split("|") if name not in OUTSIDE_PARTIES]
        elif row["kind"] == "queued":
            assert all(first_end[name] <= row["at"] for name in waits.pop(row["case"], []))


def test_it_shows_waits_for_several_at_once(rows):
    waits = [row["waits_on"] for row in rows if row["kind"] == "waiting_on_case"]

    assert any(wait.count("R-") >= 2 for wait in waits)
    assert any("R-" in wait and "|Credit bureau" in wait for wait in waits)


def test_it_leaves_some_cases_open_at_the_end(rows):
    still_open = [life for life in lives(rows).values() if states(life)[-1]["kind"] not in ENDS]

    assert 20 <= len(still_open) <= 400


def test_it_starts_work_only_on_weekdays_within_the_shift(rows):
    for row in rows:
        if row["kind"] == "taken_up":
            local = moment(row["at"]).astimezone(BERLIN)
            opens, closes = OPENING_HOURS[row["team"]]
            assert local.weekday() < 5
            assert opens <= local.hour < closes


@pytest.mark.parametrize(
    ("first", "last", "first_hour_utc", "last_hour_utc"),
    [
        ("2025-10-20", "2025-10-24", 7, 14),
        ("2025-10-27", "2025-10-31", 8, 15),
        ("2026-03-23", "2026-03-27", 8, 15),
        ("2026-03-30", "2026-03-31", 7, 14),
    ],
)
def test_it_keeps_nine_to_five_in_berlin_through_daylight_saving(rows, first, last, first_hour_utc, last_hour_utc):
    hours = {
        moment(row["at"]).hour
        for row in rows
        if row["kind"] == "taken_up" and row["team"] == "Credit check" and first <= row["at"][:10] <= last
    }

    assert hours == set(range(first_hour_utc, last_hour_utc + 1))


@pytest.mark.parametrize("seed", [1, 2])
def test_it_lets_cases_wait_several_times_longer_for_legal_than_for_any_other_team(tmp_path, seed):
    files = write_demo(tmp_path, seed=seed)
    waits = mean_waits(rows_of(files.events))
    for_legal = waits.pop("Legal")

    assert (files.provider, files.customer) == ("Legal", "Credit check")
    assert for_legal > 4 * max(waits.values())


def test_it_plants_a_link_and_not_a_slow_team(rows):
    hours: dict[bool, list[float]] = {True: [], False: []}
    for team, waiting, waited in arrivals(rows):
        if team == "Legal":
            hours[waiting == "Credit check"].append(waited)

    assert sum(hours[True]) / len(hours[True]) > 5 * sum(hours[False]) / len(hours[False])


def test_it_lets_no_team_stand_out_without_the_slow_link(without_slow_link):
    waits = sorted(mean_waits(rows_of(without_slow_link.events)).values())

    assert (without_slow_link.provider, without_slow_link.customer) == (None, None)
    assert waits[-1] < 2 * waits[len(waits) // 2]


def test_it_sends_applications_back_to_the_desk_because_of_the_form(rows, tmp_path):
    other = rows_of(write_demo(tmp_path, plants=frozenset({Plant.SLOW_LINK})).events)

    def share_sent_back(events: list[Row]) -> float:
        teams = [[row["team"] for row in states(life)] for life in lives(events).values() if life[0]["case"][0] == "C"]
        pairs = [set(itertools.pairwise(path)) for path in teams]
        reached = sum("Operations" in path for path in teams)
        return sum(("Operations", "Sales desk") in pair for pair in pairs) / reached

    assert 0.15 < share_sent_back(rows) < 0.30
    assert share_sent_back(other) < 0.06


def test_it_has_the_same_outside_customers_whichever_plants_are_in(rows, without_slow_link):
    def opened(events: list[Row]) -> list[Row]:
        return [row for row in events if row["kind"] == "opened" and row["customer"] in OUTSIDE_SEGMENTS]

    assert opened(rows) == opened(rows_of(without_slow_link.events))


def test_it_lets_both_segments_speak_in_every_month(sample):
    voices = rows_of(sample.outside)

    assert list(voices[0]) == ["month", "segment", "satisfaction", "answers", "complaints"]
    assert [(row["month"], row["segment"]) for row in voices] == [
        (month, segment)
        for month in ("2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03")
        for segment in ("Private borrowers", "Small businesses")
    ]
    assert all(1 <= float(row["satisfaction"]) <= 5 for row in voices)
    assert all(int(row["answers"]) >= 5 and int(row["complaints"]) >= 0 for row in voices)


def test_it_lets_small_businesses_be_less_satisfied_where_they_wait_for_legal(sample, without_slow_link):
    def satisfaction(files: DemoFiles) -> float:
        voices = [row for row in rows_of(files.outside) if row["segment"] == "Small businesses"]
        answers = sum(int(row["answers"]) for row in voices)
        return sum(float(row["satisfaction"]) * int(row["answers"]) for row in voices) / answers

    assert satisfaction(sample) < satisfaction(without_slow_link) - 0.2
