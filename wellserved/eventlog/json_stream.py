"""Large JSON files, read entry by entry in little memory; hostile ones are refused."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wellserved.eventlog.limits import Limits, Refused, unpacked_chunks
from wellserved.eventlog.text_encoding import UTF_8, EncodingLook

MOST_LETTERS = 16_000_000
"""Most letters of one entry: hostile JSON grows to sixty times its size in memory."""

_DEEPEST_LIST = 4
"""Lists in lists at the outermost level; real files nest two: a list of pages that are lists."""
_BLANKS = re.compile(r"[ \t\r\n]*")
_MARK = "\ufeff"
_WORDS = ("true", "false", "null", "NaN", "Infinity", "-Infinity")
_OPEN = "Unterminated string"
"""What the standard library says of a text that is not closed; it says where the text begins."""
_ESCAPE = re.compile(r"\\?u?[0-9a-fA-F]{0,4}")
_LONGEST_PIECE = 16
"""An error so near the end of what was read may only mean that more has to be read: the longest is half of 🙂."""


class TooLarge(Refused):
    """One entry is too large to be read at once."""


@dataclass(frozen=True)
class Entry:
    """One thing that a file lists."""

    of: str
    """The name of the list it stands in; "" at the outermost level, whether in a list, in lines, or alone."""
    value: Any
    """What stands there: numbers are texts as they are written, NaN is null; of equal names the last holds."""
    beside: dict[str, Any] = field(default_factory=dict)
    """What stands beside its list, as far as that was read by then."""
    is_page: bool = False
    """It has lists whose entries were given before it; `value` is what stands beside them."""


class JsonStream:
    """The entries of a JSON file: one document, several one after another, or one in each line (JSON Lines).

    The entries of lists at the outermost level, and of lists that an object at the outermost level holds under one of
    the given names, are given one by one, so that they may be of any length. Such an object is given at its end.
    """

    def __init__(self, path: Path, limits: Limits, lists: frozenset[str]) -> None:
        self.replaced = 0
        """How many letters could not be read; each is given as \ufffd."""
        self.repeated_names = 0
        """How many names stand in an object that has them already."""
        self._name = path.name
        self._lists = lists
        self._pieces = self._decoded(unpacked_chunks(path, limits))
        self._text = ""
        self._at = 0
        self._letters_before = 0
        self._lines_before = 0
        self._is_all = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_int=str, parse_float=str, parse_constant=lambda _: None
        )

    def __iter__(self) -> Iterator[Entry]:
        """Give each entry, in the order of the file.

        Raises: Refused for what is no JSON, is cut off, is nested too deeply or has an entry that is too large, and for
        whatever `unpacked_chunks` refuses.
        """
        while self._next_sign():
            yield from self._document(_DEEPEST_LIST)

    def _document(self, levels: int) -> Iterator[Entry]:
        sign = self._next_sign()
        if sign == "{":
            yield from self._outermost_object()
        elif sign == "[" and levels:
            for _ in self._places("]"):
                yield from self._document(levels - 1)
        else:
            yield Entry("", self._value())

    def _outermost_object(self) -> Iterator[Entry]:
        """Give the entries of its lists one by one, and then all else of it."""
        found: dict[str, Any] = {}
        is_page, letters = False, 0
        for _ in self._places("}"):
            before = self._letters_before + self._at
            name = self._name_of_value()
            if name in self._lists and self._next_sign() == "[":
                is_page = True
                for _ in self._places("]"):
                    yield Entry(name, self._value(), found)
                continue
            self.repeated_names += name in found
            found[name] = self._value()
            letters += self._letters_before + self._at - before
            if letters > MOST_LETTERS:
                raise TooLarge(self._too_large())
        yield Entry("", found, is_page=is_page)

    def _places(self, closing: str) -> Iterator[None]:
        """Stand before each thing in a list or an object in turn; between two whoever asks reads what stands there."""
        self._at += 1
        if self._next_sign() != closing:
            yield
            while self._next_sign() == ",":
                self._at += 1
                yield
        if self._next_sign() != closing:
            raise Refused(self._why_not(f"a comma or {closing} is missing"))
        self._at += 1

    def _name_of_value(self) -> str:
        """Read the name before a value, and the colon."""
        name = self._value() if self._next_sign() == '"' else None
        if not isinstance(name, str) or self._next_sign() != ":":
            raise Refused(self._why_not("a name in quotation marks and a colon are missing"))
        self._at += 1
        return name

    def _value(self) -> Any:
        """Read the value that begins here; where it may go on behind what was read, read twice as much."""
        self._next_sign()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._may_go_on(error):
                    raise Refused(self._why_not(error.msg, error.pos)) from error
            except RecursionError as error:
                raise Refused(f"{self._name} nests its lists far deeper than exports do. Export it again.") from error
            else:
                if self._is_all or end < len(self._text) or self._text[end - 1] in '"]}':
                    self._at = end
                    return value
            there = len(self._text) - self._at
            self._read_more(min(2 * there, max(MOST_LETTERS - there, 0) + 1))

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Say whether only the rest is missing. A text that is not closed is reported where it begins."""
        if self._is_all:
            return False
        if len(self._text) - self._at > MOST_LETTERS:
            raise TooLarge(self._too_large())
        return error.msg.startswith(_OPEN) or error.pos >= len(self._text) - _LONGEST_PIECE

    def _next_sign(self) -> str:
        """Go on to the next sign that is no blank, and give it; "" at the end of the file."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            self._at = blanks.end() if blanks else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_all:
                return ""
            self._read_more(1)

    def _read_more(self, letters: int) -> None:
        """Let go of what was given, and read so many letters more, if they are there."""
        self._letters_before += self._at
        self._lines_before += self._text.count("\n", 0, self._at)
        pieces, missing = [self._text[self._at :]], letters
        while missing > 0 and not self._is_all:
            piece = next(self._pieces, None)
            self._is_all = piece is None
            pieces.append(piece or "")
            missing -= len(pieces[-1])
        self._text, self._at = "".join(pieces), 0

    def _decoded(self, chunks: Iterable[bytes]) -> Iterator[str]:
        """Give the text: UTF-8, as JSON has to be, or what it was often mistaken for, UTF-16 and UTF-32."""
        decoder: codecs.IncrementalDecoder | None = None
        for chunk in chunks:
            if decoder is None:
                look = EncodingLook()
                look.take(chunk)
                decoder = codecs.getincrementaldecoder(look.wide or UTF_8)("replace")
                text = decoder.decode(chunk).removeprefix(_MARK)
            else:
                text = decoder.decode(chunk)
            self.replaced += text.count("\ufffd")
            yield text
        if decoder is not None:
            yield decoder.decode(b"", final=True)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        self.repeated_names += len(pairs) - len(found)
        return found

    def _why_not(self, what: str, position: int | None = None) -> str:
        at = self._at if position is None else position
        line = self._lines_before + self._text.count("\n", 0, at) + 1
        rest = self._text[at:].strip()
        is_cut = what.startswith(_OPEN) or any(word.startswith(rest) for word in _WORDS) or _ESCAPE.fullmatch(rest)
        if self._is_all and is_cut:
            return f"{self._name} is cut off: it ends in line {line:,}. Copy or export it again."
        return f"{self._name}, line {line:,}: this is not well-formed JSON ({what}). Export it again."

    def _too_large(self) -> str:
        return (
            f"{self._name}, line {self._lines_before + 1:,}: what begins here has more than "
            f"{MOST_LETTERS // 1_000_000} million letters, which nothing in a log needs, or a quotation mark never "
            "closes. Export it again."
        )
