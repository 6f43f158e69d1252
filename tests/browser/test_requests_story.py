"""A story: a team asks another, which needs something of a third first; and how few clicks the usual things take."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.at_desks import DeskOf, follow, go_by, press, said_of
from tests.web.conftest import NOW, Cast, play
from tests.web.requested import asked
from wellserved.web.actions import notice_mails, search_words
from wellserved.web.actions import request_steps as steps
from wellserved.web.models import Charter, CharterVersion, Link, Mail, Notice, Request, RequestEvent
from wellserved.words.notices import NoticeKind
from wellserved.words.requests import Happened, Update

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 390, "height": 700}}


@pytest.fixture
def cast(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The workplace team promised Sales to deliver within five days."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's loop waits in this thread
    made = play()
    charter = Charter.objects.create(
        link=Link.objects.create(provider=made.workplace, customer=made.sales, said_by_provider_at=NOW)
    )
    CharterVersion.objects.create(
        charter=charter, number=1, needs="Soon", first_answer=240, delivery=5 * 480, proposed_at=NOW, provider_at=NOW,
        customer_at=NOW, agreed_at=NOW,
    )  # fmt: skip
    search_words.rebuild()
    return made


def whose(page: Any) -> Any:
    """Find whose turn it is, or how it ended, on the page of a request."""
    return page.get_by_role("region", name="Whose turn it is", exact=True).locator("p").nth(1)


def turn(page: Any) -> str:
    """Give whose turn it is, or how it ended, after loading the page anew."""
    page.reload()
    return " ".join(str(whose(page).inner_text()).split())


def is_turn_of(name: str, *pages: Any) -> bool:
    """Say whether it is somebody's turn on all these screens, in the same words."""
    said = {turn(each) for each in pages}
    return len(said) == 1 and said.pop().startswith(f"{name} ")


def is_on_first_screen(found: Any) -> bool:
    """Say whether something is seen before anybody scrolls."""
    expect(found).to_be_in_viewport(ratio=1)
    return bool(found.page.evaluate("window.scrollY") == 0)


def ask(page: Any, title: str, who: str) -> str:
    """Fill the page on which a team is asked, send it, and give how everybody calls the request."""
    page.get_by_label("What do you need?").fill(title)
    page.get_by_label("Who can help?").press_sequentially(who)
    page.get_by_text(f"What {who} promises you").wait_for()
    press(page, "Send")
    return re.findall(r"Everybody calls it (R-\d+)\.", said_of(page))[0]


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def ask_and_accept(ann: Any, ben: Any) -> str:
    """Ann asks the workplace team; Ben finds it in the queue and accepts it."""
    follow(ann, "New")
    laptop = ask(ann, "Laptop for Ana", "IT Workplace")
    follow(ann, f"Open {laptop}")
    follow(ben, "Requests")
    follow(ben, "Laptop for Ana")
    assert is_turn_of("IT Workplace", ann, ben)
    press(ben, "Accept it")
    assert is_turn_of("IT Workplace", ann, ben)
    return laptop


def ask_back_and_answer(ann: Any, ben: Any) -> None:
    """Her desk names the question that he asks, and she answers it."""
    follow(ben, "Ask them something")
    ben.get_by_label("What do you need to know?").fill("Which keyboard does she want?")
    press(ben, "Ask")
    assert is_turn_of("Sales", ann, ben)
    ann.goto("/")
    assert "Which keyboard does she want?" in said_of(ann)
    follow(ann, "Answer")
    ann.get_by_label("Your answer").fill("The one with umlauts.")
    press(ann, "Answer")
    assert is_turn_of("IT Workplace", ann, ben)
    assert "The one with umlauts." in said_of(ben)


def ask_for_what_is_needed_first(ann: Any, ben: Any, laptop: str) -> None:
    """He needs something from Legal first and asks for it: that it waits on Legal is what she sees first."""
    press(ben, "Take it up")
    follow(ben, "We need something from a team first")
    follow(ben, "Ask a team")
    assert f"{laptop} needs this first" in said_of(ben)
    ask(ben, "May we buy from Acme?", "Legal")
    follow(ben, f"Back to {laptop}")
    assert is_turn_of("Legal", ann, ben)
    assert is_on_first_screen(whose(ann))
    ann.goto("/")
    assert is_on_first_screen(ann.get_by_text("waiting on Legal"))
    follow(ann, "Laptop for Ana")


def see_who_waits(ann: Any, ben: Any, dan: Any, laptop: str) -> None:
    """Dan sees who waits for Legal in the end, and of their request only where it stands."""
    dan.reload()
    press(dan, "Take it up")
    follow(dan, "May we buy from Acme?")
    assert is_turn_of("Legal", dan)
    follow(dan, f"IT Workplace {laptop}")
    assert is_turn_of("Legal", ann, ben, dan)
    assert "Laptop for Ana" not in said_of(dan)


def promise_another_day(ann: Any, ben: Any) -> None:
    """It will be later than the charter says: Ben promises another day, and why."""
    follow(ben, "It will be later")
    ben.get_by_label("By which day?").fill(in_days(28))
    ben.get_by_label("we wait for something ourselves").check()
    press(ben, "Promise this date")
    ann.reload()
    ann.get_by_text("2 dates were promised").click()
    expect(ann.get_by_text("we wait for something ourselves").first).to_be_visible()


def deliver_both(ann: Any, ben: Any, dan: Any) -> None:
    """Legal delivers: it is the turn of the workplace team again, which goes on and delivers."""
    dan.go_back()
    deliver(dan, "Yes, under the frame contract.")
    assert turn(dan).startswith("Delivered ")
    assert is_turn_of("IT Workplace", ann, ben)
    press(ben, "Take it up")
    deliver(ben, "On her desk.")
    assert is_turn_of("Delivered", ann, ben)


def deliver(page: Any, what: str) -> None:
    follow(page, "Deliver")
    page.get_by_label("What did you deliver, and where is it?").fill(what)
    press(page, "Deliver")


def thank(ann: Any, dan: Any) -> None:
    """Ann thanks them, and everybody can read it."""
    follow(ann, "Thank")
    ann.get_by_label("What for?").fill("It came before her first day.")
    press(ann, "Say thanks")
    dan.goto("/thanks/")
    assert "It came before her first day." in said_of(dan)


def open_again_and_close(ann: Any, ben: Any) -> None:
    """Something is missing: she opens it again; they bring it, and she closes it."""
    ann.goto("/")
    follow(ann, "Something is missing")
    ann.get_by_label("What is still missing?").fill("The charger.")
    press(ann, "Open it again")
    assert is_turn_of("IT Workplace", ann, ben)
    assert "The charger." in said_of(ben)
    deliver(ben, "")
    ann.reload()
    press(ann, "Close it: it is what we needed")
    assert is_turn_of("Done and closed", ann, ben)


def test_three_teams_take_a_request_from_asking_to_thanks_and_open_it_again(desk_of: DeskOf, cast: Cast) -> None:
    ann, ben, dan = desk_of(cast.ann), desk_of(cast.ben), desk_of(cast.dan)
    laptop = ask_and_accept(ann, ben)
    ask_back_and_answer(ann, ben)
    ask_for_what_is_needed_first(ann, ben, laptop)
    see_who_waits(ann, ben, dan, laptop)
    promise_another_day(ann, ben)
    deliver_both(ann, ben, dan)
    thank(ann, dan)
    open_again_and_close(ann, ben)


class Clicks:
    """Somebody who clicks; counts how often."""

    def __init__(self, page: Any) -> None:
        self.page, self.many = page, 0

    def on(self, found: Any) -> None:
        """Click on something that is seen."""
        self.many += 1
        go_by(found)


def in_work(cast: Cast) -> Request:
    """Give a request of Ann that Ben works on."""
    row = asked(cast.ann, cast.sales, cast.workplace, "Laptop for Ana")
    return steps.take_up(by=cast.ben, now=timezone.now(), request=row)


def happened(row: Request) -> list[str]:
    return list(RequestEvent.objects.filter(request=row).order_by("number").values_list("what", flat=True))


def mail_to(whom: str, live_server: Any, settings: Any) -> str:
    """Let the worker write what is due at noon, and give the text of the mail to somebody."""
    settings.PUBLIC_URL = live_server.url
    noon = (timezone.now() + timedelta(days=1)).replace(hour=12)
    Notice.objects.update(due_at=noon)
    notice_mails.write_due(noon)
    return str(Mail.objects.get(to=whom).text)


def address_in(text: str, part: str) -> str:
    """Give the address in a mail that holds something."""
    return next(each for each in re.findall(r"http://\S+", text) if part in each)


def test_an_update_is_given_in_one_click_from_the_desk(desk_of: DeskOf, cast: Cast) -> None:
    row = in_work(cast)
    ben = Clicks(desk_of(cast.ben))
    ben.on(ben.page.get_by_role("button", name="Still on it"))
    expect(ben.page.get_by_role("heading", level=1)).to_have_text("My desk")
    assert (ben.many, happened(row)[-1]) == (1, Happened.UPDATED)


def test_that_it_will_be_later_is_told_from_the_desk_on_one_page(desk_of: DeskOf, cast: Cast) -> None:
    row = in_work(cast)
    ben = Clicks(desk_of(cast.ben))
    ben.on(ben.page.get_by_role("link", name="It will be later").first)
    ben.page.get_by_label("By which day?").fill(in_days(30))
    ben.page.get_by_label("it is more work than we thought").check()
    ben.on(ben.page.get_by_role("button", name="Promise this date"))
    assert (ben.many, happened(row)[-1]) == (2, Happened.PROMISED)


def test_an_update_is_given_in_two_clicks_from_the_mail(
    desk_of: DeskOf, cast: Cast, live_server: Any, settings: Any
) -> None:
    row = in_work(cast)
    steps.ask_back(by=cast.ben, now=timezone.now(), request=row, text="Which size?")
    steps.answer(by=cast.ann, now=timezone.now(), request=row, text="The small one.")
    mail = mail_to("ben@example.org", live_server, settings)
    page = desk_of(cast.ben)
    page.goto(address_in(mail, "update=still_on_it"))
    assert happened(row)[-1] == Happened.ANSWERED
    press(page, "Tell Sales")
    assert happened(row)[-1] == Happened.UPDATED


@pytest.mark.parametrize("screen", [{}, PHONE], ids=["wide", "phone"])
def test_why_it_waits_is_seen_after_one_click_without_scrolling(
    desk_of: DeskOf, cast: Cast, screen: dict[str, Any]
) -> None:
    row = in_work(cast)
    first = asked(cast.ben, cast.workplace, cast.legal, "May we buy from Acme?")
    steps.wait_on(by=cast.ben, now=timezone.now(), request=row, requests=[first], outside=(), text="")
    steps.wait_on(by=cast.dan, now=timezone.now(), request=first, requests=(), outside=["Acme"], text="")
    page = desk_of(cast.ann, **screen)
    go_by(page.get_by_role("link", name="Laptop for Ana"))
    assert is_on_first_screen(whose(page))
    assert whose(page).inner_text().startswith("Legal ")
    assert is_on_first_screen(page.get_by_text("Waiting on Acme (outside) since"))


def test_a_team_is_thanked_on_one_page_with_two_fields(desk_of: DeskOf, cast: Cast) -> None:
    ann = Clicks(desk_of(cast.ann))
    ann.on(ann.page.get_by_role("link", name="Thanks").first)
    ann.on(ann.page.get_by_role("link", name="Say thanks"))
    said = ann.page.url
    ann.page.get_by_label("Whom do you thank?").fill("IT Workplace")
    ann.page.get_by_label("What for?").fill("The laptop came before her first day.")
    ann.on(ann.page.get_by_role("button", name="Say thanks"))
    assert ann.page.url != said
    assert "Thanks to IT Workplace" in said_of(ann.page)


def test_whoever_delivered_is_thanked_from_the_desk_in_one_field(desk_of: DeskOf, cast: Cast) -> None:
    steps.deliver(by=cast.ben, now=timezone.now(), request=in_work(cast), text="On her desk.")
    ann = Clicks(desk_of(cast.ann))
    ann.on(ann.page.get_by_role("link", name="Thank", exact=True))
    ann.page.get_by_label("What for?").fill("It came before her first day.")
    ann.on(ann.page.get_by_role("button", name="Say thanks"))
    assert "Thanks to IT Workplace" in said_of(ann.page)
    assert ann.many == 2


def test_a_kind_of_mail_is_switched_off_in_two_clicks_without_signing_in(
    browser: Any, cast: Cast, live_server: Any, settings: Any
) -> None:
    row = in_work(cast)
    mail = mail_to("ann@example.org", live_server, settings)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address_in(mail, "/off/"))
        press(page, "Switch off")
        assert "These mails are switched off" in said_of(page)
        assert "News of what I asked for" in said_of(page)
    Notice.objects.all().delete()
    steps.tell(by=cast.ben, now=timezone.now(), request=row, update=Update.STILL_ON_IT, text="", next_at=None)
    assert not Notice.objects.filter(kind=NoticeKind.MY_REQUEST).exists()
