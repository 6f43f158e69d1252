"""How the moments of a mapping are written and in which zone; asks where the file leaves that open."""

import os
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

from wellserved.engine import UNIX_UNITS
from wellserved.eventlog.guess_moments import DAY_FIRST, MONTH_FIRST, Written, conversions, ordered
from wellserved.eventlog.look import Look
from wellserved.eventlog.mapping import ColumnMapping
from wellserved.eventlog.mapping_keys import is_zone
from wellserved.eventlog.moment_formats import friendly
from wellserved.eventlog.proposal import SEVERAL_FORMATS, Question, Reason

_ZONES = {
    "Europe/Berlin": "central European time",
    "Europe/London": "British time",
    "America/New_York": "eastern time in America",
    "America/Los_Angeles": "western time in America",
    "Asia/Kolkata": "Indian time",
    "UTC": "universal time, without summer time",
}
_UTC = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "UCT", "Zulu", "Etc/Zulu", "Universal", "Etc/Universal"})


@dataclass(frozen=True)
class Time:
    """The mapping with its formats and its zone, as far as they can be told."""

    mapping: ColumnMapping
    reasons: tuple[Reason, ...]
    questions: tuple[Question, ...]


def settle_time(look: Look, mapping: ColumnMapping) -> Time:
    """Find the formats of a mapping's moments, and ask for their order and their zone where these are not told.

    Formats and a zone that the mapping has already are kept. Columns other than `at` that hold no moments are left out
    of account.
    """
    column_sets = [columns for columns in (mapping.at, mapping.ended_at, mapping.promise_at) if columns]
    found = [written for columns in column_sets if (written := look.written(columns))]
    if not found:
        return Time(mapping, (Reason("at", mapping.at, "unsure", "its texts are not known as moments"),), ())
    together = reduce(Written.beside, found)
    reasons, questions = [], []
    if not mapping.moment_formats:
        mapping = replace(mapping, moment_formats=together.formats)
        reasons.append(_formats_reason(mapping, together))
        if together.is_open:
            questions.append(_ask_formats(look, mapping.at, together))
    if mapping.zone is None and together.zone:
        mapping = replace(mapping, zone=together.zone)
        reasons.append(Reason("zone", mapping.at, "sure", f"the texts say {together.zone} themselves"))
    elif mapping.zone is None and _is_naive(mapping, together):
        naive = next(columns for columns in column_sets if (each := look.written(columns)) and each.naive)
        questions.append(_ask_zone(next(iter(look.joined(naive)))))
    return Time(mapping, tuple(reasons), tuple(questions))


def _is_naive(mapping: ColumnMapping, together: Written) -> bool:
    return together.naive > 0 and not any("%z" in each or each in UNIX_UNITS for each in mapping.moment_formats)


def _formats_reason(mapping: ColumnMapping, together: Written) -> Reason:
    names = [friendly(each) for each in mapping.moment_formats] or ["ISO 8601"]
    day = "; only days, so that times within a day are not known" if together.only_days else ""
    if together.order:
        first, which = ("day", "first") if together.order == DAY_FIRST else ("month", "second")
        day += f"; the {first} comes first: some {which} numbers are above 12"
    sure = "unsure" if together.is_open else "likely" if together.only_days else "sure"
    return Reason("moment_formats", mapping.at, sure, f"moments are written as {', '.join(names)}{day}")  # type: ignore[arg-type]


def _ask_formats(look: Look, at: tuple[str, ...], together: Written) -> Question:
    shown = "; ".join(conversions(look.joined(at)))
    return Question(
        "time.formats",
        f"Which number of a date is the day? No row of “{at[0]}” tells, and moments would move by months: {shown}.",
        (
            (_formats(together, DAY_FIRST), "the day comes first"),
            (_formats(together, MONTH_FIRST), "the month comes first"),
        ),
    )


def _formats(together: Written, order: tuple[str, str]) -> str:
    return SEVERAL_FORMATS.join(friendly(each) for each in ordered(together.patterns, order))


def _ask_zone(example: str) -> Question:
    here = zone_of_this_machine()
    offered = {here: "", **_ZONES} if here else dict(_ZONES)
    if here:
        offered[here] = "; ".join(filter(None, (_ZONES.get(here), "the zone of this machine")))
    return Question(
        "time.zone",
        f"In which zone do the clocks of this log run? Its moments, such as {example}, do not say, and working hours "
        "and the change to summer time depend on it. Any zone may be named.",
        tuple(offered.items()),
    )


def zone_of_this_machine() -> str | None:
    """Return the zone this machine is set to, if it tells: an offer, never an assumption."""
    set_to = os.environ.get("TZ", "").lstrip(":")
    link = Path("/etc/localtime")
    if not set_to and link.is_symlink():
        set_to = str(link.readlink()).rpartition("zoneinfo/")[2]
    if set_to in _UTC:
        return "UTC"
    return set_to if is_zone(set_to) else None
