"""Who may do what: roles, relations, and the one table of permissions.

The documentation of permissions is written from this table, every address names its permission, and the tests try
every address as everybody.
"""

from dataclasses import dataclass
from enum import StrEnum


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
            (role.value, WORDING[role]) for role in (cls.EMPLOYEE, cls.SERVICE_LEAD, cls.EXECUTIVE, cls.ADMINISTRATOR)
        ]


WORDING = {
    Role.ANYONE: "anyone",
    Role.EMPLOYEE: "employee",
    Role.LEAD: "team lead",
    Role.SERVICE_LEAD: "service lead",
    Role.EXECUTIVE: "executive",
    Role.ADMINISTRATOR: "administrator",
}


class Relation(StrEnum):
    """How near somebody is to what they want to see or change."""

    SELF = "self"
    """It is about themselves, or they did it."""
    OWN = "own"
    """A team they belong to; for leads, also every team below one they lead."""
    LINKED = "linked"
    """A team that serves theirs, or is served by it."""
    OTHER = "other"


ANY = frozenset(Relation)
TEAMS = frozenset({Relation.OWN, Relation.LINKED, Relation.OTHER})


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
    CHANGE_TEAMS = "change-teams"
    CHANGE_PEOPLE = "change-people"
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
    """What it allows, in words that follow "may"."""
    holders: dict[Role, frozenset[Relation]]
    refusal: str
    """The sentence for whoever may see the thing and not do this."""


_EVERYBODY = {Role.ANYONE: ANY, Role.EMPLOYEE: ANY}
_ADMINISTRATORS = {Role.ADMINISTRATOR: ANY}

TABLE = (
    Rule(Permission.READ_PUBLIC, "read what is stored and who sees it", _EVERYBODY, ""),
    Rule(Permission.SIGN_IN, "sign in and out", _EVERYBODY, ""),
    Rule(
        Permission.SEE_ORGANISATION,
        "see teams, who serves whom, and the names of colleagues",
        {Role.EMPLOYEE: ANY},
        "Please sign in first.",
    ),
    Rule(
        Permission.SEE_PERSON,
        "see somebody's entry",
        {Role.EMPLOYEE: frozenset({Relation.SELF}), **_ADMINISTRATORS},
        "Only they and an administrator see this entry.",
    ),
    Rule(
        Permission.CHANGE_ENTRY,
        "change how they are addressed, how pages look and which mails come",
        {Role.EMPLOYEE: frozenset({Relation.SELF}), **_ADMINISTRATORS},
        "Only they and an administrator change this entry.",
    ),
    Rule(
        Permission.ARRANGE_ABSENCE,
        "say when somebody is away and who stands in",
        {
            Role.EMPLOYEE: frozenset({Relation.SELF}),
            Role.LEAD: frozenset({Relation.SELF, Relation.OWN}),
            **_ADMINISTRATORS,
        },
        "Only they, their lead and an administrator arrange this absence.",
    ),
    Rule(
        Permission.ANSWER_FIRST_DAY,
        "answer who their customer is",
        {Role.EMPLOYEE: frozenset({Relation.SELF})},
        "Everybody answers for themselves.",
    ),
    Rule(
        Permission.UNDO,
        "undo what they did",
        {Role.EMPLOYEE: frozenset({Relation.SELF}), **_ADMINISTRATORS},
        "Only whoever did this, and an administrator, can undo it.",
    ),
    Rule(
        Permission.DESCRIBE_TEAM,
        "describe a team: purpose, priorities, how to ask",
        {Role.LEAD: frozenset({Relation.OWN}), **_ADMINISTRATORS},
        "Only the lead of this team and an administrator describe it.",
    ),
    Rule(
        Permission.CHANGE_TEAMS,
        "found, rename, move, merge, split and close teams",
        _ADMINISTRATORS,
        "Only an administrator changes which teams there are.",
    ),
    Rule(
        Permission.CHANGE_PEOPLE,
        "add people, invite them, change their teams and roles, and end their access",
        _ADMINISTRATORS,
        "Only an administrator changes who works here.",
    ),
    Rule(
        Permission.IMPORT,
        "import people and teams from files",
        _ADMINISTRATORS,
        "Only an administrator imports people and teams.",
    ),
    Rule(
        Permission.EXPORT,
        "export people and teams",
        _ADMINISTRATORS,
        "Only an administrator exports people and teams.",
    ),
    Rule(
        Permission.CHANGE_ORGANISATION,
        "set up the organisation and its kinds of outside customers",
        _ADMINISTRATORS,
        "Only an administrator changes this.",
    ),
    Rule(
        Permission.SEE_AUDIT,
        "see who changed what and when, without what was written",
        _ADMINISTRATORS,
        "Only an administrator sees the audit trail.",
    ),
    Rule(
        Permission.SEE_OUTBOX,
        "read mails that wait because no mail server is set",
        _ADMINISTRATORS,
        "Only an administrator sees the outbox.",
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
