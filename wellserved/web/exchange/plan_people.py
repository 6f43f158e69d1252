"""Compares the rows of a file of people with those who are there: who is new, who changes, which rows to leave out.

Somebody is recognised by the mail address or the staff number. Several rows may be about one person, one for each of
their teams; together they name all teams the person belongs to.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from wellserved.web.exchange.known import KnownPerson, NotFound, TeamFinder
from wellserved.web.exchange.moves import Mover, Moves
from wellserved.web.exchange.plan import Outcome, Outcomes, RowOutcome, rows_named
from wellserved.web.exchange.rows import PersonRow, problems_of
from wellserved.words.language import gettext as _
from wellserved.words.roles import Role, called


@dataclass(frozen=True)
class PersonChange:
    """What becomes of one person; numbers below 0 stand for people who are new."""

    number: int
    fields: Mapping[str, str | None]
    """Only those that change: name, mail, staff_number, role."""
    moves: Moves


@dataclass
class PeoplePlan(Outcomes):
    """What writing a file of people does."""

    changes: list[PersonChange] = field(default_factory=list)


@dataclass
class _Wanted:
    """All rows about one person, and what they should become."""

    person: KnownPerson
    is_new: bool
    rows: list[PersonRow] = field(default_factory=list)
    reasons: list[tuple[int, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What they are called in sentences."""
        said = next((row.name for row in self.rows if row.name), None)
        first = self.rows[0]
        return said or self.person.name or first.mail or first.staff_number or ""

    def refuse(self, sentence: str) -> None:
        """Leave all rows out."""
        self.reasons += [
            (row.number, _("Row %(row)s: %(sentence)s") % {"row": f"{row.number:,}", "sentence": sentence})
            for row in self.rows
        ]

    def refuse_rest(self, bad: set[int]) -> None:
        """Leave out the other rows of somebody of whom one is left out: half of their teams would be wrong."""
        sentence = (
            _("%(name)s also stands in %(rows)s, which is left out.")
            % {"name": self.name, "rows": rows_named(sorted(bad))}
            if bad
            else ""
        )
        rest = [row.number for row in self.rows if bad and row.number not in bad]
        self.reasons += [
            (number, _("Row %(row)s: %(sentence)s") % {"row": f"{number:,}", "sentence": sentence}) for number in rest
        ]

    @property
    def is_refused(self) -> bool:
        """Say whether all rows that are still looked at are left out."""
        return bool({number for number, _ in self.reasons} & {row.number for row in self.rows})


@dataclass(frozen=True)
class KnownPeople:
    """Everybody who is there, and who brings the file."""

    people: Sequence[KnownPerson]
    importer: int | None = None
    """None: the command line."""


def plan_people(rows: Sequence[PersonRow], known: KnownPeople, finder: TeamFinder, today: date) -> PeoplePlan:
    """Say what each row does. The order of the rows does not matter, and nothing is changed.

    Takes: what the rows say, everybody who is there, how to find teams, and the day that holds where a row names none.
    """
    plan = PeoplePlan()
    for each in _identified(rows, known, plan):
        _check_rows(each)
        _check_person(each, known)
        fields = {} if each.is_refused else _fields(each)
        moves = Moves() if each.is_refused else _moves(each, finder, today)
        _add(plan, each, fields, moves)
    if later := sum(each.moves.began_later for each in plan.changes):
        plan.notes.append(_began_later(later))
    plan.rows.sort(key=lambda each: each.row)
    plan.problems.sort(key=lambda each: each.row)
    return plan


def _began_later(people: int) -> str:
    sentence = _("Belonged to their team before it began here: %(people)s. They join it on the day it began.")
    return sentence % {"people": f"{people:,}"}


Identity = tuple[str, str]


def _identified(rows: Sequence[PersonRow], known: KnownPeople, plan: PeoplePlan) -> list[_Wanted]:
    """Find the person of each row; rows that name nobody, or two people, are left out at once."""
    owners: dict[Identity, _Wanted] = {}
    for person in known.people:
        wanted = _Wanted(person, is_new=False)
        owners |= dict.fromkeys(_identities(person.key, person.mail, person.staff_number), wanted)
    found: dict[int, _Wanted] = {}
    loose = [row for row in rows if not _assign(row, owners, found, plan, make=False)]
    for row in loose:
        _assign(row, owners, found, plan, make=True)
    return list(found.values())


def _identities(key: str | None, mail: str | None, staff_number: str | None) -> Iterator[Identity]:
    if key:
        yield "wellserved key", key
    if mail:
        yield "mail", mail
    if staff_number:
        yield "staff number", staff_number


def _assign(
    row: PersonRow, owners: dict[Identity, _Wanted], found: dict[int, _Wanted], plan: PeoplePlan, *, make: bool
) -> bool:
    """Give a row to its person; say whether that was settled. Without `make` nobody new is thought of yet."""
    identities = list(_identities(row.key, row.mail, row.staff_number))
    named = {id(owners[each]): owners[each] for each in identities if each in owners}
    if len(named) > 1:
        words = {"row": f"{row.number:,}", "identities": ", ".join(f"{_(kind)} {text}" for kind, text in identities)}
        plan.refuse([(row.number, _("Row %(row)s: These belong to different people: %(identities)s.") % words)], "")
        return True
    if not identities:
        sentence = _("Row %(row)s: There is neither a mail address nor a staff number.") % {"row": f"{row.number:,}"}
        plan.refuse([(row.number, each) for each in row.problems or [sentence]], row.name or "")
        return True
    if not named and not make:
        return False
    wanted = next(iter(named.values()), None) or _Wanted(
        KnownPerson(-1 - row.number, "", None, None, Role.EMPLOYEE), True
    )
    wanted.rows.append(row)
    owners |= dict.fromkeys(identities, wanted)
    found[id(wanted)] = wanted
    return True


def _check_rows(each: _Wanted) -> None:
    """Leave out what cannot be understood, and rows about one person that do not fit together."""
    for row in each.rows:
        each.reasons += [(problem.row, problem.sentence) for problem in problems_of(row)]
    if each.reasons:
        each.refuse_rest({number for number, _ in each.reasons})
        return
    for name in ("name", "mail", "staff_number", "role"):
        said = {getattr(row, name) for row in each.rows} - {None}
        if len(said) > 1:
            numbers = rows_named([row.number for row in each.rows])
            each.refuse(
                _("%(numbers)s are about one person and differ in the %(field)s.")
                % {"numbers": numbers, "field": _(name.replace("_", " "))}
            )
            return
    _drop_repeated(each)


def _drop_repeated(each: _Wanted) -> None:
    """Leave out rows that say again what another one says of one team; where they differ, all of them."""
    by_team: dict[str, PersonRow] = {}
    for row in list(each.rows):
        first = by_team.setdefault((row.team or "").casefold(), row)
        if first is row:
            continue
        if (first.lead, first.since) != (row.lead, row.since):
            numbers = rows_named([first.number, row.number])
            each.refuse(
                _("%(numbers)s are about %(name)s in one team, and differ. Keep one of them.")
                % {"numbers": numbers, "name": each.name}
            )
            return
        each.rows.remove(row)
        each.reasons.append(
            (
                row.number,
                _("Row %(row)s: It repeats row %(first)s. Take it out.")
                % {"row": f"{row.number:,}", "first": f"{first.number:,}"},
            )
        )


def _check_person(each: _Wanted, known: KnownPeople) -> None:
    """Leave out what may not be done to somebody."""
    if each.is_refused:
        return
    person = each.person
    role = next((row.role for row in each.rows if row.role is not None), None)
    mail = next((row.mail for row in each.rows if row.mail), None)
    if each.is_new and any(row.key for row in each.rows):
        each.refuse(_("Nobody has this key. For somebody new, leave it blank."))
    elif each.is_new and not any(row.name for row in each.rows):
        each.refuse(_("Nobody is known by this mail address or staff number yet. Write the name, too."))
    elif not person.is_active:
        each.refuse(
            _("%(name)s does not work here any more. Give back the access on their page first.") % {"name": person.name}
        )
    elif not each.is_new and person.number == known.importer and role not in {None, person.role}:
        each.refuse(_("Nobody changes their own role. Ask another administrator."))
    elif not each.is_new and person.number == known.importer and mail not in {None, person.mail}:
        each.refuse(_("Confirm your own new mail address from your own page."))
    elif any(row.team == "" for row in each.rows) and any(row.team for row in each.rows):
        each.refuse(_("One row of %(name)s takes away all teams, another one names a team.") % {"name": each.name})


def _fields(each: _Wanted) -> dict[str, str | None]:
    """Give the fields that change."""
    now: dict[str, str | None] = {
        "name": each.person.name,
        "mail": each.person.mail,
        "staff_number": each.person.staff_number,
        "role": each.person.role,
    }
    said = {name: next((getattr(row, name) for row in each.rows if getattr(row, name)), None) for name in now}
    return {name: value for name, value in said.items() if value is not None and value != now[name]}


def _moves(each: _Wanted, finder: TeamFinder, today: date) -> Moves:
    """Give the teams they leave and join; where one row cannot be followed, none of the person's is."""
    places: dict[int, PersonRow] = {}
    bad: list[tuple[int, str]] = []
    for row in each.rows:
        try:
            team = finder.find(row.team).number if row.team else None
        except NotFound as not_found:
            bad.append((row.number, f"{row.places['team']}: {not_found}"))
            continue
        if team is not None and team in places:
            numbers = rows_named([places[team].number, row.number])
            sentence = _("%(name)s stands in one team in %(numbers)s. Keep one of them.") % {
                "name": each.name,
                "numbers": numbers,
            }
            bad.append((row.number, _("Row %(row)s: %(sentence)s") % {"row": f"{row.number:,}", "sentence": sentence}))
        elif team is not None:
            places[team] = row
    moves = Moves() if bad else Mover(each.person, finder.teams, today).moves(each.rows, places)
    at = {row.number: row.places["from"] for row in each.rows}
    bad += [(number, f"{at[number]}: {sentence}") for number, sentence in moves.refusals]
    each.reasons += bad
    each.refuse_rest({number for number, _ in bad})
    return moves


def _add(plan: PeoplePlan, each: _Wanted, fields: Mapping[str, str | None], moves: Moves) -> None:
    """Put what becomes of the rows into the plan."""
    plan.refuse(each.reasons, each.name)
    refused = {number for number, _ in each.reasons}
    rows = [row for row in each.rows if row.number not in refused]
    if not rows:
        return
    outcome = Outcome.CREATED if each.is_new else Outcome.CHANGED if fields or moves else Outcome.UNCHANGED
    details = () if outcome is Outcome.UNCHANGED else tuple(_details(each, fields, moves))
    plan.rows += [RowOutcome(row.number, outcome, each.name, details) for row in rows]
    if outcome is not Outcome.UNCHANGED:
        plan.changes.append(PersonChange(each.person.number, fields, moves))


def _details(each: _Wanted, fields: Mapping[str, str | None], moves: Moves) -> Iterator[str]:
    """Say what changes."""
    if each.is_new:
        yield from (text for name in ("mail", "staff_number") if (text := fields.get(name)))
    else:
        if "name" in fields:
            yield _("name: %(before)s → %(after)s") % {"before": each.person.name, "after": fields["name"]}
        yield from (
            _("new %(field)s") % {"field": _(name.replace("_", " "))}
            for name in ("mail", "staff_number")
            if name in fields
        )
    if "role" in fields:
        yield _("becomes %(role)s") % {"role": called(Role(str(fields["role"])))}
    yield from moves.said
