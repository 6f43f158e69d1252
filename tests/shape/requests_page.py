"""The generated parts of docs/requests.md: the diagram of states, and what each step means for the clock."""

from tests.shape.markdown import table
from wellserved.words.events import STATE_AFTER, State
from wellserved.words.links import Side
from wellserved.words.requests import (
    BOTH,
    OPEN,
    STATE_WORDING,
    TRANSITIONS,
    WAITING,
    Happened,
    RequestState,
    Transition,
    kind_of,
)

CLOCKS = {
    State.QUEUE: "the provider's queue",
    State.WORK: "the provider's work",
    State.WAITING_CUSTOMER: "waiting on the team that asks",
    State.WAITING_CASE: "waiting on the team that has the other request",
    State.WAITING_OUTSIDE: "waiting on whoever is named outside",
    State.WAITING_UNTIL: "waiting until the date, for whoever's date it is",
    State.ENDED: "stands still: nobody holds it",
}
SAID = {
    Happened.PROMISED: "as before; the date is kept with its reason",
    Happened.WAIT_DISPUTED: "as before; the time of this wait is marked",
    Happened.UNDONE: "as before the step that is taken back, from this moment on",
}


def diagram() -> str:
    """Return what leads from one state to another, as a text that is drawn: what begins in the same states together."""
    lines = ["```text"]
    for starts in dict.fromkeys(each.starts for each in TRANSITIONS if each.to is not None):
        moves = [each for each in TRANSITIONS if each.starts == starts and each.to is not None]
        lines += [_beginning(starts), *_arrows(moves), ""]
    return "\n".join([*lines[:-1], "```", ""])


def _beginning(starts: frozenset[RequestState]) -> str:
    """Name states in their order; the open ones, and those that wait, have a name together."""
    rest, names = set(starts), []
    missing = OPEN - starts
    if len(missing) <= 1:
        names.append(f"open{''.join(f', other than {_called(each)}' for each in missing)}")
        rest -= OPEN
    elif starts >= WAITING:
        names.append("waiting")
        rest -= WAITING
    return " · ".join([*names, *(_called(each) for each in RequestState if each in rest)])


def _arrows(moves: list[Transition]) -> list[str]:
    width = max((len(_labelled(each)) for each in moves), default=0) + 2
    return [
        f"  {'└' if each is moves[-1] else '├'}─ {_labelled(each)} {'─' * (width - len(_labelled(each)))}▶ {_end(each)}"
        for each in moves
    ]


def _labelled(move: Transition) -> str:
    return f"{move.wording} ({_who(move)})"


def _end(move: Transition) -> str:
    """Say where a move leads; one back to the queue leads to `new` where nobody had accepted the request."""
    if move.to is None:
        return ""
    never = f", or {_called(RequestState.NEW)} if it was not accepted before" if move.back else ""
    return f"{_called(move.to)}{never}"


def _called(state: RequestState) -> str:
    return STATE_WORDING[state]


def _who(move: Transition) -> str:
    if move.happened in (Happened.WAIT_CONFIRMED, Happened.WAIT_DISPUTED):
        return "whoever is waited for"
    if move.by == BOTH:
        return "either"
    return "provider" if move.by == {Side.PROVIDER} else "customer"


def steps() -> str:
    """Return a table of all that may happen: who does it, and whose time runs from then on."""
    rows = [(each.wording, _who(each), _clock(each), _kind(each)) for each in TRANSITIONS]
    return table(("what happens", "who", "whose time runs from then on", "in the event table"), rows)


def _kind(move: Transition) -> str:
    if move.happened is Happened.UNDONE:
        return "the kind that leads to the state before"
    return f"`{kind_of(move.happened)}`"


def _clock(move: Transition) -> str:
    if move.happened in SAID:
        return SAID[move.happened]
    after = STATE_AFTER.get(kind_of(move.happened))
    return CLOCKS[after] if after is not None else "as before"
