"""Which promises were kept, and where the cause of the late ones lay, in sentences."""

from wellserved.analysis.clock_findings import LateCause, Promises, QueueCauses
from wellserved.analysis.findings import SMALLEST_CELL, Findings
from wellserved.report.bars import first_drawn
from wellserved.report.how_sure import how_sure_each
from wellserved.report.numbers import count, counted, joined, link_words, percent
from wellserved.report.told import Told

KEPT, LATE_OWN, LATE_ELSEWHERE, LATE_UNKNOWN = (
    "kept",
    "late, the time was the asked team’s own",
    "late, the time passed elsewhere",
    "late, the log cannot tell where",
)
_MOMENTS, _COLUMN = "promised moments", "a column that says whether a promise was kept"
SOURCE_WORDS = {"moments": _MOMENTS, "column": _COLUMN, "both": f"{_MOMENTS}, and {_COLUMN} where there is none"}
"""By where the promises come from (`Promises.source`)."""
QUEUE_WORDS = (
    "the team was closed",
    "it worked on cases that had come earlier",
    "it worked on cases that had come later",
    "it was open, and no work was recorded",
)
"""What the team did while a case lay in its queue: closed, contention, overtaken, unexplained."""


def ended(found: Promises) -> int:
    """Count the promises that are over."""
    return found.kept + late(found)


def late(found: Promises) -> int:
    """Count the promises that were kept later than promised."""
    return found.late_own + found.late_elsewhere + found.late_unknown


def outcomes(found: Promises) -> list[tuple[str, int]]:
    """Give what became of the promises that are over."""
    counts = (found.kept, found.late_own, found.late_elsewhere, found.late_unknown)
    return list(zip((KEPT, LATE_OWN, LATE_ELSEWHERE, LATE_UNKNOWN), counts, strict=True))


def kept(findings: Findings) -> Told | None:
    """Tell which share of the promises was kept, and where the cause of the late ones lay."""
    found = findings.promises
    if not found or not found.share_kept or ended(found) < SMALLEST_CELL:
        return None
    share = percent(found.share_kept.value)
    sure = how_sure_each([(share, found.share_kept)], "promises that are over")
    if not late(found):
        return Told(
            "promises",
            "of the promises kept",
            share,
            f"All {counted(ended(found), 'promise')} that are over were kept.",
            sure,
        )
    return Told(
        "promises", "of the promises kept", share, f"{share} of the promises were kept. {_about_late(found)}", sure
    )


def _about_late(found: Promises) -> str:
    """Say of the late ones where they lost their time; the system first."""
    number = late(found)
    came = f"{'one' if number == 1 else count(number)} that came later than promised"
    every = f"The {came}" if number == 1 else f"All {came}"
    if found.late_unknown == number:
        return f"Where the {came} {_lost(number)}, the log cannot tell."
    most = f" (most often on {cause_words(found.causes[0])})" if found.causes else ""
    if found.late_elsewhere == number:
        return f"{every} {_lost(number)} elsewhere{most}."
    if found.late_own == number:
        return f"{every} {_lost(number)} with the team that was asked."
    lost = [f"{count(found.late_elsewhere)} {_lost(found.late_elsewhere)} elsewhere{most}"] * bool(found.late_elsewhere)
    if found.late_own:
        own = f"{count(found.late_own)}{'' if lost else f' {_lost(found.late_own)}'}"
        lost.append(f"{own} with the team that was asked")
    unknown = f"; for {count(found.late_unknown)} the log cannot tell" if found.late_unknown else ""
    return f"Of the {came}, {joined(lost)}{unknown}."


def _lost(number: int) -> str:
    return "lost its time" if number == 1 else "lost their time"


def cause_words(cause: LateCause) -> str:
    """Name the link of a cause, and how often it was the cause."""
    return f"{link_words(cause.provider, cause.customer)}: {counted(cause.cases, 'case')}"


def about_promises(findings: Findings) -> str:
    """Say which promises were kept; "" where the log knows none."""
    told = kept(findings)
    return told.whole if told else ""


def about_promised(findings: Findings) -> str:
    """Say where the promises come from, how often there was none, and how many promises still run."""
    found = findings.promises
    if not found:
        return ""
    said = f"{counted(found.promised, 'promise')}, from {SOURCE_WORDS[found.source]}"
    opened = f"; {counted(found.unpromised, 'time')} a case was opened, or opened again, without one"
    none = opened if found.unpromised else ""
    running = found.running + found.running_late
    if not running:
        return f"{said}{none}."
    already = f", {count(found.running_late)} of them later than promised already" if found.running_late else ""
    return f"{said}{none}. {counted(running, 'promise is', 'promises are')} still running{already}."


def late_means(findings: Findings) -> str:
    """Say what late means here, as a part of a sentence; "" where the log knows no promises."""
    found = findings.promises
    if not found:
        return ""
    if found.source == "column":
        return "that the column says so"
    working = "working hours" if findings.source.hours_known else "hours"
    column = ", or that the column says so" if found.source == "both" else ""
    return f"that it took more {working} than promised{column}"


def about_causes(findings: Findings) -> str:
    """Say on which link the late promises with a cause elsewhere lost most of their time, most often."""
    found = findings.promises
    if not found or not found.late_elsewhere:
        return ""
    if not found.causes:
        return f"No link was the main cause in {SMALLEST_CELL} or more cases, so none is shown."
    shown = sum(each.cases for each in found.causes)
    most = found.causes[0]
    lost = f"Of the {counted(found.late_elsewhere, 'late promise')} that {_lost(found.late_elsewhere)} elsewhere"
    where = f"{count(most.cases)} of them on {link_words(most.provider, most.customer)}"
    return f"{lost}, {count(shown)} lost most of it on one of these links, {where}."


def about_withheld_causes(findings: Findings) -> str:
    """Say how many links are not drawn, or not shown as a cause at all; "" where all are."""
    found = findings.promises
    if not found:
        return ""
    said = first_drawn(len(found.causes), "most cases")
    one = f"One link with fewer than {SMALLEST_CELL} cases is not shown."
    several = f"{count(found.withheld_causes)} links with fewer than {SMALLEST_CELL} cases each are not shown singly."
    withheld = {0: "", 1: one}.get(found.withheld_causes, several)
    return f"{said} {withheld}".strip()


def queue_causes_of(findings: Findings) -> QueueCauses | None:
    """Give why cases lay in queues; None where the log does not tell queue from work."""
    return findings.queue_causes


def queue_parts(found: QueueCauses | None) -> list[tuple[str, float]]:
    """Give the hours in queues by what the team did then; parts without hours are left out."""
    if not found:
        return []
    hours = (found.closed_hours, found.contention_hours, found.overtaken_hours, found.unexplained_hours)
    return [(words, each) for words, each in zip(QUEUE_WORDS, hours, strict=True) if each > 0]


def about_queue(findings: Findings) -> str:
    """Say what teams did while cases lay in their queues; "" where that is not known."""
    queue = queue_causes_of(findings)
    parts = queue_parts(queue)
    total = sum(hours for _, hours in parts)
    if not queue or not total:
        return ""
    most, hours = max(parts, key=lambda part: part[1])
    drawn = f" drawn by chance from {count(queue.of_stays)}" if queue.stays < queue.of_stays else ""
    stays = f"n\u00a0=\u00a0{counted(queue.stays, 'stay')} in queues{drawn}"
    return f"For {percent(hours / total)} of the time that cases lay in queues, {most} ({stays})."
