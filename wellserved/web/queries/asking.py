"""What somebody who asks a team for something is shown before they send it: who can help, and what they can expect."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web import request_rules, rules
from wellserved.web.models import CharterVersion, Link, Membership, Person, Request, RequestWait, Segment, Service, Team
from wellserved.web.queries.link_conditions import LIVE, UNDENIED
from wellserved.web.queries.search import Kind, numbers
from wellserved.web.queries.teams import held_on
from wellserved.web.queries.usual_time import Usual, usual_time
from wellserved.web.queries.working_hours import hours_of
from wellserved.words.hours import NeverOpen, WorkingHours, due_at
from wellserved.words.hours_counted import moment_us
from wellserved.words.plain_words import plain_words
from wellserved.words.promises import said
from wellserved.words.requests import RequestState
from wellserved.words.units import MINUTE_US

MOST_FOUND = 8
MOST_OFFERED = 5
"""Before anything is typed: teams that were asked lately, and teams that serve one's own."""
MOST_WORDS = 6
FEW_TEAMS = 2
"""Of so few teams that are found, their services are shown, too."""
MOST_SERVICES = 4
LATELY = 20
MOST_MEMBERS = 60
MOST_DRAFTS = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Choice:
    """A team that can be asked, for one of its services or for anything."""

    team: Team
    service: Service | None = None
    note: str = ""

    @property
    def value(self) -> str:
        """What the form sends for it."""
        return f"{self.team.key}/{self.service.key}" if self.service else self.team.key

    @property
    def name(self) -> str:
        """What it is called."""
        return self.service.name if self.service else self.team.name


@dataclass(frozen=True)
class Fit:
    """Whether the day by which something is needed fits what is promised."""

    is_sooner: bool
    sentence: str


@dataclass(frozen=True)
class Beforehand:
    """What can be expected of a team, before it is asked."""

    choice: Choice
    value: str
    """What the page says of itself: this was shown, for this team."""
    has_charter: bool
    promises: tuple[str, ...]
    needs: str
    """What the provider needs for it, in their words."""
    how_to_ask: str
    """Where nothing was agreed on: what the team says to everybody."""
    other_way: str
    """The address of a page where one can help oneself; blank: there is none."""
    usual: Usual
    delivery: str
    """When it would be delivered if it were asked now; blank: nothing is promised."""
    fit: Fit | None


def teams_to_ask_for(person: Person, on: date) -> tuple[Team, ...]:
    """Give the teams for which somebody may ask: their own, and those they lead. At most three queries."""
    both = (*request_rules.teams_of_person(person, on), *rules.led_by(person, on))
    return tuple({each.pk: each for each in both}.values())


def chosen(value: str) -> Choice | None:
    """Give what a form sent as the team and service that are asked; None: there is no such one, or no longer.

    At most two queries.
    """
    team_key, _slash, service_key = value.partition("/")
    team = Team.objects.filter(key=team_key, closed_on_date=None).first() if team_key else None
    if team is None or not service_key:
        return Choice(team) if team else None
    service = Service.objects.filter(key=service_key, team=team, closed_on_date=None).first()
    return Choice(team, service) if service else None


def find(typed: str, without: Collection[Team] = ()) -> tuple[Choice, ...]:
    """Give the teams and services that are found by some words, at most `MOST_FOUND`. At most five queries.

    Each word must begin a word of the team's name, or of what is said about the service.
    """
    words = plain_words(typed)[:MOST_WORDS]
    if not words:
        return ()
    own = {each.pk for each in without}
    open_teams = Team.objects.filter(closed_on_date=None).exclude(pk__in=own)
    teams = list(open_teams.filter(pk__in=numbers(Kind.TEAM, words)).order_by("name", "pk"))
    offered = Service.objects.filter(closed_on_date=None, team__in=open_teams).select_related("team")
    by_word = list(offered.filter(pk__in=numbers(Kind.SERVICE, words)).order_by("name", "pk"))
    of_them = list(offered.filter(team__in=teams).order_by("name", "pk")) if 0 < len(teams) <= FEW_TEAMS else []
    found = [Choice(team) for team in teams]
    services = {each.pk: each for each in (*by_word, *of_them[:MOST_SERVICES])}
    found += [Choice(each.team, each, each.for_whom) for each in services.values()]
    return tuple(found[:MOST_FOUND])


def only_one(typed: str, found: Sequence[Choice]) -> Choice | None:
    """Give the one that is meant by what was typed, if there is one: of that name, or the only team, or all there is.

    A team that was found brings its services along; so they do not make it ambiguous.
    """
    same = [each for each in found if plain_words(each.name) == plain_words(typed)]
    if len(same) == 1:
        return same[0]
    is_one_team = len({each.team.pk for each in found}) == 1 and found[0].service is None
    return found[0] if is_one_team or len(found) == 1 else None


def offered_first(person: Person, mine: Collection[Team]) -> tuple[Choice, ...]:
    """Give whom somebody probably asks: whom they asked lately, and who serves their teams. Two queries."""
    own = {each.pk for each in mine}
    lately = Request.objects.filter(asked_by=person, provider__closed_on_date=None).select_related("provider")
    asked = [each.provider for each in lately.order_by("-changed_at")[:LATELY] if each.provider is not None]
    links = Link.objects.filter(LIVE & UNDENIED, customer__in=own).select_related("provider")
    serve = [each.provider for each in links.order_by("provider__name", "pk")[:LATELY]]
    notes = {each.pk: _("serves your team") for each in serve} | {each.pk: _("you asked them lately") for each in asked}
    teams = {each.pk: each for each in (*asked, *serve) if each.pk not in own}
    return tuple(Choice(each, note=notes[each.pk]) for each in list(teams.values())[:MOST_OFFERED])


def members(team: Team, on: date) -> list[Person]:
    """Give the people of a team on a day, by name, at most `MOST_MEMBERS`. One query."""
    held = Membership.objects.filter(held_on(on), team=team, person__is_active=True).select_related("person")
    return [each.person for each in held.order_by("person__name", "pk")[:MOST_MEMBERS]]


def beforehand(
    choice: Choice, customer: Team, version: CharterVersion | None, needed_by: date | None, now: datetime
) -> Beforehand:
    """Give what can be expected of a team. At most five queries.

    Takes: the charter that holds between the two for what is asked; the day by which it is needed, if there is one.
    """
    hours = hours_of([choice.team])[choice.team.pk].hours
    due = _due(hours, now, version.delivery if version else None)
    return Beforehand(
        choice=choice,
        value=shown_value(choice, customer),
        has_charter=version is not None,
        promises=tuple(said(each) for each in version.promises) if version else (),
        needs=version.provider_needs if version else "",
        how_to_ask=choice.team.how_to_ask,
        other_way=choice.service.way_to_help_yourself if choice.service else "",
        usual=usual_time(choice.team, customer, choice.service, hours, now),
        delivery=date_format(localtime(due), "DATETIME_FORMAT") if due else "",
        fit=_fit(hours, due.date(), needed_by) if due and needed_by else None,
    )


def shown_value(choice: Choice, customer: Team) -> str:
    """Give by what a form says that somebody saw what can be expected of a team."""
    return f"{choice.value} {customer.key}"


def _due(hours: WorkingHours, now: datetime, minutes: int | None) -> datetime | None:
    """Give when something is due that is asked now, by the clocks of whoever provides it; None: never."""
    if not minutes:
        return None
    try:
        at = _EPOCH + timedelta(microseconds=due_at(hours, moment_us(now), minutes * MINUTE_US))
    except NeverOpen:
        return None
    return at.astimezone(ZoneInfo(hours.zone))


def _fit(hours: WorkingHours, due: date, needed_by: date) -> Fit:
    """Say whether a day fits another one that is promised, counted in days on which the provider works."""
    if needed_by < due:
        words = {"day": date_format(due)}
        like = _(
            "That is sooner than they promise, which is %(day)s. Say under “Say more” what it is for, so that they "
            "can see what they can do."
        )
        return Fit(is_sooner=True, sentence=like % words)
    more = sum(bool(hours.on(due + timedelta(days=n))) for n in range(1, min((needed_by - due).days, 400) + 1))
    if not more:
        return Fit(is_sooner=False, sentence=_("That fits: it is the day they promise."))
    like = ngettext(
        "That fits: it is one working day more than they promise.",
        "That fits: it is %(n)s working days more than they promise.",
        more,
    )
    return Fit(is_sooner=False, sentence=like % {"n": more})


def open_segments() -> list[Segment]:
    """Give the kinds of outside customers there are, by name. One query."""
    return list(Segment.objects.filter(closed_on_date=None).order_by("name", "pk"))


def own_request(person: Person, key: str) -> Request | None:
    """Give what somebody wrote under a key, asked or not; None: nothing has this key. One query.

    Raises: NotThere where it is somebody else's.
    """
    rows = Request.objects.select_related("provider", "service", "customer", "segment", "contact")
    found = rows.filter(key=key).first()
    if found is not None and found.asked_by_id != person.pk:
        raise rules.NotThere
    return found


def drafts_of(person: Person) -> list[Request]:
    """Give the drafts of somebody, the last one first, at most `MOST_DRAFTS`. One query."""
    rows = Request.objects.filter(asked_by=person, state=RequestState.DRAFT).select_related("provider")
    return list(rows.order_by("-changed_at")[:MOST_DRAFTS])


def named_on(request: Request) -> list[Person]:
    """Give who is named on a request, by name. One query."""
    return [each.person for each in request.shares.select_related("person").order_by("person__name", "pk")]


def waiting_for(request: Request) -> Request | None:
    """Give the request that waits for this one now, the first of several. One query."""
    wait = RequestWait.objects.filter(blocker=request, until_at=None).select_related("request").order_by("pk").first()
    return wait.request if wait else None


def by_numbers(requests: Iterable[int]) -> list[Request]:
    """Give requests by their numbers, in order. One query."""
    return list(Request.objects.filter(pk__in=list(requests)).order_by("pk"))
