"""Charges: whose time it was that a case took, in words."""

from enum import StrEnum

from wellserved.words.events import Column


class ChargeKind(StrEnum):
    """What a stretch of a case's life was spent on. Stored in tables as `code`, the position in this list."""

    QUEUE = "queue"
    WORK = "work"
    HELD = "held"
    ANSWER = "answer"
    STALE = "stale"
    UNASKED = "unasked"
    OUTSIDE = "outside"
    DEADLOCK = "deadlock"

    @property
    def code(self) -> int:
        """The integer that stands for this kind in tables."""
        return _CODES[self]


_CODES = {kind: code for code, kind in enumerate(ChargeKind)}

CHARGE_MEANINGS: dict[ChargeKind, str] = {
    ChargeKind.QUEUE: "the team had the case in its queue",
    ChargeKind.WORK: "the team worked on it",
    ChargeKind.HELD: "the team held it: queue and work are not told apart, or it waited for a date of its own",
    ChargeKind.ANSWER: "the team's customer was asked something and had not answered",
    ChargeKind.STALE: "what it waited for was there (or nothing was named), and the team had not gone on",
    ChargeKind.UNASKED: "the team waited for a case that had not been asked for yet",
    ChargeKind.OUTSIDE: "an outside party was waited on",
    ChargeKind.DEADLOCK: "cases waited for one another in a circle: shared by the teams on it",
}

OWN_KINDS = frozenset({ChargeKind.QUEUE, ChargeKind.WORK, ChargeKind.HELD, ChargeKind.STALE, ChargeKind.UNASKED})
"""The kinds that are the asked team's own doing where nothing stands in between (`depth` 0)."""

WAITING_KINDS = frozenset(set(ChargeKind) - {ChargeKind.WORK, ChargeKind.OUTSIDE})
"""The kinds in which a customer inside waits for a provider: what a weakest link is made of."""

CHARGE_COLUMNS: tuple[Column, ...] = (
    Column("case", "text", "the case whose time it was"),
    Column("kind", "word", "one of the kinds"),
    Column("team", "text", "who is charged: team, customer or outside party; blank: not known"),
    Column("provider", "text", "the link on which the time passed: who was to do something"),
    Column("customer", "text", "and for whom"),
    Column("via", "text", "the case directly waited on, through which the time came; blank: the case itself"),
    Column("depth", "int16", "how many cases lie between: 0 is the case itself, 1 what it waited on, ..."),
    Column("wall_us", "int64", "microseconds of the clock; these add up to the life of the case exactly"),
    Column("promise_us", "int64", "of these, in the working hours of the team asked first; decides what is late"),
    Column("open_us", "int64", "of these, in the charged team's own working hours"),
)
"""The columns of `charges.parquet`."""
