"""Requests as search finds them: any by its reference, open ones of the reader's teams by words of their titles."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from wellserved.web import request_rules, rules
from wellserved.web.models import Person, Request, RequestShare
from wellserved.web.models.requests import REFERENCE
from wellserved.words.plain_words import plain_words
from wellserved.words.requests import RequestState

AT_MOST = 10
MOST_TITLES = 1000
"""So many open requests of each side are looked through, those that are due first."""
MOST_WORDS = 6
_REFERENCE = re.compile(rf"\s*{REFERENCE[0]}-?([1-9][0-9]{{0,17}})\s*", re.IGNORECASE)


def requests_found(said: str, reader: Person, on: date) -> tuple[Request, ...]:
    """Give the requests that are found by what somebody looks for. At most six queries."""
    if named := _REFERENCE.fullmatch(said):
        return tuple(_by_reference(int(named[1]), reader, on))
    words = plain_words(said)[:MOST_WORDS]
    return _by_title(words, reader, on) if words else ()


def _by_reference(number: int, reader: Person, on: date) -> Iterator[Request]:
    rows = Request.objects.select_related("customer", "provider").prefetch_related("shares")
    row = rows.filter(pk=number).exclude(state=RequestState.DRAFT).first()
    if row is not None and not request_rules.why_not_see(reader, row, on):
        yield row


def _by_title(words: Sequence[str], reader: Person, on: date) -> tuple[Request, ...]:
    """Look through the open requests of the reader's teams, along the indexes of open requests."""
    both = (*request_rules.teams_of_person(reader, on), *rules.led_by(reader, on))
    teams = {each.pk for each in both}
    if not teams:
        return ()
    titles: dict[int, str] = {}
    for side in ("provider", "customer"):
        rows = _seen_by(reader).filter(**{f"{side}__in": teams}, ended_at=None)
        titles.update(rows.order_by("promised_at", "pk").values_list("pk", "title")[:MOST_TITLES])
    found = [number for number, title in titles.items() if _has(title, words)]
    rows = Request.objects.filter(pk__in=sorted(found)[:AT_MOST])
    return tuple(rows.select_related("customer", "provider").order_by("pk"))


def _seen_by(reader: Person) -> QuerySet[Request]:
    """Give the requests of which somebody on one of the sides sees everything: drafts and others' secrets are not."""
    named = Exists(RequestShare.objects.filter(request=OuterRef("pk"), person=reader))
    open_to_all = Q(is_confidential=False) | Q(asked_by=reader) | Q(taken_by=reader) | named
    return Request.objects.filter(open_to_all).exclude(state=RequestState.DRAFT)


def _has(title: str, words: Sequence[str]) -> bool:
    """Say whether each word begins a word of a title."""
    there = plain_words(title)
    return all(any(one.startswith(word) for one in there) for word in words)
