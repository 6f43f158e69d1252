"""What is there already, as far as files of people and teams are compared with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from wellserved.web.exchange.table import shown
from wellserved.words.language import gettext as _
from wellserved.words.roles import Role
from wellserved.words.team_tree import History


@dataclass(frozen=True)
class KnownTeam:
    """A team that is there, or would be."""

    number: int
    """Below 0: it would be made."""
    key: str
    name: str
    parent: int | None
    is_open: bool = True
    began: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    """By the code of the column."""


@dataclass(frozen=True)
class KnownMembership:
    """Somebody belongs, or belonged, to a team."""

    team: int
    lead: bool
    since: date
    until: date | None


@dataclass(frozen=True)
class KnownPerson:
    """Somebody who is there."""

    number: int
    name: str
    mail: str | None
    staff_number: str | None
    role: Role
    key: str = ""
    is_active: bool = True
    memberships: tuple[KnownMembership, ...] = ()

    def open(self) -> dict[int, KnownMembership]:
        """Give the memberships that have no end, by team."""
        return {each.team: each for each in self.memberships if each.until is None}


@dataclass(frozen=True)
class KnownTeams:
    """All teams and their histories."""

    teams: Mapping[int, KnownTeam]
    histories: Mapping[int, History] = field(default_factory=dict)


class NotFound(Exception):
    """A text names no team, or several; the message says what to write instead."""


class TeamFinder:
    """Finds teams by what people write: the key, or the name, in whatever case."""

    def __init__(self, teams: Mapping[int, KnownTeam], remedy: str = "") -> None:
        self.teams = teams
        self._remedy = remedy or _("Import the teams first, or leave it blank.")
        self._by_key = {team.key.casefold(): team for team in teams.values()}
        self._by_name: dict[str, list[KnownTeam]] = {}
        for team in teams.values():
            if team.is_open:
                self._by_name.setdefault(_folded(team.name), []).append(team)
        self._asked: dict[str, KnownTeam | str] = {}

    def by_key(self, key: str) -> KnownTeam | None:
        """Give the team with a key, open or closed."""
        return self._by_key.get(key.casefold())

    def by_name(self, name: str) -> list[KnownTeam]:
        """Give all open teams of a name."""
        return self._by_name.get(_folded(name), [])

    def find(self, text: str) -> KnownTeam:
        """Give the open team a text names.

        Raises: NotFound.
        """
        if text not in self._asked:
            self._asked[text] = self._look_for(text)
        found = self._asked[text]
        if isinstance(found, str):
            raise NotFound(found)
        return found

    def _look_for(self, text: str) -> KnownTeam | str:
        team, named = self.by_key(text), self.by_name(text)
        if team and team.is_open:
            return team
        if len(named) == 1:
            return named[0]
        if named:
            keys = ", ".join(sorted(each.key for each in named))
            return _("Several teams are called %(text)s. Write the key instead: %(keys)s.") % {
                "text": shown(text),
                "keys": keys,
            }
        if team:
            return _("The team %(team)s is closed. Reopen it first, or write another one.") % {"team": shown(team.name)}
        return _("There is no team %(text)s. %(remedy)s") % {"text": shown(text), "remedy": self._near(text)}

    def _near(self, text: str) -> str:
        near = get_close_matches(_folded(text), self._by_name, n=1, cutoff=0.7)
        if near:
            return f"Is it “{self._by_name[near[0]][0].name}”?"
        return self._remedy


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
