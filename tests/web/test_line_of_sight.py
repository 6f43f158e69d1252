"""How the work of a team reaches the customer, along what was declared."""

from tests.web.conftest import NOW, TODAY, Cast, signed_in, team
from wellserved.web.models import Link, Segment, Team
from wellserved.web.queries.line_of_sight import all_paths, paths_to_customers
from wellserved.web.queries.links_to_settle import without_path


def serve(provider: Team, customer: Team | Segment, **said: object) -> Link:
    kind = "customer" if isinstance(customer, Team) else "segment"
    return Link.objects.create(provider=provider, **{kind: customer}, **({"said_by_provider_at": NOW} | said))


def told(of: Team) -> list[tuple[str, int, list[list[str]]]]:
    return [
        (each.customer, each.steps, [[stop.name for stop in path] for path in each.paths]) for each in all_paths(of)
    ]


def test_it_shows_all_shortest_paths_to_each_kind_of_customer_the_nearest_first(cast: Cast) -> None:
    firms = Segment.objects.create(key="firms", name="Firms")
    borrowers = Segment.objects.create(key="borrowers", name="Borrowers")
    serve(cast.workplace, cast.sales)
    serve(cast.workplace, cast.legal)
    serve(cast.sales, borrowers)
    serve(cast.legal, borrowers)
    serve(cast.sales, cast.it)
    serve(cast.it, firms)
    assert told(cast.workplace) == [
        ("Borrowers", 2, [["IT Workplace", "Legal", "Borrowers"], ["IT Workplace", "Sales", "Borrowers"]]),
        ("Firms", 3, [["IT Workplace", "Sales", "IT", "Firms"]]),
    ]
    page = signed_in(cast.dan).get("/teams/it-workplace/paths/").content.decode()
    assert page.count('class="path"') == 3
    assert "2 steps" in page
    assert "3 steps" in page


def test_it_names_a_few_of_many_paths_and_counts_the_others(cast: Cast) -> None:
    borrowers = Segment.objects.create(key="borrowers", name="Borrowers")
    for number in range(8):
        middle = team(f"Desk {number}")
        serve(cast.workplace, middle)
        serve(middle, borrowers)
    (found,) = all_paths(cast.workplace)
    assert (len(found.paths), found.more) == (6, 2)
    assert "and 2 more of the same length" in signed_in(cast.ann).get("/teams/it-workplace/paths/").content.decode()


def test_it_follows_no_link_that_is_denied_or_has_ended_or_leads_nowhere(cast: Cast) -> None:
    borrowers = Segment.objects.create(key="borrowers", name="Borrowers")
    serve(cast.workplace, cast.sales, denied_by_customer_at=NOW)
    serve(cast.legal, cast.sales, ended_on_date=TODAY)
    Link.objects.create(provider=cast.it, customer=cast.sales)
    serve(cast.sales, borrowers)
    none: tuple[object, ...] = ()
    assert paths_to_customers([cast.workplace, cast.legal, cast.it]) == dict.fromkeys(
        (cast.workplace.pk, cast.legal.pk, cast.it.pk), none
    )
    assert len(paths_to_customers([cast.sales])[cast.sales.pk]) == 2
    Segment.objects.update(closed_on_date=TODAY)
    assert paths_to_customers([cast.sales])[cast.sales.pk] == ()


def test_it_follows_a_link_that_only_the_customer_declared(cast: Cast) -> None:
    serve(cast.workplace, cast.sales, said_by_provider_at=None, said_by_customer_at=NOW)
    serve(cast.sales, Segment.objects.create(key="borrowers", name="Borrowers"))
    assert [each.customer for each in all_paths(cast.workplace)] == ["Borrowers"]


def test_it_calls_a_missing_path_a_finding_and_lets_the_lead_do_something(cast: Cast) -> None:
    address = "/teams/it-workplace/paths/"
    assert "/links/declare/" in signed_in(cast.cara).get(address).content.decode()
    page = signed_in(cast.ann).get(address).content.decode()
    assert "That is a finding, not a mistake" in page
    assert "/links/declare/" not in page


def test_it_misses_no_path_of_a_team_whose_teams_below_have_one(cast: Cast) -> None:
    assert [each.name for each in without_path()] == ["IT", "IT Workplace", "Legal", "Sales"]
    serve(cast.workplace, Segment.objects.create(key="borrowers", name="Borrowers"))
    assert [each.name for each in without_path()] == ["Legal", "Sales"]
