"""Which teams somebody leaves and joins when a file says where they belong, and from which day on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wellserved.web.exchange.known import KnownMembership, KnownPerson, KnownTeam
from wellserved.web.exchange.rows import PersonRow


@dataclass
class Moves:
    """What becomes of the memberships of one person."""

    gone: list[KnownMembership] = field(default_factory=list)
    come: list[KnownMembership] = field(default_factory=list)
    """In place of what is gone: what ended, and what began."""
    said: list[str] = field(default_factory=list)
    """The same in words."""
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
                moves.refusals.append((rows[0].number, "It says whether they lead, and not which of their teams."))
                return moves
            places = dict.fromkeys(now, rows[0])
        changed: dict[int, date] = {}
        for team, row in places.items():
            there = now.get(team)
            if there is None or row.lead not in {None, there.lead}:
                changed[team] = row.since or self.today
                self._join(moves, there, team, row)
        leave_on = min(changed.values(), default=self.today if places else rows[0].since or self.today)
        for team, there in now.items():
            if team in changed or team not in places:
                self._end(moves, there, changed.get(team, leave_on), places.get(team, rows[0]).number)
        return moves

    def _join(self, moves: Moves, there: KnownMembership | None, team: int, row: PersonRow) -> None:
        since, lead, known = row.since or self.today, bool(row.lead), self.teams[team]
        moves.come.append(KnownMembership(team, lead, since, None))
        moves.said.append(f"{_verb(there, lead=lead)} {known.name} from {since}")
        if known.began and since < known.began:
            moves.refusals.append(
                (row.number, f"“{known.name}” began on {known.began}. Write that day or a later one.")
            )
        moves.refusals += self._overlapping(team, row.number, since)

    def _overlapping(self, team: int, number: int, since: date) -> Iterator[tuple[int, str]]:
        """Refuse to let somebody join a team for days on which they belonged to it already."""
        for each in self.person.memberships:
            if each.team == team and each.until is not None and since < each.until:
                name = self.teams[team].name
                yield number, f"They belonged to “{name}” until {each.until}. Write that day or a later one."

    def _end(self, moves: Moves, there: KnownMembership, on: date, number: int) -> None:
        name = self.teams[there.team].name
        if on < there.since:
            sentence = f"They have belonged to “{name}” since {there.since}. Write that day or a later one."
            moves.refusals.append((number, sentence))
            return
        moves.gone.append(there)
        if on > there.since:
            moves.come.append(KnownMembership(there.team, there.lead, there.since, on))
        if not any(each.team == there.team and each.until is None for each in moves.come):
            moves.said.append(f"leaves {name} on {on}")


def _verb(there: KnownMembership | None, *, lead: bool) -> str:
    if there is None:
        return "joins, as lead," if lead else "joins"
    return "leads" if lead else "no longer leads"
