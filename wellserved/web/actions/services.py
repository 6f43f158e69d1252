"""What a team offers: its services come, change and go."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions import search_words
from wellserved.web.actions.audit import Record, recorded
from wellserved.web.actions.locking import change, changed_fields
from wellserved.web.actions.tree import NotPossible, check_open
from wellserved.web.actions.undo import Way
from wellserved.web.models import Charter, Person, Request, SearchWord, Service, Team, Undoable
from wellserved.words.requests import RequestState
from wellserved.words.roles import Permission

TEXTS = ("name", "for_whom", "description", "extraordinary", "self_service")


def offer_service(*, by: Person, now: datetime, team: Team, **texts: str) -> Service:
    """Offer a service: any of `TEXTS`, the name at least."""
    rules.must(rules.why_not_offer(by, team, timezone.localdate(now)))
    with recorded(by=by, now=now, action="service-offer", subject=team) as record:
        _hold(team)
        _check_name(team, texts["name"])
        service = Service.objects.create(team=team, **texts)
        search_words.keep_service(service)
        record.fields = sorted(name for name, text in texts.items() if text)
        record.sentence = _("%(team)s offers “%(service)s”.") % {"team": team.name, "service": service.name}
        _keep_way_back(record, service, {})
        return service


def change_service(*, by: Person, now: datetime, service: Service, version: int, **texts: str) -> Service:
    """Describe a service anew."""
    rules.must(rules.why_not_offer(by, service.team, timezone.localdate(now)))
    with recorded(by=by, now=now, action="service-change", subject=service.team) as record:
        _check_open(service)
        _hold(service.team)
        _check_name(service.team, texts["name"], besides=service)
        before = {name: getattr(service, name) for name in texts}
        changed = change(service, version=version, **texts)
        search_words.keep_service(changed)
        record.fields = changed_fields(service, texts)
        record.sentence = _("Described “%(service)s” anew.") % {"service": changed.name}
        _keep_way_back(record, changed, before)
        return changed


def close_service(*, by: Person, now: datetime, service: Service, version: int) -> Service:
    """Offer a service no longer. Charters about it stay as they are."""
    rules.must(rules.why_not_offer(by, service.team, timezone.localdate(now)))
    with recorded(by=by, now=now, action="service-close", subject=service.team) as record:
        _check_open(service)
        changed = change(service, version=version, closed_on_date=timezone.localdate(now))
        search_words.keep_service(changed)
        record.fields = ["closed_on_date"]
        record.sentence = _("“%(service)s” is no longer offered.") % {"service": service.name}
        _keep_way_back(record, changed, {"closed_on_date": None})
        return changed


def put_service_back(*, by: Person, now: datetime, service: str, version: int, before: dict[str, Any]) -> None:  # noqa: ARG001 -- called like every way back
    """Undo that a service was offered (nothing is in `before`), described anew or closed.

    Raises: NotPossible where it was changed since, or a charter or a request is about it.
    """
    row = Service.objects.select_related("team").filter(key=service, version=version).first()
    if row is None:
        raise NotPossible(_("Somebody changed this service since. Change it by hand, please."))
    if not before:
        if Charter.objects.filter(service=row).exists():
            raise NotPossible(_("There is a charter about this service. Stop offering it instead."))
        if Request.objects.filter(service=row).exclude(state=RequestState.DRAFT).exists():
            raise NotPossible(_("This service was asked for. Stop offering it instead."))
        search_words.forget(SearchWord.Kind.SERVICE, [row.pk])
        row.delete()
        return
    _check_name(row.team, before.get("name", row.name), besides=row)
    search_words.keep_service(change(row, version=version, **before))


def _why_not_put_back(person: Person, undoable: Undoable, on: date) -> str:
    row = Service.objects.select_related("team").filter(key=undoable.way_back["service"]).first()
    return rules.why_not_offer(person, row.team, on) if row else rules.why_not(person, Permission.OFFER_SERVICE, on)


WAYS: dict[str, Way] = dict.fromkeys(
    ("service-offer", "service-change", "service-close"),
    Way(put_service_back, Permission.OFFER_SERVICE, _why_not_put_back),
)


def _hold(team: Team) -> None:
    """Let nobody else say what a team offers meanwhile, and refuse what a closed one cannot do.

    Others may refer to the team meanwhile: a lock against that would let two wait for each other.
    """
    check_open(Team.objects.select_for_update(no_key=True).get(pk=team.pk))


def _check_name(team: Team, name: str, besides: Service | None = None) -> None:
    same = Service.objects.filter(team=team, name__iexact=name, closed_on_date=None)
    if (same.exclude(pk=besides.pk) if besides else same).exists():
        raise NotPossible(_("%(team)s offers a service of that name already.") % {"team": team.name})


def _check_open(service: Service) -> None:
    if service.closed_on_date is not None:
        raise NotPossible(_("“%(service)s” is no longer offered.") % {"service": service.name})


def _keep_way_back(record: Record, service: Service, before: dict[str, Any]) -> None:
    record.way_back = {"service": service.key, "version": service.version, "before": before}
