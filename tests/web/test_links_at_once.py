"""Both sides of links declare, deny and take back at the same moment: no link begins twice, and nothing crashes."""

import pytest

from tests.web.test_many_at_once import at_once, place, run  # noqa: F401 -- a fixture

SPEAK = """
import django, random, sys
django.setup()
from django.utils import timezone
from wellserved.web.actions.links import Details, answer, declare
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Link, Person, Team, Undoable
from wellserved.web.queries.links import link
from wellserved.web.rules import NotAllowed
from wellserved.words.links import Side
draw, ada, done, refused = random.Random(int(sys.argv[1])), Person.objects.get(name="Ada Archer"), 0, 0
teams = list(Team.objects.all())
for _ in range(int(sys.argv[2])):
    by_now = {"by": ada, "now": timezone.now()}
    side, what = draw.choice(list(Side)), draw.random()
    try:
        if what < 0.5:
            team, *others = draw.sample(teams, 3)
            declare(**by_now, team=team, side=side, others=others, details=Details(used="daily"))
        elif what < 0.9:
            keys = list(Link.objects.filter(ended_on_date=None).values_list("key", flat=True))
            if keys:
                known = link(draw.choice(keys))
                answer(**by_now, link=known, version=known.version, side=side, is_so=draw.random() < 0.4)
        else:
            last = Undoable.objects.filter(undone_at=None).order_by("-pk").first()
            if last:
                undo(**by_now, undoable=last, ways=WAYS)
        done += 1
    except (NotPossible, ChangedMeanwhile, NotAllowed):
        refused += 1
print(done, refused)
"""
LOOK = """
import django
django.setup()
from wellserved.web.models import Link
from wellserved.web.queries.audit import first_break
now = list(Link.objects.filter(ended_on_date=None).values_list("provider", "customer"))
assert len(now) == len(set(now)), now
assert all(link.said_by_provider_at or link.said_by_customer_at for link in Link.objects.filter(ended_on_date=None))
assert first_break() is None
print(len(now))
"""
PROCESSES, ROUNDS = 3, 60


@pytest.mark.slow
def test_it_keeps_one_link_between_two_though_three_speak_at_once(place: dict) -> None:  # noqa: F811
    said = [each.split() for each in at_once(place, "-c", SPEAK, processes=PROCESSES, rounds=ROUNDS)]
    done, refused = (sum(int(each[column]) for each in said) for column in (0, 1))
    assert done + refused == PROCESSES * ROUNDS
    assert (done > 0, refused > 0) == (True, True)
    assert int(run(place, "-c", LOOK)) > 0
