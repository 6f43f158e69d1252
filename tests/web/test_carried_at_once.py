"""Teams merge, split and come back while others declare links of theirs: no link is lost at a closed team, or twice."""

import pytest

from tests.web.test_many_at_once import at_once, place, run  # noqa: F401 -- a fixture

REORGANISE = """
import django, random, sys
django.setup()
from django.utils import timezone
from wellserved.web.actions.links import Details, answer, declare
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.actions.reorganisations import merge, split
from wellserved.web.actions.services import offer_service
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Link, Person, Team, Undoable
from wellserved.web.queries.links import link
from wellserved.web.rules import NotAllowed, NotThere
from wellserved.words.links import Side
draw, ada, done, refused = random.Random(int(sys.argv[1])), Person.objects.get(name="Ada Archer"), 0, 0
for number in range(int(sys.argv[2])):
    by_now, what = {"by": ada, "now": timezone.now()}, draw.random()
    teams = list(Team.objects.filter(closed_on_date=None))
    one, *others = draw.sample(teams, min(len(teams), 3))
    try:
        if what < 0.15:
            merge(**by_now, team=one, version=one.version, into=others[0])
        elif what < 0.3:
            names = [f"{one.pk} {sys.argv[1]} {number} {which}" for which in "ab"]
            split(**by_now, team=one, version=one.version, names=names)
        elif what < 0.45:
            last = Undoable.objects.filter(undone_at=None, action__startswith="team").order_by("-pk").first()
            if last:
                undo(**by_now, undoable=last, ways=WAYS)
        elif what < 0.6:
            offer_service(**by_now, team=one, name=f"Service {draw.randrange(4)}")
        elif what < 0.9:
            declare(**by_now, team=one, side=draw.choice(list(Side)), others=others, details=Details())
        else:
            keys = list(Link.objects.filter(ended_on_date=None).values_list("key", flat=True))
            if keys:
                known = link(draw.choice(keys))
                answer(**by_now, link=known, version=known.version, side=draw.choice(list(Side)), is_so=True)
        done += 1
    except (NotPossible, ChangedMeanwhile, NotAllowed, NotThere):
        refused += 1
print(done, refused)
"""
LOOK = """
import django
django.setup()
from wellserved.web.models import Link, Service, Team, TeamSpan
from wellserved.web.queries.audit import first_break
from wellserved.words.team_tree import paths_of, problem_of
now = Link.objects.filter(ended_on_date=None)
pairs = list(now.values_list("provider", "customer"))
assert len(pairs) == len(set(pairs)), pairs
assert not now.filter(provider__closed_on_date__isnull=False).exists()
assert not now.filter(customer__closed_on_date__isnull=False).exists()
assert not Service.objects.filter(team__closed_on_date__isnull=False).exists()
parents = dict(Team.objects.values_list("pk", "parent_id"))
assert problem_of(parents) is None, parents
assert dict(Team.objects.values_list("pk", "path")) == paths_of(parents)
assert first_break() is None
print(len(pairs), Team.objects.exclude(closed_on_date=None).count())
"""
PROCESSES, ROUNDS = 3, 60


@pytest.mark.slow
def test_it_loses_no_link_and_no_service_while_three_reorganise_at_once(place: dict) -> None:  # noqa: F811
    said = [each.split() for each in at_once(place, "-c", REORGANISE, processes=PROCESSES, rounds=ROUNDS)]
    done, refused = (sum(int(each[column]) for each in said) for column in (0, 1))
    assert done + refused == PROCESSES * ROUNDS
    assert (done > 0, refused > 0) == (True, True)
    links, closed = map(int, run(place, "-c", LOOK).split())
    assert (links > 0, closed > 0) == (True, True)
