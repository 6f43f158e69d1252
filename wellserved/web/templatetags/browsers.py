"""Browsers, named as people name them."""

from django import template

register = template.Library()

# The order matters: most browsers also claim to be the ones they descend from.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser_name(said: str) -> str:
    """Name browser and device by what the browser says of itself; "" where it says nothing we know.

    >>> browser_name("Mozilla/5.0 (X11; Linux x86_64) (KHTML, like Gecko) Chrome/140.0 Safari/537.36")
    'Chrome, Linux'
    >>> browser_name("curl/8.0")
    ''
    """
    found = (next((name for sign, name in known if sign in said), "") for known in (BROWSERS, DEVICES))
    return ", ".join(filter(None, found))
