"""Who may do what: roles, relations, and the one table of permissions.

The documentation of permissions is written from this table, every address names its permission, and the tests try
every address as everybody.
"""

from dataclasses import dataclass
from enum import StrEnum

from wellserved.words.language import gettext
from wellserved.words.language import gettext_noop as _


class Role(StrEnum):
    """What somebody is in the organisation."""

    ANYONE = "anyone"
    """Not signed in."""
    EMPLOYEE = "employee"
    LEAD = "lead"
    """Leads a team today, or stands in for somebody who does; never given, it follows from the memberships."""
    SERVICE_LEAD = "service_lead"
    EXECUTIVE = "executive"
    ADMINISTRATOR = "administrator"

    @classmethod
    def given(cls) -> list[tuple[str, str]]:
        """Give the roles that are given to people, with their wording."""
        return [
            (role.value, called(role)) for role in (cls.EMPLOYEE, cls.SERVICE_LEAD, cls.EXECUTIVE, cls.ADMINISTRATOR)
        ]


WORDING = {
    Role.ANYONE: _("anyone"),
    Role.EMPLOYEE: _("employee"),
    Role.LEAD: _("team lead"),
    Role.SERVICE_LEAD: _("service lead"),
    Role.EXECUTIVE: _("executive"),
    Role.ADMINISTRATOR: _("administrator"),
}
"""In English; `called` gives it in the reader's language."""


def called(role: Role) -> str:
    """Say in the reader's language what a role is called."""
    return gettext(WORDING[role])


class Relation(StrEnum):
    """How near somebody is to what they want to see or change."""

    SELF = "self"
    """It is about themselves, or they did it."""
    OWN = "own"
    """A team they belong to; for leads, also every team below one they lead."""
    LINKED = "linked"
    """A team that serves theirs, or is served by it; a request in the chain of one of theirs."""
    PROVIDER = "provider"
    """A request that their team is asked."""
    CUSTOMER = "customer"
    """A request that their team asks."""
    OTHER = "other"


ANY = frozenset(Relation)
TEAMS = frozenset({Relation.OWN, Relation.LINKED, Relation.OTHER})
SIDES = frozenset({Relation.PROVIDER, Relation.CUSTOMER})


class Permission(StrEnum):
    """One kind of thing that can be done."""

    READ_PUBLIC = "read-public"
    SIGN_IN = "sign-in"
    SEE_ORGANISATION = "see-organisation"
    SEE_PERSON = "see-person"
    CHANGE_ENTRY = "change-entry"
    ARRANGE_ABSENCE = "arrange-absence"
    ANSWER_FIRST_DAY = "answer-first-day"
    UNDO = "undo"
    DESCRIBE_TEAM = "describe-team"
    DECLARE_LINK = "declare-link"
    SETTLE_LINKS = "settle-links"
    SET_HOURS = "set-hours"
    OFFER_SERVICE = "offer-service"
    AGREE_CHARTER = "agree-charter"
    CHANGE_TEAMS = "change-teams"
    CHANGE_PEOPLE = "change-people"
    ASK = "ask"
    SEE_REQUEST = "see-request"
    SEE_CHAIN = "see-chain"
    WORK_ON_REQUEST = "work-on-request"
    FOLLOW_REQUEST = "follow-request"
    WRITE_ON_REQUEST = "write-on-request"
    SEE_QUEUE = "see-queue"
    NOTE_HELP = "note-help"
    SAY_THANKS = "say-thanks"
    BRING_LOG = "bring-log"
    SEE_FINDINGS = "see-findings"
    ANALYSE_REQUESTS = "analyse-requests"
    GUESS = "guess"
    SEE_COURSE = "see-course"
    SEE_LATE_MATTERS = "see-late-matters"
    BRING_OUTSIDE_FIGURES = "bring-outside-figures"
    NOTE_TURF_HOURS = "note-turf-hours"
    SEE_OWN_WORK = "see-own-work"
    SEE_WORK_SHOWN = "see-work-shown"
    IMPORT = "import"
    EXPORT = "export"
    CHANGE_ORGANISATION = "change-organisation"
    SEE_AUDIT = "see-audit"
    SEE_OUTBOX = "see-outbox"


@dataclass(frozen=True)
class Rule:
    """One row of the table: who holds a permission, and what everybody else is told."""

    permission: Permission
    meaning: str
    """What it allows, in English words that follow "may"."""
    holders: dict[Role, frozenset[Relation]]
    refusal: str
    """The sentence for whoever may see the thing and not do this, in English."""

    def says_what(self) -> str:
        """Say in the reader's language what it allows."""
        return gettext(self.meaning)

    def says_no(self) -> str:
        """Say in the reader's language why somebody may not do this."""
        return gettext(self.refusal)


_EVERYBODY = {Role.ANYONE: ANY, Role.EMPLOYEE: ANY}
_ADMINISTRATORS = {Role.ADMINISTRATOR: ANY}

TABLE = (
    Rule(Permission.READ_PUBLIC, _("read what is stored and who sees it"), _EVERYBODY, ""),
    Rule(Permission.SIGN_IN, _("sign in and out"), _EVERYBODY, ""),
    Rule(
        Permission.SEE_ORGANISATION,
        _("see teams, who serves whom, and the names of colleagues"),
        {Role.EMPLOYEE: ANY},
        _("Please sign in first."),
    ),
    Rule(
        Permission.SEE_PERSON,
        _("see somebody's entry"),
        {Role.EMPLOYEE: frozenset({Relation.SELF}), **_ADMINISTRATORS},
        _("Only they and an administrator see this entry."),
    ),
    Rule(
        Permission.CHANGE_ENTRY,
        _("change how they are addressed, how pages look and which mails come"),
        {Role.EMPLOYEE: frozenset({Relation.SELF}), **_ADMINISTRATORS},
        _("Only they and an administrator change this entry."),
    ),
    Rule(
        Permission.ARRANGE_ABSENCE,
        _("say when somebody is away and who stands in"),
        {
            Role.EMPLOYEE: frozenset({Relation.SELF}),
            Role.LEAD: frozenset({Relation.SELF, Relation.OWN}),
            **_ADMINISTRATORS,
        },
        _("Only they, their lead and an administrator arrange this absence."),
    ),
    Rule(
        Permission.ANSWER_FIRST_DAY,
        _("answer who their customer is"),
        {Role.EMPLOYEE: frozenset({Relation.SELF})},
        _("Everybody answers for themselves."),
    ),
    Rule(
        Permission.UNDO,
        _("undo what they did"),
        {Role.EMPLOYEE: frozenset({Relation.SELF}), **_ADMINISTRATORS},
        _("Only whoever did this, and an administrator, can undo it."),
    ),
    Rule(
        Permission.DESCRIBE_TEAM,
        _("describe a team: purpose, priorities, how to ask"),
        {Role.LEAD: frozenset({Relation.OWN}), **_ADMINISTRATORS},
        _("Only the lead of this team and an administrator describe it."),
    ),
    Rule(
        Permission.DECLARE_LINK,
        _("say for a team whom it serves and who serves it"),
        {Role.LEAD: frozenset({Relation.OWN}), **_ADMINISTRATORS},
        _("Only the lead of this team and an administrator say whom it serves and who serves it."),
    ),
    Rule(
        Permission.SETTLE_LINKS,
        _("see the list of links that are not settled: leads those of their teams, the others all"),
        {Role.LEAD: frozenset({Relation.SELF, Relation.OWN}), Role.SERVICE_LEAD: ANY, **_ADMINISTRATORS},
        _("Only leads, service leads and administrators settle links."),
    ),
    Rule(
        Permission.SET_HOURS,
        _("say when a team works"),
        {Role.LEAD: frozenset({Relation.OWN}), **_ADMINISTRATORS},
        _("Only the lead of this team and an administrator say when it works."),
    ),
    Rule(
        Permission.OFFER_SERVICE,
        _("say which services a team offers"),
        {Role.LEAD: frozenset({Relation.OWN}), **_ADMINISTRATORS},
        _("Only the lead of this team and an administrator say which services it offers."),
    ),
    Rule(
        Permission.AGREE_CHARTER,
        _("propose charters and agree to them, each lead for their own side; for customers outside speak the others"),
        {
            Role.LEAD: frozenset({Relation.OWN}),
            Role.SERVICE_LEAD: frozenset({Relation.OWN}),
            Role.ADMINISTRATOR: frozenset({Relation.OWN}),
        },
        _("Only the leads of both sides propose a charter and agree to it."),
    ),
    Rule(
        Permission.CHANGE_TEAMS,
        _("found, rename, move, merge, split and close teams"),
        _ADMINISTRATORS,
        _("Only an administrator changes which teams there are."),
    ),
    Rule(
        Permission.CHANGE_PEOPLE,
        _("add people, invite them, change their teams and roles, and end their access"),
        _ADMINISTRATORS,
        _("Only an administrator changes who works here."),
    ),
    Rule(
        Permission.ASK,
        _("ask a team for something, for a team they belong to"),
        {Role.EMPLOYEE: ANY},
        _("Please sign in first."),
    ),
    Rule(
        Permission.SEE_REQUEST,
        _("see a request with all that was written; confidential ones only where they are named"),
        {Role.EMPLOYEE: SIDES | {Relation.SELF}, Role.SERVICE_LEAD: ANY},
        _("Only the two teams see what was written here. You see where it stands, because yours waits for it."),
    ),
    Rule(
        Permission.SEE_CHAIN,
        _("see of the requests in a chain with one of theirs which team has them, since when, and what is promised"),
        {Role.EMPLOYEE: SIDES | {Relation.SELF, Relation.LINKED}, Role.SERVICE_LEAD: ANY},
        _("Only teams in the chain see where this stands."),
    ),
    Rule(
        Permission.WORK_ON_REQUEST,
        _("accept, promise, keep posted, deliver, pass on or decline what their team is asked"),
        {Role.EMPLOYEE: frozenset({Relation.PROVIDER})},
        _("Only the team that is asked does this."),
    ),
    Rule(
        Permission.FOLLOW_REQUEST,
        _("answer, close, reopen, reword and withdraw what their team asked for"),
        {Role.EMPLOYEE: frozenset({Relation.CUSTOMER})},
        _("Only the team that asks does this."),
    ),
    Rule(
        Permission.WRITE_ON_REQUEST,
        _("write on a request, and add files to it"),
        {Role.EMPLOYEE: SIDES | {Relation.SELF}},
        _("Only the two teams write here."),
    ),
    Rule(
        Permission.SEE_QUEUE,
        _("see what a team is asked and what it asks for: members, and leads of teams above, theirs"),
        {Role.EMPLOYEE: frozenset({Relation.OWN}), Role.SERVICE_LEAD: ANY},
        _("Only people of this team see its requests."),
    ),
    Rule(
        Permission.NOTE_HELP,
        _("note help that their team gave or got, and say what it saved them"),
        {Role.EMPLOYEE: frozenset({Relation.SELF, Relation.OWN})},
        _("Only the two teams note help."),
    ),
    Rule(
        Permission.SAY_THANKS,
        _("thank other teams and their people"),
        {Role.EMPLOYEE: ANY},
        _("Please sign in first."),
    ),
    Rule(
        Permission.BRING_LOG,
        _("bring logs, say what their columns mean, have them analysed and remove them"),
        {Role.SERVICE_LEAD: ANY, **_ADMINISTRATORS},
        _("Only service leads and administrators bring logs."),
    ),
    Rule(
        Permission.SEE_FINDINGS,
        _("see where it waits: what was found in requests and in logs, by team"),
        {Role.LEAD: ANY, Role.SERVICE_LEAD: ANY, Role.EXECUTIVE: ANY, **_ADMINISTRATORS},
        _("Only leads, service leads, executives and administrators see where it waits."),
    ),
    Rule(
        Permission.ANALYSE_REQUESTS,
        _("have requests analysed, and stop that"),
        {Role.SERVICE_LEAD: ANY, **_ADMINISTRATORS},
        _("Only service leads and administrators have requests analysed."),
    ),
    Rule(
        Permission.GUESS,
        _("guess how it stands before they see it; each sees their own guess"),
        {Role.EMPLOYEE: frozenset({Relation.SELF})},
        _("Everybody guesses for themselves."),
    ),
    Rule(
        Permission.SEE_COURSE,
        _("see how a team keeps its promises from month to month: its people, those whom it serves and who serve it"),
        {
            Role.EMPLOYEE: frozenset({Relation.OWN, Relation.LINKED}),
            Role.SERVICE_LEAD: ANY,
            Role.EXECUTIVE: ANY,
        },
        _("Only people of this team and of teams linked with it see how it goes there."),
    ),
    Rule(
        Permission.SEE_LATE_MATTERS,
        _("see matters between teams that are later than promised, with team, age and title, unless confidential"),
        {Role.SERVICE_LEAD: ANY, Role.EXECUTIVE: ANY},
        _("Only executives and service leads see all matters that are later than promised."),
    ),
    Rule(
        Permission.BRING_OUTSIDE_FIGURES,
        _("bring figures about outside customers, and remove them"),
        {Role.SERVICE_LEAD: ANY, **_ADMINISTRATORS},
        _("Only service leads and administrators bring figures about outside customers."),
    ),
    Rule(
        Permission.NOTE_TURF_HOURS,
        _("note hours that a turf war took them; sums are shown from five people on"),
        {Role.LEAD: frozenset({Relation.SELF}), Role.EXECUTIVE: frozenset({Relation.SELF})},
        _("Leads and executives note this for themselves."),
    ),
    Rule(
        Permission.SEE_OWN_WORK,
        _("see how much of the lateness on the requests they saw to arose elsewhere, and show it to a coach"),
        {Role.EMPLOYEE: frozenset({Relation.SELF})},
        _("Everybody sees this for themselves only."),
    ),
    Rule(
        Permission.SEE_WORK_SHOWN,
        _("see the picture of somebody's own work as long as they show it"),
        {Role.EMPLOYEE: frozenset({Relation.LINKED})},
        _("Only whom they chose sees this, as long as they want."),
    ),
    Rule(
        Permission.IMPORT,
        _("import people and teams from files"),
        _ADMINISTRATORS,
        _("Only an administrator imports people and teams."),
    ),
    Rule(
        Permission.EXPORT,
        _("export people and teams"),
        _ADMINISTRATORS,
        _("Only an administrator exports people and teams."),
    ),
    Rule(
        Permission.CHANGE_ORGANISATION,
        _("set up the organisation and its kinds of outside customers"),
        _ADMINISTRATORS,
        _("Only an administrator changes this."),
    ),
    Rule(
        Permission.SEE_AUDIT,
        _("see who changed what and when, without what was written"),
        _ADMINISTRATORS,
        _("Only an administrator sees the audit trail."),
    ),
    Rule(
        Permission.SEE_OUTBOX,
        _("read mails that wait because no mail server is set, and mails that came in and were set aside"),
        _ADMINISTRATORS,
        _("Only an administrator sees these mails."),
    ),
)
RULES = {rule.permission: rule for rule in TABLE}


def may(roles: frozenset[Role], permission: Permission, relation: Relation) -> bool:
    """Say whether somebody with these roles may do this where that is how near they are.

    >>> may(frozenset({Role.EMPLOYEE}), Permission.CHANGE_TEAMS, Relation.OWN)
    False
    >>> may(frozenset({Role.EMPLOYEE, Role.LEAD}), Permission.DESCRIBE_TEAM, Relation.OWN)
    True
    """
    holders = RULES[permission].holders
    return any(relation in holders.get(role, frozenset()) for role in roles)


def may_somewhere(roles: frozenset[Role], permission: Permission) -> bool:
    """Say whether there is anything at all with which they may do this."""
    return any(may(roles, permission, relation) for relation in Relation)
