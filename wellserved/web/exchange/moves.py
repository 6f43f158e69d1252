"""Which teams somebody leaves and joins when a file says where they belong, and from which day on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wellserved.web.exchange.known import KnownMembership, KnownPerson, KnownTeam
from wellserved.web.exchange.rows import PersonRow
from wellserved.words.language import gettext as _


@dataclass
class Moves:
    """What becomes of the memberships of one person."""

    gone: list[KnownMembership] = field(default_factory=list)
    come: list[KnownMembership] = field(default_factory=list)
    """In place of what is gone: what ended, and what began."""
    said: list[str] = field(default_factory=list, repr=False)
    """The same in words."""
    began_later: bool = False
    """Whether they join a team on a later day than was said, because the team began then."""
    refusals: list[tuple[int, str]] = field(default_factory=list)
    """Number of a row, and what is wrong with it."""

    def __bool__(self) -> bool:
        return bool(self.gone or self.come)


@dataclass(frozen=True)
class Mover:
    """Somebody who may move, the teams there are, and the day that holds where a row names none."""

    person: KnownPerson
    teams: Mapping[int, KnownTeam]
    today: date

    def moves(self, rows: Sequence[PersonRow], places: Mapping[int, PersonRow]) -> Moves:
        """Say which teams somebody leaves and joins, and what stands against it.

        Takes: all rows about them, and by the number of the team those that name one. These teams are all the person
        belongs to from then on; where no row says anything about teams, all stays as it is.
        """
        moves, now = Moves(), self.person.open()
        if all(row.team is None for row in rows):
            if all(row.lead is None or not now for row in rows):
                return moves
            if len(now) > 1:
                moves.refusals.append((rows[0].number, _("It says whether they lead, and not which of their teams.")))
                return moves
            places = dict.fromkeys(now, rows[0])
        changed: dict[int, date] = {}
        said = [row.since or self.today for row in rows]
        for team, row in places.items():
            there = now.get(team)
            if there is None or row.lead not in {None, there.lead}:
                changed[team] = self._begins(team, row)
                self._join(moves, there, team, row)
        leave_on = min(changed.values(), default=self.today if places else rows[0].since or self.today)
        for team, there in now.items():
            if team in changed or team not in places:
                if min(said) < there.since and changed:
                    self._refuse_early(moves, there, places.get(team, rows[0]).number)
                else:
                    self._end(moves, there, changed.get(team, leave_on), places.get(team, rows[0]).number)
        return moves

    def _join(self, moves: Moves, there: KnownMembership | None, team: int, row: PersonRow) -> None:
        lead, known = bool(row.lead), self.teams[team]
        since = self._begins(team, row)
        moves.began_later |= since > (row.since or self.today)
        moves.come.append(KnownMembership(team, lead, since, None))
        moves.said.append(
            _("%(what)s %(team)s from %(since)s")
            % {"what": _verb(there, lead=lead), "team": known.name, "since": since}
        )
        moves.refusals += self._overlapping(team, row.number, since)

    def _begins(self, team: int, row: PersonRow) -> date:
        """Give the day on which somebody joins: as the row says, and not before the team itself began.

        Whoever writes down their teams on their first day with us has people who have belonged to them for years.
        """
        said = row.since or self.today
        return max(said, self.teams[team].began or said)

    def _overlapping(self, team: int, number: int, since: date) -> Iterator[tuple[int, str]]:
        """Refuse to let somebody join a team for days on which they belonged to it already."""
        for each in self.person.memberships:
            if each.team == team and each.until is not None and since < each.until:
                name = self.teams[team].name
                yield (
                    number,
                    _("They belonged to “%(team)s” until %(day)s. Write that day or a later one.")
                    % {"team": name, "day": each.until},
                )

    def _end(self, moves: Moves, there: KnownMembership, on: date, number: int) -> None:
        if on < there.since:
            self._refuse_early(moves, there, number)
            return
        name = self.teams[there.team].name
        moves.gone.append(there)
        if on > there.since:
            moves.come.append(KnownMembership(there.team, there.lead, there.since, on))
        if not any(each.team == there.team and each.until is None for each in moves.come):
            moves.said.append(_("leaves %(team)s on %(on)s") % {"team": name, "on": on})

    def _refuse_early(self, moves: Moves, there: KnownMembership, number: int) -> None:
        words = {"team": self.teams[there.team].name, "day": there.since}
        sentence = _("They have belonged to “%(team)s” since %(day)s. Write that day or a later one.") % words
        moves.refusals.append((number, sentence))


def _verb(there: KnownMembership | None, *, lead: bool) -> str:
    if there is None:
        return _("joins, as lead,") if lead else _("joins")
    return _("leads") if lead else _("no longer leads")
