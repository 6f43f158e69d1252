"""Thanks: Ann thanks the team of Ben, they hand it on to whoever stands behind, and Dan learns of no request by it."""

from datetime import timedelta
from typing import Any

import pytest

from tests.web.conftest import NOW, TODAY, Cast, person, signed_in, team
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions.requests import Wish, ask, draft
from wellserved.web.actions.thanks import Words, pass_on, remove, thank
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import AuditEntry, Link, Membership, Notice, Person, Request, Team, Thanks, Undoable
from wellserved.web.queries import thanks as queries
from wellserved.web.rules import NotAllowed

DISH = "You set the laptop up while we watched."


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def said(cast: Cast, **words: Any) -> Thanks:
    made = {"from_team": cast.sales, "to_team": cast.workplace, "text": DISH, **words}
    return thank(by=words.pop("by", cast.ann), now=NOW, words=Words(**{k: v for k, v in made.items() if k != "by"}))


def asked(cast: Cast, provider: Team, customer: Team, by: Person, **wish: Any) -> Request:
    made = draft(by=by, now=NOW, wish=Wish(title="A laptop", provider=provider, customer=customer, **wish))
    return ask(by=by, now=NOW, request=made)


def waiting(cast: Cast, **wish: Any) -> tuple[Request, Request]:
    """Ann asks the team of Ben, who needs something of Legal first."""
    first = asked(cast, cast.workplace, cast.sales, cast.ann, **wish)
    behind = asked(cast, cast.legal, cast.workplace, cast.ben)
    steps.wait_on(by=cast.ben, now=NOW, request=first, requests=[behind], outside=[], text="")
    return Request.objects.get(pk=first.pk), behind


def test_it_takes_two_fields_to_thank_a_team_and_everybody_reads_it(cast: Cast) -> None:
    ann = signed_in(cast.ann)
    page = text(ann.get("/thanks/new/"))
    assert page.count("<textarea") == 2
    assert "For which team do you thank?" not in page
    answer = ann.post("/thanks/new/", {"to": "it workplace", "text": DISH, "from_team": "sales"}, follow=True)
    assert "You thanked IT Workplace." in text(answer)
    row = Thanks.objects.get()
    assert (row.by, row.from_team, row.to_team, list(row.people.all())) == (cast.ann, cast.sales, cast.workplace, [])
    for address in ("/thanks/", f"/thanks/{row.key}/", "/thanks/?team=it-workplace", "/teams/it-workplace/"):
        assert DISH in text(signed_in(cast.dan).get(address))
    assert DISH not in text(signed_in(cast.dan).get("/thanks/?team=legal"))


def test_it_thanks_people_by_name_and_finds_their_team(cast: Cast) -> None:
    sent = {"to": "Ben Brook, cara@example.org", "text": DISH, "from_team": "sales"}
    assert signed_in(cast.ann).post("/thanks/new/", sent).status_code == 302
    row = Thanks.objects.get()
    assert (row.to_team, set(row.people.all())) == (cast.workplace, {cast.ben, cast.cara})
    assert "Ben Brook, Cara Clay" in text(signed_in(cast.dan).get("/thanks/"))


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("Ben Brook, Dan Dale", "different teams"),
        ("IT Workplce", "Did you mean “IT Workplace”?"),
        ("Eve Eden", "Eve Eden belongs to no team now."),
        ("Ann Ashby", "not yourself"),
        (", ,", "Name a team, or somebody."),
    ],
)
def test_it_says_why_it_cannot_be_somebody(cast: Cast, to: str, reason: str) -> None:
    answer = signed_in(cast.ann).post("/thanks/new/", {"to": to, "text": DISH, "from_team": "sales"})
    assert (answer.status_code, reason in text(answer)) == (200, True)
    assert not Thanks.objects.exists()


def test_it_asks_for_which_team_where_there_are_several(cast: Cast) -> None:
    Membership.objects.create(person=cast.ann, team=cast.legal, from_date=TODAY - timedelta(30))
    assert "For which team do you thank?" in text(signed_in(cast.ann).get("/thanks/new/?to=it-workplace"))
    sent = {"to": "IT Workplace", "text": DISH, "from_team": "legal"}
    signed_in(cast.ann).post("/thanks/new/", sent)
    assert Thanks.objects.get().from_team == cast.legal


def test_nobody_thanks_in_the_name_of_another_team(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        said(cast, by=cast.dan)
    sent = {"to": "IT Workplace", "text": DISH, "from_team": "sales"}
    assert signed_in(cast.dan).post("/thanks/new/", sent).status_code == 200
    assert "You belong to no team yet" in text(signed_in(cast.eve).get("/thanks/new/"))
    assert not Thanks.objects.exists()


def test_within_a_team_colleagues_are_thanked_by_name(cast: Cast) -> None:
    with pytest.raises(NotPossible):
        said(cast, by=cast.ben, from_team=cast.workplace)
    assert said(cast, by=cast.ben, from_team=cast.workplace, people=(cast.cara,)).to_team == cast.workplace


def test_only_who_said_it_and_administrators_take_it_back_and_it_can_be_put_up_again(cast: Cast) -> None:
    row = said(cast)
    assert signed_in(cast.dan).post(f"/thanks/{row.key}/remove/").status_code == 403
    assert "Take them back" not in text(signed_in(cast.ben).get(f"/thanks/{row.key}/"))
    assert "were taken back" in text(signed_in(cast.ann).post(f"/thanks/{row.key}/remove/", follow=True))
    assert signed_in(cast.ann).get(f"/thanks/{row.key}/").status_code == 404
    assert queries.wall().rows == ()
    undo(by=cast.ann, now=NOW, undoable=Undoable.objects.get(action="thanks-remove"), ways=WAYS)
    assert [each.key for each in queries.wall().rows] == [row.key]
    remove(by=cast.ada, now=NOW, thanks=queries.thanks_of(row.key))


def test_it_can_be_undone_and_then_nobody_gets_a_mail_of_it(cast: Cast) -> None:
    row = said(cast)
    assert set(Notice.objects.values_list("person__name", "path")) == {
        ("Ben Brook", f"/thanks/{row.key}/"),
        ("Cara Clay", f"/thanks/{row.key}/"),
    }
    undo(by=cast.ann, now=NOW, undoable=Undoable.objects.get(), ways=WAYS)
    assert (queries.wall().rows, Notice.objects.count()) == ((), 0)


def test_only_whoever_is_named_is_told_where_people_are_named(cast: Cast) -> None:
    said(cast, people=(cast.ben,))
    assert [each.person for each in Notice.objects.all()] == [cast.ben]


def test_it_is_handed_on_to_those_the_request_waited_for_and_to_those_who_serve(cast: Cast) -> None:
    request, behind = waiting(cast)
    buying = team("Buying")
    Link.objects.create(provider=buying, customer=cast.workplace, said_by_customer_at=NOW)
    row = said(cast, request=request)
    found = queries.behind(row, cast.ben, TODAY)
    assert [(each.team, each.request) for each in found] == [(cast.legal, behind), (buying, None)]
    sent = {"teams": ["legal"], "text": "Yours, too."}
    page = text(signed_in(cast.ben).post(f"/thanks/{row.key}/pass-on/", sent, follow=True))
    assert "The hands they went through" in page
    handed = Thanks.objects.get(passed_from=row)
    assert (handed.from_team, handed.to_team, handed.request) == (cast.workplace, cast.legal, behind)
    assert [(each.said.to_team, each.level) for each in queries.thanks_page(handed.key, cast.dan, TODAY).chain] == [
        (cast.workplace, 0),
        (cast.legal, 1),
    ]
    # Nobody gets the same thanks twice, and they never come back to where they began.
    assert [each.team for each in queries.behind(row, cast.ben, TODAY)] == [buying]
    Link.objects.create(provider=cast.sales, customer=cast.legal, said_by_customer_at=NOW)
    Link.objects.create(provider=cast.workplace, customer=cast.legal, said_by_customer_at=NOW)
    assert queries.behind(queries.thanks_of(handed.key), cast.dan, TODAY) == ()


def test_a_chain_of_three_reaches_the_team_behind_the_team_behind(cast: Cast) -> None:
    Link.objects.create(provider=cast.legal, customer=cast.workplace, said_by_customer_at=NOW)
    archive = team("Archive")
    Link.objects.create(provider=archive, customer=cast.legal, said_by_customer_at=NOW)
    row = said(cast)
    (second,) = pass_on(by=cast.ben, now=NOW, thanks=row, teams=[cast.legal], text="Yours, too.")
    (third,) = pass_on(by=cast.dan, now=NOW, thanks=second, teams=[archive], text="And yours.")
    chain = queries.thanks_page(row.key, cast.eve, TODAY).chain
    assert [(each.said.key, each.level, each.is_here) for each in chain] == [
        (row.key, 0, True),
        (second.key, 1, False),
        (third.key, 2, False),
    ]
    assert queries.across(NOW).said == 1


def test_only_people_of_the_team_hand_on_and_only_to_teams_behind(cast: Cast) -> None:
    row = said(cast)
    assert "Only people of the team" in text(signed_in(cast.dan).get(f"/thanks/{row.key}/pass-on/"))
    with pytest.raises(NotAllowed):
        pass_on(by=cast.dan, now=NOW, thanks=row, teams=[cast.legal], text="Yours, too.")
    with pytest.raises(NotPossible):
        pass_on(by=cast.ben, now=NOW, thanks=row, teams=[cast.legal], text="Yours, too.")


def test_of_a_confidential_request_nobody_learns_by_thanks(cast: Cast) -> None:
    request, _behind = waiting(cast, is_confidential=True, named=(cast.ben,))
    assert signed_in(cast.cara).get(f"/thanks/new/?request={request.key}").status_code == 404
    page = signed_in(cast.ann).get(f"/thanks/new/?request={request.key}")
    assert "The request is confidential, thanks are not" in text(page)
    sent = {"to": "IT Workplace", "text": DISH, "from_team": "sales", "request": request.key}
    assert signed_in(cast.ann).post("/thanks/new/", sent).status_code == 302
    row = Thanks.objects.get()
    assert row.request == request
    for reader, sees in ((cast.ann, True), (cast.ben, True), (cast.cara, False), (cast.dan, False), (cast.sam, False)):
        whole = text(signed_in(reader).get("/thanks/")) + text(signed_in(reader).get("/teams/it-workplace/"))
        assert (request.key in whole, request.reference in whole, "A laptop" in whole) == (False, False, False)
        assert (queries.thanks_page(row.key, reader, TODAY).request is not None) == sees
    # Cara does not see the request, so neither does she see whom it waited for.
    assert queries.behind(row, cast.cara, TODAY) == ()
    assert [each.team for each in queries.behind(row, cast.ben, TODAY)] == [cast.legal]


def test_what_is_waited_for_confidentially_is_named_to_nobody(cast: Cast) -> None:
    request, behind = waiting(cast)
    Request.objects.filter(pk=behind.pk).update(is_confidential=True)
    assert queries.behind(said(cast, request=request), cast.ben, TODAY) == ()


def test_thanks_for_a_request_go_to_one_of_its_teams(cast: Cast) -> None:
    request, _behind = waiting(cast)
    with pytest.raises(NotPossible):
        said(cast, request=request, to_team=cast.legal)
    sent = {"to": "Legal", "text": DISH, "from_team": "sales", "request": request.key}
    assert signed_in(cast.ann).post("/thanks/new/", sent).status_code == 302
    assert Thanks.objects.get().request is None


def test_the_form_knows_whom_a_request_has_to_thank(cast: Cast) -> None:
    request, _behind = waiting(cast)
    assert 'name="to" value="IT Workplace"' in text(signed_in(cast.ann).get(f"/thanks/new/?request={request.key}"))
    assert 'name="to" value="Sales"' in text(signed_in(cast.ben).get(f"/thanks/new/?request={request.key}"))
    assert signed_in(cast.dan).get(f"/thanks/new/?request={request.key}").status_code == 404


@pytest.mark.parametrize(("within", "beyond", "told"), [(1, 3, "Too early"), (1, 4, "80"), (0, 5, "100")])
def test_it_tells_which_share_crosses_teams_from_five_thanks_on(
    cast: Cast, within: int, beyond: int, told: str
) -> None:
    for _number in range(within):
        said(cast, by=cast.ben, from_team=cast.workplace, people=(cast.cara,))
    for _number in range(beyond):
        said(cast)
    old = said(cast)
    Thanks.objects.filter(pk=old.pk).update(at=NOW - timedelta(days=91))
    found = queries.across(NOW)
    assert (found.said, found.crossing) == (within + beyond, beyond)
    assert (str(found.share) if not found.is_too_early else "Too early") == told


def test_the_wall_is_read_page_by_page_from_the_newest_on_and_back(cast: Cast) -> None:
    for number in range(45):
        row = said(cast, text=f"No. {number}")
        # Several in one moment keep their order.
        Thanks.objects.filter(pk=row.pk).update(at=NOW + timedelta(minutes=number // 3))
    first = queries.wall()
    second = queries.wall(after=first.older)
    third = queries.wall(after=second.older)
    texts = [each.text for page in (first, second, third) for each in page.rows]
    assert texts == [f"No. {number}" for number in reversed(range(45))]
    assert (first.newer, third.older) == ("", "")
    assert queries.wall(before=third.newer).rows == second.rows
    back = queries.wall(before=second.newer)
    assert (back.rows, back.newer) == (first.rows, "")


def test_a_desk_shows_what_is_new_for_somebody(cast: Cast) -> None:
    old = said(cast, text="Long ago")
    Thanks.objects.filter(pk=old.pk).update(at=NOW - timedelta(days=15))
    said(cast)
    assert [each.text for each in queries.new_for(cast.ben, NOW, TODAY)] == [DISH]
    assert queries.new_for(cast.ann, NOW, TODAY) == ()
    assert queries.new_for(cast.dan, NOW, TODAY) == ()


def test_it_keeps_in_the_trail_that_and_never_what(cast: Cast) -> None:
    said(cast)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject, entry.fields) == ("thanks-say", "team:it-workplace", ["thanks:1"])


def test_it_asks_the_database_as_often_for_many_thanks_as_for_one(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    said(cast, people=(cast.ben,))
    with django_assert_max_num_queries(3) as first:
        queries.wall(team=cast.workplace)
    for number in range(3):
        said(cast, by=person(f"Fay{number} Fox", cast.sales), people=(cast.ben, cast.cara))
    with django_assert_max_num_queries(len(first)):
        assert len(queries.wall(team=cast.workplace).rows) == 4


def test_who_is_thanked_often_stands_before_nobody(cast: Cast) -> None:
    for minute in range(6):
        row = said(cast, people=(cast.ben,))
        Thanks.objects.filter(pk=row.pk).update(at=NOW + timedelta(minutes=minute))
    last = said(cast, to_team=cast.legal, people=(cast.dan,))
    Thanks.objects.filter(pk=last.pk).update(at=NOW + timedelta(minutes=7))
    assert [each.people for each in queries.wall().rows] == [("Dan Dale",), *[("Ben Brook",)] * 6]
    assert "never counted by person" in text(signed_in(cast.ben).get("/thanks/"))


def test_an_administrator_who_is_none_any_more_puts_up_no_thanks_of_others(cast: Cast) -> None:
    remove(by=cast.ada, now=NOW, thanks=said(cast))
    Person.objects.filter(pk=cast.ada.pk).update(role="employee")
    undoable = Undoable.objects.get(action="thanks-remove")
    with pytest.raises(NotAllowed):
        undo(by=Person.objects.get(pk=cast.ada.pk), now=NOW, undoable=undoable, ways=WAYS)
    assert queries.wall().rows == ()
