"""The period a person asks for: --from, --to and --as-of, as they are written, and why no case lies in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from wellserved.analysis.kept import Facts, Period, iso
from wellserved.eventlog.limits import Refused

_YEARS = range(1971, 2100)
"""The years a log may speak of."""
_DAY_ALONE = len("2026-03-31")


@dataclass(frozen=True)
class Written:
    """What a person wrote; None: nothing."""

    as_of: str | None
    opened_from: str | None
    opened_to: str | None
    has_options: bool = True
    """Whether it was written behind options; otherwise no sentence names one."""


def period_of(written: Written, zone: str) -> Period:
    """Read what a person wrote, in a zone.

    Raises: Refused with a sentence where it cannot be read, or leaves no time in which a case could be opened.
    >>> period_of(Written(None, "1971-01-01", None), "UTC").opened_from_us // 86_400_000_000
    365
    """
    period = Period(
        _moment_us(written.as_of, zone, "--as-of", end_of_day=True),
        _moment_us(written.opened_from, zone, "--from"),
        _moment_us(written.opened_to, zone, "--to"),
    )
    for sentence in _slips(written, period):
        raise Refused(sentence)
    return period


def _slips(written: Written, period: Period) -> Iterator[str]:
    """Say why no case at all can be opened in a period."""
    begins, ends, counted_to = period.opened_from_us, period.opened_to_us, period.as_of_us
    if begins is not None and ends is not None and begins > ends:
        yield (
            f"--from {written.opened_from} lies after --to {written.opened_to}: no case can be opened in between. "
            f"Write --from {written.opened_to} --to {written.opened_from}."
        )
    if begins is not None and begins == ends:
        yield (
            f"--from {written.opened_from} and --to {written.opened_to} leave no time in between: the day behind --to "
            "no longer belongs to the period. Write the day after it."
        )
    if begins is not None and counted_to is not None and counted_to < begins:
        yield (
            f"--as-of {written.as_of} lies before --from {written.opened_from}: no case was opened yet. Name a later "
            "moment, or leave --as-of out."
        )


def _moment_us(text: str | None, zone: str, option: str, *, end_of_day: bool = False) -> int | None:
    """Read a moment a person typed; a day alone means its start, or its end."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{option}: “{text}” is not a moment. Write 2026-03-31 or 2026-03-31T18:00.") from error
    if moment.year not in _YEARS:
        raise Refused(f"{option}: {moment.year} lies outside {_YEARS[0]} to {_YEARS[-1]}.")
    if end_of_day and len(text) == _DAY_ALONE:
        moment += timedelta(days=1)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def why_no_case(written: Written, period: Period, log: Facts) -> str:
    """Say why no case of a log lies in a period: which moment leaves it empty, how long the log runs, what helps."""
    runs = f"The log runs from {log.first_at} to {log.last_at}."
    if written.has_options and (slip := _why_none(written, period, log, runs)):
        return slip
    limits = (("from", written.opened_from), ("before", written.opened_to), ("up to", written.as_of))
    asked = " and ".join(f"{word} {moment}" for word, moment in limits if moment)
    return f"No case was opened {asked}. {runs} Name a longer period."


def _why_none(written: Written, period: Period, log: Facts, runs: str) -> str:
    """Say which option leaves no case, where it is one alone."""
    if period.as_of_us is not None and iso(period.as_of_us) < log.first_at:
        return f"--as-of {written.as_of} lies before the log begins. {runs} Name a moment within it, or no --as-of."
    if period.opened_from_us is not None and iso(period.opened_from_us) > log.last_at:
        return f"--from {written.opened_from} lies after the log ends. {runs} Name an earlier day, or no --from."
    if period.opened_to_us is not None and iso(period.opened_to_us) <= log.first_at:
        return f"--to {written.opened_to} lies before the log begins. {runs} Name a later day, or no --to."
    return ""
