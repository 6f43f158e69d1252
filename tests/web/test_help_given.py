"""The help ledger: either side notes help, whoever was helped says what it saved, and a no is weighed first."""

from datetime import timedelta
from typing import Any

import pytest

from tests.web.conftest import NOW, TODAY, Cast, person, signed_in
from wellserved.web.actions.help_given import Deed, confirm, note_help, say_no
from wellserved.web.actions.requests import Wish, ask, draft
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import AuditEntry, HelpGiven, Membership, Person, Request, Team, Undoable
from wellserved.web.queries import help_given as queries
from wellserved.web.rules import NotAllowed
from wellserved.words.links import Side

PRINTER = {"other": "Sales", "what": "The printer of the shop", "minutes": "10 min", "saves": "3 h"}


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def deed(cast: Cast, **words: Any) -> Deed:
    made = {"helper": cast.workplace, "helped": cast.sales, "what": "A printer", "minutes": 10, "saves_minutes": 180}
    return Deed(**{**made, **words})


def given(cast: Cast, side: Side = Side.PROVIDER, **words: Any) -> HelpGiven:
    by = cast.ben if side is Side.PROVIDER else cast.ann
    return note_help(by=by, now=NOW, side=side, deed=deed(cast, **words))


def asked(cast: Cast, **wish: Any) -> Request:
    wishes = {"title": "A laptop", "provider": cast.workplace, "customer": cast.sales, **wish}
    return ask(by=cast.ann, now=NOW, request=draft(by=cast.ann, now=NOW, wish=Wish(**wishes)))


def test_the_helper_notes_it_and_the_helped_say_what_it_saved(cast: Cast) -> None:
    ben, ann = signed_in(cast.ben), signed_in(cast.ann)
    sent = {**PRINTER, "side": "provider", "team": "it-workplace"}
    page = text(ben.post("/help-given/new/", sent, follow=True))
    assert ("Noted: IT Workplace helped Sales." in page, "Sales says what it saved them." in page) == (True, True)
    row = HelpGiven.objects.get()
    assert (row.minutes, row.would_save_minutes, row.saved_minutes) == (10, 180, None)
    assert "That is what it saved" in text(ann.get(f"/help-given/{row.key}/"))
    assert "It saved you 2 h." in text(
        ann.post(f"/help-given/{row.key}/confirm/", {"saved": "2 h", "version": 1}, follow=True)
    )
    row = HelpGiven.objects.get()
    assert (row.saved_minutes, row.confirmed_by) == (120, cast.ann)


def test_what_the_helped_note_themselves_is_confirmed_at_once(cast: Cast) -> None:
    sent = {**PRINTER, "other": "IT Workplace", "side": "customer", "team": "sales"}
    signed_in(cast.ann).post("/help-given/new/", sent)
    row = HelpGiven.objects.get()
    assert (row.helper, row.helped) == (cast.workplace, cast.sales)
    assert (row.saved_minutes, row.would_save_minutes, row.confirmed_by) == (180, None, cast.ann)


def test_only_the_two_teams_note_and_see_it_and_only_the_helped_confirm(cast: Cast) -> None:
    row = given(cast)
    assert signed_in(cast.dan).get(f"/help-given/{row.key}/").status_code == 403
    assert (
        signed_in(cast.ben).post(f"/help-given/{row.key}/confirm/", {"saved": "2 h", "version": 1}).status_code == 403
    )
    for by, side in ((cast.dan, Side.PROVIDER), (cast.ben, Side.CUSTOMER), (cast.ann, Side.PROVIDER)):
        with pytest.raises(NotAllowed):
            note_help(by=by, now=NOW, side=side, deed=deed(cast))
    with pytest.raises(NotAllowed):
        say_no(by=cast.ann, now=NOW, deed=deed(cast), for_own_targets=False)
    assert "You belong to no team yet" in text(signed_in(cast.eve).get("/help-given/new/"))


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"minutes": "ten"}, "Write how long with its unit"),
        ({"other": "Sails"}, "Did you mean “Sales”?"),
        ({"other": "IT Workplace"}, "Nobody is called"),
        ({"minutes": "99 weeks"}, "Write how long with its unit"),
        ({"what": ""}, "required"),
    ],
)
def test_it_says_what_is_missing(cast: Cast, sent: dict[str, str], reason: str) -> None:
    sent = {**PRINTER, "side": "provider", "team": "it-workplace", **sent}
    answer = signed_in(cast.ben).post("/help-given/new/", sent)
    assert (answer.status_code, reason in text(answer)) == (200, True)


def test_before_a_no_what_it_takes_stands_before_what_it_saves(cast: Cast) -> None:
    ben = signed_in(cast.ben)
    page = text(ben.post("/help-given/weigh/", {**PRINTER, "team": "it-workplace"}))
    places = [page.index(each) for each in ("It would take us", "10 min", "It would save Sales", "3 h", "18.")]
    assert places == sorted(places)
    assert not HelpGiven.objects.exists()
    ben.post("/help-given/weigh/", {**PRINTER, "team": "it-workplace", "answer": "help"})
    ben.post("/help-given/weigh/", {**PRINTER, "team": "it-workplace", "answer": "no", "for_own_targets": "on"})
    rows = HelpGiven.objects.order_by("pk").values_list(
        "is_refused", "for_own_targets", "minutes", "would_save_minutes"
    )
    assert list(rows) == [(False, False, 10, 180), (True, True, 10, 180)]


def test_a_no_saves_nothing_and_counts_in_no_sum(cast: Cast) -> None:
    row = say_no(by=cast.ben, now=NOW, deed=deed(cast), for_own_targets=True)
    with pytest.raises(NotAllowed):
        confirm(by=cast.ann, now=NOW, given=row, version=1, saved_minutes=5)
    assert queries.of_team(cast.workplace, 3, NOW).is_empty
    with pytest.raises(NotPossible):
        say_no(by=cast.ben, now=NOW, deed=deed(cast, saves_minutes=None), for_own_targets=True)


@pytest.mark.parametrize(
    ("minutes", "saves", "sentence"),
    [
        (10, 180, "Each minute of ours would save them 18."),
        (10, 19, "It would save them more than it takes us."),
        (10, 10, "It would take us as long as it saves them."),
        (20, 10, "It would take us longer than it saves them. There may be another way for both."),
    ],
)
def test_it_says_what_one_is_for_the_other(minutes: int, saves: int, sentence: str) -> None:
    assert queries.side_by_side(minutes, saves).sentence == sentence


def test_a_request_is_weighed_by_the_team_that_is_asked(cast: Cast) -> None:
    request = asked(cast)
    address = f"/help-given/weigh/?request={request.key}"
    assert signed_in(cast.dan).get(address).status_code == 404
    assert "Only the team that is asked weighs this." in text(signed_in(cast.ann).get(address))
    page = text(signed_in(cast.ben).get(address))
    assert ('value="A laptop"' in page, "The other team" in page) == (True, False)
    sent = {**PRINTER, "team": "it-workplace", "request": request.key}
    assert "It would save Sales" in text(signed_in(cast.ben).post("/help-given/weigh/", sent))
    say_no(by=cast.ben, now=NOW, deed=deed(cast, request=request), for_own_targets=False)
    assert queries.weighed(request) == queries.side_by_side(10, 180)
    with pytest.raises(NotPossible):
        note_help(by=cast.ben, now=NOW, side=Side.PROVIDER, deed=deed(cast, helped=cast.legal, request=request))


def test_help_with_a_confidential_request_is_seen_by_whoever_is_named(cast: Cast) -> None:
    request = asked(cast, is_confidential=True, named=(cast.ben,))
    row = given(cast, request=request)
    shown = {
        each.name: len(queries.ledger(cast.workplace, Side.PROVIDER, each, TODAY).rows)
        for each in (cast.ben, cast.cara)
    }
    assert shown == {"Ben Brook": 1, "Cara Clay": 0}
    assert signed_in(cast.cara).get(f"/help-given/{row.key}/").status_code == 403
    assert signed_in(cast.ann).get(f"/help-given/{row.key}/").status_code == 200


def members(cast: Cast, team: Team, many: int) -> None:
    for number in range(many):
        person(f"Extra{number} {team.name}", team)


def test_it_adds_up_by_team_with_what_it_counts(cast: Cast) -> None:
    members(cast, cast.workplace, 1)
    given(cast)
    given(cast, Side.CUSTOMER, minutes=50, saves_minutes=120)
    given(cast, minutes=30, saves_minutes=None)
    back = Deed(cast.legal, cast.workplace, "A clause", 60, 600)
    note_help(by=cast.dan, now=NOW, side=Side.PROVIDER, deed=back)
    long_ago = given(cast)
    HelpGiven.objects.filter(pk=long_ago.pk).update(at=NOW - timedelta(days=366))
    found = queries.of_team(cast.workplace, 3, NOW)
    assert found.gave == queries.Sums(times=3, takes="1 h 30 min", confirmed=1, saved="2 h", expected="3 h")
    assert found.got == queries.Sums(times=1, takes="1 h", confirmed=0, saved="", expected="10 h")
    page = text(signed_in(cast.eve).get("/help-given/?team=it-workplace"))
    assert ("1 h 30 min" in page, "n&nbsp;=&nbsp;3" in page, "A printer" in page) == (True, True, False)


@pytest.mark.parametrize(("extra", "is_shown"), [(0, False), (1, True)])
def test_sums_of_fewer_than_three_people_are_withheld(cast: Cast, extra: int, *, is_shown: bool) -> None:
    members(cast, cast.workplace, extra)
    given(cast, minutes=77)
    for address in ("/teams/it-workplace/", "/help-given/?team=it-workplace"):
        page = text(signed_in(cast.dan).get(address))
        assert ("1 h 17 min" in page, "a figure would be about one of them" in page) == (is_shown, not is_shown)


def test_all_of_it_can_be_undone_until_somebody_says_something_of_it(cast: Cast) -> None:
    row = given(cast)
    noted = Undoable.objects.get()
    confirm(by=cast.ann, now=NOW, given=row, version=1, saved_minutes=60)
    with pytest.raises(NotPossible):
        undo(by=cast.ben, now=NOW, undoable=noted, ways=WAYS)
    undo(by=cast.ann, now=NOW, undoable=Undoable.objects.get(action="help-confirm"), ways=WAYS)
    row = HelpGiven.objects.get()
    assert (row.saved_minutes, row.confirmed_at, row.confirmed_by) == (None, None, None)
    again = given(cast)
    Membership.objects.filter(person=cast.ben).delete()
    with pytest.raises(NotAllowed):
        undo(by=Person.objects.get(pk=cast.ben.pk), now=NOW, undoable=Undoable.objects.latest("pk"), ways=WAYS)
    Membership.objects.create(person=cast.ben, team=cast.workplace, from_date=TODAY)
    undo(by=Person.objects.get(pk=cast.ben.pk), now=NOW, undoable=Undoable.objects.latest("pk"), ways=WAYS)
    assert not HelpGiven.objects.filter(pk=again.pk).exists()


def test_two_who_say_what_it_saved_at_once_see_what_the_other_said(cast: Cast) -> None:
    row = given(cast)
    confirm(by=cast.ann, now=NOW, given=row, version=1, saved_minutes=60)
    answer = signed_in(cast.ann).post(f"/help-given/{row.key}/confirm/", {"saved": "2 h", "version": "1"})
    assert answer.status_code == 409
    assert HelpGiven.objects.get().saved_minutes == 60


def test_the_ledger_is_read_page_by_page(cast: Cast) -> None:
    for number in range(35):
        row = given(cast, what=f"No. {number}")
        HelpGiven.objects.filter(pk=row.pk).update(at=NOW + timedelta(minutes=number))
    first = queries.ledger(cast.workplace, Side.PROVIDER, cast.ben, TODAY)
    second = queries.ledger(cast.workplace, Side.PROVIDER, cast.ben, TODAY, after=first.older)
    assert [each.what for page in (first, second) for each in page.rows] == [f"No. {n}" for n in reversed(range(35))]
    assert queries.ledger(cast.workplace, Side.PROVIDER, cast.ben, TODAY, before=second.newer).rows == first.rows
    assert "No. 4" in text(signed_in(cast.ben).get(f"/help-given/?team=it-workplace&after={first.older}"))
    assert "Nothing is noted yet" in text(signed_in(cast.ben).get("/help-given/?side=customer"))
    assert "Choose a team" in text(signed_in(cast.eve).get("/help-given/"))


def test_it_asks_the_database_as_often_for_much_help_as_for_little(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    given(cast)
    read: dict[str, Any] = {"team": cast.workplace, "side": Side.PROVIDER, "on": TODAY}
    with django_assert_max_num_queries(5) as first:
        queries.ledger(reader=Person.objects.get(pk=cast.ben.pk), **read)
    for _number in range(3):
        given(cast)
    with django_assert_max_num_queries(len(first)):
        assert len(queries.ledger(reader=Person.objects.get(pk=cast.ben.pk), **read).rows) == 4


def test_it_keeps_in_the_trail_that_and_never_what(cast: Cast) -> None:
    given(cast)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject, entry.fields) == ("help-note", "team:it-workplace", ["help:1"])
