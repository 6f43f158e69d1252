"""How it goes on one link, for both of its sides: what the provider gives, and what the customer gives for it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from wellserved.web import rules
from wellserved.web.models import FindingsRun, Link, Person
from wellserved.web.queries import links, own_findings
from wellserved.web.queries.charters import in_force_on
from wellserved.web.queries.course_readers import why_not_see_link_course
from wellserved.web.queries.courses import Told, series, told
from wellserved.web.queries.link_conditions import LIVE
from wellserved.web.queries.links import LinkRow
from wellserved.web.queries.months import known_months
from wellserved.web.queries.open_work import small_teams
from wellserved.web.queries.promises_told import promises_of
from wellserved.web.queries.signs import SignTold, months_counted, signs_of, thanks_by_month
from wellserved.words.signs import Measure

OF_CUSTOMER = (Measure.ASKED_RIGHT_FIRST, Measure.CUSTOMER_TIME, Measure.EXPEDITED)
"""What whoever asks does for it that a request goes well."""


@dataclass(frozen=True)
class LinkFound:
    """What the stored months say of a link."""

    first: date
    last: date
    signs: tuple[SignTold, ...]
    """What the provider gives."""
    of_customer: tuple[Told, ...]
    """What the customer gives, in the same requests."""
    thanks_back: Told
    """Thanks of the provider to the customer."""


@dataclass(frozen=True)
class LinkCourse:
    """Everything that the page shows."""

    link: Link
    row: LinkRow
    back: Link | None
    """The link on which the customer serves the provider; None: there is none."""
    run: FindingsRun | None
    small: str
    """The name of the side to which fewer than three people belong; blank: neither."""
    found: LinkFound | None


def link_course(key: str, reader: Person, now: datetime) -> LinkCourse:
    """Put together how it goes on a link. At most fifteen queries.

    Raises: NotThere; NotAllowed for whoever is of no side.
    """
    link = links.link(key)
    rules.must(why_not_see_link_course(reader, link, timezone.localdate(now)))
    sides = [team for team in (link.provider, link.customer) if team is not None]
    small = small_teams([each.pk for each in sides], now)
    return LinkCourse(
        link=link,
        row=links.row(link),
        back=Link.objects.filter(LIVE, provider=link.customer, customer=link.provider).first()
        if link.customer
        else None,
        run=own_findings.newest(),
        small=next((each.name for each in sides if each.pk in small), ""),
        found=None if small or link.customer is None else _found(link, timezone.localdate(now)),
    )


def _back(link: Link) -> Link | None:
    return Link.objects.filter(LIVE, provider=link.customer, customer=link.provider).first() if link.customer else None


def _found(link: Link, on: date) -> LinkFound | None:
    known = known_months()
    counted = months_counted(known)
    of = series(known, provider=link.provider, customer=link.customer)
    if counted is None or not of:
        return None
    thanks = thanks_by_month(known, on, provider=link.provider, customer=link.customer)
    back = thanks_by_month(known, on, provider=link.customer, customer=link.provider)
    return LinkFound(
        first=counted[0],
        last=counted[1],
        signs=signs_of(of, thanks, "gives", promises_of(in_force_on(link))),
        of_customer=tuple(told(each, of, "asks") for each in OF_CUSTOMER),
        thanks_back=Told(Measure.THANKS, back, "back"),
    )
