"""Several administrators move teams at the same moment: whatever they do, the teams stay a tree."""

import pytest

from tests.web.test_many_at_once import at_once, place, run  # noqa: F401 -- a fixture

MOVE = """
import django, random, sys
django.setup()
from django.utils import timezone
from wellserved.web.actions import teams
from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Person, Team
draw, ada, done, refused = random.Random(int(sys.argv[1])), Person.objects.get(name="Ada Archer"), 0, 0
for _ in range(int(sys.argv[2])):
    team, parent = draw.sample(list(Team.objects.all()), 2)
    try:
        teams.move(by=ada, now=timezone.now(), team=team, version=team.version, parent=parent)
        done += 1
    except (NotPossible, ChangedMeanwhile):
        refused += 1
print(done, refused)
"""
LOOK = """
import django
django.setup()
from wellserved.web.models import Team, TeamSpan, AuditEntry
from wellserved.words.team_tree import paths_of, problem_of
parents = dict(Team.objects.values_list("pk", "parent_id"))
assert problem_of(parents) is None, parents
assert dict(Team.objects.values_list("pk", "path")) == paths_of(parents)
assert dict(TeamSpan.objects.filter(until_date=None).values_list("team_id", "parent_id")) == parents
print(AuditEntry.objects.filter(action="team-move").count())
"""
PROCESSES, ROUNDS = 3, 25


@pytest.mark.slow
def test_it_keeps_the_tree_a_tree_though_three_move_teams_at_once(place: dict) -> None:  # noqa: F811
    said = [each.split() for each in at_once(place, "-c", MOVE, processes=PROCESSES, rounds=ROUNDS)]
    moved, refused = (sum(int(each[column]) for each in said) for column in (0, 1))
    assert moved + refused == PROCESSES * ROUNDS
    assert (moved > 0, refused > 0) == (True, True)
    assert int(run(place, "-c", LOOK)) == moved
