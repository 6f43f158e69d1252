"""The addresses of outside figures: beside inside ones, brought from files, removed, and taken away."""

from django.urls import URLPattern

from wellserved.web.pages import outside_bring, outside_show
from wellserved.web.pages.door import View, page
from wellserved.words.roles import Permission

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")


def _bring(route: str, view: View, name: str, methods: tuple[str, ...]) -> URLPattern:
    return page(f"where/outside/{route}", view, name, needs=Permission.BRING_OUTSIDE_FIGURES, methods=methods)


ROUTES = [
    page("where/outside/", outside_show.show, "outside-list", needs=Permission.SEE_FINDINGS),
    page("where/outside/figures.<slug:form>", outside_show.give, "outside-export", needs=Permission.SEE_FINDINGS),
    _bring("remove/", outside_show.remove, "outside-remove", POST),
    _bring("bring/", outside_bring.bring, "outside-bring", BOTH),
    _bring("template.csv", outside_bring.example, "outside-template", GET),
    _bring("brought/<slug:key>/", outside_bring.look, "outside-look", GET),
    _bring("brought/<slug:key>/columns/", outside_bring.columns, "outside-columns", BOTH),
    _bring("brought/<slug:key>/write/", outside_bring.write, "outside-write", POST),
    _bring("brought/<slug:key>/leave/", outside_bring.leave, "outside-leave", POST),
    _bring("brought/<slug:key>/undo/", outside_bring.undo, "outside-undo", POST),
    _bring("brought/<slug:key>/left-out.csv", outside_bring.left_out, "outside-left-out", GET),
]
