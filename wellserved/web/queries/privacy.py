"""What is stored, why and for how long; and which settings that protect people changed when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellserved.web.models import AuditEntry
from wellserved.web.queries.audit_words import said_fields


@dataclass(frozen=True)
class Kept:
    """One kind of thing that is stored."""

    models: tuple[str, ...]
    """The tables; a test sees that every table is in the list."""
    what: str | Promise
    why: str | Promise
    how_long: str | Promise
    who_sees_it: str | Promise


STORED = (
    Kept(
        ("Person", "Membership", "Absence"),
        _("Names, mail addresses, staff numbers, teams with dates, absences and who stands in"),
        _("to know who belongs where, whom to ask, and to let people sign in"),
        _("until an administrator removes the person; past teams stay as long as the team's history"),
        _("names and teams: everybody who is signed in; the rest: the person, and administrators"),
    ),
    Kept(
        ("Team", "TeamSpan", "Succession", "Segment", "Organisation", "Link"),
        _("Teams and what they say about themselves, how the tree was and is, who serves whom"),
        _("to draw the way to the customer"),
        _("as long as the organisation wants; a closed team keeps its history"),
        _("everybody who is signed in"),
    ),
    Kept(
        ("TeamHours", "Service", "Charter", "CharterVersion"),
        _("When teams work, what they offer, what they promise one another, and who agreed to it for their team"),
        _("so that both sides know what holds, and waiting is counted in the hours in which people are there"),
        _("as long as the organisation wants; versions stay, names go when the person is removed"),
        _("everybody who is signed in"),
    ),
    Kept(
        ("FirstDayAnswer", "FirstDayCustomer"),
        _("Whom somebody named as their customers on their first day"),
        _("to show them their way, the organisation how many could name one, and leads whom their team may serve"),
        _("until the person answers again or is removed"),
        _(
            "the person; as a share, for groups of five people or more, everybody who is signed in; customers whom "
            "five or more of a team named and two or more did not, without a number, its lead and administrators"
        ),
    ),
    Kept(
        ("FirstDayShares",),
        _("How many could name a customer, by team, for groups of five people or more; no names and no answers"),
        _("so that the shares change in steps from which nobody can tell what a colleague answered"),
        _("always; people who are removed stay in the numbers, without their names"),
        _("everybody who is signed in"),
    ),
    Kept(
        ("AuditEntry", "AuditHead"),
        _(
            "Who changed what and when, and who signed in when; names of fields, never what was written in them; "
            "no answers of the first day"
        ),
        _("so that changes can be understood, strange sign-ins noticed, and nobody changes the record unseen"),
        _("always; entries cannot be changed or removed without breaking the chain"),
        _("administrators"),
    ),
    Kept(
        ("Undoable", "Import"),
        _("What it takes to undo a change, and files that were looked at and not yet written"),
        _("so that mistakes are cheap"),
        _("14 days"),
        _("whoever did it, and administrators"),
    ),
    Kept(
        ("BroughtLog", "LogFindings", "FoundParty", "FoundLink"),
        _(
            "Logs that were brought, and what was found in them by team: how cases were handed on and where they "
            "waited. Columns that name persons are never shown, and dropped while a log is read"
        ),
        _("to see where it waits, and to compare with who is said to serve whom"),
        _("files of logs: 7 days, or until the log is removed; findings: until the log is removed"),
        _(
            "leads, service leads, executives and administrators; files: nobody. A figure that a lead chose for the "
            "page of their team: everybody who is signed in, from three people and five cases on"
        ),
    ),
    Kept(
        ("Request", "RequestEvent", "RequestWait", "RequestShare", "Attachment"),
        _(
            "What teams ask of one another: what was written, files, and what happened when and by whom. Texts are no "
            "part of any analysis, and no figure is made of a person"
        ),
        _("so that everybody knows whose turn it is, what was promised, and where it waits"),
        _("as long as the organisation wants; names go when the person is removed"),
        _(
            "the two teams and service leads; teams in the same chain see which team has it, since when and what is "
            "promised; confidential ones: only who is named there"
        ),
    ),
    Kept(
        ("FindingsRun", "MonthOf"),
        _("What was found in requests: by link, by team and for all, by month. No names, and nothing about a person"),
        _("so that everybody sees where it waits, and whether it gets better"),
        _("as long as the organisation wants; cells with fewer than five requests are never shown"),
        _("leads, service leads, executives and administrators; of a team: its people and those of linked teams"),
    ),
    Kept(
        ("Guess",),
        _("What somebody guessed before they saw how it stands"),
        _("so that they can compare; sums are shown for groups of five people and more"),
        _("until the person is removed"),
        _("the person"),
    ),
    Kept(
        ("GuessSum",),
        _("What executives, leads and staff guessed in a quarter, where five people or more said something; no names"),
        _("so that a published sum never changes, and nobody can tell from a change what somebody guessed"),
        _("always"),
        _("everybody; who was named: leads, service leads, executives and administrators"),
    ),
    Kept(
        ("OutsideFigure",),
        _("Figures about outside customers that were brought from elsewhere, by month; nothing about a person"),
        _("to be looked at beside what happens inside"),
        _("until they are removed"),
        _("leads, service leads, executives and administrators"),
    ),
    Kept(
        ("TurfHours",),
        _("Hours that leads and executives note for themselves as lost to a turf war"),
        _("to see whether it becomes less; sums are shown for five people and more"),
        _("until they remove them, or are removed"),
        _("the person"),
    ),
    Kept(
        ("TurfMonth",),
        _("How many hours were noted as lost to turf wars in a month, where five people or more noted some; no names"),
        _("so that a published sum never changes, and nobody can tell from a change what somebody noted"),
        _("always"),
        _("leads and executives"),
    ),
    Kept(
        ("WorkShown",),
        _("To whom somebody shows the picture of their own work, and until when; the picture itself is stored nowhere"),
        _("so that somebody can be helped, if they want to"),
        _("until the day they chose, or until they take it back"),
        _("the person, and whom they chose"),
    ),
    Kept(
        ("HelpGiven", "Thanks"),
        _("Help that teams gave one another, what it saved, and thanks"),
        _("so that help is noticed; it adds up by team only"),
        _("as long as the organisation wants; names go when the person is removed"),
        _("thanks: everybody who is signed in; help: the two teams, as sums everybody"),
    ),
    Kept(
        ("Notice", "NoticeWish"),
        _("What somebody is to be told, and how they want to be told"),
        _("so that nobody waits in silence, and nobody gets mails they do not want"),
        _("notices: 30 days after they went; wishes: as long as the person is here"),
        _("the person"),
    ),
    Kept(
        ("IncomingMail",),
        _("That a mail came in and what became of it; its text only where it could not be understood"),
        _("so that no answer by mail is lost, and no machine talks to a machine"),
        _("30 days"),
        _("administrators"),
    ),
    Kept(
        ("Mail",),
        _("Mails on their way, with their text"),
        _("so that a failing mail server loses nothing"),
        _("30 days after they were sent"),
        _("administrators, and only while no mail server is set"),
    ),
    Kept(
        ("SignInLink", "SentForm", "SearchWord"),
        _("Fingerprints of sign-in links and of forms that were sent, and the words names are found by"),
        _("so that a link works once, a form counts once, and search is quick"),
        _("links and forms: some days; words: as long as the name"),
        _("nobody"),
    ),
)


def stored() -> tuple[Kept, ...]:
    """Give everything that is stored. No query."""
    return STORED


def privacy_changes() -> list[tuple[datetime, str]]:
    """Give the moments at which the privacy settings changed, the newest first, at most 20. One query."""
    entries = AuditEntry.objects.filter(action="organisation-agree-privacy", refused=False).order_by("-pk")[:20]
    return [(entry.at, said_fields(entry.fields)) for entry in entries]
