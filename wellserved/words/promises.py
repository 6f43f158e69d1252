"""What a provider promises its customer: a first answer, news, delivery; and amounts of working time in words.

Promises are amounts of working time, counted in the hours of the provider. A day of working time is eight hours, in
every team and for good: so that "2 days" stays what both sides agreed on when opening hours change.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from wellserved.words.language import gettext
from wellserved.words.language import gettext_noop as _
from wellserved.words.units import MINUTE_US

HOUR = 60
DAY = 8 * HOUR
WEEK = 5 * DAY
"""Amounts of working time, in minutes."""
LONGEST = 26 * WEEK

_UNITS = {"min": 1, "m": 1, "minute": 1, "h": HOUR, "hour": HOUR, "d": DAY, "day": DAY, "w": WEEK, "week": WEEK}
_PART = re.compile(r"(?P<many>[0-9]{1,6}(?:[.,][0-9]{1,3})?)\s*(?P<unit>[a-z]+)")
_LONGEST_TEXT = 40


class PromiseKind(StrEnum):
    """What is promised."""

    FIRST_ANSWER = "first_answer"
    NEXT_UPDATE = "next_update"
    DELIVERY = "delivery"


WORDING = {
    PromiseKind.FIRST_ANSWER: _("First answer"),
    PromiseKind.NEXT_UPDATE: _("Next news"),
    PromiseKind.DELIVERY: _("Delivery"),
}
_SAID = {
    PromiseKind.FIRST_ANSWER: _("You get a first answer within {length}."),
    PromiseKind.NEXT_UPDATE: _("Until it is done, you hear from us again within {length}."),
    PromiseKind.DELIVERY: _("It is delivered within {length}."),
}
_SAID_WITH_SHARE = {
    PromiseKind.FIRST_ANSWER: _("You get a first answer within {length}, in at least {share} of 100 requests."),
    PromiseKind.NEXT_UPDATE: _(
        "Until it is done, you hear from us again within {length}, in at least {share} of 100 requests."
    ),
    PromiseKind.DELIVERY: _("It is delivered within {length}, in at least {share} of 100 requests."),
}
_ALWAYS = 100


@dataclass(frozen=True)
class Promise:
    """One promise: what, within how much working time of the provider, and how often at least."""

    kind: PromiseKind
    minutes: int
    share: int = _ALWAYS
    """Of 100 requests, for how many at least it shall be kept."""

    @property
    def working_us(self) -> int:
        """The amount in microseconds, as `hours.due_at` takes it."""
        return self.minutes * MINUTE_US


def called(kind: PromiseKind) -> str:
    """Say in the reader's language what is promised."""
    return gettext(WORDING[kind])


def said(promise: Promise) -> str:
    """Say a promise in a sentence of the provider, in the reader's language.

    >>> said(Promise(PromiseKind.DELIVERY, 16 * 60, 90))
    'It is delivered within 2 days, in at least 90 of 100 requests.'
    """
    sentences = _SAID if promise.share == _ALWAYS else _SAID_WITH_SHARE
    return gettext(sentences[promise.kind]).format(length=written_length(promise.minutes), share=promise.share)


def read_length(text: str) -> int:
    """Read an amount of working time, such as 4 h, 1 h 30 min, 2 days or 1.5 weeks; give minutes.

    A day is eight hours, a week five days. Raises: ValueError with a sentence that says what is wrong.

    >>> read_length("1 h 30 min"), read_length("2 days"), read_length("1,5 h")
    (90, 960, 90)
    """
    rest = text[:_LONGEST_TEXT].strip().lower()
    found, minutes = list(_PART.finditer(rest)), 0.0
    if not found or _PART.sub("", rest).strip(" +"):
        raise ValueError(gettext("Write an amount with its unit, such as 30 min, 4 h, 2 days or 1 week."))
    for part in found:
        unit = part["unit"]
        many = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
        if many is None:
            raise ValueError(gettext("“{unit}” is no unit. Use min, h, days or weeks.").format(unit=unit))
        minutes += float(part["many"].replace(",", ".")) * many
    if not 1 <= round(minutes) <= LONGEST:
        raise ValueError(gettext("Promise at least one minute and at most 26 weeks."))
    return round(minutes)


def written_length(minutes: int) -> str:
    """Write an amount of working time as `read_length` reads it: whole days where it comes out even, otherwise hours.

    >>> written_length(960), written_length(480), written_length(720), written_length(95), written_length(30)
    ('2 days', '1 day', '12 h', '1 h 35 min', '30 min')
    """
    if minutes and minutes % DAY == 0:
        days = minutes // DAY
        return gettext("1 day") if days == 1 else gettext("{n} days").format(n=days)
    return written_hours(minutes)


def written_hours(minutes: int) -> str:
    """Write an amount in hours and minutes only: what `written_length` says in days, said once more.

    >>> written_hours(960), written_hours(90)
    ('16 h', '1 h 30 min')
    """
    hours, rest = divmod(minutes, HOUR)
    parts = [gettext("{n} h").format(n=hours)] if hours else []
    return " ".join(parts + ([gettext("{n} min").format(n=rest)] if rest or not hours else []))
