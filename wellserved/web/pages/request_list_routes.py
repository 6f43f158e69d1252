"""The addresses of lists of requests."""

from wellserved.web.pages import request_lists
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

ROUTES = [
    page("requests/", request_lists.mine, "request-list", needs=Permission.SEE_REQUEST),
    page("requests/list.<slug:form>", request_lists.give_mine, "request-list-export", needs=Permission.SEE_REQUEST),
    page("teams/<slug:key>/requests/", request_lists.queue, "team-queue", needs=Permission.SEE_QUEUE),
    page(
        "teams/<slug:key>/requests/list.<slug:form>",
        request_lists.give_queue,
        "team-queue-export",
        needs=Permission.SEE_QUEUE,
    ),
]
