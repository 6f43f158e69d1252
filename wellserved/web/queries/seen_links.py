"""What all logs together saw of links: those that nobody declared, and how one link was used."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext

from wellserved.web import rules
from wellserved.web.models import BroughtLog, FoundLink, Link, Person
from wellserved.web.queries.found_map import SAID, Pair
from wellserved.web.queries.found_parties import Ours, Whom, ours
from wellserved.web.queries.found_words import number, waited
from wellserved.web.queries.link_conditions import LIVE
from wellserved.words.links import Side
from wellserved.words.roles import Permission

AT_MOST, LOGS_AT_MOST = 20, 5
IN_LOGS = Q(log__state=BroughtLog.State.DONE, log__removed_at=None)
"""Of logs that are analysed and there."""


@dataclass(frozen=True)
class SeenOnly:
    """A link that logs saw and nobody declared."""

    provider: str
    provider_key: str
    customer: str
    customer_key: str
    """Blank: it is outside."""
    cases: str
    """The most that one log saw."""
    log: str
    """Key of the newest log in which it was seen."""


@dataclass(frozen=True)
class SeenOnlyList:
    """The most used links that nobody declared."""

    rows: tuple[SeenOnly, ...] = ()
    said: str = ""
    """How many there are."""
    more: str = ""
    """How many of them are not among the rows; blank: none."""


@dataclass(frozen=True)
class SeenInLog:
    """How one link was used in one log."""

    log: str
    name: str
    cases: str
    times: str
    wait: str
    """Half of the waits were at most so long; blank: not known, or withheld."""
    day: str
    """Up to when the log tells; blank: not known."""


def seen_only(reader: Person, on: date, *, everywhere: bool) -> SeenOnlyList:
    """Give the links that were seen in logs and that nobody declared, the most cases first. At most six queries.

    Takes: whether those of all teams are given, or of those that the reader leads and all below.
    """
    if not FoundLink.objects.exists():
        return SeenOnlyList()
    everybody = ours()
    led = tuple(each.path for each in rules.led_by(reader, on))
    declared = _declared()
    pairs = {
        pair: found
        for pair, found in _pairs(FoundLink.objects.filter(IN_LOGS), everybody).items()
        if pair not in declared and (everywhere or _touches(pair, led, everybody))
    }
    first = sorted(pairs, key=lambda pair: (-pairs[pair][0], *_names(pair, everybody)))[:AT_MOST]
    keys = dict(BroughtLog.objects.filter(pk__in={pairs[pair][1] for pair in first}).values_list("pk", "key"))
    more = len(pairs) - len(first)
    return SeenOnlyList(
        tuple(_seen_only(pair, *pairs[pair], everybody, keys) for pair in first),
        number(len(pairs)),
        ngettext("and one more", "and %(many)s more", more) % {"many": number(more)} if more else "",
    )


def seen_with(team: int, side: Side) -> dict[str, int]:
    """Give with whom logs saw a team on a side of a link, as forms send them, with the most cases of one log.

    At most four queries; one where no log names the team.
    """
    found = FoundLink.objects.filter(IN_LOGS)
    if not found.exists():
        return {}
    everybody = ours()
    names = _numbers_of(team, everybody)
    pairs = _pairs(found.filter(**{f"{side.value}__team__in": names}), everybody)
    others = {(pair[1] if side is Side.PROVIDER else (True, pair[0])): cases for pair, (cases, _log) in pairs.items()}
    return {everybody.key(whom): others[whom] for whom in sorted(others, key=lambda whom: (-others[whom], whom))}


def seen_of(link: Link) -> tuple[SeenInLog, ...]:
    """Say how a link was used in each log that saw it, the newest first; at most `LOGS_AT_MOST`. Four queries.

    A log that knows a side by several names says so in several lines.
    """
    found = FoundLink.objects.filter(IN_LOGS)
    if not found.exists():
        return ()
    everybody = ours()
    mine = Q(provider__team__in=_numbers_of(link.provider_id, everybody))
    if link.customer_id is not None:
        mine &= Q(customer__team__in=_numbers_of(link.customer_id, everybody))
    else:
        mine &= Q(customer__segment=link.segment_id)
    rows = found.filter(mine).order_by("-log__at", "-log", "-cases", "pk").select_related("log", "log__findings")
    rows = rows.only("times", "cases", "wait_median_hours", "log__key", "log__files", "log__findings__last_at")
    return tuple(_in_log(each) for each in rows[:LOGS_AT_MOST])


def why_not_see(reader: Person, on: date) -> str:
    """Say why somebody does not see what logs saw."""
    return rules.why_not(reader, Permission.SEE_FINDINGS, on)


def _pairs(found: QuerySet[FoundLink], everybody: Ours) -> dict[Pair, tuple[int, int]]:
    """Give the pairs of links as they are today, with the most cases of one and the newest log. One query."""
    ends = ("provider__team", "customer__team", "customer__segment")
    rows = found.filter(provider__team__isnull=False).exclude(customer__team=None, customer__segment=None)
    pairs: dict[Pair, tuple[int, int]] = {}
    grouped = rows.order_by().values(*ends).annotate(most=Max("cases"), newest=Max("log"))
    for provider, customer, segment, cases, log in grouped.values_list(*ends, "most", "newest"):
        serves, served = _today((True, provider), everybody), _today(_whom(customer, segment), everybody)
        if serves is not None and served is not None and serves != served:
            pair = (serves[1], served)
            before = pairs.get(pair, (0, 0))
            pairs[pair] = (max(before[0], cases), max(before[1], log))
    return pairs


def _whom(team: int | None, segment: int | None) -> Whom:
    return (True, team) if team is not None else (False, segment or 0)


def _today(whom: Whom, everybody: Ours) -> Whom | None:
    """Give who somebody is today; None: nobody, or several."""
    if everybody.is_here(whom):
        return whom
    followers = everybody.goes_on.get(whom[1], ()) if whom[0] else ()
    return (True, followers[0]) if len(followers) == 1 else None


def _numbers_of(team: int, everybody: Ours) -> set[int]:
    """Give a team and all that went on in it alone."""
    return {team, *(before for before, followers in everybody.goes_on.items() if followers == (team,))}


def _declared() -> set[Pair]:
    links = Link.objects.filter(LIVE, SAID).values_list("provider_id", "customer_id", "segment_id")
    return {(provider, _whom(customer, segment)) for provider, customer, segment in links}


def _touches(pair: Pair, led: Collection[str], everybody: Ours) -> bool:
    sides = [pair[0], *([pair[1][1]] if pair[1][0] else [])]
    return any(everybody.teams[each].path.startswith(tuple(led)) for each in sides)


def _names(pair: Pair, everybody: Ours) -> tuple[str, str]:
    return everybody.name((True, pair[0])).casefold(), everybody.name(pair[1]).casefold()


def _seen_only(pair: Pair, cases: int, log: int, everybody: Ours, keys: Mapping[int, str]) -> SeenOnly:
    provider, (is_team, other) = everybody.teams[pair[0]], pair[1]
    return SeenOnly(
        provider=provider.name,
        provider_key=provider.key,
        customer=everybody.name(pair[1]),
        customer_key=everybody.teams[other].key if is_team else "",
        cases=number(cases),
        log=keys.get(log, ""),
    )


def _in_log(found: FoundLink) -> SeenInLog:
    findings = getattr(found.log, "findings", None)
    last_at: datetime | None = findings.last_at if findings else None
    return SeenInLog(
        log=found.log.key,
        name=str(found.log),
        cases=number(found.cases),
        times=number(found.times),
        wait=waited(found.wait_median_hours),
        day=date_format(timezone.localtime(last_at)) if last_at else "",
    )
