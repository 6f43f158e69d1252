"""The names of a log, for the page on which people say who they are, with those of ours that are called nearly so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from wellserved.web.models import BroughtLog, FoundLink
from wellserved.web.queries.found_parties import LEFT, Called, Ours, Party, Stand, called, ours, parties
from wellserved.words.nearest import Names

AT_ONCE = 25


class Of(StrEnum):
    """Which names are shown."""

    OPEN = "open"
    SAID = "said"


@dataclass(frozen=True)
class Name:
    """One name of a log."""

    party: Party
    links: int
    """How many links of the log have it on a side."""
    now: str
    """What the one it is is called today; blank: it is nobody of ours, or nobody who is there."""
    goes_on: bool
    """Its team ended, and goes on in that one."""
    near: tuple[tuple[str, str], ...]
    """Key and name of those of ours that it may be, the likeliest first."""


@dataclass(frozen=True)
class FoundNames:
    """Some names of a log, and how many there are."""

    rows: tuple[Name, ...]
    many: int
    """Names that are asked for."""
    first: int
    of: Of
    text: str
    """What each of their names contains."""
    counts: dict[Of, int]
    open_teams: int
    """Names of teams of which nobody said who they are; and among them those that serve somebody or are served."""
    open_linked: int
    called: Called


def found_names(log: BroughtLog, of: Of, text: str = "", first: int = 0, only: Collection[int] = ()) -> FoundNames:
    """Give the names of a log that are open, or those of which it was said. Five queries, whatever their number.

    Takes: what a name contains; the number of the first one; or only which parties, wherever they stand.
    """
    everybody = ours()
    known = parties(log.pk, everybody)
    links = _links(log)
    wanted = [each for each in known.values() if _of(each) is of and text.strip().casefold() in each.name.casefold()]
    first = min(first, max(0, len(wanted) - 1)) // AT_ONCE * AT_ONCE
    page = [known[each] for each in only if each in known] if only else wanted[first : first + AT_ONCE]
    teams = [each for each in known.values() if each.stand is Stand.OPEN and not each.is_outside]
    names = called(everybody)
    return FoundNames(
        rows=_rows(page, everybody, names, links),
        many=len(wanted),
        first=first,
        of=of,
        text=text,
        counts={each: sum(_of(party) is each for party in known.values()) for each in Of},
        open_teams=sum(not each.said for each in teams),
        open_linked=sum(not each.said and bool(links.get(each.number)) for each in teams),
        called=names,
    )


def _of(party: Party) -> Of:
    return Of.OPEN if party.stand is Stand.OPEN else Of.SAID


def _links(log: BroughtLog) -> dict[int, int]:
    links: dict[int, int] = {}
    for ends in FoundLink.objects.filter(log=log).values_list("provider_id", "customer_id"):
        for each in ends:
            links[each] = links.get(each, 0) + 1
    return links


def _rows(page: Sequence[Party], everybody: Ours, names: Called, links: dict[int, int]) -> tuple[Name, ...]:
    near = Names(names.teams)
    return tuple(_row(each, everybody, names, links, near) for each in page)


def _row(party: Party, everybody: Ours, names: Called, links: dict[int, int], near: Names) -> Name:
    is_here = party.stand is Stand.OURS and party.whom is not None
    return Name(
        party=party,
        links=links.get(party.number, 0),
        now=everybody.name(party.whom) if is_here and party.whom else "",
        goes_on=is_here and party.whom is not None and everybody.key(party.whom) != party.said,
        near=_near(party, everybody, names, near),
    )


def _near(party: Party, everybody: Ours, names: Called, near: Names) -> tuple[tuple[str, str], ...]:
    """Give who a party may be: all kinds of outside customers; the teams as which its team went on; near names."""
    if party.is_outside:
        return names.segments
    went_on = [(f"team:{everybody.teams[each].key}", everybody.teams[each].name) for each in party.went_on_in]
    is_it = [(party.said, _was(party, everybody))] if party.said not in {"", LEFT} and not went_on else []
    found = [(key, name) for name in near.near(party.name) for key in names.by_name[" ".join(name.split()).casefold()]]
    return tuple(dict([*went_on, *is_it, *found]).items())


def _was(party: Party, everybody: Ours) -> str:
    """Give what the team is called of which somebody said that it is this name, be it there or not."""
    key = party.said.partition(":")[2]
    return next((each.name for each in everybody.teams.values() if each.key == key), "")
