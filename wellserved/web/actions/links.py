"""Who serves whom: each side says so, or not so; what both agree on holds, and all of it can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeAlias

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web import rules
from wellserved.web.actions import tree
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.locking import ChangedMeanwhile, change, changed_fields
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Link, Person, Segment, Team, Undoable
from wellserved.web.queries.links import live_links, name_of, team_of
from wellserved.words.links import Side
from wellserved.words.roles import Permission

STORED = (
    "said_by_provider_at",
    "said_by_customer_at",
    "denied_by_provider_at",
    "denied_by_customer_at",
    "used",
    "critical",
    "what_for",
    "described_by",
    "described_at",
    "ended_on_date",
)
"""The fields that change during the life of a link."""
Way: TypeAlias = dict[str, Any]
"""What undoing takes for one link: its number, and its fields before (None: it is new) and afterwards."""


@dataclass(frozen=True)
class Details:
    """How often a link is used, how much depends on it, and what for; blank: not said."""

    used: str = ""
    critical: str = ""
    what_for: str = ""


@dataclass(frozen=True)
class _Declaration:
    """What a team says of itself and others."""

    team: Team
    side: Side
    details: Details
    now: datetime


@dataclass(frozen=True)
class _Change:
    """What changes in a link, and how it is said."""

    action: str
    fields: dict[str, Any]
    sentence: str


def declare(
    *, by: Person, now: datetime, team: Team, side: Side, others: Sequence[Team | Segment], details: Details
) -> list[Link]:
    """Say for a team that it serves others (it is the provider), or that others serve it (it is the customer).

    Where the other side has said so already, both agree now; details that stand there stay, blank ones are filled.
    Raises: NotPossible where nothing new is said.
    """
    rules.must(rules.why_not_speak(by, team, timezone.localdate(now)))
    with recorded(by=by, now=now, action="link-declare", subject=team) as record:
        done = say(now=now, team=team, side=side, others=others, details=details)
        links = [link for link, way in done if way is not None]
        if not links:
            raise NotPossible(_("You have said this before; nothing is new."))
        record.fields = [f"links:{len(links)}"]
        words = {"team": team.name, "many": len(links), "other": name_of(links[0], side.other)}
        record.sentence = _declaration(side, len(links)) % words
        record.way_back = {"links": [way for _link, way in done if way is not None]}
        return links


def say(
    *, now: datetime, team: Team, side: Side, others: Sequence[Team | Segment], details: Details
) -> list[tuple[Link, Way | None]]:
    """Declare links, as a part of a recorded change that checked the rule; without a way back where nothing is new."""
    known, said = _held(team, side, others), _Declaration(team, side, details, now)
    # Whoever changes several links does so in this order, so that no two wait for each other.
    in_order = sorted(others, key=lambda each: known[_which(each)].pk if _which(each) in known else 0)
    return [_declared(said, other, known.get(_which(other))) for other in in_order]


def answer(*, by: Person, now: datetime, link: Link, version: int, side: Side, is_so: bool) -> Link:
    """Say for one side that a link is so, or that it is not so, or no longer.

    A link of which no side says that it is so has ended.
    """
    team = team_of(link, side)
    rules.must(rules.why_not_speak(by, team, timezone.localdate(now)))
    _check_live(link)
    if is_so and link.said_by(side).yes_at and link.stand.waits_on is not side:
        return link
    fields = _word(side, now, is_so=is_so)
    if not is_so and not link.said_by(side.other).yes_at:
        fields["ended_on_date"] = timezone.localdate(now)
    said = _("%(team)s says so: %(link)s.") if is_so else _("%(team)s says not so: %(link)s.")
    made = _Change("link-answer", fields, said % {"team": team.name, "link": _name(link)})
    return _write(by, now, link, version, made)


def describe(*, by: Person, now: datetime, link: Link, version: int, side: Side, details: Details) -> Link:
    """Say for one side how often a link is used, how much depends on it and what for; it thereby says that it is so."""
    team = team_of(link, side)
    rules.must(rules.why_not_speak(by, team, timezone.localdate(now)))
    _check_live(link)
    wanted = asdict(details)
    is_new = bool(changed_fields(link, wanted))
    if not is_new and link.said_by(side).yes_at and link.stand.waits_on is not side:
        return link
    described = {"described_by": side.value, "described_at": now} if is_new else {}
    sentence = _("%(team)s described: %(link)s.") % {"team": team.name, "link": _name(link)}
    made = _Change("link-describe", wanted | described | _word(side, now, is_so=True), sentence)
    try:
        return _write(by, now, link, version, made)
    except ChangedMeanwhile as meanwhile:
        # Only what people wrote stands side by side then; who said so since when follows from it.
        raise ChangedMeanwhile(meanwhile.current, wanted) from None


def end(*, by: Person, now: datetime, link: Link, version: int) -> Link:
    """End a link at once, for all of its sides."""
    rules.must(rules.why_not_end_link(by, link, timezone.localdate(now)))
    _check_live(link)
    fields = {"ended_on_date": timezone.localdate(now)}
    return _write(by, now, link, version, _Change("link-end", fields, _("Ended: %(link)s.") % {"link": _name(link)}))


def put_links_back(*, by: Person, now: datetime, links: Sequence[Way]) -> None:  # noqa: ARG001 -- as every way back
    """Undo what was said about some links, if nothing holds that was said about them since.

    Raises: NotPossible with what to do instead.
    """
    # As in `_held`: nobody declares one of them anew, and none is carried over, while it comes back.
    tree.hold()
    for way in sorted(links, key=lambda each: int(each["link"])):
        link = Link.objects.select_for_update().filter(pk=way["link"]).first()
        if link is None or _kept(link) != way["after"]:
            raise NotPossible(_("Somebody said something about this link since. Say on its page what holds now."))
        if way["before"] is None:
            if link.charters.exists():
                raise NotPossible(_("There is a charter on this link. Say on its page what holds now."))
            link.delete()
            continue
        before = _unkept(way["before"])
        if before["ended_on_date"] is None and _live_twin(link) is not None:
            raise NotPossible(_("This link was declared anew since. Say on its page what holds now."))
        change(link, version=link.version, **before)


def why_not_put_links_back(person: Person, undoable: Undoable, on: date) -> str:
    """Say why somebody may not take back what was said of links: they speak for each side that said something."""
    rows = Link.objects.select_related("provider", "customer").in_bulk(
        [way["link"] for way in undoable.way_back["links"]]
    )
    teams = {
        team
        for way in undoable.way_back["links"]
        if (link := rows.get(way["link"])) is not None
        for side in _sides_said(way)
        if (team := link.provider if side is Side.PROVIDER else link.customer) is not None
    }
    if not teams:
        return rules.why_not(person, Permission.DECLARE_LINK, on)
    return next(filter(None, (rules.why_not_speak(person, team, on) for team in teams)), "")


def _sides_said(way: Way) -> list[Side]:
    """Give the sides that said something when a link was changed; all, where it ended without a word."""
    before, after = way["before"] or {}, way["after"]
    said = [
        side
        for side in Side
        if any(before.get(name) != after[name] for name in (f"said_by_{side.value}_at", f"denied_by_{side.value}_at"))
    ]
    return said or list(Side)


def _held(team: Team, side: Side, others: Sequence[Team | Segment]) -> dict[tuple[bool, int], Link]:
    """Give the links there are between a team and others, and let nobody else declare any of them meanwhile.

    Whoever declares a link holds the tree, too, as whoever merges or splits teams does; otherwise a link could begin at
    a team that just ended, or once more where another is being carried over.
    """
    tree.hold()
    providers = [team.pk] if side is Side.PROVIDER else [each.pk for each in others]
    named = {team.pk, *(each.pk for each in others if isinstance(each, Team))}
    is_open = Team.objects.filter(pk__in=named, closed_on_date=None).count() == len(named)
    if not is_open or any(each.closed_on_date for each in others if isinstance(each, Segment)):
        raise NotPossible(_("One of them is closed, so nothing new is said of it."))
    if team.pk in {each.pk for each in others if isinstance(each, Team)}:
        raise NotPossible(_("A team is not its own customer."))
    links = live_links().filter(provider__in=providers)
    if side is Side.PROVIDER:
        return {(bool(each.customer_id), each.customer_id or each.segment_id or 0): each for each in links}
    return {(True, each.provider_id): each for each in links.filter(customer=team)}


def _which(other: Team | Segment) -> tuple[bool, int]:
    return isinstance(other, Team), other.pk


def _declared(said: _Declaration, other: Team | Segment, known: Link | None) -> tuple[Link, Way | None]:
    """Begin a link, or add to one that is there what the team says; without a way back where that is nothing new."""
    details, word = asdict(said.details), _word(said.side, said.now, is_so=True)
    described = {"described_by": said.side.value, "described_at": said.now}
    if known is None:
        link = Link(**details, **(described if any(details.values()) else {}), **word)
        _set_side(link, said.side, said.team)
        _set_side(link, said.side.other, other)
        link.save(force_insert=True)
        return link, {"link": link.pk, "before": None, "after": _kept(link)}
    if known.said_by(said.side).yes_at and known.stand.waits_on is not said.side:
        return known, None
    new = {name: text for name, text in details.items() if text and not getattr(known, name)}
    link = change(known, version=known.version, **new, **(described if new else {}), **word)
    return link, {"link": link.pk, "before": _kept(known), "after": _kept(link)}


def _set_side(link: Link, side: Side, who: Team | Segment) -> None:
    if isinstance(who, Segment):
        link.segment = who
    elif side is Side.PROVIDER:
        link.provider = who
    else:
        link.customer = who


def _write(by: Person, now: datetime, link: Link, version: int, made: _Change) -> Link:
    with recorded(by=by, now=now, action=made.action, subject=link) as record:
        before = _kept(link)
        changed = change(link, version=version, **made.fields)
        record.fields = changed_fields(link, made.fields)
        record.sentence = made.sentence
        record.way_back = {"links": [{"link": link.pk, "before": before, "after": _kept(changed)}]}
        return changed


def _word(side: Side, now: datetime, *, is_so: bool) -> dict[str, Any]:
    """Give the fields that hold what a side says: one thing or the other."""
    return {f"said_by_{side.value}_at": now if is_so else None, f"denied_by_{side.value}_at": None if is_so else now}


def _check_live(link: Link) -> None:
    if link.ended_on_date is not None:
        raise NotPossible(_("This link has ended. Declare it again if it is so."))


def _live_twin(link: Link) -> Link | None:
    """Give the link that holds now between the same two sides."""
    same = live_links().filter(provider=link.provider_id, customer=link.customer_id, segment=link.segment_id)
    return same.exclude(pk=link.pk).first()


def _declaration(side: Side, many: int) -> str:
    if side is Side.PROVIDER:
        return ngettext("%(team)s serves %(other)s.", "%(team)s serves %(many)s more.", many)
    return ngettext("%(other)s serves %(team)s.", "%(many)s more serve %(team)s.", many)


def _name(link: Link) -> str:
    return _("%(provider)s serves %(customer)s") % {
        "provider": name_of(link, Side.PROVIDER),
        "customer": name_of(link, Side.CUSTOMER),
    }


def _kept(link: Link) -> dict[str, Any]:
    """Give the fields of a link in a form that can be stored."""
    return {name: _plain(getattr(link, name)) for name in STORED}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _unkept(stored: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(stored)
    for name in STORED:
        if name.endswith("_at") and values[name]:
            values[name] = datetime.fromisoformat(values[name])
        elif name.endswith("_date") and values[name]:
            values[name] = date.fromisoformat(values[name])
    return values
