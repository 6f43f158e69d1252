"""People say who the names of a log are, where names alone do not tell: one of ours, a new one, or none of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web import rules
from wellserved.web.actions import founding, organisation, search_words
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.found_parties import AT_ONCE, Match
from wellserved.web.actions.tree import NotPossible, hold
from wellserved.web.models import (
    BroughtLog,
    FirstDayCustomer,
    FoundLink,
    FoundParty,
    Link,
    Person,
    Request,
    SearchWord,
    Segment,
    Team,
    Undoable,
)
from wellserved.web.queries.found_parties import LEFT, NEW, folded
from wellserved.words.names import one_line
from wellserved.words.roles import Permission

FIELDS = ("team", "segment", "is_left")
"""What of a party says who it is."""


@dataclass(frozen=True)
class Said:
    """What somebody says about a party of a log."""

    party: int
    before: str
    """What was said about it when they looked, as `queries.found_parties.said_of` gives it."""
    after: str
    """The same, of what they say now; or `new`."""


@dataclass
class _Made:
    """What is made so that parties can be it."""

    teams: dict[str, Team] = field(default_factory=dict)
    """By folded name."""
    segments: dict[str, Segment] = field(default_factory=dict)
    tree: dict[str, Any] = field(default_factory=dict)
    """The way back of the teams."""
    new_segments: list[str] = field(default_factory=list)


def say_who(
    *, by: Person, now: datetime, log: BroughtLog, said: Sequence[Said], parent: Team | None = None
) -> list[FoundParty]:
    """Say who some parties of a log are: one of ours, a new one, or none of ours; gives the parties of which it is new.

    New teams begin today below `parent`, all of them or none. What somebody else said since `said` was read stays.
    Raises: NotPossible where nothing new is said, and with the name that cannot be one of a team.
    """
    rules.must(rules.why_not(by, Permission.BRING_LOG, timezone.localdate(now)))
    with recorded(by=by, now=now, action="log-match", subject=f"log:{log.key}") as record:
        hold()
        wanted = _wanted(log, said)
        made = _made(by, now, wanted, parent)
        ways = _written([(party, _match_of(party, after, made)) for party, after in wanted])
        record.fields = [f"parties:{len(ways)}", *([f"teams:{len(made.tree['founded'])}"] if made.tree else [])]
        record.fields += [f"segments:{len(made.new_segments)}"] if made.new_segments else []
        record.sentence = _sentence([party for party, _after in wanted], made)
        record.way_back = {"parties": ways, "tree": made.tree, "segments": made.new_segments}
        return [party for party, _after in wanted]


def found_all(*, by: Person, now: datetime, log: BroughtLog, parent: Team | None, linked: bool) -> list[FoundParty]:
    """Found a team for each party of which nobody said yet who it is; names that cannot be those of a team stay open.

    Takes: whether only those are meant that serve somebody, or are served (`linked`).
    Raises: NotPossible where there is none.
    """
    still_open = list(FoundParty.objects.filter(log=log, is_outside=False, team=None, is_left=False).order_by("pk"))
    if linked:
        ends = FoundLink.objects.filter(log=log)
        numbers = {each for both in ends.values_list("provider_id", "customer_id") for each in both}
        still_open = [each for each in still_open if each.pk in numbers]
    said = [Said(each.pk, "", NEW) for each in still_open if not founding.why_no_team(each.name)]
    return say_who(by=by, now=now, log=log, said=said, parent=parent)


def _wanted(log: BroughtLog, said: Sequence[Said]) -> list[tuple[FoundParty, str]]:
    """Give the parties of which something new is said, and what, but for those that are not as they were shown."""
    rows = FoundParty.objects.filter(log=log).select_related("team", "segment").order_by("pk")
    if len(said) <= AT_ONCE:
        rows = rows.filter(pk__in=[each.party for each in said])
    new = {each.party: each for each in said if each.before != each.after}
    wanted = [
        (party, new[party.pk].after) for party in rows if party.pk in new and _said(party) == new[party.pk].before
    ]
    if new and not wanted:
        raise NotPossible(_("Somebody else said meanwhile who they are. Here is how it stands now."))
    if not wanted:
        raise NotPossible(_("Nothing new was said."))
    return wanted


def _said(party: FoundParty) -> str:
    if party.team is not None:
        return f"team:{party.team.key}"
    if party.segment is not None:
        return f"outside:{party.segment.key}"
    return LEFT if party.is_left else ""


def _made(by: Person, now: datetime, wanted: Sequence[tuple[FoundParty, str]], parent: Team | None) -> _Made:
    """Make the teams and kinds of outside customers that are new."""
    made, today = _Made(), timezone.localdate(now)
    new = [party for party, after in wanted if after == NEW]
    if teams := [one_line(party.name) for party in new if not party.is_outside]:
        rules.must(rules.why_not(by, Permission.CHANGE_TEAMS, today))
        made.teams, made.tree = founding.found_several(teams, parent, today)
    for party in new:
        if party.is_outside and folded(party.name) not in made.segments:
            made.segments[folded(party.name)] = _segment(by, now, one_line(party.name), made)
    return made


def _segment(by: Person, now: datetime, name: str, made: _Made) -> Segment:
    """Give the kind of outside customers of this name, which is made if it is not there."""
    there = next(
        (each for each in Segment.objects.filter(closed_on_date=None) if folded(each.name) == folded(name)), None
    )
    if there is not None:
        return there
    if reason := founding.why_no_team(name):
        raise NotPossible(_("“%(name)s”: %(reason)s") % {"name": name, "reason": reason})
    segment = organisation.add_segment(by=by, now=now, name=name)
    made.new_segments.append(segment.key)
    return segment


def _match_of(party: FoundParty, after: str, made: _Made) -> Match:
    """Give the fields that say who a party is.

    Raises: NotPossible where that is nobody who is there.
    """
    kind, _colon, key = after.partition(":")
    if after == NEW:
        chosen = made.segments if party.is_outside else made.teams
        return {"segment" if party.is_outside else "team": chosen[folded(party.name)]}
    if after in {LEFT, ""}:
        return {"is_left": after == LEFT}
    model: type[Team] | type[Segment] = Segment if party.is_outside else Team
    there = model._default_manager.filter(key=key, closed_on_date=None).first()
    if there is None or (kind == "outside") != party.is_outside:
        raise NotPossible(_("“%(name)s” cannot be that. Choose again, please.") % {"name": party.name})
    return {"segment" if party.is_outside else "team": there}


def _written(matched: Sequence[tuple[FoundParty, Match]]) -> list[list[Any]]:
    """Write who parties are; give for each its number, what was said of it before, and what is said now."""
    ways = []
    for party, match in matched:
        before = _numbers(party)
        party.team, party.segment, party.is_left = match.get("team"), match.get("segment"), match.get("is_left", False)
        ways.append([party.pk, before, _numbers(party)])
    FoundParty.objects.bulk_update([party for party, _match in matched], FIELDS, batch_size=200)
    return ways


def _numbers(party: FoundParty) -> list[Any]:
    return [party.team_id, party.segment_id, party.is_left]


def put_parties_back(*, parties: Sequence[Sequence[Any]], segments: Sequence[str]) -> None:
    """Undo that somebody said who some parties are, if nobody said anything else of them since.

    Parties of a log that is gone need nothing.
    Raises: NotPossible with what to do instead.
    """
    hold()
    there = FoundParty.objects.in_bulk([pk for pk, _before, _after in parties])
    teams = set(Team.objects.values_list("pk", flat=True))
    for pk, before, after in parties:
        if (party := there.get(pk)) is None:
            continue
        if _numbers(party) != after:
            raise NotPossible(
                _("Somebody said since who “%(name)s” is. Say on its page what holds.") % {"name": party.name}
            )
        party.team_id, party.segment_id, party.is_left = before
        party.team_id = party.team_id if party.team_id in teams else None
    FoundParty.objects.bulk_update(there.values(), FIELDS, batch_size=200)
    _unmake(segments)


def _unmake(keys: Sequence[str]) -> None:
    """Remove kinds of outside customers that were made and, since this is undone, never were."""
    segments = Segment.objects.filter(key__in=keys)
    if (
        Link.objects.filter(segment__in=segments).exists()
        or FirstDayCustomer.objects.filter(segment__in=segments).exists()
        or Request.objects.filter(segment__in=segments).exists()
    ):
        raise NotPossible(_("Somebody serves these customers since. Close them instead."))
    search_words.forget(SearchWord.Kind.SEGMENT, list(segments.values_list("pk", flat=True)))
    segments.delete()


def why_not_put_parties_back(person: Person, undoable: Undoable, on: date) -> str:
    """Say why somebody may not take back who parties are: it takes what saying so took."""
    way: Mapping[str, Any] = undoable.way_back
    needs = [Permission.BRING_LOG]
    needs += [Permission.CHANGE_TEAMS] if way["tree"] else []
    needs += [Permission.CHANGE_ORGANISATION] if way["segments"] else []
    return next(filter(None, (rules.why_not(person, each, on) for each in needs)), "")


def _sentence(parties: Sequence[FoundParty], made: _Made) -> str:
    if made.tree:
        many = len(made.tree["founded"])
        if many == len(parties) > 1:
            return ngettext("Founded one team of a log.", "Founded %(many)s teams of a log.", many) % {"many": many}
    words = {"many": len(parties), "name": parties[0].name}
    return ngettext("Said who “%(name)s” is.", "Said who %(many)s names of a log are.", len(parties)) % words
