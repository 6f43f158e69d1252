"""What becomes of requests when teams merge, split and close, and when people leave; and how it comes back."""

from datetime import timedelta

import pytest

from tests.web.conftest import NOW, Cast, person, signed_in, team
from tests.web.test_teams_undo import take_back
from wellserved.web import request_rules
from wellserved.web.actions import people, services, teams
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions.reorganisations import merge, split
from wellserved.web.actions.requests import Wish, ask, draft, drop_draft
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Membership, Notice, Person, Request, Service, Team, Undoable
from wellserved.web.rules import NotAllowed
from wellserved.words.requests import replayed

LATER = NOW + timedelta(minutes=5)


def asked(by: Person, customer: Team, provider: Team, service: Service | None = None) -> Request:
    wish = Wish(title="A laptop", customer=customer, provider=provider, service=service)
    return ask(by=by, now=NOW, request=draft(by=by, now=NOW, wish=wish))


def now(request: Request) -> Request:
    return Request.objects.get(pk=request.pk)


def what_happened(request: Request) -> list[str]:
    return list(request.events.order_by("number").values_list("what", flat=True))


def merged(cast: Cast, team: Team, into: Team) -> None:
    version = Team.objects.get(pk=team.pk).version
    merge(by=cast.ada, now=LATER, team=team, version=version, into=into)


def test_what_a_merged_team_is_asked_goes_on_in_the_other_with_whoever_sees_to_it(cast: Cast) -> None:
    request = asked(cast.ann, cast.sales, cast.legal)
    steps.take_up(by=cast.dan, now=NOW, request=request)
    Notice.objects.all().delete()
    merged(cast, cast.legal, cast.it)
    row = now(request)
    assert (row.provider, row.state, row.taken_by) == (cast.it, "new", cast.dan)
    event = row.events.latest("number")
    assert (event.what, event.team, event.by, event.text) == (
        "redirected", cast.it, cast.ada, "Legal goes on in IT.",
    )  # fmt: skip
    assert "Ann Ashby" in set(Notice.objects.values_list("person__name", flat=True))
    steps.deliver(by=Person.objects.get(pk=cast.dan.pk), now=LATER, request=row)
    assert now(request).state == "delivered"


def test_what_a_merged_team_asks_goes_on_for_the_other(cast: Cast) -> None:
    request = asked(cast.dan, cast.legal, cast.workplace)
    steps.take_up(by=cast.ben, now=NOW, request=request)
    steps.ask_back(by=cast.ben, now=NOW, request=request, text="Which one?")
    merged(cast, cast.legal, cast.sales)
    row = now(request)
    assert (row.customer, row.provider, row.state) == (cast.sales, cast.workplace, "waiting_customer")
    assert row.events.latest("number").text == "Legal goes on in Sales."
    steps.answer(by=Person.objects.get(pk=cast.ann.pk), now=LATER, request=row, text="The light one")


def test_no_team_comes_to_ask_itself(cast: Cast) -> None:
    there, back = asked(cast.dan, cast.legal, cast.sales), asked(cast.ann, cast.sales, cast.legal)
    delivered = asked(cast.dan, cast.legal, cast.sales)
    steps.deliver(by=cast.ann, now=NOW, request=delivered)
    merged(cast, cast.legal, cast.sales)
    assert [now(each).state for each in (there, back, delivered)] == ["withdrawn", "withdrawn", "delivered"]
    assert there.events.latest("number").text == "Legal goes on in Sales. A team does not ask itself."
    take_back(cast.ada)
    assert [now(each).state for each in (there, back, delivered)] == ["new", "new", "delivered"]


def test_it_takes_a_merger_back_with_its_requests(cast: Cast) -> None:
    held, ours, touched = (asked(cast.ann, cast.sales, cast.legal) for _ in range(3))
    ours = asked(cast.dan, cast.legal, cast.workplace)
    steps.take_up(by=cast.dan, now=NOW, request=held)
    done = asked(cast.ann, cast.sales, cast.legal)
    merged(cast, cast.legal, cast.it)
    dan = Person.objects.get(pk=cast.dan.pk)
    steps.take_up(by=dan, now=LATER, request=now(touched))
    steps.deliver(by=dan, now=LATER, request=now(done))
    undo(by=cast.ada, now=LATER, undoable=Undoable.objects.get(action="team-merge"), ways=WAYS)
    row = now(held)
    assert (row.provider, row.state, row.taken_by) == (cast.legal, "in_work", cast.dan)
    assert (now(ours).customer, now(ours).state) == (cast.legal, "new")
    assert (now(touched).provider, now(touched).state) == (cast.legal, "new"), "passed back, after what happened since"
    assert (now(done).provider, now(done).state) == (cast.it, "delivered"), "what is over stays where it was done"
    for each in Request.objects.all():
        assert replayed(each.events.order_by("number"))[-1].provider == each.provider_id


def test_what_a_split_team_is_asked_goes_where_its_service_goes_or_whoever_sees_to_it(cast: Cast) -> None:
    contracts = services.offer_service(by=cast.ada, now=NOW, team=cast.legal, name="Contracts")
    pat = person("Pat Pine", cast.legal)
    about, taken, free = (asked(cast.ann, cast.sales, cast.legal, service) for service in (contracts, None, None))
    steps.take_up(by=pat, now=NOW, request=taken)
    law, advice = split(
        by=cast.ada, now=LATER, team=cast.legal, version=Team.objects.get(pk=cast.legal.pk).version,
        names=["Law", "Advice"], people={pat.pk: 1}, services={contracts.pk: 1},
    )  # fmt: skip
    assert [now(each).provider for each in (about, taken, free)] == [advice, advice, law]
    assert now(taken).taken_by == pat
    assert now(about).service == contracts
    assert not Undoable.objects.filter(action="team-split").exists(), "their records name the new teams"


def test_it_takes_a_split_back_whose_new_teams_only_ask(cast: Cast) -> None:
    request = asked(cast.dan, cast.legal, cast.workplace)
    split(by=cast.ada, now=LATER, team=cast.legal, version=1, names=["Law", "Advice"])
    assert now(request).customer == Team.objects.get(name="Law")
    take_back(cast.ada)
    assert now(request).customer == cast.legal
    assert not Team.objects.filter(name="Law").exists()


def test_it_takes_no_split_back_whose_new_teams_were_asked_since(cast: Cast) -> None:
    law, _ = split(by=cast.ada, now=NOW, team=cast.legal, version=1, names=["Law", "Advice"])
    asked(cast.ann, cast.sales, law)
    with pytest.raises(NotPossible, match="links or requests came to this team since"):
        undo(by=cast.ada, now=NOW, undoable=Undoable.objects.get(action="team-split"), ways=WAYS)


def test_what_is_over_stays_with_the_team_that_ended_and_is_not_opened_again(cast: Cast) -> None:
    request = asked(cast.ann, cast.sales, cast.legal)
    steps.deliver(by=cast.dan, now=NOW, request=request)
    steps.close(by=cast.ann, now=NOW, request=request)
    merged(cast, cast.legal, cast.it)
    assert (now(request).provider, what_happened(request)) == (cast.legal, ["asked", "delivered", "closed"])
    with pytest.raises(NotAllowed, match=r"Legal is closed\. Ask whoever does this now"):
        steps.reopen(by=cast.ann, now=LATER, request=now(request), text="Not yet")
    assert signed_in(cast.ann).get(f"/requests/{request.key}/").status_code == 200


@pytest.mark.parametrize("many", [1, 2])
def test_it_closes_no_team_while_something_is_open(cast: Cast, many: int) -> None:
    stores = team("Stores")
    sid = person("Sid Shaw", stores)
    for _ in range(many):
        asked(sid, stores, cast.legal)
    Membership.objects.filter(person=sid).delete()
    said = "1 request .* is open" if many == 1 else "2 requests .* are open"
    with pytest.raises(NotPossible, match=said):
        teams.close(by=cast.ada, now=LATER, team=stores, version=1)
    for each in Request.objects.all():
        steps.deliver(by=cast.dan, now=LATER, request=each)
    teams.close(by=cast.ada, now=LATER, team=stores, version=1)
    assert Request.objects.filter(customer=stores).count() == many


def test_it_takes_no_reopening_back_while_something_is_open(cast: Cast) -> None:
    stores = team("Stores")
    teams.close(by=cast.ada, now=NOW, team=stores, version=1)
    teams.reopen(by=cast.ada, now=NOW, team=stores, version=Team.objects.get(pk=stores.pk).version)
    asked(cast.ann, cast.sales, stores)
    with pytest.raises(NotPossible, match="1 request that Stores is asked or asks is open"):
        undo(by=cast.ada, now=NOW, undoable=Undoable.objects.get(action="team-reopen"), ways=WAYS)


def test_a_step_that_leads_back_to_a_closed_team_is_not_taken_back(cast: Cast) -> None:
    request = asked(cast.ann, cast.sales, cast.legal)
    steps.deliver(by=cast.dan, now=NOW, request=request)
    delivered = Undoable.objects.latest("pk")
    merged(cast, cast.legal, cast.it)
    with pytest.raises(NotAllowed, match="Legal is closed"):
        undo(by=cast.dan, now=LATER, undoable=delivered, ways=WAYS)


def test_when_somebody_leaves_what_they_saw_to_is_back_with_their_team(cast: Cast) -> None:
    held, waits, done = (asked(cast.ann, cast.sales, cast.workplace) for _ in range(3))
    for each in (held, waits, done):
        steps.take_up(by=cast.ben, now=NOW, request=each)
    steps.ask_back(by=cast.ben, now=NOW, request=waits, text="Which one?")
    steps.deliver(by=cast.ben, now=NOW, request=done)
    Notice.objects.all().delete()
    people.deactivate(by=cast.ada, now=LATER, person=cast.ben, version=cast.ben.version)
    assert [(now(each).state, now(each).taken_by) for each in (held, waits, done)] == [
        ("accepted", None), ("waiting_customer", None), ("delivered", cast.ben),
    ]  # fmt: skip
    assert held.events.latest("number").text == "Whoever saw to this does not work here any more."
    assert set(Notice.objects.values_list("person__name", flat=True)) == {"Ann Ashby", "Cara Clay"}


def test_requests_stay_when_their_people_are_removed(cast: Cast) -> None:
    request = asked(cast.ann, cast.sales, cast.workplace)
    steps.take_up(by=cast.ben, now=NOW, request=request)
    Person.objects.filter(pk__in=[cast.ann.pk, cast.ben.pk]).delete()
    row = now(request)
    assert (row.asked_by, row.taken_by, row.state, what_happened(row)) == (None, None, "in_work", ["asked", "taken_up"])
    assert signed_in(cast.cara).get(f"/requests/{request.key}/").status_code == 200
    assert request_rules.why_not_see(cast.cara, row, NOW.date()) == ""


def test_a_service_that_was_asked_for_does_not_vanish(cast: Cast) -> None:
    contracts = services.offer_service(by=cast.ada, now=NOW, team=cast.legal, name="Contracts")
    asked(cast.ann, cast.sales, cast.legal, contracts)
    with pytest.raises(NotPossible, match="This service was asked for"):
        undo(by=cast.ada, now=NOW, undoable=Undoable.objects.get(action="service-offer"), ways=WAYS)


def test_a_draft_comes_back_to_its_author_only_and_without_what_is_gone(cast: Cast) -> None:
    contracts = services.offer_service(by=cast.ada, now=NOW, team=cast.legal, name="Contracts")
    offered = Undoable.objects.latest("pk")
    wish = Wish(title="Secret", customer=cast.sales, provider=cast.legal, service=contracts)
    drop_draft(by=cast.ann, now=NOW, request=draft(by=cast.ann, now=NOW, wish=wish))
    dropped = Undoable.objects.get(action="request-drop")
    undo(by=cast.ada, now=NOW, undoable=offered, ways=WAYS)
    with pytest.raises(NotAllowed, match="by its author only"):
        undo(by=cast.ada, now=NOW, undoable=dropped, ways=WAYS)
    undo(by=cast.ann, now=NOW, undoable=dropped, ways=WAYS)
    row = Request.objects.get()
    assert (row.title, row.asked_by, row.service, row.state) == ("Secret", cast.ann, None, "draft")


def test_nobody_asks_for_a_team_that_ended_meanwhile(cast: Cast) -> None:
    """Ann's browser showed her team when it was still there; so did the page on which she passes something on."""
    begun = draft(by=cast.ann, now=NOW, wish=Wish(title="A desk", customer=cast.sales, provider=cast.it))
    legal = Team.objects.get(pk=cast.legal.pk)
    request = asked(cast.ben, cast.workplace, cast.sales)
    merged(cast, cast.legal, cast.it)
    with pytest.raises(NotPossible, match="Legal is closed"):
        steps.redirect(by=cast.ann, now=LATER, request=request, team=legal)
    merged(cast, cast.sales, cast.it)
    with pytest.raises(NotPossible, match="Say for which of your teams"):
        ask(by=cast.ann, now=LATER, request=begun)
