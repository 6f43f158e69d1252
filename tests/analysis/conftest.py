"""One engine for all tests of the numbers: opening a database takes longer than most of them."""

from collections.abc import Iterator

import pytest

from wellserved.engine import Engine, opened


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """Give an engine that is shared by all tests, and all examples of a test."""
    with opened() as engine:
        yield engine
