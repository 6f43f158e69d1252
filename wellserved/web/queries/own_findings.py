"""What was found in our own requests: the newest findings, what is under way, and which team a name in them means."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from wellserved.analysis.findings import Findings
from wellserved.web import places
from wellserved.web.models import FindingsRun, Team, TeamSpan
from wellserved.web.queries.event_names import team_labels

State = FindingsRun.State

HEAVY = ("document", "report", "tables")
"""Columns that are megabytes; read only where they are shown."""
UNDER_WAY = (State.WAITING, State.AT_WORK)


def newest() -> FindingsRun | None:
    """Give the newest analysis of the usual period that has findings, without what is heavy in it. One query."""
    return newest_of().first()


def newest_of() -> QuerySet[FindingsRun]:
    """Give the analyses of the usual period that have findings, the newest first, without what is heavy in them."""
    return _light().filter(is_usual=True, state=State.DONE).order_by("-made_at", "-pk")


def run_for(key: str) -> FindingsRun | None:
    """Give the analysis with this key, without what is heavy in it. One query."""
    return _light().filter(key=key).first()


def under_way() -> FindingsRun | None:
    """Give the analysis that is at work or waits for its turn, the one asked for first; None: there is none."""
    return _light().filter(state__in=UNDER_WAY).order_by("pk").first()


def last_asked() -> FindingsRun | None:
    """Give the analysis of the usual period that was asked for last, whatever became of it. One query."""
    return _light().filter(is_usual=True).order_by("-pk").first()


def _light() -> QuerySet[FindingsRun]:
    return FindingsRun.objects.defer(*HEAVY)


def document(run: FindingsRun) -> str:
    """Give the findings as JSON; blank: there are none. One query."""
    return FindingsRun.objects.filter(pk=run.pk).values_list("document", flat=True).first() or ""


def report(run: FindingsRun) -> bytes | None:
    """Give the report, packed with gz. One query."""
    return _bytes(run, "report")


def tables(run: FindingsRun) -> bytes | None:
    """Give the workbook. One query."""
    return _bytes(run, "tables")


def _bytes(run: FindingsRun, column: str) -> bytes | None:
    found = FindingsRun.objects.filter(pk=run.pk).values_list(column, flat=True).first()
    return None if found is None else bytes(found)


def findings_of(run: FindingsRun) -> Findings | None:
    """Give the findings of an analysis; None: there are none. At most one query: they never change, and are kept."""
    return None if run.made_at is None else _parsed(places.here().value, run.key, run.made_at)


@lru_cache(maxsize=8)
def _parsed(place: str, key: str, made_at: datetime) -> Findings | None:  # noqa: ARG001 -- both tell them apart
    text = FindingsRun.objects.filter(key=key).values_list("document", flat=True).first()
    return Findings.from_json(text) if text else None


def teams_by_name(run: FindingsRun) -> Mapping[str, int]:
    """Give the number of each team by what it is called in the findings of a run. Two queries.

    Teams that were called otherwise on the day of the analysis, or the day before, are not among them: what is said
    there under their name is about another team.
    """
    made_on = timezone.localdate(run.made_at or run.asked_at)
    lately = Q(until_date=None) | Q(until_date__gte=made_on)
    renamed = set(TeamSpan.objects.filter(lately).exclude(name=F("team__name")).values_list("team_id", flat=True))
    return {label: number for number, label in team_labels().items() if number not in renamed}


def keys_by_name(run: FindingsRun) -> Mapping[str, str]:
    """Give the key of each team by what it is called in the findings of a run. Three queries."""
    keys = dict(Team.objects.order_by("pk").values_list("pk", "key"))
    return {label: keys[number] for label, number in teams_by_name(run).items() if number in keys}
