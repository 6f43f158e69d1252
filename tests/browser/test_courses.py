"""How it goes, in a browser: nothing hinders, nothing scrolls sideways, charts fit, their numbers are one click off."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.browser.looking import EVERYTHING, Looker
from tests.web.conftest import NOW, Cast, person, play
from tests.web.everywhere import Page
from tests.web.monthly import figures, store_year
from wellserved.web.models import Link, Segment

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def pages(db: None) -> list[Page]:
    """Give the three pages, with two years of months, a gap and a change in them, as an executive sees them."""
    cast = play()
    link = _furnished(cast)
    client = Client()
    client.force_login(cast.eve)
    addresses = (f"/teams/{cast.workplace.key}/course/", f"/links/{link.key}/course/", "/where/signs/")
    return [Page(each, each, 200, client.get(each).content, {}) for each in addresses]


def _furnished(cast: Cast) -> Link:
    for team in (cast.workplace, cast.sales):
        for number in range(3):
            person(f"{team.key}{number} Moore", team)
    months = [figures(kept=12 + place % 3, answer_median_hours=3.0 + place % 2) for place in range(10)]
    better = [figures(kept=19, answer_kept=15, asked_right_first=14)] * 12
    store_year(cast.workplace, cast.sales, [*months, figures(ended=3), None, *better])
    segment = Segment.objects.create(key="borrowers", name="Borrowers")
    Link.objects.create(provider=cast.sales, segment=segment, said_by_provider_at=NOW)
    return Link.objects.create(provider=cast.workplace, customer=cast.sales, said_by_provider_at=NOW)


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    context = browser.new_context(reduced_motion="reduce", service_workers="block")
    yield context
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_hinders_anybody(pages: list[Page], tab: Any, width: int, scheme: str) -> None:
    looker = Looker(tab.new_page())
    looker.tab.set_viewport_size({"width": width, "height": 800})
    looker.tab.emulate_media(color_scheme=scheme)
    found: list[str] = []
    for page in pages:
        looker.show(page)
        looker.tab.evaluate("document.querySelectorAll('details.fold').forEach((each) => { each.open = true; })")
        found += looker.hindrances(EVERYTHING)
        assert looker.sideways() == 0, page

    assert (found, looker.strange) == ([], [])


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_charts_fit_their_place_and_their_words_do_not_run_into_each_other(
    pages: list[Page], tab: Any, width: int
) -> None:
    looker = Looker(tab.new_page())
    looker.tab.set_viewport_size({"width": width, "height": 800})
    for page in pages:
        looker.show(page)
        assert looker.tab.evaluate(OUTSIDE) == [], page
        assert looker.tab.evaluate(RUN_INTO) == [], page


OUTSIDE = """[...document.querySelectorAll('svg.months text')].map((each) => each.getBoundingClientRect())
  .filter((seen) => seen.width && (seen.left < 0 || seen.right > innerWidth)).map((seen) => [seen.left, seen.right])"""
RUN_INTO = """[...document.querySelectorAll('svg.months')].flatMap((chart) => {
  const words = [...chart.querySelectorAll('text')].filter((each) => each.getBoundingClientRect().width);
  return words.flatMap((one, place) => words.slice(place + 1).filter((other) => {
    const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
    return a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
  }).map((other) => [one.textContent, other.textContent]));
})"""


def test_the_numbers_of_a_chart_are_one_click_away(pages: list[Page], tab: Any) -> None:
    looker = Looker(tab.new_page())
    looker.show(pages[0])
    chart = looker.tab.get_by_role("figure").first

    chart.get_by_text("The same numbers as a table").click()

    rows = chart.get_by_role("row").all_inner_texts()
    assert len(rows) == 1 + 24
    assert "not shown: fewer than five" in rows[-11]
