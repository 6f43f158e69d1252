"""How often links are used and how long their customers wait: by requests and by hand-offs, each case once."""

from tests.analysis.worlds import CREDIT, DESK, LEGAL, SEGMENT, example, steps_of
from wellserved.analysis.handoffs import handoffs
from wellserved.analysis.line_of_sight import openings
from wellserved.analysis.links import links, uses
from wellserved.engine import Engine
from wellserved.words.events import EventKind

LOG = example(
    ("a", 0, EventKind.OPENED, DESK, SEGMENT),
    ("a", 10, EventKind.TAKEN_UP, DESK),
    ("a", 20, EventKind.HANDED_OVER, CREDIT),
    ("a", 25, EventKind.TAKEN_UP, CREDIT),
    ("a", 90, EventKind.DELIVERED, CREDIT),
    ("b", 30, EventKind.OPENED, LEGAL, CREDIT),
    ("b", 60, EventKind.TAKEN_UP, LEGAL),
    ("b", 70, EventKind.HANDED_OVER, CREDIT),
    ("b", 71, EventKind.HANDED_OVER, LEGAL),
    ("b", 75, EventKind.TAKEN_UP, LEGAL),
    ("b", 80, EventKind.DELIVERED, LEGAL),
    ("c", 85, EventKind.OPENED, LEGAL, CREDIT),
)


def test_it_counts_requests_and_hand_offs_on_the_link_they_use(engine: Engine) -> None:
    _, steps = steps_of(engine, (LOG, 100))
    found = engine.rows(links(uses(openings(steps), handoffs(steps))))
    columns = ("provider", "customer", "times", "cases", "n", "median_us", "total_us")
    assert [tuple(row[name] for name in columns) for row in found] == [
        # b was asked for (waited 30) and handed back (waited 4); c still waits.
        (LEGAL, CREDIT, 3, 2, 2, 17.0, 34),
        (DESK, SEGMENT, 1, 1, 1, 10.0, 10),
        (CREDIT, DESK, 1, 1, 1, 5.0, 5),
        # b was passed on after 1 without being taken up.
        (CREDIT, LEGAL, 1, 1, 1, 1.0, 1),
    ]
