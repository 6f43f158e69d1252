"""The addresses of thanks, and of help that teams gave one another."""

from django.urls import URLPattern

from wellserved.web.pages import help_given, thanks
from wellserved.web.pages.door import View, page
from wellserved.words.roles import Permission

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")


def _thanks(route: str, view: View, name: str, methods: tuple[str, ...]) -> URLPattern:
    return page(f"thanks/{route}", view, name, needs=Permission.SAY_THANKS, methods=methods)


def _help(route: str, view: View, name: str, methods: tuple[str, ...]) -> URLPattern:
    return page(f"help-given/{route}", view, name, needs=Permission.NOTE_HELP, methods=methods)


ROUTES = [
    page("thanks/", thanks.show_all, "thanks-list", needs=Permission.SEE_ORGANISATION),
    _thanks("new/", thanks.say, "thanks-say", BOTH),
    page("thanks/<slug:key>/", thanks.show, "thanks-show", needs=Permission.SEE_ORGANISATION),
    _thanks("<slug:key>/remove/", thanks.remove, "thanks-remove", POST),
    _thanks("<slug:key>/pass-on/", thanks.pass_on, "thanks-pass-on", BOTH),
    page("help-given/", help_given.show_all, "help-given-list", needs=Permission.SEE_ORGANISATION),
    _help("new/", help_given.note, "help-given-note", BOTH),
    _help("weigh/", help_given.weigh, "help-given-weigh", BOTH),
    _help("<slug:key>/", help_given.show, "help-given-show", GET),
    _help("<slug:key>/confirm/", help_given.confirm, "help-given-confirm", POST),
]
