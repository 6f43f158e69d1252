"""Names on the map: how wide a text is at most, and how it is broken into lines that fit a box."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

ELLIPSIS = "…"
NAMELESS = "(no name)"
BREAK_AFTER = " -/_.,;:–"

# Widest of the common interface fonts in bold, as shares of the font size. The font is chosen by the reader's machine,
# so a text may turn out narrower than thought but not wider: a box with a little air is right, a cut name is not.
_GROUPS = (
    ("ijl|'.,:;! \u00a0\u202f", 0.42),
    ("frtI()[]/-", 0.48),
    ("cszJ_·", 0.60),
    ("aekvxyEFLSTZ0123456789", 0.70),
    ("bdghnopqu", 0.73),
    ("ABCKPRUVXY", 0.81),
    ("DGHNOQ+", 0.85),
    ("mwM%@", 1.04),
    ("W", 1.10),
    ("абвгдеёзийклнопрстухцчъьэяіїαβγδεζηθικλνξοπρσςτυχ", 0.78),
    ("АБВГДЕЁЗИЙКЛНОПРСТУХЦЧЪЬЭЯІЇΑΒΓΔΕΖΗΘΙΚΛΝΞΟΠΡΣΤΥΧ", 0.92),
)
_WIDTHS = {char: width for group, width in _GROUPS for char in group}
_ACCENTED = 0.75  # a Latin letter with a mark
_OTHER = 1.0  # any other script: the widest letters of Cyrillic, Arabic, Chinese
_PICTURE = 1.4  # emoji and the box shown where a font lacks one
_JOINER = "\u200d"
_MOST_LETTERS = 120
"""The middle of longer names is left out first: no box holds it, and trying how much fits would take long."""
_KEPT_FORMATS = {_JOINER, "\u200c"}  # they shape emoji and Persian words
_PICTURES_FROM = 0x1F000
_LEAST_PART = 4  # letters
_WORTH_BREAKING = 0.7  # a line broken between words is at least this full
_FLAGS = range(0x1F1E6, 0x1F200)
_SKIN_TONES = range(0x1F3FB, 0x1F400)


@lru_cache(maxsize=10_000)  # a report names the same few again and again
def clean(name: str) -> str:
    r"""Return a name that is safe to show: no control, direction-changing or unpaired characters, no doubled blanks.

    A name of which nothing is left becomes "(no name)".

    >>> clean("  Credit\tcheck \u202e")
    'Credit check'
    """
    shown = (" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in name)
    kept = (char for char in shown if char in _KEPT_FORMATS or unicodedata.category(char) not in {"Cf", "Cs"})
    return " ".join("".join(kept).split()).strip("".join(_KEPT_FORMATS)) or NAMELESS


@lru_cache(maxsize=10_000)
def width_of(text: str, size: float) -> float:
    """Return a width in pixels that the text at this font size does not exceed in the fonts of the common systems.

    >>> width_of("eel", 10)
    18.2
    """
    return sum(_cluster_width(cluster) for cluster in clusters(text)) * size


def _cluster_width(cluster: str) -> float:
    char = cluster[0]
    if char in _WIDTHS:
        return _WIDTHS[char]
    if unicodedata.combining(char):
        return 0.0
    if ord(char) >= _PICTURES_FROM or (len(cluster) > 1 and _JOINER in cluster):
        return _PICTURE
    base = unicodedata.normalize("NFD", char)[0]
    return max(_ACCENTED, _WIDTHS[base]) if base in _WIDTHS else _OTHER


def clusters(text: str) -> Iterator[str]:
    """Yield what a reader takes for one character: a letter with its marks, a flag, a joined emoji."""
    cluster = ""
    for char in text:
        if cluster and not _belongs(cluster, char):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _belongs(cluster: str, char: str) -> bool:
    is_mark = unicodedata.category(char).startswith("M") or ord(char) in _SKIN_TONES
    completes_flag = ord(char) in _FLAGS and len(cluster) == 1 and ord(cluster) in _FLAGS
    return is_mark or char == _JOINER or cluster[-1] == _JOINER or completes_flag


def in_lines(text: str, size: float, room: float, *, most: int = 2) -> tuple[str, ...]:
    """Return the text in one or two lines that are no wider than `room` pixels.

    Two lines are broken where they come out most alike. What does not fit is left out in the middle, because the
    names of an organisation's teams often begin alike and differ at the end. Where `most` is more than two, words are
    kept whole in so many lines before any is cut.

    >>> in_lines("Credit check", 13, 120)
    ('Credit check',)
    >>> in_lines("Accounts receivable", 13, 120)
    ('Accounts', 'receivable')
    >>> in_lines("Application management team of region 12", 13, 120)
    ('Application', '…of region 12')
    >>> in_lines("Application management team", 13, 120, most=3)
    ('Application', 'management', 'team')
    """
    if len(text) > _MOST_LETTERS:
        text = f"{text[: _MOST_LETTERS // 2]} {text[-_MOST_LETTERS // 2 :]}"
    if width_of(text, size) <= room:
        return (text,)
    halves = [(text[:at].rstrip(), text[at:].lstrip()) for at in _break_places(text)] or list(_hyphenated(text))
    fitting = [pair for pair in halves if max(width_of(half, size) for half in pair) <= room]
    if fitting:
        return min(fitting, key=lambda pair: max(width_of(half, size) for half in pair))
    if most > 2 and (words := _words_in_lines(text, size, room, most)):  # noqa: PLR2004 -- more than two lines
        return words
    first = _start_that_fits(text, size, room)
    rest = text[len(first) :].lstrip()
    if width_of(rest, size) <= room:
        return first.rstrip(), rest
    return first.rstrip(), ELLIPSIS + _end_that_fits(rest, size, room - width_of(ELLIPSIS, size))


def _words_in_lines(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """Fill one line after the other with whole words; nothing where that takes too many lines or a word is too wide."""
    lines: list[str] = []
    for start, end in pairwise([0, *_break_places(text), len(text)]):
        longer = lines[-1] + text[start:end] if lines else ""
        if lines and width_of(longer.rstrip(), size) <= room:
            lines[-1] = longer
        else:
            lines.append(text[start:end])
    fits = len(lines) <= most and all(width_of(line.rstrip(), size) <= room for line in lines)
    return tuple(line.rstrip() for line in lines) if fits else ()


def _break_places(text: str) -> list[int]:
    return [at for at in range(1, len(text)) if text[at - 1] in BREAK_AFTER and text[at] not in BREAK_AFTER]


def _hyphenated(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to part a word so that neither part is a mere remnant."""
    parts = list(clusters(word))
    for at in range(_LEAST_PART, len(parts) - _LEAST_PART + 1):
        yield "".join(parts[:at]) + "-", "".join(parts[at:])


def _longest(parts: list[str], size: float, room: float) -> str:
    taken = ""
    for part in parts:
        if width_of(taken + part, size) > room:
            break
        taken += part
    return taken


def _start_that_fits(text: str, size: float, room: float) -> str:
    """Return the longest beginning that fits, at a break between words unless that would waste much of the line."""
    hard = _longest(list(clusters(text)), size, room)
    soft = [at for at in _break_places(text) if at <= len(hard)]
    return text[: soft[-1]] if soft and soft[-1] >= _WORTH_BREAKING * len(hard) else hard


def _end_that_fits(text: str, size: float, room: float) -> str:
    """Return the longest end that fits, at a break between words unless that would waste much of the line."""
    parts = list(clusters(text))
    kept: list[str] = []
    while parts and width_of("".join((parts[-1], *kept)), size) <= room:
        kept.insert(0, parts.pop())
    hard = "".join(kept)
    start = len(text) - len(hard)
    soft = [at for at in _break_places(text) if at >= start]
    return text[soft[0] :] if soft and len(text) - soft[0] >= _WORTH_BREAKING * len(hard) else hard.lstrip()


def in_one_line(text: str, size: float, room: float) -> str:
    """Return the text, shortened at its end where it is wider than `room` pixels.

    >>> in_one_line("Controlling and treasury", 13, 120)
    'Controlling…'
    """
    if width_of(text, size) <= room:
        return text
    return _start_that_fits(text[:_MOST_LETTERS], size, room - width_of(ELLIPSIS, size)).rstrip() + ELLIPSIS
