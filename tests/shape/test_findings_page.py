"""docs/findings.md is the schema of findings.json: complete, and no word of it out of date."""

import json
from dataclasses import asdict

from tests.shape.docstrings import classes_in, fields_of, in_words
from tests.shape.findings_page import SAID_BY_NAME, meaning
from tests.shape.generated import page_path
from tests.shape.markdown import code_blocks
from wellserved.analysis.estimates import share
from wellserved.analysis.findings import VERSION, Findings

FIELDS = [(kind, name) for kind in classes_in(Findings) for name in fields_of(kind)]
PAGE = page_path("findings").read_text(encoding="utf-8")


def test_it_says_what_every_field_means() -> None:
    assert [f"{kind.__name__}.{name}" for kind, name in FIELDS if not meaning(kind, name)] == []


def test_it_says_nothing_of_fields_that_are_gone_or_explain_themselves() -> None:
    without = {key: text for key, text in SAID_BY_NAME.items() if "." in key}
    assert without.keys() <= {f"{kind.__name__}.{name}" for kind, name in FIELDS}
    used = {meaning(kind, name) for kind, name in FIELDS}
    assert [key for key, text in SAID_BY_NAME.items() if text not in used] == []


def test_it_says_types_as_json_knows_them() -> None:
    assert in_words(tuple[tuple[str, int], ...]) == "list of [text, whole number]"
    assert in_words(float | None) == "number or null"
    assert in_words(fields_of(Findings)["handoffs"]) == "[HandOffs](#handoffs) or null"


def test_it_names_its_version() -> None:
    assert f"This is version {VERSION}:" in PAGE


def test_it_shows_an_estimate_as_it_is_written() -> None:
    shown = json.loads(code_blocks(PAGE, "json")[0])
    estimate = share(3, 5, "of the cases")
    assert estimate
    assert shown == {key: round(each, 5) if isinstance(each, float) else each for key, each in asdict(estimate).items()}
