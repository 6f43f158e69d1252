"""The organisation: its name, its privacy settings, and who outside it is served in the end."""

from datetime import datetime

from django.utils.text import slugify
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions import search_words
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.locking import change, changed_fields
from wellserved.web.models import Organisation, Person, SearchWord, Segment
from wellserved.words.roles import Permission


def set_up(*, by: Person | None, now: datetime, name: str) -> Organisation:
    """Begin with an organisation: give it its name. The command line does it as nobody (`by=None`)."""
    if by is not None:
        rules.must(rules.why_not(by, Permission.CHANGE_ORGANISATION, now.date()))
    with recorded(by=by, now=now, action="organisation-set-up") as record:
        if Organisation.objects.exists():
            raise rules.NotAllowed(_("The organisation is set up already."))
        record.fields = ["name"]
        return Organisation.objects.create(name=name, set_up_at=now)


def describe(*, by: Person, now: datetime, organisation: Organisation, version: int, **fields: str) -> Organisation:
    """Change the name of the organisation, or what extraordinary service looks like in it."""
    rules.must(rules.why_not(by, Permission.CHANGE_ORGANISATION, now.date()))
    with recorded(by=by, now=now, action="organisation-describe", subject=organisation) as record:
        record.fields = changed_fields(organisation, fields)
        return change(organisation, version=version, **fields)


def agree_on_privacy(
    *, by: Person, now: datetime, organisation: Organisation, version: int, smallest_group: int
) -> Organisation:
    """Agree on the privacy settings, before anybody is invited. The smallest group can be raised, never lowered."""
    rules.must(rules.why_not(by, Permission.CHANGE_ORGANISATION, now.date()))
    if smallest_group < organisation.smallest_group:
        raise rules.NotAllowed(
            _("The smallest group is %(n)s. It can be raised, never lowered: people answered under that promise.")
            % {"n": organisation.smallest_group}
        )
    with recorded(by=by, now=now, action="organisation-agree-privacy", subject=organisation) as record:
        record.fields = ["privacy_read_at", *changed_fields(organisation, {"smallest_group": smallest_group})]
        return change(organisation, version=version, smallest_group=smallest_group, privacy_read_at=now)


def add_segment(*, by: Person, now: datetime, name: str, description: str = "") -> Segment:
    """Add a kind of outside customers."""
    rules.must(rules.why_not(by, Permission.CHANGE_ORGANISATION, now.date()))
    with recorded(by=by, now=now, action="segment-add") as record:
        if Segment.objects.filter(name__iexact=name).exists():
            raise rules.NotAllowed(_("There is a kind of customers of that name already."))
        segment = Segment.objects.create(key=_free_key(name), name=name, description=description)
        search_words.keep(SearchWord.Kind.SEGMENT, {segment.pk: [name]})
        record.subject, record.fields = f"segment:{segment.key}", ["name", "description"]
        return segment


def describe_segment(
    *, by: Person, now: datetime, segment: Segment, version: int, name: str, description: str
) -> Segment:
    """Change what a kind of outside customers is called, or who they are."""
    rules.must(rules.why_not(by, Permission.CHANGE_ORGANISATION, now.date()))
    fields = {"name": name, "description": description}
    with recorded(by=by, now=now, action="segment-describe", subject=segment) as record:
        if Segment.objects.filter(name__iexact=name).exclude(pk=segment.pk).exists():
            raise rules.NotAllowed(_("There is a kind of customers of that name already."))
        record.fields = changed_fields(segment, fields)
        search_words.keep(SearchWord.Kind.SEGMENT, {segment.pk: [name]})
        return change(segment, version=version, **fields)


def close_segment(*, by: Person, now: datetime, segment: Segment, version: int) -> Segment:
    """Close a kind of outside customers: it stays in history, and nobody chooses it any more."""
    rules.must(rules.why_not(by, Permission.CHANGE_ORGANISATION, now.date()))
    with recorded(by=by, now=now, action="segment-close", subject=segment) as record:
        record.fields = ["closed_on_date"]
        record.sentence = _("Closed “%(name)s”.") % {"name": segment.name}
        record.way_back = {"key": segment.key}
        search_words.forget(SearchWord.Kind.SEGMENT, [segment.pk])
        return change(segment, version=version, closed_on_date=now.date())


def reopen_segment(*, by: Person, now: datetime, key: str) -> None:
    """Undo the closing of a kind of outside customers."""
    with recorded(by=by, now=now, action="segment-reopen", subject=f"segment:{key}") as record:
        record.fields = ["closed_on_date"]
        segment = Segment.objects.get(key=key)
        change(segment, version=segment.version, closed_on_date=None)
        search_words.keep(SearchWord.Kind.SEGMENT, {segment.pk: [segment.name]})


def _free_key(name: str) -> str:
    """Make a key from a name that no other segment has."""
    base = slugify(name)[:50] or "customers"
    taken = set(Segment.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)
