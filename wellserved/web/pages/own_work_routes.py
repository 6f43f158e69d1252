"""The addresses of the picture of somebody's own work."""

from wellserved.web.pages import own_work
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

ROUTES = [
    page("me/own-work/", own_work.show, "me-work", needs=Permission.SEE_OWN_WORK),
    page("me/own-work/show/", own_work.show_to, "me-show-work", needs=Permission.SEE_OWN_WORK, methods=("GET", "POST")),
    page(
        "me/own-work/take-back/",
        own_work.take_back,
        "me-take-work-back",
        needs=Permission.SEE_OWN_WORK,
        methods=("POST",),
    ),
    page("own-work/<slug:key>/", own_work.shown, "work-shown", needs=Permission.SEE_WORK_SHOWN),
]
