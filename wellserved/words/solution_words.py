"""Words that look for who did it, and how the same is said so that it leads on: pointed out, never refused.

Whoever writes sees the hint while they type, and nobody else; nothing of it is kept. The list is data, so that the
page can look for itself without asking the server: see `as_data` and `static/kind_words.js`, which must find the same.
"""

import re
from dataclasses import dataclass
from functools import cache

from wellserved.words.language import gettext
from wellserved.words.language import gettext_noop as _


@dataclass(frozen=True)
class Hint:
    """Something in a text that looks for who did it."""

    said: str
    """As it stands in the text."""
    instead: str
    """How it could be said, in the reader's language."""


_WHAT_HAPPENED = _("what happened, and what do we need now?")
_WHAT_LED = _("what led to it is …")
_DIFFERENTLY = _("it went differently than planned: …")
_MISSING = _("what we still need is …, by …")
_FROM_NOW_ON = _("from now on it would help us if …")
_FACTS = _("what we saw is …; what we need is …")
_WAITING = _("we have been waiting for … since …; when do you think it comes?")
_WHO_CAN = _("the team that can help with this is …")
_HOLDS_UP = _("what holds it up is …")
_ONCE_MORE = _("here it is once more: …")
_HOW_EASIER = _("what would make this easier for you?")

PHRASES: dict[str, str] = {
    **dict.fromkeys(
        (
            "who messed up", "who messed this up", "who messed it up", "who messed that up",
            "who screwed up", "who screwed this up", "who screwed it up", "who is to blame", "who's to blame",
            "who is at fault", "who's at fault", "whose fault", "whose mistake", "who is responsible for this mess",
            "who's responsible for this mess", "who dropped the ball", "who caused this", "who broke this",
            "who broke it", "who forgot", "who is guilty", "who did this", "who let this happen", "heads will roll",
            "heads must roll",
        ),
        _WHAT_HAPPENED,
    ),
    **dict.fromkeys(
        (
            "fault", "faults", "at fault", "your fault", "their fault", "his fault", "her fault", "blame", "blames",
            "blamed", "blaming", "to blame", "blameworthy", "culprit", "culprits", "guilty", "offender", "offenders",
            "perpetrator", "perpetrators", "scapegoat", "scapegoats",
        ),
        _WHAT_LED,
    ),
    **dict.fromkeys(
        (
            "messed up", "messing up", "mess up", "messes up", "messed it up", "messed this up", "messed that up",
            "screwed up", "screwing up", "screw up", "screws up", "screwed it up", "screwed this up", "botched",
            "bungled", "your mistake", "your mistakes", "their mistake", "their mistakes", "his mistake",
            "her mistake", "your error", "their error", "blunder", "blunders",
        ),
        _DIFFERENTLY,
    ),
    **dict.fromkeys(
        (
            "you failed to", "they failed to", "you have failed", "you've failed", "they have failed", "your failure",
            "your failures", "their failure", "let us down", "letting us down", "lets us down", "dropped the ball",
            "dropping the ball", "unacceptable", "not good enough",
        ),
        _MISSING,
    ),
    **dict.fromkeys(
        (
            "you should have", "you should've", "they should have", "they should've", "you could have at least",
            "you were supposed to", "they were supposed to", "you ought to have", "you forgot to", "they forgot to",
            "you neglected to", "why didn't you", "why did you not", "why don't you ever", "why can't you",
        ),
        _FROM_NOW_ON,
    ),
    **dict.fromkeys(
        (
            "incompetent", "incompetence", "unprofessional", "useless", "lazy", "laziness", "careless",
            "carelessness", "sloppy", "stupid", "stupidity", "idiot", "idiots", "idiotic", "moron", "morons",
            "clueless", "pathetic", "ridiculous", "a disgrace", "disgraceful", "a joke", "negligent", "negligence",
            "liar", "liars", "sabotage", "sabotaged", "sabotaging", "couldn't care less", "don't care", "doesn't care",
            "worst team", "the worst",
        ),
        _FACTS,
    ),
    **dict.fromkeys(
        (
            "you never answer", "you never reply", "you never respond", "you never deliver", "you never tell us",
            "they never answer", "they never reply", "they never respond", "they never deliver", "they never tell us",
            "nobody ever answers", "nobody ever replies", "takes you forever", "takes them forever", "too slow",
            "dragging your feet", "dragging their feet", "sitting on it", "sitting on this", "sat on it", "sat on this",
            "ignored us", "ignoring us", "ignore us", "ignored me", "ignoring me",
        ),
        _WAITING,
    ),
    **dict.fromkeys(
        ("not my job", "not our job", "not my problem", "not our problem", "your problem", "their problem"),
        _WHO_CAN,
    ),
    **dict.fromkeys(("excuse", "excuses", "no excuse", "lame excuse", "lame excuses"), _HOLDS_UP),
    **dict.fromkeys(
        (
            "as i already told you", "as i told you", "i already told you", "i told you so", "we told you so",
            "as already mentioned", "as i already said", "as we already said", "per my last email",
            "per my last mail", "as stated before", "how many times",
        ),
        _ONCE_MORE,
    ),
    **dict.fromkeys(("how hard can it be", "how hard is it", "can't be that hard", "it's not that hard"), _HOW_EASIER),
}  # fmt: skip
"""In small letters with straight apostrophes → how it is said, in English."""

HARMLESS = (
    "excuse me", "excuse us", "excuse the", "fault report", "fault reports", "fault code", "fault codes",
    "fault tolerance", "fault tolerant", "page fault", "earth fault", "no fault", "nobody's fault", "no one's fault",
    "not your fault", "my fault", "our fault", "blame nobody", "blame no one", "without blame", "never let us down",
    "did not let us down", "didn't let us down", "not useless", "not stupid", "stupid question", "stupid questions",
    "no stupid questions", "is that your problem", "solved your problem", "solve your problem",
    "understand your problem",
)  # fmt: skip
"""What has such a word in it and looks for nobody."""

MOST = 3
"""So many are pointed out at once: more would be no help."""
_LETTER = r"[^\W_]"


def pointed_out(text: str) -> tuple[Hint, ...]:
    """Give what in a text looks for who did it, in the order of the text, each phrase once and at most three.

    >>> [(each.said, each.instead) for each in pointed_out("Who messed  up? By default it is nobody’s fault.")]
    [('Who messed  up', 'what happened, and what do we need now?')]
    """
    found: dict[str, Hint] = {}
    for match in _pattern().finditer(text):
        phrase = _plain(match[0])
        if phrase in PHRASES:
            found.setdefault(phrase, Hint(match[0], gettext(PHRASES[phrase])))
    return tuple(found.values())[:MOST]


def as_data() -> dict[str, object]:
    """Give the list for the page, in the reader's language: a way to say it → what it stands in for; and the harmless.

    Many phrases have one way to be said, so it stands there once.
    """
    ways: dict[str, list[str]] = {}
    for phrase, instead in PHRASES.items():
        ways.setdefault(gettext(instead), []).append(phrase)
    return {"ways": ways, "harmless": list(HARMLESS), "most": MOST}


@cache
def _pattern() -> re.Pattern[str]:
    """Give one pattern for all phrases, the longest first; within words none is found."""
    longest_first = sorted((*PHRASES, *HARMLESS), key=len, reverse=True)
    either = "|".join(
        r"\s+".join(re.escape(word) for word in phrase.split()).replace("'", "['’]") for phrase in longest_first
    )
    return re.compile(rf"(?<!{_LETTER})(?:{either})(?!{_LETTER})", re.IGNORECASE)


def _plain(said: str) -> str:
    return " ".join(said.lower().replace("’", "'").split())
