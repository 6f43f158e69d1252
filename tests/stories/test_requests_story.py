"""A request through three teams over real HTTP; then its record is exported and analysed at the command line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.stories.commands import wellserved
from tests.stories.running import COMMAND, environment, served
from tests.stories.three_teams import Colleague, key_of, play, said
from tests.web.on_postgres import free_port

pytestmark = pytest.mark.slow


def in_days(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def is_turn_of(name: str, request: str, *people: Colleague) -> bool:
    """Say whether it is somebody's turn on the screens of all these people."""
    return {each.turn(request) for each in people} == {name}


def until_legal_is_waited_on(ann: Colleague, ben: Colleague) -> tuple[str, str]:
    """Ask, accept, ask back, answer, take up; then something is needed first."""
    laptop = ann.ask("Laptop for Ana", "IT Workplace")
    assert is_turn_of("IT Workplace", laptop, ann, ben)
    ben.do(laptop, "accept")
    ben.do(laptop, "ask-back", text="Which keyboard does she want?")
    assert is_turn_of("Sales", laptop, ann, ben)
    assert "Which keyboard does she want?" in ann.words
    ann.do(laptop, "answer", text="The one with umlauts.")
    assert is_turn_of("IT Workplace", laptop, ann, ben)
    ben.do(laptop, "take-up")
    return laptop, ben.ask("May we buy from Acme?", "Legal", first_for=laptop)


def until_it_is_delivered(ann: Colleague, ben: Colleague, dan: Colleague, laptop: str, supplier: str) -> None:
    """Promise a day and another one, wait, go on, and deliver."""
    assert is_turn_of("Legal", laptop, ann, ben, dan)
    assert "Laptop for Ana" not in dan.words
    ben.do(laptop, "promise", day=in_days(14))
    ben.do(laptop, "promise", day=in_days(28), reason="waits_on_others")
    dan.do(supplier, "take-up")
    dan.do(supplier, "deliver", text="Yes, under the frame contract.")
    assert is_turn_of("IT Workplace", laptop, ann, ben)
    ben.do(laptop, "take-up")
    ben.do(laptop, "update", update="still_on_it")
    ben.do(laptop, "deliver", text="On her desk.")
    assert is_turn_of("Delivered", laptop, ann, ben)


def until_it_is_closed(ann: Colleague, ben: Colleague, laptop: str) -> None:
    """Thank, open again, deliver again, close."""
    ann.get(f"{ann.house}/thanks/new/?request={key_of(laptop)}")
    ann.send(f"{ann.house}/thanks/new/", to="IT Workplace", text="It came before her first day.")
    assert "It came before her first day." in ann.words
    ann.do(laptop, "reopen", text="The charger.")
    assert is_turn_of("IT Workplace", laptop, ann, ben)
    ben.do(laptop, "deliver")
    ann.do(laptop, "close")
    assert is_turn_of("Done and closed", laptop, ann, ben)


def charged(folder: Path) -> dict[str, set[str]]:
    """Export the record, analyse it, and give the teams charged for each case."""
    said(environment(folder), *COMMAND, "export", "events", "--out", folder.parent / "record")
    words = ("record/events.csv", "--context", "record/context.toml", "--cases", "--no-input", "--out", "report")
    analysed = wellserved("analyse", *words, folder=folder.parent)
    assert analysed.code == 0, analysed.talk
    found: dict[str, set[str]] = {}
    for row in pq.read_table(folder.parent / "report" / "charges.parquet").to_pylist():
        found.setdefault(row["case"], set()).add(row["team"])
    return found


def test_a_request_goes_through_three_teams_and_its_record_is_analysed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with served(folder, WELLSERVED_ADDRESS=f"127.0.0.1:{free_port()}") as running:
        ann, ben, dan = play(running, folder)
        laptop, supplier = until_legal_is_waited_on(ann, ben)
        until_it_is_delivered(ann, ben, dan, laptop, supplier)
        until_it_is_closed(ann, ben, laptop)
        assert running.stop() == 0
    # Each of the three teams has fewer than three people, so no figure names one.
    assert charged(folder) == {"R-1": {"small teams"}, "R-2": {"small teams"}}
