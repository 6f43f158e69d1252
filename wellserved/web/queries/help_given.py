"""Help that teams gave one another: what stands side by side before a no, and what it adds up to, by team only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web import request_rules, rules
from wellserved.web.models import HelpGiven, Person, Request, RequestShare, Team
from wellserved.web.queries.team_figures import why_few
from wellserved.web.queries.teams import held_on
from wellserved.words.links import Side
from wellserved.words.promises import written_hours
from wellserved.words.roles import RULES, Permission
from wellserved.words.team_figures import FEWEST_PEOPLE

AT_ONCE = 30
DAYS = 365
MOST_TO_CONFIRM = 5


@dataclass(frozen=True)
class SideBySide:
    """What a no would be about: what helping takes, and what it would save, in this order."""

    takes: str
    saves: str
    sentence: str
    """What one is for the other."""


@dataclass(frozen=True)
class Sums:
    """What some help adds up to; nothing of it is about a person."""

    times: int
    takes: str
    """How long it took whoever helped."""
    confirmed: int
    """How often whoever was helped said what it saved."""
    saved: str
    """What they said; blank: nothing yet."""
    expected: str
    """What whoever helped thinks it saved, where nobody confirmed it yet; blank: nothing of that kind."""


@dataclass(frozen=True)
class TeamHelp:
    """What a team gave and got in the last twelve months."""

    gave: Sums
    got: Sums
    why_withheld: str
    """Why neither is shown; blank: they are."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was noted."""
        return not self.gave.times and not self.got.times


@dataclass(frozen=True)
class Noted:
    """One help as it is listed."""

    key: str
    at: datetime
    what: str
    helper: Team
    helped: Team
    takes: str
    expected: str
    saved: str
    """As whoever was helped says; blank: not confirmed."""
    is_confirmed: bool
    is_refused: bool
    for_own_targets: bool
    may_confirm: bool


@dataclass(frozen=True)
class Ledger:
    """A page of what a team gave, or of what it got."""

    rows: tuple[Noted, ...]
    newer: str
    older: str


@dataclass(frozen=True)
class HelpPage:
    """One help, for one reader."""

    help: HelpGiven
    noted: Noted
    request: Request | None
    why_not_confirm: str


def side_by_side(minutes: int, would_save_minutes: int) -> SideBySide:
    """Say what helping takes and what it would save. No query.

    >>> side_by_side(10, 180).sentence
    'Each minute of ours would save them 18.'
    """
    return SideBySide(written_hours(minutes), written_hours(would_save_minutes), _weighed(minutes, would_save_minutes))


def _weighed(minutes: int, would_save_minutes: int) -> str:
    if would_save_minutes >= 2 * minutes:
        many = would_save_minutes // minutes
        return _("Each minute of ours would save them %(many)s.") % {"many": many}
    if would_save_minutes > minutes:
        return _("It would save them more than it takes us.")
    if would_save_minutes == minutes:
        return _("It would take us as long as it saves them.")
    return _("It would take us longer than it saves them. There may be another way for both.")


def weighed(request: Request) -> SideBySide | None:
    """Give what was weighed last before a no to a request; None: nothing was. One query."""
    last = HelpGiven.objects.filter(request=request, would_save_minutes__isnull=False).order_by("-at", "-pk").first()
    if last is None or not last.would_save_minutes:
        return None
    return side_by_side(last.minutes, last.would_save_minutes)


def of_team(team: Team, people: int, now: datetime) -> TeamHelp:
    """Add up what a team gave and got in the last twelve months. One query.

    Takes: how many people belong to the team; where they are few, a sum would be about one of them.
    """
    rows = HelpGiven.objects.filter(
        Q(helper=team) | Q(helped=team), at__gte=now - timedelta(days=DAYS), is_refused=False
    )
    found = rows.aggregate(**_counted("gave", Q(helper=team)), **_counted("got", Q(helped=team)))
    return TeamHelp(_sums(found, "gave"), _sums(found, "got"), why_few(people))


def _counted(name: str, which: Q) -> dict[str, Count | Sum]:
    open_ones = which & Q(confirmed_at=None)
    return {
        f"{name}_times": Count("pk", filter=which),
        f"{name}_takes": Sum("minutes", filter=which),
        f"{name}_confirmed": Count("pk", filter=which & Q(confirmed_at__isnull=False)),
        f"{name}_saved": Sum("saved_minutes", filter=which),
        f"{name}_expected": Sum("would_save_minutes", filter=open_ones),
    }


def _sums(found: dict[str, int | None], name: str) -> Sums:
    return Sums(
        times=found[f"{name}_times"] or 0,
        takes=_length(found[f"{name}_takes"]),
        confirmed=found[f"{name}_confirmed"] or 0,
        saved=_length(found[f"{name}_saved"]),
        expected=_length(found[f"{name}_expected"]),
    )


def _length(minutes: int | None) -> str:
    return written_hours(minutes) if minutes else ""


def how_many(times: int) -> str:
    """Say how often; it stands beside every sum."""
    return ngettext("once", "%(times)s times", times) % {"times": times}


def to_confirm(teams: Sequence[Team]) -> tuple[HelpGiven, ...]:
    """Give the last help that teams got and of which nobody said yet what it saved. At most one query."""
    if not teams:
        return ()
    rows = HelpGiven.objects.filter(helped__in=[each.pk for each in teams], confirmed_at=None, is_refused=False)
    return tuple(rows.select_related("helper").order_by("-at", "-pk")[:MOST_TO_CONFIRM])


def people_of(team: Team, on: date) -> int:
    """Count who belongs to a team, as far as it matters whether they are few. One query."""
    return len(team.memberships.filter(held_on(on), person__is_active=True)[:FEWEST_PEOPLE].values_list("pk"))


def ledger(  # noqa: PLR0913 -- which team, which side, for whom, when, and the place in the list
    team: Team, side: Side, reader: Person, on: date, *, after: str = "", before: str = ""
) -> Ledger:
    """Give a page of what a team gave (provider) or got (customer), the newest first. At most four queries.

    What belongs to a confidential request stands there only for whoever is named in it.
    """
    rows = _seen_by(reader).filter(**{"helper" if side is Side.PROVIDER else "helped": team})
    beside = HelpGiven.objects.filter(key=before or after).values_list("at", "pk").first() if before or after else None
    if beside is not None:
        at, pk = beside
        rows = (
            rows.filter(at__gte=at).exclude(at=at, pk__lte=pk)
            if before
            else rows.filter(at__lte=at).exclude(at=at, pk__gte=pk)
        )
    went_back = bool(before and beside)
    found = list(rows.order_by(*(("at", "pk") if went_back else ("-at", "-pk")))[: AT_ONCE + 1])
    more, found = len(found) > AT_ONCE, found[:AT_ONCE]
    found = found[::-1] if went_back else found
    if not found:
        return Ledger((), "", "")
    has_newer, has_older = (more, True) if went_back else (beside is not None, more)
    noted = tuple(_noted(each, reader, on) for each in found)
    return Ledger(noted, noted[0].key if has_newer else "", noted[-1].key if has_older else "")


def _seen_by(reader: Person) -> QuerySet[HelpGiven]:
    named = RequestShare.objects.filter(request=OuterRef("request"), person=reader)
    of_it = Q(request__asked_by=reader) | Q(request__taken_by=reader) | Exists(named)
    open_to_both = Q(request=None) | Q(request__is_confidential=False)
    return HelpGiven.objects.filter(open_to_both | of_it).select_related("helper", "helped", "request")


def _noted(row: HelpGiven, reader: Person, on: date) -> Noted:
    return Noted(
        key=row.key,
        at=row.at,
        what=row.what,
        helper=row.helper,
        helped=row.helped,
        takes=written_hours(row.minutes),
        expected=_length(row.would_save_minutes),
        saved="" if row.saved_minutes is None else written_hours(row.saved_minutes),
        is_confirmed=row.confirmed_at is not None,
        is_refused=row.is_refused,
        for_own_targets=row.for_own_targets,
        may_confirm=not why_not_confirm(reader, row, on),
    )


def help_page(key: str, reader: Person, on: date) -> HelpPage:
    """Put together the page of one help. At most seven queries.

    Raises: NotThere; NotAllowed for whoever is of neither team.
    """
    found = help_of(key, reader, on)
    seen = found.request is not None and not request_rules.why_not_see(reader, found.request, on)
    return HelpPage(
        found, _noted(found, reader, on), found.request if seen else None, why_not_confirm(reader, found, on)
    )


def help_of(key: str, reader: Person, on: date) -> HelpGiven:
    """Give one help to somebody of the two teams. At most three queries.

    Raises: NotThere; NotAllowed for whoever is of neither team.
    """
    if not HelpGiven.objects.filter(key=key).exists():
        raise rules.NotThere
    found = _seen_by(reader).select_related("request__customer", "request__provider").filter(key=key).first()
    if found is not None and _is_of(reader, found, on):
        return found
    raise rules.NotAllowed(RULES[Permission.NOTE_HELP].says_no())


def _is_of(person: Person, row: HelpGiven, on: date) -> bool:
    return any(request_rules.speaks_for(person, team, on) for team in (row.helper, row.helped))


def why_not_note(person: Person, team: Team, on: date) -> str:
    """Say why somebody may not note help for a team that helped or was helped."""
    if team.closed_on_date is not None and team.closed_on_date <= on:
        return _("This team is closed; what it gave and got stays as it was.")
    return "" if request_rules.speaks_for(person, team, on) else RULES[Permission.NOTE_HELP].says_no()


def why_not_confirm(person: Person, row: HelpGiven, on: date) -> str:
    """Say why somebody may not say what a help saved."""
    if row.is_refused:
        return _("It was a no, so it saved nothing.")
    if request_rules.speaks_for(person, row.helped, on):
        return ""
    return _("%(team)s says what it saved them.") % {"team": row.helped.name}


def why_not_see_ledger(person: Person, team: Team, on: date) -> str:
    """Say why somebody sees only what it adds up to, and not what it was about."""
    if request_rules.speaks_for(person, team, on):
        return ""
    return _("What it was about, only people of %(team)s see.") % {"team": team.name}


def provider_of(request: Request, person: Person, on: date) -> tuple[Team, ...]:
    """Give the team that a request is asked of, if somebody stands on its side; else nothing. Queries as `sides_of`."""
    if request.provider is None or Side.PROVIDER not in request_rules.sides_of(person, request, on):
        return ()
    return (request.provider,)
