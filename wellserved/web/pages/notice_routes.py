"""The addresses of notices: how somebody wants them, how a kind is switched off, and what is said in one tap."""

from wellserved.web.pages import incoming, notices, replies
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

BOTH = ("GET", "POST")

ROUTES = [
    page("me/notices/", notices.show, "me-notices", needs=Permission.CHANGE_ENTRY, methods=BOTH),
    page("notices/off/<str:token>/", notices.switch_off, "notices-off", needs=Permission.READ_PUBLIC, methods=BOTH),
    page("requests/<slug:key>/say/", replies.say_how, "request-say", needs=Permission.WORK_ON_REQUEST, methods=BOTH),
    page("incoming/", incoming.show, "incoming-list", needs=Permission.SEE_OUTBOX),
    page("incoming/<slug:key>/", incoming.read, "incoming-read", needs=Permission.SEE_OUTBOX),
]
