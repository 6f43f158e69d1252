"""The columns of people and teams, and the headers by which they are recognised in English, German and French."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wellserved.eventlog.guess_words import plain
from wellserved.web.exchange.table import NotReadable, Subject
from wellserved.words.language import gettext as _
from wellserved.words.language import gettext_noop


@dataclass(frozen=True)
class Column:
    """What one column of a file says."""

    name: str
    """As it stands in our own files, in English."""
    meaning: str
    headers: str
    """Headers that mean it besides its name, as `plain` writes them, separated by |."""
    example: str = ""
    """For the template."""

    @property
    def code(self) -> str:
        """Name it where a name has no blanks."""
        return self.name.replace(" ", "-")

    def called(self) -> str:
        """Give its name in the reader's language."""
        return _(self.name)

    def says(self) -> str:
        """Say in the reader's language what it holds."""
        return _(self.meaning)


TEAMS = (
    Column(
        gettext_noop("key"),
        gettext_noop("A short name that never changes; made from the name where there is none"),
        "team key|id|team id|code|team code|abbreviation|short name|unit id|schlussel|teamschlussel|kurzel"
        "|kurzzeichen|kurzname|team kurzel|abteilungsnummer|abteilungskurzel|kennung|cle|identifiant|sigle"
        "|code equipe|code service",
        "credit-check",
    ),
    Column(
        gettext_noop("name"),
        gettext_noop("What the team is called"),
        "team|team name|teamname|title|group|group name|assignment group|department|department name|unit|unit name"
        "|organisation unit|organizational unit|org unit|abteilung|abteilungsname|bezeichnung|gruppe|gruppenname"
        "|bereich|einheit|organisationseinheit|nom|equipe|nom de l equipe|service|nom du service|groupe|departement"
        "|libelle|unite",
        "Credit Check",
    ),
    Column(
        gettext_noop("parent"),
        gettext_noop("The team above it, by key or name"),
        "parent team|parent key|parent name|above|belongs to|part of|parent department|parent unit|parent group"
        "|superior|reports to|ubergeordnet|ubergeordnetes team|ubergeordnete abteilung|ubergeordnete einheit|oberteam"
        "|elternteam|gehort zu|parent equipe|equipe parente|equipe superieure|service parent|rattache a|superieur"
        "|rattachement|departement parent",
        "Risk",
    ),
    Column(
        gettext_noop("from"),
        gettext_noop("Since when it is called so and belongs there; today where blank"),
        "since|from date|start|start date|valid from|effective|effective date|effective from|begin|founded|ab|seit|von"
        "|gultig ab|beginn|datum|date|depuis|a partir de|date de debut|debut|du|date d effet|valable des",
        "2026-01-01",
    ),
    Column(
        gettext_noop("purpose"),
        gettext_noop("What it is there for"),
        "mission|zweck|auftrag|aufgabe|aufgaben|but|objet|raison d etre|finalite",
    ),
    Column(
        gettext_noop("impact"),
        gettext_noop("What becomes possible because of it"),
        "effect|impact statement|wirkung|nutzen|effet|apport",
    ),
    Column(gettext_noop("priorities"), gettext_noop("What comes first"), "priority|prioritaten|schwerpunkte|priorites"),
    Column(
        gettext_noop("measured by"),
        gettext_noop("What it is measured by"),
        "measures|kpi|kpis|measured|gemessen an|kennzahlen|messgrossen|mesure par|indicateurs",
    ),
    Column(
        gettext_noop("load"),
        gettext_noop("What takes its time now"),
        "current load|workload|auslastung|aktuelle auslastung|charge|charge actuelle",
    ),
    Column(
        gettext_noop("challenges"),
        gettext_noop("Daily challenges and pressures"),
        "pressures|challenges and pressures|herausforderungen|defis|difficultes",
    ),
    Column(
        gettext_noop("how to ask"),
        gettext_noop("How to ask it for something"),
        "contact|how to reach|kontakt|so erreichen sie uns|comment demander",
    ),
)
PEOPLE = (
    Column(
        gettext_noop("mail"),
        gettext_noop("Mail address, by which somebody is recognised"),
        "e mail|email|mail address|email address|e mail address|work email|business email|mailadresse|e mail adresse"
        "|email adresse|e mailadresse|dienstliche e mail|courriel|adresse mail|adresse e mail|adresse email"
        "|adresse electronique|mel|userprincipalname|upn",
        "ann@example.org",
    ),
    Column(
        gettext_noop("staff number"),
        gettext_noop("Staff number, by which somebody is recognised, too"),
        "staff id|staff no|staff nr|employee id|employee number|employee no|personnel number|personnel no|personnel id"
        "|worker id|person id|emp id|personalnummer|personal nr|personalnr|mitarbeiternummer|mitarbeiter nr"
        "|mitarbeiter id|pers nr|persnr|matricule|numero de matricule|n matricule|numero d employe"
        "|id employe|employe id",
        "1001",
    ),
    Column(
        gettext_noop("name"),
        gettext_noop("First and last name"),
        "full name|display name|employee name|employee|person|colleague|staff name|vollstandiger name|mitarbeiter"
        "|mitarbeiterin|anzeigename|person name|nom complet|nom et prenom|prenom et nom|nom prenom|prenom nom|employe"
        "|salarie|collaborateur",
        "Ann Ashby",
    ),
    Column(
        gettext_noop("first name"),
        gettext_noop("First name, where the last one has a column of its own"),
        "given name|forename|firstname|givenname|vorname|rufname|prenom",
    ),
    Column(
        gettext_noop("last name"),
        gettext_noop("Last name"),
        "surname|family name|lastname|familyname|sn|nachname|familienname|zuname|nom|nom de famille",
    ),
    Column(
        gettext_noop("team"),
        gettext_noop("The team they belong to, by key or name"),
        "team name|team key|teamname|department|group|unit|org unit|organizational unit|organisation unit|belongs to"
        "|abteilung|gruppe|bereich|einheit|organisationseinheit|equipe|service|departement|groupe|unite|affectation",
        "credit-check",
    ),
    Column(
        gettext_noop("lead"),
        gettext_noop("Whether they lead the team: yes or no"),
        "leads|is lead|team lead|leader|leads the team|lead yes no|is leader|is manager|leitet|leitung|teamleitung"
        "|teamleiter|ist leitung|fuhrungskraft|leiter|responsable|chef|chef d equipe|est responsable|dirige",
        "no",
    ),
    Column(
        gettext_noop("role"),
        gettext_noop("employee, service lead, executive or administrator"),
        "role in wellserved|access|rolle|berechtigung|role d acces|profil|roles",
        "employee",
    ),
    Column(
        gettext_noop("from"),
        gettext_noop("Since when they belong to the team; today where blank"),
        "since|from date|start|start date|valid from|effective|effective date|effective from|member since|in team since"
        "|ab|seit|von|gultig ab|beginn|datum|date|im team seit|depuis|a partir de|date de debut|debut|du|date d effet",
        "2026-01-01",
    ),
    Column(
        gettext_noop("wellserved key"),
        gettext_noop("Stands in files that were exported: by it somebody is recognised even if all else changes"),
        "cle wellserved|schlussel in wellserved",
    ),
)
OUTSIDE = (
    Column(
        gettext_noop("segment"),
        gettext_noop("The kind of outside customers, by key or name; blank: all outside customers together"),
        "customer segment|customers|customer|customer group|kind of customer|outside customers|kunden|kundengruppe"
        "|kundensegment|kunde|clients|client|groupe de clients|type de client",
        "Borrowers",
    ),
    Column(
        gettext_noop("month"),
        gettext_noop("The month, like 2026-08 or 08/2026"),
        "period|date|year month|monat|zeitraum|datum|mois|periode",
        "2026-08",
    ),
    Column(
        gettext_noop("metric"),
        gettext_noop("What was measured, in your words"),
        "measure|kpi|indicator|figure|question|kennzahl|messgrosse|grosse|indicateur|mesure",
        "Satisfied or very satisfied",
    ),
    Column(
        gettext_noop("value"),
        gettext_noop("The number, with a point or a comma before its decimals"),
        "result|score|number|wert|ergebnis|zahl|valeur|resultat",
        "81.5",
    ),
    Column(
        gettext_noop("n"),
        gettext_noop("Of how many it was taken"),
        "count|answers|responses|sample|sample size|base|cases|anzahl|antworten|stichprobe|fallzahl|effectif|reponses"
        "|nombre",
        "412",
    ),
    Column(
        gettext_noop("unit"),
        gettext_noop("The unit of the number, such as % or days"),
        "units|einheit|unite",
        "%",
    ),
)
COLUMNS: Mapping[Subject, tuple[Column, ...]] = {
    Subject.PEOPLE: PEOPLE,
    Subject.TEAMS: TEAMS,
    Subject.OUTSIDE: OUTSIDE,
}
Chosen = dict[str, int]
"""Code of a column → its position in the file, from 0; columns that the file does not have are left out."""


@dataclass(frozen=True)
class Guess:
    """Which column is which, as far as the headers tell."""

    chosen: Chosen
    unclear: tuple[str, ...]
    """Sentences about what somebody has to say; none: nothing."""


def guess(subject: Subject, header: Sequence[str]) -> Guess:
    """Tell from the headers which column is which.

    >>> guess(Subject.TEAMS, ("Kürzel", "Abteilung", "Übergeordnet")).chosen
    {'key': 0, 'name': 1, 'parent': 2}
    """
    plain_header = [plain(each) for each in header]
    chosen: Chosen = {}
    unclear = []
    for column in COLUMNS[subject]:
        found = _found(column, plain_header, set(chosen.values()))
        if len(found) > 1:
            names = _(" and ").join(f"“{header[at]}”" for at in found)
            unclear.append(
                _("Several columns may be “%(column)s”: %(names)s. Please choose one.")
                % {"column": column.called(), "names": names}
            )
        elif found:
            chosen[column.code] = found[0]
    _settle_last_name(chosen)
    return Guess(chosen, (*unclear, *missing(subject, chosen)))


def _found(column: Column, header: Sequence[str], taken: set[int]) -> list[int]:
    """Give the positions of a column: called as we call it, or else by another of its names."""
    own = [at for at, each in enumerate(header) if each == column.name and at not in taken]
    names = set(column.headers.split("|"))
    return own or [at for at, each in enumerate(header) if each in names and at not in taken]


def _settle_last_name(chosen: Chosen) -> None:
    """Take “Name” for the last name where there is a first name and no other last name, and “Nom” for the whole."""
    if "first-name" in chosen and "last-name" not in chosen and "name" in chosen:
        chosen["last-name"] = chosen.pop("name")
    if "last-name" in chosen and "first-name" not in chosen and "name" not in chosen:
        chosen["name"] = chosen.pop("last-name")


def missing(subject: Subject, chosen: Chosen) -> list[str]:
    """Say what is missing for anything to be understood."""
    if subject is Subject.PEOPLE and not {"mail", "staff-number", "wellserved-key"} & set(chosen):
        return [_("Which column has the mail address, or the staff number? By one of them people are recognised.")]
    if subject is Subject.TEAMS and not {"name", "key"} & set(chosen):
        return [_("Which column has the names of the teams, or their keys?")]
    if subject is Subject.OUTSIDE:
        return [_(question) for code, question in _NEEDED.items() if code not in chosen]
    return []


_NEEDED = {
    "month": gettext_noop("Which column has the month?"),
    "metric": gettext_noop("Which column says what was measured?"),
    "value": gettext_noop("Which column has the number?"),
}


def refuse_strange(subject: Subject, header: Sequence[str], name: str) -> None:
    """Refuse a file of which nobody could say which column is which.

    Raises: NotReadable.
    """
    own = ", ".join(column.name for column in COLUMNS[subject])
    if len(header) == 1 and not guess(subject, header).chosen:
        raise NotReadable(
            _(
                "%(file)s has one column only, or its columns are separated neither by comma, semicolon, tab nor |; "
                "and its first row names none of the columns: %(own)s."
            )
            % {"file": name, "own": own}
        )
