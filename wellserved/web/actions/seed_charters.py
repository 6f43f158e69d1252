"""Writes the hours, services and charters of a made-up organisation, in bulk."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from wellserved.web.models import Charter, CharterVersion, Link, Service, TeamHours
from wellserved.web.models.charters import AMOUNTS
from wellserved.web.models.hours import WEEKDAYS
from wellserved.web.scenarios.plan import Plan
from wellserved.web.scenarios.plan_charters import PlannedCharter, PlannedTerms
from wellserved.words.promises import read_length

_AGREED = time(10)


def write_hours(plan: Plan, teams: Mapping[str, int]) -> None:
    """Write when the teams (key → number) work."""
    count: dict[str, int] = {}
    for each in plan.hours:
        count[each.team] = count.get(each.team, 0) + 1
    TeamHours.objects.bulk_create(
        TeamHours(
            team_id=teams[each.team], from_date=each.from_date, zone=each.zone, version=count[each.team],
            **dict(zip(WEEKDAYS, each.week, strict=True)),
        )
        for each in plan.hours
    )  # fmt: skip


def write_charters(plan: Plan, teams: Mapping[str, int], people: Mapping[str, int]) -> None:
    """Write services, and the charters of the links that are there; takes the numbers of teams and people."""
    services = Service.objects.bulk_create(
        Service(
            key=each.key, team_id=teams[each.team], name=each.name, for_whom=each.for_whom,
            description=each.description, extraordinary=each.extraordinary,
        )
        for each in plan.services
    )  # fmt: skip
    by_key = {each.key: each.pk for each in services}
    links = {
        (provider, customer or segment): number
        for number, provider, customer, segment in Link.objects.values_list(
            "pk", "provider__key", "customer__key", "segment__key"
        )
    }
    charters = Charter.objects.bulk_create(
        Charter(
            key=each.key, link_id=links[each.provider, each.customer or each.segment],
            service_id=by_key.get(each.service),
        )
        for each in plan.charters
    )  # fmt: skip
    CharterVersion.objects.bulk_create(
        CharterVersion(charter=charter, number=number, **_terms(terms), **_signed(planned, terms, people))
        for charter, planned in zip(charters, plan.charters, strict=True)
        for number, terms in enumerate(planned.versions, start=1)
    )


def _terms(terms: PlannedTerms) -> dict[str, Any]:
    amounts = {name: getattr(terms, name) for name in AMOUNTS}
    return {
        "needs": terms.needs,
        "provider_needs": terms.provider_needs,
        "target_share": terms.target_share,
        **{name: read_length(text) if text else None for name, text in amounts.items()},
    }


def _signed(planned: PlannedCharter, terms: PlannedTerms, people: Mapping[str, int]) -> dict[str, Any]:
    """Give who proposed and agreed when; what is not agreed is signed by the provider alone."""
    at = _at(terms.on_date)
    provider = people[planned.provider_by]
    signed = {"proposed_by_id": provider, "proposed_at": at, "provider_by_id": provider, "provider_at": at}
    if not terms.is_agreed:
        return signed
    return {**signed, "customer_by_id": people[planned.customer_by], "customer_at": at, "agreed_at": at}


def _at(day: date) -> datetime:
    return datetime.combine(day, _AGREED, UTC)
