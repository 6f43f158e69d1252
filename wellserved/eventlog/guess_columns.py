"""Chooses the columns of a file: which is the case, the moment, the team ..., and with which evidence."""

from collections.abc import Collection
from dataclasses import dataclass

from wellserved.eventlog.guess_words import (
    ACTIVITY,
    ASKER,
    AT,
    CASE_NAMES,
    CASE_WORDS,
    CLOSED,
    DUE,
    END,
    HOLDER,
    MEASURE,
    NO_PERSON,
    PARENT,
    PLANNED,
    START,
    plain,
    says,
    team_weight,
)
from wellserved.eventlog.look import Look, count_of
from wellserved.eventlog.person_columns import header_names_persons, texts_name_persons
from wellserved.eventlog.proposal import Sure


@dataclass(frozen=True)
class Choice:
    """The columns chosen for a role."""

    columns: tuple[str, ...]
    sure: Sure
    why: str
    rivals: tuple[str, ...] = ()
    """Columns that are as good, and would give other results."""


BY_HEADER = "by its header"
NOTHING = Choice((), "sure", "no column looks like it")

_FILLED = 0.95
"""Share of rows that must name their case."""
_LOOKS_LIKE_IDS = 0.8
_LONGEST_COUNT = 2
_REPEATS = 1.2
_REPEATS_PLAINLY = 1.5
_TEXTS_PER_ROW = 0.02
_BELONGS = 0.95
_CLOSE = 0.75
_CLOSE_CASES = 0.3
_PLAIN_TEAM = 4
_PLAIN_CASE = 2.0
_FEWER = 0.8
_LONG_TEXT = 80
_SEVERAL_CASES = 5


def person_columns(look: Look) -> dict[str, str]:
    """Give the columns that name persons, and why; first those of whoever works on the case in its team."""
    found: dict[str, str] = {}
    for column in look.columns:
        if column in look.moments or column in look.clocks or plain(column) in CASE_NAMES:
            continue
        if header_names_persons(column):
            found[column] = BY_HEADER
        elif why := texts_name_persons(column, look.texts[column]):
            found[column] = why
    return dict(sorted(found.items(), key=lambda pair: (_of_case(pair[0]), not says(pair[0], HOLDER))))


def _of_case(column: str) -> bool:
    """Tell whether the header says that the column describes the case as a whole, as flattened XES does."""
    return column.lower().startswith(("case:", "(case)"))


def choose_case(look: Look, taken: Collection[str]) -> Choice:
    """Choose the column that says which case a row belongs to."""
    scores = {c: score for c in look.columns if c not in taken and (score := _case_score(look, c)) > 0}
    if not scores:
        return NOTHING
    best = max(scores, key=lambda column: scores[column])
    close = [
        c for c in scores if c != best and scores[c] > scores[best] - _CLOSE_CASES and not _same_groups(look, best, c)
    ]
    by_header = scores[best] >= _PLAIN_CASE
    return Choice(
        (best,),
        "sure" if by_header and not close else "likely" if by_header else "unsure",
        f"{'its header says so; ' if by_header else ''}{grouping(look, best)}",
        tuple(close),
    )


def _case_score(look: Look, column: str) -> float:
    """Score a column as the case: up to 3 for its header, 2 if it groups rows; 0 where it cannot be."""
    if column in look.moments or column in look.clocks or look.filled(column) < _FILLED or says(column, MEASURE):
        return 0
    name, repeats = plain(column), look.repeats(column)
    header = 3.0 if name in CASE_NAMES else _PLAIN_CASE if name == "id" else 1.5 if says(column, CASE_WORDS) else 0.0
    if not _looks_like_ids(look, column) and header < _PLAIN_CASE:
        return 0
    if header:
        return header + (2 if repeats >= _REPEATS else 0)
    texts = len(look.texts[column])
    may_group = repeats >= _REPEATS_PLAINLY and texts >= _TEXTS_PER_ROW * len(look.rows) and not team_weight(column)
    return 0.5 if may_group else 0


def _looks_like_ids(look: Look, column: str) -> bool:
    """Tell whether most texts hold a digit, and are no small or broken numbers."""
    texts = look.texts[column]
    like = sum(any(map(str.isdigit, text)) and "." not in text and len(text) > _LONGEST_COUNT for text in texts)
    return bool(texts) and like >= _LOOKS_LIKE_IDS * len(texts)


def _same_groups(look: Look, one: str, other: str) -> bool:
    pairs = {(row[one], row[other]) for row in look.rows}
    return len(pairs) == len(look.texts[one]) == len(look.texts[other])


def grouping(look: Look, case: str) -> str:
    """Say how many rows belong to how many cases."""
    cases, rows = len(look.texts[case]), look.texts[case].total()
    return f"{count_of(rows, 'row')} of {count_of(cases, 'case')}{'' if look.is_whole else ' at its beginning'}"


def choose_moments(look: Look, case: str) -> tuple[Choice, Choice]:
    """Choose when a row happened, and when what began then was complete: the columns that change within a case."""
    candidates = [column for column in look.moments if not says(column, (*DUE, *PLANNED))]
    changes = look.changes_at_first(case, candidates)
    most = max((each.share for each in changes.values()), default=0)
    if most == 0 and any(each.cases >= _SEVERAL_CASES for each in changes.values()):
        return NOTHING, NOTHING
    live = [column for column in candidates if changes[column].share >= 0.5 * most]
    starts, ends = [c for c in live if says(c, START)], [c for c in live if says(c, END) and not says(c, START)]
    for start in starts:
        for end in ends:
            if _follows(look, start, end):
                why = "both change within cases, and the second is never before the first"
                return Choice((start,), "sure", why), Choice((end,), "sure", why)
    if not live:
        return NOTHING, NOTHING
    best = max(live, key=lambda column: (_at_score(column), changes[column].texts))
    at = (best, *_clock_beside(look, best))
    evidence = f"of {len(candidates)} columns of moments it " if len(candidates) > 1 else "it "
    why = f"{evidence}{changes[best]}" if changes[best].cases else "it holds moments"
    return Choice(at, "sure" if _at_score(best) or len(live) == 1 else "likely", why), NOTHING


def choose_span(look: Look) -> tuple[Choice, Choice]:
    """Choose when the case of a row was opened and when it ended, in a list with one row per case."""
    moments = [column for column in look.moments if not says(column, (*DUE, *PLANNED))]
    starts = [column for column in moments if says(column, START) and not says(column, END)]
    ends = [column for column in moments if says(column, END) and column not in starts]
    start = next(iter(starts), None) or next((column for column in moments if column not in ends), None)
    ends.sort(key=lambda column: says(column, CLOSED))
    end = next((column for column in ends if start and _follows(look, start, column)), None)
    if start is None or end is None:
        return NOTHING, NOTHING
    why = "each case has one row; its header says so"
    at = (start, *_clock_beside(look, start))
    return Choice(at, "sure" if starts else "likely", why), Choice((end, *_clock_beside(look, end)), "sure", why)


def _at_score(column: str) -> int:
    if says(column, START) or says(column, END):
        return 1
    return 2 if says(column, AT) else 0


def _follows(look: Look, start: str, end: str) -> bool:
    """Tell whether an end is there and, as text of one length, hardly ever before the start."""
    pairs = [(row[start], row[end]) for row in look.rows]
    both = [(one, other) for one, other in pairs if one and other]
    if not look.moments[start].is_iso or not look.moments[end].is_iso:
        return bool(both)
    return bool(both) and sum(other[:19] >= one[:19] for one, other in both) >= _BELONGS * len(both)


def _clock_beside(look: Look, column: str) -> tuple[str, ...]:
    """Give the column with the time of the day for a column of days: the nearest to its right, else to its left."""
    if not look.moments[column].only_days or not look.clocks:
        return ()
    place = look.columns.index(column)
    right = [clock for clock in look.clocks if look.columns.index(clock) > place]
    return (right[0] if right else look.clocks[-1],)


def choose_team(look: Look, case: str, taken: Collection[str]) -> Choice:
    """Choose the column of teams: named so, no persons, and changing within cases."""
    columns = [c for c in look.columns if c not in taken and _may_be_team(look, c) and not says(c, ASKER)]
    if not columns:
        return NOTHING
    changes = look.changes(case, columns)
    scores = {c: team_weight(c) - 2 * _of_case(c) + 3 * changes[c].share for c in columns}
    best = max(scores, key=lambda column: scores[column])
    close = [c for c in scores if c != best and scores[c] > scores[best] - _CLOSE and not _nested(look, best, c)]
    weight, does_change = team_weight(best), changes[best].changing > 0
    sure: Sure = (
        "sure"
        if weight >= _PLAIN_TEAM and does_change
        else "likely"
        if weight >= _PLAIN_TEAM or does_change
        else "unsure"
    )
    others = ", ".join(column for column in columns if column != best)
    why = f"its header names teams; it {changes[best]}{f'; preferred to {others}' if others else ''}"
    return Choice((best,), "unsure" if close else sure, why, tuple(close))


def _may_be_team(look: Look, column: str) -> bool:
    texts = look.texts[column]
    if not texts or not team_weight(column) or says(column, MEASURE) or column in look.moments:
        return False
    return sum(map(len, texts)) / len(texts) <= _LONG_TEXT


def _nested(look: Look, one: str, other: str) -> bool:
    return look.belonging(one, other).is_firm or look.belonging(other, one).is_firm


def choose_parent(look: Look, team: str, taken: Collection[str]) -> Choice:
    """Choose the column of units: a team (nearly) always has the same one, and there are fewer of them."""
    most = _FEWER * len(look.texts[team])
    columns = [
        column
        for column in look.columns
        if column not in taken
        and says(column, PARENT)
        and not says(column, (*NO_PERSON, *ASKER))
        and not _of_case(column)
        and 1 < len(look.texts[column]) <= most
    ]
    firm = {column: share for column in columns if (share := look.belonging(team, column)).is_firm}
    if not firm:
        return NOTHING
    best = max(firm, key=lambda column: firm[column].share)
    why = f"a team has the same one in {firm[best].share:.1%} of its rows, and there are fewer of them"
    return Choice((best,), "likely", why)


def choose_customer(look: Look, taken: Collection[str]) -> Choice:
    """Choose the column of the team that asked: named as a team and as whoever asks."""
    found = [c for c in look.columns if c not in taken and _may_be_team(look, c) and says(c, ASKER)]
    return Choice((found[0],), "likely", "its header names the team that asks") if found else NOTHING


def choose_activity(look: Look, case: str, taken: Collection[str]) -> Choice:
    """Choose the column that says what was done."""
    columns = [c for c in look.columns if c not in taken and look.texts[c] and says(c, ACTIVITY)]
    if not columns:
        return NOTHING
    changes = look.changes_at_first(case, columns)
    best = max(columns, key=lambda column: changes[column].share)
    return Choice((best,), "likely", f"its header says so; {changes[best]}")


def choose_promise(look: Look, taken: Collection[str]) -> Choice:
    """Choose the column of moments promised."""
    found = [c for words in (DUE, PLANNED) for c in look.moments if c not in taken and says(c, words)]
    return Choice((found[0],), "likely", "its header names a moment that was promised or planned") if found else NOTHING
