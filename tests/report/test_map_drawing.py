import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from wellserved.report.map_drawing import MAP_SCRIPT, MAP_STYLE, Look, draw
from wellserved.report.map_layout import MapLink, MapTeam, lay_out

SVG = "{http://www.w3.org/2000/svg}"
TEAMS = [MapTeam("Legal", 30, 36.0, parent="Finance"), MapTeam("Credit check", 60, 480.0)]
LINKS = [
    MapLink("Credit check", "customer", times=66, cases=60, wait_hours=30.0, median_wait_hours=0.5),
    MapLink("Legal", "Credit check", times=40, cases=30, wait_hours=480.0, median_wait_hours=12.0),
    MapLink("Credit check", "Legal", times=5, cases=5, wait_hours=None),
]
HOSTILE = ["<script>alert(1)</script>", '" onload="x', "]]>&amp;", "\x00\x1b\ud800", "\u202egnp", "</title></svg>", ""]


def drawing(links=LINKS, teams=TEAMS, outside=("customer",), look=Look.FLOW, *, direction="right", table_id="", **most):
    layout = lay_out(teams, links, outside, direction=direction, **most)
    svg = draw(layout, look=look, title="Who serves whom", sentence="Legal is waited on most.", table_id=table_id)
    return ET.fromstring(svg)


def of_class(root, name):
    return [element for element in root.iter() if name in element.get("class", "").split()]


def title_of(element):
    return element.findtext(f"{SVG}title")


def link_between(root, provider, customer):
    (found,) = (
        line
        for line in of_class(root, "link")
        if (line.get("data-provider"), line.get("data-customer")) == (provider, customer)
    )
    return found


def test_it_draws_what_leads_back_over_everything_else_so_that_its_dashes_are_seen():
    root = drawing([LINKS[2], LINKS[1], LINKS[0]])
    lines = [
        (each.get("data-provider"), each.get("data-customer"))
        for each in root.iter()
        if {"link", "casing"} & set(each.get("class", "").split()) and each.get("data-provider")
    ]

    assert lines[-2:] == [("Credit check", "Legal")] * 2  # its casing, and itself
    assert "back" in link_between(root, *lines[-1]).get("class").split()


def test_it_is_named_by_its_title_and_sentence():
    root = drawing()
    named = {element.get("id"): element.text for element in root.iter() if element.get("id")}

    assert [named[name] for name in root.get("aria-labelledby").split()] == [
        "Who serves whom",
        "Legal is waited on most.",
    ]


def test_it_uses_no_name_twice_when_a_page_shows_both_looks_and_directions():
    roots = [drawing(look=look, direction=direction) for look in Look for direction in ("right", "down")]
    ids = [element.get("id") for root in roots for element in root.iter() if element.get("id")]

    assert len(ids) == len(set(ids))


def test_it_says_what_each_team_is():
    said = {team.get("data-team"): title_of(team) for team in of_class(drawing(), "team")}

    assert said == {
        "Legal": "Legal: 30\xa0cases; held 36\xa0h in all; part of Finance; 2\xa0steps from the outside customer",
        "Credit check": "Credit check: 60\xa0cases; held 20\xa0days in all; 1\xa0step from the outside customer",
        "customer": "customer: outside customer",
    }


def test_it_says_what_each_link_is():
    said = {title_of(line) for line in of_class(drawing(), "link")} - {None}

    assert said == {
        "Credit check serves customer: 60\xa0cases, 66\xa0times; waiting 30\xa0h in all, median 30\xa0min",
        "Legal serves Credit check: 30\xa0cases, 40\xa0times; waiting 20\xa0days in all, median 12\xa0h",
        "Credit check serves Legal: 5\xa0cases, 5\xa0times; waiting not known; a return loop",
    }


def test_it_lets_the_keyboard_reach_every_team():
    assert all(team.get("tabindex") == "0" for team in of_class(drawing(), "team"))


@pytest.mark.parametrize(("look", "thickest"), [(Look.FLOW, "customer"), (Look.WAITING, "Credit check")])
def test_it_draws_the_link_widest_that_has_most_of_what_one_looks_at(look, thickest):
    lines = [line for line in of_class(drawing(look=look), "link") if line.get("data-provider")]

    assert max(lines, key=lambda line: float(line.get("stroke-width"))).get("data-customer") == thickest


def test_it_draws_the_square_of_the_width_by_the_cases():
    root = drawing([MapLink("A", "B", 1, 10, None), MapLink("B", "C", 1, 40, None)], outside=("C",))
    narrow, wide = (float(link_between(root, *ends).get("stroke-width")) - 1.5 for ends in (("A", "B"), ("B", "C")))

    assert wide == pytest.approx(2 * narrow, abs=0.1)


def test_it_dashes_return_loops_and_nothing_else():
    root = drawing()

    assert link_between(root, "Credit check", "Legal").get("stroke-dasharray")
    assert not link_between(root, "Legal", "Credit check").get("stroke-dasharray")


def test_it_tells_waiting_that_is_not_known_from_no_waiting():
    root = drawing([MapLink("A", "B", 1, 10, None), MapLink("B", "C", 1, 10, 0.0)], outside=("C",), look=Look.WAITING)

    assert "unknown" in link_between(root, "A", "B").get("class").split()
    assert "unknown" not in link_between(root, "B", "C").get("class").split()


def test_it_points_at_the_customer():
    root = drawing()
    (box,) = (team.find(f"{SVG}rect") for team in of_class(root, "team") if team.get("data-team") == "customer")
    (head,) = (head for head in of_class(root, "head") if head.get("data-customer") == "customer")
    (tip,) = re.findall(r"^M([\d.]+) ", head.get("d"))

    assert float(tip) == pytest.approx(float(box.get("x")), abs=0.1)


def test_it_says_how_much_it_leaves_out():
    words = [text.text for text in drawing(most_links=1).iter(f"{SVG}text")]

    assert "1 of 3\xa0links shown, 32\xa0% of the flow" in words  # Legal's 30 of 95 cases: most of the waiting


def test_it_leads_from_folded_teams_to_the_table():
    small = [MapLink(f"Team {at}", "Credit check", 1, 1, None) for at in range(4)]
    (way,) = drawing([*LINKS, *small], most_teams=2, table_id="teams").iter(f"{SVG}a")

    assert way.get("href") == "#teams"
    assert title_of(way.find(f"{SVG}g")) == "4 more teams: Team 0, Team 1, Team 2, Team 3"


def test_it_keeps_names_from_right_to_left_apart_from_the_sentence():
    root = drawing([MapLink("חשבונות", "customer", 3, 3, None)], teams=[])
    (said,) = {title_of(line) for line in of_class(root, "link")} - {None}

    assert said.startswith("\u2068חשבונות\u2069 serves customer: ")


@pytest.mark.parametrize("look", Look)
def test_it_draws_nothing_and_one_team(look):
    assert [text.text for text in drawing([], [], (), look).iter(f"{SVG}text")] == ["Nobody serves anybody here yet"]
    assert len(of_class(drawing([], TEAMS[:1], (), look), "team")) == 1


@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=70), min_size=2, max_size=6), st.sampled_from(Look))
def test_it_shows_any_name_as_text(names, look):
    links = [MapLink(one, other, 1, 9, 1.0) for one in names for other in names]
    root = drawing(links, [MapTeam(names[0], 1, 1.0, parent=names[1])], tuple(names[:1]), look)

    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "g", "path", "rect", "text"),
    }
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name == "style"}


@pytest.mark.parametrize("look", Look)
def test_it_takes_every_colour_from_the_page(look):
    drawn = ET.tostring(drawing(look=look), encoding="unicode")

    assert not re.search(r'(fill|stroke|color)="', drawn)
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl", MAP_STYLE)
    assert set(re.findall(r"var\((--[a-z-]+)\)", MAP_STYLE)) <= {
        "--ink",
        "--paper",
        "--muted",
        "--line",
        "--accent",
        "--wait",
    }


def test_it_has_a_script_that_a_strict_page_may_run():
    assert not re.search(r"eval|Function\(|innerHTML|</|https?:", MAP_SCRIPT)


TEXT_BEYOND_ITS_BOX = """() => [...document.querySelectorAll("svg text")].filter((text) => {
  const box = (text.parentNode.querySelector(":scope > rect") ?? text.ownerSVGElement).getBoundingClientRect();
  const place = text.getBoundingClientRect();
  return place.left < box.left || place.right > box.right || place.top < box.top || place.bottom > box.bottom;
}).map((text) => text.textContent)"""

TEXTS_THAT_MEET = """() => {
  const places = [...document.querySelectorAll("svg text")].map((text) => text.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
  return places.flatMap((a, at) => places.slice(at + 1).filter((b) => meet(a, b))).length;
}"""


@pytest.mark.parametrize("family", ["sans-serif", "serif", "monospace"])
@pytest.mark.parametrize("direction", ["right", "down"])
def test_it_keeps_every_text_in_its_box_and_off_other_texts(browser, family, direction):
    names = [
        "WWWWWWWWWWWW mmmmmmmmm WWWW",
        "Accounts receivable",
        "illicit lilli",
        "חשבונות",
        "Юридический отдел",
        "X" * 60,
    ]
    links = [MapLink(one, other, 1, 90 + at, 9e5) for at, one in enumerate(names) for other in (*names, "customer")]
    layout = lay_out([MapTeam(name, 123_456, 9e6) for name in names], links, ("customer",), direction=direction)
    page = browser.new_page(viewport={"width": 1280 if direction == "right" else 390, "height": 900})
    drawn = draw(layout, look=Look.WAITING, title="", sentence="")
    page.set_content(f"<style>body {{ font-family: {family} }} {MAP_STYLE}</style>{drawn}")

    assert page.evaluate(TEXT_BEYOND_ITS_BOX) == []
    assert page.evaluate(TEXTS_THAT_MEET) == 0
    page.close()


def test_it_brings_out_the_links_of_the_team_one_tabs_to(browser):
    page = browser.new_page()
    layout = lay_out(TEAMS, [*LINKS, MapLink("IT", "customer", 9, 9, 1.0)], ("customer",))
    drawn = draw(layout, look=Look.FLOW, title="", sentence="")
    page.set_content(f"<style>{MAP_STYLE}</style>{drawn}<script>{MAP_SCRIPT}</script>")
    page.focus("[data-team=Legal]")
    near = page.eval_on_selector_all(".link.near", "found => found.map((line) => line.dataset.customer).sort()")
    page.keyboard.press("ArrowRight")

    assert near == ["Credit check", "Legal"]
    expect(page.locator("[data-team='Credit check']:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".chosen")).to_have_count(0)
    page.close()
