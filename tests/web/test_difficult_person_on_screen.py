"""The difficult person, replayed through the screens: whoever asks reads where the time went, to the minute."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from tests.web.conftest import person, signed_in, team
from tests.web.difficult_person import FRI, MON, THU, TUE, at, nine_to_five
from wellserved.web.models import Organisation, Request, RequestEvent
from wellserved.web.queries.request_clock import clock
from wellserved.words.charges import ChargeKind
from wellserved.words.units import MINUTE_US

pytestmark = pytest.mark.django_db
K = ChargeKind


class Week:
    """Four people of four teams, and the clock on the wall."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now: datetime = at(MON, 10)
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        Organisation.objects.create(name="Northwind Loans", set_up_at=self.now, privacy_read_at=self.now)
        names = ("Sales", "Ops", "Finance", "Legal")
        self.teams = {name: team(name) for name in names}
        for each in self.teams.values():
            nine_to_five(each)
        firsts = ("Ann", "Kim", "Fay", "Lee")
        self.people = {
            name: person(f"{first} of {name}", self.teams[name]) for name, first in zip(names, firsts, strict=True)
        }
        self.browsers: dict[str, Client] = {}
        self.on(MON, 10)

    def on(self, day: int, hour: float) -> "Week":
        """Let the clock show another moment; every morning people sign in."""
        is_new_day = not self.browsers or at(day, 0).date() != self.now.date()
        self.now = at(day, hour)
        if is_new_day:  # overnight everybody was signed out
            self.browsers = {name: signed_in(each) for name, each in self.people.items()}
        return self

    def ask(self, of: str, provider: str, title: str, *, needed_for: Request | None = None, do: str = "ask") -> Request:
        """Fill in the page for asking, read what it says of the team, and send it."""
        browser = self.browsers[of]
        address = f"/requests/new/?to={self.teams[provider].key}" + (f"&for={needed_for.key}" if needed_for else "")
        self._send(browser, address, title=title, do=do)
        return Request.objects.get(title=title)

    def ask_draft(self, of: str, request: Request) -> None:
        """Open a draft that was kept, and ask."""
        self._send(self.browsers[of], f"/requests/{request.key}/edit/", do="ask")

    def step(self, of: str, request: Request, step: str, **fields: object) -> None:
        """Open the form of a step, fill it in and send it."""
        before = RequestEvent.objects.count()
        self._send(self.browsers[of], f"/requests/{request.key}/{step}/", **fields)
        assert RequestEvent.objects.count() > before

    def _send(self, browser: Client, address: str, **fields: object) -> None:
        shown = browser.get(address)
        assert shown.status_code == 200, (address, shown.status_code)
        form = html.document_fromstring(shown.content.decode()).find(".//main").xpath(".//form[@method='post']")
        written = max(form, key=lambda each: len(each.form_values()))
        sent = {name: value for name, value in written.form_values() if name != "csrfmiddlewaretoken"}
        answer = browser.post(written.action or address, {**sent, **fields}, follow=True)
        assert answer.status_code == 200, said(answer)


def said(answer: Any) -> str:
    page = html.document_fromstring(answer.content.decode())
    return " ".join(" ".join(page.find(".//main").itertext()).split())


def test_whoever_waited_reads_that_it_was_legal_for_finance(monkeypatch: pytest.MonkeyPatch) -> None:
    week = Week(monkeypatch)
    first = week.ask("Sales", "Ops", "An offer for the new customer")
    week.on(MON, 10).step("Ops", first, "promise", day="2026-03-04")
    week.on(MON, 11).step("Ops", first, "take-up")
    second = week.on(MON, 12).ask("Ops", "Finance", "A price for it", needed_for=first)
    week.on(TUE, 10).step("Finance", second, "take-up")
    third = week.on(TUE, 11).ask("Finance", "Legal", "The terms for it", needed_for=second, do="keep")
    week.on(TUE, 13).ask_draft("Finance", third)
    week.on(THU, 9.5).step("Legal", third, "take-up")

    # While it lasts: who asked sees on the first screen where it waits, two requests away.
    page = said(week.on(THU, 10).browsers["Sales"].get(f"/requests/{first.key}/"))
    assert "Legal" in page
    assert "A price for it" not in page  # what Ops wrote to Finance is theirs

    week.on(THU, 10.5).step("Legal", third, "deliver")
    week.on(THU, 11).step("Finance", second, "take-up")
    week.on(THU, 14).step("Finance", second, "deliver")
    week.on(THU, 15).step("Ops", first, "put-back")
    week.on(THU, 16).step("Ops", first, "take-up")
    week.on(FRI, 9).step("Ops", first, "ask-back", text="Which currency?")
    week.on(FRI, 10.5).step("Sales", first, "answer", text="Euro")
    week.on(FRI, 10.5).step("Ops", first, "take-up")
    week.on(FRI, 12).step("Ops", first, "deliver", text="Here it is.")

    counted = clock(Request.objects.get(pk=first.pk), at(FRI, 12))
    assert counted is not None
    minutes: dict[tuple[str, K, bool], int] = {}
    links: dict[tuple[str, str], int] = {}
    for each in counted.charges:
        key = (each.who, each.kind, not each.via)
        minutes[key] = minutes.get(key, 0) + each.promise_us // MINUTE_US
        links[each.who, each.customer] = links.get((each.who, each.customer), 0) + each.promise_us // MINUTE_US
    assert counted.total_us == 2040 * MINUTE_US
    own = {key: amount for key, amount in minutes.items() if key[2]}
    assert own == {
        ("Ops", K.WORK, True): 210,
        ("Ops", K.QUEUE, True): 120,
        ("Ops", K.STALE, True): 60,
        ("Sales", K.ANSWER, True): 90,
    }
    assert sum(amount for key, amount in minutes.items() if not key[2]) == 1560
    assert links == {("Legal", "Finance"): 810, ("Finance", "Ops"): 750, ("Ops", "Sales"): 390, ("Sales", "Ops"): 90}

    page = said(week.browsers["Sales"].get(f"/requests/{first.key}/"))
    assert "13 h 30 min" in page  # 810 minutes with Legal, in the table beside the picture
    assert "Legal" in counted.sentence
    assert counted.sentence in page, page
