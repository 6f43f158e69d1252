"""The share who could name a customer: what may be shown together, and what must not be computable from it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import NOW, Cast
from wellserved.web.actions.first_day import answer_first_day
from wellserved.web.actions.first_day_shares import PATIENCE, publish
from wellserved.web.models import FirstDayAnswer, FirstDayShares, Organisation, Person, Team
from wellserved.web.queries.first_day_share import Counted, Share, published_share, shares_of, with_new_answers


def shares_at_first(new: dict[str, Counted], smallest: int = 5) -> dict[str, Share]:
    return shares_of(with_new_answers({}, new, smallest)[0], smallest)


def test_it_shows_what_five_people_answered_and_nothing_that_fewer_did() -> None:
    shares = shares_at_first({"/1/": (5, 3), "/2/": (4, 4)})
    assert shares == {"/": Share(7, 9, at_most=False)}, "the difference would be the four of the second team"
    assert shares_at_first({"/1/": (5, 3), "/2/": (5, 4)}) == {
        "/": Share(7, 10, at_most=False),
        "/1/": Share(3, 5, at_most=False),
        "/2/": Share(4, 5, at_most=False),
    }


def test_it_withholds_a_team_below_where_the_rest_would_be_too_small() -> None:
    shares = shares_at_first({"/1/": (3, 3), "/1/2/": (6, 4), "/1/3/": (9, 9)})
    assert sorted(shares) == ["/", "/1/", "/1/3/"]
    assert shares["/1/"] == Share(16, 18, at_most=False)


def test_it_tells_nobody_that_a_colleague_named_no_customer() -> None:
    assert shares_at_first({"/1/": (6, 0)})["/1/"] == Share(2, 6, at_most=True)
    assert shares_at_first({"/1/": (6, 1)})["/1/"] == Share(2, 6, at_most=True)
    assert shares_at_first({"/1/": (5, 0), "/1/2/": (5, 5)})["/1/"] == Share(7, 10, at_most=True)


def test_it_lets_new_answers_wait_until_they_are_enough_and_then_cuts_them_alone() -> None:
    before = {"/": Share(6, 6, at_most=False), "/1/": Share(3, 5, at_most=False)}
    assert with_new_answers(before, {"/1/": (4, 4), "/1/2/": (0, 0), "/3/": (4, 1)}, 5) == (before, set())
    pieces, counted = with_new_answers(before, {"/1/": (1, 0), "/1/2/": (4, 0), "/3/": (4, 1)}, 5)
    assert pieces == {"/": Share(6, 6, at_most=False), "/1/": Share(5, 10, at_most=True)}
    assert counted == {"/1/", "/1/2/"}


def test_it_shows_nothing_of_a_team_smaller_than_a_group_that_was_raised() -> None:
    assert list(shares_of({"/": Share(3, 5, at_most=False), "/1/": Share(3, 5, at_most=False)}, 8)) == ["/"]


@dataclass
class Attacker:
    """Knows who answered where and when, and every figure ever published; twin of the rule, person by person."""

    smallest: int
    published: dict[str, Share] = field(default_factory=dict)
    waiting: list[tuple[int, str, bool]] = field(default_factory=list)
    """Who, where, and whether they named a customer."""
    piece_of: dict[int, str] = field(default_factory=dict)
    yes: set[int] = field(default_factory=set)
    figures: list[dict[str, Share]] = field(default_factory=list)
    inside: list[dict[str, frozenset[int]]] = field(default_factory=list)
    """For each publication and figure, whom it counts."""

    def sees(self) -> None:
        """Look at one more publication."""
        new: dict[str, Counted] = {}
        for _, path, could in self.waiting:
            answers, yes = new.get(path, (0, 0))
            new[path] = (answers + 1, yes + could)
        before, (self.published, counted) = self.published, with_new_answers(self.published, new, self.smallest)
        for who, path, could in self.waiting:
            if path in counted:
                # The piece is that of the nearest team of those that grew.
                here = path
                while self.published.get(here) == before.get(here):
                    here = here[: here.rstrip("/").rfind("/") + 1]
                self.piece_of[who] = here
                self.yes |= {who} if could else set()
        self.waiting = [each for each in self.waiting if each[1] not in counted]
        shares = shares_of(self.published, self.smallest)
        self.figures.append(shares)
        self.inside.append(
            {path: frozenset(who for who, at in self.piece_of.items() if at.startswith(path)) for path in shares}
        )


paths = st.lists(st.integers(0, 5), min_size=1, max_size=5)
days = st.lists(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.integers(0, 9)), max_size=5), min_size=1, max_size=6
)


@given(above=paths, days=days, smallest=st.integers(5, 7))
def test_it_never_publishes_what_tells_a_smaller_group_apart(
    above: list[int], days: list[list[tuple[int, int, int]]], smallest: int
) -> None:
    teams = ["/"]
    for number, each in enumerate(above, 1):
        teams.append(f"{teams[each % len(teams)]}{number}/")
    attacker, people = Attacker(smallest), 0
    for day in days:
        for team, many, could in day:
            new = [(people + each, teams[team % len(teams)], each < could) for each in range(many)]
            attacker.waiting += new
            people += many
        attacker.sees()

    counts_its_people(attacker)
    tells_no_small_group_apart(attacker)
    has_no_small_difference(attacker)


def counts_its_people(attacker: Attacker) -> None:
    for figures, inside in zip(attacker.figures, attacker.inside, strict=True):
        for path, share in figures.items():
            assert share.answered == len(inside[path])
            assert share.could >= len(inside[path] & attacker.yes)
            assert share.at_most or share.could == len(inside[path] & attacker.yes)


def tells_no_small_group_apart(attacker: Attacker) -> None:
    """Any sum that follows from all figures counts people alike whom no figure tells apart; see how many they are."""
    every = [each for inside in attacker.inside for each in inside.values()]
    alike = Counter(tuple(who in each for each in every) for who in attacker.piece_of)
    assert all(many >= attacker.smallest for figures, many in alike.items() if any(figures))


def has_no_small_difference(attacker: Attacker) -> None:
    """Subtract the figures of one team on two days, and of a team and some below it on one day."""
    for before, after in combinations(attacker.figures, 2):
        for path in before.keys() & after.keys():
            is_safe(before[path], after[path], attacker.smallest)
    for figures in attacker.figures:
        for path in figures:
            below = [each for each in figures if each != path and each.startswith(path)]
            for some in chain.from_iterable(combinations(below, size) for size in range(len(below) + 1)):
                if not any(one != other and one.startswith(other) for one in some for other in some):
                    less = sum((figures[each] for each in some), Share(0, 0, at_most=False))
                    is_safe(less, figures[path], attacker.smallest)


def is_safe(less: Share, more: Share, smallest: int) -> None:
    answered, could = more.answered - less.answered, more.could - less.could
    assert (answered, could) == (0, 0) or (answered >= smallest and could >= 2)


def answer(team: Team | None, could: int, not_: int) -> None:
    for number in range(could + not_):
        person = Person.objects.create(name=f"P {number}")
        FirstDayAnswer.objects.create(person=person, team=team, can_name_one=number < could, answered_at=NOW)


def shown(*teams: Team | None) -> list[Share | None]:
    found = [published_share(each) for each in teams]
    return [each.share if each else None for each in found]


@pytest.fixture
def answered(cast: Cast) -> Cast:
    FirstDayAnswer.objects.all().delete()
    answer(cast.workplace, 4, 2)
    answer(cast.it, 5, 0)
    answer(cast.legal, 1, 2)
    answer(None, 2, 1)
    return cast


def test_it_counts_a_team_with_all_below_it(answered: Cast) -> None:
    publish(NOW)
    enough = [Share(9, 11, at_most=False), Share(4, 6, at_most=False), None, Share(9, 11, at_most=False)]
    assert shown(answered.it, answered.workplace, answered.legal, None) == enough


def test_it_counts_answers_of_small_teams_above_them_when_they_have_waited_long_enough(answered: Cast) -> None:
    publish(NOW)
    publish(NOW + PATIENCE - timedelta(seconds=1))
    assert shown(None) == [Share(9, 11, at_most=False)]
    publish(NOW + PATIENCE)
    assert shown(answered.legal, None) == [None, Share(12, 17, at_most=False)]
    published = published_share(None)
    assert published is not None
    assert published.at == NOW + PATIENCE


def test_it_obeys_a_larger_smallest_group(answered: Cast) -> None:
    Organisation.objects.update(smallest_group=6)
    publish(NOW + PATIENCE)
    assert shown(answered.it, answered.workplace) == [Share(9, 11, at_most=False), None]


def test_it_counts_everybody_once_and_changes_nothing_when_people_answer_again_or_leave(answered: Cast) -> None:
    publish(NOW + PATIENCE)
    before = shown(answered.it, answered.workplace, None)
    again, *others = Person.objects.filter(first_day__team=answered.workplace)
    answer_first_day(by=again, now=NOW, teams=[answered.sales])
    for each in others:
        each.delete()
    answer(answered.workplace, 0, 4)
    publish(NOW + 2 * PATIENCE)
    assert shown(answered.it, answered.workplace, None) == before
    assert FirstDayShares.objects.count() == 1, "where nothing changed, nothing is published"
    answer(answered.workplace, 1, 0)
    publish(NOW + 3 * PATIENCE)
    assert shown(answered.workplace) == [Share(6, 11, at_most=True)]


def test_it_follows_the_tree(answered: Cast) -> None:
    publish(NOW)
    Team.objects.filter(pk=answered.workplace.pk).update(path=f"/{answered.workplace.pk}/", parent=None)
    publish(NOW + timedelta(days=1))
    assert shown(answered.it, answered.workplace) == [Share(5, 5, at_most=False), Share(4, 6, at_most=False)]


def test_it_is_one_query_for_a_reader(answered: Cast, django_assert_num_queries) -> None:
    publish(NOW)
    with django_assert_num_queries(1):
        published_share(answered.it)
