"""The addresses of a request: its page, and its steps."""

from wellserved.web.pages import request_show, request_steps
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

ROUTES = [
    page("requests/<slug:key>/", request_show.show, "request-show", needs=Permission.SEE_CHAIN),
    page(
        "requests/<slug:key>/<slug:step>/",
        request_steps.step,
        "request-step",
        needs=Permission.WRITE_ON_REQUEST,
        methods=("GET", "POST"),
    ),
]
