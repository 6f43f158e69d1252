"""Markdown as the documentation uses it: tables, code, and parts between marks that a program writes."""

import re
from collections.abc import Sequence


def table(heading: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a Markdown table."""
    lines = [heading, ("---",) * len(heading), *rows]
    return "".join("| " + " | ".join(_cell(text) for text in line) + " |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def with_part(text: str, name: str, part: str) -> str:
    """Return a page with the part between its two marks written anew."""
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"The page has lost its part <!-- {name} -->.")
    return pattern.sub(lambda _: start + part + end, text)


def sections(text: str) -> dict[str, str]:
    """Return anchor → text of each section with a heading of the second level."""
    pieces = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    return {anchor(heading): body for heading, body in zip(pieces[1::2], pieces[2::2], strict=True)}


def anchor(heading: str) -> str:
    """Return what a link to a heading says after the #."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def code_blocks(text: str, language: str) -> list[str]:
    """Return the blocks of code in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def table_rows(text: str) -> list[tuple[str, ...]]:
    """Return the first table of a text without its heading, cell by cell."""
    found = re.search(r"^\|.*\n\| ?---.*\n((?:\|.*\n?)*)", text, re.MULTILINE)
    if not found:
        return []
    cells = (re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in found[1].splitlines())
    return [tuple(cell.strip().replace("\\|", "|") for cell in row) for row in cells]


def words_to_read(text: str) -> int:
    """Count the words of a page without its code, its tables and its marks; headings count."""
    without_code = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    without_tables = re.sub(r"^\|.*$|<!--.*?-->", "", without_code, flags=re.MULTILINE)
    return sum(any(letter.isalnum() for letter in word) for word in without_tables.split())
