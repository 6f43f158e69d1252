"""Random object-centric logs, written in each form, give the rows that a slow and obvious twin makes of them."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eventlog.ocel_files import EPOCH, FORMS, Happening, Log, Thing, opened, rows_of
from wellserved.eventlog.limits import Refused

KINDS = ("orders", "odd “type”", "it's; DROP TABLE event")
NAMES = ("status", "price", "Team", 'say "so"')
CHANGES_TELL = {"status", "Team"}
"""The attributes whose changes are events: those whose names may say a state or a team."""

TEXTS = st.text(st.characters(categories=("L", "N", "P", "Zs"), exclude_characters="\xa0"), min_size=1, max_size=8)


def moment(minute: int) -> str:
    """The same moment is written in two ways."""
    return f"2026-03-02T{8 + minute // 60:02}:{minute % 60:02}:00{'Z' if minute % 2 else '+00:00'}"


@st.composite
def logs(draw: st.DrawFn) -> Log:
    things = [
        Thing(f"o{number}", draw(st.sampled_from(KINDS)), draw(values())) for number in range(draw(st.integers(1, 5)))
    ]
    names = [*(thing.name for thing in things), "nowhere"]
    moments = sorted(draw(st.lists(st.integers(0, 12), max_size=6)))
    happenings = [
        Happening(
            f"e{number}",
            draw(st.sampled_from(("ask", "answer", "it's"))),
            moment(minute),
            tuple(draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(("", "by", "for"))), unique=True))),
            draw(st.dictionaries(st.sampled_from(NAMES), TEXTS, max_size=2)),
        )
        for number, minute in enumerate(moments)
    ]
    return Log(tuple(things), tuple(happenings))


@st.composite
def values(draw: st.DrawFn) -> tuple[tuple[str, str, str], ...]:
    """Give at most one value for each attribute and moment, in any order."""
    minutes = draw(st.dictionaries(st.tuples(st.sampled_from(NAMES), st.integers(-1, 12)), TEXTS, max_size=5))
    mixed = draw(st.permutations(list(minutes.items())))
    return tuple((name, EPOCH if minute < 0 else moment(minute), text) for (name, minute), text in mixed)


def expected(log: Log) -> dict[str, list[dict[str, str]]]:
    """Make the rows by going through everything for each of them."""
    rows: dict[str, list[dict[str, str]]] = {}
    kinds = {thing.name: thing.kind for thing in log.things}
    for thing in log.things:
        own = [event for event in log.happenings if thing.name in dict(event.objects)]
        times = {datetime.fromisoformat(event.at) for event in own}
        changed = {at for name, at, _ in thing.values if at != EPOCH and name in CHANGES_TELL}
        for at in changed:
            if datetime.fromisoformat(at) not in times:
                row = {"ocel:event": "", "ocel:activity": "", "ocel:time": at}
                rows.setdefault(thing.kind, []).append(row | _named(thing) | _said(thing, at))
        for event in own:
            row = {"ocel:event": event.name, "ocel:activity": event.kind, "ocel:time": event.at, **event.attributes}
            mine = [qualifier for name, qualifier in event.objects if name == thing.name and qualifier]
            row["ocel:qualifier"] = " | ".join(mine)
            beside = {kinds[name] for name, _ in event.objects if name in kinds} - {thing.kind}
            for kind in beside:
                there = [each for each in log.things if each.kind == kind and each.name in dict(event.objects)]
                said = [_said(each, event.at) | (_named(each) if len(there) == 1 else {}) for each in there]
                row |= {name: text for name, text in said[0].items() if all(each.get(name) == text for each in said)}
            rows.setdefault(thing.kind, []).append(row | _named(thing) | _said(thing, event.at))
    return rows


def _named(thing: Thing) -> dict[str, str]:
    return {f"object:{thing.kind}": thing.name}


def _said(thing: Thing, at: str) -> dict[str, str]:
    """Give what the attributes of an object said at a moment: later values overwrite earlier ones."""
    then = datetime.fromisoformat(at)
    since = sorted((datetime.fromisoformat(moment), name, text) for name, moment, text in thing.values)
    return {f"{thing.kind}:{name}": text for moment, name, text in since if moment <= then}


def counted(rows: list[dict[str, str]]) -> Counter[frozenset[tuple[str, str]]]:
    return Counter(frozenset(row.items()) for row in rows)


@pytest.mark.parametrize("form", FORMS)
@given(log=logs())
def test_every_form_gives_the_rows_of_the_twin(form: str, log: Log) -> None:
    rows = expected(log)
    with TemporaryDirectory() as folder:
        path = Path(folder) / form
        FORMS[form](log, path)
        if not rows:
            with pytest.raises(Refused, match=rf"^{form} .*\.$"):
                opened(path, Path(folder))
            return
        found = opened(path, Path(folder))
        assert {kind: counted(each) for kind, each in rows_of(found).items()} == {
            kind: counted(each) for kind, each in rows.items()
        }
        assert {kind.name: (kind.cases, kind.rows) for kind in found.kinds} == {
            kind: (len({row[f"object:{kind}"] for row in each}), len(each)) for kind, each in rows.items()
        }
        dangling = sum(name == "nowhere" for event in log.happenings for name, _ in event.objects)
        assert sum(problem.rows for problem in found.problems if problem.sets_aside) == dangling
        assert found.events == len(log.happenings)
