"""What pages about our own findings ask beside them: which of the named requests somebody may open, and their teams."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from wellserved.analysis.findings import Findings
from wellserved.web import request_rules, rules
from wellserved.web.models import FindingsRun, Person, Request, RequestShare, Team
from wellserved.web.models.requests import number_of
from wellserved.web.queries.own_findings import teams_by_name
from wellserved.web.queries.request_filters import stood_in_for
from wellserved.words.roles import Permission


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
    """Say which of the requests that findings name somebody may open. At most seven queries."""
    named = references(findings)
    rows = _requests(named).filter(is_confidential=False).select_related("provider", "customer")
    may = _opened_by(reader, rows, on)
    seen = {each.reference: each.key for each in rows if may(each)}
    return Named(seen, confidential_among(named))


def _opened_by(reader: Person, requests: QuerySet[Request], on: date) -> Callable[[Request], bool]:
    """Give what says whether somebody may open a request that is not confidential; asked at once for all of them.

    The same as `request_rules.why_not_see` says of one request. At most four queries.
    """
    if not rules.why_not(reader, Permission.SEE_REQUEST, on):
        return lambda _request: True
    shared = set(RequestShare.objects.filter(person=reader, request__in=requests).values_list("request_id", flat=True))
    own = {reader.pk, *(each.person_id for each in stood_in_for(reader, on) if each.chose_deputy)}

    def may(request: Request) -> bool:
        is_named = request.pk in shared or bool(own & {request.asked_by_id, request.taken_by_id})
        return is_named or bool(request_rules.sides_of(reader, request, on))

    return may


def confidential_among(named: Iterable[str]) -> frozenset[str]:
    """Give the references of confidential requests; whatever is no request of ours now is kept back with them."""
    open_ones = set(_requests(named).filter(is_confidential=False).values_list("pk", flat=True))
    return frozenset(each for each in named if number_of(each) not in open_ones)


def _requests(named: Iterable[str]) -> QuerySet[Request]:
    return Request.objects.filter(pk__in=[number for each in named if (number := number_of(each))])


def led_teams(run: FindingsRun, reader: Person, on: date) -> list[tuple[Team, str]]:
    """Give the teams somebody leads, each with what it is called in the findings of a run. At most three queries."""
    led = rules.led_by(reader, on)
    labels = {number: name for name, number in teams_by_name(run).items()} if led else {}
    return [(each, labels[each.pk]) for each in led if each.pk in labels]
