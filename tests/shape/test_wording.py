"""Product and documents speak the words of the glossary, and name no place where they were made."""

import re
from pathlib import Path

import pytest

from tests.shape.files import ROOT, files_under, name_of, project_files
from tests.shape.wording import unsaid_words

SHOWN = (".css", ".html", ".js", ".json", ".md", ".py", ".svg", ".toml", ".txt")

# Written in parts, so that this file does not name them either.
ADDRESSES = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js.",
    "deb" + ".debian",
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/ho" + "me/",
)
"""Hosts of package registries, and folders of somebody's machine."""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("by default, for key, value in pairs.items():", []),
        ("the export of a ticket system", []),
        ("whose Fault is it?", ["fault"]),
        ("def rank_teams(itemCount: int)", ["item", "rank"]),
        ("SLAs were breached", ["SLA", "breach"]),
        ("the bottom 10 teams", ["bottom 10"]),
    ],
)
def test_it_knows_the_words_that_are_not_ours(line: str, words: list[str]) -> None:
    found = sorted(unsaid_words(line, "page.py"))
    assert [each.split(": ", 1)[1].split(" (say")[0] for each in found] == words


def test_it_leaves_out_code_in_documents_and_keeps_the_line_numbers() -> None:
    text = "```\nuser\n```\nthe `Ticket ID`\nan agent"
    assert list(unsaid_words(text, "docs/page.md")) == ["docs/page.md:5: agent (say: person, team)"]


def test_it_speaks_our_words_everywhere() -> None:
    shown = files_under("wellserved", *SHOWN) + files_under("docs", ".md")
    shown += [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    found = [each for path in shown for each in unsaid_words(path.read_text(encoding="utf-8"), name_of(path))]
    assert "\n".join(found) == ""


def test_it_names_no_registry_and_no_machine() -> None:
    named = [
        f"{name_of(path)}: {address}"
        for path in project_files()
        for address in ADDRESSES
        if address in path.read_text(encoding="utf-8", errors="ignore")
    ]
    assert "\n".join(named) == ""


@pytest.mark.parametrize("lock", files_under("requirements", ".txt") + files_under("benchmarks", ".txt"), ids=name_of)
def test_it_locks_by_hash_and_without_an_address(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    strange = [
        line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[^:/]+|    --hash=sha256:[0-9a-f]{64}( \\)?", line)
    ]
    assert strange == []
