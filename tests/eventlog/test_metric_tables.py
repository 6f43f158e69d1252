"""Metrics of ServiceNow become the events that a person would read out of them."""

from collections.abc import Iterator

import pytest

from tests.eventlog.changes import told
from wellserved.engine import Engine, opened

METRICS = """inc_number,mi_definition,mi_field,mi_value,mi_start,mi_end,mi_duration,mi_calculation_complete
INC1,Incident State Duration,incident_state,New,2026-03-02 08:00:00,2026-03-02 09:00:00,1 Hour,true
INC1,Assignment Group,assignment_group,Desk,2026-03-02 08:00:00,2026-03-02 10:00:00,2 Hours,true
INC1,Incident State Duration,incident_state,Awaiting User Info,2026-03-02 09:00:00,2026-03-02 12:00:00,3 Hours,true
INC1,Assignment Group,assignment_group,Credit,2026-03-02 10:00:00,2026-03-02 12:00:00,2 Hours,true
INC1,Assigned to Duration,assigned_to,Ann Weber,2026-03-02 10:00:00,2026-03-02 12:00:00,2 Hours,true
INC1,First call resolution,,true,,,,true
INC2,Incident State Duration,incident_state,New,2026-03-02 08:30:00,,,false
INC2,Assignment Group,assignment_group,Desk,2026-03-02 08:30:00,,,false
"""
EVENTS = [
    ("INC1", "02T08:00", "queued", "Desk"),
    ("INC1", "02T09:00", "waiting_on_customer", "Desk"),
    ("INC1", "02T10:00", "waiting_on_customer", "Credit"),
    ("INC1", "02T12:00", "closed", "Credit"),
    ("INC2", "02T08:30", "queued", "Desk"),
]


def cut(table: str, *columns: int) -> str:
    """Keep some columns."""
    return "".join(",".join(line.split(",")[i] for i in columns) + "\n" for line in table.splitlines())


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with opened() as engine:
        yield engine


@pytest.mark.parametrize(
    "content",
    [
        METRICS,
        METRICS.replace("mi_", "").replace("inc_number", "id"),
        cut(METRICS, 0, 1, 3, 4, 5, 6),
        cut(METRICS, 0, 2, 3, 4, 5, 7),
        METRICS + "INC1,Incident State,incident_state,New,2026-03-02 08:00:00,2026-03-02 09:00:00,1 Hour,true\n",
    ],
    ids=["incident_metric", "metric_instance", "definitions only", "fields only", "two metrics of one field"],
)
def test_it_reads_metrics(engine: Engine, content: str) -> None:
    found = told(engine, content, "metrics.csv")
    assert found.asked == []
    assert found.short == EVENTS


def test_it_reads_the_labels_of_the_list(engine: Engine) -> None:
    rows = METRICS.replace("INC", "Incident: INC").partition("\n")[2]
    labels = "ID,Definition,Field,Value,Start,End,Duration,Calculation complete"
    assert [event[1:] for event in told(engine, f"{labels}\n{rows}", "list.csv").short] == [e[1:] for e in EVENTS]


def test_without_metrics_of_the_state_a_case_is_with_its_team_until_the_last_one_ends(engine: Engine) -> None:
    rows = [line for line in METRICS.splitlines() if "incident_state" not in line]
    found = told(engine, "\n".join(rows) + "\n", "metrics.csv")
    assert found.asked == []
    assert found.proposal.mapping.event_means == "arrival"
    assert found.short == [
        ("INC1", "02T08:00", "handed_over", "Desk"),
        ("INC1", "02T10:00", "handed_over", "Credit"),
        ("INC1", "02T12:00", "handed_over", "Credit"),
        ("INC2", "02T08:30", "handed_over", "Desk"),
    ]


def test_names_of_persons_are_not_shown(engine: Engine) -> None:
    found = told(engine, METRICS, "metrics.csv")
    assert found.proposal.mapping.persons == ("assignee",)
    assert "Ann" not in str(found.proposal) + str(found.reading.problems) + str(found.events)
