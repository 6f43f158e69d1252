"""What was found in a log is kept: who served whom, with the names that are those of teams and customers of ours."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from wellserved.analysis.findings import FEW, NOBODY, Findings, Source
from wellserved.analysis.shown import SMALL_TEAMS
from wellserved.report.map_labels import clean
from wellserved.web.models import (
    BroughtLog,
    FoundLink,
    FoundParty,
    LogFindings,
    Segment,
    Team,
)
from wellserved.web.queries.found_parties import folded
from wellserved.words.names import one_line

NOT_PARTIES = frozenset({"", NOBODY, FEW, "several at once"})
"""What stands in findings where nobody is named."""
LONGEST, AT_ONCE = 300, 1_000
Key: TypeAlias = tuple[str, bool]
"""The name of a party in the findings, and whether it is outside."""
Match: TypeAlias = dict[str, Any]
"""The fields of a party that say who it is."""


def keep_found(log: BroughtLog, findings: Findings) -> None:
    """Keep who served whom in a log, and match its names with teams and kinds of outside customers that are open.

    A name is matched where exactly one is called so; otherwise as people said of the same name before, be it in this
    log or another. Belongs inside the transaction that keeps the findings, after these were written.
    """
    seen = _seen(findings)
    names, match = _stored_names(seen), _matches(seen)
    FoundParty.objects.filter(log=log).delete()
    made = FoundParty.objects.bulk_create(
        [
            FoundParty(log=log, name=names[key], is_outside=key[1], cases=cases, open_cases=opened, **match[key])
            for key, (cases, opened) in seen.items()
        ],
        batch_size=AT_ONCE,
    )
    by_key = dict(zip(seen, made, strict=True))
    ends = [((each.provider, False), (each.customer, each.customer_is_outside), each) for each in findings.links]
    FoundLink.objects.bulk_create(
        [
            FoundLink(
                log=log, provider=by_key[provider], customer=by_key[customer], times=each.times, cases=each.cases,
                wait_hours=each.wait_hours, wait_median_hours=each.wait_median_hours,
            )
            for provider, customer, each in ends if provider in by_key and customer in by_key
        ],
        batch_size=AT_ONCE,
    )  # fmt: skip
    LogFindings.objects.filter(log=log).update(withheld_links=findings.withheld_links, **_period(findings.source))


def _period(source: Source) -> dict[str, datetime]:
    """Give the moments between which the cases lie that were looked at, and to which open ones were counted."""
    first_at, last_at = datetime.fromisoformat(source.first_at), datetime.fromisoformat(source.last_at)
    asked_from, asked_to = (each and datetime.fromisoformat(each) for each in (source.opened_from, source.opened_to))
    return {
        "first_at": max(first_at, asked_from) if asked_from else first_at,
        "last_at": min(last_at, asked_to) if asked_to else last_at,
        "as_of": datetime.fromisoformat(source.as_of),
    }


def _seen(findings: Findings) -> dict[Key, tuple[int | None, int | None]]:
    """Give every party of the findings, with its cases and those that are open, where they are known."""
    nothing = (None, None)
    seen: dict[Key, tuple[int | None, int | None]] = {(name, True): nothing for name in findings.outside}
    seen |= {(team.name, False): (team.cases, team.open_cases) for team in findings.teams}
    for link in findings.links:
        seen.setdefault((link.provider, False), nothing)
        seen.setdefault((link.customer, link.customer_is_outside), nothing)
    return {key: cases for key, cases in seen.items() if key[0].strip() not in NOT_PARTIES}


def _stored_names(keys: Iterable[Key]) -> dict[Key, str]:
    """Give each party the name under which it is kept: on one line, not too long, and different from all others."""
    names: dict[Key, str] = {}
    taken = set[Key]()
    for name, is_outside in keys:
        base = one_line(clean(name)) or _("a name without letters")
        number, kept = 1, base[:LONGEST]
        while (kept, is_outside) in taken:
            number += 1
            kept = f"{base[: LONGEST - 10]} ({number})"
        taken.add((kept, is_outside))
        names[name, is_outside] = kept
    return names


def _matches(keys: Iterable[Key]) -> dict[Key, Match]:
    by_name = {False: _only_ones("team", Team), True: _only_ones("segment", Segment)}
    before = _said_before()
    return {
        (name, is_outside): by_name[is_outside].get(folded(name))
        or before.get((folded(name), is_outside))
        or ({"is_left": True} if _is_of_small_teams(name) and not is_outside else {})
        for name, is_outside in keys
    }


def _only_ones(kind: str, model: type[Team] | type[Segment]) -> dict[str, Match]:
    """Give those that are open, by name, but for names that several have. One query."""
    found: dict[str, Match] = {}
    seen = set[str]()
    for pk, name in model._default_manager.filter(closed_on_date=None).values_list("pk", "name"):
        if folded(name) in seen:
            found.pop(folded(name), None)
        else:
            found[folded(name)] = {f"{kind}_id": pk}
        seen.add(folded(name))
    return found


def _said_before() -> dict[Key, Match]:
    """Give who the names of logs were said to be, by folded name; what was said for a newer log holds. One query."""
    rows = FoundParty.objects.exclude(team=None, segment=None, is_left=False).order_by("log__at", "pk")
    fields = ("name", "is_outside", "team_id", "segment_id", "is_left")
    return {
        (folded(name), is_outside): {"team_id": team, "segment_id": segment, "is_left": is_left}
        for name, is_outside, team, segment, is_left in rows.values_list(*fields)
    }


def _is_of_small_teams(name: str) -> bool:
    """Say whether a name stands for several teams that are too small to be shown."""
    return name == SMALL_TEAMS or name.endswith(f", {SMALL_TEAMS}")
