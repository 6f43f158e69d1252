"""The file of figures: what people write in it, what it says when they slip, and docs/cost.md, which explains it."""

from pathlib import Path

import pytest

from tests.shape.generated import page_path
from tests.shape.markdown import code_blocks, sections, table_rows
from wellserved.analysis.cost import DRAWS, HARD_TO_BELIEVE, MEASURABLE, SEED, SHORTEST_LOG_DAYS, YEAR_DAYS, scenario
from wellserved.analysis.cost_lines import LINES
from wellserved.analysis.cost_scenario import Range, Scenario
from wellserved.eventlog.figures_file import read_figures
from wellserved.eventlog.limits import Refused
from wellserved.words.own_figures import INPUTS, Figure, Input, Origin, OwnFigures

SECTIONS = sections(page_path("cost").read_text(encoding="utf-8"))
HEAD = 'format = 1\ncurrency = "EUR"\n'


def read(folder: Path, text: str) -> OwnFigures:
    path = folder / "figures.toml"
    path.write_text(text, encoding="utf-8")
    return read_figures(path)


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(Refused) as caught:
        read(folder, text)
    return str(caught.value)


def yours(low: float, likely: float, high: float, unit: str, note: str = "") -> Figure:
    return Figure(low, likely, high, unit, Origin.YOURS, note)


def test_it_reads_one_number_or_three_with_their_notes(tmp_path: Path) -> None:
    text = 'hour_cost = 55\nidle_share = { low = 0.1, likely = 0.2, high = 0.5 }\n[notes]\nhour_cost = "controlling"\n'
    assert read(tmp_path, HEAD + text) == OwnFigures(
        "EUR",
        {
            "hour_cost": yours(55, 55, 55, "EUR an hour", "controlling"),
            "idle_share": yours(0.1, 0.2, 0.5, "share"),
        },
    )


def test_it_reads_three_numbers_in_a_table_of_their_own(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEAD}[salary]\nlow = 40_000\nlikely = 60_000\nhigh = 120_000.50\n")
    assert found.figures == {"salary": yours(40_000, 60_000, 120_000.5, "EUR a year")}


def test_it_is_content_with_nothing_but_a_currency(tmp_path: Path) -> None:
    assert read(tmp_path, 'format = 1\ncurrency = " CHF "') == OwnFigures("CHF", {})


def test_it_bears_a_byte_order_mark(tmp_path: Path) -> None:
    assert read(tmp_path, f"\ufeff{HEAD}weeks = 46").figures == {"weeks": yours(46, 46, 46, "weeks a year")}


def test_it_takes_what_is_entered_for_ones_own_even_where_a_figure_was_published(tmp_path: Path) -> None:
    assert read(tmp_path, f"{HEAD}late_share = 0.2").figures["late_share"].origin is Origin.YOURS


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "figures.toml does not say which format it has: its first line must be format = 1."),
        ("format = 2", "figures.toml has format 2: its first line must be format = 1."),
        ("format = true", "figures.toml has format True: its first line must be format = 1."),
        ("format = 1", 'figures.toml: currency is missing. Say what money is counted in, such as currency = "EUR".'),
        ("format = 1\ncurrency = 3", "figures.toml: currency cannot be 3. Say what money is counted in"),
        ("format = 1\ncurrency = ' '", "figures.toml: currency cannot be ' '."),
        (f"format = 1\ncurrency = '{'x' * 21}'", "figures.toml: currency cannot be 'xxx"),
        ('format = 1\ncurrency = "E\\tU"', r"figures.toml: currency cannot be 'E\tU'."),
        (f"{HEAD}sallary = 3", "figures.toml: sallary is not known (did you mean salary?). Known are hour_cost,"),
        (
            f"{HEAD}salary = '60.000'",
            "salary must be a number without quotes, such as 5500.50, or { low = 1, likely = 2, high = 4 }, not '60",
        ),
        (f"{HEAD}salary = true", "figures.toml: salary must be a number, or { low = 1, likely = 2, high = 4 }, not T"),
        (f"{HEAD}salary = [1, 2, 3]", "figures.toml: salary must be a number, or { low = 1, likely = 2, high = 4 },"),
        (f"{HEAD}salary = nan", "figures.toml: salary cannot be nan: only finite numbers can be counted with."),
        (f"{HEAD}salary = {'9' * 400}", "figures.toml: salary is far too large. Write a number that can be meant."),
        (f"{HEAD}salary = 1e15", "figures.toml: salary cannot be 1000000000000000.0: at most 100,000,000,000 a year"),
        (f"{HEAD}hour_cost = 1e9", "hour_cost cannot be 1000000000.0: at most 100,000,000 an hour can be meant."),
        (f"{HEAD}employees = 1e12", "employees cannot be 1000000000000.0: at most 10,000,000 people can be meant."),
        (f"{HEAD}full_time_hours = 9000", "full_time_hours cannot be 9000: at most 8,784 hours a year can be meant."),
        (f"{HEAD}full_time_hours = 0.5", "full_time_hours cannot be 0.5: less than 1 cannot be meant."),
        (f"{HEAD}salary = -1", "figures.toml: salary cannot be -1: less than 0 cannot be meant."),
        (f"{HEAD}weeks = 60", "figures.toml: weeks cannot be 60: at most 53 weeks a year can be meant."),
        (f"{HEAD}idle_share = 15", "figures.toml: idle_share cannot be 15: a share is at most 1: write 15 % as 0.15."),
        (
            f"{HEAD}months_late = {{ low = 3, likely = 2, high = 4 }}",
            "months_late cannot be { low = 3, likely = 2, high = 4 }: low must not be above likely, nor likely above",
        ),
        (
            f"{HEAD}months_late = {{ low = 1, likly = 2, high = 4 }}",
            "figures.toml: months_late has 'likly' (did you mean likely?). Write one number, or { low = 1, likely = 2,",
        ),
        (f"{HEAD}months_late = {{ likely = 2 }}", "figures.toml: months_late lacks low and high. Write one number, or"),
        (
            f"{HEAD}months_late = {{ low = 1, likely = '2', high = 4 }}",
            "figures.toml: months_late.likely must be a number without quotes, such as 5500.50, not '2'.",
        ),
        (f"{HEAD}notes = 'all from HR'", "figures.toml: notes must be a table: at the end [notes], below it lines"),
        (
            f"{HEAD}salary = 1\n[notes]\nsallary = 'HR'",
            "figures.toml: notes.sallary is about no figure of this file (did you mean salary?). Take it out.",
        ),
        (f"{HEAD}salary = 1\n[notes]\nsalary = 2", "figures.toml: notes.salary must be one text in quotes, of at most"),
        (f"{HEAD}salary = .5", "figures.toml is not TOML: Unexpected character"),
        (f"{HEAD}salary = 1\nsalary = 2", 'figures.toml is not TOML: Key "salary" already exists'),
    ],
)
def test_it_says_which_key_is_wrong_and_what_to_do(tmp_path: Path, text: str, sentence: str) -> None:
    assert sentence in refusal(tmp_path, text)


def test_it_says_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"is a folder, or no ordinary file\. Name the file of figures"):
        read_figures(tmp_path)
    with pytest.raises(Refused, match=r"absent\.toml cannot be read: No such file or directory"):
        read_figures(tmp_path / "absent.toml")
    (tmp_path / "latin.toml").write_bytes(b'currency = "\xa3"')
    with pytest.raises(Refused, match=r"latin\.toml is not UTF-8 text"):
        read_figures(tmp_path / "latin.toml")
    (tmp_path / "large.toml").write_bytes(b"#" * 1_000_001)
    with pytest.raises(Refused, match=r"large\.toml is larger than 1,000,000 bytes: that is no file of figures"):
        read_figures(tmp_path / "large.toml")


def example(folder: Path) -> Scenario:
    return scenario(read(folder, code_blocks(SECTIONS["how-to-get-one"], "toml")[0]))


def thousands(found: Range, mean: float) -> list[float]:
    return [each / 1000 for each in (found.low, found.median, found.high, mean)]


def test_the_page_shows_a_file_and_what_comes_of_it(tmp_path: Path) -> None:
    found = example(tmp_path)
    assert found.total
    assert found.mean
    drawn = {line.key: thousands(line.range, line.mean) for line in found.lines}
    drawn["total"] = thousands(found.total, found.mean)
    told = {row[0]: [float(each) for each in row[1:]] for row in table_rows(SECTIONS["how-the-range-comes-about"])}
    # Another version of NumPy may draw other numbers; see test_cost.py for how far these may differ.
    assert told == {key: pytest.approx(numbers, rel=0.04) for key, numbers in drawn.items()}


def test_the_page_says_how_the_example_is_counted(tmp_path: Path) -> None:
    found = example(tmp_path)
    part = SECTIONS["how-the-range-comes-about"]
    assert f"{found.own_inputs} of its {len(found.inputs)} inputs are its own" in part
    assert found.full_time
    people = found.full_time.range
    assert f"{people.median:.1f} full-time people ({people.low:.1f} to {people.high:.1f})" in part
    assert f"done {DRAWS:,} times, always with the same seed ({SEED})" in part


def test_the_page_explains_every_line() -> None:
    assert table_rows(SECTIONS["the-lines"]) == [
        (line.key, line.name, " × ".join(f"`{key}`" for key in line.inputs), line.leaves_out) for line in LINES
    ]


def test_the_page_explains_every_key() -> None:
    assert table_rows(SECTIONS["the-inputs"]) == [
        (f"`{key}`", about.unit.replace("{money}", "money"), about.meaning, without(about))
        for key, about in INPUTS.items()
    ]


def without(about: Input) -> str:
    """Say what is taken where nothing is entered."""
    usual = about.usual
    return f"{usual.low:g}, {usual.likely:g}, {usual.high:g}: {usual.origin}" if usual else "not known"


def test_the_page_names_the_source_of_every_published_figure() -> None:
    told = SECTIONS["what-the-published-figures-are"]
    published = [each.usual.note for each in INPUTS.values() if each.usual and each.usual.origin is Origin.SOURCE]
    published += [each.to_compare for each in INPUTS.values() if each.to_compare]
    names = ("PMI 2018", "Flyvbjerg & Budzier 2011", "Boushey & Glynn 2012", "CPP 2008", "Boehm & Basili 2001")
    assert [row[0].split(",")[0] for row in table_rows(told)] == list(names)
    assert [note for note in published if not any(name in note for name in names)] == []


def test_the_page_names_the_limits_of_the_program() -> None:
    told = SECTIONS["what-a-log-tells"]
    assert f"a year of {YEAR_DAYS} days" in told
    assert f"less than {SHORTEST_LOG_DAYS} days" in told
    assert [each for each in MEASURABLE if f"`{each}`" not in told] == []
    assert HARD_TO_BELIEVE == 0.25, "then say another share than a quarter in cost.md"


def ordered(keys: tuple[str, ...]) -> list[str]:
    return [key for key in INPUTS if key in keys]
