"""The charts of the honest clock: whose time it was, promises, the candidates for the weakest link, returns."""

from wellserved.analysis.clock_findings import LinkCost, ReturnLoop
from wellserved.analysis.findings import NOBODY, Findings
from wellserved.report.bars import MOST_DRAWN, Bar, Part, Piece, bar_list, link, party, strip, swatch, whole
from wellserved.report.charge_words import KIND_LOOKS, KIND_WORDS
from wellserved.report.dots import Row, estimates
from wellserved.report.numbers import counted, figure, in_hours, percent
from wellserved.report.promises import QUEUE_WORDS, ended, outcomes, queue_causes_of, queue_parts
from wellserved.report.weakest_link import CANNOT_TELL, saves_surely
from wellserved.report.where import OTHERS, Hours, first_holders
from wellserved.report.whose_time import charged_parties, hours_by_side, per_case, side_sums, side_words
from wellserved.words.charges import ChargeKind

MOST_PARTIES = 8
_KINDS_NAMED = 2
_OUTCOME_LOOKS = ("plain", "queue", "waiting_case", "waiting_customer")
_QUEUE_LOOKS = ("waiting_until", "work", "waiting_case", "queue")


def sides(findings: Findings) -> str:
    """Draw whose time it was by side, each bar divided by kind, with a legend of the kinds."""
    found = findings.whose_time
    rows = hours_by_side(findings)
    if not found or not rows:
        return ""
    totals = side_sums(findings)
    all_hours, most = sum(totals.values()), max(totals.values())
    return bar_list(
        Bar(
            label=side_words(side, found).capitalize(),
            remark="",
            number=in_hours(per_case(found, totals[side])),
            beneath=f"{percent(totals[side] / all_hours)} · {_largest(each, found.cases)}",
            strip=strip(*_parts(each, most, found.cases)),
        )
        for side, each in rows.items()
    )


def charged(findings: Findings) -> str:
    """Draw whose time it was by party, each bar divided by kind, the most hours first."""
    rows = first_holders(charged_parties(findings), MOST_PARTIES)
    if all(row.kind in (NOBODY, OTHERS) for row in rows):
        return ""
    most = max((row.total for row in rows), default=0.0)
    return bar_list(
        Bar(
            label=party(row.name),
            remark=row.kind if row.kind.startswith("outside ") and row.kind != row.name else "",
            number=in_hours(row.total),
            beneath=_largest(row.hours),
            strip=strip(*_parts(row.hours, most)),
        )
        for row in rows
        if most
    )


def kinds(findings: Findings) -> str:
    """Say what the looks of the kinds mean that occur."""
    seen = {each.kind for each in findings.whose_time.charges} if findings.whose_time else set()
    key = "".join(f"<li>{swatch(KIND_LOOKS[kind])} {KIND_WORDS[kind]}</li>" for kind in ChargeKind if kind in seen)
    return f'<ul class="looks-key">{key}</ul>' if key else ""


def _largest(hours: Hours, cases: int = 1) -> str:
    largest = sorted(hours, key=lambda pair: -pair[1])[:_KINDS_NAMED]
    return " · ".join(f"{KIND_WORDS[ChargeKind(kind)]} {in_hours(each / cases)}" for kind, each in largest)


def _parts(hours: Hours, most: float, cases: int = 1) -> list[Part]:
    return [
        Part(each / most, KIND_LOOKS[ChargeKind(kind)], f"{KIND_WORDS[ChargeKind(kind)]}: {in_hours(each / cases)}")
        for kind, each in hours
    ]


def promises_kept(findings: Findings) -> str:
    """Draw what became of the promises that are over, as one strip."""
    found = findings.promises
    if not found or not ended(found):
        return ""
    parts = zip(outcomes(found), _OUTCOME_LOOKS, strict=True)
    return whole(
        Piece(look, words, lives / ended(found), counted(lives, "promise")) for (words, lives), look in parts if lives
    )


def late_causes(findings: Findings) -> str:
    """Draw on which links late promises lost most of their time, the most frequent first."""
    causes = findings.promises.causes[:MOST_DRAWN] if findings.promises else ()
    most = max((each.cases for each in causes), default=0)
    return bar_list(
        Bar(
            label=link(each.provider, each.customer),
            remark="",
            number=counted(each.cases, "case"),
            beneath=f"mostly {KIND_WORDS[ChargeKind(each.kind)]}, {in_hours(each.hours)} in all",
            strip=strip(Part(each.cases / most, KIND_LOOKS[ChargeKind(each.kind)])),
        )
        for each in causes
    )


def queue_causes(findings: Findings) -> str:
    """Draw what teams did while cases lay in their queues, as one strip."""
    parts = queue_parts(queue_causes_of(findings))
    total = sum(hours for _, hours in parts)
    looks = dict(zip(QUEUE_WORDS, _QUEUE_LOOKS, strict=True))
    return whole(Piece(looks[words], words, hours / total, in_hours(hours)) for words, hours in parts)


def candidates(findings: Findings) -> str:
    """Draw the shares of the links in the waiting with their intervals, the largest first."""
    found = findings.weakest
    if not found:
        return ""
    return estimates(
        (
            Row(
                label=link(each.provider, each.customer),
                remark=_first_or_cases(each, claimed=found.claimed),
                number=percent(each.share.value),
                beneath=f"{in_hours(each.hours_per_case.value)} a case",
                estimate=each.share,
            )
            for each in found.candidates[:MOST_DRAWN]
        ),
        percent,
    )


def _first_or_cases(each: LinkCost, *, claimed: bool) -> str:
    return counted(each.cases, "case") if claimed else f"first in {percent(each.p_top)} of the draws"


def returns_saved(findings: Findings) -> str:
    """Draw what a case would save if it did not come back, with the intervals, the most first."""
    loops = findings.weakest.loops[:MOST_DRAWN] if findings.weakest else ()
    return estimates(map(_saved, loops), lambda hours: f"{figure(hours)}\u00a0h")


def _saved(loop: ReturnLoop) -> Row:
    saved = in_hours(loop.saved_hours.value)
    told = saves_surely(loop)
    return Row(
        label=f"{party(loop.from_team)}\u00a0⇢ {party(loop.to_team)}",
        remark=counted(loop.cases, "case"),
        number=saved if told else CANNOT_TELL,
        beneath="less a case" if told else f"{saved} in this log",
        estimate=loop.saved_hours,
    )
