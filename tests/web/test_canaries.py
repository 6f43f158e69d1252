"""Figures say nothing of a person, of fewer than five requests, or of a team of two: canaries walk through all of them.

Whoever works in the teams that are made here is called Canaryson. Two of them are a team of their own, Sparrow, which
is asked often; Quail asks Rook four times, for many hours each, and nobody else ever asks or serves either.
"""

import gzip
import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from tests.web.conftest import Cast, person, signed_in, team
from tests.web.requested import ago
from tests.web.worked import Work, alike, finish
from wellserved.web.actions.own_findings import analyse_now
from wellserved.web.models import FindingsRun, Link, Person, Segment, Team
from wellserved.web.queries.months import newest_month

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SURNAME, TINY, CELL = "Canaryson", "Sparrow", ("Rook", "Quail")
CELL_HOURS = 77.0
BIG = ("Sales", "IT Workplace")
READERS = ("ann", "ben", "cara", "dan", "eve", "sam", "ada")


@pytest.fixture
def run(cast: Cast) -> FindingsRun:
    """Give what was found where the canaries work."""
    tiny, rook, quail = team(TINY, cast.it), *(team(name) for name in CELL)
    staffed = {tiny: 2, rook: 4, quail: 4, cast.workplace: 3, cast.sales: 3, cast.legal: 3}
    staff = {
        each: [person(f"{each.name.split()[-1]}{n} {SURNAME}", each) for n in range(many)]
        for each, many in staffed.items()
    }
    finish(alike(staff[cast.workplace][0], cast.sales, cast.workplace, 6.0, 14))
    finish(Work(staff[cast.workplace][1], cast.sales, cast.workplace, 5.0, cast.legal, 9.0) for _ in range(12))
    finish(alike(staff[tiny][0], cast.sales, tiny, 8.0, 13))
    finish(Work(staff[rook][0], quail, rook, CELL_HOURS, began_at=ago(days=60, minutes=n)) for n in range(4))
    segment = Segment.objects.create(key="outside", name="Outside")
    Link.objects.create(provider=cast.sales, segment=segment, said_by_provider_at=ago(days=90))
    for provider, customer in ((cast.workplace, cast.sales), (tiny, cast.sales), (rook, quail)):
        Link.objects.create(provider=provider, customer=customer, said_by_provider_at=ago(days=90))
    made = analyse_now(now=timezone.now())
    assert made.state == FindingsRun.State.DONE, made.refusal
    return made


def figures_of_all(run: FindingsRun) -> list[str]:
    """Give the addresses of figures that are not about one team or link."""
    names = ("where-show", "where-of", "where-report", "where-tables", "where-document")
    found = [reverse(name, args=[] if name == "where-show" else [run.key]) for name in names]
    others = ("structure-show", "signs-show", "guess-say", "late-list", "outside-list", "turf-show", "link-list")
    exports = [reverse(f"{name}-export", args=[form]) for name in ("late", "outside") for form in ("csv", "xlsx")]
    return [*found, *map(reverse, others), *exports, *waiting_maps()]


def waiting_maps() -> Iterator[str]:
    """Give the addresses of the map by waiting, of each month that is known."""
    yield f"{reverse('map-show')}?look=waiting"
    month = newest_month() or date(2026, 1, 1)
    for _ in range(4):
        yield f"{reverse('map-show')}?look=waiting&month={month:%Y-%m}"
        month = (month - timedelta(days=1)).replace(day=1)


def courses() -> list[str]:
    """Give the addresses of how it goes, of every team and link."""
    teams = [reverse("team-course", args=[each.key]) for each in Team.objects.order_by("pk")]
    return [*teams, *(reverse("link-course", args=[each.key]) for each in Link.objects.exclude(customer=None))]


def read(reader: Person, address: str) -> str:
    """Open an address, and give what can be read there; blank: it is not for them."""
    answer = signed_in(reader).get(address, follow=True)
    assert answer.status_code in (200, 403, 404), address
    return _text(answer) if answer.status_code == 200 else ""


def _text(answer: Any) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    if answer.get("Content-Encoding") == "gzip":
        content = gzip.decompress(content)
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as book:
            return " ".join(book.read(name).decode(errors="replace") for name in book.namelist())
    main = html.document_fromstring(content).find(".//main") if "html" in answer["Content-Type"] else None
    return content.decode() if main is None else html.tostring(main, encoding="unicode")


def test_no_figure_names_a_person(run: FindingsRun, cast: Cast) -> None:
    opened = 0
    for name in READERS:
        for address in (*figures_of_all(run), *courses()):
            said = read(getattr(cast, name), address)
            opened += bool(said)
            assert SURNAME not in said, f"{name} reads of somebody at {address}"
    assert opened > 60, "Most of them were not for anybody."


def test_no_figure_of_all_names_a_team_of_two(run: FindingsRun, cast: Cast) -> None:
    for name in READERS:
        for part in ("where-of", "where-report", "where-tables", "where-document"):
            said = read(getattr(cast, name), reverse(part, args=[run.key]))
            assert TINY not in said, f"{name}, {part}"
            assert not said or BIG[1] in said, "The others are there."


def test_no_figure_of_all_tells_of_four_requests(run: FindingsRun, cast: Cast) -> None:
    for part in ("where-of", "where-report", "where-tables", "where-document"):
        said = read(cast.eve, reverse(part, args=[run.key]))
        told = [said[found.start() - 80 : found.end() + 80] for found in re.finditer("|".join(CELL), said)]
        assert not [each for each in told if f"{CELL_HOURS:.0f}" in each], part


def test_no_page_gives_a_sum_over_fewer_than_five_requests(run: FindingsRun, cast: Cast) -> None:
    for name in READERS:
        for address in (*figures_of_all(run), *courses()):
            assert not re.search(r"\bin [1-4] requests\b", read(getattr(cast, name), address)), f"{name}, {address}"


def test_the_pages_of_the_small_ones_show_no_figure(run: FindingsRun, cast: Cast) -> None:
    rook = Link.objects.get(provider__name=CELL[0])
    for address in (reverse("team-course", args=["rook"]), reverse("link-course", args=[rook.key])):
        said = read(cast.sam, address)
        assert "not shown: fewer than five" in said or "too early to tell: fewer than five" in said
        assert f"{CELL_HOURS:.0f} h" not in said
