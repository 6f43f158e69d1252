"""What every form carries."""

import secrets

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """Give the hidden field by which a form that is sent twice is recognised."""
    return format_html('<input type="hidden" name="once" value="{}">', secrets.token_urlsafe(18))
