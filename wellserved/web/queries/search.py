"""Search: people, teams, kinds of outside customers and services, by how the words of their names begin.

Requests are found by their reference, and open ones of the reader's teams by the words of their titles: a few hundred
titles are looked through at most, never all there ever were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from wellserved.web.models import Person, SearchWord, Segment, Service, Team
from wellserved.web.queries.begins import begins
from wellserved.web.queries.listed import Listed, listed
from wellserved.words.plain_words import plain_words

Row = TypeVar("Row", bound=Model)
Kind = SearchWord.Kind
AT_MOST = 10
MOST_WORDS = 6
COUNT_TO = 500
"""Further than this nobody counts how many begin like a word."""
KINDS: dict[type[Model], SearchWord.Kind] = {Person: Kind.PERSON, Team: Kind.TEAM, Segment: Kind.SEGMENT}


@dataclass(frozen=True)
class Found:
    """What was found; of each kind at most `AT_MOST`."""

    words: tuple[str, ...]
    """What was looked for; empty: nothing that could be looked for was said."""
    teams: tuple[Team, ...]
    people: tuple[Listed, ...]
    segments: tuple[Segment, ...]
    more_people: bool
    services: tuple[Service, ...] = ()


def search(said: str, on: date) -> Found:
    """Find by some words, each of which a word of the name must begin with.

    At most nine queries, and one more for each of several words.
    """
    words = plain_words(said)[:MOST_WORDS]
    if not words:
        return Found((), (), (), (), more_people=False)
    people = _rows(Person.objects.filter(is_active=True).only("name", "key"), numbers(Kind.PERSON, words))
    return Found(
        words=words,
        teams=tuple(_rows(Team.objects.only("name", "key", "closed_on_date"), numbers(Kind.TEAM, words))[:AT_MOST]),
        people=listed(people[:AT_MOST], on),
        segments=tuple(_rows(Segment.objects.filter(closed_on_date=None), numbers(Kind.SEGMENT, words))[:AT_MOST]),
        more_people=len(people) > AT_MOST,
        services=_services(words),
    )


def _services(words: Sequence[str]) -> tuple[Service, ...]:
    rows = Service.objects.filter(closed_on_date=None, team__closed_on_date=None).select_related("team")
    return tuple(_rows(rows, numbers(Kind.SERVICE, words))[:AT_MOST])


def numbers(kind: SearchWord.Kind, words: Sequence[str]) -> list[int]:
    """Give the primary keys of the first that are found, a few more than are shown. Along the index.

    The rarest word leads: rows that begin with it are looked at until enough of them have the others, too.
    """
    found = with_words(kind, words).order_by("word", "number").values_list("number", flat=True)
    return list(dict.fromkeys(found[: 4 * AT_MOST]))[: AT_MOST + 1]


def with_words(kind: SearchWord.Kind, words: Sequence[str]) -> QuerySet[SearchWord]:
    """Give the rows that begin with the rarest word and belong to something that has all the others."""
    first = _rarest(kind, words)
    found = SearchWord.objects.filter(begins("word", first), kind=kind)
    for word in words:
        if word != first:
            same = SearchWord.objects.filter(begins("word", word), kind=kind, number=OuterRef("number"))
            found = found.filter(Exists(same))
    return found


def _rarest(kind: SearchWord.Kind, words: Sequence[str]) -> str:
    """Give the word by which the fewest are found. One small query for each word, where there are several.

    Among teams and segments there are not enough to count: the longest word will do.
    """
    if len(words) == 1 or kind != Kind.PERSON:
        return max(words, key=len)
    several = [SearchWord.objects.filter(begins("word", word), kind=kind)[:COUNT_TO].count() for word in words]
    return words[several.index(min(several))]


def matching(rows: QuerySet[Row], said: str) -> QuerySet[Row]:
    """Leave those of some rows that are found by these words; all, where nothing to look for was said."""
    words = plain_words(said)[:MOST_WORDS]
    if not words:
        return rows
    found = with_words(KINDS[rows.model], words)
    return rows.filter(pk__in=found.values("number"))


def _rows(rows: QuerySet[Row], numbers: Sequence[int]) -> list[Row]:
    """Give rows in the order of their names."""
    return list(rows.filter(pk__in=numbers).order_by("name", "pk"))
