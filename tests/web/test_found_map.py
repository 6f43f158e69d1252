"""Found against declared: who the names of a log are, which links it shows that nobody declared, and declaring them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import NOW, TODAY, Cast, signed_in, team
from tests.web.found_in_logs import found, kept, link
from tests.web.strange_texts import TEXTS
from wellserved.web.actions import found_links, found_names, found_parties, reorganisations
from wellserved.web.actions.found_names import Said
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import AuditEntry, BroughtLog, FoundLink, FoundParty, Link, Person, Segment, Team, Undoable
from wellserved.web.queries.found_map import Compared, Seen, Which, Wish, compared, found_map
from wellserved.web.queries.found_parties import Party, Stand, goes_on
from wellserved.web.queries.links import link as link_of
from wellserved.web.queries.links_to_settle import to_settle
from wellserved.web.queries.seen_links import seen_of
from wellserved.web.rules import NotAllowed
from wellserved.words.links import Standing


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def lists(log: BroughtLog, reader: Person, which: Which, **wish) -> list[tuple[str, str]]:
    return [(row.provider, row.customer) for row in found_map(log, reader, TODAY, Wish(which, **wish)).rows]


def who(log: BroughtLog) -> dict[str, object]:
    rows = FoundParty.objects.filter(log=log).select_related("team", "segment")
    return {each.name: each.team or each.segment or ("left" if each.is_left else None) for each in rows}


def take_back(by: Person) -> None:
    undo(by=by, now=NOW, undoable=Undoable.objects.latest("pk"), ways=WAYS)


@pytest.fixture
def log(cast: Cast) -> BroughtLog:
    """A log in which four serve one another; it names the teams of the cast in its own ways."""
    return kept(
        cast.sam,
        found(
            link("sales", "Borrower", 40, outside=True),
            link("IT Workplace", " Sales ", 30),
            link("Legal", "sales", 20, times=25),
            link("Helpdesk", "IT Workplace", 10),
            outside=("Borrower",),
            withheld=7,
        ),
    )


# ---- keeping what was found


def test_it_keeps_every_party_and_link_and_matches_names_as_they_are_read(cast: Cast, log: BroughtLog) -> None:
    assert who(log) == {
        "Borrower": None, "sales": cast.sales, "Sales": cast.sales, "IT Workplace": cast.workplace,
        "Legal": cast.legal, "Helpdesk": None,
    }  # fmt: skip
    assert sorted(FoundLink.objects.values_list("provider__name", "customer__name", "times", "cases")) == [
        ("Helpdesk", "IT Workplace", 10, 10),
        ("IT Workplace", "Sales", 30, 30),
        ("Legal", "sales", 25, 20),
        ("sales", "Borrower", 40, 40),
    ]
    assert log.findings.withheld_links == 0
    log.findings.refresh_from_db()
    assert log.findings.withheld_links == 7


def test_it_takes_nobody_for_a_party_where_nobody_is_named(cast: Cast) -> None:
    made = kept(
        cast.sam, found(link("not known", "Sales"), link("Legal", "several at once"), teams=("Org, small teams",))
    )
    assert who(made) == {"Legal": cast.legal, "Sales": cast.sales, "Org, small teams": "left"}
    assert not FoundLink.objects.exists()


def test_it_does_not_match_a_name_that_two_teams_have_nor_one_that_is_closed(cast: Cast) -> None:
    for above in (cast.it, cast.legal):
        Team.objects.filter(pk=team(f"Support {above.pk}", above).pk).update(name="Support")
    Team.objects.filter(pk=team("Archive").pk).update(closed_on_date=TODAY)
    assert who(kept(cast.sam, found(teams=("support", "Archive")))) == {"support": None, "Archive": None}


def test_it_does_as_people_said_of_the_same_name_in_an_earlier_log(cast: Cast, log: BroughtLog) -> None:
    helpdesk, borrower = FoundParty.objects.get(name="Helpdesk"), FoundParty.objects.get(name="Borrower")
    said = [Said(helpdesk.pk, "", "team:it"), Said(borrower.pk, "", "left")]
    found_names.say_who(by=cast.sam, now=NOW, log=log, said=said)
    later = kept(
        cast.sam, found(link("HELPDESK", "Sales"), link("Sales", "Borrower", outside=True), outside=("Borrower",)),
        at=NOW + timedelta(days=30),
    )  # fmt: skip
    assert who(later) == {"HELPDESK": cast.it, "Sales": cast.sales, "Borrower": "left"}
    team("Helpdesk")
    assert str(who(kept(cast.sam, found(teams=("Helpdesk",))))["Helpdesk"]) == "Helpdesk"


def test_it_keeps_what_people_said_when_a_log_is_analysed_again(cast: Cast, log: BroughtLog) -> None:
    helpdesk = FoundParty.objects.get(name="Helpdesk")
    found_names.say_who(by=cast.sam, now=NOW, log=log, said=[Said(helpdesk.pk, "", "team:it")])
    found_parties.keep_found(log, found(link("Helpdesk", "Sales")))
    assert who(log) == {"Helpdesk": cast.it, "Sales": cast.sales}
    assert FoundLink.objects.count() == 1


@pytest.mark.parametrize("strange", [*TEXTS, "\x00", "\ud800", "x" * 1000, "\u202eabc", "\n\tx"])
def test_it_keeps_and_shows_whatever_a_log_calls_a_team(cast: Cast, strange: str) -> None:
    made = kept(cast.sam, found(link(strange, "Sales"), link(f"{strange} ", "Legal"), link(f"{strange}y", "Legal")))
    assert FoundParty.objects.filter(log=made).count() == 5
    for page in ("", "names/", "names/?of=said", "?which=declared", "?q=%E2%80%AE&which=both"):
        answer = signed_in(cast.ada).get(f"/logs/{made.key}/found/{page}")
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()


# ---- the lists, against sets that are as plain as can be


TEAMS, SEGMENT = (1, 2, 3, 4), 9
STANDS = st.one_of(
    st.sampled_from([(Stand.OURS, (True, number)) for number in TEAMS]),
    st.just((Stand.OURS, (False, SEGMENT))),
    st.sampled_from([(Stand.OPEN, None), (Stand.LEFT, None), (Stand.GONE, (True, 8))]),
)
COUNTS = st.integers(5, 50)
WHOM = st.sampled_from([*((True, number) for number in TEAMS), (False, SEGMENT)])


@given(
    stands=st.lists(STANDS, min_size=1, max_size=8),
    uses=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), COUNTS, COUNTS), max_size=20),
    declared=st.sets(st.tuples(st.sampled_from(TEAMS), WHOM), max_size=10),
)
def test_it_says_the_same_as_plain_sets(stands, uses, declared) -> None:
    known = {n: Party(n, f"n{n}", False, None, stand, whom) for n, (stand, whom) in enumerate(stands)}
    rows = [(at, p % len(known), c % len(known), times, cases, 1.0) for at, (p, c, times, cases) in enumerate(uses)]
    said = compared(rows, known, declared)
    twin_seen, twin_unsaid, twin_left = slow_twin(stands, rows)
    assert {pair: (seen.times, seen.cases) for pair, seen in said.found.items()} == twin_seen
    assert (said.unsaid, said.left) == (twin_unsaid, twin_left)
    assert set(said.pairs(Which.FOUND)) == set(twin_seen) - declared
    assert set(said.pairs(Which.BOTH)) == set(twin_seen) & declared
    assert set(said.pairs(Which.DECLARED)) == declared - set(twin_seen)
    ours = {whom for stand, whom in stands if stand is Stand.OURS}
    assert {pair for pair in declared if said.is_in_log(pair)} == {
        (p, c) for p, c in declared if (True, p) in ours and c in ours
    }


def slow_twin(stands, rows):
    """Count by looking through everything again and again."""
    settled = [r for r in rows if stands[r[1]][0] is Stand.OURS and stands[r[2]][0] is Stand.OURS]
    lost = [r for r in rows if {stands[r[1]][0], stands[r[2]][0]} & {Stand.LEFT, Stand.GONE}]
    seen = {}
    for provider in TEAMS:
        for whom in [*((True, number) for number in TEAMS), (False, SEGMENT)]:
            mine = [r for r in settled if stands[r[1]][1] == (True, provider) and stands[r[2]][1] == whom]
            if mine and whom != (True, provider):
                seen[provider, whom] = (sum(r[3] for r in mine), max(r[4] for r in mine))
    return seen, len(rows) - len(settled) - len(lost), len(lost)


def test_it_lays_a_log_beside_what_is_declared(cast: Cast, log: BroughtLog) -> None:
    Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)
    Link.objects.create(
        provider=cast.legal, customer=cast.workplace, said_by_provider_at=NOW, denied_by_customer_at=NOW
    )
    Link.objects.create(provider=cast.it, customer=cast.sales, said_by_provider_at=NOW)
    assert lists(log, cast.eve, Which.FOUND) == [("Legal", "Sales")]
    assert lists(log, cast.eve, Which.BOTH) == [("IT Workplace", "Sales")]
    assert lists(log, cast.eve, Which.DECLARED) == [("IT", "Sales"), ("Legal", "IT Workplace")]
    page = text(signed_in(cast.eve).get(f"/logs/{log.key}/found/"))
    assert (
        "Of 2 declared links between those whom this log names, 1 were seen in it. One more was seen that nobody "
        "declared; it was used 25 times."
    ) in page
    assert "7 more links were seen in fewer than five cases each" in page
    assert "Until then 2 more links that were seen cannot be compared." in page
    declared = text(signed_in(cast.eve).get(f"/logs/{log.key}/found/?which=declared"))
    assert "This log tells of the time from Thu 1 Jan 2026 to Tue 30 Jun 2026." in declared
    assert ("one of them is not named" in declared, "both are named" in declared) == (True, True)


def test_it_sorts_by_cases_and_finds_by_name_and_by_whose_they_are(cast: Cast, log: BroughtLog) -> None:
    assert lists(log, cast.cara, Which.FOUND) == [("IT Workplace", "Sales"), ("Legal", "Sales")]
    assert lists(log, cast.cara, Which.FOUND, text="LEG") == [("Legal", "Sales")]
    assert lists(log, cast.cara, Which.FOUND, mine=True) == [("IT Workplace", "Sales")]
    assert lists(log, cast.cara, Which.FOUND, text="nobody") == []


def test_it_counts_a_team_that_the_log_knows_by_two_names_once(cast: Cast) -> None:
    made = kept(cast.sam, found(link("Legal", "Sales", 12), link("legal", "SALES", 30)))
    seen = found_map(made, cast.ada, TODAY, Wish()).rows[0].seen
    assert seen is not None
    assert (seen.times, seen.cases, seen.is_least, seen.wait_median_hours) == (42, 30, True, None)
    assert "at least 30" in text(signed_in(cast.ada).get(f"/logs/{made.key}/found/"))


# ---- teams that merge, split and end


@given(
    closed=st.sets(st.integers(0, 6)),
    followed=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.dates(date(2026, 1, 1), date(2026, 1, 4)))),
)
def test_it_follows_mergers_as_one_would_on_foot(closed, followed) -> None:
    followed = [each for each in followed if each[0] != each[1]]
    assert goes_on(closed, followed) == on_foot(closed, followed)


def on_foot(closed, followed):
    """Walk from each closed team to all that can be reached, one step at a time, until nothing is new."""
    last = {before: max(on for other, _after, on in followed if other == before) for before, _after, _on in followed}
    steps = {each: {after for before, after, on in followed if before == each and on == last[each]} for each in closed}
    found = {}
    for each in closed:
        reached = {each}
        for _ in range(10):
            reached |= {after for here in reached if here in closed for after in steps[here]}
        if here := tuple(sorted(reached - closed)):
            found[each] = here
    return found


def test_it_counts_what_was_found_for_the_team_in_which_one_goes_on(cast: Cast, log: BroughtLog) -> None:
    reorganisations.merge(by=cast.ada, now=NOW, team=cast.legal, version=1, into=cast.it)
    assert ("IT", "Sales") in lists(log, cast.ada, Which.FOUND)
    take_back(cast.ada)
    assert ("Legal", "Sales") in lists(log, cast.ada, Which.FOUND)


def test_it_asks_again_who_a_name_is_whose_team_went_on_as_several(cast: Cast, log: BroughtLog) -> None:
    reorganisations.split(by=cast.ada, now=NOW, team=cast.legal, version=1, names=["Contracts", "Courts"])
    assert ("Legal", "Sales") not in lists(log, cast.ada, Which.FOUND)
    page = text(signed_in(cast.sam).get(f"/logs/{log.key}/found/names/"))
    assert "its team went on as several" in page
    legal = FoundParty.objects.get(name="Legal")
    signed_in(cast.sam).post(
        f"/logs/{log.key}/found/names/say/",
        {f"{legal.pk}-who": "team:courts", f"{legal.pk}-before": "team:legal"},
    )
    assert ("Courts", "Sales") in lists(log, cast.ada, Which.FOUND)


# ---- saying who names are


def test_it_proposes_teams_that_are_called_nearly_so(cast: Cast) -> None:
    made = kept(cast.sam, found(teams=("IT-Workplaces", "Sale", "G97")))
    team("G96")
    page = signed_in(cast.sam).get(f"/logs/{made.key}/found/names/").content.decode()
    assert page.count('<option value="team:it-workplace">') == 1
    assert page.count('<option value="team:sales">') == 1
    assert '<option value="team:g96">' not in page


def test_it_lets_a_service_lead_say_who_names_are_and_take_it_back(cast: Cast, log: BroughtLog) -> None:
    Segment.objects.create(key="borrowers", name="Private borrowers")
    helpdesk, borrower = FoundParty.objects.get(name="Helpdesk"), FoundParty.objects.get(name="Borrower")
    sent = {
        f"{helpdesk.pk}-before": "", f"{helpdesk.pk}-who": "", f"{helpdesk.pk}-typed": " it ",
        f"{borrower.pk}-before": "", f"{borrower.pk}-who": "outside:borrowers",
    }  # fmt: skip
    page = signed_in(cast.sam).post(f"/logs/{log.key}/found/names/say/", sent, follow=True)
    assert "Said who 2 names of a log are." in text(page)
    assert str(who(log)["Helpdesk"]) == "IT"
    assert str(who(log)["Borrower"]) == "Private borrowers"
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject, entry.fields) == ("log-match", f"log:{log.key}", ["parties:2"])
    take_back(cast.sam)
    assert (who(log)["Helpdesk"], who(log)["Borrower"]) == (None, None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Nowhere", "No team is called “Nowhere”."),
        ("Support", "Several teams are called “Support”. Choose the one you mean from the list."),
    ],
)
def test_it_says_what_is_wrong_with_a_typed_name(cast: Cast, log: BroughtLog, typed: str, said: str) -> None:
    for above in (cast.it, cast.legal):
        Team.objects.filter(pk=team(f"Support {above.pk}", above).pk).update(name="Support")
    helpdesk = FoundParty.objects.get(name="Helpdesk")
    page = signed_in(cast.sam).post(
        f"/logs/{log.key}/found/names/say/", {f"{helpdesk.pk}-before": "", f"{helpdesk.pk}-typed": typed}
    )
    assert page.status_code == 422
    assert said in text(page)
    assert f'value="{typed}"' in page.content.decode()


def test_it_leaves_alone_what_somebody_else_said_meanwhile(cast: Cast, log: BroughtLog) -> None:
    helpdesk = FoundParty.objects.get(name="Helpdesk")
    found_names.say_who(by=cast.sam, now=NOW, log=log, said=[Said(helpdesk.pk, "", "left")])
    with pytest.raises(NotPossible, match="Somebody else said meanwhile"):
        found_names.say_who(by=cast.ada, now=NOW, log=log, said=[Said(helpdesk.pk, "", "team:it")])
    assert who(log)["Helpdesk"] == "left"


@pytest.mark.parametrize("after", ["team:no-such", "outside:it", "team:", "person:ann", "team:archive"])
def test_it_refuses_somebody_who_is_not_there(cast: Cast, log: BroughtLog, after: str) -> None:
    Team.objects.filter(pk=team("Archive").pk).update(closed_on_date=TODAY)
    helpdesk = FoundParty.objects.get(name="Helpdesk")
    with pytest.raises(NotPossible):
        found_names.say_who(by=cast.ada, now=NOW, log=log, said=[Said(helpdesk.pk, "", after)])
    assert who(log)["Helpdesk"] is None


def test_it_does_not_reach_into_another_log(cast: Cast, log: BroughtLog) -> None:
    other = kept(cast.sam, found(teams=("Elsewhere",)))
    elsewhere = FoundParty.objects.get(name="Elsewhere")
    with pytest.raises(NotPossible):
        found_names.say_who(by=cast.ada, now=NOW, log=log, said=[Said(elsewhere.pk, "", "left")])
    number = FoundLink.objects.filter(log=log).earliest("pk").pk
    with pytest.raises(NotPossible):
        found_links.declare_found(by=cast.ada, now=NOW, log=other, numbers=[number])


def test_it_founds_the_teams_of_a_log_in_one_step_and_takes_all_of_them_back(cast: Cast) -> None:
    names = ("Alpha", "alpha ", "IT Workplace", "Beta", "x" * 200, "---")
    made = kept(cast.sam, found(link("Alpha", "Beta"), teams=names))
    page = signed_in(cast.ada).post(
        f"/logs/{made.key}/found/names/teams/", {"parent": "it", "linked": "no"}, follow=True
    )
    assert "Said who 3 names of a log are." in text(page)
    assert sorted(Team.objects.filter(parent=cast.it).values_list("name", flat=True)) == [
        "Alpha",
        "Beta",
        "IT Workplace",
    ]
    assert who(made)["---"] is None
    assert str(who(made)["alpha"]) == "Alpha"
    assert lists(made, cast.ada, Which.FOUND) == [("Alpha", "Beta")]
    take_back(cast.ada)
    assert sorted(Team.objects.filter(parent=cast.it).values_list("name", flat=True)) == ["IT Workplace"]
    assert (who(made)["Alpha"], who(made)["IT Workplace"]) == (None, cast.workplace)


def test_it_founds_only_those_that_have_links_where_that_is_asked(cast: Cast) -> None:
    made = kept(cast.sam, found(link("Alpha", "Beta"), teams=("Gamma",)))
    signed_in(cast.ada).post(f"/logs/{made.key}/found/names/teams/", {"linked": "yes"})
    assert not Team.objects.filter(name="Gamma").exists()
    assert Team.objects.filter(name__in=["Alpha", "Beta"], parent=None).count() == 2


def test_it_does_not_take_back_teams_that_are_used_since(cast: Cast) -> None:
    made = kept(cast.sam, found(link("Alpha", "Beta")))
    found_names.found_all(by=cast.ada, now=NOW, log=made, parent=None, linked=True)
    founding = Undoable.objects.latest("pk")
    number = FoundLink.objects.get(log=made).pk
    found_links.declare_found(by=cast.ada, now=NOW, log=made, numbers=[number])
    with pytest.raises(NotPossible):
        undo(by=cast.ada, now=NOW, undoable=founding, ways=WAYS)
    assert Team.objects.filter(name="Alpha").exists()
    assert who(made)["Alpha"] is not None
    take_back(cast.ada)
    undo(by=cast.ada, now=NOW, undoable=founding, ways=WAYS)
    assert not Team.objects.filter(name="Alpha").exists()


def test_it_founds_a_new_kind_of_outside_customers_and_takes_it_back(cast: Cast, log: BroughtLog) -> None:
    borrower = FoundParty.objects.get(name="Borrower")
    found_names.say_who(by=cast.ada, now=NOW, log=log, said=[Said(borrower.pk, "", "new")])
    assert str(who(log)["Borrower"]) == "Borrower"
    assert ("Sales", "Borrower") in lists(log, cast.ada, Which.FOUND)
    take_back(cast.ada)
    assert not Segment.objects.exists()
    assert who(log)["Borrower"] is None


def test_it_founds_nothing_where_one_name_cannot_be_that_of_a_team(cast: Cast) -> None:
    made = kept(cast.sam, found(teams=("Alpha", "---")))
    said = [Said(pk, "", "new") for pk in FoundParty.objects.filter(log=made).values_list("pk", flat=True)]
    with pytest.raises(NotPossible, match="“---”: Write a name with letters"):
        found_names.say_who(by=cast.ada, now=NOW, log=made, said=said)
    assert not Team.objects.filter(name="Alpha").exists()


def test_it_lets_only_administrators_found_teams_and_kinds_of_customers(cast: Cast, log: BroughtLog) -> None:
    for name in ("Helpdesk", "Borrower"):
        party = FoundParty.objects.get(name=name)
        with pytest.raises(NotAllowed):
            found_names.say_who(by=cast.sam, now=NOW, log=log, said=[Said(party.pk, "", "new")])
        with pytest.raises(NotAllowed):
            found_names.say_who(by=cast.cara, now=NOW, log=log, said=[Said(party.pk, "", "left")])
    assert "a new team of this name" not in text(signed_in(cast.sam).get(f"/logs/{log.key}/found/names/"))
    assert "a new team of this name" in text(signed_in(cast.ada).get(f"/logs/{log.key}/found/names/"))
    assert signed_in(cast.sam).post(f"/logs/{log.key}/found/names/teams/").status_code == 403
    assert "<select" not in text(signed_in(cast.eve).get(f"/logs/{log.key}/found/names/")).split("<main", 1)[1]


# ---- declaring


def number_of(log: BroughtLog, provider: str) -> int:
    return FoundLink.objects.get(log=log, provider__name=provider).pk


def test_it_lets_an_administrator_declare_for_both_sides_in_one_step(cast: Cast, log: BroughtLog) -> None:
    numbers = [number_of(log, "IT Workplace"), number_of(log, "Legal")]
    page = signed_in(cast.ada).post(f"/logs/{log.key}/found/declare/", {"link": numbers}, follow=True)
    assert "Declared 2 links that were seen in a log." in text(page)
    assert {each.stand.standing for each in Link.objects.all()} == {Standing.AGREED}
    assert AuditEntry.objects.filter(action="link-declare").count() == 1
    assert lists(log, cast.ada, Which.FOUND) == []
    take_back(cast.ada)
    assert not Link.objects.exists()


def test_it_lets_a_lead_declare_for_their_own_side_alone(cast: Cast, log: BroughtLog) -> None:
    cara = signed_in(cast.cara)
    page = cara.get(f"/logs/{log.key}/found/").content.decode()
    mine, other = number_of(log, "IT Workplace"), number_of(log, "Legal")
    assert (f'value="{mine}"' in page, f'name="link" value="{other}"' in page) == (True, False)
    cara.post(f"/logs/{log.key}/found/declare/", {"link": [mine]})
    made = Link.objects.get()
    assert (made.stand.standing, made.said_by_customer_at) == (Standing.ONE_SIDED, None)
    assert cara.post(f"/logs/{log.key}/found/declare/", {"link": [other]}).status_code == 403
    assert Link.objects.count() == 1
    take_back(cast.cara)
    assert not Link.objects.exists()


def test_it_declares_all_of_it_or_nothing(cast: Cast, log: BroughtLog) -> None:
    numbers = [number_of(log, "IT Workplace"), number_of(log, "Helpdesk")]
    with pytest.raises(NotPossible):
        found_links.declare_found(by=cast.ada, now=NOW, log=log, numbers=numbers)
    numbers = [number_of(log, "IT Workplace"), number_of(log, "Legal")]
    with pytest.raises(NotAllowed):
        found_links.declare_found(by=cast.cara, now=NOW, log=log, numbers=numbers)
    assert not Link.objects.exists()


def test_it_declares_once_what_two_people_accept(cast: Cast, log: BroughtLog) -> None:
    numbers = [number_of(log, "IT Workplace")]
    found_links.declare_found(by=cast.ada, now=NOW, log=log, numbers=numbers)
    with pytest.raises(NotPossible, match="nothing is new"):
        found_links.declare_found(by=cast.ada, now=NOW, log=log, numbers=numbers)
    answer = signed_in(cast.ada).post(f"/logs/{log.key}/found/declare/", {"link": numbers})
    assert answer.status_code == 409
    assert Link.objects.count() == 1


def test_it_adds_the_words_of_an_administrator_to_what_one_side_said(cast: Cast, log: BroughtLog) -> None:
    one_sided = Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW, used="daily")
    found_links.declare_found(by=cast.ada, now=NOW, log=log, numbers=[number_of(log, "IT Workplace")])
    one_sided.refresh_from_db()
    assert (one_sided.stand.standing, one_sided.used) == (Standing.AGREED, "daily")
    take_back(cast.ada)
    one_sided.refresh_from_db()
    assert one_sided.stand.standing is Standing.ONE_SIDED


@pytest.mark.parametrize("link", ["", "abc", "-1", "99999999999999999999", "0"])
def test_it_declares_nothing_where_nothing_usable_is_sent(cast: Cast, log: BroughtLog, link: str) -> None:
    page = signed_in(cast.ada).post(f"/logs/{log.key}/found/declare/", {"link": [link]}, follow=True)
    assert "Tick the links that are so" in text(page)
    assert not Link.objects.exists()


def test_it_is_there_only_once_a_log_is_analysed_and_until_it_is_removed(cast: Cast, log: BroughtLog) -> None:
    ada = signed_in(cast.ada)
    for change in ({"state": BroughtLog.State.AT_WORK}, {"state": BroughtLog.State.DONE, "removed_at": NOW}):
        BroughtLog.objects.update(**change)
        assert ada.get(f"/logs/{log.key}/found/").status_code == 404
        assert ada.post(f"/logs/{log.key}/found/declare/", {"link": [1]}).status_code == 404


# ---- where else it shows


def test_it_lists_links_that_only_logs_saw_beside_those_to_settle(cast: Cast, log: BroughtLog) -> None:
    page = text(signed_in(cast.sam).get("/links/"))
    assert 'Seen in logs, and declared by nobody <span class="muted">· 2</span>' in page
    mine = to_settle(cast.cara, TODAY, "").seen_only.rows
    assert [(each.provider, each.customer, each.cases) for each in mine] == [("IT Workplace", "Sales", "30")]
    found_links.declare_found(by=cast.ada, now=NOW, log=log, numbers=[number_of(log, "IT Workplace")])
    assert to_settle(cast.cara, TODAY, "").seen_only.rows == ()
    BroughtLog.objects.update(removed_at=NOW)
    assert "Seen in logs" not in text(signed_in(cast.sam).get("/links/"))


def test_it_suggests_whom_a_log_saw_when_somebody_declares(cast: Cast, log: BroughtLog) -> None:
    cara = signed_in(cast.cara)
    assert "Sales (seen in a log: 30 cases)" in text(cara.get("/teams/it-workplace/links/declare/"))
    assert "seen in a log" not in text(cara.get("/teams/it-workplace/links/declare/?as=customer"))
    page = text(signed_in(cast.ada).get("/teams/sales/links/declare/?as=customer"))
    assert page.index("IT Workplace (seen in a log: 30 cases)") < page.index("Legal (seen in a log: 20 cases)")


def test_it_says_on_the_page_of_a_link_how_logs_saw_it_used_to_whom_findings_are_open(
    cast: Cast, log: BroughtLog
) -> None:
    (made,) = found_links.declare_found(by=cast.ada, now=NOW, log=log, numbers=[number_of(log, "Legal")])
    page = text(signed_in(cast.cara).get(f"/links/{made.key}/"))
    assert "Seen in logs" in page
    assert ("requests.csv" in page, ">25<" in page, ">20<" in page, "1.5 h" in page) == (True, True, True, True)
    assert "Seen in logs" not in text(signed_in(cast.ann).get(f"/links/{made.key}/"))
    reorganisations.merge(by=cast.ada, now=NOW, team=cast.legal, version=1, into=cast.it)
    assert [each.times for each in seen_of(link_of(made.key))] == ["25"]


# ---- how much it asks the database


def test_it_asks_the_same_number_of_questions_however_much_was_found(cast: Cast) -> None:
    asked = []
    for many in (1, 30):
        names = [f"Team {number}" for number in range(many + 1)]
        for each in names:
            Team.objects.filter(name=each).exists() or team(each)
        made = kept(cast.sam, found(*(link(one, other) for one, other in pairwise(names)), teams=("Zeta",)))
        Link.objects.get_or_create(
            provider=Team.objects.get(name="Team 1"), customer=Team.objects.get(name="Team 0"), said_by_provider_at=NOW
        )
        for page in ("found/", "found/?which=declared", "found/names/", "found/names/?of=said"):
            client = signed_in(cast.ada)
            client.get(f"/logs/{made.key}/{page}")
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/logs/{made.key}/{page}")
            asked.append(len(queries))
    assert asked[:4] == asked[4:]
    assert max(asked) <= 20


def test_it_gives_some_lines_at_a_time(cast: Cast) -> None:
    names = [f"Team {number:03}" for number in range(61)]
    for each in names:
        team(each)
    made = kept(cast.sam, found(*(link(each, names[0]) for each in names[1:])))
    client = signed_in(cast.ada)
    first, second = (text(client.get(f"/logs/{made.key}/found/?first={at}")) for at in (0, 50))
    assert ("1 to 50 of 60" in first, "51 to 60 of 60" in second) == (True, True)
    assert first.count('name="link"') + second.count('name="link"') == 60
    assert client.get(f"/logs/{made.key}/found/?first=999999&which=nonsense&whose=x").status_code == 200


def test_it_is_an_empty_comparison_where_nothing_is_there(cast: Cast) -> None:
    assert compared([], {}, []) == Compared({}, frozenset(), frozenset(), 0, 0)
    assert Seen((1,), 5, 5, None).is_least is False
    made = kept(cast.sam, found())
    assert "Nothing is left to declare" in text(signed_in(cast.ada).get(f"/logs/{made.key}/found/"))
