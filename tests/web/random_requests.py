"""Requests to which all kinds of things happened, drawn at random: the same from the same seed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.web.conftest import team
from tests.web.difficult_person import request, tell
from wellserved.web.models import Request, Service, Team, TeamHours
from wellserved.web.models.hours import WEEKDAYS
from wellserved.words.requests import BY_HAPPENED, UNDOABLE, Happened, RequestState, next_steps, replayed

BEGINS = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
OUTSIDE = ("Acme", "Beta & Sons", "Sales", "=1+1", "customer")
_OFTEN = {Happened.WAITS_ON_REQUEST: 12, Happened.TAKEN_UP: 5, Happened.QUESTIONED: 3, Happened.WAITS_OUTSIDE: 3}


def teams_of_a_world() -> list[Team]:
    """Give teams with hours in several zones, one without any, and two of the same name."""
    made = [team("Sales"), team("Ops"), team("Legal"), team("Finance"), team("N/A")]
    made.append(Team.objects.create(key="sales-north", name="Sales", path="/999/"))
    Team.objects.filter(pk=made[-1].pk).update(path=f"/{made[-1].pk}/")
    for each, zone, hours in (
        (made[0], "Europe/Berlin", "09:00-12:00, 13:00-17:00"),
        (made[1], "Asia/Kolkata", "22:00-06:00"),
        (made[2], "America/New_York", "08:30-16:30"),
        (made[5], "UTC", "00:00-24:00"),
    ):
        TeamHours.objects.create(
            team=each, zone=zone, holidays="DE-BE" if zone.startswith("Europe") else "",
            own_days="2026-03-04 closed\n2026-03-07 10:00-12:00", **dict.fromkeys(WEEKDAYS[:5], hours),
        )  # fmt: skip
    later = {"team": made[2], "zone": "America/New_York", "from_date": datetime(2026, 3, 9, tzinfo=UTC).date()}
    TeamHours.objects.create(**later, **dict.fromkeys(WEEKDAYS[:4], "10:00-15:00"))
    return list(Team.objects.filter(pk__in=[each.pk for each in made]).order_by("pk"))


def random_requests(seed: int, count: int) -> list[Request]:
    """Draw requests that wait for one another, also in circles, and for parties outside."""
    random, teams = Random(seed), teams_of_a_world()
    service = Service.objects.create(team=teams[1], name="@Devices")
    made = []
    for number in range(count):
        provider, customer = random.sample(teams, 2)
        fields = {"is_confidential": random.random() < 0.2, "service": random.choice((None, service))}
        opened = BEGINS + timedelta(microseconds=random.randrange(12 * 86_400 * 10**6))
        made.append(request(provider, customer, opened, f"Title {number}", **fields))
    draft = Request.objects.create(title="Not asked", written_at=BEGINS, changed_at=BEGINS)
    for each in made:
        _let_happen(random, each, teams, [*made, draft])
    return made


def _let_happen(random: Random, of: Request, teams: Sequence[Team], others: Sequence[Request]) -> None:
    opened = of.opened_at or BEGINS
    happened: list[tuple[datetime, Happened, dict[str, Any]]] = [(opened, Happened.ASKED, {"team_id": of.provider_id})]
    at: datetime = opened
    free = [each for each in teams if each.pk != of.customer_id]
    for _ in range(random.randint(1, 12)):
        at += timedelta(microseconds=random.choice((0, random.randrange(2 * 86_400 * 10**6))))
        now = replayed(_Told(n, *each) for n, each in enumerate(happened, start=1))[-1]
        last = len(happened)
        steps = [each for each in next_steps(now.state) if each is not Happened.UNDONE]
        if happened[-1][1] in UNDOABLE and random.random() < 0.15:
            happened.append((at, Happened.UNDONE, {"undoes": last}))
            continue
        (what,) = random.choices(steps, [_OFTEN.get(each, 1) for each in steps])
        happened.append((at, what, _said(random, what, at, free, [each for each in others if each.pk != of.pk])))
    tell(of, *happened)


class _Told:
    """What is known of one event, as `replayed` takes it."""

    def __init__(self, number: int, at: datetime, what: Happened, said: dict[str, Any]) -> None:
        self.number, self.at, self.what = number, at, what.value
        self.team_id, self.waits_on = said.get("team_id"), str(said.get("waits_on", ""))
        self.until_at, self.undoes = said.get("until_at"), said.get("undoes")


def _said(
    random: Random, what: Happened, at: datetime, teams: Sequence[Team], others: Sequence[Request]
) -> dict[str, Any]:
    until = at + timedelta(microseconds=random.randrange(-86_400 * 10**6, 5 * 86_400 * 10**6))
    blockers = [each.reference for each in random.sample(others, random.choice((1, 1, 2, 3)))]
    outside = random.sample(OUTSIDE, random.choice((1, 1, 2, 3)))
    if what is Happened.WAITS_ON_REQUEST:
        return {"waits_on": "|".join([*blockers, *(outside if random.random() < 0.2 else ())])}
    if what is Happened.WAITS_OUTSIDE:
        return {"waits_on": "|".join(outside)}
    if what is Happened.WAITS_UNTIL:
        return {"until_at": until, "waits_on": random.choice(("", "customer"))}
    if what is Happened.PROMISED:
        return {"until_at": until, "promise": random.choice(("delivery", "delivery", "next_update"))}
    if what is Happened.REDIRECTED:
        return {"team_id": random.choice(teams).pk}
    return {"text": "Nobody else reads this"} if BY_HAPPENED[what].to is RequestState.DECLINED else {}
