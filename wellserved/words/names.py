"""What may be the name of a person, a team, a service: letters that show what they are."""

from unicodedata import bidirectional, category, combining

from wellserved.words.language import gettext as _

_BLANK_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0")
"""They count as letters or marks, and show nothing."""
_JOINERS = frozenset("\u200c\u200d")
_VIRAMA = 9


def one_line(text: str) -> str:
    """Give a text with single spaces and none at its ends.

    >>> one_line("  Credit   check ")
    'Credit check'
    """
    return " ".join(text.split())


def why_no_name(name: str) -> str:
    """Say why a text on one line is no name; "" where it is one.

    >>> why_no_name("O’Neil & Søn 2"), why_no_name("-")
    ('', 'Write a name with letters.')
    """
    if any(_is_unseen(name, at) for at in range(len(name))):
        return _("This name has signs that cannot be seen, or that show other letters. Type it again.")
    if not any(letter.isalnum() for letter in name):
        return _("Write a name with letters.")
    return ""


def _is_unseen(name: str, at: int) -> bool:
    letter = name[at]
    if letter in _JOINERS:
        return not _belongs_there(name, at)
    return category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} or letter in _BLANK_LETTERS


def _belongs_there(name: str, at: int) -> bool:
    """Say whether a joiner stands where a script needs it: between Arabic letters, or after an Indic virama."""
    before, after = name[at - 1 : at], name[at + 1 : at + 2]
    if not before or not after:
        return False
    return combining(before) == _VIRAMA or {bidirectional(before), bidirectional(after)} == {"AL"}
