"""What people guessed before they saw how it stands: each their own; groups in sums of quarters that are over."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists
from django.utils.translation import gettext_lazy as _

from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import SMALLEST_CELL, Findings, NotOurs
from wellserved.report.guessed import LongestWait, longest_wait
from wellserved.report.weakest_link import claimed_link
from wellserved.web import rules
from wellserved.web.models import FindingsRun, Guess, GuessSum, Person, Team
from wellserved.web.queries import own_findings
from wellserved.words.roles import Role

EXECUTIVES, LEADS, STAFF = "executives", "leads", "staff"
GROUPS = {EXECUTIVES: _("Executives"), LEADS: _("Leads"), STAFF: _("Staff")}
KEPT_BACK = 2
"""Fewer than so many, or all but fewer than so many, are never told exactly: where all agree, one would know each."""


@dataclass(frozen=True)
class Measured:
    """What was measured, to stand beside a guess."""

    run: FindingsRun
    kept: Estimate | None
    """Share of the promises that are over."""
    waits: LongestWait | None
    waits_with: Team | None
    link: tuple[Team, Team] | None
    """The weakest link, provider and customer, where one is claimed."""


def group_of(person: Person, on: date) -> str:
    """Say to which group somebody belongs on a day: whoever leads a team to the leads, unless they are executives."""
    if person.role == Role.EXECUTIVE:
        return EXECUTIVES
    return LEADS if Role.LEAD in rules.roles_of(person, on) else STAFF


def own(person: Person, quarter: date) -> Guess | None:
    """Give what somebody guessed in a quarter. One query."""
    rows = Guess.objects.filter(by=person, quarter=quarter)
    return rows.select_related("waits_with", "weakest_provider", "weakest_customer").first()


def newest_beside(person: Person, quarter: date) -> tuple[FindingsRun, bool] | None:
    """Give the newest analysis, and whether somebody guessed in a quarter; None: nothing was found yet. One query."""
    guessed = Exists(Guess.objects.filter(by=person, quarter=quarter))
    run = own_findings.newest_of().annotate(has_guessed=guessed).first()
    return (run, bool(run.has_guessed)) if run is not None else None


def measured() -> Measured | None:
    """Give the newest measurement; None: there is none yet. At most five queries."""
    run = own_findings.newest()
    findings = _findings(run) if run is not None else None
    if run is None or findings is None:
        return None
    teams = _teams_by_label(run)
    waits, claimed = longest_wait(findings), claimed_link(findings)
    ours = tuple(teams[name] for name in claimed or () if name in teams)
    kept = findings.promises.share_kept if findings.promises else None
    return Measured(
        run=run,
        kept=kept if kept and kept.n >= SMALLEST_CELL else None,
        waits=waits,
        waits_with=teams.get(waits.team) if waits and not waits.beside else None,
        link=(ours[0], ours[1]) if len(ours) == 2 else None,  # noqa: PLR2004 -- both sides
    )


def is_first_measured_now() -> bool:
    """Say whether the first measurement is being made, or waits for its turn. One query."""
    states = set(FindingsRun.objects.filter(is_usual=True).values_list("state", flat=True).distinct())
    return FindingsRun.State.DONE not in states and bool(
        states & {FindingsRun.State.WAITING, FindingsRun.State.AT_WORK}
    )


def _findings(run: FindingsRun) -> Findings | None:
    try:
        return own_findings.findings_of(run)
    except NotOurs:
        return None


def _teams_by_label(run: FindingsRun) -> dict[str, Team]:
    teams = {team.pk: team for team in Team.objects.order_by("pk").only("key", "name")}
    return {name: teams[pk] for name, pk in own_findings.teams_by_name(run).items() if pk in teams}


def last_sums() -> list[GuessSum]:
    """Give what the groups guessed in the last quarter that was counted, in the order of GROUPS. One query."""
    rows = list(
        GuessSum.objects.select_related("waits_with", "weakest_provider", "weakest_customer").order_by("-quarter")
    )
    found = {row.group: row for row in rows if row.quarter == rows[0].quarter}
    return [found[group] for group in GROUPS if group in found]


def clamped(named: int, people: int) -> int:
    """Give how many named something so that nobody's own answer follows from it.

    >>> [clamped(named, 5) for named in range(6)], clamped(3, 6)
    ([2, 2, 2, 3, 3, 3], 3)
    """
    return min(max(named, KEPT_BACK), people - KEPT_BACK)
