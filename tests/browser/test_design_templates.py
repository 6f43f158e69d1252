"""Every template keeps to what the content policy and the components allow, and pages stay light."""

import re
from html.parser import HTMLParser
from pathlib import Path

import brotli
import pytest
from django.contrib.messages.constants import INFO, WARNING
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles import finders
from django.template import TemplateDoesNotExist, engines
from django.template.loader import render_to_string

WEB = Path(__file__).parents[2] / "wellserved" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
FORBIDDEN = {
    "a style of its own": re.compile(r"\sstyle\s*=|<style"),
    "a script of its own": re.compile(r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on"),
    "attributes passed through, which are not escaped": re.compile(r"\{\{\s*attrs"),
    "text marked as safe": re.compile(r"\|\s*safe\b|autoescape off"),
    "a comment of several lines, which is shown": re.compile(r"\{#(?:(?!#\}).)*\n"),
}
HOSTILE = ("<script>a()</script>", '" onclick="a()', "' onclick='a()", '"x" onclick="a()"')
WITHOUT_TEXT = ("icon", "form", "field", "error_summary", "path", "timeline")
CHOSEN_BY_US = {"before", "actions", "head", "foot", "numbers", "level", "icon", "after", "kind"}
"""What pages fill with markup or with names of ours, never with what somebody wrote."""


def _taken() -> dict[str, list[str]]:
    """Give the attributes of each component that may hold what somebody wrote."""
    taken = {}
    for path in (WEB / "templates" / "cotton").glob("[a-z]*.html"):
        line = re.search(r"<c-vars ([^>]*)/>", path.read_text(encoding="utf-8"))
        names = re.findall(r"([a-z_:]+)(?:=\"[^\"]*\")?", line[1]) if line else []
        taken[path.stem] = [name for name in names if not name.startswith(":") and name not in CHOSEN_BY_US]
    return {name: names for name, names in taken.items() if names and name not in WITHOUT_TEXT}


TAKEN = _taken()


class Tags(HTMLParser):
    """Collects scripts and what would run one."""

    def __init__(self) -> None:
        super().__init__()
        self.strange: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.strange += [tag] * (tag == "script") + [name for name, _ in attrs if name.startswith("on")]


LIGHT_ENOUGH = 100 * 1024


def test_it_keeps_templates_to_what_pages_may_hold() -> None:
    texts = {str(path.relative_to(WEB)): path.read_text(encoding="utf-8") for path in TEMPLATES}
    found = [f"{name}: {what}" for name, text in texts.items() for what, rule in FORBIDDEN.items() if rule.search(text)]
    assert found == []


def test_it_uses_only_icons_that_exist() -> None:
    named = re.compile(r"<c-icon name=\"([a-z0-9-]+)\"|\b(?:icon|after)=\"([a-z0-9-]+)\"")
    used = {one or other for path in TEMPLATES for one, other in named.findall(path.read_text(encoding="utf-8"))}
    drawn = {path.stem for path in (WEB / "templates" / "cotton" / "icons").glob("*.svg")}
    assert used - drawn == set()


def test_it_refuses_an_icon_nobody_drew() -> None:
    with pytest.raises(TemplateDoesNotExist, match="unicorn"):
        render_to_string("cotton/icon.html", {"name": "unicorn"})


@pytest.mark.parametrize("written", ['{0}="{{{{ text }}}}"', ':{0}="text"'], ids=["as text", "as a value"])
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("component", sorted(TAKEN))
def test_it_shows_what_people_write_as_text(component: str, text: str, written: str) -> None:
    given = " ".join(written.format(name) for name in TAKEN[component])
    template = engines["django"].from_string(f"{{% cotton {component} {given} %}}{{{{ text }}}}{{% endcotton %}}")
    found = Tags()
    found.feed(template.render({"text": text}))
    assert found.strange == []


def test_it_says_what_was_done_and_offers_to_take_it_back() -> None:
    said = [Message(INFO, "Saved."), Message(WARNING, "Late."), Message(INFO, "Legal is gone.", extra_tags="/undo/7/")]
    page = render_to_string("base.html", {"messages": said})
    assert re.findall(r'class="notice (\w+)"|action="(/undo/7/)"', page) == [
        ("good", ""),
        ("look", ""),
        ("", "/undo/7/"),
    ]


def test_it_needs_few_bytes_for_its_look() -> None:
    names = re.findall(r"\{% static \"([^\"]+\.(?:css|js))\" %\}", _text("base.html") + _text("_look.html"))
    assert len(names) > 2
    assert sum(len(brotli.compress(_static(name))) for name in names) < LIGHT_ENOUGH


def _static(name: str) -> bytes:
    found = finders.find(name)
    assert found, name
    return Path(found).read_bytes()


def _text(name: str) -> str:
    return (WEB / "templates" / name).read_text(encoding="utf-8")
