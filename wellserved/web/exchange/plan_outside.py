"""Compares the rows of a file of outside figures with those that are there: which are new, which change, which not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from wellserved.web.exchange.outside_rows import OutsideRow
from wellserved.web.exchange.plan import Outcome, Outcomes, RowOutcome, rows_named
from wellserved.web.exchange.table import shown
from wellserved.words.language import gettext as _

MOST_NAMED = 8
Which = tuple[int | None, date, str]
"""Number of the segment (None: all outside customers), first day of the month, metric."""


@dataclass(frozen=True)
class Said:
    """What is said of one metric, segment and month."""

    value: float
    n: int | None
    unit: str


@dataclass(frozen=True)
class KnownSegment:
    """A kind of outside customers that is there."""

    number: int
    key: str
    name: str


@dataclass(frozen=True)
class KnownOutside:
    """What is there already."""

    segments: Sequence[KnownSegment]
    figures: Mapping[Which, Said]


@dataclass(frozen=True)
class OutsideChange:
    """What becomes of one figure."""

    row: int
    which: Which
    before: Said | None
    """None: it is new."""
    after: Said


@dataclass
class OutsidePlan(Outcomes):
    """What writing a file of outside figures does."""

    changes: list[OutsideChange] = field(default_factory=list)


def plan_outside(rows: Sequence[OutsideRow], known: KnownOutside) -> OutsidePlan:
    """Say what each row does; those that replace a number come first. Nothing is changed."""
    plan, finder = OutsidePlan(), _Finder(known)
    read = [(row, finder.which(row)) for row in rows]
    twice = _named_twice(read)
    seen: set[Which] = set()
    for row, which in read:
        name = _name(row)
        if which in twice:
            row.problems.append(twice[which])
        if row.problems or which is None or row.value is None:
            plan.refuse(((row.number, reason) for reason in row.problems), name)
        elif which in seen:
            plan.rows.append(RowOutcome(row.number, Outcome.UNCHANGED, name))
        else:
            seen.add(which)
            _add(plan, row, which, known.figures.get(which))
    plan.rows.sort(key=lambda each: (each.outcome is not Outcome.CHANGED, each.row))
    plan.problems.sort(key=lambda each: each.row)
    return plan


def _add(plan: OutsidePlan, row: OutsideRow, which: Which, before: Said | None) -> None:
    """Put what becomes of a good row into the plan; what it does not say stays."""
    value = row.value if row.value is not None else 0.0
    n = row.n if row.n is not None or before is None else before.n
    unit = row.unit if row.unit is not None else before.unit if before else ""
    after = Said(value, n, unit)
    if after == before:
        plan.rows.append(RowOutcome(row.number, Outcome.UNCHANGED, _name(row)))
        return
    outcome = Outcome.CREATED if before is None else Outcome.CHANGED
    plan.rows.append(RowOutcome(row.number, outcome, _name(row), tuple(_details(before, after))))
    plan.changes.append(OutsideChange(row.number, which, before, after))


def _details(before: Said | None, after: Said) -> Iterator[str]:
    """Say what is written, and what it replaces."""
    if before is None or (before.value, before.unit) != (after.value, after.unit):
        number = written(after.value, after.unit)
        yield number if before is None else f"{written(before.value, before.unit)} → {number}"
    if after.n is not None and (before is None or before.n != after.n):
        was = f"{before.n} → " if before is not None and before.n is not None else ""
        yield f"n {was}{after.n}"


def written(value: float, unit: str) -> str:
    """Write a number with its unit.

    >>> written(81.5, "%"), written(12.0, "days"), written(-3.0, "")
    ('81.5 %', '12 days', '-3')
    """
    return f"{value:.10g} {unit}".strip()


def _name(row: OutsideRow) -> str:
    month = f"{row.month:%Y-%m}" if row.month else ""
    return " · ".join(part for part in (row.segment or _("all outside customers"), month, row.metric) if part)


def _named_twice(read: Sequence[tuple[OutsideRow, Which | None]]) -> dict[Which, str]:
    """Say of figures that several rows give differently what to do."""
    by_which: dict[Which, list[OutsideRow]] = {}
    for row, which in read:
        if which is not None and not row.problems:
            by_which.setdefault(which, []).append(row)
    return {
        which: _("%(rows)s say different things of the same month, segment and metric. Keep one of them.")
        % {"rows": _capital(rows_named([each.number for each in rows]))}
        for which, rows in by_which.items()
        if len({(each.value, each.n, each.unit) for each in rows}) > 1
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Finder:
    """Finds which figure a row is about: segments by key or name, metrics in whatever case they are written."""

    def __init__(self, known: KnownOutside) -> None:
        self.segments: dict[str, int] = {}
        for each in known.segments:
            self.segments[_folded(each.name)] = each.number
        for each in known.segments:
            self.segments[_folded(each.key)] = each.number
        self.names = {_folded(each.name): each.name for each in known.segments}
        self.metrics = {_folded(metric): metric for _segment, _month, metric in known.figures}

    def which(self, row: OutsideRow) -> Which | None:
        """Give the figure; None, with the problem added to the row: there is no such segment, or the row is no good."""
        segment = self.segments.get(_folded(row.segment)) if row.segment else None
        if row.segment and segment is None:
            row.problems.append(f"{row.places['segment']}: {self._unknown(row.segment)}")
        if row.problems or row.month is None:
            return None
        # As it is written already, or was first in this file.
        row.metric = self.metrics.setdefault(_folded(row.metric), row.metric)
        return segment, row.month, row.metric

    def _unknown(self, text: str) -> str:
        said = _("There is no kind of outside customers %(text)s.") % {"text": shown(text)}
        near = get_close_matches(_folded(text), self.names, n=1, cutoff=0.7)
        if near:
            return f"{said} {_('Is it “%(name)s”?') % {'name': self.names[near[0]]}}"
        names = sorted(self.names.values())[:MOST_NAMED]
        if not names:
            return f"{said} {_('None is named yet: an administrator names them first. Blank means all of them.')}"
        return f"{said} {_('Write one of these, or leave it blank for all: %(names)s.') % {'names': ', '.join(names)}}"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
