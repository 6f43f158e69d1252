"""Outside figures beside inside ones: two pictures of the same months, and all that was brought."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web import rules
from wellserved.web.actions import outside_figures as actions
from wellserved.web.actions.exports import KINDS as FILES
from wellserved.web.actions.tree import NotPossible
from wellserved.web.pages.brought_file import attachment
from wellserved.web.pages.door import say
from wellserved.web.pages.month_picture import called, line_picture
from wellserved.web.pages.signed_in import reader
from wellserved.web.pages.undo import offer
from wellserved.web.queries import outside_figures as queries
from wellserved.web.queries.found_words import number
from wellserved.web.queries.outside_figures import INSIDE, Inside, InsideMonth, OutsideMonth, Series, Serving
from wellserved.words.roles import Permission

LONGEST = 120
_FEW, _DECIMALS = 100, 2
MOST_NAMED = 6


def show(request: HttpRequest) -> HttpResponse:
    """Show one outside series above an inside one of the same months, and the list of all that was brought."""
    now, series = timezone.now(), queries.all_series()
    _may_see(request)
    chosen = queries.chosen(series, request.GET)
    kind = Inside(request.GET["inside"]) if request.GET.get("inside") in set(Inside) else Inside.KEPT
    context: dict[str, Any] = {
        "series": [(each, f"{called(each.first)} – {called(each.last)}") for each in series],
        "chosen": chosen,
        "may_bring": not rules.why_not(reader(request), Permission.BRING_OUTSIDE_FIGURES, timezone.localdate(now)),
    }
    if chosen is not None:
        who = queries.serving(chosen.segment_key, now, wants_all="all" in request.GET)
        months = queries.drawn_months(chosen)
        context |= {
            "kinds": [(each.value, str(says)) for each, says in INSIDE.items()],
            "kind": kind.value,
            "wants_all": "all" in request.GET,
            "who": _who(who),
            **_pictures(chosen, kind, months, queries.months_of(chosen), queries.inside(kind, who, months)),
        }
    return render(request, "outside/show.html", context)


def remove(request: HttpRequest) -> HttpResponse:
    """Remove a series."""
    key, metric = request.POST.get("segment", "")[:LONGEST], request.POST.get("metric", "")[:LONGEST]
    rules.must(rules.why_not(reader(request), Permission.BRING_OUTSIDE_FIGURES, timezone.localdate()))
    segment = queries.segment_of(key) if key else None
    if key and segment is None:
        raise rules.NotThere
    try:
        record = actions.remove(by=reader(request), now=timezone.now(), segment=segment, metric=metric)
        offer(request, record.undoable)
    except NotPossible as reason:
        say(request, str(reason))
    return redirect("outside-list")


def give(request: HttpRequest, form: str) -> HttpResponse:
    """Give all outside figures as CSV or XLSX."""
    if form not in FILES:
        raise rules.NotThere
    content = actions.export(by=reader(request), now=timezone.now(), kind=form)
    return attachment(content, FILES[form], f"outside-figures.{form}")


def _may_see(request: HttpRequest) -> None:
    rules.must(rules.why_not(reader(request), Permission.SEE_FINDINGS, timezone.localdate()))


def _pictures(
    series: Series, kind: Inside, months: list[date], outside: list[OutsideMonth], inside: dict[date, InsideMonth]
) -> dict[str, Any]:
    """Give both pictures, a sentence for each, and their numbers side by side."""
    above = {each.month: each for each in outside}
    below = {month: inside.get(month) for month in months}

    def outer(value: float) -> str:
        return _with_unit(value, series.unit)

    unit = _("h") if kind is Inside.WAITING else "%"

    def inner(value: float) -> str:
        return _with_unit(value, unit, places=0)

    numbers = {month: each.value if each else None for month, each in below.items()}
    return {
        "above": line_picture(months, [above[each].value if each in above else None for each in months], outer),
        "below": line_picture(months, [numbers[each] for each in months], inner, lambda value: _with_unit(value, unit)),
        "above_says": _course([(each.month, each.value) for each in outside], outer),
        "below_says": _course([(each, value) for each in months if (value := numbers[each]) is not None], inner),
        "rows": [
            (
                called(each),
                outer(above[each].value) if each in above else "–",
                _n(above[each].n) if each in above else "",
                *_told(below[each], inner),
            )
            for each in months
        ],
        "withheld": any(each is not None and each.is_withheld for each in below.values()),
    }


def _told(month: InsideMonth | None, inner: Any) -> tuple[str, str]:
    if month is None or not month.n:
        return "–", ""
    if month.value is None:
        return _("not shown: fewer than five requests"), ""
    return inner(month.value), number(month.n)


def _n(n: int | None) -> str:
    return number(n) if n is not None else ""


def _course(numbers: list[tuple[date, float]], written: Any) -> str:
    """Say where a series began and where it is now. It says nothing about why."""
    if not numbers:
        return _("There is nothing of these months that can be shown.")
    (first, began), (last, now) = numbers[0], numbers[-1]
    if len(numbers) == 1:
        return _("%(value)s in %(month)s.") % {"value": written(now), "month": called(last)}
    words = {"began": written(began), "first": called(first), "now": written(now), "last": called(last)}
    return _("%(began)s in %(first)s, %(now)s in %(last)s.") % words


def _who(who: Serving) -> str:
    """Say whose requests the inside figure is about."""
    if who.is_all and not who.left_out:
        said = _("The requests of all teams that ended in the month.")
    elif who.is_all:
        said = _(
            "The requests of all teams that ended in the month: who serves these customers has fewer than three people."
        )
    else:
        names = ", ".join(each.name for each in who.teams[:MOST_NAMED])
        more = len(who.teams) - MOST_NAMED
        if more > 0:
            names = _("%(names)s and %(many)s more") % {"names": names, "many": number(more)}
        said = _("What the teams that serve these customers asked of others, and ended in the month: %(names)s.")
        said %= {"names": names}
    if who.left_out and not who.is_all:
        said += " " + ngettext(
            "One team with fewer than three people is left out.",
            "%(many)s teams with fewer than three people are left out.",
            who.left_out,
        ) % {"many": number(who.left_out)}  # fmt: skip
    return said


def _with_unit(value: float, unit: str, places: int | None = None) -> str:
    if places is None:
        places = 0 if value == round(value) or abs(value) >= _FEW else 1
        places = _DECIMALS if 0 < abs(value) < 1 else places
    return f"{number_format(round(value, places), places, force_grouping=True)} {unit}".strip()
