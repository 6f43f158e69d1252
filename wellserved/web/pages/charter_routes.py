"""The addresses of working hours, services and charters."""

from django.urls import URLPattern

from wellserved.web.pages import charters, hours, services
from wellserved.web.pages.door import View, page
from wellserved.words.roles import Permission

BOTH, POST = ("GET", "POST"), ("POST",)


def _agree(route: str, view: View, name: str, methods: tuple[str, ...]) -> URLPattern:
    return page(route, view, name, needs=Permission.AGREE_CHARTER, methods=methods)


def _offer(route: str, view: View, name: str, methods: tuple[str, ...]) -> URLPattern:
    return page(route, view, name, needs=Permission.OFFER_SERVICE, methods=methods)


ROUTES = [
    page("teams/<slug:key>/hours/", hours.show, "team-hours", needs=Permission.SEE_ORGANISATION),
    page("teams/<slug:key>/hours/set/", hours.change, "team-hours-set", needs=Permission.SET_HOURS, methods=BOTH),
    page("teams/<slug:key>/hours/drop/", hours.drop, "team-hours-drop", needs=Permission.SET_HOURS, methods=POST),
    _offer("teams/<slug:key>/services/new/", services.offer_new, "team-offer-service", BOTH),
    page("services/<slug:key>/", services.show, "service-show", needs=Permission.SEE_ORGANISATION),
    _offer("services/<slug:key>/change/", services.change, "service-change", BOTH),
    _offer("services/<slug:key>/close/", services.close, "service-close", POST),
    page("teams/<slug:key>/promises/", charters.show_ways, "team-promises", needs=Permission.SEE_ORGANISATION),
    page("charters/<slug:key>/", charters.show, "charter-show", needs=Permission.SEE_ORGANISATION),
    _agree("links/<slug:link>/charter/", charters.propose, "charter-propose", BOTH),
    _agree("charters/<slug:key>/change/", charters.change, "charter-change", BOTH),
    _agree("charters/<slug:key>/agree/", charters.agree, "charter-agree", POST),
    _agree("charters/<slug:key>/withdraw/", charters.withdraw, "charter-withdraw", POST),
]
