"""What every test may ask for: a browser, and how many examples Hypothesis tries."""

import os
import shutil
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
from hypothesis import settings

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
PATIENCE_MS = 30_000
"""How long a browser may take to show what a test expects: as long as for a click. A busy machine is no error."""

# No deadline: two cores shared with others make any single example slow at times.
# The same examples in every CI run: a red build must be about the change that it tests.
for profile, examples in {"quick": 20, "usual": 100, "thorough": 2000}.items():
    always_the_same = os.environ.get("CI") == "true"
    settings.register_profile(profile, max_examples=examples, deadline=None, derandomize=always_the_same)
settings.load_profile("usual")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses the browser, so that `make quick` can leave it out."""
    for test in items:
        if "browser" in getattr(test, "fixturenames", ()):
            test.add_marker("browser")


def cannot_run_here(part: str, reason: str) -> NoReturn:
    """Skip the test, or fail it where WELLSERVED_REQUIRE names the part (browser, postgres, java)."""
    if part in os.environ.get("WELLSERVED_REQUIRE", "").split(","):
        pytest.fail(f"WELLSERVED_REQUIRE asks for {part}: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Give a Playwright Browser that drives the Chromium of this machine."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        cannot_run_here("browser", "Chromium is not installed (on Debian: apt-get install chromium)")
    from playwright.sync_api import expect, sync_playwright  # noqa: PLC0415 -- slow import

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright has a loop in this thread, beside which Django waits
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield chromium
        chromium.close()
