"""Writes a made-up organisation into the database of the current place, in bulk and in one transaction."""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from wellserved.web.actions import first_day_shares, search_words
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.seed_charters import write_charters, write_hours
from wellserved.web.actions.seed_guesses import write_guesses
from wellserved.web.actions.seed_outside import write_outside
from wellserved.web.actions.seed_requests import write_requests
from wellserved.web.models import (
    Absence,
    FirstDayAnswer,
    FirstDayCustomer,
    Link,
    Membership,
    Organisation,
    Person,
    Segment,
    Succession,
    Team,
    TeamSpan,
)
from wellserved.web.scenarios import truths
from wellserved.web.scenarios.large import SIZES, large
from wellserved.web.scenarios.lender import lender
from wellserved.web.scenarios.plan import Plan, PlannedLink, PlannedTeam
from wellserved.web.scenarios.truths import Plant
from wellserved.words.links import Side

SCENARIOS = ("demo", *SIZES)
BATCH = 2000


class NotEmpty(Exception):
    """There are people or teams here already; the message says what helps."""


def planned(scenario: str, seed: int, on: date, *, plants: Collection[Plant] = truths.ALL) -> Plan:
    """Make the plan of a scenario as it is on a day; the same seed and day give the same.

    Takes: what is to be true of the year of requests of org300 (scenarios/truths.py).
    """
    return lender(seed, on) if scenario == "demo" else large(scenario, seed, on, plants)


def seed(*, plan: Plan, now: datetime) -> dict[str, int]:
    """Write a made-up organisation where there is none yet; give how many of what were written.

    Raises: NotEmpty where people or teams are there already.
    """
    with recorded(by=None, now=now, action="organisation-seed", subject="organisation") as record:
        if Team.objects.exists() or Person.objects.filter(memberships__isnull=False).exists():
            raise NotEmpty("There are people and teams here already. Give another folder with WELLSERVED_DATA.")
        Organisation.objects.all().delete()
        Organisation.objects.create(
            name=plan.name, extraordinary_service=plan.extraordinary_service, set_up_at=now, privacy_read_at=now
        )
        counts = _written(plan, now)
        record.fields = [f"{what}:{count}" for what, count in counts.items()]
    return counts


def _written(plan: Plan, now: datetime) -> dict[str, int]:
    segments = _by_key(Segment(key=each.key, name=each.name, description=each.description) for each in plan.segments)
    teams = _teams(plan.teams)
    people = _people(plan, now)
    Membership.objects.bulk_create(
        (
            Membership(
                person_id=people[person.mail], team_id=teams[each.team], is_lead=each.is_lead,
                from_date=each.from_date, until_date=each.until_date,
            )
            for person in plan.people
            for each in person.memberships
        ),
        batch_size=BATCH,
    )  # fmt: skip
    _absences(plan, people)
    _links(plan, teams, segments, now)
    write_hours(plan, teams)
    write_charters(plan, teams, people)
    _answers(plan, people, teams, segments)
    Succession.objects.bulk_create(
        Succession(before_id=teams[each.before], after_id=teams[each.after], kind=each.kind, on_date=each.on_date)
        for each in plan.successions
    )
    write_requests(plan.requests, teams, people, now)
    search_words.rebuild()
    write_outside(plan, segments, people, now)
    write_guesses(plan.guesses, teams, people)
    first_day_shares.publish(now)
    counts = {
        "teams": len(plan.teams), "people": len(plan.people), "segments": len(plan.segments), "links": len(plan.links)
    }  # fmt: skip
    return counts | ({"requests": len(plan.requests.requests)} if plan.requests.requests else {})


def _by_key(rows: Iterable[Segment]) -> dict[str, int]:
    return {each.key: each.pk for each in Segment.objects.bulk_create(rows)}


def _teams(plans: tuple[PlannedTeam, ...]) -> dict[str, int]:
    """Write the teams with their history; give the number of each key. Paths need the numbers, so they come second."""
    rows = {
        each.key: Team(key=each.key, name=each.name, path="", closed_on_date=each.closed_on_date, **each.texts)
        for each in plans
    }
    Team.objects.bulk_create(rows.values())
    for each in plans:
        row = rows[each.key]
        row.parent = rows.get(each.parent)
        row.path = f"{row.parent.path if row.parent else '/'}{row.pk}/"
    Team.objects.bulk_update(rows.values(), ["parent", "path"], batch_size=100)
    numbers = {key: row.pk for key, row in rows.items()}
    TeamSpan.objects.bulk_create(
        TeamSpan(
            team_id=numbers[each.key], name=span.name, parent_id=numbers.get(span.parent),
            from_date=span.from_date, until_date=span.until_date,
        )
        for each in plans
        for span in each.spans
    )  # fmt: skip
    return numbers


def _people(plan: Plan, now: datetime) -> dict[str, int]:
    """Write the people, who sign in by link only; give the number of each mail address."""
    rows = Person.objects.bulk_create(
        (
            Person(
                key=each.key, name=each.name, mail=each.mail, staff_id=each.staff_id, role=each.role,
                password=f"!{each.key}",
            )
            for each in plan.people
        ),
        batch_size=BATCH,
    )  # fmt: skip
    Person.objects.update(created_at=now)
    return {each.mail or "": each.pk for each in rows}


def _absences(plan: Plan, people: dict[str, int]) -> None:
    Absence.objects.bulk_create(
        Absence(
            key=each.key, person_id=people[each.person], deputy_id=people.get(each.deputy),
            from_date=each.from_date, until_date=each.until_date, chose_deputy=True,
        )
        for each in plan.absences
    )  # fmt: skip


def _links(plan: Plan, teams: dict[str, int], segments: dict[str, int], now: datetime) -> None:
    Link.objects.bulk_create(
        Link(
            provider_id=teams[each.provider], customer_id=teams.get(each.customer),
            segment_id=segments.get(each.segment), said_by_provider_at=now if each.said_by_provider else None,
            said_by_customer_at=now if each.said_by_customer else None, used=each.used, critical=each.critical,
            what_for=each.what_for, **_described(each, now),
        )
        for each in plan.links
    )  # fmt: skip


def _described(link: PlannedLink, now: datetime) -> dict[str, Any]:
    if not link.what_for:
        return {}
    side = Side.PROVIDER if link.said_by_provider else Side.CUSTOMER
    return {"described_by": side.value, "described_at": now}


def _answers(plan: Plan, people: dict[str, int], teams: dict[str, int], segments: dict[str, int]) -> None:
    began = {each.mail: each.memberships[-1].from_date for each in plan.people if each.memberships}
    answers = FirstDayAnswer.objects.bulk_create(
        (
            FirstDayAnswer(
                person_id=people[each.person], team_id=teams.get(each.team),
                can_name_one=bool(each.teams or each.segments),
                answered_at=datetime.combine(began.get(each.person, date(2025, 1, 1)), time(9), UTC),
            )
            for each in plan.answers
        ),
        batch_size=BATCH,
    )  # fmt: skip
    numbers = {answer.person_id: answer.pk for answer in answers}
    FirstDayCustomer.objects.bulk_create(
        (
            FirstDayCustomer(answer_id=numbers[people[each.person]], team_id=team, segment_id=segment)
            for each in plan.answers
            for team, segment in _named(each.teams, each.segments, teams, segments)
        ),
        batch_size=BATCH,
    )


def _named(
    named_teams: tuple[str, ...], named_segments: tuple[str, ...], teams: dict[str, int], segments: dict[str, int]
) -> Iterator[tuple[int | None, int | None]]:
    yield from ((teams[key], None) for key in named_teams)
    yield from ((None, segments[key]) for key in named_segments)
