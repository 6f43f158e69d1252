"""For machines that look whether we are there: in plain text, without sign-in, and without any detail."""

from django.http import HttpRequest, HttpResponse

from wellserved.web.queries import health


def live(request: HttpRequest) -> HttpResponse:
    """Say that the web server answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers, too, and has the tables of this version."""
    if health.is_ready():
        return HttpResponse("ready\n", content_type="text/plain")
    return HttpResponse("not ready\n", content_type="text/plain", status=503)
