"""How the kinds of charged time are called in the report, and how they are drawn."""

from wellserved.words.charges import ChargeKind

KIND_WORDS: dict[ChargeKind, str] = {
    ChargeKind.QUEUE: "in a queue",
    ChargeKind.WORK: "being worked on",
    ChargeKind.HELD: "held",
    ChargeKind.ANSWER: "waiting for an answer",
    ChargeKind.STALE: "free to go on, not taken up again",
    ChargeKind.UNASKED: "waiting for what was not asked for yet",
    ChargeKind.OUTSIDE: "waiting on an outside party",
    ChargeKind.DEADLOCK: "waiting for one another in a circle",
}
"""Said of the case, shortly; the meanings in words/charges.py say who is charged."""

KIND_LOOKS: dict[ChargeKind, str] = {
    ChargeKind.QUEUE: "queue",
    ChargeKind.WORK: "work",
    ChargeKind.HELD: "held",
    ChargeKind.ANSWER: "waiting_customer",
    ChargeKind.STALE: "stale",
    ChargeKind.UNASKED: "unasked",
    ChargeKind.OUTSIDE: "waiting_outside",
    ChargeKind.DEADLOCK: "deadlock",
}
"""Their looks in the style sheet: alike where a state of a case means the same."""
