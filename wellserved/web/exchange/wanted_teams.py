"""Which team each row of a file is about: one that is there, or a new one; and rows that cannot be told apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wellserved.web.exchange.keys import key_of
from wellserved.web.exchange.known import KnownTeam, KnownTeams, TeamFinder
from wellserved.web.exchange.plan import rows_named
from wellserved.web.exchange.rows import TeamRow, problems_of
from wellserved.words.language import gettext as _
from wellserved.words.team_tree import History

MOST_TEAMS = 5_000
"""Rows of one file: more teams than any organisation has."""


@dataclass
class Wanted:
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


def identified(rows: Sequence[TeamRow], known: KnownTeams) -> list[Wanted]:
    """Find the team of each row, and give new ones a number and a key; two rows about one team are left out."""
    finder = TeamFinder(known.teams)
    by_team: dict[str, list[Wanted]] = {}
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
                _("Row %(row)s: The file has more than %(most)s teams. Cut it into several.")
                % {"row": f"{each.row.number:,}", "most": f"{MOST_TEAMS:,}"}
            ]
    return wanted


def _team_of(row: TeamRow, finder: TeamFinder, number: int) -> Wanted:
    """Give the team a row is about: by its key, without one by its name."""
    where = _("Row %(row)s") % {"row": f"{row.number:,}"}
    name = row.name or ""
    new = KnownTeam(number, (row.key or "").lower(), name, None)
    if row.key:
        team = finder.by_key(row.key)
        if team is None and not name:
            reasons = (
                []
                if row.problems
                else [_("%(where)s: There is no team with this key yet. Write its name, too.") % {"where": where}]
            )
            return Wanted(row, new, is_new=True, name=name, reasons=reasons)
        if team and not team.is_open:
            reasons = [
                _("%(where)s: The team “%(team)s” is closed. Reopen it first, or give this one another key.")
                % {"where": where, "team": team.name}
            ]
            return Wanted(row, team, is_new=False, name=team.name, reasons=reasons)
        return Wanted(row, team or new, is_new=team is None, name=name or (team.name if team else ""))
    named = finder.by_name(name) if name else []
    if len(named) > 1:
        keys = ", ".join(sorted(each.key for each in named))
        reasons = [
            _("%(where)s: Several teams are called “%(name)s”. Write the key of one of them, too: %(keys)s.")
            % {"where": where, "name": name, "keys": keys}
        ]
        return Wanted(row, new, is_new=True, name=name, reasons=reasons)
    if not name and not row.problems:
        return Wanted(
            row,
            new,
            is_new=True,
            name="",
            reasons=[_("%(where)s: The team has neither a name nor a key.") % {"where": where}],
        )
    team = named[0] if named else None
    return Wanted(row, team or new, is_new=team is None, name=name)


def _mark_repeated(several: Sequence[Wanted]) -> None:
    """Leave out rows about one team, unless there is one only. Of rows that say the same, the first one stays."""
    if len(several) == 1 or not several[0].name:
        return
    first = several[0]
    says = [(each.row.key, each.row.name, each.row.parent, each.row.since, each.row.texts) for each in several]
    for each, said in zip(several, says, strict=True):
        others = [other.row.number for other in several if other is not each]
        if all(other == says[0] for other in says):
            if each is not first:
                each.reasons.append(
                    _("Row %(row)s: It repeats row %(first)s. Take it out.")
                    % {"row": f"{each.row.number:,}", "first": f"{first.row.number:,}"}
                )
        elif said is not None:
            each.reasons.append(
                _(
                    "Row %(row)s: “%(name)s” stands in %(rows)s, too, and they differ. Keep one of the rows, or give "
                    "the teams different keys."
                )
                % {"row": f"{each.row.number:,}", "name": each.name, "rows": rows_named(others)}
            )


def _mark_of_one_name(by_team: Mapping[str, Sequence[Wanted]]) -> None:
    """Leave out new teams without a key whose name another team of the file has: nobody could tell them apart later."""
    named: dict[str, list[Wanted]] = {}
    for several in by_team.values():
        named.setdefault(several[0].name.casefold(), []).append(several[0])
    for name, teams in named.items():
        for each in teams if name and len(teams) > 1 else ():
            if each.is_new and not each.row.key:
                others = [other.row.number for other in teams if other is not each]
                each.reasons.append(
                    _("Row %(row)s: “%(name)s” is what %(rows)s is called, too. Write a key.")
                    % {"row": f"{each.row.number:,}", "name": each.name, "rows": rows_named(others)}
                )
