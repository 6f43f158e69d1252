"""The hint below a text field where words look for who did something; see `words.solution_words`."""

import json
from dataclasses import dataclass

from django import template
from django.forms import BoundField
from django.http import HttpRequest

from wellserved.words.solution_words import Hint, as_data, pointed_out

register = template.Library()
MARK = "data-kind-words"


@dataclass(frozen=True)
class KindWords:
    """What one field shows and brings along."""

    hints: tuple[Hint, ...]
    """What is seen without JavaScript, where the form is shown again."""
    list_as_json: str
    """The list for the page to look for itself; blank: another field of the page brought it."""


@register.simple_tag(takes_context=True)
def kind_words(context: template.Context, field: BoundField | None) -> KindWords | None:
    """Give what stands below a field that is marked with `data-kind-words`; None for every other one.

    Takes: the field of a form; None where the text field stands in the template, which then marks it itself.
    """
    if field is None:
        return KindWords((), _once_a_page(context.get("request")))
    if MARK not in field.field.widget.attrs:
        return None
    hints = pointed_out(str(field.value() or "")) if field.form.is_bound else ()
    return KindWords(hints, _once_a_page(context.get("request")))


def _once_a_page(request: HttpRequest | None) -> str:
    if request is not None and getattr(request, "has_kind_words", False):
        return ""
    if request is not None:
        request.has_kind_words = True  # type: ignore[attr-defined]
    return json.dumps(as_data(), ensure_ascii=False, separators=(",", ":"))
