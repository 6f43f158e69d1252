"""What is said when somebody slips in the hours file: one sentence with the place and what to write."""

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellserved.eventlog.hours_file import TeamHours, read_hours
from wellserved.eventlog.limits import Refused

DEFAULT = 'format = 1\n[default]\nzone = "Europe/Berlin"\nmon-fri = "09:00-17:00"\n'

LIKE = 'write it like 2026-12-24, 12-24 (of every year) or "2026-12-24 to 2027-01-01".'
WEEK = "the days of the week from mon to sun, and several of them such as mon-fri."
KNOWN = f"Known are zone, holidays, days, from, {WEEK}"
ZONES = 'Write it like "Europe/Berlin" or "UTC".'
TABLES = 'There are [default] and, for each team, [team.NAME] or [team."NAME WITH SPACES"].'
COUNTRIES = (
    'Write a country as ISO 3166 does, such as "DE", with a subdivision "DE-BE"; or write "none", and the dates below '
    "days."
)
CLOSED = (
    "working hours to begin with: the days it names are closed. Write the hours of at least one day, such as "
    'mon-fri = "09:00-17:00".'
)
ONLY_CLOSED = (
    'hours.toml says when teams are closed, but not their hours. Write mon-fri = "09:00-17:00" below a line [default].'
)


def read(folder: Path, text: str) -> TeamHours:
    path = folder / "hours.toml"
    path.write_text(text, encoding="utf-8")
    return read_hours(path)


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(Refused) as caught:
        read(folder, text)
    return str(caught.value)


MISTAKES = {
    "without a format": (
        "[default]\n",
        "hours.toml does not say which format it has: its first line must be format = 1.",
    ),
    "of another format": ("format = 2\n", "hours.toml has format 2: its first line must be format = 1."),
    "with nothing in it": (
        "format = 1\n",
        'hours.toml names no hours. Write mon-fri = "09:00-17:00" below a line [default].',
    ),
    "with a default that has no hours": (
        'format = 1\n[default]\nzone = "UTC"\n',
        'hours.toml names no hours. Write mon-fri = "09:00-17:00" below a line [default].',
    ),
    "with a team that has no hours": (
        'format = 1\n[team.Legal]\nzone = "UTC"\n',
        'hours.toml: team.Legal names no hours to begin with, and neither does default: write mon-fri = "09:00-17:00".',
    ),
    "with hours from a later day only": (
        'format = 1\n[team.Legal]\nzone = "UTC"\nfrom.2026-01-01.mon = "09:00-17:00"\n',
        'hours.toml: team.Legal names no hours to begin with, and neither does default: write mon-fri = "09:00-17:00".',
    ),
    "with a default that is always closed": (
        'format = 1\n[default]\nzone = "UTC"\nmon-sun = "closed"\n',
        f"hours.toml: default has no {CLOSED}",
    ),
    "with a team that closes every day of the default": (
        DEFAULT + '[team.Legal]\nmon-fri = "closed"\n',
        f"hours.toml: team.Legal has no {CLOSED}",
    ),
    "with days that are closed and no others": (
        'format = 1\n[default]\nzone = "UTC"\n[default.days]\n2026-12-24 = "closed"\n',
        ONLY_CLOSED,
    ),
    "with public holidays and no hours": (
        'format = 1\n[default]\nzone = "UTC"\nholidays = "DE"\n',
        ONLY_CLOSED,
    ),
    "without a zone": (
        'format = 1\n[default]\nmon = "09:00-17:00"\n',
        'hours.toml: default names no zone: write zone = "Europe/Berlin".',
    ),
    "with a team that has no zone": (
        'format = 1\n[team."Sales desk"]\nmon = "09:00-17:00"\n',
        'hours.toml: team."Sales desk" names no zone, and neither does default: write zone = "Europe/Berlin".',
    ),
    "with a zone that is not known": (
        'format = 1\n[default]\nzone = "Europe/Berlyn"\n',
        f"hours.toml: default.zone: 'Europe/Berlyn' is no zone (did you mean Europe/Berlin?). {ZONES}",
    ),
    "with a zone that is a number": (
        DEFAULT + "[team.Legal]\nzone = 1\n",
        f"hours.toml: team.Legal.zone: 1 is no zone. {ZONES}",
    ),
    "with a table that is not known": (
        DEFAULT + "[teams.Legal]\n",
        f"hours.toml: 'teams' is not known (did you mean team?). {TABLES}",
    ),
    "with a key that is not known": (
        DEFAULT + "[team.Legal]\nholiday = true\n",
        f"hours.toml: team.Legal.holiday is not known (did you mean holidays?). {KNOWN}",
    ),
    "with a day of the week that is not known": (
        DEFAULT + 'mo-fr = "09:00-17:00"\n',
        f"hours.toml: default.mo-fr is not known (did you mean mon-fri?). {KNOWN}",
    ),
    "with a version that has a zone": (
        DEFAULT + '[default.from.2026-01-01]\nzone = "UTC"\n',
        f"hours.toml: default.from.2026-01-01.zone is not known. Known are holidays, {WEEK}",
    ),
    "with a day named twice": (
        DEFAULT + 'fri = "09:00-13:00"\n',
        "hours.toml: default names fri twice, in mon-fri and in fri: name each day once, such as mon-thu and fri.",
    ),
    "with hours that overlap": (
        DEFAULT + 'sat = "09:00-12:00, 11:00-14:00"\n',
        "hours.toml: default.sat: 09:00-12:00 and 11:00-14:00 overlap, or are not in order.",
    ),
    "with hours that are not written so": (
        DEFAULT + 'sat = "9-12"\n',
        "hours.toml: default.sat: '9-12' is not written like 09:00-17:00.",
    ),
    "with hours that are no times": (
        DEFAULT + 'sat = "09:00-12:75"\n',
        "hours.toml: default.sat: 12:75 is no time of the day.",
    ),
    "with a list of hours": (
        DEFAULT + 'sat = ["09:00-12:00"]\n',
        'hours.toml: default.sat must be hours such as "09:00-12:00, 13:00-17:00", or "closed", not [\'09:00-12:00\'].',
    ),
    "with a country that is not known": (
        DEFAULT + 'holidays = "Germany"\n',
        f"hours.toml: default.holidays: no public holidays are known for 'Germany'. {COUNTRIES}",
    ),
    "with a subdivision that is not known": (
        DEFAULT + 'holidays = "GB-XX"\n',
        "hours.toml: default.holidays: GB has no subdivision 'XX'. It has ENG, NIR, SCT, WLS.",
    ),
    "with a subdivision where there are none": (
        DEFAULT + 'holidays = "SG-XX"\n',
        "hours.toml: default.holidays: SG has no subdivision 'XX'. It has none.",
    ),
    "with holidays as yes or no": (
        DEFAULT + "holidays = true\n",
        'hours.toml: default.holidays must be a text such as "DE" or "DE-BE", or "none", not True.',
    ),
    "with a date that does not exist": (
        DEFAULT + '[default.days]\n2026-02-29 = "closed"\n',
        f"hours.toml: default.days: '2026-02-29' is no date; {LIKE}",
    ),
    "with a date written otherwise": (
        DEFAULT + '[team.Legal.days]\n"24.12.2026" = "closed"\n',
        f"hours.toml: team.Legal.days: '24.12.2026' is no date; {LIKE}",
    ),
    "with a date of a week": (
        DEFAULT + '[team.Legal.days]\n2026-W52-4 = "closed"\n',
        f"hours.toml: team.Legal.days: '2026-W52-4' is no date; {LIKE}",
    ),
    "with a year that is a slip": (
        DEFAULT + '[team.Legal.days]\n0226-12-24 = "closed"\n',
        "hours.toml: team.Legal.days: 0226-12-24 is not of a year from 1900 to 2200; correct the year.",
    ),
    "with a day of every year that does not exist": (
        DEFAULT + '[default.days]\n24-12 = "closed"\n',
        "hours.toml: default.days: '24-12' is no day of the year; write month and day, like 12-24.",
    ),
    "with a span that runs backwards": (
        DEFAULT + '[default.days]\n"2026-12-24 to 2026-12-01" = "closed"\n',
        "hours.toml: default.days: '2026-12-24 to 2026-12-01' must run forwards, and over a year at most.",
    ),
    "with a date named twice": (
        DEFAULT + '[default.days]\n2026-12-24 = "closed"\n"2026-12-20 to 2026-12-31" = "closed"\n',
        "hours.toml: default.days names 2026-12-24 twice: keep one of them.",
    ),
    "with a day that has no hours": (
        DEFAULT + "[default.days]\n2026-12-24 = false\n",
        'hours.toml: default.days.2026-12-24 must be hours such as "09:00-12:00, 13:00-17:00", or "closed", not False.',
    ),
    "with a span that has hours written otherwise": (
        DEFAULT + '[default.days]\n"2026-12-24 to 2026-12-26" = "shut"\n',
        "hours.toml: default.days.\"2026-12-24 to 2026-12-26\": 'shut' is not written like 09:00-17:00.",
    ),
    "with a list of days": (
        DEFAULT + "days = [2026-12-24]\n",
        "hours.toml: default.days must be a table: write [default.days] on a line of its own, its keys below.",
    ),
    "with a version that begins on no date": (
        DEFAULT + '[team.Legal.from.2026-13-01]\nmon = "closed"\n',
        "hours.toml: team.Legal.from: '2026-13-01' is no date; write it like 2026-12-24.",
    ),
    "with a version that is no table": (
        DEFAULT + "[team.Legal]\nfrom = 2026-01-01\n",
        "hours.toml: team.Legal.from must be a table: write [team.Legal.from] on a line of its own, its keys below.",
    ),
    "with a team that is no table": (
        DEFAULT + '[team]\nLegal = "09:00-17:00"\n',
        "hours.toml: team.Legal must be a table: write [team.Legal] on a line of its own, its keys below.",
    ),
    "with teams as a text": (
        'format = 1\nteam = "Legal"\n',
        "hours.toml: team must be a table: write [team] on a line of its own, its keys below.",
    ),
}


@pytest.mark.parametrize(("text", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_it_refuses_a_file(text: str, sentence: str, tmp_path: Path) -> None:
    assert refusal(tmp_path, text) == sentence


NO_TOML = {
    "hours without quotes": "sat = 09:00-12:00\n",
    "a name without quotes": "[team.Sales desk]\n",
    "a team named twice": "[team.Legal]\n[team.Legal]\n",
    "a date named twice": '[default.days]\n2026-12-24 = "closed"\n2026-12-24 = "closed"\n',
}


@pytest.mark.parametrize("text", NO_TOML.values(), ids=NO_TOML)
def test_it_refuses_what_is_not_toml(text: str, tmp_path: Path) -> None:
    found = refusal(tmp_path, DEFAULT + text)
    assert found.startswith("hours.toml is not TOML: ")
    assert found.endswith(". Texts need quotes, and so do names with spaces.")


def test_it_refuses_what_is_no_file_of_hours(tmp_path: Path) -> None:
    for path, why in {
        tmp_path / "gone.toml": r"gone\.toml cannot be read: No such file or directory\. Name the hours file\.",
        tmp_path: r"is a folder, or no ordinary file\. Name the hours file\.",
    }.items():
        with pytest.raises(Refused, match=why):
            read_hours(path)
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(Refused, match="is a folder, or no ordinary file"):
        read_hours(tmp_path / "pipe.toml")
    (tmp_path / "latin.toml").write_bytes("# Bürozeiten".encode("latin-1"))
    with pytest.raises(Refused, match=r"latin\.toml is not UTF-8 text: save it as UTF-8\."):
        read_hours(tmp_path / "latin.toml")
    (tmp_path / "large.toml").write_text("# much\n" * 200_000, encoding="utf-8")
    with pytest.raises(Refused, match=r"large\.toml is larger than 1,000,000 bytes: that is no hours file\."):
        read_hours(tmp_path / "large.toml")


KEYS = [
    "zone",
    "holidays",
    "days",
    "from",
    "mon",
    "mon-fri",
    "sun-thu",
    "fri",
    "2026-01-01",
    "12-24",
    "team",
    "default",
    "x",
]
VALUES = st.sampled_from(
    ["UTC", "DE", "none", "closed", "09:00-17:00", "22:00-06:00", "", 1, True, [], date(2026, 1, 1)]
)
TREES = st.recursive(VALUES, lambda inner: st.dictionaries(st.sampled_from(KEYS), inner, max_size=3), max_leaves=12)


@given(default=TREES, team=TREES)
def test_whatever_stands_in_it_it_is_read_or_refused(default, team, tmp_path_factory) -> None:
    lines = ["format = 1", f"default = {in_toml(default)}", f"team = {{ Legal = {in_toml(team)} }}"]
    found = read_or_why(tmp_path_factory.getbasetemp(), "\n".join(lines))
    if isinstance(found, str):
        assert found.startswith("hours.toml")
        assert found.endswith(".")
    else:
        assert found.teams.keys() == {"Legal"}


def read_or_why(folder: Path, text: str) -> TeamHours | str:
    try:
        return read(folder, text)
    except Refused as refused:
        return str(refused)


def in_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {in_toml(each)}' for key, each in value.items()) + " }"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
