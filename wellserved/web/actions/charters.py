"""Charters: either side proposes and both agree; a change is a new version, and the old one holds until then."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions.audit import Record, recorded
from wellserved.web.actions.locking import ChangedMeanwhile, change, changed_fields
from wellserved.web.actions.tree import NotPossible
from wellserved.web.actions.undo import Way
from wellserved.web.models import Charter, CharterVersion, Link, Person, Service, Undoable
from wellserved.web.models.charters import AMOUNTS, TERMS
from wellserved.words.links import Side
from wellserved.words.promises import written_length
from wellserved.words.roles import Permission

SIGNATURES = ("provider_by_id", "provider_at", "customer_by_id", "customer_at")
_STORED = (*TERMS, "number", "proposed_by_id", "proposed_at", *SIGNATURES)


def propose(
    *,
    by: Person,
    now: datetime,
    link: Link,
    service: Service | None,
    side: Side,
    terms: Mapping[str, Any],
    number: int = 1,
) -> CharterVersion:
    """Propose for one side how a charter shall read: a new charter, or the next version of one that is there.

    Takes: all of `TERMS`; the number the version is to have. Whoever proposes has thereby agreed for their side.
    Raises: NotPossible where a proposal is waiting already, or nothing would change.
    """
    rules.must(rules.why_not_agree(by, link, side, timezone.localdate(now)))
    with recorded(by=by, now=now, action="charter-propose") as record:
        Link.objects.select_for_update().get(pk=link.pk)
        _check_service(link, service)
        charter, _is_new = Charter.objects.get_or_create(link=link, service=service)
        newest = charter.versions.order_by("-number").first()
        _check_may_follow(newest, number, terms)
        signed = {f"{side.value}_by": by, f"{side.value}_at": now}
        made = CharterVersion.objects.create(
            charter=charter, number=number, proposed_by=by, proposed_at=now, **terms, **signed
        )
        record.subject = f"charter:{charter.key}"
        record.fields = changed_fields(newest, dict(terms)) if newest else [*TERMS]
        record.sentence = _("Proposed a charter.") if newest is None else _("Proposed a change of the charter.")
        record.way_back = {"proposal": made.pk, "version": made.version, "before": None}
        return made


def change_proposal(
    *, by: Person, now: datetime, proposal: CharterVersion, version: int, side: Side, terms: Mapping[str, Any]
) -> CharterVersion:
    """Change what is proposed; the other side, if it had agreed, is asked again.

    Raises: ChangedMeanwhile when somebody else changed it since; NotPossible when it is agreed.
    """
    rules.must(rules.why_not_agree(by, proposal.charter.link, side, timezone.localdate(now)))
    with recorded(by=by, now=now, action="charter-change", subject=proposal.charter) as record:
        held = _held(proposal)
        signed = {f"{side.value}_by": by, f"{side.value}_at": now}
        unsigned = {f"{side.other.value}_by": None, f"{side.other.value}_at": None}
        try:
            changed = change(proposal, version=version, **terms, **signed, **unsigned)
        except ChangedMeanwhile as meanwhile:
            raise ChangedMeanwhile(_as_written(meanwhile.current), written_terms(terms)) from None
        record.fields = changed_fields(held, dict(terms))
        record.sentence = _("Changed the proposal of a charter.")
        record.way_back = {"proposal": held.pk, "version": changed.version, "before": _kept(held)}
        return changed


def agree(*, by: Person, now: datetime, proposal: CharterVersion, version: int, side: Side) -> CharterVersion:
    """Agree to a proposal for one side, as it read in that version of its text; once both have, it is in force.

    Raises: NotPossible where it reads otherwise now.
    """
    rules.must(rules.why_not_agree(by, proposal.charter.link, side, timezone.localdate(now)))
    with recorded(by=by, now=now, action="charter-agree", subject=proposal.charter) as record:
        held = _held(proposal)
        if held.version != version:
            raise NotPossible(_("The proposal was changed after you read it. Please read it once more."))
        if held.agreed_by(side):
            return held
        fields = {f"{side.value}_by": by, f"{side.value}_at": now}
        if held.agreed_by(side.other):
            fields["agreed_at"] = now
        CharterVersion.objects.filter(pk=held.pk).update(**fields)
        record.fields = sorted({name.removesuffix("_by") for name in fields if name.endswith("_by")})
        record.sentence = _("Agreed to a charter.")
        record.way_back = {"proposal": held.pk, "version": held.version, "before": _kept(held)}
        return CharterVersion.objects.get(pk=held.pk)


def withdraw(*, by: Person, now: datetime, proposal: CharterVersion, version: int, side: Side) -> None:
    """Take a proposal back, or say no to one; what held before goes on holding."""
    rules.must(rules.why_not_agree(by, proposal.charter.link, side, timezone.localdate(now)))
    with recorded(by=by, now=now, action="charter-withdraw", subject=proposal.charter) as record:
        held = _held(proposal)
        if held.version != version:
            raise NotPossible(_("The proposal was changed after you read it. Please read it once more."))
        record.fields = ["number"]
        record.sentence = _("Took the proposal of a charter back.")
        _keep_removed(record, held)
        _remove(held)


def put_proposal_back(
    *,
    by: Person,  # noqa: ARG001 -- called like every way back
    now: datetime,  # noqa: ARG001
    proposal: int,
    version: int,
    before: dict[str, Any] | None,
) -> None:
    """Undo that a charter was proposed (there is no `before`), changed or agreed to, while not both have agreed.

    Raises: NotPossible.
    """
    held = CharterVersion.objects.select_for_update().filter(pk=proposal, version=version).first()
    if held is None:
        raise NotPossible(_("The proposal was changed since. Change it by hand, or take it back."))
    if held.agreed_at is not None:
        raise NotPossible(_("Both sides agreed, so it holds. Propose a change instead."))
    if before is not None:
        change(held, version=version, **_unkept(before))
    elif held.provider_at and held.customer_at:
        raise NotPossible(_("Both sides agreed, so it holds. Propose a change instead."))
    else:
        _remove(held)


def put_withdrawn_back(*, by: Person, now: datetime, link: str, service: str, fields: dict[str, Any]) -> None:  # noqa: ARG001 -- called like every way back
    """Undo that a proposal was taken back, if there is no other by now.

    Raises: NotPossible.
    """
    on = Link.objects.select_for_update().get(key=link)
    about = Service.objects.get(key=service) if service else None
    charter, _is_new = Charter.objects.get_or_create(link=on, service=about)
    newest = charter.versions.order_by("-number").first()
    if newest is not None and (newest.agreed_at is None or newest.number >= fields["number"]):
        raise NotPossible(_("Somebody proposed something else since."))
    CharterVersion.objects.create(charter=charter, **_unkept(fields))


def _why_not_put_proposal_back(person: Person, undoable: Undoable, on: date) -> str:
    """Say why somebody may not take back what was said for the sides for which it was said."""
    proposals = CharterVersion.objects.select_related("charter__link")
    row = proposals.filter(pk=undoable.way_back["proposal"]).first()
    if row is None:
        return rules.why_not(person, Permission.AGREE_CHARTER, on)
    signed = [side for side in Side if getattr(row, f"{side.value}_by_id") == undoable.by_id]
    reasons = [rules.why_not_agree(person, row.charter.link, side, on) for side in signed or Side]
    return next(filter(None, reasons), "")


def _why_not_put_withdrawn_back(person: Person, undoable: Undoable, on: date) -> str:
    link = Link.objects.filter(key=undoable.way_back["link"]).first()
    if link is None or not rules.sides_of(person, link, on):
        return rules.why_not(person, Permission.AGREE_CHARTER, on)
    return ""


WAYS: dict[str, Way] = {
    **dict.fromkeys(
        ("charter-propose", "charter-change", "charter-agree"),
        Way(put_proposal_back, Permission.AGREE_CHARTER, _why_not_put_proposal_back),
    ),
    "charter-withdraw": Way(put_withdrawn_back, Permission.AGREE_CHARTER, _why_not_put_withdrawn_back),
}


def _held(proposal: CharterVersion) -> CharterVersion:
    """Give a proposal as it is now, and let nobody else change it meanwhile."""
    held = CharterVersion.objects.select_for_update().filter(pk=proposal.pk).first()
    if held is None:
        raise NotPossible(_("This proposal was taken back."))
    if held.agreed_at is not None:
        raise NotPossible(_("Both sides agreed, so it holds. Propose a change instead."))
    return held


def _check_may_follow(newest: CharterVersion | None, number: int, terms: Mapping[str, Any]) -> None:
    if newest is not None and newest.agreed_at is None:
        raise NotPossible(_("A proposal is waiting already. Change that one, or agree to it."))
    if number != (newest.number + 1 if newest else 1):
        raise NotPossible(_("Another version came in meanwhile. Read it first, and propose your change to that one."))
    if newest is not None and not changed_fields(newest, dict(terms)):
        raise NotPossible(_("This is how the charter reads already."))


def _check_service(link: Link, service: Service | None) -> None:
    if service is not None and service.team_id != link.provider_id:
        raise NotPossible(_("That service is not one of this provider."))


def _remove(held: CharterVersion) -> None:
    """Remove a proposal, and the charter with it where nothing was ever agreed."""
    charter = held.charter
    held.delete()
    if not charter.versions.exists():
        charter.delete()


def _keep_removed(record: Record, held: CharterVersion) -> None:
    charter = held.charter
    kept = {"link": charter.link.key, "service": charter.service.key if charter.service else ""}
    record.way_back = {**kept, "fields": _kept(held)}


def written_terms(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Give terms as people write them: amounts with their unit, blank where nothing is promised."""
    return {
        name: (written_length(value) if value else "") if name in AMOUNTS else value for name, value in terms.items()
    }


def _as_written(row: Model) -> Model:
    """Give a version whose amounts read as people write them, to be shown beside what somebody wrote."""
    for name, value in written_terms({name: getattr(row, name) for name in TERMS}).items():
        setattr(row, name, value)
    return row


def _kept(row: CharterVersion) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _STORED}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _unkept(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields back; whoever agreed and is not here any more is left out, and so is what they said."""
    people = {name: kept[name] for name in kept if name.endswith("_by_id")}
    there = set(Person.objects.filter(pk__in=[each for each in people.values() if each]).values_list("pk", flat=True))
    dates = {name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in kept if name.endswith("_at")}
    return {**kept, **dates, **{name: number if number in there else None for name, number in people.items()}}
