"""Person, link, or cannot tell: on made-up colleagues of whom it is known who is slow and who only waits for others."""

from collections import Counter
from random import Random
from statistics import mean

import pytest

from wellserved.analysis.person_or_system import Handled, PersonOrSystem, Verdict, Why, comparable, person_or_system

KIM, LEE = 0, 1
"""Kim is as quick as all others and gets three of four requests that need Legal; Lee is 25 % slower, truly."""
SMALL, LARGE = 0, 1
RUNS = 60


def world(seed: int, *, requests: int = 1600, people: int = 8) -> list[Handled]:
    """Make up the requests of a team; by the same truth as the simulation of measures.md 4.5, all in one team."""
    chance = Random(seed)
    made = []
    for _ in range(requests):
        person, kind = chance.randrange(people), chance.randrange(2)
        own = chance.lognormvariate(1.79 + 0.5 * kind, 0.5) * (1.25 if person == LEE else 1)
        needs_legal = chance.random() < (0.75 if person == KIM else 0.15)
        upstream = chance.expovariate(1 / 20) if needs_legal else 0.0
        upstream += chance.expovariate(1 / 4) if chance.random() < 0.2 else 0.0
        made.append(Handled(person, kind, own, upstream, own + upstream + chance.expovariate(1 / 1.5)))
    return made


@pytest.fixture(scope="module")
def judged() -> list[dict[int, PersonOrSystem]]:
    """Judge Kim, Lee and one of the others in many worlds."""
    worlds = (world(seed) for seed in range(RUNS))
    return [{who: person_or_system(each, who) for who in (KIM, LEE, 2)} for each in worlds]


def low(estimate: object) -> float:
    return getattr(estimate, "low", None) or 0.0


def share(of: list[bool]) -> float:
    return sum(of) / len(of)


def test_raw_times_accuse_the_innocent_and_the_own_clock_does_not(judged: list[dict[int, PersonOrSystem]]) -> None:
    assert share([low(each[KIM].raw) > 0 for each in judged]) == 1.0  # measures.md 4.5: 100 %
    assert share([low(each[KIM].own) > 0 for each in judged]) <= 0.10  # 3 %; of 60 runs by chance up to 6
    assert share([each[KIM].verdict is Verdict.PERSON for each in judged]) == 0.0


def test_it_says_link_of_who_waits_for_others(judged: list[dict[int, PersonOrSystem]]) -> None:
    assert share([each[KIM].verdict is Verdict.LINK for each in judged]) >= 0.5
    assert share([each[2].verdict is Verdict.LINK for each in judged]) <= 0.1


def test_it_finds_who_is_truly_slow(judged: list[dict[int, PersonOrSystem]]) -> None:
    assert share([low(each[LEE].own) > 0 for each in judged]) >= 0.95  # measures.md 4.5: 99.5 %
    assert share([each[LEE].verdict is Verdict.PERSON for each in judged]) >= 0.85
    assert share([each[2].verdict is Verdict.PERSON for each in judged]) == 0.0


def test_its_intervals_hold_the_truth_as_often_as_they_say(judged: list[dict[int, PersonOrSystem]]) -> None:
    # Lee is one of the seven others that Kim is compared with: their middle lies a seventh of Lee's way higher.
    true_of_kim = (1.25 ** (-1 / 7) - 1) * 100
    held = [
        estimate.low <= truth <= estimate.high
        for each in judged
        for estimate, truth in ((each[LEE].own, 25.0), (each[KIM].own, true_of_kim), (each[2].own, true_of_kim))
        if estimate is not None and estimate.low is not None and estimate.high is not None
    ]
    assert 0.84 <= share(held) <= 0.96


def test_most_of_the_extra_hours_of_who_waits_arose_upstream(judged: list[dict[int, PersonOrSystem]]) -> None:
    assert None not in (shares := shares_upstream(judged, KIM))
    assert mean(each or 0 for each in shares) >= 0.9
    assert mean(each or 0 for each in shares_upstream(judged, LEE)) <= 0.5


def shares_upstream(judged: list[dict[int, PersonOrSystem]], who: int) -> list[float | None]:
    return [each[who].extra.upstream_share for each in judged if each[who].extra is not None]  # type: ignore[union-attr]


def exact(person: int, times: int, own: float, upstream: float = 0.0, kind: int = SMALL) -> list[Handled]:
    """Give requests that take 20 % more and less than so much by turns."""
    turns = (own * (1.2 if n % 2 else 1 / 1.2) for n in range(times))
    return [Handled(person, kind, each, upstream, each + upstream) for each in turns]


def team(own: float = 4.0, times: int = 20) -> list[Handled]:
    """Give five colleagues who take equally long."""
    return [request for who in range(1, 6) for request in exact(who, times, own)]


def test_fixture_it_follows_the_link() -> None:
    found = person_or_system([*exact(KIM, 40, 4.0, upstream=10.0), *team()], KIM)
    assert (found.verdict, found.why, found.requests, found.colleagues) == (Verdict.LINK, Why.NOTHING, 40, 5)
    assert found.own is not None
    assert found.own.value == pytest.approx(0, abs=1e-9)
    assert found.extra is not None
    # 40 requests, each ten hours upstream and nothing else more than with the others.
    assert found.extra.total.value == pytest.approx(400)
    assert (found.extra.own, found.extra.upstream, found.extra.asker) == pytest.approx((0, 400, 0))
    assert found.extra.upstream_share == pytest.approx(1)


def test_fixture_it_follows_the_person() -> None:
    found = person_or_system([*exact(LEE, 40, 6.0), *(each._replace(person=each.person + 1) for each in team())], LEE)
    assert found.verdict is Verdict.PERSON
    assert found.own is not None
    assert found.own.value == pytest.approx(50)  # six hours instead of four
    assert found.extra is not None
    assert found.extra.upstream_share == 0


def test_fixture_it_cannot_be_told() -> None:
    wide = [Handled(KIM, SMALL, hours, 0.0, hours) for hours in (1.0, 4.0, 30.0) for _ in range(10)]
    found = person_or_system([*wide, *team()], KIM)
    assert (found.verdict, found.why) == (Verdict.CANNOT_TELL, Why.UNSURE)
    alike = person_or_system([*exact(KIM, 40, 4.0), *team()], KIM)
    assert (alike.verdict, alike.why) == (Verdict.CANNOT_TELL, Why.NOT_LONGER)
    assert alike.extra is not None
    assert alike.extra.upstream_share is None


def test_it_says_nothing_with_fewer_than_five_colleagues() -> None:
    four = [each for each in team() if each.person < 5]
    found = person_or_system([*exact(KIM, 40, 9.0), *four], KIM)
    assert (found.why, found.own, found.raw, found.extra) == (Why.FEW_COLLEAGUES, None, None, None)


def test_it_does_not_compare_with_a_colleague_who_did_it_four_times_only() -> None:
    four = [each for each in team() if each.person < 5]
    assert person_or_system([*exact(KIM, 40, 9.0), *four, *exact(5, 4, 4.0)], KIM).why is Why.FEW_COLLEAGUES
    assert person_or_system([*exact(KIM, 40, 9.0), *four, *exact(5, 5, 4.0)], KIM).colleagues == 5


def test_it_says_nothing_with_fewer_than_thirty_requests() -> None:
    assert person_or_system([*exact(KIM, 29, 9.0), *team()], KIM).why is Why.FEW_REQUESTS
    assert person_or_system([*exact(KIM, 30, 9.0), *team()], KIM).why is Why.NOTHING
    assert person_or_system([*exact(KIM, 30, 9.0), *team(times=5)], KIM).why is Why.FEW_REQUESTS


def test_it_leaves_out_kinds_that_would_tell_of_one_colleague() -> None:
    alone = [*exact(KIM, 50, 90.0, kind=LARGE), *exact(1, 60, 1.0, kind=LARGE)]
    found = person_or_system([*exact(KIM, 40, 4.0), *team(), *alone], KIM)
    assert (found.requests, found.left_out, found.verdict) == (40, 50, Verdict.CANNOT_TELL)
    ruled = [*alone, *(each for who in range(2, 6) for each in exact(who, 5, 1.0, kind=LARGE))]
    known, colleagues = comparable([*exact(KIM, 40, 4.0), *team(), *ruled], KIM)
    assert Counter(each.kind for each in known) == {SMALL: 140}  # 60 of 80 large ones are by one colleague
    assert colleagues == {1, 2, 3, 4, 5}


def test_it_is_not_led_astray_by_who_gets_the_large_ones() -> None:
    large = [each for who in range(1, 6) for each in exact(who, 10, 16.0, kind=LARGE)]
    mine = [*exact(KIM, 20, 4.0), *exact(KIM, 60, 16.0, kind=LARGE)]
    found = person_or_system([*mine, *team(), *large], KIM)
    assert found.own is not None
    assert found.own.value == pytest.approx(0, abs=1e-9)
    assert found.verdict is Verdict.CANNOT_TELL


def test_it_bears_requests_that_took_no_time_and_says_nothing_where_many_did() -> None:
    some = [*exact(KIM, 36, 4.0), *(Handled(KIM, SMALL, 0.0, 0.0, 0.0) for _ in range(4))]
    assert person_or_system([*some, *team()], KIM).own is not None
    many = [*exact(KIM, 30, 4.0), *(Handled(KIM, SMALL, 0.0, 9.0, 9.0) for _ in range(10))]
    assert person_or_system([*many, *team()], KIM).why is Why.LITTLE_RECORDED


def test_one_colleague_who_does_very_much_does_not_stand_for_all() -> None:
    # One of five takes twice as long, and does as much as the others together: the middle is theirs, person by person.
    handled = [*exact(KIM, 40, 4.0), *exact(1, 80, 8.0), *(each for each in team() if each.person > 1)]
    found = person_or_system(handled, KIM)
    assert found.own is not None
    assert found.own.value == pytest.approx((2 ** (-1 / 5) - 1) * 100)


def test_the_order_of_rows_and_the_numbers_of_people_do_not_matter() -> None:
    made = world(5, requests=500)
    turned = [each._replace(person=99 - each.person) for each in reversed(made)]
    one, other = person_or_system(made, KIM), person_or_system(turned, 99)
    assert one.own is not None
    assert other.own is not None
    assert (one.own.value, one.own.low, one.own.high) == pytest.approx((other.own.value, other.own.low, other.own.high))
    assert one.verdict is other.verdict
