"""Several people accept what a log shows at the same moment: each team and each link begins once, nothing crashes."""

import pytest

from tests.web.test_many_at_once import at_once, place, run  # noqa: F401 -- a fixture

BEGIN = """
import django
django.setup()
from tests.web.found_in_logs import found, kept, link
from wellserved.web.models import Person
names = [f"Team {number}" for number in range(8)]
links = [link(one, other) for one in names for other in names if one != other]
kept(Person.objects.get(name="Sam Stone"), found(*links))
"""
ACCEPT = """
import django, random, sys
django.setup()
from django.utils import timezone
from wellserved.web.actions.found_links import declare_found
from wellserved.web.actions.found_names import found_all
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import BroughtLog, FoundLink, Person, Undoable
from wellserved.web.rules import NotAllowed
draw, done, refused = random.Random(int(sys.argv[1])), 0, 0
ada, log = Person.objects.get(name="Ada Archer"), BroughtLog.objects.get()
numbers = list(FoundLink.objects.values_list("pk", flat=True))
for turn in range(int(sys.argv[2])):
    by_now = {"by": ada, "now": timezone.now()}
    try:
        if turn < 3:
            found_all(**by_now, log=log, parent=None, linked=True)
        elif draw.random() < 0.7:
            declare_found(**by_now, log=log, numbers=draw.sample(numbers, 5))
        else:
            last = Undoable.objects.filter(undone_at=None, action="link-declare").order_by("?").first()
            if last:
                undo(**by_now, undoable=last, ways=WAYS)
        done += 1
    except (NotAllowed, ChangedMeanwhile):
        refused += 1
print(done, refused)
"""
LOOK = """
import django
django.setup()
from wellserved.web.models import FoundParty, Link, Team, Undoable
from wellserved.web.queries.audit import first_break
now = list(Link.objects.filter(ended_on_date=None).values_list("provider", "customer"))
assert len(now) == len(set(now)), now
assert all(link.said_by_provider_at and link.said_by_customer_at for link in Link.objects.filter(ended_on_date=None))
names = sorted(Team.objects.filter(name__startswith="Team").values_list("name", flat=True))
assert names == [f"Team {n}" for n in range(8)], names
assert all(party.team is not None for party in FoundParty.objects.all())
assert Undoable.objects.filter(action="log-match").count() == 1
assert first_break() is None
print(len(now))
"""
PROCESSES, ROUNDS = 3, 40


@pytest.mark.slow
def test_it_begins_each_team_and_each_link_once_though_three_accept_them_at_once(place: dict) -> None:  # noqa: F811
    run(place, "-c", BEGIN)
    said = [each.split() for each in at_once(place, "-c", ACCEPT, processes=PROCESSES, rounds=ROUNDS)]
    done, refused = (sum(int(each[column]) for each in said) for column in (0, 1))
    assert done + refused == PROCESSES * ROUNDS
    assert (done > 0, refused > 0) == (True, True)
    assert int(run(place, "-c", LOOK)) > 0
