"""The promises that measures are about, in a sentence each: so that nobody has to guess which one was kept."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from wellserved.web.models import CharterVersion
from wellserved.words.promises import written_length
from wellserved.words.signs import Measure

_ALWAYS = 100


def promises_of(versions: Sequence[CharterVersion]) -> Mapping[Measure, str]:
    """Say for each measure of a promise what is promised. Takes: the charters in force. No query."""
    delivery, answer, news = _delivery(versions), _answer(versions), _news(versions)
    return {
        **dict.fromkeys((Measure.KEPT, Measure.FIRST_KEPT, Measure.LATE_TOLD, Measure.MOVED_IN_TIME), delivery),
        **dict.fromkeys((Measure.ANSWER_KEPT, Measure.ANSWER_TIME), answer),
        Measure.NEWS_KEPT: news,
    }


def _delivery(versions: Sequence[CharterVersion]) -> str:
    chosen = [each for each in versions if each.delivery]
    if not chosen:
        return _("The promise: delivery by the date named for each request; no charter says within what time.")
    words = {"length": _lengths([each.delivery or 0 for each in chosen]), "often": _often(chosen)}
    return (
        _("The promise: delivery within %(length)s of working time%(often)s, or by the date named for a request.")
        % words
    )


def _answer(versions: Sequence[CharterVersion]) -> str:
    chosen = [each for each in versions if each.first_answer]
    if not chosen:
        return _("No charter promises a first answer within a time.")
    words = {"length": _lengths([each.first_answer or 0 for each in chosen]), "often": _often(chosen)}
    return _("The promise: a first answer within %(length)s of working time%(often)s.") % words


def _news(versions: Sequence[CharterVersion]) -> str:
    chosen = [each for each in versions if each.next_update]
    if not chosen:
        return _("The promise: news by the moment named for each request.")
    words = {"length": _lengths([each.next_update or 0 for each in chosen]), "often": _often(chosen)}
    return (
        _("The promise: news within %(length)s of working time%(often)s, or by the moment named for a request.") % words
    )


def _lengths(minutes: Sequence[int]) -> str:
    """Write what is promised; where charters promise differently, the least and the most."""
    return _least_to_most(minutes, written_length)


def _often(versions: Sequence[CharterVersion]) -> str:
    """Say in how many requests of a hundred; blank where it is promised for all."""
    shares = [each.target_share for each in versions]
    return (
        ""
        if min(shares) == _ALWAYS
        else _(", in at least %(share)s of 100 requests") % {"share": _least_to_most(shares, str)}
    )


def _least_to_most(values: Sequence[int], write: Callable[[int], str]) -> str:
    least, most = write(min(values)), write(max(values))
    return least if least == most else _("%(least)s to %(most)s") % {"least": least, "most": most}
