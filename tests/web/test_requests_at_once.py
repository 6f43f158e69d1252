"""Both sides of requests act at the same moment: the record stays whole, and nobody waits in a circle."""

import pytest

from tests.web.test_many_at_once import at_once, place, run  # noqa: F401 -- a fixture

ASK = """
import django
django.setup()
from django.utils import timezone
from wellserved.web.actions.requests import Wish, ask, draft
from wellserved.web.models import Person, Team
team = {each.name: each for each in Team.objects.all()}
for name, customer, provider in (
    ("Ann Ashby", "Sales", "IT Workplace"), ("Ben Brook", "IT Workplace", "Legal"), ("Dan Dale", "Legal", "Sales"),
):
    ann, now = Person.objects.get(name=name), timezone.now()
    ask(by=ann, now=now, request=draft(by=ann, now=now, wish=Wish(
        title="Something", customer=team[customer], provider=team[provider])))
"""
ACT = """
import django, random, sys
django.setup()
from datetime import timedelta
from django.utils import timezone
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Person, Request, Undoable
from wellserved.web.rules import NotAllowed
draw, done, refused = random.Random(int(sys.argv[1])), 0, 0
people = list(Person.objects.filter(name__in=["Ann Ashby", "Ben Brook", "Dan Dale"]).order_by("name"))
for _ in range(int(sys.argv[2])):
    requests = list(Request.objects.order_by("pk").select_related("provider", "customer"))
    number = draw.randrange(3)
    request, now = requests[number], timezone.now()
    by = draw.choice(people)
    its = {"by": by, "now": now, "request": request}
    provider = {"by": people[(number + 1) % 3], "now": now, "request": request}
    try:
        what = draw.randrange(9)
        if what < 3:
            steps.wait_on(**provider, requests=[requests[(number + 1) % 3]])
        elif what == 3:
            steps.take_up(**provider)
        elif what == 4:
            steps.deliver(**provider)
        elif what == 5:
            steps.reopen(**its, text="A part is missing.")
        elif what == 6:
            steps.note(**its, text="Hello")
        elif what == 7:
            steps.promise(**provider, at=now + timedelta(days=1), reason="other")
        else:
            last = Undoable.objects.filter(undone_at=None, by=by).order_by("-pk").first()
            if last:
                undo(by=by, now=now, undoable=last, ways=WAYS)
        done += 1
    except (NotPossible, NotAllowed):
        refused += 1
print(done, refused)
"""
LOOK = """
import django
django.setup()
from wellserved.web.actions.request_record import summary
from wellserved.web.models import Request, RequestWait
from wellserved.web.queries.audit import first_break
for request in Request.objects.all():
    events = list(request.events.order_by("number"))
    assert [each.number for each in events] == list(range(1, len(events) + 1))
    assert all(one.at <= other.at for one, other in zip(events, events[1:]))
    told = summary(request, events)
    assert {name: getattr(request, name) for name in told} == told
waits = dict(RequestWait.objects.filter(until_at=None).values_list("request", "blocker"))
for start in waits:
    at, steps = waits.get(start), 0
    while at is not None:
        at, steps = waits.get(at), steps + 1
        assert steps < 3, waits
assert first_break() is None
print(sum(each.events_count for each in Request.objects.all()))
"""
PROCESSES, ROUNDS = 3, 60


@pytest.mark.slow
def test_the_record_stays_whole_though_three_act_at_once(place: dict) -> None:  # noqa: F811
    run(place, "-c", ASK)
    said = [each.split() for each in at_once(place, "-c", ACT, processes=PROCESSES, rounds=ROUNDS)]
    done, refused = (sum(int(each[column]) for each in said) for column in (0, 1))
    assert done + refused == PROCESSES * ROUNDS
    assert (done > 0, refused > 0) == (True, True)
    assert int(run(place, "-c", LOOK)) > PROCESSES
