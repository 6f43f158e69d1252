"""What a log cannot tell: said in plain sentences, next to what it can."""

from wellserved.analysis.findings import NOBODY, SMALLEST_CELL, Findings
from wellserved.report.numbers import counted, date_and_time, percent
from wellserved.report.twins import held_hours
from wellserved.report.unseen_waits import unseen_waits
from wellserved.report.whose_time import are_customers_named, why_no_sides

_EVENTS_MEAN = {
    "arrival": "Events were read as arrivals: the time after an event lies with its team.",
    "completion": "Events were read as completions: the time before an event lies with its team.",
    "start_complete": "Work has a start and an end in this log; time in between is work, other time is queue.",
}


def not_known(findings: Findings) -> list[str]:
    """Give what these findings do not tell, or tell only in part."""
    unseen = unseen_waits(findings)
    waits = [f"{unseen}."] if unseen else []
    return [
        *_about_source(findings),
        *_about_clock(findings),
        *_about_holders(findings),
        *waits,
        *_about_withheld(findings),
    ]


def _about_source(findings: Findings) -> list[str]:
    source = findings.source
    said = {
        "This log names no teams; nothing can be said about hand-offs, links or holders.": not source.names_teams,
        "Queue and work are not told apart: the time a team had a case is shown as held.": not source.states_known,
        "The log does not say when cases ended: the last event of each was taken as its end.": not source.ends_known,
        "No customers are named: whoever opened a case counts as the outside customer.": not (
            are_customers_named(findings)
        ),
        "The log does not say who worked on a case, so a team of one or two people cannot be told from a large one: "
        "hide the names of teams before you pass this report on, if there may be such teams.": source.names_teams
        and not source.team_sizes_known
        and not source.teams_hidden,
        "Names of teams were replaced by numbers before this report was forwarded.": source.teams_hidden,
    }
    lines = [sentence for sentence, holds in said.items() if holds]
    if source.event_means in _EVENTS_MEAN:
        lines.append(_EVENTS_MEAN[source.event_means])
    if source.small_teams:
        teams = counted(source.small_teams, "team")
        verbs = ("has", "is") if source.small_teams == 1 else ("have", "are")
        lines.append(
            f"{teams} {verbs[0]} fewer than three people in this log and {verbs[1]} counted in the parent team."
        )
    return lines + _about_period(findings)


def _about_period(findings: Findings) -> list[str]:
    source = findings.source
    limits = [
        f"{word} {date_and_time(moment)}"
        for word, moment in (("from", source.opened_from), ("before", source.opened_to))
        if moment
    ]
    return [f"Only cases opened {' and '.join(limits)} were looked at."] if limits else []


def _about_clock(findings: Findings) -> list[str]:
    weakest = findings.weakest
    said = {
        "No working hours were given, so nights and weekends count as time of the teams; with hours they do not.": (
            findings.whose_time is not None and not findings.source.hours_known
        ),
        "The log holds no promises, so nothing can be said on keeping them.": (
            findings.whose_time is not None and findings.promises is None
        ),
        f"On no link between teams {SMALLEST_CELL} or more cases waited, so none can be the weakest.": (
            weakest is not None and not weakest.candidates
        ),
    }
    untold = why_no_sides(findings)
    return [*([untold] if untold else []), *(sentence for sentence, holds in said.items() if holds)]


def _about_holders(findings: Findings) -> list[str]:
    total = held_hours(findings)
    unknown = sum(each.hours for each in findings.waiting if each.kind == NOBODY)
    if not unknown or not total:
        return []
    share = percent(unknown / total)
    return [f"For {share} of all time no single holder is known: nobody is named, or several at once."]


def _about_withheld(findings: Findings) -> list[str]:
    lines = []
    passed = findings.handoffs
    if passed and passed.withheld_pairs:
        lines.append(
            f"{counted(passed.withheld_pairs, 'pair')} of teams with {counted(passed.withheld_times, 'hand-off')} are "
            f"not shown singly, because each has fewer than {SMALLEST_CELL} cases; totals count them."
        )
    few = [
        counted(number, one, several)
        for number, one, several in (
            (findings.withheld_links, "link", "links"),
            (findings.withheld_loops, "way of return", "ways of return"),
        )
        if number
    ]
    if few:
        lines.append(f"{' and '.join(few)} with fewer than {SMALLEST_CELL} cases each: not shown singly.")
    return lines


LIMITS = (
    "It shows where time lay and which way cases took, not why. A pattern on a link asks for a conversation between "
    "its two sides; the cause often sits above both.\n"
    "It shows only what the log holds. Work nobody recorded, calls and visits are missing; a wait nobody recorded "
    "looks like queue.\n"
    "It says nothing about persons. Columns that name persons were dropped while reading.\n"
    "It compares no teams by quality. Teams do different work; more hours may simply mean more, or harder, cases."
).split("\n")
"""What a report like this can and cannot tell."""
