"""What is shown of the findings in our own requests, read from the stored document and kept for whoever comes next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wellserved.analysis.findings import SMALLEST_CELL, Findings, NotOurs
from wellserved.report import clock_twins, twins
from wellserved.report.as_requests import Wording, as_requests, names_in, table_reworded
from wellserved.report.columns import Twin
from wellserved.report.four_answers import Answer, drawn_time, four_answers
from wellserved.report.of_team import Between, OfTeam, of_team
from wellserved.report.written_tables import written_table
from wellserved.web import places
from wellserved.web.models import FindingsRun
from wellserved.web.pages.finding_parts import NAMING, Listed, listed, safe, told
from wellserved.web.queries import own_findings
from wellserved.web.queries.found_words import number
from wellserved.web.queries.where import Named

FEWEST_CASES = SMALLEST_CELL
NOT_NAMED = "not named"
"""What stands in the place of the reference of a confidential request."""
_KEPT = 12
_REQUESTS = frozenset({"request", "in the request"})
"""The columns that name requests."""
_NOT_ON_PAPER = (
    (gettext_noop("Who serves whom"), ("links", "teams")),
    (gettext_noop("Two periods"), ("two_periods_written",)),
    (gettext_noop("Where requests lay"), ("states", "waiting", "queue_causes")),
    (gettext_noop("Hand-offs"), ("handoffs",)),
    (gettext_noop("Still open"), ("ages", "open_cases")),
    (gettext_noop("How each number is defined"), ()),
)
"""The parts that are not printed, with their tables."""
_QUESTIONS = (
    ("time", gettext_noop("Where does our customers’ time go?")),
    ("link", gettext_noop("Which link costs most, how sure are we, and why?")),
    ("waited_for", gettext_noop("What was the team waiting for that everybody complains about?")),
    ("first", gettext_noop("What should we look at first?")),
)


@dataclass(frozen=True)
class Question:
    """One of the four questions, with its answer."""

    key: str
    asked: str
    answer: Answer | None
    teams: tuple[tuple[str, str], ...]
    """The teams in it that are ours: name and address."""


@dataclass(frozen=True)
class Shown:
    """What one run says, the same for all readers."""

    findings: Findings
    told: Mapping[str, Any]
    time: SafeString
    """What the time of a request is spent on, drawn."""
    wording: Wording
    """What a log calls a case is called a request."""
    links: Mapping[str, str]
    """Names of teams → their pages."""

    @property
    def is_too_early(self) -> bool:
        """Whether fewer requests are complete than are shown at all."""
        return self.findings.cases.complete < FEWEST_CASES


def shown(run: FindingsRun) -> Shown | None:
    """Give what a run says; None: it has no findings, or another version wrote them."""
    return _kept(places.here(), run.key, run.made_at) if run.made_at else None


@lru_cache(maxsize=_KEPT)
def _kept(_place: object, key: str, _made_at: object) -> Shown | None:
    run = own_findings.run_for(key)
    try:
        findings = own_findings.findings_of(run) if run else None
    except NotOurs:
        return None
    if run is None or findings is None:
        return None
    links = {name: reverse("team-show", args=[team]) for name, team in own_findings.keys_by_name(run).items()}
    wording = as_requests(names_in(findings))
    return Shown(findings, told(findings, links, wording), safe(wording(drawn_time(findings))), wording, links)


def questions(shown_: Shown) -> list[Question]:
    """Give the four questions in the reader's language with their answers."""
    found = four_answers(shown_.findings)
    return [_question(key, _(asked), getattr(found, key), shown_) for key, asked in _QUESTIONS]


def _question(key: str, asked: str, answer: Answer | None, shown_: Shown) -> Question:
    if answer is None:
        return Question(key, asked, None, ())
    say = shown_.wording
    said = replace(
        answer, called=say(answer.called), sentence=say(answer.sentence), sure=say(answer.sure), why=say(answer.why)
    )
    return Question(
        key, asked, said, tuple((name, shown_.links[name]) for name in answer.teams if name in shown_.links)
    )


def of_own_team(shown_: Shown, name: str) -> OfTeam:
    """Say what a team waited for, and who waited for it. Takes: what the findings call it."""
    found = of_team(shown_.findings, name)
    return OfTeam(_reworded(found.waited_for, shown_.wording), _reworded(found.waited_on_by, shown_.wording))


def _reworded(rows: Iterable[Between], wording: Wording) -> tuple[Between, ...]:
    return tuple(replace(each, said=wording(each.said)) for each in rows)


def evidence(shown_: Shown, named: Named) -> Listed:
    """List the requests that waited longest on the weakest link, with a way to those the reader may open."""
    return _with_requests(clock_twins.evidence(unnamed(shown_.findings, named.confidential)), shown_, named)


def oldest(shown_: Shown, named: Named) -> Listed:
    """List the requests that are open longest, likewise."""
    return _with_requests(twins.open_cases(unnamed(shown_.findings, named.confidential)), shown_, named)


def _with_requests(twin: Twin, shown_: Shown, named: Named) -> Listed:
    table = table_reworded(written_table(twin), shown_.wording)
    requests = {reference: reverse("request-show", args=[key]) for reference, key in named.keys.items()}
    return listed(table, {**shown_.links, **requests}, NAMING | _REQUESTS)


def left_out_on_paper(shown_: Shown) -> list[str]:
    """Say which parts of the page are not printed, and how many rows their tables have. As look/where.css says."""
    table = shown_.told["table"]
    return [_rows_words(_(part), sum(table[each].rows for each in tables)) for part, tables in _NOT_ON_PAPER]


def _rows_words(part: str, rows: int) -> str:
    words = {"part": part, "rows": number(rows)}
    return ngettext("%(part)s: %(rows)s row", "%(part)s: %(rows)s rows", rows) % words if rows else part


def unnamed(findings: Findings, confidential: frozenset[str]) -> Findings:
    """Give the findings without the references of confidential requests: they count, and are not named."""
    if not confidential:
        return findings
    open_cases = replace(
        findings.open_cases,
        oldest=tuple(
            replace(each, case=NOT_NAMED) if each.case in confidential else each for each in findings.open_cases.oldest
        ),
    )
    weakest = findings.weakest and replace(
        findings.weakest,
        evidence=tuple(
            replace(each, case=_kept_back(each.case, confidential), through=_kept_back(each.through, confidential))
            for each in findings.weakest.evidence
        ),
    )
    return replace(findings, open_cases=open_cases, weakest=weakest)


def _kept_back(case: str, confidential: frozenset[str]) -> str:
    return NOT_NAMED if case in confidential else case
