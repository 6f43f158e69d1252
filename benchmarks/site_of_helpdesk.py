"""A site with django-helpdesk and nothing else, in an environment of its own; it knows nothing of Wellserved.

`python site_of_helpdesk.py make COUNT` fills its database; as a module it is settings and application at once.
The address of the database is in HELPDESK_DATABASE_URL (sqlite:///… or postgres://…).
"""

import os
import sys
from functools import cache
from urllib.parse import urlsplit

_URL = urlsplit(os.environ["HELPDESK_DATABASE_URL"])
_SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": _URL.path}
_POSTGRES = {
    "ENGINE": "django.db.backends.postgresql", "NAME": _URL.path.strip("/"), "USER": _URL.username,
    "HOST": _URL.hostname, "PORT": _URL.port,
}  # fmt: skip
DATABASES = {"default": {**(_SQLITE if _URL.scheme == "sqlite" else _POSTGRES), "CONN_MAX_AGE": 600}}
SECRET_KEY, ALLOWED_HOSTS, USE_TZ, SITE_ID = "benchmark", ["*"], True, 1
STATIC_URL, ROOT_URLCONF, LOGIN_URL = "/static/", "site_of_helpdesk", "/login/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_COOKIE_NAME = "session"
INSTALLED_APPS = [
    *(f"django.contrib.{name}" for name in ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")),
    *("django.contrib.sites", "django.contrib.humanize", "rest_framework", "helpdesk"),
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
HELPDESK_TEAMS_MODE_ENABLED = False
EVENTS, QUEUES, OPEN_OF_100 = 10, 400, 3


def make(count: int) -> None:
    """Write so many cases with ten entries each into an empty database, in 400 queues; print a session and a way.

    One case is written by its own models; the others are copies of that row, told apart by number, time and queue.
    """
    import django  # noqa: PLC0415 -- this module is its settings

    os.environ["DJANGO_SETTINGS_MODULE"] = "site_of_helpdesk"
    django.setup()
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415
    from helpdesk import models  # noqa: PLC0415
    from helpdesk.query import query_to_base64  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    person, is_new = get_user_model().objects.get_or_create(username="lead", is_staff=True, is_superuser=True)
    if is_new:
        models.Queue.objects.bulk_create(
            models.Queue(title=f"Team {n}", slug=f"team-{n}") for n in range(1, QUEUES + 1)
        )
        first = models.Ticket.objects.create(
            title="Laptop", queue_id=models.Queue.objects.order_by("pk")[0].pk, description="For her first day.",
            status=models.Ticket.CLOSED_STATUS, assigned_to=person,
        )  # fmt: skip
        entry = models.FollowUp.objects.create(ticket=first, date=timezone.now(), title="Still on it", user=person)
        with transaction.atomic(), connection.cursor() as cursor:
            queue = f"1 + n.i %% {QUEUES}"
            status = f"CASE WHEN n.i %% 100 < {OPEN_OF_100} THEN 1 ELSE 3 END"
            _copies(cursor, first, {"id": "1 + n.i", "queue_id": queue, "status": status}, count - 1)
            entries = {"id": "1 + n.i", "ticket_id": f"1 + n.i / {EVENTS}"}
            _copies(cursor, entry, entries, count * EVENTS - 1)
            cursor.execute("ANALYZE")
    client = Client()
    client.force_login(person)
    query = query_to_base64({"filtering": {"status__in": [1, 2], "queue__id__in": [2]}, "sorting": "created"})
    case = models.Ticket.objects.filter(status=1).order_by("pk")[count // 100].pk
    print(client.cookies["session"].value, query, case)


def _copies(cursor, row, changed, count):
    """Copy a row so often within the database, with some columns as expressions of the copy's number, n.i."""
    table = row._meta.db_table
    columns = [field.column for field in row._meta.concrete_fields]
    values = ", ".join(changed.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
    cursor.execute(
        f'{numbers} INSERT INTO "{table}" ({names}) SELECT {values} FROM n, "{table}" t WHERE t.id = %s',
        [count, row.pk],
    )


urlpatterns = []


@cache
def _application():
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 -- this module is its settings
    from django.urls import include, path  # noqa: PLC0415

    django_application = get_wsgi_application()
    urlpatterns.append(path("", include("helpdesk.urls", namespace="helpdesk")))
    return django_application


def application(*given):
    """Be the application of a web server; made at the first call, since this module is its settings, too."""
    return _application()(*given)


if __name__ == "__main__":
    make(int(sys.argv[2]))
