"""The guess on made-up exports that look like those of well-known programs, in English, German and French."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.eventlog.small_files import asked, table
from wellserved import engine
from wellserved.engine import DelimitedFile
from wellserved.eventlog.guess import guess_mapping
from wellserved.eventlog.mapping_file import load_mapping, read_given, write_mapping
from wellserved.eventlog.proposal import Proposal

KINDS = ("queued", "taken_up", "waiting_on_customer", "taken_up", "delivered", "closed")
TEAMS = ("Service Desk", "Network", "Legal Affairs", "Credit Check", "Facilities")
PERSONS = ("Ann Weber", "Ben Okafor", "Cara Lopez", "Dan Dubois", "Eve Novak", "Finn Berg")


@dataclass(frozen=True)
class Export:
    """One kind of export: its headers, its states in the order of KINDS, and how it writes moments."""

    name: str
    case: str
    at: str
    status: str
    team: str
    persons: tuple[str, ...]
    others: tuple[str, ...]
    """Created, priority, summary."""
    states: tuple[str, ...]
    moments: str

    @property
    def header(self) -> tuple[str, ...]:
        return (self.case, *self.others, self.status, self.team, *self.persons, self.at)


def _states(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


ISO, GERMAN, FRENCH, JIRA = "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M", "%d/%b/%y %I:%M %p"
EN = _states("New|In Progress|Awaiting User Info|In Progress|Resolved|Closed")
DE = _states("Neu|In Bearbeitung|Warten auf Kunden|In Bearbeitung|Gelöst|Geschlossen")
FR = _states("Nouveau|En cours|En attente du client|En cours|Résolu|Fermé")
JIRA_EN = _states("To Do|In Progress|Waiting for customer|In Progress|Done|Closed")
JIRA_DE = _states("Zu erledigen|In Arbeit|Warten auf Kunden|In Arbeit|Fertig|Geschlossen")
JIRA_FR = _states("À faire|En cours|En attente du client|En cours|Terminé|Clôturé")
ZENDESK_EN = _states("New|Open|Pending|Open|Solved|Closed")
ZENDESK_DE = _states("Neu|In Bearbeitung|Wartet auf Kunde|In Bearbeitung|Gelöst|Geschlossen")
ZENDESK_FR = _states("Nouveau|En cours|En attente du client|En cours|Résolu|Clos")
OTRS_EN = _states("new|in progress|pending customer|in progress|resolved|closed successful")
OTRS_DE = _states("neu|in Bearbeitung|warten auf Kunde|in Bearbeitung|erledigt|erfolgreich geschlossen")
OTRS_FR = _states("nouveau|en cours|en attente du client|en cours|résolu|fermé")

# fmt: off
EXPORTS = (
    Export("Jira en", "Issue key", "Updated", "Status", "Team", ("Assignee", "Reporter"),
           ("Created", "Priority", "Summary"), JIRA_EN, JIRA),
    Export("Jira de", "Schlüssel", "Aktualisiert", "Status", "Team", ("Zugewiesene Person", "Autor"),
           ("Erstellt", "Priorität", "Zusammenfassung"), JIRA_DE, GERMAN),
    Export("Jira fr", "Clé de ticket", "Mise à jour", "État", "Équipe", ("Responsable", "Rapporteur"),
           ("Création", "Priorité", "Résumé"), JIRA_FR, FRENCH),
    Export("ServiceNow en", "Number", "Updated", "State", "Assignment group", ("Assigned to", "Caller", "Updated by"),
           ("Opened", "Priority", "Short description"), EN, ISO),
    Export("ServiceNow de", "Nummer", "Aktualisiert", "Status", "Zuweisungsgruppe",
           ("Zugewiesen an", "Anforderer", "Aktualisiert von"), ("Eröffnet", "Priorität", "Kurzbeschreibung"), DE,
           GERMAN),
    Export("ServiceNow fr", "Numéro", "Mis à jour", "État", "Groupe d'affectation",
           ("Affecté à", "Appelant", "Mis à jour par"), ("Ouvert", "Priorité", "Description brève"), FR, FRENCH),
    Export("Zendesk en", "Ticket ID", "Update - Timestamp", "Ticket status", "Ticket group",
           ("Assignee name", "Requester name"), ("Ticket created - Date", "Ticket priority", "Ticket subject"),
           ZENDESK_EN, ISO),
    Export("Zendesk de", "Ticket-ID", "Aktualisierung - Zeitstempel", "Ticketstatus", "Ticketgruppe",
           ("Zugewiesener Mitarbeiter", "Anfragender Benutzer"), ("Ticket erstellt - Datum", "Ticketpriorität",
           "Betreff"),
           ZENDESK_DE, ISO),
    Export("Zendesk fr", "ID de ticket", "Mise à jour - Horodatage", "Statut du ticket", "Groupe de tickets",
           ("Assigné", "Demandeur"), ("Ticket créé - Date", "Priorité du ticket", "Objet"), ZENDESK_FR, ISO),
    Export("Freshservice en", "Ticket Id", "Last Updated Time", "Status", "Group", ("Agent", "Requester Name"),
           ("Created Time", "Priority", "Subject"), EN, ISO),
    Export("Freshservice de", "Ticket-ID", "Zuletzt aktualisiert", "Status", "Gruppe", ("Agent", "Anforderer"),
           ("Erstellungszeit", "Priorität", "Betreff"), DE, GERMAN),
    Export("Freshservice fr", "ID du ticket", "Dernière mise à jour", "Statut", "Groupe", ("Agent", "Demandeur"),
           ("Date de création", "Priorité", "Objet"), FR, FRENCH),
    Export("OTRS en", "Ticket#", "Changed", "State", "Queue", ("Owner", "Customer User"),
           ("Created", "Priority", "Title"), OTRS_EN, ISO),
    Export("OTRS de", "Ticketnummer", "Geändert", "Status", "Warteschlange", ("Besitzer", "Kundenbenutzer"),
           ("Erstellt", "Priorität", "Titel"), OTRS_DE, ISO),
    Export("OTRS fr", "Ticket#", "Modifié", "État", "File d'attente", ("Propriétaire", "Utilisateur client"),
           ("Créé", "Priorité", "Titre"), OTRS_FR, ISO),
)
# fmt: on


def _file(export: Export, folder: Path) -> DelimitedFile:
    """Make 40 cases of six events each, in order of time."""
    chance = Random(1)
    rows = []
    for number in range(40):
        created = datetime(2025, 1, 13, 8, 0, tzinfo=UTC) + timedelta(hours=7 * number)
        at, team, persons = created, chance.choice(TEAMS), chance.sample(PERSONS, len(export.persons))
        for place, state in enumerate(export.states):
            others = (created.strftime(export.moments), chance.choice(("High", "Low")), f"Nothing works, part {number}")
            rows.append((at, (f"AB-{1000 + number}", *others, state, team, *persons, at.strftime(export.moments))))
            at += timedelta(minutes=chance.randrange(1, 5000))
            team = chance.choice(TEAMS) if place in {1, 2} else team
            persons[0] = chance.choice(PERSONS)
    return table(folder, export.header, [row for _, row in sorted(rows)])


@pytest.fixture(scope="module", params=EXPORTS, ids=lambda export: export.name.replace(" ", "-"))
def export(request: pytest.FixtureRequest) -> Export:
    return request.param


@pytest.fixture(scope="module")
def found(export: Export, tmp_path_factory: pytest.TempPathFactory) -> Proposal:
    return _proposal(export, tmp_path_factory.mktemp("export"))


def _proposal(export: Export, folder: Path) -> Proposal:
    with engine.opened() as kept:
        return guess_mapping(kept, _file(export, folder))


def _hits(export: Export, found: Proposal) -> dict[str, bool]:
    mapping = found.mapping
    return {
        "case": mapping.case == export.case,
        "at": mapping.at == (export.at,),
        "status": mapping.status == (export.status,),
        "team": mapping.team == export.team,
        "persons": set(mapping.persons) == set(export.persons),
        "formats": mapping.moment_formats == (() if export.moments == ISO else (export.moments,)),
        "event_means": mapping.event_means == "states",
        "nothing else": not (mapping.customer or mapping.lifecycle or mapping.ended_at or mapping.case_ends_with_file),
        **{text: mapping.states.get(text.lower()) == kind for text, kind in zip(export.states, KINDS, strict=True)},
    }


def test_it_proposes_nine_in_ten_of_what_is_needed(tmp_path: Path) -> None:
    hits = [hit for export in EXPORTS for hit in _hits(export, _proposal(export, tmp_path)).values()]
    assert sum(hits) >= 0.9 * len(hits)


def test_it_knows_case_moment_and_team_of_every_export(export: Export, found: Proposal) -> None:
    mapping = found.mapping
    assert (mapping.case, mapping.at, mapping.team) == (export.case, (export.at,), export.team)


def test_it_takes_every_column_of_persons_for_one_and_none_for_a_team(export: Export, found: Proposal) -> None:
    assert set(found.mapping.persons) == set(export.persons)


def test_it_asks_for_the_zone_and_for_nothing_else(found: Proposal) -> None:
    assert asked(found) == ["time.zone"]


def test_it_names_no_person_in_what_it_writes(found: Proposal, tmp_path: Path) -> None:
    written = tmp_path / "mapping.toml"
    write_mapping(found.mapping, written, reasons=found.reasons, questions=found.questions)
    shown = written.read_text(encoding="utf-8") + str(found)
    assert [name for name in PERSONS if name in shown] == []


def test_it_guesses_the_same_from_its_own_file_once_the_zone_is_filled_in(
    export: Export, found: Proposal, tmp_path: Path
) -> None:
    written = tmp_path / "mapping.toml"
    write_mapping(found.mapping, written, reasons=found.reasons, questions=found.questions)
    text = written.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("# zone = "))
    written.write_text(text.replace(line, 'zone = "Europe/Paris"'), encoding="utf-8")
    with engine.opened() as kept:
        again = guess_mapping(kept, _file(export, tmp_path), read_given(written))
    assert again.questions == ()
    assert again.mapping == load_mapping(written)
    assert again.mapping == replace(found.mapping, zone="Europe/Paris")
