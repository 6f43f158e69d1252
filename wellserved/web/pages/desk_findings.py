"""What a desk says of where it waits: the headline, for whoever sees the whole, or the invitation to guess first."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.http import HttpRequest
from django.utils import timezone

from wellserved.analysis.findings import NotOurs
from wellserved.report.as_requests import as_requests, names_in
from wellserved.report.four_answers import where_time_goes
from wellserved.report.sentences import headline
from wellserved.web import places, rules
from wellserved.web.models import FindingsRun
from wellserved.web.pages import guess
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries import own_findings
from wellserved.words.roles import Permission, Role

_KEPT = 12


@dataclass(frozen=True)
class WhereItWaits:
    """What the desk says of it."""

    headline: str
    """Blank: the reader is offered to guess first."""
    sentence: str
    """What the time of a request is spent on."""


def where_it_waits(request: HttpRequest) -> WhereItWaits | None:
    """Give the headline of where it waits. None: the reader does not see the whole, or there is nothing to say yet.

    One query; the first time after an analysis one more, whose answer is kept.
    """
    person = reader(request)
    if person.role == Role.EMPLOYEE or rules.why_not(person, Permission.SEE_FINDINGS, timezone.localdate()):
        return None
    found = guess.found_before_guessing(request)
    if found is None:
        return None
    run, guesses_first = found
    if run.made_at is None:
        return None
    said = _said(places.here(), run.key, run.made_at, run)
    return WhereItWaits("", "") if said and guesses_first else said


@lru_cache(maxsize=_KEPT)
def _said(_place: str, _key: str, _made_at: datetime, run: FindingsRun) -> WhereItWaits | None:
    """Give what one run says; None: another version wrote it, or it is too early."""
    try:
        findings = own_findings.findings_of(run)
    except NotOurs:
        return None
    time = where_time_goes(findings) if findings else None
    if findings is None or time is None:
        return None
    wording = as_requests(names_in(findings))
    return WhereItWaits(wording(headline(findings)), wording(time.sentence))
