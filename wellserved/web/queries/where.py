"""What pages about our own findings ask beside them: which of the named requests somebody may open, and their teams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from wellserved.analysis.findings import Findings
from wellserved.web import request_rules, rules
from wellserved.web.models import Person, Request, Team
from wellserved.web.models.requests import number_of
from wellserved.web.queries.event_names import team_labels


@dataclass(frozen=True)
class Named:
    """The requests that findings name, as one reader may see them."""

    keys: Mapping[str, str]
    """Reference → key, of those the reader may open."""
    confidential: frozenset[str]
    """References that are never named."""


def references(findings: Findings) -> frozenset[str]:
    """Give the references of all requests that findings name: those that waited longest, and the oldest open ones."""
    evidence = findings.weakest.evidence if findings.weakest else ()
    cases = {case for each in evidence for case in (each.case, each.through)}
    return frozenset(cases | {each.case for each in findings.open_cases.oldest})


def named_requests(findings: Findings, reader: Person, on: date) -> Named:
    """Say which of the requests that findings name somebody may open. At most five queries."""
    named = references(findings)
    seen = {
        each.reference: each.key
        for each in _requests(named).select_related("provider", "customer").filter(is_confidential=False)
        if not request_rules.why_not_see(reader, each, on)
    }
    return Named(seen, confidential_among(named))


def confidential_among(named: Iterable[str]) -> frozenset[str]:
    """Give the references of confidential requests; whatever is no request of ours now is kept back with them."""
    open_ones = set(_requests(named).filter(is_confidential=False).values_list("pk", flat=True))
    return frozenset(each for each in named if number_of(each) not in open_ones)


def _requests(named: Iterable[str]) -> QuerySet[Request]:
    return Request.objects.filter(pk__in=[number for each in named if (number := number_of(each))])


def led_teams(reader: Person, on: date) -> list[tuple[Team, str]]:
    """Give the teams somebody leads, each with what it is called in findings. At most two queries."""
    led = rules.led_by(reader, on)
    labels = team_labels() if led else {}
    return [(each, labels[each.pk]) for each in led if each.pk in labels]
