"""Who served whom in a log, beside who is said to serve whom: both, only the one, or only the other."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from django.db.models import Q

from wellserved.web import rules
from wellserved.web.models import BroughtLog, FoundLink, Link, LogFindings, Person, Team
from wellserved.web.queries.found_parties import Ours, Party, Stand, Whom, ours, parties
from wellserved.web.queries.link_conditions import LIVE
from wellserved.web.queries.links import LinkRow, rows
from wellserved.words.roles import Permission

Pair: TypeAlias = tuple[int, Whom]
"""A team that serves, by its number, and whom."""
AT_ONCE = 50
SAID = Q(said_by_provider_at__isnull=False) | Q(said_by_customer_at__isnull=False)
"""Somebody says that a link is so, whatever the other side says."""


class Which(StrEnum):
    """The three lists that follow from laying one map upon the other."""

    FOUND = "found"
    """Seen in the log, and declared by nobody."""
    BOTH = "both"
    DECLARED = "declared"
    """Declared, and not seen in the log."""


@dataclass(frozen=True)
class Seen:
    """How a link was used in a log."""

    numbers: tuple[int, ...]
    """The links of the log that are this one: several, where the log knows a side by several names."""
    times: int
    cases: int
    """Of several the most that one of them had: the same case may be among each."""
    wait_median_hours: float | None
    """Null: not known, withheld, or one of several."""

    @property
    def is_least(self) -> bool:
        """Say whether there may have been more cases than `cases` says."""
        return len(self.numbers) > 1


@dataclass(frozen=True)
class Compared:
    """What was found in a log and what is declared, pair by pair."""

    found: Mapping[Pair, Seen]
    """Everything that was seen between those who are ours; pairs that are declared are among it."""
    declared: frozenset[Pair]
    in_log: frozenset[Whom]
    """All of ours whom the log names."""
    unsaid: int
    """Links of the log of which nobody said yet who one of their sides is."""
    left: int
    """Links of the log with somebody who is none of ours, or is closed."""

    def pairs(self, which: Which) -> list[Pair]:
        """Give the pairs of one of the lists, in no order."""
        if which is Which.DECLARED:
            return [each for each in self.declared if each not in self.found]
        return [each for each in self.found if (each in self.declared) == (which is Which.BOTH)]

    def is_in_log(self, pair: Pair) -> bool:
        """Say whether the log names both sides."""
        return (True, pair[0]) in self.in_log and pair[1] in self.in_log


FoundRow: TypeAlias = tuple[int, int, int, int, int, float | None]
"""Number, provider and customer (numbers of parties), times, cases, median of the waits in hours."""


def compared(found: Iterable[FoundRow], known: Mapping[int, Party], declared: Iterable[Pair]) -> Compared:
    """Lay what was found upon what is declared. No query."""
    seen: dict[Pair, Seen] = {}
    unsaid = left = 0
    for number, provider, customer, times, cases, wait in found:
        ends = (known[provider], known[customer])
        stands = {each.stand for each in ends}
        if stands != {Stand.OURS}:
            unsaid, left = (unsaid + 1, left) if not stands & {Stand.LEFT, Stand.GONE} else (unsaid, left + 1)
            continue
        pair = _pair(*ends)
        if pair is not None:
            seen[pair] = _with(seen.get(pair), Seen((number,), times, cases, wait))
    in_log = frozenset(each.whom for each in known.values() if each.stand is Stand.OURS and each.whom is not None)
    return Compared(seen, frozenset(declared), in_log, unsaid, left)


def _pair(provider: Party, customer: Party) -> Pair | None:
    """Give the pair that two parties of ours are; None: both are the same team, or customers outside serve."""
    if provider.whom is None or customer.whom is None or provider.whom == customer.whom or not provider.whom[0]:
        return None
    return provider.whom[1], customer.whom


def _with(one: Seen | None, other: Seen) -> Seen:
    if one is None:
        return other
    return Seen((*one.numbers, *other.numbers), one.times + other.times, max(one.cases, other.cases), None)


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    number: int
    """The link of the log, for a form; 0: it was not seen, or may not be declared by the reader."""
    provider: str
    provider_key: str
    customer: str
    customer_key: str
    """Blank: it is outside."""
    seen: Seen | None
    link: LinkRow | None
    """None: nobody declared it."""
    is_in_log: bool
    sides: tuple[str, ...]
    """Names of the sides for which the reader can declare it."""


@dataclass(frozen=True)
class FoundMap:
    """One of the lists, and what all of them say."""

    log: BroughtLog
    first_at: datetime | None
    last_at: datetime | None
    withheld: int
    """Links that were seen in fewer than five cases each, and are not kept."""
    counts: Mapping[Which, int]
    declared_in_log: int
    """Declared links of which the log names both sides."""
    times_undeclared: int
    """How often the links were used that nobody declared."""
    unsaid: int
    left: int
    which: Which
    many: int
    """Lines of the list, as far as they are asked for."""
    first: int
    rows: tuple[Row, ...]
    why_not_declare: str
    """Why the reader can tick nothing at all; blank: they speak for some team."""


@dataclass(frozen=True)
class Wish:
    """What of the lists is asked for."""

    which: Which | None = None
    """None: what is found only, or if that is empty, both."""
    text: str = ""
    """What the name of one side contains."""
    mine: bool = False
    """Only what has a side for which the reader speaks."""
    first: int = 0


def found_map(log: BroughtLog, reader: Person, on: date, wish: Wish) -> FoundMap:
    """Compare a log with what is declared. At most twelve queries, whatever the number of links."""
    everybody = ours()
    known = parties(log.pk, everybody)
    seen = compared(_found(log), known, _declared())
    counts = {which: len(seen.pairs(which)) for which in Which}
    which = wish.which or (Which.FOUND if counts[Which.FOUND] or not counts[Which.BOTH] else Which.BOTH)
    speaks = _speaker(reader, on)
    pairs = _asked_for(seen, which, wish, everybody, speaks)
    first = min(wish.first, max(0, len(pairs) - 1)) // AT_ONCE * AT_ONCE
    findings = LogFindings.objects.filter(log=log).values_list("first_at", "last_at", "withheld_links").first()
    first_at, last_at, withheld = findings or (None, None, 0)
    return FoundMap(
        log=log,
        first_at=first_at,
        last_at=last_at,
        withheld=withheld,
        counts=counts,
        declared_in_log=sum(map(seen.is_in_log, seen.declared)),
        times_undeclared=sum(seen.found[pair].times for pair in seen.pairs(Which.FOUND)),
        unsaid=seen.unsaid,
        left=seen.left,
        which=which,
        many=len(pairs),
        first=first,
        rows=_rows(pairs[first : first + AT_ONCE], seen, everybody, speaks),
        why_not_declare=why_not_declare(reader, on),
    )


def why_not_declare(reader: Person, on: date) -> str:
    """Say why somebody can declare nothing of what was found."""
    return "" if rules.led_by(reader, on) else rules.why_not(reader, Permission.DECLARE_LINK, on)


def _found(log: BroughtLog) -> Iterable[FoundRow]:
    names = ("pk", "provider_id", "customer_id", "times", "cases", "wait_median_hours")
    return FoundLink.objects.filter(log=log).values_list(*names)


def _declared() -> list[Pair]:
    links = Link.objects.filter(LIVE, SAID).values_list("provider_id", "customer_id", "segment_id")
    return [
        (provider, (True, customer) if customer else (False, segment or 0)) for provider, customer, segment in links
    ]


Speaks: TypeAlias = Callable[[str], bool]
"""Say by its path whether the reader speaks for an open team."""


def _speaker(reader: Person, on: date) -> Speaks:
    if not rules.why_not(reader, Permission.DECLARE_LINK, on):
        return lambda _path: True
    led = tuple(each.path for each in rules.led_by(reader, on))
    return lambda path: path.startswith(led)


def _asked_for(seen: Compared, which: Which, wish: Wish, everybody: Ours, speaks: Speaks) -> list[Pair]:
    """Give the pairs of a list that are asked for: the most cases first, then by name."""
    pairs = seen.pairs(which)
    if wish.mine:
        pairs = [pair for pair in pairs if any(speaks(everybody.teams[each].path) for each in _teams(pair))]
    if text := wish.text.strip().casefold():
        pairs = [pair for pair in pairs if any(text in everybody.name(whom).casefold() for whom in _ends(pair))]

    def order(pair: Pair) -> tuple[int, str, str, Pair]:
        provider, customer = (everybody.name(whom).casefold() for whom in _ends(pair))
        return (-seen.found[pair].cases if pair in seen.found else 0, provider, customer, pair)

    return sorted(pairs, key=order)


def _ends(pair: Pair) -> tuple[Whom, Whom]:
    return (True, pair[0]), pair[1]


def _teams(pair: Pair) -> list[int]:
    return [number for is_team, number in _ends(pair) if is_team]


def _rows(pairs: Sequence[Pair], seen: Compared, everybody: Ours, speaks: Speaks) -> tuple[Row, ...]:
    links = _links([pair for pair in pairs if pair in seen.declared])
    return tuple(_row(pair, seen, everybody, speaks, links.get(pair)) for pair in pairs)


def _row(pair: Pair, seen: Compared, everybody: Ours, speaks: Speaks, link: LinkRow | None) -> Row:
    used, customer = seen.found.get(pair), pair[1]
    sides = (
        () if link else tuple(everybody.teams[each].name for each in _teams(pair) if speaks(everybody.teams[each].path))
    )
    return Row(
        number=used.numbers[0] if used and sides else 0,
        provider=everybody.teams[pair[0]].name,
        provider_key=everybody.teams[pair[0]].key,
        customer=everybody.name(customer),
        customer_key=everybody.teams[customer[1]].key if customer[0] else "",
        seen=used,
        link=link,
        is_in_log=seen.is_in_log(pair),
        sides=sides,
    )


def _links(pairs: Sequence[Pair]) -> dict[Pair, LinkRow]:
    """Give the declared links of some pairs. One query."""
    if not pairs:
        return {}
    customers = [whom for _provider, whom in pairs]
    served = Q(customer__in=[number for is_team, number in customers if is_team])
    served |= Q(segment__in=[number for is_team, number in customers if not is_team])
    here = Link.objects.filter(LIVE, SAID, served, provider__in={provider for provider, _customer in pairs})
    links = list(here.select_related("provider", "customer", "segment"))
    return {(each.provider_id, _customer(each)): row for each, row in zip(links, rows(links), strict=True)}


def _customer(link: Link) -> Whom:
    return (True, link.customer_id) if link.customer_id is not None else (False, link.segment_id or 0)


def ends_of(log: BroughtLog, numbers: Sequence[int]) -> dict[int, Pair]:
    """Give who the sides of some links of a log are today, as far as both are ours and differ. Five queries."""
    known = parties(log.pk, ours())
    links = FoundLink.objects.filter(log=log, pk__in=numbers).values_list("pk", "provider_id", "customer_id")
    found = {number: (known[provider], known[customer]) for number, provider, customer in links}
    pairs = {number: _pair(*ends) for number, ends in found.items() if {each.stand for each in ends} == {Stand.OURS}}
    return {number: pair for number, pair in pairs.items() if pair is not None}


def teams_of(pairs: Iterable[Pair]) -> dict[int, Team]:
    """Give the teams of some pairs. One query."""
    return Team.objects.in_bulk({each for pair in pairs for each in _teams(pair)})
