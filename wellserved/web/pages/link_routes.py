"""The addresses of links: who serves whom, what is left to settle, and the paths to the customer."""

from django.urls import URLPattern

from wellserved.web.pages import link_declare, links
from wellserved.web.pages.door import View, page
from wellserved.words.roles import Permission

BOTH, POST = ("GET", "POST"), ("POST",)


def _said(route: str, view: View, name: str, methods: tuple[str, ...]) -> URLPattern:
    return page(route, view, name, needs=Permission.DECLARE_LINK, methods=methods)


ROUTES = [
    page("links/", links.show_all, "link-list", needs=Permission.SETTLE_LINKS),
    page("links/<slug:key>/", links.show, "link-show", needs=Permission.SEE_ORGANISATION),
    _said("links/<slug:key>/answer/", links.answer, "link-answer", POST),
    _said("links/<slug:key>/describe/", links.describe, "link-describe", BOTH),
    _said("links/<slug:key>/end/", links.end, "link-end", POST),
    _said("teams/<slug:key>/links/declare/", link_declare.declare, "team-declare-link", BOTH),
    page("teams/<slug:key>/links/lead/", links.lead, "team-show-lead", needs=Permission.SEE_ORGANISATION),
    page("teams/<slug:key>/paths/", links.paths, "team-show-paths", needs=Permission.SEE_ORGANISATION),
]
