"""docs/measures.md says how each number is counted; its examples are counted here, by the program."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.shape.example_logs import Example, analysed
from tests.shape.generated import page_path
from tests.shape.markdown import code_blocks, sections, table_rows
from wellserved.analysis import charges, completing, handoffs, loops, open_cases, spells
from wellserved.analysis.estimates import Estimate, PairSums, ratio, share
from wellserved.analysis.findings import SMALLEST_CELL
from wellserved.analysis.medians import median_of
from wellserved.analysis.months import months
from wellserved.analysis.passed_on import INTERVALS_FOR
from wellserved.analysis.queue_causes import queue_causes
from wellserved.engine import Table, opened
from wellserved.words.charges import ChargeKind
from wellserved.words.events import State
from wellserved.words.units import DAY_US, HOUR_US

SECTIONS = sections(page_path("measures").read_text(encoding="utf-8"))

ANCHORS = [
    "lives",
    "spells",
    "hand-offs",
    "wait-until-taken-up",
    "bounces",
    "loops",
    "cases-by-number-of-teams",
    "lain-elsewhere",
    "line-of-sight",
    "age-of-open-cases",
    "working-hours",
    "whose-time",
    "promises",
    "queue-causes",
    "weakest-link",
    "return-loops",
    "cost",
    "brute-force",
    "two-periods",
    "by-month",
    "intervals",
    "small-cells-and-small-teams",
    "what-a-log-cannot-tell",
]
"""Other pages and older reports link here; a name may be added, none may go."""

Rows = list[tuple[str, ...]]


def number(value: float, unit: str) -> str:
    return f"{value:.10g} {unit}"


def percent(estimate: Estimate | None) -> str:
    return f"{estimate.value:.1%}".replace("%", " %") if estimate else ""


def rows_of(example: Example, table: Table) -> list[dict[str, Any]]:
    """Give the rows of a table with the names of the parties, in their order."""
    rows = example.log.engine.rows(table)
    parties = {"from_team", "to_team", "team", "holder", "first_via", "last_via", "provider", "customer"}
    return [{k: example.shown.name(v) if k in parties and v is not None else v for k, v in row.items()} for row in rows]


def lives_of(example: Example) -> Rows:
    cases = example.findings.cases
    median = cases.lived_median.value if cases.lived_median else 0
    whole = number(cases.lived_total_hours, "h")
    return [(str(cases.total), str(cases.complete), str(cases.open), number(median, "h"), whole)]


def where_it_waits(example: Example) -> Rows:
    hours: dict[tuple[str, str], list[float]] = {}
    for row in rows_of(example, spells.spells(example.tables.steps, example.log)):
        place = row["holder"], list(State)[row["state"]].value
        hours.setdefault(place, []).append((row["end_us"] - row["start_us"]) / HOUR_US)
    return sorted((*place, number(sum(each), "h"), str(len(each))) for place, each in hours.items())


def pairs_of(example: Example) -> list[dict[str, Any]]:
    pairs = rows_of(example, handoffs.waits_between(example.tables.handoffs))
    return sorted(pairs, key=lambda row: (row["from_team"], row["to_team"]))


def handoffs_of(example: Example) -> Rows:
    return [(row["from_team"], row["to_team"], str(row["times"]), str(row["cases"])) for row in pairs_of(example)]


def waits_of(example: Example) -> Rows:
    return [
        (row["from_team"], row["to_team"], number(row["median_us"] / HOUR_US, "h"), str(row["not_taken_up"]))
        for row in pairs_of(example)
    ]


def bounces_of(example: Example) -> Rows:
    passed = example.findings.handoffs
    return [(str(passed.bounces), str(passed.two_way_pairs))] if passed else []


def loops_of(example: Example) -> Rows:
    return [
        (row["team"], row["first_via"], row["last_via"], str(row["stops"]), number(row["away_us"] / HOUR_US, "h"))
        for row in rows_of(example, loops.loops(loops.returns(example.tables.steps)))
    ]


def teams_of(example: Example) -> Rows:
    rows = rows_of(example, completing.teams_per_case(example.tables.by_team))
    return [(str(row["teams"]), str(row["cases"])) for row in rows]


def elsewhere_of(example: Example) -> Rows:
    found = example.findings.elsewhere
    return [(percent(found.hours), percent(found.longest), str(found.longest.n))] if found and found.longest else []


def ways_of(example: Example) -> Rows:
    return sorted((team.name, " → ".join(team.way_out)) for team in example.findings.teams)


def ages_of(example: Example) -> Rows:
    return [(each.case, f"{each.age_days:.10g}") for each in example.findings.open_cases.oldest]


def on_two_clocks(example: Example) -> Rows:
    charged = example.log.engine.rows(example.tables.charged)
    return [tuple(number(sum(row[clock] for row in charged) / HOUR_US, "h") for clock in ("wall_us", "promise_us"))]


def whose_time_of(example: Example) -> Rows:
    """Give the charges of the case that was opened first, in the order of the page."""
    rows = rows_of(example, charges.charges(example.tables.charged))
    first = example.log.engine.rows(example.log.events.sort("at_us", "row").head(1))[0]["case"]
    kinds = {kind.code: kind.value for kind in ChargeKind}
    order = ("queue", "unasked", "work", "stale")
    found = [
        (
            kinds[row["kind"]],
            f"{row['provider']} → {row['customer']}",
            str(row["depth"]),
            number(row["wall_us"] / HOUR_US, "h"),
        )
        for row in rows
        if row["case"] == first
    ]
    return sorted(found, key=lambda row: order.index(row[0]))


def promises_of(example: Example) -> Rows:
    found = example.findings.promises
    return [tuple(str(n) for n in (found.kept, found.late_own, found.late_elsewhere, found.running))] if found else []


def queue_causes_of(example: Example) -> Rows:
    found = queue_causes(example.tables)
    assert found
    hours = (found.closed_hours, found.contention_hours, found.overtaken_hours, found.unexplained_hours)
    return [tuple(number(each, "h") for each in hours)]


def month_of(example: Example) -> Rows:
    """Give the months of links."""
    name = example.shown.name
    return [
        (
            row.month,
            f"{name(row.provider)} → {name(row.customer)}",
            str(row.figures.ended),
            number(row.figures.own_wait_hours, "h"),
            number(row.figures.work_hours or 0.0, "h"),
            number(row.figures.elsewhere_hours, "h"),
        )
        for row in months(example.tables.whole, "UTC")
        if row.provider is not None and row.customer is not None
    ]


COUNTED: dict[str, Callable[[Example], Rows]] = {
    "lives": lives_of,
    "spells": where_it_waits,
    "hand-offs": handoffs_of,
    "wait-until-taken-up": waits_of,
    "bounces": bounces_of,
    "loops": loops_of,
    "cases-by-number-of-teams": teams_of,
    "lain-elsewhere": elsewhere_of,
    "line-of-sight": ways_of,
    "age-of-open-cases": ages_of,
    "working-hours": on_two_clocks,
    "whose-time": whose_time_of,
    "promises": promises_of,
    "queue-causes": queue_causes_of,
    "by-month": month_of,
}

TOLD = ("weakest-link", "return-loops", "brute-force", "two-periods")
"""Measures that five rows cannot show."""


def log_for(name: str) -> str:
    """Give the log of a section, or the one before it: "the example above"."""
    blocks = [code_blocks(SECTIONS[each], "csv") for each in ANCHORS[: ANCHORS.index(name) + 1]]
    return [block for each in blocks for block in each][-1]


def test_it_keeps_the_addresses_of_its_sections() -> None:
    assert [each for each in SECTIONS if each in ANCHORS] == ANCHORS


@pytest.mark.parametrize("name", COUNTED)
def test_it_counts_as_the_page_says(name: str, tmp_path: Path) -> None:
    hours = "".join(code_blocks(SECTIONS[name], "toml"))
    with analysed(log_for(name), tmp_path, hours=hours) as example:
        assert COUNTED[name](example) == table_rows(SECTIONS[name])


@pytest.mark.parametrize("name", [*COUNTED, *TOLD])
def test_it_says_of_each_number_how_it_is_counted_what_may_be_seen_otherwise_and_how_sure_it_is(name: str) -> None:
    assert re.findall(r"^- \*\*(.+?)(?::\*\*| may\*\*)", SECTIONS[name], re.MULTILINE) == [
        "Counted",
        "Otherwise one",
        "Sure",
    ]


@pytest.mark.parametrize("name", COUNTED)
def test_it_shows_each_number_on_at_most_five_rows(name: str) -> None:
    assert len(log_for(name).splitlines()) <= 6


def test_it_estimates_as_the_page_says() -> None:
    examples = table_rows(SECTIONS["intervals"].split("| seen |")[1].join(["| seen |", ""]))
    assert [row[1:] for row in examples] == [between(estimated(row[0])) for row in examples]


def estimated(seen: str) -> Estimate | None:
    """Estimate what a line of the page says was seen."""
    numbers = [int(each) for each in re.findall(r"\d+", seen)]
    if seen.startswith("waits"):
        return median_of_hours(numbers)
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    if len(pairs) == 1:
        return share(*pairs[0], "of the cases")
    x, y = [float(part) for part, _ in pairs], [float(whole) for _, whole in pairs]
    products = [sum(a * b for a, b in zip(p, q, strict=True)) for p, q in ((x, x), (y, y), (x, y))]
    return ratio(PairSums(len(pairs), sum(x), sum(y), *products), "of the hours")


def median_of_hours(hours: list[int]) -> Estimate | None:
    with opened() as engine:
        values = engine.from_rows({"wait_us": [each * HOUR_US for each in hours]}, {"wait_us": "int64"})
        return median_of(engine, values, "wait_us", HOUR_US, "h")[0]


def between(estimate: Estimate | None) -> tuple[str, ...]:
    assert estimate
    found = (estimate.value, estimate.low or 0.0, estimate.high or 0.0)
    if estimate.unit == "h":
        return tuple(f"{each:.1f} h" for each in found)
    return tuple(f"{each:.1%}".replace("%", " %") for each in found)


def test_it_names_the_limits_of_the_program() -> None:
    edges = [str(edge) for edge in open_cases.AGES_DAYS]
    assert f"{', '.join(edges[:-1])} and {edges[-1]} days" in SECTIONS["age-of-open-cases"]
    assert f"the {INTERVALS_FOR} most frequent pairs" in SECTIONS["wait-until-taken-up"]
    assert SMALLEST_CELL == 5, "then say another number in measures.md"
    assert DAY_US == 24 * HOUR_US
