"""Small teams and hidden names: what is shown is never about a person."""

from dataclasses import replace

from tests.analysis.worlds import CREDIT, DESK, LEGAL, NAMES, SEGMENT, event_log, example
from wellserved.analysis.shown import shown
from wellserved.engine import Engine
from wellserved.words.events import EventKind

LOG = example(
    ("a", 1, EventKind.OPENED, DESK),
    ("a", 2, EventKind.HANDED_OVER, CREDIT),
    ("a", 3, EventKind.HANDED_OVER, LEGAL),
)
OFFICE = 99


def test_it_shows_small_teams_as_part_of_their_parent(engine: Engine) -> None:
    log = replace(
        event_log(engine, LOG),
        parties={**NAMES, OFFICE: "Back office"},
        small_teams=frozenset({CREDIT, LEGAL}),
        parents={CREDIT: OFFICE, LEGAL: OFFICE},
    )
    names = shown(log)
    assert [names.name(team) for team in (DESK, CREDIT, LEGAL)] == ["Desk", *["Back office, small teams"] * 2]


def test_it_shows_small_teams_together_where_they_have_no_parent(engine: Engine) -> None:
    names = shown(replace(event_log(engine, LOG), small_teams=frozenset({CREDIT, LEGAL})))
    assert [names.name(team) for team in (DESK, CREDIT, LEGAL)] == ["Desk", "small teams", "small teams"]


def test_it_puts_one_party_in_the_place_of_small_teams_before_anything_is_summed(engine: Engine) -> None:
    log = replace(event_log(engine, LOG), small_teams=frozenset({CREDIT, LEGAL}))
    names = shown(log)
    merged = engine.rows(names.merge(log.events.select("row", "team"), "team").sort("row"))
    assert [names.name(row["team"]) for row in merged] == ["Desk", "small teams", "small teams"]
    assert merged[1]["team"] == merged[2]["team"]


def test_it_replaces_the_names_of_all_but_outside_customers(engine: Engine) -> None:
    log = event_log(engine, LOG)
    hidden = shown(log, hide_teams=True).names
    teams = {party for party in NAMES if party not in log.outside}
    assert {hidden[party] for party in teams} == {f"Team {n}" for n in range(1, len(teams) + 1)}
    assert (hidden[0], hidden[SEGMENT]) == (NAMES[0], NAMES[SEGMENT])
