"""Keeps the words by which people, teams, segments and services are found."""

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from wellserved.web.models import Person, SearchWord, Segment, Service, TeamSpan
from wellserved.words.plain_words import plain_words

AT_ONCE = 5_000
Kind = SearchWord.Kind


def keep(kind: SearchWord.Kind, names: Mapping[int, Iterable[str]]) -> None:
    """Let some things be found by these names, and by no others. Two statements, or a few for many thousands.

    Takes: by the primary key of what is found, everything it is or was called.
    """
    forget(kind, names)
    rows = ((number, word) for number, texts in names.items() for word in plain_words(*texts))
    _write(kind, rows)


def forget(kind: SearchWord.Kind, numbers: Collection[int]) -> None:
    """Let some things be found no more, such as people who left."""
    numbers = list(numbers)
    for first in range(0, len(numbers), AT_ONCE):
        SearchWord.objects.filter(kind=kind, number__in=numbers[first : first + AT_ONCE]).delete()


def rebuild() -> None:
    """Write all words anew, after many rows were written at once. Belongs inside the transaction that wrote them."""
    SearchWord.objects.all().delete()
    people = Person.objects.filter(is_active=True).values_list("pk", "name").iterator(AT_ONCE)
    _write(Kind.PERSON, ((number, word) for number, name in people for word in plain_words(name)))
    spans = TeamSpan.objects.order_by("team_id", "-from_date").values_list("team_id", "name")
    by_team = ((team, plain_words(*(name for _, name in each))) for team, each in groupby(spans, itemgetter(0)))
    _write(Kind.TEAM, ((team, word) for team, words in by_team for word in words))
    segments = Segment.objects.filter(closed_on_date=None).values_list("pk", "name")
    _write(Kind.SEGMENT, ((number, word) for number, name in segments for word in plain_words(name)))
    services = Service.objects.filter(closed_on_date=None).iterator(AT_ONCE)
    _write(Kind.SERVICE, ((each.pk, word) for each in services for word in plain_words(*texts_of(each))))


def keep_service(service: Service) -> None:
    """Let a service be found by what is said about it, as long as it is offered. Two statements."""
    if service.closed_on_date is None:
        keep(Kind.SERVICE, {service.pk: texts_of(service)})
    else:
        forget(Kind.SERVICE, [service.pk])


def texts_of(service: Service) -> tuple[str, ...]:
    """Give the texts by whose words a service is found."""
    return service.name, service.for_whom, service.description


def _write(kind: SearchWord.Kind, rows: Iterable[tuple[int, str]]) -> None:
    made = (SearchWord(kind=kind, number=number, word=word) for number, word in rows)
    SearchWord.objects.bulk_create(made, batch_size=AT_ONCE)
