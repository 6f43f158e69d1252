"""A choice of very many. Django writes each by a template of its own: for a log of many columns that takes seconds."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


class QuickSelect(forms.Select):
    """Writes all its choices in one go, as Django would write them one by one."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        """Give it as HTML."""
        own = flatatt(self.build_attrs({"name": name, **self.attrs}, attrs))
        chosen = frozenset(self.format_value(value) or ())
        return mark_safe(f"<select{own}>{''.join(_options(self.choices, chosen))}</select>")  # noqa: S308 -- escaped


def _options(choices: Iterable[Any], chosen: Collection[str]) -> Iterable[str]:
    for value, says in choices:
        if isinstance(says, (list, tuple)):
            yield f'<optgroup label="{conditional_escape(value)}">{"".join(_options(says, chosen))}</optgroup>'
        else:
            selected = " selected" if str(value) in chosen else ""
            yield f'<option value="{conditional_escape(value)}"{selected}>{conditional_escape(says)}</option>'
