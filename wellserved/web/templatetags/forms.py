"""What every form carries."""

import secrets
from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """Give the hidden field by which a form that is sent twice is recognised."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_urlsafe(18))


@register.simple_tag
def options(choices: Iterable[tuple[str, str]], chosen: str = "") -> SafeString:
    """Give the options of a list to choose from, in one go: an organisation has hundreds of teams."""
    selected = mark_safe(" selected")
    rows = ((key, selected if key == chosen else "", name) for key, name in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)
