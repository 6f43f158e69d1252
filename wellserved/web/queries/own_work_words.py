"""What the picture of somebody's own work says, in kind words: what it means, and what it does not."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellserved.analysis.estimates import Estimate
from wellserved.analysis.person_or_system import ExtraHours, Verdict, Why
from wellserved.web.queries.found_words import number
from wellserved.web.queries.own_work import OwnWork
from wellserved.web.queries.own_work_account import Hours

_ALL_WIDTH = 100
_HEADLINES = {
    Verdict.PERSON: gettext_lazy("The part in your hands takes longer than with colleagues"),
    Verdict.LINK: gettext_lazy("It follows the link, not you"),
}
_MEANS = {
    Verdict.PERSON: gettext_lazy(
        "At equal kinds of requests the part in your hands clearly takes longer. That need not be pace: harder "
        "requests, much at once, a new task or missing help look the same in these numbers. It is a reason to ask for "
        "what would help you, and no more."
    ),
    Verdict.LINK: gettext_lazy(
        "Your requests take longer than those of colleagues, while the part in your hands takes as long as with them. "
        "Whoever sat in your place would meet the same waits: they belong to the links below, and can be settled there."
    ),
}
_WHY = {
    Why.FEW_COLLEAGUES: (
        gettext_lazy("It cannot be told: there are too few to compare with"),
        gettext_lazy(
            "It takes five colleagues who handle the same kinds of requests, five or more each, and none of them more "
            "than half of a kind. Below that, the middle would tell you of single colleagues."
        ),
    ),
    Why.FEW_REQUESTS: (
        gettext_lazy("It cannot be told yet: there are too few requests"),
        gettext_lazy("It takes 30 of yours, and 30 of colleagues, of the same kinds. Chance rules smaller numbers."),
    ),
    Why.LITTLE_RECORDED: (
        gettext_lazy("It cannot be told: much of the time is not in the record"),
        gettext_lazy(
            "Many requests were taken up and delivered within a quarter of an hour, as far as the record knows. What "
            "was done before or after stands nowhere, so there is nothing to compare."
        ),
    ),
    Why.NOT_LONGER: (
        gettext_lazy("There is nothing to explain"),
        gettext_lazy("Your requests do not clearly take longer than those of colleagues who do the same."),
    ),
    Why.QUICKER: (
        gettext_lazy("The part in your hands is shorter, and your requests still take longer"),
        gettext_lazy(
            "What makes them longer arose elsewhere. Our rule calls it the link only where your part is much alike "
            "those of colleagues; yours is shorter, so perhaps the requests differ, too."
        ),
    ),
    Why.UNSURE: (
        gettext_lazy("It cannot be told"),
        gettext_lazy(
            "The part in your hands differs too much from request to request to say whether it is like that of "
            "colleagues. More requests may tell; often they do not, and that is an answer, too."
        ),
    ),
}
_EVERY_CAUSE_HERE = gettext_lazy("In none of these did the cause lie elsewhere.")


@dataclass(frozen=True)
class Figure:
    """One key figure with how sure it is."""

    label: str
    value: str
    sure: str = ""
    n: str = ""


@dataclass(frozen=True)
class Part:
    """A part of a bar, in hundredths of its width; as the component of time lines draws it."""

    x: float
    width: float
    kind: str
    holder: str
    said: str
    length: str
    since: str = ""
    is_now: bool = False


@dataclass(frozen=True)
class Words:
    """The picture in words."""

    headline: str
    means: str
    figures: tuple[Figure, ...]
    arose: str
    """Where the extra hours arose; blank: not told."""
    parts: tuple[Part, ...]
    whole: str
    """Over what the bar is drawn."""
    promised: str
    """How many came later than promised, and how often the cause lay elsewhere; blank: nothing was promised."""
    rests_on: str


def words_of(work: OwnWork) -> Words:
    """Say what somebody's own requests show. No query."""
    judged = work.judged
    headline, means = (
        _WHY[judged.why]
        if judged.verdict is Verdict.CANNOT_TELL
        else (_HEADLINES[judged.verdict], _MEANS[judged.verdict])
    )
    return Words(
        headline=str(headline),
        means=str(means),
        figures=tuple(_figures(work)),
        arose=_arose(judged.extra) if judged.extra else "",
        parts=tuple(_parts(work.hours)),
        whole=_whole(work),
        promised=_promised(work),
        rests_on=_rests_on(work),
    )


def _figures(work: OwnWork) -> Iterator[Figure]:
    judged = work.judged
    compared = _("%(n)s requests, %(colleagues)s colleagues") % {
        "n": number(judged.requests),
        "colleagues": number(judged.colleagues),
    }
    if judged.own is not None:
        yield Figure(
            _("the part in your hands, beside colleagues"), _effect(judged.own), _between(judged.own), compared
        )
    if judged.raw is not None:
        yield Figure(_("all the time your requests took"), _effect(judged.raw), _between(judged.raw), compared)
    if judged.extra is not None:
        total = judged.extra.total
        fewer = _("fewer hours than as many with colleagues, together")
        more = _("more hours than as many with colleagues, together")
        yield Figure(fewer if total.value < 0 else more, _plain_hours(total.value), _hours_between(total))


def _effect(estimate: Estimate) -> str:
    percent = round(estimate.value)
    if not percent:
        return _("as long")
    said = {"percent": number(abs(percent))}
    return _("%(percent)s %% longer") % said if percent > 0 else _("%(percent)s %% shorter") % said


def _between(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return _("90 %% interval %(low)s to %(high)s %%") % {"low": _signed(estimate.low), "high": _signed(estimate.high)}


def _hours_between(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return _("90 %% interval %(low)s to %(high)s h") % {"low": _signed(estimate.low), "high": _signed(estimate.high)}


def _signed(value: float) -> str:
    whole = round(value)
    return f"{'+' if whole > 0 else '−' if whole < 0 else ''}{number(abs(whole))}"


def _plain_hours(value: float) -> str:
    return _("%(many)s h") % {"many": number(abs(value))}


def _hours(value: float) -> str:
    return _("%(many)s h") % {"many": _signed(value)}


def _arose(extra: ExtraHours) -> str:
    """Say where the extra hours arose; no share where it is not sure that there are any."""
    share = extra.upstream_share
    if share is None:
        return _("Whether your requests took more hours than as many with colleagues is not sure; so no share is told.")
    said = {
        "hours": number(extra.total.value),
        "percent": number(100 * share),
        "upstream": _hours(extra.upstream),
        "own": _hours(extra.own),
        "asker": _hours(extra.asker),
    }
    return (
        _("Of about %(hours)s extra hours, %(percent)s %% arose upstream, with others that your requests waited for.")
        + " "
        + _("In hours: upstream %(upstream)s, in your hands %(own)s, with those who asked %(asker)s.")
    ) % said


def _parts(hours: Hours) -> Iterator[Part]:
    whole, x = hours.total, 0.0
    for kind, holder, said, many in (
        ("work", _("In your team's hands"), _("queue, work, and waits that were yours to end"), hours.own),
        ("waiting_case", _("Upstream"), _("with others that your requests waited for"), hours.upstream),
        ("waiting_customer", _("With those who asked"), _("you had asked back, and waited for an answer"), hours.asker),
    ):
        width = _ALL_WIDTH * many / whole if whole else 0.0
        share = number(width)
        length = _("%(hours)s h (%(share)s %%)") % {"hours": number(many), "share": share}
        yield Part(round(x, 2), round(width, 2), kind, holder, said, length)
        x += width


def _whole(work: OwnWork) -> str:
    said = {"hours": number(work.hours.total), "n": number(work.requests)}
    return (
        ngettext(
            "%(hours)s working hours in one request",
            "%(hours)s working hours in %(n)s requests",
            work.requests,
        )
        % said
    )


def _promised(work: OwnWork) -> str:
    if not work.promised:
        return ""
    said = {"n": number(work.promised), "late": number(work.late), "elsewhere": number(work.late_elsewhere)}
    if not work.late:
        return _("Of %(n)s requests with a promised date, none was later than promised.") % said
    return (
        _("Of %(n)s requests with a promised date, %(late)s came later than promised.") % said
        + " "
        + (_("For %(elsewhere)s of these the cause lay elsewhere.") if work.late_elsewhere else _EVERY_CAUSE_HERE)
        % said
    )


def _rests_on(work: OwnWork) -> str:
    said = {"n": number(work.requests), "left": number(work.judged.left_out), "on": number(work.handed_on)}
    sentences = [_("It rests on %(n)s finished requests that you saw to.") % said]
    if work.judged.left_out:
        sentences.append(
            _("%(left)s of them are of kinds that too few colleagues handle: they are not compared.") % said
        )
    if work.handed_on:
        sentences.append(_("%(on)s more went from one to another meanwhile: they count for nobody.") % said)
    if work.is_cut:
        sentences.append(_("There are more than a page can count at once: these are the newest."))
    return " ".join(sentences)
