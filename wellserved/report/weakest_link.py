"""The weakest link, or why none is named, and what less waiting would give, in sentences."""

from collections.abc import Sequence

from wellserved.analysis.clock_findings import LinkCost, ReturnLoop, WeakestLink
from wellserved.analysis.estimates import Estimate
from wellserved.analysis.findings import Findings
from wellserved.analysis.roots import ASKED, OUTSIDE
from wellserved.analysis.weakest_link import FEW_CASES, NOT_STEADY, ONE_LINK, TOO_CLOSE
from wellserved.report.bars import first_drawn
from wellserved.report.how_sure import how_sure_each, how_sure_in_hours
from wellserved.report.numbers import count, counted, decimal, duration, in_hours, joined, link_words, name, percent
from wellserved.report.told import Told
from wellserved.report.whose_time import are_customers_named

MOST_NAMED = 3
CANNOT_TELL = "cannot tell"
_WHY_NOT = {
    FEW_CASES: "too few cases waited on any one link",
    TOO_CLOSE: "the first are too close to each other",
    NOT_STEADY: "the first was not ahead all the time",
}
_WORTH_SAYING = 0.0005
"""A smaller share would be written as 0.0 %."""
SOMETIMES = 0.05
"""A link that came first in fewer of the draws is no candidate worth naming."""


def words(link: LinkCost) -> str:
    """Write the link: provider → customer."""
    return link_words(link.provider, link.customer)


def waiting_words(found: WeakestLink) -> str:
    """Say which waiting counts."""
    return "waiting beyond the promises between teams" if found.beyond_promise else "waiting between teams"


def weakest(findings: Findings) -> Told | None:
    """Tell which link is the weakest; where that cannot be told, which links it may be."""
    found = findings.weakest
    if not found or not found.candidates:
        return None
    if not found.claimed:
        alone = len(found.candidates) == 1
        sure = f"n\u00a0=\u00a0{counted(found.cases, 'complete case')}" if alone else _shares(contenders(found))
        return Told("weakest-link", "which link is the weakest", CANNOT_TELL, _cannot_tell(found), sure)
    top = found.candidates[0]
    sentence = f"The weakest link is {words(top)}: {percent(top.share.value)} of all {waiting_words(found)} lies on it."
    sure = f"{_shares([top])}; first in {percent(top.p_top)} of the draws"
    return Told("weakest-link", "of the waiting on one link", percent(top.share.value), sentence, sure)


def claimed_link(findings: Findings) -> tuple[str, str] | None:
    """Give the weakest link (provider, customer); none where none is claimed."""
    found = findings.weakest
    return (found.candidates[0].provider, found.candidates[0].customer) if found and found.claimed else None


def contenders(found: WeakestLink) -> Sequence[LinkCost]:
    """Give the links that may be the weakest: the claimed one, or those that came first in some of the draws."""
    if found.claimed:
        return found.candidates[:1]
    return [each for each in found.candidates if each.p_top >= SOMETIMES][:MOST_NAMED] or found.candidates[:MOST_NAMED]


def _cannot_tell(found: WeakestLink) -> str:
    """Say why no link is named as the weakest, and which it may be."""
    if found.why_not == ONE_LINK:
        return f"Cases waited on one link only, {words(found.candidates[0])}: there is nothing to compare it with."
    first = [f"{words(each)} with {percent(each.share.value)}" for each in contenders(found)]
    candidates = f"{'Candidates are' if len(first) > 1 else 'A candidate is'} {joined(first)} of all"
    return (
        f"Which link is the weakest cannot be told yet: {_WHY_NOT[found.why_not]}. {candidates} {waiting_words(found)}."
    )


def _shares(links: Sequence[LinkCost]) -> str:
    return how_sure_each([(percent(each.share.value), each.share) for each in links], "complete cases")


def gives(findings: Findings) -> Told | None:
    """Tell what less waiting, or fewer returns, would give the outside customer."""
    found = findings.weakest
    if not found or not found.candidates:
        return None
    links = contenders(found)
    where = "there" if len(links) == 1 else "on one of them"
    tenths = [_tenth(each) for each in links]
    gain = joined_or([duration(each.value) for each in tenths])
    sentence = f"A tenth less waiting {where} would give {gain} a case"
    sure = [(duration(each.value), each) for each in tenths]
    loop = most_saving(found)
    if loop:
        saved = duration(loop.saved_hours.value)
        sentence += f"; if nothing came back on {loop_words(loop)}, {saved}"
        sure.append((saved, loop.saved_hours))
    called = "a case for a tenth less waiting"
    return Told("weakest-link", called, gain, f"{sentence}.", how_sure_each(sure, "complete cases"))


def joined_or(parts: Sequence[str]) -> str:
    """Join alternatives, each named once.

    >>> joined_or(["2 h", "1 h", "2 h"])
    '2 h or 1 h'
    """
    return " or ".join(dict.fromkeys(parts))


def most_saving(found: WeakestLink) -> ReturnLoop | None:
    """Give the return without which cases would surely be quicker, by the most; none where none surely would."""
    return max(filter(saves_surely, found.loops), key=lambda each: each.saved_hours.value, default=None)


def saves_surely(loop: ReturnLoop) -> bool:
    """Say whether cases would surely be quicker without this return."""
    return loop.saved_hours.low is not None and loop.saved_hours.low > 0


def _tenth(link: LinkCost) -> Estimate:
    """Give what a tenth less waiting gives, with the interval of the waiting itself."""
    hours = link.hours_per_case
    low, high = (None if end is None else end / 10 for end in (hours.low, hours.high))
    return Estimate(link.tenth_less_hours, low, high, hours.n, "hours")


def about_weakest(findings: Findings) -> str:
    """Say which link is the weakest, with how sure that is; "" where nothing is known of it."""
    told = weakest(findings)
    return told.whole if told else ""


def first_in_words(findings: Findings) -> str:
    """Name the link on which the most waiting lies, as a part of a sentence."""
    found = findings.weakest
    return words(found.candidates[0]) if found and found.candidates else ""


def waiting_meant(findings: Findings) -> str:
    """Say which waiting counts, as a part of a sentence."""
    return waiting_words(findings.weakest) if findings.weakest else ""


def about_first_candidate(findings: Findings) -> str:
    """Say what the weakest link costs, and what a tenth less waiting there gives; "" where none is claimed."""
    found = findings.weakest
    if not found or not found.claimed:
        return ""
    top = found.candidates[0]
    sure = how_sure_in_hours(top.hours_per_case, "complete cases")
    hours = f"{in_hours(top.hours_per_case.value)} a case ({sure})"
    waited = f"{count(top.cases)} of {counted(found.cases, 'case')} waited on it; over all of them that is {hours}"
    lead = f" It is ahead of the second by {_points(found.lead)}." if found.lead else ""
    return f"{waited}. A tenth less waiting there would give {duration(top.tenth_less_hours)} a case.{lead}"


def _points(lead: Estimate) -> str:
    points = f"{count(100 * lead.value)} points"
    if lead.low is None or lead.high is None:
        return points
    return f"{points} (90\u00a0% interval {count(100 * lead.low)} to {count(100 * lead.high)})"


def about_apart(findings: Findings) -> str:
    """Name what is not compared with the links inside: the last link, and time outside; "" where there is neither."""
    found = findings.weakest
    if not found:
        return ""
    outside = "outside customers" if are_customers_named(findings) else "whoever asked"
    whom = {OUTSIDE: outside, ASKED: "those who asked"}[found.roots]
    apart = (
        (found.first_team_hours, f"of waiting a case on the last link, to {whom}"),
        (found.outside_hours, "a case with customers and others outside"),
    )
    said = [f"{in_hours(hours)} {where}" for hours, where in apart if hours]
    return f"Not compared with these: {', and '.join(said)}." if said else ""


def about_links_drawn(findings: Findings) -> str:
    """Say how many of the links are drawn, and how much the others waited; "" where all are drawn."""
    links = findings.weakest.candidates if findings.weakest else ()
    said = first_drawn(len(links), "most waiting")
    left = 1 - sum(each.share.value for each in links)
    if said and left >= _WORTH_SAYING:
        return f"{said} Other links had {percent(left)} of the waiting."
    return said


def about_returns_drawn(findings: Findings) -> str:
    """Say how many of the returns are drawn; "" where all are."""
    return first_drawn(len(findings.weakest.loops) if findings.weakest else 0, "most hours")


def about_weights(findings: Findings) -> str:
    """Say whether what people experienced counts as well."""
    found = findings.weakest
    if not found:
        return ""
    if found.weights is None:
        return "Ratings are not recorded yet, so only waiting counts, not how it was to be served."
    low, high = (decimal(weight) for weight in found.weights)
    return f"The first stays the first as long as ratings weigh between {low} and {high} (0: only waiting counts)."


def about_left_out(findings: Findings) -> str:
    """Say on which cases it rests, and how many are left out."""
    found = findings.weakest
    if not found:
        return ""
    rests = f"It rests on {counted(found.cases, 'complete case')}"
    left = f"; {count(found.left_out)} still open were left out" if found.left_out else ""
    few = f" Not shown: {counted(found.withheld, 'link')} with fewer than five cases." if found.withheld else ""
    return f"{rests}{left}.{few}"


def loop_words(loop: ReturnLoop) -> str:
    r"""Write the way on which cases come back.

    >>> loop_words(ReturnLoop("Operations", "Sales desk", 9, 0.1, Estimate(1, None, None, 9, "hours")))
    'Operations\xa0⇢ Sales desk'
    """
    return f"{name(loop.from_team)}\u00a0⇢ {name(loop.to_team)}"


def about_return_loops(findings: Findings) -> str:
    """Say which return costs most, and what a case would gain without it; "" where none is known."""
    found = findings.weakest
    if not found or not found.loops:
        return ""
    most = most_saving(found)
    if not most:
        came = f"{counted(found.loops[0].cases, 'case')} came back on {loop_words(found.loops[0])}"
        return f"{came}. Whether cases would be quicker without any of these returns cannot be told."
    saves = f"{in_hours(most.saved_hours.value)} less ({how_sure_in_hours(most.saved_hours, 'complete cases')})"
    came = f"{counted(most.cases, 'case')} came back on {loop_words(most)}"
    return f"{came}; if these went on as the others do, a case would take {saves}."
