"""How somebody wants to be told: kind by kind, on their own page or by one click in a mail."""

from collections.abc import Collection, Mapping
from datetime import datetime

from wellserved.web import rules
from wellserved.web.actions import notices
from wellserved.web.actions.audit import recorded
from wellserved.web.models import Notice, Person
from wellserved.words.notices import Level, NoticeKind


def choose(*, by: Person, now: datetime, person: Person, levels: Mapping[NoticeKind, Level]) -> None:
    """Say how soon somebody is told of each kind; what was to be told of a kind that is off now is not told."""
    rules.must(rules.why_not_change_entry(by, person, now.date()))
    _keep(by, now, person, levels)


def switch_off(*, person: Person, now: datetime, kinds: Collection[NoticeKind]) -> None:
    """Send somebody no more mails of some kinds, as they said by a link that only their mails hold."""
    _keep(person, now, person, dict.fromkeys(kinds, Level.OFF))


def _keep(by: Person, now: datetime, person: Person, levels: Mapping[NoticeKind, Level]) -> None:
    with recorded(by=by, now=now, action="notices-choose", subject=person) as record:
        is_new = [notices.wish(person=person, kind=kind, level=level) for kind, level in levels.items()]
        record.fields = ["notices"] if any(is_new) else []
        off = [kind.value for kind, level in levels.items() if level is Level.OFF]
        Notice.objects.filter(person=person, kind__in=off, mailed_at=None).delete()
