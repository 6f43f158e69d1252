"""The six tell-tale signs of internal service, and by which behaviour each of them is measured."""

from dataclasses import dataclass
from enum import StrEnum

from wellserved.words.courses import Better
from wellserved.words.language import gettext
from wellserved.words.language import gettext_noop as _


class Sign(StrEnum):
    """One of the six signs; measured by behaviour here, and by voice in surveys."""

    RESPONSIVENESS = "responsiveness"
    SUPPORT = "support"
    COMMUNICATION = "communication"
    TRUST = "trust"
    CELEBRATION = "celebration"
    REPAIR = "repair"

    def says_name(self) -> str:
        """Say in the reader's language what it is called."""
        return gettext(SIGNS[self].name)

    def says_statement(self) -> str:
        """Say in the reader's language what holds where the sign is good."""
        return gettext(SIGNS[self].statement)


@dataclass(frozen=True)
class AboutSign:
    """What one sign is."""

    name: str
    """In English, as all wording here."""
    statement: str
    """What holds where it is good; surveys ask how far people agree."""
    measures: tuple["Measure", ...]
    """By which behaviour it is measured, the one that is drawn first; empty: not recorded yet."""


class Kind(StrEnum):
    """What a measure is."""

    SHARE = "share"
    """So many of n."""
    TIME = "time"
    """Hours: the middle of a month's requests."""
    EVENTS = "events"
    """How often something happened."""


class Measure(StrEnum):
    """One behaviour that is counted in requests."""

    ANSWER_KEPT = "answer_kept"
    ANSWER_TIME = "answer_time"
    RIGHT_FIRST = "right_first"
    PASSED_ON = "passed_on"
    DECLINED = "declined"
    NEWS_KEPT = "news_kept"
    LATE_TOLD = "late_told"
    FIRST_KEPT = "first_kept"
    MOVED_IN_TIME = "moved_in_time"
    DISPUTED = "disputed"
    THANKS = "thanks"
    KEPT = "kept"
    ASKED_RIGHT_FIRST = "asked_right_first"
    CUSTOMER_TIME = "customer_time"
    EXPEDITED = "expedited"
    OUTSIDE_HOURS = "outside_hours"

    def says_name(self) -> str:
        """Say in the reader's language what it is called."""
        return gettext(MEASURES[self].name)

    def says_what(self) -> str:
        """Say in the reader's language what is counted."""
        return gettext(MEASURES[self].definition)

    def says_of(self) -> str:
        """Say in the reader's language of what it is n."""
        return gettext(MEASURES[self].of)


@dataclass(frozen=True)
class AboutMeasure:
    """What one measure is."""

    name: str
    definition: str
    """What is counted, of what; a full sentence in English."""
    of: str
    """What n counts."""
    better: Better
    kind: Kind = Kind.SHARE


_REQUESTS, _PROMISES = _("requests"), _("promises")

MEASURES = {
    Measure.ANSWER_KEPT: AboutMeasure(
        _("first answers given as promised"),
        _("Of the first answers that were promised, those that came in time."),
        _("promised first answers"),
        Better.HIGHER,
    ),
    Measure.ANSWER_TIME: AboutMeasure(
        _("time to the first answer"),
        _("Working hours from asking to the first sign of the team that was asked: half of the month’s came sooner."),
        _("answered requests"),
        Better.LOWER,
        Kind.TIME,
    ),
    Measure.RIGHT_FIRST: AboutMeasure(
        _("right the first time"),
        _("Of the requests that ended, those that nobody had to open again."),
        _REQUESTS,
        Better.HIGHER,
    ),
    Measure.PASSED_ON: AboutMeasure(
        _("by way of another team"),
        _("Of the requests that ended, those that were asked of another team first, which passed them on."),
        _REQUESTS,
        Better.LOWER,
    ),
    Measure.DECLINED: AboutMeasure(
        _("declined, with another way"),
        _("Of the requests that ended, those to which the team said no and named another way."),
        _REQUESTS,
        Better.LOWER,
    ),
    Measure.NEWS_KEPT: AboutMeasure(
        _("news given when promised"),
        _("Of the moments for which news was promised, those by which it came."),
        _("promised news"),
        Better.HIGHER,
    ),
    Measure.LATE_TOLD: AboutMeasure(
        _("told before it was late"),
        _("Of the promises of delivery that were not kept, those of which the customer heard before the date passed."),
        _("late promises"),
        Better.HIGHER,
    ),
    Measure.FIRST_KEPT: AboutMeasure(
        _("first dates that held"),
        _("Of the promises of delivery, those that were kept by the first date that was named."),
        _PROMISES,
        Better.HIGHER,
    ),
    Measure.MOVED_IN_TIME: AboutMeasure(
        _("dates moved before they passed"),
        _("Of the promises whose date was moved, those that were never moved after the date had passed."),
        _("promises that were moved"),
        Better.HIGHER,
    ),
    Measure.DISPUTED: AboutMeasure(
        _("waits seen differently"),
        _("Of the requests that ended, those in which whoever was waited for saw the wait differently."),
        _REQUESTS,
        Better.LOWER,
    ),
    Measure.THANKS: AboutMeasure(
        _("thanks said"),
        _("Thanks from people of other teams that were written down. A thank-you in the corridor is worth as much."),
        _("thanks"),
        Better.HIGHER,
        Kind.EVENTS,
    ),
    Measure.KEPT: AboutMeasure(
        _("promises kept"),
        _("Of the promises of delivery, those that were kept by the date promised last."),
        _PROMISES,
        Better.HIGHER,
    ),
    Measure.ASKED_RIGHT_FIRST: AboutMeasure(
        _("asked right the first time"),
        _("Of the requests that ended, those in which nobody had to ask back and that came to the right team at once."),
        _REQUESTS,
        Better.HIGHER,
    ),
    Measure.CUSTOMER_TIME: AboutMeasure(
        _("waiting on whoever asked"),
        _("Working hours that a request waited for an answer or a date of whoever asked: the mean of the month."),
        _REQUESTS,
        Better.LOWER,
        Kind.TIME,
    ),
    Measure.EXPEDITED: AboutMeasure(
        _("hurried along"),
        _("Of the requests that ended, those that were marked as a risk to an outside customer on the way."),
        _REQUESTS,
        Better.LOWER,
    ),
    Measure.OUTSIDE_HOURS: AboutMeasure(
        _("work begun outside working hours"),
        _("Of the pieces of work, those that were begun outside the team’s working hours."),
        _("pieces of work"),
        Better.LOWER,
    ),
}

SIGNS = {
    Sign.RESPONSIVENESS: AboutSign(
        _("responsiveness"),
        _("When we ask, we soon get an answer that we can use."),
        (Measure.ANSWER_KEPT, Measure.ANSWER_TIME),
    ),
    Sign.SUPPORT: AboutSign(
        _("support"),
        _("Others help us reach what we are there for, as if it were theirs."),
        (Measure.RIGHT_FIRST, Measure.DECLINED),
    ),
    Sign.COMMUNICATION: AboutSign(
        _("communication"),
        _("We hear early what concerns us, above all when something will be later."),
        (Measure.NEWS_KEPT, Measure.LATE_TOLD),
    ),
    Sign.TRUST: AboutSign(
        _("trust"),
        _("What is promised holds; where it cannot, both sides say so openly."),
        (Measure.FIRST_KEPT, Measure.MOVED_IN_TIME, Measure.DISPUTED),
    ),
    Sign.CELEBRATION: AboutSign(
        _("celebration"),
        _("We notice what others achieve, and tell them what it made possible."),
        (Measure.THANKS,),
    ),
    Sign.REPAIR: AboutSign(
        _("repair"),
        _("When something went wrong between us, we talk about it and go on together."),
        (),
    ),
}
MIRRORED = (Sign.RESPONSIVENESS, Sign.SUPPORT, Sign.COMMUNICATION, Sign.TRUST)
"""Those that requests tell of: what a team gives stands beside what it gets."""
NOT_RECORDED = _("not recorded yet")
