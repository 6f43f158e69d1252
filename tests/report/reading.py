"""Reads a report as a person does: what stands in its tables and beside its bars."""

from dataclasses import dataclass
from typing import Any

from lxml import html

from wellserved.analysis.findings import Findings
from wellserved.report.page import report


@dataclass(frozen=True)
class Bar:
    """One row of a chart as text."""

    label: str
    value: str
    beneath: str


class Report:
    """A report, parsed."""

    def __init__(self, findings: Findings) -> None:
        self.source = report(findings)
        self.root = html.document_fromstring(self.source)

    def find(self, path: str) -> list[Any]:
        """Give the elements at an XPath."""
        return self.root.xpath(path)

    def texts(self, path: str) -> list[str]:
        """Give the text of each element at an XPath."""
        return [plain_text(element) for element in self.find(path)]

    def section(self, key: str) -> str:
        """Give all text of a section."""
        return self.texts(f"//section[@id='{key}']")[0]

    def tables(self) -> dict[str, list[list[str]]]:
        """Give the rows of every table by its caption, without its head."""
        return {
            plain_text(table.xpath("./caption")[0]): [
                [plain_text(cell) for cell in row] for row in table.xpath("./tbody/tr")
            ]
            for table in self.find("//table")
        }

    def bars(self, section: str, number: int = 0) -> list[Bar]:
        """Give the rows of one of the charts of a section."""
        lists = self.find(f"//section[@id='{section}']//ul[{_has('bars')}]")
        return [
            Bar(_said(row, "label"), _said(row, "value"), _said(row, "beneath"))
            for row in lists[number].xpath("./li[not(@aria-hidden)]")
        ]


def plain_text(element: Any) -> str:
    """Give the text of an element with ordinary blanks and without the marks around right-to-left names."""
    return " ".join("".join(element.itertext()).replace("\u2068", "").replace("\u2069", "").split())


def _has(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def _said(row: Any, name: str) -> str:
    return " ".join(plain_text(each) for each in row.xpath(f".//*[{_has(name)}]"))
