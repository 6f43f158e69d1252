from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellserved.report.map_layout import MapLayout, MapLink, MapSum, MapTeam, lay_out

NAMES = ["Desk", "Legal", "Credit", "IT", "HR", "Payroll", "Ops", "A", "B", "C", "", "<b>", "חשבונות", "x" * 60]
CUSTOMERS = ["customer", "private", "business", "public", "partners", "export", "staff", "press"]
names = st.sampled_from(NAMES + CUSTOMERS)
hours = st.none() | st.floats(0, 1e5)
teams = st.lists(st.builds(MapTeam, names, st.none() | st.integers(0, 999), hours), max_size=16)
links = st.lists(st.builds(MapLink, names, names, st.integers(0, 99), st.integers(0, 99), hours), max_size=60)
outsides = st.lists(st.sampled_from(CUSTOMERS), unique=True).map(tuple)
directions = st.sampled_from(["right", "down"])
companies = st.tuples(teams, links, outsides)


def link(provider: str, customer: str, cases: int, wait_hours: float | None = None) -> MapLink:
    return MapLink(provider, customer, times=cases, cases=cases, wait_hours=wait_hours)


LENDER = [
    link("Desk", "customer", 90),
    link("Credit", "Desk", 60),
    link("Legal", "Credit", 30),
    link("Desk", "Credit", 7),
]


def layers(layout: MapLayout) -> dict[str, int]:
    return {node.key: node.layer for node in layout.nodes}


def along_the_curve(points):
    """Eleven places on each cubic piece, by Bernstein's formula."""
    places = []
    for at in range(0, len(points) - 1, 3):
        a, b, c, d = points[at : at + 4]
        for t in [step / 10 for step in range(11)]:
            shares = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            places.append(tuple(sum(s * p[i] for s, p in zip(shares, (a, b, c, d), strict=True)) for i in (0, 1)))
    return places


def test_it_puts_each_team_before_the_team_it_serves_and_the_outside_customer_last():
    assert layers(lay_out([], LENDER, ("customer",))) == {"Legal": 0, "Credit": 1, "Desk": 2, "customer": 3}


def test_it_runs_towards_the_customer_to_the_right_or_down():
    right, down = (lay_out([], LENDER, ("customer",), direction=direction) for direction in ("right", "down"))

    assert [n.key for n in sorted(right.nodes, key=lambda n: n.x)] == ["Legal", "Credit", "Desk", "customer"]
    assert [n.key for n in sorted(down.nodes, key=lambda n: n.y)] == ["Legal", "Credit", "Desk", "customer"]


def test_it_marks_a_return_loop_and_only_that():
    drawn = lay_out([], LENDER, ("customer",)).edges

    assert [(edge.provider, edge.customer) for edge in drawn if edge.back] == [("Desk", "Credit")]


def test_it_counts_steps_along_the_most_used_path():
    # A quarter of Legal's work goes straight to the customer; 30 of 40 cases take the way over Credit and Desk.
    drawn = lay_out([], [*LENDER[:3], link("Legal", "customer", 10)], ("customer",))

    assert {node.key: node.steps for node in drawn.nodes} == {"customer": 0, "Desk": 1, "Credit": 2, "Legal": 3}


def test_it_knows_no_steps_for_teams_without_a_path_to_the_customer():
    drawn = lay_out([MapTeam("Archive", 3, 1.0)], [*LENDER, link("HR", "Payroll", 5)], ("customer",))

    assert {node.key for node in drawn.nodes if node.steps is None} == {"Archive", "HR", "Payroll"}


def test_it_goes_with_most_of_the_work_where_there_is_no_outside_customer():
    drawn = lay_out([], [link("Legal", "Credit", 30), link("Credit", "Desk", 60), link("Desk", "Credit", 7)], ())

    assert layers(drawn) == {"Legal": 0, "Credit": 1, "Desk": 2}


def test_it_folds_teams_that_matter_less_by_their_distance_to_the_customer():
    small = [link(f"Team {at}", "Desk", 1) for at in range(5)] + [link(f"Back {at}", "Team 0", 1) for at in range(3)]
    drawn = lay_out([], [*LENDER, *small], ("customer",), most_teams=3)

    assert sorted(node.folded for node in drawn.nodes) == [0, 0, 0, 0, 3, 5]
    assert {" ".join(node.lines) for node in drawn.nodes if node.folded} == {"+ 5 more teams", "+ 3 more teams"}


def test_it_does_not_fold_a_single_team():
    drawn = lay_out([], LENDER, ("customer",), most_teams=2)

    assert {node.key for node in drawn.nodes} == {"Legal", "Credit", "Desk", "customer"}


def test_it_draws_the_links_that_matter_most_and_adds_up_the_others():
    drawn = lay_out([], [*LENDER, link("Desk", "Desk", 4, 2.0)], ("customer",), most_links=3)

    assert [edge.cases for edge in drawn.edges] == [90, 60, 30]
    assert drawn.left_out == MapSum(links=2, times=11, cases=11, wait_hours=2.0)


def test_it_adds_up_rows_of_the_same_link():
    (edge,) = lay_out([], [link("A", "B", 2, 1.0), link("A", "B", 3, None)], ()).edges

    assert (edge.times, edge.cases, edge.wait_hours, edge.links) == (5, 5, 1.0, 1)


def test_it_leaves_waiting_unknown_where_it_is_not_known():
    (edge,) = lay_out([], [link("A", "B", 2)], ()).edges

    assert edge.wait_hours is None


def test_it_says_nothing_where_there_is_nothing():
    assert lay_out([], [], ()) == MapLayout((), (), MapSum(0, 0, 0, None), 8.0, 8.0, "right")


@pytest.mark.parametrize("direction", ["right", "down"])
def test_it_draws_a_single_team(direction):
    (node,) = lay_out([MapTeam("Everybody", 40, 9.5)], [], (), direction=direction).nodes

    assert (node.lines, node.cases, node.hours_held) == (("Everybody",), 40, 9.5)


@pytest.mark.parametrize("direction", ["right", "down"])
def test_it_draws_a_company_where_everybody_serves_everybody(direction):
    everybody = [f"Team {at}" for at in range(12)]
    both_ways = [link(one, other, 10) for one in everybody for other in everybody if one != other]
    drawn = lay_out([], both_ways, (), direction=direction)

    assert drawn.edges
    assert sum(edge.cases for edge in drawn.edges) + drawn.left_out.cases == 10 * len(both_ways)


@given(companies, directions, st.integers(0, 20), st.integers(0, 40))
def test_it_keeps_boxes_apart_and_on_the_canvas(company, direction, most_teams, most_links):
    drawn = lay_out(*company, most_teams=most_teams, most_links=most_links, direction=direction)

    for one, other in combinations(drawn.nodes, 2):
        beside = one.x + one.w <= other.x or other.x + other.w <= one.x
        assert beside or one.y + one.h <= other.y or other.y + other.h <= one.y
    for node in drawn.nodes:
        assert node.x >= 0 <= node.y
        assert node.x + node.w <= drawn.width
        assert node.y + node.h <= drawn.height
    for x, y in (place for edge in drawn.edges for place in along_the_curve(edge.points)):
        assert 0 <= x <= drawn.width
        assert 0 <= y <= drawn.height


@given(companies, directions, st.integers(0, 20))
def test_it_leads_no_link_beneath_a_box(company, direction, most_teams):
    drawn = lay_out(*company, most_teams=most_teams, direction=direction)

    for x, y in (place for edge in drawn.edges for place in along_the_curve(edge.points)):
        for box in drawn.nodes:
            assert not (box.x + 0.2 < x < box.x + box.w - 0.2 and box.y + 0.2 < y < box.y + box.h - 0.2)


@given(companies, directions, st.integers(0, 20), st.integers(0, 40))
def test_it_draws_or_adds_up_every_link(company, direction, most_teams, most_links):
    drawn = lay_out(*company, most_teams=most_teams, most_links=most_links, direction=direction)
    keys = {node.key for node in drawn.nodes}

    assert all(edge.provider in keys and edge.customer in keys for edge in drawn.edges)
    assert len(drawn.edges) <= most_links
    assert sum(edge.cases for edge in drawn.edges) + drawn.left_out.cases == sum(row.cases for row in company[1])
    assert sum(edge.times for edge in drawn.edges) + drawn.left_out.times == sum(row.times for row in company[1])
    waiting = sum(edge.wait_hours or 0 for edge in drawn.edges) + (drawn.left_out.wait_hours or 0)
    assert waiting == pytest.approx(sum(row.wait_hours or 0 for row in company[1]))
    pairs = {(row.provider, row.customer) for row in company[1]}
    assert sum(edge.links for edge in drawn.edges) + drawn.left_out.links == len(pairs)


@given(companies, directions, st.integers(0, 20))
def test_it_shows_every_name_in_exactly_one_box(company, direction, most_teams):
    drawn = lay_out(*company, most_teams=most_teams, direction=direction)
    named = {team.name for team in company[0]} | set(company[2])
    named |= {name for row in company[1] for name in (row.provider, row.customer)}

    assert sorted(name for node in drawn.nodes for name in node.members) == sorted(named)


@given(companies, directions)
def test_it_has_every_link_go_forward_or_says_that_it_does_not(company, direction):
    drawn = lay_out(*company, direction=direction)
    layer = layers(drawn)

    assert all((layer[edge.provider] < layer[edge.customer]) is not edge.back for edge in drawn.edges)
    outside = [node.layer for node in drawn.nodes if node.is_outside]
    assert all(number == max(layer.values()) for number in outside)


@given(companies, directions, st.randoms(use_true_random=False))
def test_it_draws_the_same_whatever_the_order_of_the_rows(company, direction, random):
    rows, teams_too, outside = list(company[1]), list(company[0]), list(company[2])
    drawn = lay_out(*company, direction=direction)
    for shuffled in (rows, teams_too, outside):
        random.shuffle(shuffled)

    assert lay_out(teams_too, rows, tuple(outside), direction=direction) == drawn


@given(companies)
def test_it_fits_a_telephone(company):
    assert lay_out(*company, direction="down").width <= 352
