"""The addresses of asking: what is written, what happens next, and the files of a request.

They stand before those of the steps: a draft is thrown away, and a request is asked, on pages of their own.
"""

from wellserved.web.pages import request_ask, request_files
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

BOTH, POST = ("GET", "POST"), ("POST",)
_ASK, _SEE, _WRITE = Permission.ASK, Permission.SEE_REQUEST, Permission.WRITE_ON_REQUEST
_FILE = "requests/<slug:key>/files/<slug:file>/"

ROUTES = [
    page("requests/new/", request_ask.ask, "request-ask", needs=_ASK, methods=BOTH),
    page("requests/new/draft/", request_ask.draft, "request-draft", needs=_ASK, methods=POST),
    page("requests/<slug:key>/edit/", request_ask.edit, "request-edit", needs=_ASK, methods=BOTH),
    page("requests/<slug:key>/drop/", request_ask.drop, "request-drop", needs=_ASK, methods=POST),
    page("requests/<slug:key>/asked/", request_ask.asked, "request-asked", needs=_ASK),
    page("requests/<slug:key>/files/", request_files.add, "request-files", needs=_WRITE, methods=POST),
    page(_FILE, request_files.fetch, "request-file", needs=_SEE),
    page(f"{_FILE}remove/", request_files.remove, "request-remove-file", needs=_WRITE, methods=POST),
]
