"""Texts that somebody may write anywhere, and that must never be more than texts."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from wellserved.web.models.hours import WEEKDAYS
from wellserved.words.events import SEVERAL

CANARY = "canary7f3a"
"""Stands in each text; a page in which it is an element, an attribute or a word of a script is not safe."""
TEXTS = (
    f"<script>alert('{CANARY}')</script>",
    f"</title><script>alert('{CANARY}')</script>",
    f"</textarea><script>alert('{CANARY}')</script>",
    f"--><script>alert('{CANARY}')</script>",
    f"<ScRiPt>alert('{CANARY}')</sCrIpT>",
    f"<img src=x onerror=alert('{CANARY}')>",
    f"<svg onload=alert('{CANARY}')>",
    f"<svg><a xlink:href=\"javascript:alert('{CANARY}')\"><text y=9>x</text></a></svg>",
    f"<iframe srcdoc=\"<script>alert('{CANARY}')</script>\">",
    f"<img src=https://example.net/{CANARY}.gif>",
    f"<link rel=stylesheet href=//example.net/{CANARY}.css>",
    f"<form action=//example.net/{CANARY}><button>go</button></form>",
    f"<meta http-equiv=refresh content='0;url=//example.net/{CANARY}'>",
    f"<base href=//example.net/{CANARY}/>",
    f"\" autofocus onfocus=alert('{CANARY}') x=\"",
    f"' autofocus onfocus=alert('{CANARY}') x='",
    f'" data-key="x" class="{CANARY}',
    f"x onmouseover=alert('{CANARY}') y",
    f"javascript:alert('{CANARY}')",
    f"data:text/html,<script>alert('{CANARY}')</script>",
    f"//example.net/{CANARY}",
    f"{{{{ 7|add:35 }}}}{{% now 'Y' %}}{CANARY}",
    f"{{% include 'errors/went_wrong.html' %}}{CANARY}",
    f"{{{{ request.user.password }}}}{{{{ settings.SECRET_KEY }}}}{CANARY}",
    f'<c-notice kind="stop">{CANARY}</c-notice>',
    f'</c-slot><c-slot name="actions"><b>{CANARY}</b></c-slot>',
    f'" :attrs="{{\'onclick\': \'{CANARY}\'}}" :form="person" x="',
    f"<b hx-get=//example.net/{CANARY} hx-trigger=load>",
    f"\u202e{CANARY}\u2066<b>\u2069",
    f'=HYPERLINK("//example.net/{CANARY}")',
)
KEPT_AS_THEY_ARE = {
    "key",
    "by_key",
    "path",
    "hash",
    "before_hash",
    "action",
    "word",
    "password",
    "zone",
    "language",
    "way_back",
    *WEEKDAYS,
    "holidays",
    "own_days",
}
"""Fields that nobody writes into: names of rows, and sums; and hours, which are read before they are kept."""


def text_fields() -> Iterator[tuple[type[models.Model], list[models.Field[Any, Any]]]]:
    """Give every table with its fields that hold texts of people."""
    for model in apps.get_app_config("web").get_models():
        yield model, [each for each in model._meta.concrete_fields if _is_text(each)]


def _is_text(field: models.Field[Any, Any]) -> bool:
    texts = (models.CharField, models.TextField, models.JSONField)
    return isinstance(field, texts) and not field.choices and field.name not in KEPT_AS_THEY_ARE


ALL = " ".join(TEXTS)
HOLDS_SEVERAL = next(text for text in TEXTS if SEVERAL in text)


def write_everywhere(text: str = ALL) -> None:
    """Write a text into every text field of every row; SQLite takes it whole, however short the field is.

    Where the database allows some words only, nobody can write a text.
    """
    for model, fields in text_fields():
        for row, each in product(model._default_manager.order_by("pk"), fields):
            with suppress(IntegrityError), transaction.atomic():
                model._default_manager.filter(pk=row.pk).update(**{each.name: _written(each, row, text)})


def _written(field: models.Field[Any, Any], row: models.Model, text: str) -> Any:
    value = getattr(row, field.name)
    if isinstance(field, models.JSONField):
        return _inside(value, text)
    if value is None:
        return None
    if field.name == "mail":
        return f"{row.pk}{text}".lower()
    if field.name == "waits_on":  # names, with a sign between them that none of them can hold
        return text.replace(HOLDS_SEVERAL, "")
    return f"{text} {row.pk}" if field.unique else text


def _inside(value: Any, text: str) -> Any:
    """Give plain data in which every text is another one; the names in it stay."""
    if isinstance(value, str):
        return text
    if isinstance(value, list):
        return [_inside(each, text) for each in value]
    if isinstance(value, dict):
        return {name: each if name == "days" else _inside(each, text) for name, each in value.items()}
    return value
