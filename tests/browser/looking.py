"""Shows pages to a browser as the application answered them, and notes whatever should not happen meanwhile."""

import mimetypes
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_FILE_PATH
from django.contrib.staticfiles import finders

from tests.web.everywhere import Page

HOST = "http://localhost"
EVERYTHING = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
}
COLOURS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
ROOM = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["scrollable-region-focusable", "target-size"]},
}
ADVICE = (
    "Failed to load resource: the server responded with a status of 4",  # a page that says why something cannot be
    "[DOM] Password forms should have",
    "Autofocus processing was blocked",  # what was wrong with a form has the focus already
)
"""What Chromium remarks without anything being wrong."""
LOOK = """async (rules) => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return axe.run(document, rules);
}"""
"""Looks once the page is drawn as wide as it is: then the script has seen which regions scroll."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass
class Looker:
    """One tab of a browser that is given pages instead of fetching them."""

    tab: Any
    shown: Page | None = None
    strange: list[str] = field(default_factory=list)
    """What should not have happened: words in the console, dialogs, requests to elsewhere."""

    def __post_init__(self) -> None:
        self.tab.route("**/*", self._answer)
        self.tab.on("console", lambda message: self.hear(message.text))
        self.tab.on("pageerror", lambda error: self.note(f"error: {error}"))
        self.tab.on("dialog", self._refuse)

    def hear(self, said: str) -> None:
        """Keep what stands in the console."""
        if not said.startswith(ADVICE):
            self.note(f"console: {said}")

    def note(self, what: str) -> None:
        """Keep what should not have happened, with the page on which it did."""
        self.strange.append(f"{self.shown}: {what[:300]}")

    def show(self, page: Page) -> None:
        """Open a page."""
        self.shown = page
        self.tab.goto(f"{HOST}{page.address}", wait_until="load")

    def hindrances(self, rules: dict[str, Any] | None = None) -> list[str]:
        """Give what axe finds on the page that is shown: rule and element."""
        if not self.tab.evaluate("'axe' in window"):
            self.tab.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
        found = self.tab.evaluate(LOOK, rules or EVERYTHING)["violations"]
        return [f"{self.shown}: {each['id']} {node['html'][:160]}" for each in found for node in each["nodes"]]

    def sideways(self) -> int:
        """Give by how many pixels the page scrolls sideways."""
        return int(self.tab.evaluate(SIDEWAYS))

    def _answer(self, route: Any) -> None:
        parts = urlsplit(route.request.url)
        if f"{parts.scheme}://{parts.netloc}" != HOST:
            self.note(f"asked for {route.request.url}")
            route.abort()
        elif parts.path.startswith("/static/"):
            path = finders.find(parts.path.removeprefix("/static/")) or ""
            kind = mimetypes.guess_type(parts.path)[0] or "text/plain"
            route.fulfill(path=path, content_type=kind) if path else route.abort()
        elif self.shown and route.request.is_navigation_request():
            route.fulfill(status=self.shown.status, headers=self.shown.headers, body=self.shown.body)
        else:
            self.note(f"asked for {route.request.url}")
            route.abort()

    def _refuse(self, dialog: Any) -> None:
        self.note(f"dialog: {dialog.message}")
        dialog.dismiss()
