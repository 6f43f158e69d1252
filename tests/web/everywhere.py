"""A walk through every page there is, for tests that look at all of them; later pages are found without a change here.

It begins at every address that can be written down, follows each link and opens each form without filling it in.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from lxml import html

from tests.web import found_in_logs, log_stages
from tests.web.conftest import LONG_AGO, NOW, Cast, person
from tests.web.monthly import figures, store_year
from tests.web.requested import ago, asked, promised
from tests.web.test_everybody_everywhere import addresses, targets
from wellserved.web import models
from wellserved.web.actions import request_steps as steps
from wellserved.web.actions import sign_in
from wellserved.web.actions.notice_tokens import off_token
from wellserved.web.actions.requests import Wish, draft
from wellserved.words.notices import NoticeKind
from wellserved.words.quarters import quarter_of
from wellserved.words.requests import Update

Kinds = Counter[tuple[str, ...]]
Values = dict[str, str]
LEADS_AWAY = {"account_logout", "sample-open"}
"""Forms after which somebody is not in this place any more."""
EACH = 2
"""So many pages of one kind are looked at."""
OFTEN = {"request-show": 9, "request-step": 6}
"""So many of those that differ more."""


@dataclass(frozen=True)
class Page:
    """One answer, as a browser would show it."""

    name: str
    """The name of its address, and what was sent there."""
    address: str
    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def is_report(self) -> bool:
        """Whether it is a report of findings: one file in English, with a style sheet and a script of its own."""
        return self.name in {"log-report", "where-report"} and self.status == 200

    def document(self) -> Any:
        """Give the page as a tree of elements."""
        return html.document_fromstring(self.body, parser=html.HTMLParser(encoding="utf-8"))

    def __str__(self) -> str:
        return f"{self.name} {self.address}"


def furnish(cast: Cast, language: str = "en") -> list[str]:
    """Put something on every page, and give the addresses at which a walk begins.

    Takes: the language in which files are brought; what is wrong with their rows is kept in it.
    """
    about = {subject: [target.words for target in found] for subject, found in targets(cast).items()}
    segment = models.Segment.objects.get(key="borrowers")
    models.Link.objects.create(provider=cast.it, customer=cast.sales, said_by_provider_at=NOW)
    models.Link.objects.create(provider=cast.workplace, customer=cast.it, said_by_customer_at=NOW)
    models.Link.objects.create(provider=cast.sales, segment=segment, said_by_provider_at=NOW)
    models.Succession.objects.create(before=cast.legal, after=cast.it, kind="merged", on_date=LONG_AGO)
    models.Absence.objects.create(person=cast.cara, deputy=cast.ada, from_date=LONG_AGO, until_date="2100-01-01")
    models.Undoable.objects.update(sentence=segment.name)
    brought = [*_bring(cast, language), *about["import"]]
    about["import"] = [{**each, "subject": "people", "kind": "people"} for each in brought]
    about["outside"] += _bring_outside(cast, language)
    promised(asked(cast.ann, cast.sales, cast.workplace, "An old chair"), cast.ben, ago(days=1))
    found_in_logs.furnish_found(models.BroughtLog.objects.get(key=about["log"][0]["key"]), cast)
    about["log"] += [{"key": each.key, "name": "tables.xlsx"} for each in log_stages.every_stage(cast.ada).values()]
    _thank_and_help(cast)
    _months_of(cast)
    about["where"] += [{"key": each.key} for each in _analyses(cast)]
    about["request"] = [*_ask_of_every_kind(cast, about["request"][0]), *about["request"]]
    about["sign"] = [{"secret": _secret(cast, purpose)} for purpose in models.SignInLink.Purpose]
    about["sign"].append({"secret": "not-there"})
    about["me"] = [{"token": "not-there"}]
    about["notices"] = [{"token": off_token(cast.ben, list(NoticeKind))}, {"token": "not-there"}]
    return [*_written_down(about), "/no/such/page/"]


def _thank_and_help(cast: Cast) -> None:
    """Hand thanks on, so that they went through hands; and put help of every kind into the ledger."""
    first = models.Thanks.objects.get()
    first.people.add(cast.ben)
    models.Thanks.objects.create(
        by=cast.ben, from_team=cast.workplace, to_team=cast.legal, at=NOW, text="Yours, too.", passed_from=first
    )
    deed = {"helper": cast.workplace, "helped": cast.sales, "at": NOW, "what": "A clause", "minutes": 20}
    models.HelpGiven.objects.create(**deed, saved_minutes=60, confirmed_at=NOW, confirmed_by=cast.ann)
    models.HelpGiven.objects.create(**deed, would_save_minutes=90, is_refused=True, for_own_targets=True)
    models.HelpGiven.objects.create(**{**deed, "helper": cast.sales, "helped": cast.workplace})


def _months_of(cast: Cast) -> None:
    """Count two years of requests, with a gap and a change; enough people belong to both sides to be told of them."""
    for team in (cast.workplace, cast.sales):
        for number in range(2):
            person(f"{team.key}{number} Moore", team)
    steady, better = figures(kept=12, asked_right_first=9), figures(kept=19, right_first=17)
    store_year(cast.workplace, cast.sales, [*[steady] * 10, figures(ended=3, kept=1), *[better] * 9])
    models.Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)


def _analyses(cast: Cast) -> list[models.FindingsRun]:
    """Have requests analysed in every way it may stand; somebody guessed already."""
    models.Guess.objects.create(by=cast.sam, at=NOW, quarter=quarter_of(NOW.date()), group="staff", kept_share=80)
    period = {"asked_at": NOW, "begins_on": LONG_AGO, "ends_on": NOW.date(), "is_usual": False}
    states = ({"state": "waiting"}, {"state": "stopped"}, {"state": "failed", "refusal": "No request was asked."})
    return [models.FindingsRun.objects.create(**period, **each) for each in states]


def _ask_of_every_kind(cast: Cast, words: dict[str, str]) -> list[dict[str, str]]:
    """Ask for things that stand in every way one can; give the words of their addresses, a draft among them."""

    def taken(title: str, **more: Any) -> models.Request:
        request = asked(cast.ann, cast.sales, cast.workplace, title, **more)
        return steps.take_up(by=cast.ben, now=ago(days=4), request=request, text="On it")

    said: dict[str, Any] = {"need": "Three", "purpose": "A sale", "done_when": "They run"}
    late: dict[str, Any] = {"by": cast.ben, "now": ago(hours=5)}
    waiting = promised(asked(cast.ann, cast.sales, cast.workplace, "Laptops", **said), cast.ben, ago(days=-3))
    contract = asked(cast.ben, cast.workplace, cast.legal, "A contract", now=ago(days=3))
    steps.wait_on(by=cast.ben, now=ago(days=2), request=waiting, requests=[contract], outside=["The carrier"])
    steps.dispute_wait(by=cast.dan, now=ago(days=1), request=waiting, text="Not before today")
    asking, over, delivered, declined = (taken(each) for each in ("A desk", "A chair", "A lamp", "A car"))
    steps.ask_back(**late, request=asking, text="Which one?")
    steps.tell(**late, request=over, update=Update.NOT_KNOWN_YET, next_at=ago(hours=4))
    steps.deliver(**late, request=delivered, text="It is there")
    steps.decline(**late, request=declined, text="Take the train", team=cast.it)
    secret = taken("A secret", is_confidential=True, is_at_risk=True, named=(cast.ben, cast.eve))
    steps.wait_until(**late, request=secret, until_at=ago(days=-2), customers=True)
    begun = draft(by=cast.ann, now=ago(days=1), wish=Wish(title="A printer", customer=cast.sales, **said))
    rows = (waiting, begun, asking, over, delivered, declined, secret, contract)
    return [{**words, "key": each.key} for each in rows]


def _bring(cast: Cast, language: str) -> list[dict[str, str]]:
    """Bring files of people and teams, one of which is written, and leave the others at their preview."""
    client = Client(headers={"accept-language": language})
    client.force_login(cast.ada)
    files = [
        ("people", "name,mail,team,lead\nFay Fox,fay@example.org,Sales,no\nGus,gus,Nowhere,maybe\n"),
        ("people", "name,mail,since\nHal Hill,hal@example.org,03/04/2026\n"),
        ("teams", "key,name,parent\nrisk,Risk,\n,Credit,Risk\n,Credit,\nloop,Loop,Loop\n"),
        ("teams", "name\nStores\n"),
    ]
    keys = []
    for subject, text in files:
        file = BytesIO(text.encode())
        file.name = f"{subject}.csv"
        location = client.post(reverse("import-new", args=[subject]), {"file": file}).get("Location", "")
        keys.append(resolve(location).kwargs["key"])
    client.post(reverse("import-write", args=[keys[-1]]))
    return [{"key": key} for key in keys]


def _bring_outside(cast: Cast, language: str) -> list[dict[str, str]]:
    """Bring outside figures, good ones and others; the first table is written, the others stay at their preview."""
    client = Client(headers={"accept-language": language})
    client.force_login(cast.sam)
    keys = []
    for rows in ("Borrowers,2026-07,Calls,12,90\n", "Borrowers,2026-07,Calls,13,\nMartians,August,,x,0\n"):
        pasted = {"pasted": f"segment,month,metric,value,n\n{rows}"}
        keys.append(resolve(client.post(reverse("outside-bring"), pasted)["Location"]).kwargs["key"])
        if len(keys) == 1:
            client.post(reverse("outside-write", args=keys))
    return [{"key": each, "form": "csv"} for each in keys]


def _secret(cast: Cast, purpose: models.SignInLink.Purpose) -> str:
    return sign_in.link_for(cast.ben, timezone.now(), purpose).rstrip("/").rsplit("/", 1)[1]


def _written_down(about: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    for each in addresses():
        names = set(each.pattern.converters)
        for words in about.get(str(each.name).split("-")[0], []) if names else [{}]:
            if names <= set(words):
                yield reverse(each.name, kwargs={name: words[name] for name in names})


def visitor(person: models.Person | None, language: str = "en") -> Callable[[], Client]:
    """Give a way to come in as somebody, or as nobody, whose browser asks for a language; errors become pages."""

    def come() -> Client:
        client = Client(headers={"accept-language": language}, raise_request_exception=False)
        if person is not None:
            client.force_login(person)
        return client

    return come


def left_out(form: Any) -> Values:
    """Give what a browser sends where somebody empties every field."""
    hidden = form.xpath(".//input[@type='hidden'][not(@name='once')]")
    return {each.get("name"): each.get("value", "") for each in hidden} or {"nothing": ""}


def outdated(form: Any) -> Values:
    """Give what a browser sends where every text was changed and the version is not the one that is there."""
    values = rewritten(form, lambda value: f"{value} 2")
    return {**values, "version": "99"} if "version" in values else {}


def rewritten(form: Any, write: Callable[[str], str]) -> Values:
    """Give what a browser sends where somebody writes something else into every field for texts."""
    kinds = "not(@type) or @type='text' or @type='search' or @type='email'"
    typed = set(form.xpath(f".//input[{kinds}]/@name | .//textarea/@name"))
    return {name: write(value) if name in typed else value for name, value in form.form_values() if name != "once"}


def walk(sign_in_as: Callable[[], Client], begin: list[str], *sent: Callable[[Any], Values]) -> Iterator[Page]:
    """Give every page that somebody finds, at most EACH of a kind and of a kind of query.

    Takes: how to come in, where to begin, and what to send with each form; what a form does is undone at once.
    """
    client, seen, kinds, waiting = sign_in_as(), set[str](), Kinds(), list(begin)
    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        if address in seen or kind is None or kinds[kind] >= OFTEN.get(kind[0], EACH):
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code in {301, 302}:
            waiting.append(response["Location"])
            continue
        kinds[kind] += 1
        if not _is_page(response):
            continue
        page = _page(kind[0], address, response)
        yield page
        document = page.document()
        links = document.xpath("//a/@href[starts-with(., '/') or starts-with(., '?')]")
        waiting += [f"{address.partition('?')[0]}{each}" if each.startswith("?") else each for each in links]
        yield from _answers(sign_in_as, page, sent, kinds)


def _answers(
    sign_in_as: Callable[[], Client], page: Page, sent: tuple[Callable[[Any], Values], ...], kinds: Kinds
) -> Iterator[Page]:
    """Send each form of a page, and give what comes back."""
    for form in page.document().xpath("//main//form[@method='post']") if sent else ():
        action = form.get("action") or page.address
        kind = _kind(action)
        for what in sent:
            values = what(form)
            if kind is None or not values or kind[0] in LEADS_AWAY or kinds[(*kind, what.__name__)] >= EACH:
                continue
            kinds[(*kind, what.__name__)] += 1
            with nothing_stays():
                response = sign_in_as().post(action, values, follow=True)
                if _is_page(response):
                    yield _page(f"{kind[0]} {what.__name__}", action, response)


@contextmanager
def nothing_stays() -> Iterator[None]:
    """Do something, and undo it."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def _kind(address: str) -> tuple[str, ...] | None:
    """Give the name of the page and the names in its query; none for what is not ours."""
    parts = urlsplit(address)
    if parts.netloc or parts.path.startswith("/sample/"):
        return None
    try:
        name = resolve(parts.path).url_name or ""
    except Resolver404:
        name = "nothing"
    return (name, *sorted(name for name, _ in parse_qsl(parts.query)))


def _is_page(response: Any) -> bool:
    is_kept = response.get("Content-Disposition", "").startswith("attachment")
    return bool(response.content) and response.get("Content-Type", "").startswith("text/html") and not is_kept


def _page(name: str, address: str, response: Any) -> Page:
    return Page(name, address, response.status_code, response.content, dict(response.items()))
