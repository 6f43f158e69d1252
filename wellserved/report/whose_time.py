"""Whose time it was that the cases of outside customers took: its sides, in sentences and in one row per party."""

from collections.abc import Callable, Iterable, Mapping

from wellserved.analysis.clock_findings import PartyTime, TimeOf, WhoseTime
from wellserved.analysis.findings import FEW, NOBODY, SMALLEST_CELL, Findings
from wellserved.analysis.roots import ASKED, OUTSIDE
from wellserved.analysis.whose_time import Side
from wellserved.report.charge_words import KIND_WORDS
from wellserved.report.how_sure import how_sure, how_sure_each, how_sure_in_hours
from wellserved.report.numbers import count, counted, duration, in_hours, joined, name, percent
from wellserved.report.told import Told
from wellserved.report.where import OTHERS, Cell, Holder, Hours, by_holder, summed
from wellserved.words.charges import ChargeKind
from wellserved.words.events import OUTSIDE as UNNAMED

_WITH: dict[Side, str] = {
    Side.BETWEEN: "on links between teams",
    Side.ASKED: "with the team that was asked",
    Side.OUTSIDE: "with customers and others outside",
    Side.UNKNOWN: "on links that are not known",
}
_BETWEEN: dict[str, str] = {OUTSIDE: _WITH[Side.BETWEEN], ASKED: "with teams"}
"""By the roots of the cases: without outside customers the last link is one between teams, too."""
SIDE_SHORTLY: dict[Side, str] = {
    Side.BETWEEN: "between teams",
    Side.ASKED: "last link",
    Side.OUTSIDE: "outside",
    Side.UNKNOWN: "not known",
}
"""For tables."""
_WHO: dict[str, str] = {OUTSIDE: "asked for by outside customers", ASKED: "on which no other case waited"}
"""By the roots of the cases: which these are."""
_WORTH_SAYING = 0.005
"""A smaller share is left to the picture: without it the others still add up to the whole."""


def per_case(found: WhoseTime | None, hours: float) -> float:
    """Give hours of all complete root cases as a mean per case."""
    return hours / found.cases if found and found.cases else 0.0


def side_of(findings: Findings, each: TimeOf) -> Side | None:
    """Say on which side of the teams a charge passed; None for those that are summed up."""
    if FEW in (each.team, each.provider, each.customer):
        return None
    if each.kind == ChargeKind.OUTSIDE or each.team in findings.outside:
        return Side.OUTSIDE
    if NOBODY in (each.provider, each.customer):
        return Side.UNKNOWN
    return Side.ASKED if each.customer in findings.outside else Side.BETWEEN


def hours_by_side(findings: Findings) -> dict[Side, Hours]:
    """Give the hours of all complete root cases by side and kind; sides without hours are left out."""
    cells = findings.whose_time.sides if findings.whose_time else ()
    sides = {side: summed((ChargeKind(kind), hours) for at, kind, hours in cells if at == side) for side in Side}
    return {side: hours for side, hours in sides.items() if hours}


def side_sums(findings: Findings) -> dict[Side, float]:
    """Give the hours of all complete root cases by side; sides without hours are left out."""
    return {side: sum(hours for _, hours in each) for side, each in hours_by_side(findings).items()}


def charged_parties(findings: Findings) -> list[Holder]:
    """Give one row per party that is charged, with its mean hours per case of each kind, the most hours first."""
    found = findings.whose_time
    return by_holder(
        Cell(each.team or NOBODY, _party(findings, each), ChargeKind(each.kind), per_case(found, each.hours))
        for each in (found.parties if found else ())
    )


def _party(findings: Findings, each: PartyTime) -> str:
    if each.team == FEW:
        return FEW
    if each.team in findings.outside:
        return "outside customer"
    if each.team in ("", NOBODY):
        return NOBODY
    return "outside party" if each.kind == ChargeKind.OUTSIDE else "team"


def side_words(side: Side, found: WhoseTime) -> str:
    """Say where the time of a side passed."""
    return _BETWEEN[found.roots] if side is Side.BETWEEN else _WITH[side]


def share_between_teams(findings: Findings) -> float:
    """Give the share of the time of root cases that passed between teams."""
    sides = side_sums(findings)
    total = sum(sides.values())
    return sides.get(Side.BETWEEN, 0.0) / total if total else 0.0


def are_sides_told(findings: Findings) -> bool:
    """Say whether five or more cases are behind the sides, and any side is known."""
    found = findings.whose_time
    return bool(found and found.cases >= SMALLEST_CELL and set(side_sums(findings)) - {Side.UNKNOWN})


def why_no_sides(findings: Findings) -> str:
    """Say in one sentence why it is not told whose time it was; "" where it is."""
    found = findings.whose_time
    if not found or are_sides_told(findings) or not findings.source.names_teams:
        return ""
    said = "so whose time it was is not told."
    who = f" {_WHO[found.roots]}" if found.roots == ASKED or are_customers_named(findings) else ""
    if not found.cases + found.left_out:
        why = {
            OUTSIDE: "No case looked at was asked for by an outside customer",
            ASKED: "No outside customer asked for any case, and another case waited on each",
        }
        return f"{why[found.roots]}, {said}"
    if not found.cases:
        return f"No case{who} is complete yet, {said}"
    if found.cases < SMALLEST_CELL:
        return f"Fewer than {SMALLEST_CELL} cases{who} are complete, {said}"
    if not side_sums(findings):
        return f"No time passed in the complete cases{who}, {said}"
    return f"Of no link on which time passed does the log say both ends, {said}"


def are_customers_named(findings: Findings) -> bool:
    """Say whether the log names any outside customer; otherwise whoever opened a case counts as one."""
    return findings.outside != (UNNAMED,)


def takes(findings: Findings) -> Told | None:
    """Tell how long the cases of outside customers take, and how much of that is work."""
    found = findings.whose_time
    if not found or not found.hours_per_case:
        return None
    long = duration(found.hours_per_case.value)
    named = found.roots == OUTSIDE and are_customers_named(findings)
    asked = "What outside customers ask for" if named else "What is asked for"
    work = _hours_of(found.charges, ChargeKind.WORK)
    if findings.source.states_known and work:
        sentence = f"{asked} takes {long} on average: {duration(per_case(found, work))} of work, the rest is waiting."
    else:
        sentence = f"{asked} takes {long} on average; this log does not tell waiting from work."
    return Told(
        "whose-time", "on average", long, sentence, how_sure_each([(long, found.hours_per_case)], "complete cases")
    )


def _hours_of(charges: Iterable[TimeOf], kind: ChargeKind) -> float:
    return sum(each.hours for each in charges if each.kind == kind)


def whose(findings: Findings) -> Told | None:
    """Tell on which side of the teams the time passed, and how much of it in other cases."""
    found, sides = findings.whose_time, side_sums(findings)
    if not found or not sides:
        return None
    sentence = f"Of this time {_lay(sides, found, percent)}."
    number, called = percent(share_between_teams(findings)), f"of the time {side_words(Side.BETWEEN, found)}"
    if not found.upstream or not found.upstream.value:  # a log that records no such waits does not say there were none
        sure = f"n\u00a0=\u00a0{counted(found.cases, 'complete case')}"
        return Told("whose-time", called, number, sentence, sure)
    upstream = percent(found.upstream.value)
    sentence += f" {upstream} passed in other cases, on which these waited."
    return Told("whose-time", called, number, sentence, how_sure_each([(upstream, found.upstream)], "complete cases"))


def _lay(sides: Mapping[Side, float], found: WhoseTime, write: Callable[[float], str], whole: float = 1.0) -> str:
    """Say how much of a whole lay on each side, as parts of a sentence."""
    total = sum(sides.values())
    shares = {side: hours / total for side, hours in sides.items() if hours >= _WORTH_SAYING * total}
    (first, much), *others = shares.items()
    parts = [f"{write(whole * share)} {side_words(side, found)}" for side, share in others]
    return joined([f"{write(whole * much)} lay {side_words(first, found)}", *parts])


def about_whose_time(findings: Findings) -> str:
    """Say on which side of the teams how many hours of a case passed."""
    found, sides = findings.whose_time, side_sums(findings)
    if not found or not found.hours_per_case or not sides:
        return ""
    case = found.hours_per_case.value
    return f"Of the {in_hours(case)} that a case takes on average, {_lay(sides, found, in_hours, case)}."


def about_roots(findings: Findings) -> str:
    """Say on which cases it rests."""
    found = findings.whose_time
    if not found or not found.hours_per_case:
        return ""
    unnamed = found.roots == OUTSIDE and not are_customers_named(findings)
    who = "for which no customer is named" if unnamed else _WHO[found.roots]
    left = f"; {count(found.left_out)} still open were left out" if found.left_out else ""
    sure = how_sure_in_hours(found.hours_per_case, "cases")
    return f"These are the complete cases {who} (mean {in_hours(found.hours_per_case.value)}, {sure}{left})."


def about_charged(findings: Findings) -> str:
    """Say with whom the most time lay, and doing what."""
    named = [row for row in charged_parties(findings) if row.kind not in (OTHERS, NOBODY)]
    if not named:
        return "Nobody has five or more cases of one kind, so nobody is named."
    most, total = named[0], sum(row.total for row in charged_parties(findings))
    kind, hours = max(most.hours, key=lambda pair: pair[1])
    whom = f"the {UNNAMED}" if most.name == UNNAMED else name(most.name)
    said = f"The most time lay with {whom}: {in_hours(most.total)} a case, {percent(most.total / total)} of all"
    if len(most.hours) == 1:
        return f"{said}; the case was {KIND_WORDS[ChargeKind(kind)]}."
    return f"{said}; for {in_hours(hours)} of them the case was {KIND_WORDS[ChargeKind(kind)]}."


def about_open_hours(findings: Findings) -> str:
    """Say how much of the time of teams lay within their own working hours; "" where none are known."""
    found = findings.whose_time
    if not found or not findings.source.hours_known:
        return ""
    inside = [each for each in found.parties if _party(findings, each) == "team"]
    hours = per_case(found, sum(each.hours for each in inside))
    opened = per_case(found, sum(each.open_hours for each in inside))
    if not hours:
        return ""
    within = f"{in_hours(opened)} ({percent(opened / hours)}) were within the team’s own working hours"
    return (
        f"Of the {in_hours(hours)} a case that lay with the teams listed below, {within}; for the rest it was closed."
    )


def about_waits_recorded(findings: Findings) -> str:
    """Say in how many cases a wait was recorded at all; "" where that is not known."""
    recorded = findings.whose_time.waits_recorded if findings.whose_time else None
    if not recorded:
        return ""
    looks = "queue or work" if findings.source.states_known else "time held"
    unseen = f"A wait that nobody recorded looks like {looks}."
    if not recorded.value:
        return f"No wait on anybody is recorded in these cases. {unseen}"
    return (
        f"In {percent(recorded.value)} of these cases a wait is recorded, on somebody or for a date "
        f"({how_sure(recorded, 'complete cases')}). {unseen}"
    )
