"""Words as they are searched: lower-case letters without accents, so that Müller is found by "muller"."""

import re
import unicodedata

LONGEST_WORD = 60
# These letters have no form without an accent; so it is said here how people type them who lack the key.
_UNFOLDED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"})
_APOSTROPHES = re.compile(r"['’ʼ`]")
_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Give a text in small letters without accents.

    >>> plain("Łukasz O’Brien-Müßig")
    'lukasz obrien-mussig'
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _APOSTROPHES.sub("", unicodedata.normalize("NFC", bare.casefold()).translate(_UNFOLDED))


def plain_words(*texts: str) -> tuple[str, ...]:
    """Give the different words of some texts, as they are searched, in their order.

    >>> plain_words("Credit Check", "Credit & Risk")
    ('credit', 'check', 'risk')
    """
    words = (word[:LONGEST_WORD] for text in texts for word in _WORD.findall(plain(text)))
    return tuple(dict.fromkeys(words))
