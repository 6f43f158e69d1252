"""The addresses of teams, the list of people, search and undo."""

from django.urls import URLPattern

from wellserved.web.pages import people, search, team_changes, team_people, teams, undo
from wellserved.web.pages.door import View, page
from wellserved.words.roles import Permission

BOTH = ("GET", "POST")


def _change(route: str, view: View, name: str) -> URLPattern:
    return page(f"teams/{route}/", view, name, needs=Permission.CHANGE_TEAMS, methods=BOTH)


ROUTES = [
    page("search/", search.show, "search-show", needs=Permission.SEE_ORGANISATION),
    page("people/", people.show_all, "person-list", needs=Permission.SEE_ORGANISATION),
    page("teams/", teams.show_all, "team-list", needs=Permission.SEE_ORGANISATION),
    _change("new", team_changes.found, "team-found"),
    page("teams/<slug:key>/", teams.show, "team-show", needs=Permission.SEE_ORGANISATION),
    page("teams/<slug:key>/describe/", teams.describe, "team-describe", needs=Permission.DESCRIBE_TEAM, methods=BOTH),
    _change("<slug:key>/rename", team_changes.rename, "team-rename"),
    _change("<slug:key>/move", team_changes.move, "team-move"),
    _change("<slug:key>/merge", team_changes.merge, "team-merge"),
    _change("<slug:key>/split", team_changes.split, "team-split"),
    _change("<slug:key>/close", team_changes.close, "team-close"),
    _change("<slug:key>/reopen", team_changes.reopen, "team-reopen"),
    page("teams/<slug:key>/members/", team_people.show, "team-people", needs=Permission.CHANGE_PEOPLE, methods=BOTH),
    page(
        "teams/<slug:key>/members/change/",
        team_people.change,
        "team-people-change",
        needs=Permission.CHANGE_PEOPLE,
        methods=("POST",),
    ),
    page("undo/", undo.show, "undo-list", needs=Permission.UNDO),
    page("undo/<slug:key>/", undo.take_back, "undo-do", needs=Permission.UNDO, methods=("POST",)),
]
