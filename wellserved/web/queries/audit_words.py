"""How the audit trail says in the reader's language what was done, and to which fields."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTIONS: dict[str, str | Promise] = {
    "absence-arrange": _("said when somebody is away"),
    "absence-cancel": _("took an absence back"),
    "absence-change": _("changed an absence"),
    "charter-agree": _("agreed to a charter"),
    "charter-change": _("changed the proposal of a charter"),
    "charter-propose": _("proposed a charter"),
    "charter-withdraw": _("took the proposal of a charter back"),
    "export-people": _("exported people"),
    "export-teams": _("exported teams"),
    "first-day-answer": _("answered who their customer is"),
    "import-people": _("imported people"),
    "import-teams": _("imported teams"),
    "link-answer": _("said for a team that a link is so, or not so"),
    "link-declare": _("said whom a team serves, or who serves it"),
    "link-describe": _("described a link"),
    "link-end": _("ended a link"),
    "log-match": _("said who the names of a log are"),
    "log-again": _("had a step of a log done again"),
    "log-analyse": _("had a log analysed"),
    "log-bring": _("brought a log"),
    "log-columns-again": _("went back to the columns of a log"),
    "log-remove": _("removed a log"),
    "log-say": _("said what the columns of a log mean"),
    "log-stop": _("stopped the work on a log"),
    "membership-join": _("put somebody into a team"),
    "membership-lead": _("changed who leads a team"),
    "membership-leave": _("took somebody out of a team"),
    "organisation-agree-privacy": _("agreed on the privacy settings"),
    "organisation-describe": _("described the organisation"),
    "organisation-seed": _("filled the organisation with made-up people and teams"),
    "organisation-set-up": _("set up the organisation"),
    "password-change": _("changed their password"),
    "password-set": _("set a password"),
    "people-invite": _("invited everybody who never signed in"),
    "person-add": _("added somebody"),
    "person-ask-for-mail": _("asked for another mail address"),
    "person-change-entry": _("changed an entry"),
    "person-change-mail": _("changed a mail address"),
    "person-change-role": _("gave somebody another role"),
    "person-deactivate": _("ended somebody's access"),
    "person-drop-second-step": _("switched off somebody's second step"),
    "person-invite": _("invited somebody"),
    "person-reactivate": _("gave somebody access again"),
    "recovery-codes-make": _("made new recovery codes"),
    "second-step-add": _("added a second step"),
    "second-step-remove": _("removed their second step"),
    "segment-add": _("named a kind of outside customers"),
    "segment-close": _("closed a kind of outside customers"),
    "segment-describe": _("described a kind of outside customers"),
    "segment-reopen": _("reopened a kind of outside customers"),
    "service-change": _("described a service"),
    "service-close": _("offered a service no longer"),
    "service-offer": _("offered a service"),
    "sign-in": _("signed in"),
    "sign-in-link-make": _("made a link to sign in with"),
    "team-close": _("closed a team"),
    "team-describe": _("described a team"),
    "team-found": _("founded a team"),
    "team-hours-drop": _("dropped hours of a team"),
    "team-hours-set": _("said when a team works"),
    "team-merge": _("merged teams"),
    "team-move": _("moved a team"),
    "team-rename": _("renamed a team"),
    "team-reopen": _("reopened a team"),
    "team-split": _("split a team"),
}
"""Each thing that is kept in the trail; a test sees that none is missing."""
FIELDS: dict[str, str | Promise] = {
    "absences": _("absences"),
    "challenges": _("challenges"),
    "changed": pgettext_lazy("rows", "changed"),
    "charters": _("charters"),
    "children": _("teams below"),
    "closed_on_date": _("closed on"),
    "created": pgettext_lazy("rows", "created"),
    "critical": _("how much depends on it"),
    "customer": _("the customer"),
    "delivery": _("delivery"),
    "denied_by_customer_at": _("the customer says not so"),
    "denied_by_provider_at": _("the provider says not so"),
    "described_at": _("when it was described"),
    "described_by": _("by which side"),
    "deputy": _("who stands in"),
    "description": _("description"),
    "ended_on_date": _("ended on"),
    "extraordinary": _("what extraordinary service looks like"),
    "extraordinary_service": _("what extraordinary service looks like here"),
    "files": _("files"),
    "first_answer": _("first answer"),
    "for_whom": _("for whom"),
    "friday": _("Friday"),
    "from_date": _("from"),
    "holidays": _("public holidays"),
    "how_to_ask": _("how to ask"),
    "impact": _("what becomes possible because of it"),
    "impact_figure": _("the figure beside its impact"),
    "is_active": _("access"),
    "keys_on": _("keyboard shortcuts"),
    "language": _("language"),
    "links": _("who serves whom"),
    "load": _("what takes its time now"),
    "mail": _("mail address"),
    "measured_by": _("measured by"),
    "memberships": _("who belongs to it"),
    "monday": _("Monday"),
    "name": _("name"),
    "needs": _("what the customer needs"),
    "next_update": _("next news"),
    "number": _("version"),
    "own_days": _("days that are different"),
    "parent": _("team above"),
    "parties": _("names of a log"),
    "people": _("people"),
    "priorities": _("priorities"),
    "privacy_read_at": _("privacy settings agreed"),
    "provider": _("the provider"),
    "provider_needs": _("what the provider needs"),
    "purpose": _("purpose"),
    "read": pgettext_lazy("rows", "read"),
    "refused": pgettext_lazy("rows", "left out"),
    "role": _("role"),
    "rows": _("rows"),
    "said": _("what the columns mean"),
    "said_by_customer_at": _("the customer says so"),
    "said_by_provider_at": _("the provider says so"),
    "saturday": _("Saturday"),
    "segments": _("kinds of outside customers"),
    "self_service": _("where one can help oneself"),
    "services": _("services"),
    "smallest_group": _("smallest group"),
    "staff_id": _("staff number"),
    "sunday": _("Sunday"),
    "target_share": _("in how many of 100 requests"),
    "teams": _("teams"),
    "theme": _("look"),
    "thursday": _("Thursday"),
    "tuesday": _("Tuesday"),
    "unchanged": pgettext_lazy("rows", "unchanged"),
    "until_date": _("until"),
    "used": _("how often it is used"),
    "wednesday": _("Wednesday"),
    "week_starts_on": _("week starts on"),
    "what_for": _("what for"),
    "wishes": _("what was asked of the analysis"),
    "zone": _("time zone"),
}
PAGES: dict[str, str | Promise] = {
    "first-day-ask": _("answered who their customer is"),
    "import-columns": _("said which column of a file is which"),
    "import-leave": _("left a file alone"),
    "import-new": _("brought a file"),
    "import-paste": _("pasted names of teams"),
    "import-undo": _("undid a file"),
    "import-write": _("imported a file"),
    "log-found-declare": _("said whom a team serves, or who serves it"),
    "log-found-say": _("said who the names of a log are"),
    "log-found-teams": _("founded the teams of a log"),
    "me-ask-for-mail": _("asked for another mail address"),
    "me-change": _("changed an entry"),
    "me-confirm-mail": _("confirmed a mail address"),
    "organisation-agree": _("agreed on the privacy settings"),
    "person-arrange-absence": _("said when somebody is away"),
    "person-change": _("changed an entry"),
    "sample-open": _("opened the sample company"),
    "segment-list": _("named a kind of outside customers"),
    "set-up-show": _("set up the organisation"),
    "team-declare-link": _("said whom a team serves, or who serves it"),
    "team-offer-service": _("offered a service"),
    "team-people": _("put somebody into a team"),
    "team-people-change": _("changed who belongs to a team"),
    "undo-do": _("undid something"),
}
"""What somebody wanted at an address that is called otherwise; it stands in the trail where they were refused."""
_UNDID = "undo-"
_COUNTED = re.compile(r"(?P<before>\d+) (?P<name>\w+)|(?P<named>\w+):(?P<after>\d+)")


def said(action: str) -> str:
    """Say what was done, such as "renamed a team"; "" where nobody found words for it."""
    if action in PAGES:
        return str(PAGES[action])
    if action.startswith(_UNDID):
        what = said(action.removeprefix(_UNDID))
        return str(_("undid: %(what)s")) % {"what": what} if what else ""
    return str(ACTIONS.get(action, ""))


def said_fields(fields: list[str]) -> str:
    """Name the fields that changed, with their counts where there are any."""
    return ", ".join(map(_said_field, fields))


def _said_field(text: str) -> str:
    counted = _COUNTED.fullmatch(text)
    if not counted:
        return _named(text)
    name, count = counted["name"] or counted["named"], counted["before"] or counted["after"]
    return f"{_named(name)}: {count}"


def _named(name: str) -> str:
    return str(FIELDS.get(name, name))
