"""Writes what a file says about teams, in a few statements however many there are, and puts it back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from wellserved.web.actions import search_words, tree
from wellserved.web.actions.tree import Tree, held_tree, kept, unkept
from wellserved.web.exchange.plan_teams import TeamChange, TeamsPlan
from wellserved.web.models import Person, SearchWord, Team, TeamSpan
from wellserved.web.models.teams import TEXTS
from wellserved.web.queries.known import teams_referred_to
from wellserved.words.team_tree import History, Span

AT_ONCE = 200
_NAMED = 5
hold = tree.hold
"""Let nobody else change teams and who belongs to them until the transaction ends."""
Entry = dict[str, Any]
"""The way back of one team: team (number), made (yes or no), before and after (histories), texts (before and after)."""


def write(plan: TeamsPlan) -> list[Entry]:
    """Make and change the teams of a plan; give the way back."""
    if not plan.changes:
        return []
    held = held_tree()
    numbers = _make(plan.changes)
    new = Team.objects.filter(pk__in=numbers.values())
    held = held.with_new(new)
    after = {numbers.get(each.number, each.number): _renumbered(each.history, numbers) for each in plan.changes}
    after = {number: history for number, history in after.items() if history != held.histories[number]}
    if after:
        tree.write(held, after, min(history[-1].from_date for history in after.values()))
    texts = {numbers.get(each.number, each.number): each.texts for each in plan.changes if each.texts}
    before = _write_texts({team: {_field(code): text for code, text in said.items()} for team, said in texts.items()})
    made = set(numbers.values())
    teams = dict.fromkeys([*after, *texts])
    return [_entry(team, held.histories[team], after.get(team), made, before.get(team)) for team in teams]


def _entry(
    team: int, before: History, after: History | None, made: Collection[int], texts: dict[str, list[str]] | None
) -> Entry:
    histories = (
        {} if after is None else {"before": kept({team: before})[str(team)], "after": kept({team: after})[str(team)]}
    )
    return {"team": team, "made": team in made, "texts": texts or {}, **histories}


def _make(changes: Iterable[TeamChange]) -> dict[int, int]:
    """Make the new teams, without a place in the tree yet; give their numbers, by those of the plan."""
    new = [each for each in changes if each.number < 0]
    made = Team.objects.bulk_create([Team(key=each.key, name=each.name, path="") for each in new])
    return {each.number: team.pk for each, team in zip(new, made, strict=True)}


def _renumbered(history: History, numbers: Mapping[int, int]) -> History:
    return tuple(replace(span, parent=numbers.get(span.parent or 0, span.parent)) for span in history)


def _field(code: str) -> str:
    return code.replace("-", "_")


def _write_texts(texts: Mapping[int, Mapping[str, str]]) -> dict[int, dict[str, list[str]]]:
    """Write what teams say about themselves; give for each team and field what stood there, and what stands there."""
    teams = list(Team.objects.filter(pk__in=texts).only("pk", "version", *TEXTS))
    before = {}
    for team in teams:
        said = texts[team.pk]
        before[team.pk] = {name: [getattr(team, name), text] for name, text in said.items()}
        for name, text in said.items():
            setattr(team, name, text)
        team.version = F("version") + 1
    Team.objects.bulk_update(teams, [*TEXTS, "version"], batch_size=AT_ONCE)
    return before


def undo(*, by: Person, now: datetime, way_back: Sequence[Entry]) -> list[str]:  # noqa: ARG001 -- as for people
    """Put teams back, and remove those that were made; give sentences about what stays as it is.

    What was changed since stays, and so does a new team to which people, teams or links came since.
    Raises: NotPossible when what is left would be no tree.
    """
    held = held_tree()
    entries = {entry["team"]: entry for entry in way_back if entry["team"] in held.teams}
    teams = Team.objects.in_bulk(list(entries))
    free = {team for team, entry in entries.items() if _is_untouched(entry, held, teams[team])}
    gone = _removable({team for team in free if entries[team]["made"]}, entries, held, free)
    back = {team for team in free if not entries[team]["made"]}
    _put_texts_back({team: entries[team]["texts"] for team in back})
    histories = {team: unkept({str(team): entries[team]["before"]})[team] for team in back if "before" in entries[team]}
    _put_tree_back(held, histories, gone)
    search_words.forget(SearchWord.Kind.TEAM, gone)
    Team.objects.filter(pk__in=gone).delete()
    return _what_stays(sorted(teams[team].name for team in entries if team not in back | gone))


def _put_tree_back(held: Tree, histories: Mapping[int, History], gone: Collection[int]) -> None:
    """Write the earlier histories, so that what is to go has nothing below it."""
    if histories:
        first = min(_last_day(held.histories[team]) for team in histories)
        tree.write(held.without(gone), histories, first)
    Team.objects.filter(pk__in=gone).update(parent=None)
    TeamSpan.objects.filter(team__in=gone).delete()


def _last_day(history: History) -> date:
    return history[-1].until_date or history[-1].from_date


def _is_untouched(entry: Entry, held: Tree, team: Team) -> bool:
    """Say whether a team is as the file left it."""
    number = str(entry["team"])
    if "after" in entry and unkept({number: entry["after"]})[entry["team"]] != held.histories[entry["team"]]:
        return False
    return all(getattr(team, name) == after for name, (_before, after) in entry["texts"].items())


def _removable(made: set[int], entries: Mapping[int, Entry], held: Tree, free: Collection[int]) -> set[int]:
    """Give the new teams that nothing else refers to once everything else is put back."""
    gone = made - teams_referred_to(made)
    while True:
        parents: set[int | None] = set()
        for team, history in held.histories.items():
            if team not in gone:
                back = entries[team].get("before") if team in free and not entries[team]["made"] else None
                spans: Iterable[Span] = history if back is None else unkept({"0": back})[0]
                parents |= {span.parent for span in spans}
        if not gone & parents:
            return gone
        gone = {team for team in gone if team not in parents}


def _put_texts_back(texts: Mapping[int, Mapping[str, list[str]]]) -> None:
    _write_texts(
        {team: {name: before for name, (before, _after) in said.items()} for team, said in texts.items() if said}
    )


def _what_stays(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    shown = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    words = {"count": len(names), "names": shown}
    return [_("%(count)s stayed as they are, because they were changed or used since: %(names)s.") % words]
