"""What people in a story do with a page: press, follow, read."""

from collections.abc import Callable
from typing import Any

DeskOf = Callable[..., Any]
"""Opens the desk of a person in a browser of their own."""


def press(page: Any, name: str) -> None:
    """Press a button by what stands on it."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def follow(page: Any, name: str) -> None:
    """Follow the first link of a name."""
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def said_of(page: Any) -> str:
    """Give what the open page says, without its frame."""
    return " ".join(str(page.locator("main").inner_text()).split())
