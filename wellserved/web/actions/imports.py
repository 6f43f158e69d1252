"""Files of people, teams and outside figures: looked at, then written in one go or left; writing can be undone."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web import rules
from wellserved.web.actions import imports_of_outside, imports_of_people, imports_of_teams
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.undo import Way
from wellserved.web.exchange.columns import Chosen, guess, missing, refuse_strange
from wellserved.web.exchange.known import TeamFinder
from wellserved.web.exchange.outside_rows import outside_rows
from wellserved.web.exchange.plan import Outcome, Outcomes
from wellserved.web.exchange.plan_outside import OutsidePlan, plan_outside
from wellserved.web.exchange.plan_people import KnownPeople, PeoplePlan, plan_people
from wellserved.web.exchange.plan_teams import TeamsPlan, plan_teams
from wellserved.web.exchange.read_file import MOST_BYTES, read_file, too_large
from wellserved.web.exchange.rows import Reading, ambiguous_days, day_comes_first, person_rows, team_rows
from wellserved.web.exchange.table import NotReadable, Row, Subject, Table
from wellserved.web.models import Import, Person
from wellserved.web.queries.known import known_people, known_teams
from wellserved.web.queries.known_outside import known_outside
from wellserved.words.roles import Permission

MOST_SHOWN = 30
MOST_PROBLEMS_KEPT = 5_000
LONGEST_NAME = 255
State = Import.State


Plan = PeoplePlan | TeamsPlan | OutsidePlan
NEEDS = {
    Subject.PEOPLE: Permission.IMPORT,
    Subject.TEAMS: Permission.IMPORT,
    Subject.OUTSIDE: Permission.BRING_OUTSIDE_FIGURES,
}
"""Which permission it takes to bring a file about something."""


class Otherwise(Exception):
    """Writing a file would do something else than what somebody was shown; nothing was written."""


def shown_name(name: str) -> str:
    """Give the name of a file as it is shown: without folders, and without signs that are no letters."""
    last = PurePath(name.replace("\\", "/").replace("\0", "")).name
    return "".join(letter for letter in last if letter.isprintable())[:LONGEST_NAME] or _("a file without a name")


def bring(*, by: Person | None, now: datetime, subject: Subject, name: str, content: Iterable[bytes]) -> Import:
    """Read a file somebody brought, and keep its table until they have looked at what it would do.

    The file itself is kept under a random name while it is read, and not after. Not to be called in a transaction:
    reading may take a while, in a process of its own.
    Raises: NotReadable with a sentence, whatever is in the file.
    """
    _permitted(by, now, subject)
    shown = shown_name(name)
    with TemporaryDirectory(prefix="wellserved-") as folder:
        path = Path(folder) / "file"
        size = 0
        with path.open("wb") as file:
            for chunk in content:
                size += len(chunk)
                if size > MOST_BYTES:
                    raise NotReadable(too_large(shown))
                file.write(chunk)
        table = read_file(path, shown)
    return stage(by=by, now=now, subject=subject, name=shown, table=table)


def stage(*, by: Person | None, now: datetime, subject: Subject, name: str, table: Table) -> Import:
    """Keep a table somebody brought, until they have looked at what it would do.

    Raises: NotReadable where nobody could say which column is which.
    """
    _permitted(by, now, subject)
    refuse_strange(subject, table.header, name)
    found = guess(subject, table.header)
    staged = Import(
        subject=subject,
        file_name=shown_name(name),
        by=by,
        at=now,
        rows=[[row.number, row.problem, *row.cells] for row in table.rows],
        answers={"header": table.header, "notes": table.notes, "chosen": found.chosen, "unclear": found.unclear},
    )
    staged.save(force_insert=True)
    return look(by=by, now=now, staged=staged)


def answer(*, by: Person | None, now: datetime, staged: Import, chosen: Chosen, day_first: bool | None) -> Import:
    """Take what somebody says about the columns, and about dates that can be read in two ways."""
    _permitted(by, now, staged.subject)
    _must_be_open(staged)
    subject = Subject(staged.subject)
    said = {"chosen": chosen, "unclear": missing(subject, chosen), "day_first": day_first}
    staged.answers = {**staged.answers, **said}
    return look(by=by, now=now, staged=staged)


def look(*, by: Person | None, now: datetime, staged: Import) -> Import:
    """Find out what writing a file would do, as long as nothing has to be asked first. Changes nothing but this."""
    _permitted(by, now, staged.subject)
    rows = rows_of(staged)
    asked = ambiguous_days(rows, staged.answers.get("chosen", {}))
    staged.answers["days"] = asked[:5] if staged.answers.get("day_first") is None else []
    if questions(staged):
        staged.preview, staged.problems, staged.counts = {}, [], {}
    else:
        plan = _plan(staged, rows, by, now)
        staged.preview = {
            "sum": _sum(plan),
            "rows": _first_rows(plan),
            "ignored": _ignored(staged),
            "notes": plan.notes,
        }
        staged.problems = [[each.row, each.sentence] for each in plan.problems][:MOST_PROBLEMS_KEPT]
        staged.counts = plan.counts()
    staged.save(update_fields=["answers", "preview", "problems", "counts"])
    return staged


def questions(staged: Import) -> list[str]:
    """Give what has to be said before anything can be shown."""
    days = [_("May dates be read with the day first, or with the month first?")] if staged.answers.get("days") else []
    unclear = staged.answers.get("unclear", missing(Subject(staged.subject), {}))
    return [*unclear, *days]


def write(*, by: Person | None, now: datetime, staged: Import) -> Import:
    """Write the good rows of a file, all or nothing; rows that were left out are kept to be mended.

    Raises: Otherwise when it would do something else than what was shown.
    """
    _permitted(by, now, staged.subject)
    with recorded(by=by, now=now, action=f"import-{staged.subject}", subject=staged) as record:
        _must_be_open(Import.objects.select_for_update().only("state").get(pk=staged.pk))
        imports_of_teams.hold()
        if asked := questions(staged):
            raise Otherwise(" ".join(asked))
        plan = _plan(staged, rows_of(staged), by, now)
        if _sum(plan) != staged.preview.get("sum"):
            raise Otherwise(_("Something changed since you looked at this file. Please look again."))
        way_back = _write(plan, now)
        left_out = {each.row for each in plan.problems}
        staged.rows = [row for row in staged.rows if row[0] in left_out]
        staged.state, staged.way_back = State.DONE, way_back
        staged.save(update_fields=["rows", "state", "way_back"])
        record.fields = [f"{count} {name}" for name, count in plan.counts().items()]
        if way_back:
            record.sentence, record.way_back = _sentence(staged), {"key": staged.key}
        return staged


def leave(*, by: Person | None, now: datetime, staged: Import) -> Import:
    """Let a file be; nothing of it is kept."""
    _permitted(by, now, staged.subject)
    _must_be_open(staged)
    staged.state, staged.rows, staged.problems, staged.preview = State.LEFT, [], [], {}
    staged.save(update_fields=["state", "rows", "problems", "preview"])
    return staged


def undo_import(*, by: Person, now: datetime, key: str) -> None:
    """Put everything back that a file changed, and remove what it made; what has changed since stays, and is named."""
    staged = Import.objects.get(key=key)
    staged.problems = _UNDO[Subject(staged.subject)](by=by, now=now, way_back=staged.way_back)
    staged.state, staged.rows, staged.way_back = State.UNDONE, [], []
    staged.save(update_fields=["problems", "state", "rows", "way_back"])


_UNDO = {
    Subject.PEOPLE: imports_of_people.undo,
    Subject.TEAMS: imports_of_teams.undo,
    Subject.OUTSIDE: imports_of_outside.undo,
}
WAYS = {f"import-{subject}": Way(undo_import, needs) for subject, needs in NEEDS.items()}
"""How imports are undone."""


def rows_of(staged: Import) -> list[Row]:
    """Give the rows of a file as they were read."""
    return [Row(number, tuple(cells), problem) for number, problem, *cells in staged.rows]


def _permitted(by: Person | None, now: datetime, subject: str) -> None:
    if by is not None:
        rules.must(rules.why_not(by, NEEDS[Subject(subject)], timezone.localdate(now)))


def _must_be_open(staged: Import) -> None:
    if staged.state != State.PREVIEW:
        raise rules.NotAllowed(_("This file was dealt with already. Bring it again if you want to."))


def _plan(staged: Import, rows: Sequence[Row], by: Person | None, now: datetime) -> Plan:
    """Compare the rows with what is there now."""
    chosen, said = staged.answers["chosen"], staged.answers.get("day_first")
    day_first = day_comes_first(rows, chosen) if said is None else said
    today = timezone.localdate(now)
    reading = Reading(tuple(staged.answers["header"]), chosen, today, day_first=day_first)
    if staged.subject == Subject.OUTSIDE:
        return plan_outside(list(outside_rows(rows, reading)), known_outside())
    teams = known_teams()
    if staged.subject == Subject.TEAMS:
        return plan_teams(list(team_rows(rows, reading)), teams, today)
    read = list(person_rows(rows, reading))
    mails, numbers, keys = (
        {text for row in read if (text := getattr(row, name))} for name in ("mail", "staff_number", "key")
    )
    people = known_people(mails, numbers, keys)
    return plan_people(read, KnownPeople(people, by.pk if by else None), TeamFinder(teams.teams), today)


def _write(plan: Plan, now: datetime) -> list[dict[str, object]]:
    if isinstance(plan, OutsidePlan):
        return imports_of_outside.write(plan, now)
    if isinstance(plan, TeamsPlan):
        return imports_of_teams.write(plan)
    return imports_of_people.write(plan, now)


def _sum(plan: Plan) -> str:
    """Give a sum over everything a plan does."""
    return hashlib.sha256(repr((plan.changes, plan.counts())).encode()).hexdigest()


def _first_rows(plan: Outcomes) -> list[list[object]]:
    """Give the first rows that do something."""
    doing = [row for row in plan.rows if row.outcome in {Outcome.CREATED, Outcome.CHANGED}]
    return [[row.row, row.outcome, row.name, row.details] for row in doing[:MOST_SHOWN]]


def _ignored(staged: Import) -> list[str]:
    used = set(staged.answers["chosen"].values())
    return [name for at, name in enumerate(staged.answers["header"]) if name and at not in used]


def _sentence(staged: Import) -> str:
    counts: Mapping[str, int] = staged.counts
    rows = counts["created"] + counts["changed"]
    words = {"rows": rows, "file": staged.file_name[:100]}
    return ngettext("Imported one row of %(file)s.", "Imported %(rows)s rows of %(file)s.", rows) % words
