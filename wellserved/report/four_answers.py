"""Four answers for whoever comes new to the findings: where time goes, which link costs most, who waited, what first.

Every number in them stands in the findings; a sentence says on how many cases it rests, and how sure it is.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from wellserved.analysis.clock_findings import LateCause, LinkCost, Promises
from wellserved.analysis.estimates import share
from wellserved.analysis.findings import SMALLEST_CELL, Findings
from wellserved.report import promises as of_promises
from wellserved.report.bars import Piece, whole
from wellserved.report.charge_words import KIND_LOOKS, KIND_WORDS
from wellserved.report.how_sure import how_sure, how_sure_in_hours
from wellserved.report.numbers import count, counted, duration, in_hours, joined, link_words, name, percent
from wellserved.report.weakest_link import (
    about_first_candidate,
    contenders,
    gives,
    loop_words,
    most_saving,
    waiting_words,
    weakest,
)
from wellserved.report.weakest_link import words as words_of
from wellserved.report.whose_time import about_charged, are_sides_told, hours_by_side, per_case
from wellserved.words.charges import ChargeKind

_WORTH_SAYING = 0.01
"""Kinds of time with a smaller share are left to the picture."""
_MOST_NAMED = 3


@dataclass(frozen=True)
class Answer:
    """A short answer to one question."""

    number: str
    """The number to remember; "" where there is none."""
    called: str
    """What the number is, in a few words."""
    sentence: str
    sure: str
    """How sure it is, and on how many it rests; "" where the sentence says so itself."""
    why: str
    """What else one has to know to believe it; "" where nothing."""
    section: str
    """The section that shows more."""
    teams: tuple[str, ...] = ()
    """The teams it names, as the findings call them."""


@dataclass(frozen=True)
class FourAnswers:
    """The answers to the four questions; None: it is too early to say anything."""

    time: Answer | None
    """Where does our customers' time go?"""
    link: Answer | None
    """Which link costs most, how sure are we, and why?"""
    waited_for: Answer | None
    """What was the team waiting for that everybody complains about?"""
    first: Answer | None
    """What should we look at first?"""


def four_answers(findings: Findings) -> FourAnswers:
    """Answer the four questions, as far as these findings can."""
    return FourAnswers(where_time_goes(findings), costliest(findings), waited_for(findings), look_first(findings))


def where_time_goes(findings: Findings) -> Answer | None:
    """Say what the time of a case is spent on, the most first."""
    found = findings.whose_time
    if not found or not found.hours_per_case or not are_sides_told(findings):
        return None
    kinds = _by_kind(findings)
    total = sum(hours for _, hours in kinds)
    parts = [
        f"{in_hours(per_case(found, hours))} {KIND_WORDS[kind]}"
        for kind, hours in kinds
        if hours >= _WORTH_SAYING * total
    ]
    most, hours = kinds[0]
    long = duration(found.hours_per_case.value)
    mean = in_hours(found.hours_per_case.value)
    sentence = f"Of the {mean} that a case takes on average, it is {joined(parts)}."
    sure = f"Mean {long}: {how_sure(found.hours_per_case, 'complete cases')}"
    called = f"of the time {KIND_WORDS[most]}"
    return Answer(percent(hours / total), called, sentence, sure, about_charged(findings), "whose-time")


def drawn_time(findings: Findings) -> str:
    """Draw what the time of a case is spent on, as one strip with its legend; "" where that is not told."""
    if not are_sides_told(findings):
        return ""
    kinds = _by_kind(findings)
    total = sum(hours for _, hours in kinds)
    return whole(
        Piece(KIND_LOOKS[kind], KIND_WORDS[kind], hours / total, in_hours(per_case(findings.whose_time, hours)))
        for kind, hours in kinds
        if hours >= _WORTH_SAYING * total
    )


def _by_kind(findings: Findings) -> list[tuple[ChargeKind, float]]:
    """Give the hours of all complete root cases by kind, the most first."""
    sums: defaultdict[ChargeKind, float] = defaultdict(float)
    for cells in hours_by_side(findings).values():
        for kind, hours in cells:
            sums[ChargeKind(kind)] += hours
    return sorted(sums.items(), key=lambda pair: -pair[1])


def costliest(findings: Findings) -> Answer | None:
    """Say which link costs most, or which may; how sure that is, and what the time there was spent on."""
    told, found = weakest(findings), findings.weakest
    if not told or not found:
        return None
    named = contenders(found)
    spent = [said for each in named[:1] if (said := _spent_on(findings, each))]
    why = " ".join(filter(None, (*spent, about_first_candidate(findings))))
    called = f"of all {waiting_words(found)}, on one link" if found.claimed else told.called
    return Answer(told.number, called, told.sentence, told.sure, why, told.section, _teams(named))


def _spent_on(findings: Findings, link: LinkCost) -> str:
    """Say what most of the time on a link was spent on; "" where that is not known."""
    cells = [
        each
        for each in (findings.whose_time.charges if findings.whose_time else ())
        if (each.provider, each.customer) == (link.provider, link.customer)
    ]
    total = sum(each.hours for each in cells)
    if not total:
        return ""
    most = max(cells, key=lambda each: each.hours)
    part = f"{percent(most.hours / total)} of the time on {words_of(link)}"
    where = f" with {name(most.team)}" if most.team != link.provider else ""
    return f"For {part}, the case was {KIND_WORDS[ChargeKind(most.kind)]}{where} ({counted(most.cases, 'case')})."


def waited_for(findings: Findings) -> Answer | None:
    """Say for whom the team was waiting behind which most late promises were held up elsewhere.

    Whoever stands at the end of a chain hears of lateness; this says where the time was lost behind it.
    """
    found = findings.promises
    if not found or of_promises.ended(found) < SMALLEST_CELL:
        return None
    late = of_promises.late(found)
    if not late:
        return Answer("", "", "No promise came later than promised, so nobody was late for others.", "", "", "promises")
    if not found.causes:
        return _nobody_stands_out(found, late)
    held_up = Counter[str]()
    for each in found.causes:
        held_up[each.customer] += each.cases
    (front, cases), *_others = held_up.most_common()
    own = [each for each in found.causes if each.customer == front]
    part = share(cases, late, "of the late promises")
    whom = joined([_for_whom(each) for each in own[:_MOST_NAMED]])
    those = f"{count(cases)} of the {counted(late, 'promise')} that came later than promised"
    sentence = f"{name(front)} was itself waiting for {whom}: {those} lost most of their time there."
    sure = how_sure(part, "late promises") if part else ""
    teams = (front, *(each.provider for each in own[:_MOST_NAMED]))
    number = percent(cases / late)
    return Answer(number, f"of the late promises, behind {name(front)}", sentence, sure, _own(found), "promises", teams)


def _for_whom(cause: LateCause) -> str:
    return f"{name(cause.provider)} ({counted(cause.cases, 'time')}, mostly {KIND_WORDS[ChargeKind(cause.kind)]})"


def _own(found: Promises) -> str:
    """Say how many were late by the own time of whoever was asked."""
    if not found.late_own:
        return "None was late by the asked team’s own time alone."
    return f"By the asked team’s own time alone, {count(found.late_own)} came later."


def _nobody_stands_out(found: Promises, late: int) -> Answer:
    """Say that no five late ones have the same cause elsewhere."""
    sentence = (
        f"Of the {counted(late, 'promise')} that came later than promised, no {SMALLEST_CELL} lost most of their time "
        "on the same link elsewhere, so no team was seen to be held up by others that often."
    )
    return Answer("", "", sentence, "", _own(found), "promises")


def look_first(findings: Findings) -> Answer | None:
    """Say where to begin: with what would give outside customers most, as far as that is sure."""
    told, found = gives(findings), findings.weakest
    if not told or not found:
        return None
    links, loop = contenders(found), most_saving(found)
    if not found.claimed:
        which = joined([words_of(each) for each in links])
        sentence = f"At the cases that waited longest on {which}: together they show what the numbers cannot tell yet."
        return Answer("", "", sentence, told.sure, told.sentence, "evidence", _teams(links))
    top = links[0]
    if loop and loop.saved_hours.value > top.tenth_less_hours:
        saved = duration(loop.saved_hours.value)
        sentence = (
            f"At what comes back on {loop_words(loop)}: if nothing came back there, a case would take {saved} less. "
            f"Then at {words_of(top)}, where a tenth less waiting would give {duration(top.tenth_less_hours)} a case."
        )
        sure = how_sure_in_hours(loop.saved_hours, "complete cases")
        teams = (loop.from_team, loop.to_team, *_teams(links))
        return Answer(saved, "a case if nothing came back", sentence, sure, _both_sides(), "weakest-link", teams)
    sentence = (
        f"At {link_words(top.provider, top.customer)}: a tenth less waiting there would give {told.number} a case, "
        f"{in_hours(top.tenth_less_hours * found.cases)} in these {counted(found.cases, 'case')}. "
        "Begin with the cases that waited longest there."
    )
    return Answer(told.number, told.called, sentence, told.sure, _both_sides(), "evidence", _teams(links))


def _both_sides() -> str:
    return "Both sides look together: the cause often lies above them, in goals, rules or numbers of people."


def _teams(links: Sequence[LinkCost]) -> tuple[str, ...]:
    """Give the teams of links, each once."""
    return tuple(dict.fromkeys(team for each in links for team in (each.provider, each.customer)))
