"""The words Wellserved does not use, in code, screens and documents, and what it says instead."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch

SAID_INSTEAD = {
    "ticket": "request, or case (as seen in a log)",
    "SLA": "promise",
    "agent": "person, team",
    "user": "person",
    "item": "request, or the name of the thing",
    "resolver": "team",
    "culprit": "cause, holder",
    "fault": "cause",
    "blame": "cause",
    "offender": "cause, holder",
    "loser": "(nothing: nobody is one)",
    "breach": "later than we promised",
    "violation": "later than we promised",
    "rank": "order, by name, what matters first",
    "league": "(nothing: teams are compared with their own past)",
    "leaderboard": "(nothing: teams are compared with their own past)",
    "worst": "weakest link; largest",
    "underperform": "waits, is held up by",
    "pause": "waiting on (always whom)",
}

FORMS = {
    "violation": {"violations", "violate", "violates", "violated", "violating"},
    "breach": {"breaches", "breached", "breaching"},
    "rank": {"ranks", "ranked", "ranking", "rankings"},
    "fault": {"faults", "faulty", "faulted"},
    "blame": {"blames", "blamed", "blaming"},
    "pause": {"pauses", "paused", "pausing"},
    "underperform": {"underperforms", "underperformed", "underperformer", "underperformers", "underperforming"},
}
"""Forms of a word besides itself and its plural in s."""

FOREIGN_PHRASES = (
    ".items(",  # Python's name for the pairs of a dictionary
    ".rank(",  # Narwhals' name for a position
    "align-items",  # CSS
    "justify-items",
    "place-items",
    "list-item",
    "user-select",
    "userSpaceOnUse",  # SVG
    "violation_error_message",  # Django's names
    "request.user",
    "AUTH_USER_MODEL",
    "USER_MODEL_",
    "AnonymousUser",
    "AbstractBaseUser",
    "BaseUserManager",
    "base_user",
    "USERNAME_FIELD",
    "resolver_match",
    "get_resolver",
    "URLResolver",
    "UserAttributeSimilarity",
    "UserSession",  # allauth's
    "usersession",
    "user_agent",
    "(user=person",
    '"USER": ',
    'request, "user"',
    "user-agent",
    "wellserved user",  # the command
    "user:password@",  # how every program writes such an address
    "ticket system",  # what the people who come call the source of their log
    "tickets system",
)
"""Names that others chose; they are taken out before looking."""

FOREIGN_WORDS = {
    # Presets name the columns and states of other programs' exports.
    "wellserved/eventlog/*": {
        "ticket",
        "SLA",
        "agent",
        "user",
        "item",
        "resolver",
        "breach",
        "violation",
        "pause",
        "rank",
    },
    # The command `user` has the name under which people look for it; PostgreSQL has one of that name in its access.
    "wellserved/commands/*": {"user"},
    "docs/commands.md": {"user"},
    # What is pointed out to whoever writes it, with a better way to say it.
    "wellserved/words/solution_words.py": {"fault", "blame", "culprit", "offender", "worst"},
    # allauth names the parameters of what it calls.
    "wellserved/web/pages/allauth_adapters.py": {"user"},
    # PostgreSQL names a part of its addresses so.
    "wellserved/web/queries/read_many.py": {"user"},
}
"""Words of other programs, by the files that must name them."""

_WORD_OF = {form.lower(): word for word in SAID_INSTEAD for form in (word, f"{word}s", *FORMS.get(word, ()))}
_PIECES = re.compile(r"[A-Z]{2,}s?(?![a-z])|[A-Z]?[a-z]+")
_INLINE_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_BOTTOM_TEN = re.compile(r"\bbottom \d+\b", re.IGNORECASE)


def unsaid_words(text: str, file_name: str) -> Iterator[str]:
    """Give "file:line: word (say: ...)" for each word that is not ours. Code in Markdown may quote others."""
    allowed = set().union(*(words for pattern, words in FOREIGN_WORDS.items() if fnmatch(file_name, pattern)))
    if file_name.endswith(".md"):
        text = _INLINE_CODE.sub(lambda code: "\n" * code[0].count("\n"), text)
    for phrase in FOREIGN_PHRASES:
        text = text.replace(phrase, " ")
    for number, line in enumerate(text.splitlines(), start=1):
        for word in _words_in(line) - allowed:
            yield f"{file_name}:{number}: {word} (say: {SAID_INSTEAD.get(word, 'what matters')})"


def _words_in(line: str) -> set[str]:
    pieces = (piece.lower() for piece in _PIECES.findall(line))
    found = {_WORD_OF[piece] for piece in pieces if piece in _WORD_OF}
    return found | ({"bottom 10"} if _BOTTOM_TEN.search(line) else set())
