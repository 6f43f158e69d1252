"""What happened is kept in parts, by the month in which it was asked; a part is read again where it changed."""

import csv
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.web.difficult_person import Difficult, at, difficult_person, request, tell
from tests.web.random_requests import BEGINS, random_requests
from wellserved.eventlog.child_process import Stopped
from wellserved.web.actions.event_parts import Gathered, Reader, begin_of, home
from wellserved.web.actions.export_events import write_events
from wellserved.web.models import Person, Request, RequestEvent, RequestWait, Service, Team
from wellserved.web.queries.event_names import team_labels
from wellserved.words.requests import Happened

pytestmark = pytest.mark.django_db
NOW = BEGINS + timedelta(days=90)
SPRING = (date(2026, 2, 1), date(2026, 5, 1))


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> Path:
    """Let what is kept be in a folder of the test."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    return settings.DATA


class Reading:
    """Gathers events again and again, and tells what was read from the database."""

    def __init__(self, tmp_path: Path) -> None:
        self.home, self.times = tmp_path, 0

    def __call__(self, begins: date = SPRING[0], ends: date = SPRING[1], now: datetime = NOW) -> list[str]:
        """Give the months that were read; `gathered` is what was gathered."""
        self.times += 1
        work = self.home / f"work-{self.times}"
        work.mkdir()
        told: list[str] = []
        self.gathered = Reader(team_labels(), now, work, told.append, lambda: None).gathered(begins, ends)
        return [sentence.rpartition(" ")[2] for sentence in told]


@pytest.fixture
def read(tmp_path: Path) -> Reading:
    return Reading(tmp_path)


def rows_of(gathered: Gathered) -> list[tuple[str, ...]]:
    """Give all rows, sorted, in the order of the columns."""
    return sorted(
        tuple(cell or "" for cell in row.values()) for path in gathered.paths for row in pq.read_table(path).to_pylist()
    )


def exported(folder: Path, begins: date, ends: date, now: datetime = NOW) -> list[tuple[str, ...]]:
    write_events(now=now, folder=folder, begins=begin_of(begins), ends=begin_of(ends))
    with (folder / "events.csv").open(encoding="utf-8", newline="") as file:
        return sorted(map(tuple, list(csv.reader(file))[1:]))


def spring() -> Difficult:
    """Give the requests of March, and one of April that waits for one of February."""
    made = difficult_person()
    before = request(made.legal, made.sales, at(-20, 9))
    tell(before, (at(-20, 9), Happened.ASKED, {"team": made.legal}))
    later = request(made.ops, made.sales, at(40, 9))
    waits = {"waits_on": before.reference}
    tell(later, (at(40, 9), Happened.ASKED, {"team": made.ops}), (at(40, 10), Happened.WAITS_ON_REQUEST, waits))
    RequestWait.objects.create(request=later, blocker=before, since_at=at(40, 10))
    Request.objects.filter(pk=made.first.pk).update(service=Service.objects.create(team=made.ops, name="Replies"))
    return made


@pytest.mark.parametrize("seed", [1, 2])
def test_the_parts_hold_what_is_exported(tmp_path: Path, read: Reading, seed: int) -> None:
    random_requests(seed, 40)
    read()
    assert read.gathered.requests == 40
    assert rows_of(read.gathered) == exported(tmp_path / "csv", *SPRING)


def test_a_period_within_months_brings_along_what_was_waited_on_and_keeps_nothing_of_it(
    tmp_path: Path, read: Reading
) -> None:
    spring()
    period = (date(2026, 4, 3), date(2026, 4, 28))
    assert read(*period)[0] == "2026-04"
    cases = {row[0] for row in rows_of(read.gathered)}
    assert len(cases) == 2
    assert rows_of(read.gathered) == exported(tmp_path / "csv", *period)
    assert list(home().iterdir()) == []


def test_what_did_not_change_is_not_read_again(tmp_path: Path, read: Reading) -> None:
    spring()
    assert read() == ["2026-02", "2026-03", "2026-04"]
    first = read.gathered
    assert read() == []
    assert (read.gathered.digest, read.gathered.rows) == (first.digest, first.rows)
    assert rows_of(read.gathered) == exported(tmp_path / "csv", *SPRING)
    assert read(date(2026, 3, 1), date(2026, 4, 1)) == []


def one_more(made: Difficult) -> None:
    RequestEvent.objects.create(request=made.third, number=4, at=at(10, 9), what=Happened.CLOSED)
    Request.objects.filter(pk=made.third.pk).update(events_count=4, state="closed")


def taken_back(made: Difficult) -> None:
    RequestEvent.objects.create(request=made.third, number=4, at=at(3, 10.6), what=Happened.UNDONE, undoes=3)
    Request.objects.filter(pk=made.third.pk).update(events_count=4, ended_at=None, state="in_work")


def confidential(made: Difficult) -> None:
    Request.objects.filter(pk=made.first.pk).update(is_confidential=True)


def of_no_service(made: Difficult) -> None:
    Request.objects.filter(pk=made.first.pk).update(service=None)


def called_otherwise(made: Difficult) -> None:
    Service.objects.filter(team=made.ops).update(name="=Answers")


def another_customer(made: Difficult) -> None:
    Request.objects.filter(pk=made.third.pk).update(customer=made.sales)


def another_history(made: Difficult) -> None:
    """A backup was restored, and since then as much happened as before, but something else."""
    RequestEvent.objects.filter(request=made.third, number=3).update(what=Happened.WITHDRAWN, at=at(3, 11))
    Request.objects.filter(pk=made.third.pk).update(changed_at=at(3, 11), ended_at=at(3, 11), state="withdrawn")


def renamed(made: Difficult) -> None:
    Team.objects.filter(pk=made.legal.pk).update(name="Law")


@pytest.mark.parametrize(
    ("change", "months"),
    [
        (one_more, ["2026-03"]),
        (taken_back, ["2026-03"]),
        (confidential, ["2026-03"]),
        (of_no_service, ["2026-03"]),
        (called_otherwise, ["2026-03"]),
        (another_customer, ["2026-03"]),
        (another_history, ["2026-03"]),
        (renamed, ["2026-02", "2026-03"]),
    ],
)
def test_what_changed_is_read_again_and_the_rest_is_not(
    tmp_path: Path, read: Reading, change: Callable[[Difficult], None], months: list[str]
) -> None:
    made = spring()
    read()
    before = rows_of(read.gathered)
    change(made)
    assert read() == months
    assert rows_of(read.gathered) == exported(tmp_path / "csv", *SPRING)
    assert rows_of(read.gathered) != before
    assert read() == []
    assert len(list(home().glob("*.parquet"))) == 3


def test_what_is_waited_on_and_was_not_asked_yet_is_looked_for_again(tmp_path: Path, read: Reading) -> None:
    made = spring()
    draft = Request.objects.create(title="Later", written_at=NOW, changed_at=NOW)
    waiting = request(made.ops, made.sales, at(1, 9))
    waits = {"waits_on": draft.reference}
    tell(waiting, (at(1, 9), Happened.ASKED, {"team": made.ops}), (at(1, 10), Happened.WAITS_ON_REQUEST, waits))
    RequestWait.objects.create(request=waiting, blocker=draft, since_at=at(1, 10))
    read()
    fields = {"provider": made.legal, "customer": made.ops, "state": "new", "opened_at": at(2, 9)}
    Request.objects.filter(pk=draft.pk).update(since_at=at(2, 9), **fields)
    tell(draft, (at(2, 9), Happened.ASKED, {"team": made.legal}))
    assert read() == ["2026-03"]
    assert rows_of(read.gathered) == exported(tmp_path / "csv", *SPRING)
    assert read() == []


def test_what_happens_after_now_comes_once_it_has_happened(tmp_path: Path, read: Reading) -> None:
    spring()
    read(now=at(2, 0))
    assert rows_of(read.gathered) == exported(tmp_path / "csv", *SPRING, now=at(2, 0))
    assert "2026-03" in read()
    assert rows_of(read.gathered) == exported(tmp_path / "csv", *SPRING)


@pytest.mark.parametrize("harm", ["cut off", "other", "gone", "no words"])
def test_a_file_that_was_harmed_is_written_again(tmp_path: Path, read: Reading, harm: str) -> None:
    spring()
    read()
    (part,) = home().glob("2026-03-*.parquet")
    if harm == "gone":
        part.unlink()
    elif harm == "no words":
        part.with_suffix(".json").write_text("{")
    else:
        part.write_bytes(part.read_bytes()[:-9] + (b"" if harm == "cut off" else b"x" * 9))
    assert read() == ["2026-03"]
    assert rows_of(read.gathered) == exported(tmp_path / "csv", *SPRING)


def test_only_we_may_read_what_is_kept_and_nobodys_words_are_in_it(read: Reading) -> None:
    made = spring()
    Person.objects.create(name="Ann Ashby", mail="ann@example.org")
    Request.objects.update(asked_by=Person.objects.get(), need="Secretly")
    hidden = request(made.ops, made.sales, at(1, 9), title="Hush", is_confidential=True)
    waits = {"waits_on": "Dr. Hush", "text": "Nobody reads this"}
    tell(hidden, (at(1, 9), Happened.ASKED, {"team": made.ops}), (at(1, 10), Happened.WAITS_OUTSIDE, waits))
    read()
    assert {path.stat().st_mode & 0o077 for path in (home(), *home().iterdir())} == {0}
    texts = repr(rows_of(read.gathered)) + "".join(path.read_text() for path in home().glob("*.json"))
    for word in ("Hush", "Ashby", "difficult", "Which person", "Secretly", "Nobody"):
        assert word not in texts


def test_whoever_is_not_wanted_any_more_stops_reading(tmp_path: Path) -> None:
    spring()

    def stopped() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        Reader(team_labels(), NOW, tmp_path, lambda _: None, stopped).gathered(*SPRING)
