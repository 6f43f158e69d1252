"""What Django alone takes for a list of 25 people for whoever is signed in: its usual middleware and a small template.

Shows what part of a page's time is the framework's on this machine. This module is its own settings.
"""

from functools import cache

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path

from wellserved.web import settings as whole

SECRET_KEY, ALLOWED_HOSTS, DATABASES = whole.SECRET_KEY, ["*"], whole.DATABASES
INSTALLED_APPS = [
    "wellserved.web.apps.WebConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
AUTH_USER_MODEL, SESSION_COOKIE_NAME = "web.Person", "session"
USE_TZ, ROOT_URLCONF = True, "benchmarks.bare"
ROWS = 25

LIST = Engine().from_string(
    "<!doctype html><title>People</title><p>{{ reader.name }}<table>{% for each in people %}"
    "<tr><td><a href='/people/{{ each.key }}/'>{{ each.name }}</a></td><td>{{ each.mail }}</td>"
    "<td>{{ each.staff_id }}</td><td>{{ each.role }}</td></tr>{% endfor %}</table>"
)


def people(request: HttpRequest) -> HttpResponse:
    """List the first people by name."""
    from wellserved.web.models import Person  # noqa: PLC0415 -- the settings must be read first

    if not isinstance(request.user, Person):
        return HttpResponse(status=403)
    return HttpResponse(
        LIST.render(Context({"reader": request.user, "people": Person.objects.order_by("name", "id")[:ROWS]}))
    )


urlpatterns = [path("", people)]


@cache
def _application() -> WSGIHandler:
    return get_wsgi_application()


def application(*given):
    """Be the application of a web server; made at the first call, since this module is its settings, too."""
    return _application()(*given)
