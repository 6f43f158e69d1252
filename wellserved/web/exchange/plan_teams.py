"""Compares the rows of a file of teams with the teams that are there: which are new, which change, what is left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wellserved.web.exchange.keys import key_of
from wellserved.web.exchange.known import KnownTeam, KnownTeams, NotFound, TeamFinder
from wellserved.web.exchange.plan import Outcome, Outcomes, RowOutcome, rows_named
from wellserved.web.exchange.rows import TEXTS, TeamRow, problems_of
from wellserved.web.exchange.team_checks import troubles
from wellserved.words.team_tree import History, may_change_from, said_from

MOST_TEAMS = 5_000
"""Rows of one file: more teams than any organisation has."""
_MOST_ROUNDS = 20
_NO_PARENT = "Add a row for it, or leave it blank."


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


@dataclass
class _Wanted:
    """A row on its way: the team it is about, and what it should become."""

    row: TeamRow
    team: KnownTeam
    is_new: bool
    name: str
    parent: int | None = None
    since: date | None = None
    history: History = ()
    reasons: list[str] = field(default_factory=list)

    @property
    def texts(self) -> dict[str, str]:
        """The texts that change."""
        return {code: text for code, text in self.row.texts.items() if text != self.team.texts.get(code, "")}


def plan_teams(rows: Sequence[TeamRow], known: KnownTeams, today: date) -> TeamsPlan:
    """Say what each row does. The order of the rows does not matter, and nothing is changed.

    Takes: what the rows say, all teams that are there, and the day that holds where a row names none.
    """
    plan = TeamsPlan()
    wanted = _identified(rows, known)
    _find_parents(wanted, known)
    for each in wanted:
        _date(each, known, today)
    _leave_out_troubled(wanted, known)
    for each in wanted:
        _add(plan, each, known)
    plan.rows.sort(key=lambda each: each.row)
    plan.problems.sort(key=lambda each: each.row)
    return plan


def _identified(rows: Sequence[TeamRow], known: KnownTeams) -> list[_Wanted]:
    """Find the team of each row, and give new ones a number and a key; two rows about one team are left out."""
    finder = TeamFinder(known.teams)
    by_team: dict[str, list[_Wanted]] = {}
    keys = {team.key.casefold() for team in known.teams.values()}
    keys |= {row.key.casefold() for row in rows if row.key}
    for row in rows:
        each = _team_of(row, finder, -1 - row.number)
        identity = str(each.team.number)
        if each.is_new:
            identity = f"key {row.key.casefold()}" if row.key else f"name {each.name.casefold()}"
        by_team.setdefault(identity, []).append(each)
    for several in by_team.values():
        _mark_repeated(several)
    _mark_of_one_name(by_team)
    wanted = sorted((each for several in by_team.values() for each in several), key=lambda each: each.row.number)
    for each in wanted:
        each.reasons += [problem.sentence for problem in problems_of(each.row)]
        if each.is_new and not each.row.key and not each.reasons:
            each.team = KnownTeam(each.team.number, key_of(each.name, keys), each.name, None)
            keys.add(each.team.key.casefold())
    if len(rows) > MOST_TEAMS:
        for each in wanted:
            each.reasons = [
                f"Row {each.row.number:,}: The file has more than {MOST_TEAMS:,} teams. Cut it into several."
            ]
    return wanted


def _team_of(row: TeamRow, finder: TeamFinder, number: int) -> _Wanted:
    """Give the team a row is about: by its key, without one by its name."""
    where = f"Row {row.number:,}"
    name = row.name or ""
    new = KnownTeam(number, (row.key or "").lower(), name, None)
    if row.key:
        team = finder.by_key(row.key)
        if team is None and not name:
            reasons = [] if row.problems else [f"{where}: There is no team with this key yet. Write its name, too."]
            return _Wanted(row, new, is_new=True, name=name, reasons=reasons)
        if team and not team.is_open:
            reasons = [f"{where}: The team “{team.name}” is closed. Reopen it first, or give this one another key."]
            return _Wanted(row, team, is_new=False, name=team.name, reasons=reasons)
        return _Wanted(row, team or new, is_new=team is None, name=name or (team.name if team else ""))
    named = finder.by_name(name) if name else []
    if len(named) > 1:
        keys = ", ".join(sorted(each.key for each in named))
        reasons = [f"{where}: Several teams are called “{name}”. Write the key of one of them, too: {keys}."]
        return _Wanted(row, new, is_new=True, name=name, reasons=reasons)
    if not name and not row.problems:
        return _Wanted(row, new, is_new=True, name="", reasons=[f"{where}: The team has neither a name nor a key."])
    team = named[0] if named else None
    return _Wanted(row, team or new, is_new=team is None, name=name)


def _mark_repeated(several: Sequence[_Wanted]) -> None:
    """Leave out rows about one team, unless there is one only. Of rows that say the same, the first one stays."""
    if len(several) == 1 or not several[0].name:
        return
    first = several[0]
    says = [(each.row.key, each.row.name, each.row.parent, each.row.since, each.row.texts) for each in several]
    for each, said in zip(several, says, strict=True):
        others = [other.row.number for other in several if other is not each]
        if all(other == says[0] for other in says):
            if each is not first:
                each.reasons.append(f"Row {each.row.number:,}: It repeats row {first.row.number:,}. Take it out.")
        elif said is not None:
            each.reasons.append(
                f"Row {each.row.number:,}: “{each.name}” stands in {rows_named(others)}, too, and they differ. "
                "Keep one of the rows, or give the teams different keys."
            )


def _mark_of_one_name(by_team: Mapping[str, Sequence[_Wanted]]) -> None:
    """Leave out new teams without a key whose name another team of the file has: nobody could tell them apart later."""
    named: dict[str, list[_Wanted]] = {}
    for several in by_team.values():
        named.setdefault(several[0].name.casefold(), []).append(several[0])
    for name, teams in named.items():
        for each in teams if name and len(teams) > 1 else ():
            if each.is_new and not each.row.key:
                others = [other.row.number for other in teams if other is not each]
                each.reasons.append(
                    f"Row {each.row.number:,}: “{each.name}” is what {rows_named(others)} is called, too. Write a key."
                )


def _find_parents(wanted: Sequence[_Wanted], known: KnownTeams) -> None:
    """Find the team above each; it may be one that is made by another row."""
    after = dict(known.teams)
    for each in wanted:
        if not each.reasons or not each.is_new:
            name = each.team.name if each.reasons else each.name
            after[each.team.number] = KnownTeam(
                each.team.number, each.team.key, name, each.team.parent, each.team.is_open
            )
    finder, before = TeamFinder(after, _NO_PARENT), TeamFinder(known.teams)
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
            sentence = f"The team above it, in row {row:,}, is left out, too." if row else str(not_found)
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


def _date(each: _Wanted, known: KnownTeams, today: date) -> None:
    """Give the history that follows, where name or parent change; days to come, or long gone, are refused."""
    history = known.histories.get(each.team.number, ())
    each.history = history
    if each.reasons or not (each.is_new or (each.name, each.parent) != (each.team.name, each.team.parent)):
        return
    each.since = each.row.since or today
    if each.since > today:
        each.reasons.append(
            f"{each.row.places['from']}: {each.since} lies ahead. Import this row then, or write an earlier day."
        )
    elif history and each.since < may_change_from(history):
        each.reasons.append(
            f"{each.row.places['from']}: “{each.team.name}” last changed on {may_change_from(history)}. "
            "Write that day or a later one."
        )
    else:
        each.history = said_from(history, each.since, each.name, each.parent)


def _leave_out_troubled(wanted: Sequence[_Wanted], known: KnownTeams) -> None:
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
            found = [(number, "Together with other rows of the file it would make no tree.") for number in dated]
        for number, sentence in found:
            good[number].reasons.append(f"Row {good[number].row.number:,}: {sentence}")


def _leave_out_below(wanted: Sequence[_Wanted]) -> None:
    below: dict[int, list[_Wanted]] = {}
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
                    f"{each.row.places['parent']}: The team above it, in row {number:,}, is left out, too."
                )
                waiting += [each] if each.is_new else []


def _add(plan: TeamsPlan, each: _Wanted, known: KnownTeams) -> None:
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


def _details(each: _Wanted, known: KnownTeams) -> Iterator[str]:
    """Say what changes."""
    if each.is_new:
        yield f"key {each.team.key}"
    elif each.name != each.team.name:
        yield f"name: {each.team.name} → {each.name}"
    if each.is_new or each.parent != each.team.parent:
        before, after = (_called(number, known, each) for number in (each.team.parent, each.parent))
        if each.is_new and each.parent is not None:
            yield f"below {after}"
        elif not each.is_new:
            yield f"above it: {before} → {after}"
    if each.since:
        yield f"from {each.since}"
    for code in TEXTS:
        if code in each.texts:
            yield code.replace("-", " ")


def _called(number: int | None, known: KnownTeams, each: _Wanted) -> str:
    if number is None:
        return "nobody"
    team = known.teams.get(number)
    return team.name if team else each.row.parent or ""
