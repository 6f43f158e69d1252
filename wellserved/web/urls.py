"""Every address, grouped by what somebody wants to do; each names the permission it needs."""

from django.urls import include, path

from wellserved.web.pages import admin, desk, first_day, help, privacy, set_up  # noqa: A004 -- the page is called so
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

handler400 = "wellserved.web.pages.errors.bad_request"
handler404 = "wellserved.web.pages.errors.not_there"
handler500 = "wellserved.web.pages.errors.went_wrong"

BOTH = ("GET", "POST")

beginning = [
    page("", desk.show, "desk-show", needs=Permission.SEE_ORGANISATION),
    page(
        "first-day/", first_day.ask, "first-day-ask", needs=Permission.ANSWER_FIRST_DAY, methods=BOTH, first_day=False
    ),
    page("first-day/answer/", first_day.show, "first-day-show", needs=Permission.ANSWER_FIRST_DAY, first_day=False),
    page("help/", help.show, "help-show", needs=Permission.READ_PUBLIC),
    page("privacy/", privacy.show, "privacy-show", needs=Permission.READ_PUBLIC),
]
organisation = [
    page("admin/", admin.show, "admin-show", needs=Permission.CHANGE_ORGANISATION),
    page("admin/trail/", admin.trail, "audit-list", needs=Permission.SEE_AUDIT),
    page("set-up/", set_up.show, "set-up-show", needs=Permission.CHANGE_ORGANISATION, methods=BOTH, first_day=False),
    page("set-up/name/", set_up.describe, "organisation-describe", needs=Permission.CHANGE_ORGANISATION, methods=BOTH),
    page("set-up/privacy/", set_up.agree, "organisation-agree", needs=Permission.CHANGE_ORGANISATION, methods=BOTH),
    page("customers/", set_up.segments, "segment-list", needs=Permission.CHANGE_ORGANISATION, methods=BOTH),
    page(
        "customers/<slug:key>/", set_up.segment, "segment-describe", needs=Permission.CHANGE_ORGANISATION, methods=BOTH
    ),
    page(
        "customers/<slug:key>/close/",
        set_up.close_segment,
        "segment-close",
        needs=Permission.CHANGE_ORGANISATION,
        methods=("POST",),
    ),
]

urlpatterns = [
    *beginning,
    *organisation,
    path("sign-in/", include("allauth.urls")),
]
