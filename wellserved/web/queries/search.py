"""Search: people, teams and kinds of outside customers, by how the words of their names begin."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from wellserved.web.models import Person, SearchWord, Segment, Team
from wellserved.web.queries.begins import begins
from wellserved.words.plain_words import plain_words

Row = TypeVar("Row", bound=Model)
Kind = SearchWord.Kind
AT_MOST = 10
MOST_WORDS = 6
KINDS: dict[type[Model], SearchWord.Kind] = {Person: Kind.PERSON, Team: Kind.TEAM, Segment: Kind.SEGMENT}


@dataclass(frozen=True)
class Found:
    """What was found; of each kind at most `AT_MOST`."""

    words: tuple[str, ...]
    """What was looked for; empty: nothing that could be looked for was said."""
    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    segments: tuple[Segment, ...]
    more_people: bool


def search(said: str) -> Found:
    """Find by some words, each of which a word of the name must begin with. Six queries."""
    words = plain_words(said)[:MOST_WORDS]
    if not words:
        return Found((), (), (), (), more_people=False)
    people = _rows(Person.objects.filter(is_active=True).only("name", "key"), numbers(Kind.PERSON, words))
    return Found(
        words=words,
        teams=tuple(_rows(Team.objects.only("name", "key", "closed_on_date"), numbers(Kind.TEAM, words))[:AT_MOST]),
        people=tuple(people[:AT_MOST]),
        segments=tuple(_rows(Segment.objects.filter(closed_on_date=None), numbers(Kind.SEGMENT, words))[:AT_MOST]),
        more_people=len(people) > AT_MOST,
    )


def numbers(kind: SearchWord.Kind, words: Sequence[str]) -> list[int]:
    """Give the primary keys of the first that are found, a few more than are shown. One query, along the index.

    The longest word leads, since it has the fewest: each row that begins with it is looked at until there are enough.
    """
    first = max(words, key=len)
    found = with_words(kind, words, first).order_by("word", "number").values_list("number", flat=True)
    return list(dict.fromkeys(found[: 4 * AT_MOST]))[: AT_MOST + 1]


def with_words(kind: SearchWord.Kind, words: Sequence[str], first: str) -> QuerySet[SearchWord]:
    """Give the rows that begin with one word and belong to something that has all the others."""
    found = SearchWord.objects.filter(begins("word", first), kind=kind)
    for word in words:
        if word != first:
            same = SearchWord.objects.filter(begins("word", word), kind=kind, number=OuterRef("number"))
            found = found.filter(Exists(same))
    return found


def matching(rows: QuerySet[Row], said: str) -> QuerySet[Row]:
    """Leave those of some rows that are found by these words; all, where nothing to look for was said."""
    words = plain_words(said)[:MOST_WORDS]
    if not words:
        return rows
    found = with_words(KINDS[rows.model], words, max(words, key=len))
    return rows.filter(pk__in=found.values("number"))


def _rows(rows: QuerySet[Row], numbers: Sequence[int]) -> list[Row]:
    """Give rows in the order of their names."""
    return list(rows.filter(pk__in=numbers).order_by("name", "pk"))
