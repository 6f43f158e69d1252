"""The parts of the documentation that are written by a program: `make docs` writes them, a test compares them."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.shape import docstrings
from tests.shape.commands_page import commands
from tests.shape.files import ROOT
from tests.shape.wording import SAID_INSTEAD
from wellserved.words.events import (
    KIND_MEANINGS,
    PLAIN_COLUMNS,
    SPELL_COLUMNS,
    STATE_AFTER,
    STATE_MEANINGS,
    Column,
    EventKind,
)

DOCS = ROOT / "docs"
KINDS = table(...)
