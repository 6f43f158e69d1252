"""The application as a web server calls it."""

import atexit
import gc
import os
from contextlib import suppress
from pathlib import Path

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.template import TemplateSyntaxError
from django.template.loader import get_template
from django.urls import get_resolver

TEMPLATES = Path(__file__).parent / "templates"


def _ready() -> WSGIHandler:
    """Read the code and the templates of all pages, so that nobody waits for it, and keep them out of the way.

    The garbage collector would look through all of it now and then, in the middle of somebody's page, and the
    processes of the web server would no longer share it.
    """
    made = get_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 -- reading it imports the pages
    for template in TEMPLATES.rglob("*.html"):
        with suppress(TemplateSyntaxError):  # it says so to whoever comes to its page; all others work
            get_template(str(template.relative_to(TEMPLATES)))
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)
    return made


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellserved.web.settings")
application = _ready()
