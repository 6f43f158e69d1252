"""In which encoding a text file is written, told from its bytes. Source: ours."""

import codecs
from dataclasses import dataclass

UTF_8 = "utf-8"

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BEGINNING_BYTES = 4096
_MOSTLY = 0.4
"""This share of NUL among the odd or the even bytes means UTF-16: in Western text nearly all are."""
_NEARLY_NONE = 0.05
_FEW = 20
"""So many good letters beyond ASCII for one bad byte: UTF-8 with some damage, rather than another encoding."""
_NOT_IN_CP1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")


@dataclass(frozen=True)
class Encoding:
    """An encoding and whether all of the file is in it."""

    codec: str
    is_damaged: bool = False

    @property
    def is_utf_8(self) -> bool:
        """Whether the file can be read as it is."""
        return self.codec == UTF_8 and not self.is_damaged


class EncodingLook:
    """Takes the bytes of a file, chunk by chunk, and tells the encoding in the end."""

    def __init__(self) -> None:
        self.wide = ""
        """The encoding, if it has several bytes for every letter."""
        self._decoder = codecs.getincrementaldecoder(UTF_8)()
        self._is_first = True
        self._is_utf_8 = True
        self._bad = 0
        self._good = 0
        self._is_cp1252 = True

    def take(self, chunk: bytes) -> None:
        """Look at the next bytes."""
        if self._is_first:
            self._is_first = False
            self.wide = _wide(chunk[:_BEGINNING_BYTES])
        if self.wide or (chunk.isascii() and not self._decoder.getstate()[0]):
            return
        if self._is_utf_8:
            self._check(chunk)
        if not self._is_utf_8:
            self._count(chunk)

    def encoding(self) -> Encoding:
        """Tell the encoding of what was taken.

        What is no UTF-8 is taken for cp1252, which most of it is; where a byte has no meaning there, for latin-1.
        """
        if self.wide:
            return Encoding(self.wide)
        if self._is_utf_8 and not self._decoder.getstate()[0]:
            return Encoding(UTF_8)
        if self._good > _FEW * self._bad:
            return Encoding(UTF_8, is_damaged=True)
        return Encoding("cp1252" if self._is_cp1252 else "latin-1")

    def _check(self, chunk: bytes) -> None:
        try:
            self._good += _letters_beyond_ascii(self._decoder.decode(chunk))
        except UnicodeDecodeError:
            self._is_utf_8 = False
            self._decoder = codecs.getincrementaldecoder(UTF_8)("replace")

    def _count(self, chunk: bytes) -> None:
        text = self._decoder.decode(chunk)
        bad = text.count("\ufffd")
        self._bad += bad
        self._good += _letters_beyond_ascii(text) - bad
        self._is_cp1252 = self._is_cp1252 and not any(byte in chunk for byte in _NOT_IN_CP1252)


def _letters_beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _wide(beginning: bytes) -> str:
    """Name the encoding that has two or four bytes for a letter; "" if it is none of these."""
    for mark, codec in _MARKS:
        if beginning.startswith(mark):
            return codec
    pairs = len(beginning) // 2
    if not pairs:
        return ""
    even, odd = beginning[0::2].count(0) / pairs, beginning[1::2].count(0) / pairs
    if odd > _MOSTLY and even < _NEARLY_NONE:
        return "utf-16-le"
    return "utf-16-be" if even > _MOSTLY and odd < _NEARLY_NONE else ""
