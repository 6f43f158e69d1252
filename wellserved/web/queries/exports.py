"""People and teams as they are written into files, one row each, in the columns in which they are read back."""

from collections.abc import Iterator

from wellserved.web.exchange.table import TAKE_AWAY, Subject
from wellserved.web.models import Membership, Person, Team, TeamSpan
from wellserved.web.models.teams import TEXTS
from wellserved.web.queries.known import AT_ONCE

Rows = Iterator[list[str]]


def rows_of(subject: Subject) -> Rows:
    """Give the rows of an export."""
    rows = _people() if subject is Subject.PEOPLE else _teams()
    return ([_kept(cell) for cell in row] for row in rows)


def _kept(cell: str) -> str:
    """Leave out a cell that holds nothing but a dash: when it is read, that takes away what is there."""
    return "" if cell in TAKE_AWAY else cell


def _people() -> Rows:
    """Give everybody who works here, by name, with a row for each of their teams. Two queries for each 5,000."""
    people = Person.objects.filter(is_active=True).order_by("name", "pk")
    columns = people.values_list("pk", "mail", "staff_id", "name", "role", "key")
    memberships = _open_memberships()
    for pk, mail, staff_id, name, role, key in columns.iterator(AT_ONCE):
        about = [mail or "", staff_id or "", name]
        for team, is_lead, from_date in memberships.get(pk, [("", None, "")]):
            lead = "" if is_lead is None else "yes" if is_lead else "no"
            yield [*about, team, lead, role.replace("_", " "), str(from_date), key]


def _open_memberships() -> dict[int, list[tuple[str, bool | None, object]]]:
    found: dict[int, list[tuple[str, bool | None, object]]] = {}
    rows = Membership.objects.filter(until_date=None).order_by("team__key", "pk")
    for row in rows.values_list("person_id", "team__key", "is_lead", "from_date").iterator(AT_ONCE):
        found.setdefault(row[0], []).append((row[1], row[2], row[3]))
    return found


def _teams() -> Rows:
    """Give all open teams, those above before those below them. Two queries."""
    since = dict(TeamSpan.objects.filter(until_date=None).values_list("team_id", "from_date"))
    teams = Team.objects.filter(closed_on_date=None).order_by("path")
    for pk, key, name, parent, *texts in teams.values_list("pk", "key", "name", "parent__key", *TEXTS):
        yield [key, name, parent or "", str(since.get(pk, "")), *texts]
