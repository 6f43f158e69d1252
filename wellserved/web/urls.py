"""Every address, grouped by what somebody wants to do; each names the permission it needs."""

from django.urls import URLPattern

from wellserved.web.pages import (
    absences,
    admin,
    charter_routes,
    course_routes,
    design,
    desk,
    first_day,
    found_routes,
    health,
    help,  # noqa: A004 -- the page is called so
    import_routes,
    late_routes,
    link_routes,
    log_routes,
    map,  # noqa: A004 -- the page is called so
    me,
    notice_routes,
    outbox,
    outside_routes,
    own_work_routes,
    people_admin,
    privacy,
    request_ask_routes,
    request_list_routes,
    request_routes,
    sample,
    set_up,
    sign_in_routes,
    structure_routes,
    team_routes,
    thanks_routes,
    turf_routes,
    where_routes,
)
from wellserved.web.pages.door import View, page
from wellserved.words.roles import Permission

handler400 = "wellserved.web.pages.errors.bad_request"
handler403 = "wellserved.web.pages.errors.not_open"
handler404 = "wellserved.web.pages.errors.not_there"
handler429 = "wellserved.web.pages.sign_in.too_many"  # allauth asks for it
handler500 = "wellserved.web.pages.errors.went_wrong"

BOTH = ("GET", "POST")

beginning = [
    page("", desk.show, "desk-show", needs=Permission.SEE_ORGANISATION),
    page(
        "first-day/", first_day.ask, "first-day-ask", needs=Permission.ANSWER_FIRST_DAY, methods=BOTH, first_day=False
    ),
    page("first-day/answer/", first_day.show, "first-day-show", needs=Permission.ANSWER_FIRST_DAY, first_day=False),
    page("help/", help.show, "help-show", needs=Permission.READ_PUBLIC),
    page("design/", design.show, "design-show", needs=Permission.READ_PUBLIC),
    page("privacy/", privacy.show, "privacy-show", needs=Permission.READ_PUBLIC),
]
sample_company = [
    page(
        "sample-company/",
        sample.open_door,
        "sample-open",
        needs=Permission.SEE_ORGANISATION,
        methods=("POST",),
        first_day=False,
    ),
    # Only whoever came through that door has the cookie that this page asks for.
    page("look-round/", sample.look_round, "sample-look-round", needs=Permission.READ_PUBLIC, methods=BOTH),
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

for_machines = [
    page("healthz", health.live, "health-live", needs=Permission.READ_PUBLIC),
    page("readyz", health.ready, "health-ready", needs=Permission.READ_PUBLIC),
]

my_own = [
    page("me/", me.show, "me-show", needs=Permission.CHANGE_ENTRY),
    page("me/change/", me.change, "me-change", needs=Permission.CHANGE_ENTRY, methods=BOTH),
    page("me/mail/", me.ask_for_mail, "me-ask-for-mail", needs=Permission.CHANGE_ENTRY, methods=BOTH),
    page("me/mail/<str:token>/", me.confirm_mail, "me-confirm-mail", needs=Permission.CHANGE_ENTRY, methods=BOTH),
    page(
        "people/<slug:key>/absences/",
        absences.arrange,
        "person-arrange-absence",
        needs=Permission.ARRANGE_ABSENCE,
        methods=BOTH,
    ),
    page("absences/<slug:key>/", absences.change, "absence-change", needs=Permission.ARRANGE_ABSENCE, methods=BOTH),
    page(
        "absences/<slug:key>/cancel/",
        absences.cancel,
        "absence-cancel",
        needs=Permission.ARRANGE_ABSENCE,
        methods=("POST",),
    ),
]


def _about_person(route: str, view: View, name: str) -> URLPattern:
    return page(f"people/<slug:key>/{route}/", view, name, needs=Permission.CHANGE_PEOPLE, methods=("POST",))


colleagues = [
    page("people/add/", people_admin.add, "person-add", needs=Permission.CHANGE_PEOPLE, methods=BOTH),
    page("people/invite/", people_admin.invite_all, "people-invite", needs=Permission.CHANGE_PEOPLE, methods=("POST",)),
    page("people/<slug:key>/", people_admin.show, "person-show", needs=Permission.SEE_PERSON),
    page(
        "people/<slug:key>/change/", people_admin.change, "person-change", needs=Permission.CHANGE_ENTRY, methods=BOTH
    ),
    _about_person("role", people_admin.change_role, "person-change-role"),
    _about_person("mail", people_admin.change_mail, "person-change-mail"),
    _about_person("invite", people_admin.invite, "person-invite"),
    _about_person("deactivate", people_admin.deactivate, "person-deactivate"),
    _about_person("reactivate", people_admin.reactivate, "person-reactivate"),
    _about_person("second-step", people_admin.drop_second_step, "person-drop-second-step"),
    page("outbox/", outbox.show, "outbox-list", needs=Permission.SEE_OUTBOX),
    page("outbox/<slug:key>/", outbox.read, "outbox-read", needs=Permission.SEE_OUTBOX),
]

the_map = [
    page("map/", map.show, "map-show", needs=Permission.SEE_ORGANISATION),
    page("map/print.svg", map.print_svg, "map-print", needs=Permission.SEE_ORGANISATION),
]

urlpatterns = [
    *for_machines,
    *beginning,
    *sample_company,
    *organisation,
    *sign_in_routes.ROUTES,
    *my_own,
    *own_work_routes.ROUTES,
    *structure_routes.ROUTES,
    *colleagues,
    *course_routes.ROUTES,
    *team_routes.ROUTES,
    *import_routes.ROUTES,
    *link_routes.ROUTES,
    *charter_routes.ROUTES,
    *log_routes.ROUTES,
    *late_routes.ROUTES,
    *turf_routes.ROUTES,
    *outside_routes.ROUTES,
    *the_map,
    *found_routes.ROUTES,
    *notice_routes.ROUTES,
    *thanks_routes.ROUTES,
    *request_ask_routes.ROUTES,
    *request_list_routes.ROUTES,
    # After all others there: any other word behind /where/ is the key of an analysis.
    *where_routes.ROUTES,
    # Last of all: any other word behind a request is one of its steps.
    *request_routes.ROUTES,
]
