"""Every address, grouped by what somebody wants to do; each names the permission it needs."""

from django.urls import include, path

from wellserved.web.pages import desk
from wellserved.web.pages.door import page
from wellserved.words.roles import Permission

handler400 = "wellserved.web.pages.errors.bad_request"
handler404 = "wellserved.web.pages.errors.not_there"
handler500 = "wellserved.web.pages.errors.went_wrong"

urlpatterns = [
    page("", desk.show, "desk-show", needs=Permission.SEE_ORGANISATION),
    path("sign-in/", include("allauth.urls")),
]
