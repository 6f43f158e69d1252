"""One line in the log for each answer: method, page, status and milliseconds; nothing about who asked."""

from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from wellserved.web import logs, places

QUIET = frozenset({"health-live", "health-ready"})
"""Asked every few seconds by machines."""


def logged(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Log each answer but those to machines that look whether we are there, and static files."""

    def answer(request: HttpRequest) -> HttpResponse:
        start = perf_counter()
        response = get_response(request)
        match = request.resolver_match
        page = (match.view_name or match.route) if match else ""
        if page not in QUIET and not request.path.startswith("/static/"):
            logs.log().info(
                "answered",
                method=request.method,
                page=page,
                place=places.here().name.lower(),
                status=response.status_code,
                ms=round((perf_counter() - start) * 1000, 1),
            )
        return response

    return answer
