"""What single cells say: days, yes or no, roles, addresses. Whatever cannot be understood raises `Unclear`."""

import re
from calendar import monthrange
from datetime import date
from unicodedata import category

from wellserved.eventlog.guess_words import plain
from wellserved.eventlog.yes_no import NO, YES, answer
from wellserved.web.exchange.table import shown
from wellserved.words.language import gettext as _
from wellserved.words.roles import Role

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+\d{1,2}:\d{2}.*)?")
_TWO_FIRST = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?:[T ,]+\d{1,2}:\d{2}.*)?")
_DAY_WORD = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th|er)?[\s.-]+([^\W\d]+)[.,]?[\s-]+(\d{4})")
_WORD_DAY = re.compile(r"([^\W\d]+)[.]?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTHS = (
    "jan|january|januar|janner|janvier janv",
    "feb|february|februar|fevrier fevr fev",
    "mar|march|marz|mars mrz",
    "apr|april|avril avr",
    "may|mai",
    "jun|june|juni|juin",
    "jul|july|juli|juillet juil",
    "aug|august|aout",
    "sep|sept|september|septembre",
    "oct|october|oktober|octobre okt",
    "nov|november|novembre",
    "dec|december|dezember|decembre dez",
)
_MONTH_OF = {
    word: number for number, words in enumerate(_MONTHS, start=1) for word in words.replace(" ", "|").split("|")
}
_MAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])"
)
_LONGEST_MAIL = 254
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs by which a text shows other letters than it has."""
_PIVOT = 69
_MONTHS_A_YEAR = 12
_LEADS = frozenset(
    "lead leader leads teamlead manager head chief leiter leiterin leitung teamleiter teamleitung fuhrungskraft "
    "vorgesetzte chef cheffe responsable".split()
)
_TICKS = {"✓", "✔", "☑", "•"}
_ROLES = {
    Role.EMPLOYEE: "employee|staff|member|mitarbeiter|mitarbeiterin|mitarbeitende|angestellte|employe|employee|salarie",
    Role.SERVICE_LEAD: "service lead|serviceleitung|service leitung|serviceleiter|responsable de service"
    "|responsable du service",
    Role.EXECUTIVE: "executive|management|board|geschaftsfuhrung|geschaftsleitung|vorstand|direction|dirigeant",
    Role.ADMINISTRATOR: "administrator|admin|administratorin|administrateur|administratrice",
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words.split("|")}


class Unclear(Exception):
    """A cell cannot be understood; the message says what is wrong and what to write instead."""


def clean(text: str, most: int) -> str:
    """Give a text of bearable length without signs that are no letters."""
    if any(category(letter) in {"Cc", "Cs"} and letter not in "\n\t" for letter in text):
        raise Unclear(_("%(text)s has a sign that is no letter. Type it again.") % {"text": shown(text)})
    if not _TURNS.isdisjoint(text):
        raise Unclear(_("The text has signs that turn its direction, so that it shows other letters. Type it again."))
    if len(text) > most:
        raise Unclear(
            _("%(text)s is longer than %(most)s characters. Shorten it.") % {"text": shown(text), "most": f"{most:,}"}
        )
    return text


def line(text: str, most: int) -> str:
    """Give a text on one line."""
    return " ".join(clean(text, most).split())


def mail(text: str) -> str:
    """Give a mail address, in lower case."""
    lower = clean(text, 10 * _LONGEST_MAIL).lower()
    if not _MAIL.fullmatch(lower) or len(lower) > _LONGEST_MAIL:
        raise Unclear(_("%(text)s is not a mail address. Write one, such as ann@example.org.") % {"text": shown(text)})
    return lower


def yes_or_no(text: str) -> bool:
    """Tell whether a cell says yes; words for leads do."""
    if text in _TICKS:
        return True
    said = answer(text, (), YES | _LEADS, NO)
    if said is None:
        raise Unclear(_("%(text)s is neither yes nor no. Write yes or no.") % {"text": shown(text)})
    return said


def role(text: str) -> Role:
    """Tell the role a cell names."""
    found = _ROLE_OF.get(plain(text))
    if found is None:
        raise Unclear(
            _(
                "%(text)s is not a role. Write employee, service lead, executive or administrator; who leads a team "
                "stands in the column lead."
            )
            % {"text": shown(text)}
        )
    return found


def month_named(word: str) -> int | None:
    """Give the number of the month a word names, as `plain` writes it; None: it names none."""
    return _MONTH_OF.get(word)


def is_ambiguous(text: str) -> bool:
    """Tell whether a day may be read with the day first or with the month first.

    >>> [is_ambiguous(each) for each in ("03/04/2026", "13/04/2026", "03/03/2026", "03.04.2026", "2026-03-04")]
    [True, False, False, False, False]
    """
    found = _TWO_FIRST.fullmatch(text)
    if not found or found[2] == ".":
        return False
    one, other = int(found[1]), int(found[3])
    return one != other and 1 <= one <= _MONTHS_A_YEAR and 1 <= other <= _MONTHS_A_YEAR


def first_of(text: str) -> bool | None:
    """Tell whether the day comes first in a text of numbers and slashes; None where it shows neither.

    >>> first_of("13/04/2026"), first_of("04/13/2026"), first_of("03/04/2026")
    (True, False, None)
    """
    found = _TWO_FIRST.fullmatch(text)
    if not found or found[2] == ".":
        return None
    one, other = int(found[1]), int(found[3])
    if one > _MONTHS_A_YEAR >= other:
        return True
    return False if other > _MONTHS_A_YEAR >= one else None


def day(text: str, *, day_first: bool = True) -> date:
    """Give the day a cell names; `day_first` decides where both readings are possible.

    >>> day("2026-02-01"), day("03/04/2026", day_first=False), day("1. März 2026"), day("12/31/26")
    (datetime.date(2026, 2, 1), datetime.date(2026, 3, 4), datetime.date(2026, 3, 1), datetime.date(2026, 12, 31))
    """
    parts = _parts(text, day_first=day_first)
    if parts is None:
        raise Unclear(_("%(text)s is not a date. Write it like 2026-11-23 or leave it blank.") % {"text": shown(text)})
    year, month, number = parts
    if not 1 <= month <= _MONTHS_A_YEAR or not 1 <= number <= 31 or not year:  # noqa: PLR2004 -- days of a month
        raise Unclear(_("%(text)s is not a date. Write it like 2026-11-23 or leave it blank.") % {"text": shown(text)})
    last = monthrange(year, month)[1]
    if number > last:
        raise Unclear(
            _("%(text)s is not a date. Write %(year)s-%(month)s-%(last)s or leave it blank.")
            % {"text": shown(text), "year": f"{year:04}", "month": f"{month:02}", "last": last}
        )
    return date(year, month, number)


def _parts(text: str, *, day_first: bool) -> tuple[int, int, int] | None:
    """Give year, month and day."""
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _TWO_FIRST.fullmatch(text):
        one, other, year = int(found[1]), int(found[3]), _year(found[4])
        shows = True if found[2] == "." else first_of(text)
        is_day_first = day_first if shows is None else shows
        return (year, other, one) if is_day_first else (year, one, other)
    if found := _DAY_WORD.fullmatch(text):
        return _with_word(found[3], found[2], found[1])
    if found := _WORD_DAY.fullmatch(text):
        return _with_word(found[3], found[1], found[2])
    return None


def _with_word(year: str, word: str, number: str) -> tuple[int, int, int] | None:
    month = _MONTH_OF.get(plain(word))
    return None if month is None else (int(year), month, int(number))


def _year(text: str) -> int:
    if len(text) > 2:  # noqa: PLR2004 -- two digits
        return int(text)
    return int(text) + (2000 if int(text) < _PIVOT else 1900)
