"""What the page of a team's working hours shows: its versions with what differs, and how an amount is counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.models import Absence, Person, Team, TeamHours
from wellserved.web.models.hours import FIELDS, WEEKDAYS
from wellserved.web.queries import teams
from wellserved.web.queries.working_hours import Known, holidays_of, hours_of
from wellserved.words.hours import NeverOpen, WorkingHours, due_at
from wellserved.words.hours_counted import CountedDay, Kind, counted_days, shown_by_clocks
from wellserved.words.intervals import written_day
from wellserved.words.promises import written_hours
from wellserved.words.units import MINUTE_US

MOST_DAYS = 60
"""Days of a computation that are shown one by one."""


@dataclass(frozen=True)
class Difference:
    """One field in which a version differs from the one before."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownVersion:
    """One version, with what it changed."""

    row: TeamHours
    differences: tuple[Difference, ...]
    """None for the first."""
    is_now: bool
    can_go: bool
    """Whether it can be dropped: the first one only while it is alone."""


@dataclass(frozen=True)
class HoursPage:
    """When a team works."""

    team: Team
    above: tuple[Team, ...]
    of: Team | None
    """Whose hours they are; None: all time counts."""
    zone: str
    week: tuple[tuple[str, str], ...]
    """Day of the week and its hours, as they are now; none where all time counts."""
    now: TeamHours | None
    """The version that holds now."""
    versions: tuple[ShownVersion, ...]
    """Its own, the last one first."""
    version: int
    """From which a form is made; 0: it has no hours of its own."""
    absences: tuple[Absence, ...]
    """Of its leads, those that are not over, with who stands in."""
    why_not_set: str

    @property
    def is_own(self) -> bool:
        """Whether the team has hours of its own."""
        return self.of is not None and self.of.pk == self.team.pk


@dataclass(frozen=True)
class CountedRow:
    """One day of a computation, in words."""

    day: date
    hours: str
    """The intervals that begin on it, or that it is closed."""
    why: tuple[str, ...]
    """What is special about it."""
    counted: str
    amount: str
    total: str
    """The amount up to the end of this day."""


@dataclass(frozen=True)
class Counted:
    """A computation: from a moment on, so much working time, until another."""

    begins: datetime
    """By the clocks of the team's zone, as they show it."""
    ends: datetime
    amount: str
    rows: tuple[CountedRow, ...]
    more_days: int
    """How many further days are not shown one by one."""


def hours_page(key: str, reader: Person, on: date) -> HoursPage:
    """Put together the page of a team's hours. At most six queries.

    Raises: NotThere.
    """
    team = teams.team(key)
    known = hours_of([team])[team.pk]
    own = known.versions if known.of is not None and known.of.pk == team.pk else ()
    return HoursPage(
        team=team,
        above=teams.above(team),
        of=known.of,
        zone=known.hours.zone if known.of else "",
        week=_week(known, on),
        now=_held_on(known.versions, on),
        versions=_shown(own, on),
        version=max((each.version for each in own), default=0),
        absences=_absences_of_leads(team, on),
        why_not_set=rules.why_not_set_hours(reader, team, on),
    )


def hours_of_team(team: Team) -> Known:
    """Give the hours of one team. One query."""
    return hours_of([team])[team.pk]


def version_to_begin_with(team: Team, on: date) -> tuple[TeamHours, int]:
    """Give what a form begins with, the hours as they are on a day, and from which version it is made. One query."""
    known = hours_of_team(team)
    own = known.versions if known.of is not None and known.of.pk == team.pk else ()
    usual = TeamHours(team=team, zone="", **dict.fromkeys(WEEKDAYS[:5], "09:00-17:00"))
    return _held_on(known.versions, on) or usual, max((each.version for each in own), default=0)


def in_short(known: Known, on: date) -> tuple[tuple[str, str], ...]:
    """Give the week as it is on a day, days with the same hours together. No query.

    For example: Monday to Thursday 09:00-17:00, Friday 09:00-14:00.
    """
    found: list[tuple[list[str], str]] = []
    for label, hours in _week(known, on):
        if found and found[-1][1] == hours:
            found[-1][0].append(label)
        else:
            found.append(([label], hours))
    return tuple((_span(labels), hours) for labels, hours in found if hours != _("closed"))


def _span(labels: Sequence[str]) -> str:
    if len(labels) == 1:
        return labels[0]
    return _("%(first)s to %(last)s") % {"first": labels[0], "last": labels[-1]}


def _held_on(versions: Sequence[TeamHours], on: date) -> TeamHours | None:
    return next((each for each in reversed(versions) if each.from_date is None or each.from_date <= on), None)


def _week(known: Known, on: date) -> tuple[tuple[str, str], ...]:
    row = _held_on(known.versions, on)
    if row is None:
        return ()
    return tuple((label_of(name), _said_hours(getattr(row, name))) for name in WEEKDAYS)


def label_of(name: str) -> str:
    """Say what a field of hours is called."""
    return str(TeamHours._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _said_hours(written: str) -> str:
    return _("closed") if written == "closed" else written


def _shown(own: Sequence[TeamHours], on: date) -> tuple[ShownVersion, ...]:
    now = _held_on(own, on)
    shown = []
    for place, row in enumerate(own):
        before = own[place - 1] if place else None
        can_go = row.from_date is not None or len(own) == 1
        shown.append(ShownVersion(row, _differences(before, row) if before else (), row is now, can_go))
    return tuple(reversed(shown))


def _differences(before: TeamHours, after: TeamHours) -> tuple[Difference, ...]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in FIELDS)
    return tuple(
        Difference(label_of(name), _said_hours(was) or _("none"), _said_hours(now) or _("none"))
        for name, was, now in pairs
        if was != now
    )


def _absences_of_leads(team: Team, on: date) -> tuple[Absence, ...]:
    leads = team.memberships.filter(teams.held_on(on), is_lead=True, person__is_active=True).values("person")
    ahead = Absence.objects.filter(person__in=leads, until_date__gt=on).select_related("person", "deputy")
    return tuple(ahead.order_by("from_date", "pk"))


def count_amount(known: Known, start_us: int, minutes: int) -> Counted | str:
    """Say when an amount of working time that begins at a moment is over, and how; or, in a sentence, why never."""
    try:
        return count_between(known, start_us, due_at(known.hours, start_us, minutes * MINUTE_US))
    except NeverOpen:
        return _("So much working time never passes: from some day on these hours have none.")


def count_between(known: Known, start_us: int, end_us: int) -> Counted:
    """Say how much working time lies between two moments, and on which days. No query."""
    hours, days = known.hours, counted_days(known.hours, start_us, end_us)
    total, rows = 0, list[CountedRow]()
    for day in days:
        total += day.counted_us
        if len(rows) < MOST_DAYS:
            rows.append(_row(known, day, total))
    return Counted(
        shown_by_clocks(hours.zone, start_us),
        shown_by_clocks(hours.zone, end_us),
        _amount(total),
        tuple(rows),
        len(days) - len(rows),
    )


def _row(known: Known, day: CountedDay, total_us: int) -> CountedRow:
    return CountedRow(
        day=day.day,
        hours=_said_hours(written_day(day.begins)),
        why=_whys(known, day),
        counted=", ".join(_clock(known.hours, start, end, day.day) for start, end in day.counted),
        amount=_amount(day.counted_us),
        total=_amount(total_us),
    )


def _whys(known: Known, day: CountedDay) -> tuple[str, ...]:
    whys = []
    if day.kind is Kind.HOLIDAY:
        held = _held_on(known.versions, day.day)
        name = holidays_of(held.holidays).get(day.day, "") if held else ""
        whys.append(_("public holiday: %(name)s") % {"name": name})
    if day.kind is Kind.OWN:
        whys.append(_("a day that is different"))
    if day.clock_us:
        words = {"length": written_hours(abs(day.clock_us) // MINUTE_US)}
        forward, back = _("the clocks are set forward by %(length)s"), _("the clocks are set back by %(length)s")
        whys.append((forward if day.clock_us > 0 else back) % words)
    return tuple(whys)


def _clock(hours: WorkingHours, start_us: int, end_us: int, day: date) -> str:
    """Write what was counted by the clocks of the zone; the end of a day is 24:00."""
    start, end = shown_by_clocks(hours.zone, start_us), shown_by_clocks(hours.zone, end_us)
    until = "24:00" if end.date() > day and (end.hour, end.minute) == (0, 0) else f"{end:%H:%M}"
    return f"{start:%H:%M}–{until}"


def _amount(amount_us: int) -> str:
    return written_hours(amount_us // MINUTE_US)
