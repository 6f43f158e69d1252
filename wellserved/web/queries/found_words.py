"""How it is said what was found in a log beside what is declared."""

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web.queries.found_map import FoundMap, Seen, Which

HOURS_OF_A_DAY, DAYS_FROM_HOURS, FEW = 24, 48, 10


def number(value: float, places: int = 0) -> str:
    """Write a number as readers of this language do."""
    return number_format(round(value, places) if places else round(value), places, force_grouping=True)


def waited(hours: float | None) -> str:
    """Write how long somebody waited; a day has 24 hours. Blank: not known."""
    if hours is None:
        return ""
    if not hours:
        return _("no wait")
    if hours < 1:
        return _("%(many)s min") % {"many": number(hours * 60)} if hours >= 1 / 60 else _("under 1 min")
    if hours < DAYS_FROM_HOURS:
        return _("%(many)s h") % {"many": _short(hours)}
    return _("%(many)s days") % {"many": _short(hours / HOURS_OF_A_DAY)}


def _short(value: float) -> str:
    return number(value, 1 if value < FEW and round(value, 1) != round(value) else 0)


def cases(seen: Seen) -> str:
    """Write in how many cases a link was seen."""
    return _("at least %(many)s") % {"many": number(seen.cases)} if seen.is_least else number(seen.cases)


def period(found: FoundMap) -> str:
    """Say of which time a log tells; blank: not known."""
    if found.first_at is None or found.last_at is None:
        return ""
    first, last = (date_format(timezone.localtime(each)) for each in (found.first_at, found.last_at))
    return _("from %(first)s to %(last)s") % {"first": first, "last": last}


def finding(found: FoundMap) -> str:
    """Say in two sentences how what was found and what is declared lie upon each other."""
    both, only = found.counts[Which.BOTH], found.counts[Which.FOUND]
    if found.unsaid and not both and not only:
        return _("This log shows who served whom. Say who its names are, and it lies beside what is declared.")
    if not found.declared_in_log:
        return f"{_nothing_declared()} {_undeclared_alone(only, found.times_undeclared)}"
    return f"{_declared(found.declared_in_log, both)} {_undeclared(only, found.times_undeclared)}"


def _nothing_declared() -> str:
    return _("Between those whom this log names, nobody has declared a link yet.")


def _undeclared_alone(only: int, times: int) -> str:
    words = {"many": number(only), "times": number(times)}
    return ngettext(
        "One was seen; it was used %(times)s times.", "%(many)s were seen; they were used %(times)s times.", only
    ) % words  # fmt: skip


def _declared(declared: int, both: int) -> str:
    words = {"both": number(both), "all": number(declared)}
    return ngettext(
        "One declared link lies between those whom this log names; seen in it: %(both)s.",
        "Of %(all)s declared links between those whom this log names, %(both)s were seen in it.",
        declared,
    ) % words  # fmt: skip


def _undeclared(only: int, times: int) -> str:
    if not only:
        return _("No link was seen that nobody declared.")
    words = {"many": number(only), "times": number(times)}
    return ngettext(
        "One more was seen that nobody declared; it was used %(times)s times.",
        "%(many)s more were seen that nobody declared; they were used %(times)s times.",
        only,
    ) % words  # fmt: skip


def besides(found: FoundMap) -> list[str]:
    """Say what is in none of the lists, and why."""
    said = [
        (found.withheld, _withheld(found.withheld)),
        (found.left, _left(found.left)),
    ]
    return [sentence for many, sentence in said if many]


def _withheld(many: int) -> str:
    return ngettext(
        "One more link was seen in fewer than five cases; it is not shown, because it would say more about chance than "
        "about work.",
        "%(many)s more links were seen in fewer than five cases each; they are not shown, because they would say more "
        "about chance than about work.",
        many,
    ) % {"many": number(many)}  # fmt: skip


def _left(many: int) -> str:
    return ngettext(
        "One more link leads to or from somebody who is none of ours, or is closed.",
        "%(many)s more links lead to or from somebody who is none of ours, or is closed.",
        many,
    ) % {"many": number(many)}  # fmt: skip
