"""Compares the rows of a file of teams with the teams that are there: which are new, which change, what is left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wellserved.web.exchange.known import KnownTeam, KnownTeams, NotFound, TeamFinder
from wellserved.web.exchange.plan import Outcome, Outcomes, RowOutcome
from wellserved.web.exchange.rows import TEXTS, TeamRow
from wellserved.web.exchange.team_checks import troubles
from wellserved.web.exchange.wanted_teams import Wanted, identified
from wellserved.words.language import gettext as _
from wellserved.words.team_tree import History, may_change_from, said_from

_MOST_ROUNDS = 20


@dataclass(frozen=True)
class TeamChange:
    """What becomes of one team; numbers below 0 stand for teams that are made."""

    row: int
    number: int
    key: str
    name: str
    parent: int | None
    history: History
    """After the change; as before where only texts change."""
    texts: Mapping[str, str]
    """Only those that change, by the code of the column."""


@dataclass
class TeamsPlan(Outcomes):
    """What writing a file of teams does."""

    changes: list[TeamChange] = field(default_factory=list)


def plan_teams(rows: Sequence[TeamRow], known: KnownTeams, today: date) -> TeamsPlan:
    """Say what each row does. The order of the rows does not matter, and nothing is changed.

    Takes: what the rows say, all teams that are there, and the day that holds where a row names none.
    """
    plan = TeamsPlan()
    wanted = identified(rows, known)
    _find_parents(wanted, known)
    for each in wanted:
        _date(each, known, today)
    _leave_out_troubled(wanted, known)
    for each in wanted:
        _add(plan, each, known)
    plan.rows.sort(key=lambda each: each.row)
    plan.problems.sort(key=lambda each: each.row)
    return plan


def _find_parents(wanted: Sequence[Wanted], known: KnownTeams) -> None:
    """Find the team above each; it may be one that is made by another row."""
    after = dict(known.teams)
    for each in wanted:
        if not each.reasons or not each.is_new:
            name = each.team.name if each.reasons else each.name
            after[each.team.number] = KnownTeam(
                each.team.number, each.team.key, name, each.team.parent, each.team.is_open
            )
    finder, before = TeamFinder(after, _("Add a row for it, or leave it blank.")), TeamFinder(known.teams)
    left_out = {each.name.casefold(): each.row.number for each in wanted if each.reasons}
    left_out |= {each.row.key.casefold(): each.row.number for each in wanted if each.reasons and each.row.key}
    for each in wanted:
        each.parent = each.team.parent if each.row.parent is None else None
        if not each.row.parent:
            continue
        try:
            each.parent = _parent(each.row.parent, finder, before)
        except NotFound as not_found:
            row = left_out.get(each.row.parent.casefold())
            sentence = (
                _("The team above it, in row %(row)s, is left out, too.") % {"row": f"{row:,}"}
                if row
                else str(not_found)
            )
            each.reasons.append(f"{each.row.places['parent']}: {sentence}")


def _parent(text: str, finder: TeamFinder, before: TeamFinder) -> int:
    """Give the number of the team a text names, by its name after the file is written or before."""
    try:
        return finder.find(text).number
    except NotFound:
        if finder.by_name(text):
            raise
        try:
            return before.find(text).number
        except NotFound:
            pass
        raise


def _date(each: Wanted, known: KnownTeams, today: date) -> None:
    """Give the history that follows, where name or parent change; days to come, or long gone, are refused."""
    history = known.histories.get(each.team.number, ())
    each.history = history
    if each.reasons or not (each.is_new or (each.name, each.parent) != (each.team.name, each.team.parent)):
        return
    each.since = each.row.since or today
    if each.since > today:
        each.reasons.append(
            _("%(place)s: %(day)s lies ahead. Import this row then, or write an earlier day.")
            % {"place": each.row.places["from"], "day": each.since}
        )
    elif history and each.since < may_change_from(history):
        each.reasons.append(
            _("%(place)s: “%(team)s” last changed on %(day)s. Write that day or a later one.")
            % {"place": each.row.places["from"], "team": each.team.name, "day": may_change_from(history)}
        )
    else:
        each.history = said_from(history, each.since, each.name, each.parent)


def _leave_out_troubled(wanted: Sequence[Wanted], known: KnownTeams) -> None:
    """Leave out what would make the teams no tree, and with every new team the rows that stand below it."""
    names = {number: team.name for number, team in known.teams.items()}
    names |= {each.team.number: each.name for each in wanted}
    for rounds in range(_MOST_ROUNDS + 1):
        _leave_out_below(wanted)
        good = {each.team.number: each for each in wanted if not each.reasons}
        histories = {**known.histories, **{number: each.history for number, each in good.items()}}
        dated = [number for number, each in good.items() if each.since]
        found = list(troubles(histories, dated, names))
        if not found:
            return
        if rounds == _MOST_ROUNDS:
            found = [(number, _("Together with other rows of the file it would make no tree.")) for number in dated]
        for number, sentence in found:
            good[number].reasons.append(
                _("Row %(row)s: %(sentence)s") % {"row": f"{good[number].row.number:,}", "sentence": sentence}
            )


def _leave_out_below(wanted: Sequence[Wanted]) -> None:
    below: dict[int, list[Wanted]] = {}
    for each in wanted:
        if each.parent is not None:
            below.setdefault(each.parent, []).append(each)
    waiting = [each for each in wanted if each.is_new and each.reasons]
    while waiting:
        above = waiting.pop()
        for each in below.get(above.team.number, ()):
            if not each.reasons:
                number = above.row.number
                each.reasons.append(
                    _("%(place)s: The team above it, in row %(row)s, is left out, too.")
                    % {"place": each.row.places["parent"], "row": f"{number:,}"}
                )
                waiting += [each] if each.is_new else []


def _add(plan: TeamsPlan, each: Wanted, known: KnownTeams) -> None:
    """Put what becomes of a row into the plan."""
    number, name = each.row.number, each.name or each.team.name
    if each.reasons:
        plan.refuse(((number, reason) for reason in each.reasons), name)
        return
    if not each.is_new and not each.since and not each.texts:
        plan.rows.append(RowOutcome(number, Outcome.UNCHANGED, name))
        return
    outcome = Outcome.CREATED if each.is_new else Outcome.CHANGED
    plan.rows.append(RowOutcome(number, outcome, name, tuple(_details(each, known))))
    team = each.team
    plan.changes.append(TeamChange(number, team.number, team.key, each.name, each.parent, each.history, each.texts))


def _details(each: Wanted, known: KnownTeams) -> Iterator[str]:
    """Say what changes."""
    if each.is_new:
        yield _("key %(key)s") % {"key": each.team.key}
    elif each.name != each.team.name:
        yield _("name: %(team)s → %(name)s") % {"team": each.team.name, "name": each.name}
    if each.is_new or each.parent != each.team.parent:
        before, after = (_called(number, known, each) for number in (each.team.parent, each.parent))
        if each.is_new and each.parent is not None:
            yield _("below %(after)s") % {"after": after}
        elif not each.is_new:
            yield _("above it: %(before)s → %(after)s") % {"before": before, "after": after}
    if each.since:
        yield _("from %(day)s") % {"day": each.since}
    for code in TEXTS:
        if code in each.texts:
            yield _(code.replace("-", " "))


def _called(number: int | None, known: KnownTeams, each: Wanted) -> str:
    if number is None:
        return _("nobody")
    team = known.teams.get(number)
    return team.name if team else each.row.parent or ""
