"""The addresses of what was found in a log beside what is declared."""

from wellserved.web.pages import found
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

POST = ("POST",)

ROUTES = [
    page("logs/<slug:key>/found/", found.show, "log-found", needs=Permission.SEE_FINDINGS),
    page("logs/<slug:key>/found/names/", found.names, "log-found-names", needs=Permission.SEE_FINDINGS),
    page("logs/<slug:key>/found/names/say/", found.say, "log-found-say", needs=Permission.BRING_LOG, methods=POST),
    page(
        "logs/<slug:key>/found/names/teams/",
        found.found_teams,
        "log-found-teams",
        needs=Permission.CHANGE_TEAMS,
        methods=POST,
    ),
    page(
        "logs/<slug:key>/found/declare/",
        found.declare,
        "log-found-declare",
        needs=Permission.DECLARE_LINK,
        methods=POST,
    ),
]
