"""The hours file: what people write in it, and what a team then has."""

from datetime import date, timedelta
from pathlib import Path

from tests.shape.files import ROOT
from tests.shape.markdown import code_blocks, sections
from tests.words.calendars import HOUR, SECOND, us
from wellserved.eventlog.demo_cases import Company
from wellserved.eventlog.demo_company import ALL_PLANTS, FIRST_DATE, LAST_DATE, STAFFING, TEAMS
from wellserved.eventlog.demo_hours import demo_hours_toml
from wellserved.eventlog.hours_file import TeamHours, read_hours
from wellserved.eventlog.public_holidays import HOLIDAY_YEARS
from wellserved.words.hours import WorkingHours, open_between, working_time_between
from wellserved.words.intervals import written_day

PAGE = (ROOT / "docs" / "hours.md").read_text(encoding="utf-8")

DEFAULT = 'format = 1\n[default]\nzone = "Europe/Berlin"\nmon-fri = "09:00-17:00"\n'


def read(folder: Path, text: str) -> TeamHours:
    path = folder / "hours.toml"
    path.write_text(text, encoding="utf-8")
    return read_hours(path)


def team(folder: Path, text: str, name: str = "Legal") -> WorkingHours:
    """Return the hours of a team from what stands below the usual default."""
    return read(folder, DEFAULT + text).teams[name]


def hours_on(hours: WorkingHours, *days: str) -> list[str]:
    return [written_day(hours.on(date.fromisoformat(day))) for day in days]


def of_week(hours: WorkingHours, monday: str) -> list[str]:
    first = date.fromisoformat(monday)
    return [written_day(hours.on(first + timedelta(days=n))) for n in range(7)]


def test_it_reads_the_hours_of_every_team(tmp_path: Path) -> None:
    found = read(tmp_path, DEFAULT)
    assert found.teams == {}
    assert found.default is not None
    assert found.default.zone == "Europe/Berlin"
    assert of_week(found.default, "2026-06-01") == ["09:00-17:00"] * 5 + ["closed"] * 2


def test_a_team_names_only_what_differs(tmp_path: Path) -> None:
    hours = team(tmp_path, '[team.Legal]\nfri = "09:00-13:00"\nsat = "10:00-12:00"\n')
    assert hours.zone == "Europe/Berlin"
    assert of_week(hours, "2026-06-01") == ["09:00-17:00"] * 4 + ["09:00-13:00", "10:00-12:00", "closed"]


def test_a_team_may_have_a_zone_and_nothing_else_of_its_own(tmp_path: Path) -> None:
    hours = team(tmp_path, '[team.Legal]\nzone = "Asia/Kolkata"\n')
    assert (hours.zone, of_week(hours, "2026-06-01")[:2]) == ("Asia/Kolkata", ["09:00-17:00"] * 2)


def test_days_of_the_week_are_named_in_full_or_in_part_and_may_run_over_sunday(tmp_path: Path) -> None:
    text = '[team.Legal]\nSun-tue = "22:00-06:00"\nwednesday = "closed"\nThursday-Friday = "08:00-12:00"\n'
    hours = team(tmp_path, text)
    assert of_week(hours, "2026-06-01") == [
        "22:00-06:00",
        "22:00-06:00",
        "closed",
        "08:00-12:00",
        "08:00-12:00",
        "closed",
        "22:00-06:00",
    ]


def test_a_default_without_days_of_the_week_only_lends_the_rest(tmp_path: Path) -> None:
    found = read(tmp_path, 'format = 1\n[default]\nzone = "UTC"\n[team."Sales desk"]\nmon = "09:00-10:00"\n')
    assert (found.default, found.teams["Sales desk"].zone) == (None, "UTC")


def test_public_holidays_are_closed(tmp_path: Path) -> None:
    hours = team(tmp_path, 'holidays = "DE-BE"\n[team.Legal]\n[team.Bonn]\nholidays = "de-nw"\n')
    assert hours_on(hours, "2026-03-09", "2026-04-03", "2026-04-06") == ["09:00-17:00", "closed", "closed"]
    # Women's Day, 8 March, is a Friday of 2024, and a holiday in Berlin only; Corpus Christi is none there.
    both = read(tmp_path, DEFAULT + 'holidays = "DE-BE"\n[team.Legal]\n[team.Bonn]\nholidays = "de-nw"\n').teams
    assert hours_on(both["Legal"], "2024-03-08", "2024-05-30") == ["closed", "09:00-17:00"]
    assert hours_on(both["Bonn"], "2024-03-08", "2024-05-30") == ["09:00-17:00", "closed"]


def test_a_holiday_on_a_weekend_may_be_observed_on_another_day(tmp_path: Path) -> None:
    hours = team(tmp_path, '[team.Legal]\nholidays = "US"\n')
    assert hours_on(hours, "2026-07-03", "2026-07-06") == ["closed", "09:00-17:00"]  # 4 July 2026 is a Saturday


def test_a_team_may_have_no_holidays(tmp_path: Path) -> None:
    hours = team(tmp_path, 'holidays = "DE"\n[team.Legal]\nholidays = "none"\n')
    assert hours_on(hours, "2026-12-25") == ["09:00-17:00"]


def test_certain_days_go_before_holidays_and_a_date_before_every_year(tmp_path: Path) -> None:
    days = '[default.days]\n12-25 = "10:00-11:00"\n2026-12-25 = "10:00-12:00"\n2026-05-30 = "09:00-13:00"\n'
    hours = team(tmp_path, f'holidays = "DE"\n{days}[team.Legal]\n')
    assert hours_on(hours, "2025-12-25", "2026-12-25", "2026-12-26", "2026-05-30", "2026-06-06") == [
        "10:00-11:00",
        "10:00-12:00",
        "closed",
        "09:00-13:00",
        "closed",
    ]


def test_certain_days_of_a_team_go_before_those_of_the_default(tmp_path: Path) -> None:
    days = '[default.days]\n2026-12-24 = "closed"\n2026-12-31 = "closed"\n'
    hours = team(tmp_path, f'{days}[team.Legal.days]\n12-24 = "09:00-12:00"\n')
    assert hours_on(hours, "2026-12-24", "2026-12-31") == ["09:00-12:00", "closed"]


def test_certain_days_of_the_default_need_not_concern_a_team(tmp_path: Path) -> None:
    hours = team(tmp_path, '[default.days]\n2026-12-24 = "closed"\n[team.Legal]\ndays = "none"\n')
    assert hours_on(hours, "2026-12-24") == ["09:00-17:00"]


def test_a_span_of_days_takes_both_ends(tmp_path: Path) -> None:
    hours = team(tmp_path, '[team.Legal.days]\n"2026-12-30 to 2027-01-04" = "closed"\n')
    assert hours_on(hours, "2026-12-29", "2026-12-30", "2027-01-04", "2027-01-05") == [
        "09:00-17:00",
        "closed",
        "closed",
        "09:00-17:00",
    ]


def test_the_last_of_february_comes_only_in_leap_years(tmp_path: Path) -> None:
    hours = team(tmp_path, '[team.Legal.days]\n02-29 = "01:00-02:00"\n')
    assert [day.year for day in hours.own_days][:3] == [1972, 1976, 1980]


def test_a_version_changes_what_it_names_from_its_day_on(tmp_path: Path) -> None:
    text = """
    [team.Legal]
    fri = "09:00-13:00"
    [team.Legal.from.2026-06-04]
    mon-thu = "10:00-14:00"
    [team.Legal.from.2026-01-01]
    thu = "closed"
    """
    hours = team(tmp_path, text)
    assert of_week(hours, "2025-12-22") == ["09:00-17:00"] * 4 + ["09:00-13:00"] + ["closed"] * 2
    assert of_week(hours, "2026-06-01") == ["09:00-17:00"] * 3 + ["10:00-14:00", "09:00-13:00"] + ["closed"] * 2


def test_what_a_team_says_goes_before_a_later_version_of_the_default(tmp_path: Path) -> None:
    text = '[default.from.2026-01-01]\nmon-fri = "08:00-16:00"\n[team.Legal]\nfri = "09:00-13:00"\n'
    assert of_week(team(tmp_path, text), "2026-06-01")[3:5] == ["08:00-16:00", "09:00-13:00"]


def test_holidays_may_change_with_a_version(tmp_path: Path) -> None:
    text = 'holidays = "DE-BE"\n[team.Legal.from.2024-01-01]\nholidays = "DE-NW"\n'
    hours = team(tmp_path, text)
    assert hours_on(hours, "2023-03-08", "2024-03-08") == ["closed", "09:00-17:00"]


def test_it_lays_out_the_years_that_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "hours.toml"
    path.write_text(DEFAULT + 'holidays = "DE"\n[default.days]\n12-24 = "closed"\n', encoding="utf-8")
    default = read_hours(path, years=range(2025, 2027)).default
    assert default is not None
    assert {day.year for day in default.closed_dates} == {2025, 2026}
    assert sorted(default.own_days) == [date(2025, 12, 24), date(2026, 12, 24)]


def test_it_warns_nobody_of_calendars_that_are_known_for_fewer_years(tmp_path: Path) -> None:
    assert date(2026, 1, 26) in team(tmp_path, '[team.Legal]\nholidays = "IN-MH"\n').closed_dates  # Republic Day


def test_it_finds_the_parties_of_a_log_by_name(tmp_path: Path) -> None:
    found = read(tmp_path, DEFAULT + '[team.Legal]\nfri = "closed"\n[team."Sales desk"]\nmon = "closed"\n')
    assert found.by_party({0: "outside customer", 7: "Legal", 8: "IT"}) == {7: found.teams["Legal"]}
    assert found.not_among(["Legal", "IT"]) == ("Sales desk",)


# The page, and the sample company


def test_it_reads_the_example_of_the_page(tmp_path: Path) -> None:
    found = read(tmp_path, code_blocks(sections(PAGE)["the-file"], "toml")[0])
    assert found.default is not None
    early, late = "08:00-12:00, 12:30-16:30", "08:00-14:00"
    assert of_week(found.default, "2026-03-16") == [early] * 4 + [late] + ["closed"] * 2
    different = ("2026-12-24", "2026-12-31", "2026-05-15", "2026-05-30", "2026-08-07", "2026-12-25")
    assert hours_on(found.default, *different) == ["closed", "08:00-12:00", "closed", "09:00-13:00", "closed", "closed"]
    assert of_week(found.teams["Customer service"], "2026-03-16")[4:] == ["07:00-20:00", "09:00-14:00", "closed"]
    assert of_week(found.teams["Legal"], "2025-12-01")[3:5] == [early, late]
    assert of_week(found.teams["Legal"], "2026-03-16")[3:5] == ["09:00-15:00", late]
    nights = found.teams["Operations"]
    assert of_week(nights, "2026-03-16") == ["22:00-06:00"] * 4 + ["closed"] * 2 + ["22:00-06:00"]
    assert in_one_night(nights, "2026-03-25T12:00Z") == 8
    assert found.teams["Service desk Pune"].zone == "Asia/Kolkata"
    assert hours_on(found.teams["Service desk Pune"], "2026-08-03", "2026-08-15") == ["09:00-18:00", "closed"]
    assert hours_on(found.teams["Alarms"], *different) == ["00:00-24:00"] * 6


def test_the_nights_of_the_page_are_as_long_as_it_says(tmp_path: Path) -> None:
    nights = read(tmp_path, DEFAULT + '[team.Operations]\nmon-sun = "22:00-06:00"\n').teams["Operations"]
    assert in_one_night(nights, "2026-03-28T12:00Z") == 7
    assert in_one_night(nights, "2026-10-24T12:00Z") == 9
    assert "seven hours long in the night in which summer time begins, and nine when it ends" in PAGE


def in_one_night(hours: WorkingHours, noon: str) -> float:
    return working_time_between(hours, us(noon), us(noon) + 24 * HOUR) / HOUR


def test_the_page_names_the_years_of_the_program() -> None:
    assert f"for the years {HOLIDAY_YEARS[0]} to {HOLIDAY_YEARS[-1]}" in PAGE


def test_the_sample_company_works_in_the_hours_of_its_file(tmp_path: Path) -> None:
    found = read(tmp_path, demo_hours_toml())
    assert found.teams.keys() < set(TEAMS)
    simulated = Company(1, ALL_PLANTS).queues
    from_us, to_us = us(f"{FIRST_DATE.isoformat()}T00:00"), us(f"{LAST_DATE.isoformat()}T23:00")
    for queue, staffing in STAFFING.items():
        windows = zip(simulated[queue].hours.starts, simulated[queue].hours.ends, strict=True)
        in_us = [(start * SECOND, end * SECOND) for start, end in windows if end * SECOND < to_us]
        hours = found.teams.get(staffing.team, found.default)
        assert hours is not None
        assert open_between(hours, from_us, to_us) == in_us
