"""One plain sentence per finding, computed from it: no number without its unit and how many it rests on."""

from wellserved.analysis.findings import NOBODY, SMALLEST_CELL, Findings, HandOffs
from wellserved.report.how_sure import how_sure
from wellserved.report.numbers import count, counted, date, duration, in_hours, link_words, name, percent, plain
from wellserved.report.story import HARDLY_ANY, begins_with_time, story
from wellserved.report.twins import bounced_pairs, held_hours, hours_by_state, is_nobody_named, state_words, way_of
from wellserved.report.unseen_waits import say_unseen_waits
from wellserved.report.where import OTHERS, holders
from wellserved.words.events import OUTSIDE, State

_STATES_NAMED = 3
_SENTENCES = 5


def headline(findings: Findings) -> str:
    """Give the sentence of the report: what matters first in these findings."""
    cases, passed, elsewhere = findings.cases, findings.handoffs, findings.elsewhere
    if first := begins_with_time(findings):
        return first.sentence
    if not cases.total:
        return "There are no cases in this log, so there is nothing to say about it yet."
    if passed is None:
        return f"This log names no teams, so it only says how long cases live{_lived_shortly(findings)}."
    if not passed.times:
        stayed = f"each of the {counted(cases.total, 'case')}" if cases.total > 1 else "the only case"
        return f"No hand-offs between teams here: {stayed} stayed with one team."
    if passed.share_of_cases and passed.share_of_cases.value < HARDLY_ANY:
        few = f"{count(passed.cases)} of {counted(cases.total, 'case')} passed through several teams"
        return f"Hardly any hand-offs between teams here: {few} ({percent(passed.share_of_cases.value)})."
    if elsewhere and elsewhere.hours and elsewhere.hours.n >= SMALLEST_CELL:
        those = f"The {counted(elsewhere.hours.n, 'case')} that needed several teams"
        part = f"{percent(elsewhere.hours.value)} of their time"
        return f"{those} lay {part} with teams other than the one that completed them."
    return f"{_handed_over(passed)}. {about_waits(findings)}"


def headline_more(findings: Findings) -> str:
    """Give a second sentence that supports the first; empty where the story goes on by itself."""
    if begins_with_time(findings):
        return ""
    elsewhere, passed = findings.elsewhere, findings.handoffs
    if passed and passed.share_of_cases and passed.share_of_cases.value < HARDLY_ANY:
        return about_cases(findings)
    if not elsewhere or not elsewhere.longest or elsewhere.longest.n < SMALLEST_CELL:
        return about_cases(findings)
    return f"In {percent(elsewhere.longest.value)} of these cases, another team had the case longest."


def headline_sure(findings: Findings) -> str:
    """Say how sure the first sentences are; empty where they say so themselves."""
    if first := begins_with_time(findings):
        return first.sure
    elsewhere, passed = findings.elsewhere, findings.handoffs
    if passed and passed.share_of_cases and passed.share_of_cases.value < HARDLY_ANY:
        return how_sure(passed.share_of_cases, "cases")
    shares = (elsewhere.hours, elsewhere.longest) if elsewhere else ()
    known = [each for each in shares if each and each.n >= SMALLEST_CELL]
    return "; ".join(f"{percent(each.value)}: {how_sure(each, 'cases')}" for each in known)


def summary_lines(findings: Findings) -> list[str]:
    """Give the sentences for the terminal: the story, filled up to five with what else is known."""
    first = begins_with_time(findings)
    told = [first.whole if first else headline(findings), *(each.whole for each in story(findings))]
    if findings.cases.total:
        told += [about_cases(findings), about_states(findings)]
        if findings.handoffs and findings.handoffs.times:
            told += [f"{about_handoffs(findings)} {about_waits(findings)}", about_bounces(findings)]
        else:
            told += [about_holders(findings), about_open_cases(findings)]
    return [plain(each) for each in dict.fromkeys(told)][:_SENTENCES]


def about_cases(findings: Findings) -> str:
    """Say how many cases there are and how long they lived."""
    cases = findings.cases
    if cases.total == 1 and cases.lived_median:
        return f"The only case is complete; it lived {duration(cases.lived_median.value)}."
    still_open = f"{count(cases.open)} still open" if cases.open else "none still open"
    return f"{counted(cases.total, 'case')}: {count(cases.complete)} complete, {still_open}. {_lived(findings)}"


def _lived(findings: Findings) -> str:
    cases = findings.cases
    if not cases.lived_median or cases.lived_p85_hours is None:
        return "None of them is complete, so how long they live is not known."
    if cases.complete == 1:
        return f"The only complete case lived {duration(cases.lived_median.value)}."
    half = f"Half of the complete cases lived at most {duration(cases.lived_median.value)}"
    return f"{half} ({how_sure(cases.lived_median, 'cases')}), 85\u00a0% at most {duration(cases.lived_p85_hours)}."


def _lived_shortly(findings: Findings) -> str:
    cases = findings.cases
    if not cases.lived_median:
        return ""
    return f": half of the {counted(cases.complete, 'complete case')} at most {duration(cases.lived_median.value)}"


def about_links(findings: Findings) -> str:
    """Say who serves whom most often."""
    if not findings.source.names_teams:
        return "This log names no teams, so it cannot show who serves whom."
    inside = [link for link in findings.links if not link.customer_is_outside]
    if not inside:
        return "No team was seen serving another team in five or more cases."
    busiest = inside[0]
    served = f"{name(busiest.provider)} served {name(busiest.customer)} in {counted(busiest.cases, 'case')}"
    return (
        f"{counted(len(findings.teams), 'team')} and {counted(len(findings.links), 'link')}. Inside the organisation, "
        f"most cases went over the link {link_words(busiest.provider, busiest.customer)}: {served}."
    )


def about_links_waiting(findings: Findings) -> str:
    """Say on which link the most waiting lay, which is not yet a cause."""
    known = [(each.wait_hours, each) for each in findings.links if each.wait_hours]
    if not known:
        return "No waiting between teams is known from this log."
    all_hours = sum(hours for hours, _ in known)
    hours, most = max(known, key=lambda pair: pair[0])
    waited = f"{name(most.customer)} waited {in_hours(hours)} in {counted(most.cases, 'case')}"
    return (
        f"Of the {in_hours(all_hours)} that customers waited on these links until their case was taken up, the most "
        f"lay on {link_words(most.provider, most.customer)}: {waited} ({percent(hours / all_hours)}). "
        "This says where waiting lay, not where it came from."
    )


def about_states(findings: Findings) -> str:
    """Say what share of the time cases were waiting, and for what."""
    total, sums = held_hours(findings), hours_by_state(findings)
    if not total:
        return "No time passed in any case, so there is nothing to divide."
    were_open = "the only case was" if findings.cases.total == 1 else f"{counted(findings.cases.total, 'case')} were"
    all_hours = f"{in_hours(total)} in which {were_open} open"
    if len(sums) == 1 and sums[0][0] is State.HELD:
        if not findings.source.names_teams or is_nobody_named(findings):
            return f"{'Cases were' if findings.cases.total > 1 else 'The only case was'} open {in_hours(total)} in all."
        return f"Teams held cases for all of the {all_hours}; this log does not tell waiting from work."
    if len(sums) == 1:
        return f"All of the {all_hours} were spent {state_words(sums[0][0])}."
    largest = sorted(sums, key=lambda pair: -pair[1])[:_STATES_NAMED]
    work = [pair for pair in sums if pair[0] is State.WORK and pair not in largest]
    parts = [f"{percent(hours / total)} were spent {state_words(largest[0][0])}" for _, hours in largest[:1]]
    parts += [f"{percent(hours / total)} {state_words(state)}" for state, hours in (*largest[1:], *work)]
    parts = parts if len(parts) == 1 else [", ".join(parts[:-1]), parts[-1]]
    return f"Of the {all_hours}, {' and '.join(parts)}."


def about_holders(findings: Findings) -> str:
    """Say with whom the most time lay, and in which state."""
    total = held_hours(findings)
    named = [each for each in holders(findings) if each.kind not in (NOBODY, OTHERS)]
    if is_nobody_named(findings):
        return "This log does not say who held the cases."
    if not named or not total:
        return f"No holder has {SMALLEST_CELL} or more cases in one state, so none is shown."
    most = max(named, key=lambda each: each.total)
    state, hours = max(most.hours, key=lambda pair: pair[1])
    whom = f"the {OUTSIDE}" if most.name == OUTSIDE else name(most.name)
    where = f"The most time lay with {whom}: {in_hours(most.total)}, {percent(most.total / total)} of all"
    if len(most.hours) == 1:
        return f"{where}; the cases were {state_words(state)}."
    return f"{where}; for {in_hours(hours)} of them the cases were {state_words(state)}."


def about_handoffs(findings: Findings) -> str:
    """Say how often cases pass from team to team, and where most often."""
    passed = findings.handoffs
    if passed is None:
        return "This log names no teams, so hand-offs between them cannot be seen."
    if not passed.times:
        return "No hand-offs between teams here: every case stayed with the team that had it first."
    if not passed.pairs:
        return f"{_handed_over(passed)}; no pair of teams has {SMALLEST_CELL} or more cases, so none is shown."
    most = passed.pairs[0]
    way = f"{name(most.from_team)}\u00a0⇢ {name(most.to_team)}"
    often = f"{counted(most.times, 'time')} in {counted(most.cases, 'case')}"
    return f"{_handed_over(passed)}. The most frequent is {way}: {often}."


def _handed_over(passed: HandOffs) -> str:
    return f"{counted(passed.times, 'hand-off')} in {counted(passed.cases, 'case')}"


def about_waits(findings: Findings) -> str:
    """Say how long hand-offs wait until taken up; where queue and work are not told apart, until handed on or ended."""
    passed = findings.handoffs
    if passed is None or passed.wait_median is None or passed.wait_p85_hours is None:
        return "How long hand-offs wait is not known."
    if unseen := say_unseen_waits(findings):
        return unseen
    median, sure = duration(passed.wait_median.value), how_sure(passed.wait_median, "hand-offs")
    most = duration(passed.wait_p85_hours)
    if findings.source.states_known:
        until = "until the receiving team took them up"
        return f"Half of the hand-offs waited at most {median} {until} ({sure}), 85\u00a0% at most {most}."
    held = f"the receiving team held the case for at most {median} ({sure})"
    return f"After half of the hand-offs {held}, after 85\u00a0% for at most {most}."


def about_bounces(findings: Findings) -> str:
    """Say how many hand-offs came straight back, and where that happened most."""
    passed = findings.handoffs
    if passed is None or not passed.times:
        return "Nothing was handed over, so nothing came back."
    if not passed.bounces:
        return f"None of the {counted(passed.times, 'hand-off')} came straight back."
    how_many = f"{count(passed.bounces)} of {counted(passed.times, 'hand-off')}"
    said = f"{how_many} came straight back: {percent(passed.bounces / passed.times)}."
    pairs = bounced_pairs(findings)
    if not pairs:
        return f"{said} Each pair of teams has fewer than {SMALLEST_CELL} such cases, so none is shown."
    first, second = name(pairs[0].from_team), name(pairs[0].to_team)
    often = f"{counted(pairs[0].bounces, 'time')} in {counted(pairs[0].cases, 'case')}"
    return f"{said} Most often on the way {first}\u00a0⇢ {second}\u00a0⇢ {first}: {often}."


def about_loops(findings: Findings) -> str:
    """Say on which ways cases come back to a team that had them before."""
    if not findings.loops:
        if findings.withheld_loops:
            return f"Cases came back to a team that had them before, on no way in {SMALLEST_CELL} or more cases."
        return "No case came back to a team that had it before."
    times = sum(each.times for each in findings.loops)
    most = findings.loops[0]
    ways = f"the {counted(len(findings.loops), 'way')} shown" if len(findings.loops) > 1 else "the one way shown"
    away = f"{in_hours(most.away_hours)} away in {counted(most.cases, 'case')}"
    return (
        f"On {ways}, cases came back {counted(times, 'time')} to a team that had them before. "
        f"The most time passed on {way_of(most)}: {away}."
    )


def about_teams_per_case(findings: Findings) -> str:
    """Say how many cases need more than one team."""
    passed = findings.handoffs
    if passed is None or passed.share_of_cases is None:
        return "How many teams a case needs is not known."
    estimate = passed.share_of_cases
    return f"{percent(estimate.value)} of the cases passed through two or more teams ({how_sure(estimate, 'cases')})."


def about_elsewhere(findings: Findings) -> str:
    """Say how much cases lay with other teams than the one that completed them."""
    elsewhere = findings.elsewhere
    if elsewhere is None and findings.handoffs and findings.handoffs.times:
        return "This log does not tell how long its last team had a case, so neither who had it longest."
    if elsewhere is None or elsewhere.hours is None or elsewhere.longest is None:
        return "No case passed through several teams, so no time lay elsewhere."
    if elsewhere.hours.n < SMALLEST_CELL:
        return f"Fewer than {SMALLEST_CELL} cases passed through several teams; their times are not shown."
    hours, longest = elsewhere.hours, elsewhere.longest
    return (
        f"Cases with several teams lay {percent(hours.value)} of their time with teams other than the one "
        f"that completed them ({how_sure(hours, 'cases')}); in {percent(longest.value)} of these cases another team "
        f"had it longest ({how_sure(longest, 'cases')})."
    )


def about_open_cases(findings: Findings) -> str:
    """Say how many cases are open and for how long."""
    age, still_open = findings.open_cases.age_median, findings.cases.open
    as_of = date(findings.source.as_of)
    if not still_open or age is None:
        return f"No case is open as of {as_of}."
    if still_open == 1:
        return f"One case is open as of {as_of}, for {duration(age.value * 24)}."
    half = f"half of them for at most {duration(age.value * 24)} ({how_sure(age, 'open cases')})"
    return f"{counted(still_open, 'case')} are open as of {as_of}, {half}."


def about_rows(findings: Findings) -> str:
    """Say what became of the rows of the log."""
    rows = findings.source.rows
    aside = rows.read - rows.used
    if not aside:
        return f"All {counted(rows.read, 'row')} read were used."
    return f"Of {counted(rows.read, 'row')} read, {count(rows.used)} were used and {count(aside)} set aside."
