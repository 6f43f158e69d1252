"""The difficult person of the documents, as requests of the application: Sales asks Ops, Ops Finance, Finance Legal."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.web.conftest import team
from wellserved.web.models import Request, RequestEvent, Team, TeamHours
from wellserved.web.models.hours import WEEKDAYS
from wellserved.words.promises import PromiseKind
from wellserved.words.requests import ENDED, Happened, replayed

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
MON, TUE, WED, THU, FRI = range(5)


@dataclass(frozen=True)
class Difficult:
    """The teams, and the requests they made of one another."""

    sales: Team
    ops: Team
    finance: Team
    legal: Team
    first: Request
    second: Request
    third: Request


def at(day: int, hour: float) -> datetime:
    """Give a moment of the week in question."""
    return MONDAY + timedelta(days=day, hours=hour)


def nine_to_five(team: Team, zone: str = "UTC") -> None:
    """Let a team work from Monday to Friday, 9 to 17."""
    TeamHours.objects.create(team=team, zone=zone, **dict.fromkeys(WEEKDAYS[:5], "09:00-17:00"))


def request(provider: Team, customer: Team, opened: datetime, title: str = "Something", **fields: Any) -> Request:
    """Make a request that was asked; its events are told by `tell`."""
    return Request.objects.create(
        title=title, provider=provider, customer=customer, state="new", opened_at=opened, since_at=opened,
        written_at=opened, changed_at=opened, **fields,
    )  # fmt: skip


def tell(of: Request, *events: tuple[datetime, Happened] | tuple[datetime, Happened, dict[str, Any]]) -> None:
    """Write down what happened to a request, and bring its summary up to date."""
    rows = [
        RequestEvent(request=of, number=n, at=each[0], what=each[1], **(each[2] if len(each) > 2 else {}))
        for n, each in enumerate(events, start=1)
    ]
    RequestEvent.objects.bulk_create(rows)
    now = replayed(rows)[-1]
    ended = now.since_at if now.state in ENDED else None
    Request.objects.filter(pk=of.pk).update(
        state=now.state, since_at=now.since_at, ended_at=ended, events_count=len(rows), waits_on=now.waits_on,
        provider_id=now.provider,
    )  # fmt: skip


def difficult_person() -> Difficult:
    """Let it happen: asked on Monday at 10:00, promised in two working days, delivered on Friday at 12:00."""
    h = Happened
    sales, ops, finance, legal = teams = [team(name) for name in ("Sales", "Ops", "Finance", "Legal")]
    for each in teams:
        nine_to_five(each)
    first = request(ops, sales, at(MON, 10), title="A reply to a difficult person")
    second = request(finance, ops, at(MON, 12))
    third = request(legal, finance, at(TUE, 13))
    promise = {"until_at": at(WED, 10), "promise": PromiseKind.DELIVERY.value}
    tell(
        first,
        (at(MON, 10), h.ASKED, {"team": ops}),
        (at(MON, 10), h.PROMISED, promise),
        (at(MON, 11), h.TAKEN_UP),
        (at(MON, 12), h.WAITS_ON_REQUEST, {"waits_on": second.reference}),
        (at(THU, 15), h.PUT_BACK),
        (at(THU, 16), h.TAKEN_UP),
        (at(FRI, 9), h.QUESTIONED, {"text": "Which person?"}),
        (at(FRI, 10.5), h.ANSWERED),
        (at(FRI, 10.5), h.TAKEN_UP),
        (at(FRI, 12), h.DELIVERED),
    )
    tell(
        second,
        (at(MON, 12), h.ASKED, {"team": finance}),
        (at(TUE, 10), h.TAKEN_UP),
        (at(TUE, 11), h.WAITS_ON_REQUEST, {"waits_on": third.reference}),
        (at(THU, 11), h.TAKEN_UP),
        (at(THU, 14), h.DELIVERED),
    )
    tell(
        third,
        (at(TUE, 13), h.ASKED, {"team": legal}),
        (at(THU, 9.5), h.TAKEN_UP),
        (at(THU, 10.5), h.DELIVERED),
    )
    return Difficult(sales, ops, finance, legal, first, second, third)
