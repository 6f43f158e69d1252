"""The documents say what is so: links lead somewhere, commands exist, generated parts are fresh."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.shape import generated
from tests.shape.files import ROOT, files_under, name_of
from tests.shape.markdown import anchor, words_to_read

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *files_under("docs", ".md")]
PAGES = files_under("docs", ".md")
WORDS_A_MINUTE = 240
"""Brysbaert 2019, Journal of Memory and Language 109:104047: 238 words of English prose, read silently."""
DECISIONS = files_under("docs/decisions", ".md")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_it_links_to_files_that_are_there(document: Path) -> None:
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text_of(document))]
    local = [link for link in links if link and "://" not in link]
    assert [link for link in local if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_it_links_to_headings_that_are_there(document: Path) -> None:
    links = re.findall(r"\]\(([^)\s]*\.md)?#([^)\s]+)\)", text_of(document))
    assert [
        (page, part) for page, part in links if part not in headings(document.parent / page if page else document)
    ] == []


def headings(page: Path) -> set[str]:
    return {anchor(line) for line in re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)}


def test_it_leads_from_the_index_to_every_page() -> None:
    linked = set(re.findall(r"\]\(([\w./-]+\.md)", text_of(ROOT / "docs" / "index.md")))
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in files_under("docs", ".md")}
    assert pages - linked == {"index.md"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_it_names_only_make_targets_that_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    told = {target for code in code_in(document) for target in re.findall(r"^make ([a-z]+)", code, re.MULTILINE)}
    assert told <= targets


def code_in(document: Path) -> list[str]:
    text = text_of(document)
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    return blocks + re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


@pytest.mark.parametrize("name", generated.PARTS)
def test_it_keeps_the_generated_parts_as_the_program_is(name: str) -> None:
    assert text_of(generated.page_path(name)) == generated.page(name)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_it_can_be_read_in_five_minutes(page: Path) -> None:
    minutes = 11 if page.name == "measures.md" else 5  # looked up, not read through: each section stands alone
    assert words_to_read(text_of(page)) <= minutes * WORDS_A_MINUTE


def test_it_keeps_the_page_of_commands_as_the_program_is() -> None:
    pytest.importorskip("wellserved.cli")
    assert text_of(generated.COMMANDS) == generated.commands()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_it_names_only_commands_and_options_that_exist(document: Path) -> None:
    pytest.importorskip("wellserved.cli")
    options = {name: options_of(command) for name, command in generated.all_commands()}
    told = [line for code in code_in(document) for line in code.splitlines() if line.startswith("wellserved ")]
    assert [line for line in told if not is_said_right(line, options)] == []


def options_of(command: object) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts} | {"--help"}  # type: ignore[attr-defined]


def is_said_right(line: str, options: dict[str, set[str]]) -> bool:
    if line.startswith(("wellserved COMMAND", "wellserved --")):
        return True
    names = [name for name in options if f"{line} ".startswith(f"{name} ")]
    return any(set(re.findall(r"--[a-z-]+", line)) <= options[name] for name in names)


def test_it_tells_the_first_commands_in_the_readme() -> None:
    told = set(re.findall(r"^\| `(wellserved [a-z ]+?)(?: [A-Z][^`]*)?`", text_of(ROOT / "README.md"), re.MULTILINE))
    assert told <= {name for name, _ in generated.all_commands()}
    assert {"wellserved analyse", "wellserved check", "wellserved serve", "wellserved backup"} <= told


@pytest.mark.parametrize("decision", DECISIONS, ids=name_of)
def test_it_keeps_decisions_short_and_says_what_they_cost(decision: Path) -> None:
    text = text_of(decision)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "What we lose"]
    assert len(text.split()) < 300
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", decision.name)


def test_it_takes_its_version_from_the_changelog() -> None:
    newest = re.search(r"^## (\d+\.\d+\.\d+)", text_of(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert version("wellserved") == newest[1]
