"""Publishes how many people could name a customer."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from wellserved.web import places
from wellserved.web.models import FirstDayAnswer, FirstDayShares, Organisation, Team
from wellserved.web.queries.first_day_share import (
    WHOLE,
    WHOLE_NUMBER,
    Counted,
    Share,
    shares_of,
    with_new_answers,
)
from wellserved.words.anonymity import SMALLEST_GROUP

PATIENCE = timedelta(days=14)
"""So long new answers wait until enough of their own team have answered; then they count in a team above."""
BATCH = 5000


def publish(now: datetime) -> None:
    """Publish the shares with the answers that came since the last time; where nothing changed, do nothing.

    Every answer counts once: whoever answers again or leaves does not change what was published.
    """
    with places.transaction():
        smallest = Organisation.objects.values_list("smallest_group", flat=True).first() or SMALLEST_GROUP
        paths = {WHOLE_NUMBER: WHOLE, **dict(Team.objects.values_list("pk", "path"))}
        numbers = {path: number for number, path in paths.items()}
        # First of all: whoever publishes at the same time waits here, and then sees what was published.
        answers = _waiting(paths)
        last = FirstDayShares.objects.order_by("-pk").first()
        published = _by_path(last.pieces if last else {}, paths)
        pieces, counted = with_new_answers(published, _ready(answers, smallest, now), smallest)
        _count(pk for path in counted for pk, _, _ in answers[path])
        shares = _by_number(shares_of(pieces, smallest), numbers)
        if counted or (last and shares != last.shares):
            FirstDayShares.objects.create(at=now, pieces=_by_number(pieces, numbers), shares=shares)


Answers = dict[str, list[tuple[int, bool, datetime]]]
"""By the path of the team: which row, whether it named a customer, and since when it waits."""


def _waiting(paths: dict[int, str]) -> Answers:
    # Locked, so that nobody answers again while their answer is counted.
    rows = FirstDayAnswer.objects.select_for_update().filter(is_counted=False)
    waiting: Answers = {}
    for pk, team, could, at in rows.values_list("pk", "team_id", "can_name_one", "answered_at"):
        waiting.setdefault(paths.get(team, WHOLE), []).append((pk, could, at))
    return waiting


def _ready(answers: Answers, smallest: int, now: datetime) -> dict[str, Counted]:
    """Count the answers of teams that have enough of their own, or have waited long enough."""
    return {
        path: (len(rows), sum(could for _, could, _ in rows))
        for path, rows in answers.items()
        if len(rows) >= smallest or min(at for _, _, at in rows) <= now - PATIENCE
    }


def _count(rows: Iterable[int]) -> None:
    numbers = sorted(rows)
    for begin in range(0, len(numbers), BATCH):
        FirstDayAnswer.objects.filter(pk__in=numbers[begin : begin + BATCH]).update(is_counted=True)


def _by_path(stored: dict[str, list[int]], paths: dict[int, str]) -> dict[str, Share]:
    """Give stored pieces by path; those of a team that is gone count for the organisation."""
    pieces: dict[str, Share] = {}
    for number, (could, answered, at_most) in stored.items():
        path, piece = paths.get(int(number), WHOLE), Share(could, answered, at_most=bool(at_most))
        pieces[path] = pieces[path] + piece if path in pieces else piece
    return pieces


def _by_number(shares: dict[str, Share], numbers: dict[str, int]) -> dict[str, list[int]]:
    return {str(numbers[path]): [each.could, each.answered, each.at_most] for path, each in shares.items()}
