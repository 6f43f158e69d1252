"""What people in a story do with a page: press, follow, read."""

from collections.abc import Callable
from typing import Any

DeskOf = Callable[..., Any]
"""Opens the desk of a person in a browser of their own."""


def go_by(found: Any) -> None:
    """Click on what leads to another page, and wait until that is there: a click returns before."""
    found.wait_for()  # a page that moves on by itself has done so
    with found.page.expect_navigation():
        found.click()


def press(page: Any, name: str) -> None:
    """Press a button by what stands on it."""
    go_by(page.get_by_role("button", name=name, exact=True))


def follow(page: Any, name: str) -> None:
    """Follow the first link of a name."""
    go_by(page.get_by_role("link", name=name, exact=True).first)


def said_of(page: Any) -> str:
    """Give what the open page says, without its frame."""
    return " ".join(str(page.locator("main").inner_text()).split())
