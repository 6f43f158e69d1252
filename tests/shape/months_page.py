"""The generated part of docs/by-month.md: every figure of a month, from its class and the texts below its fields."""

from tests.shape.docstrings import fields_of, in_words, texts_below
from tests.shape.markdown import table
from wellserved.analysis.months import MonthFigures


def figures() -> str:
    """Give the table of the figures."""
    texts = texts_below(MonthFigures)
    rows = [
        (f"`{name}`", in_words(kind), texts[name].replace("None", "null"))
        for name, kind in fields_of(MonthFigures).items()
    ]
    return table(("name", "type", "meaning"), rows)
