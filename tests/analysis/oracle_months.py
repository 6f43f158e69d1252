"""The slow, obvious twin of the figures by month: plain loops over cases, written from their definitions."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from tests.analysis import oracle, oracle_promises
from tests.analysis.clock_worlds import HOUR_US, Hours, worked
from tests.analysis.oracle import Log
from tests.analysis.oracle_promises import NO_DELIVERY, LifeKey, events_of_lives
from wellserved.words.charges import ChargeKind
from wellserved.words.events import OUTSIDE_PARTY, EventKind, State

Key: TypeAlias = tuple[str, int | None, int | None]
"""Month, provider, customer; "any" is -1."""
ANY = -1
OUTSIDE = frozenset({OUTSIDE_PARTY, 8})
NEWS = {EventKind.WAITING_ON_CUSTOMER, EventKind.UPDATE, EventKind.DELIVERED, EventKind.DECLINED}
SIGNS = {*NEWS, EventKind.TAKEN_UP, EventKind.ACCEPTED}
LATE = ("late_own", "late_elsewhere", "late_unknown")


class Case(NamedTuple):
    """What an ended case adds to the figures of its month."""

    month: str
    provider: int | None
    asked: int | None
    customer: int | None
    elapsed_us: int
    answer_us: int | None
    adds: Counter[str]


def months(log: Log, as_of: int, charged: list[dict[str, Any]], hours: Hours, zone: str) -> dict[Key, dict[str, Any]]:
    """Give the figures of every month and group, from the charges as they are."""
    cases = [case for name in log.cases() if (case := case_of(log, name, as_of, charged, hours, zone))]
    groups: dict[Key, list[Case]] = defaultdict(list)
    for case in cases:
        month, provider, customer = case.month, case.provider, case.customer
        groups[month, ANY, ANY].append(case)
        groups[month, ANY, customer].append(case)
        if provider is not None:
            groups[month, provider, ANY].append(of_provider(case))
            if provider != customer:
                groups[month, provider, customer].append(of_provider(case))
    return {key: figures(group) for key, group in groups.items()}


def of_provider(case: Case) -> Case:
    """Leave out what the team first asked said and promised, where the case ended with another."""
    if case.asked in (None, case.provider):
        return case
    others = {"due", "kept", "late_own", "late_elsewhere", "first_kept", "moved", "moved_in_time", "late_told"}
    others |= {"answer_due", "answer_kept", "news_due", "news_kept"}
    adds = Counter({name: 0 if name in others else many for name, many in case.adds.items()})
    return case._replace(answer_us=None, adds=adds)


def figures(cases: list[Case]) -> dict[str, Any]:
    """Add cases up."""
    added = Counter[str]()
    for case in cases:
        added.update(case.adds)
    answers = [case.answer_us for case in cases if case.answer_us is not None]
    return {
        **{name: us / HOUR_US if name.endswith("_hours") else us for name, us in added.items()},
        "ended": len(cases),
        "elapsed_hours": sum(case.elapsed_us for case in cases) / HOUR_US,
        "elapsed_median_hours": median(case.elapsed_us for case in cases) / HOUR_US,
        "answered": len(answers),
        "answer_median_hours": median(answers) / HOUR_US if answers else None,
    }


def case_of(  # noqa: PLR0917 -- a log, one case of it, and everything that is known
    log: Log, name: str, as_of: int, charged: list[dict[str, Any]], hours: Hours, zone: str
) -> Case | None:
    """Give what a case adds; None while it is open."""
    lives = [life for life in oracle.lives(log, as_of) if life.case == name]
    if not lives or any(life.is_open for life in lives):
        return None
    steps = [step for step in oracle.steps(log, as_of) if step.case == name]
    provider, asked, customer = completing(steps), steps[0].team, steps[0].customer
    own = [row for row in charged if row["case"] == name]
    end = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=max(life.end for life in lives))
    opened = min(life.start for life in lives)
    sign = first_sign(log, name, as_of, steps, opened)
    adds = (
        whose(own, provider)
        + on_the_way(log, name, as_of, steps)
        + promised(log, name, as_of, charged, hours)
        + begun(own, provider, hours)
        + answer(log, name, as_of, (opened, max(life.end for life in lives)), sign)
        + news(log, name, as_of, steps)
        + Counter(reopened=int(len(lives) > 1), right_first=int(len(lives) == 1))
    )
    adds["asked_right_first"] = int(not adds["questioned"] and not adds["redirected"])
    return Case(
        end.astimezone(ZoneInfo(zone)).strftime("%Y-%m"),
        provider,
        asked,
        OUTSIDE_PARTY if customer in OUTSIDE else customer,
        sum(row["promise_us"] for row in own),
        None if sign is None else worked(hours, asked, opened, sign),
        adds,
    )


def completing(steps: list[oracle.Step]) -> int | None:
    """Name the team of the event that ended the last life; without such an event, whoever had the case last."""
    team = None
    for life in sorted({step.life for step in steps}):
        own = [step for step in steps if step.life == life]
        ends = [step for step in own if step.state == State.ENDED]
        team = (ends or own[-1:])[0].team if (ends or own[-1:])[0].team is not None else team
    return team


def whose(own: list[dict[str, Any]], provider: int | None) -> Counter[str]:
    """Divide the time of a case among those who used it."""
    found = Counter[str]()
    for row in own:
        kind, here = list(ChargeKind)[row["kind"]], row["depth"] == 0
        is_own = here and provider is not None and row["team"] == provider
        if kind == ChargeKind.OUTSIDE:
            name = "outside_hours"
        elif here and kind == ChargeKind.ANSWER:
            name = "customer_hours"
        elif is_own and kind == ChargeKind.WORK:
            name = "work_hours"
        elif is_own and kind.value in ("queue", "held", "stale", "unasked"):
            name = "own_wait_hours"
        else:
            name = "elsewhere_hours"
        found[name] += row["promise_us"]
    return found


def passed_on(steps: list[oracle.Step]) -> list[int]:
    """Give the moments at which a living case passed from team to team."""
    return [
        step.start
        for step in steps
        if step.team is not None
        and step.prev_team not in (None, step.team)
        and step.state != State.ENDED
        and not (step.next_state == State.ENDED and step.next_team is None and step.end == step.start)
    ]


def first_sign(log: Log, name: str, as_of: int, steps: list[oracle.Step], opened: int) -> int | None:
    """Give the moment at which whoever asked first heard from the provider."""
    said = [
        event.at
        for event in log.of_case(name, as_of)
        if event.kind in SIGNS or (event.kind == EventKind.PROMISED and event.at > opened)
    ]
    return min(said + passed_on(steps), default=None)


def on_the_way(log: Log, name: str, as_of: int, steps: list[oracle.Step]) -> Counter[str]:
    """Say what happened to a case."""
    events = log.of_case(name, as_of)
    kinds = {event.kind for event in events}
    return Counter(
        questioned=int(EventKind.WAITING_ON_CUSTOMER in kinds),
        declined=int(EventKind.DECLINED in kinds),
        disputed=int(EventKind.WAIT_DISPUTED in kinds),
        waited_on_others=int(EventKind.WAITING_ON_CASE in kinds),
        redirected=int(bool(passed_on(steps))),
        expedited=int(any(event.expedited == 1 for event in events)),
    )


def answer(log: Log, name: str, as_of: int, span: tuple[int, int], sign: int | None) -> Counter[str]:
    """Say whether a first answer was due to a case, and came in time."""
    opened, ended = span
    answered = ended if sign is None else sign
    until = min(
        (
            event.promise
            for event in log.of_case(name, as_of)
            if event.kind == EventKind.ANSWER_PROMISED
            and event.promise is not None
            and (event.at == opened or event.at < answered)
        ),
        default=None,
    )
    if until is None or (sign is None and ended <= until):
        return Counter()
    return Counter(answer_due=1, answer_kept=int(sign is not None and sign <= until))


def news(log: Log, name: str, as_of: int, steps: list[oracle.Step]) -> Counter[str]:
    """Count when news was due to a case, and when it came."""
    events = log.of_case(name, as_of)
    promises = [event for event in events if event.kind == EventKind.NEWS_PROMISED and event.promise is not None]
    told = [event.at for event in events if event.kind in {*NEWS, EventKind.PROMISED}]
    found = Counter[str]()
    for place, each in enumerate(promises):
        until = each.promise or 0
        came = any(each.at < at <= until for at in told)
        replaced = any(later.at <= until for later in promises[place + 1 : place + 2])
        waited = any(
            step.start <= until and (step.end is None or until < step.end)
            for step in steps
            if step.state not in (State.ENDED, State.WAITING_CUSTOMER)
        )
        found.update(news_due=int(came or (waited and not replaced)), news_kept=int(came))
    return found


def promised(log: Log, name: str, as_of: int, charged: list[dict[str, Any]], hours: Hours) -> Counter[str]:
    """Count the promises of a case."""
    found = Counter[str]()
    verdicts = oracle_promises.verdicts(log, as_of, charged, hours)
    in_force = oracle_promises.in_force(log, as_of)
    asked = next(step for step in oracle.steps(log, as_of) if step.case == name).team
    for life in oracle.lives(log, as_of):
        key = (life.case, life.life)
        if life.case != name or key not in verdicts:
            continue
        verdict = verdicts[key].verdict
        dates = named(log, key, as_of)
        first_kept = verdict == "kept"
        if len(dates) > 1:
            first = dates[0][1]
            over = worked(hours, asked, max(first, life.start), life.end) if first < life.end else 0
            first_kept = first >= life.start and not over
        late = [at > before for (at, _), (_, before) in zip(dates[1:], dates, strict=False)]
        news = [
            event.at
            for number, event in events_of_lives(log, name, as_of)
            if number == life.life and event.kind == EventKind.UPDATE
        ]
        told = any(not each for each in late) or (key in in_force and any(at <= in_force[key] for at in news))
        found.update(
            due=1, kept=int(verdict == "kept"), late_own=int(verdict == "late_own"),
            late_elsewhere=int(verdict == "late_elsewhere"), first_kept=int(first_kept), moved=int(len(dates) > 1),
            moved_in_time=int(len(dates) > 1 and not any(late)), late_told=int(verdict in LATE and told),
        )  # fmt: skip
    return found


def named(log: Log, key: LifeKey, as_of: int) -> list[tuple[int, int]]:
    """List when which moment was promised in a life, each that differs from the one before."""
    life = next(each for each in oracle.lives(log, as_of) if (each.case, each.life) == key)
    found: list[tuple[int, int]] = []
    for number, event in events_of_lives(log, key[0], as_of):
        if number != key[1] or event.promise is None or event.kind in NO_DELIVERY:
            continue
        if event.at > life.end or (number and event.promise < life.start):
            continue
        if not found or found[-1][1] != event.promise:
            found.append((event.at, event.promise))
    return found


def begun(own: list[dict[str, Any]], provider: int | None, hours: Hours) -> Counter[str]:
    """Count the pieces of work that the provider began, and those begun outside its working hours."""
    pieces = [row for row in own if row["depth"] == 0 and list(ChargeKind)[row["kind"]] == ChargeKind.WORK]
    mine = [row for row in pieces if row["team"] == provider and provider is not None]
    outside = sum(not worked(hours, provider, row["start_us"], row["start_us"] + 1) for row in mine)
    return Counter(work_begun=len(mine), outside_hours_worked=outside)


def tells_states(log: Log) -> bool:
    """Say whether a log tells states at all."""
    tell = {*SIGNS, EventKind.WAITING_ON_CASE, EventKind.WAIT_DISPUTED} - {EventKind.DELIVERED}
    return log.states_known or any(event.kind in tell for event in log.events)
