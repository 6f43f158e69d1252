"""The words by which headers are recognised, in English, German, French, Dutch, Spanish and Italian.

All are written as `plain` gives them: lower case, no accents, words separated by one blank. A `*` stands for the rest
of a word. Other programs chose these words, so they need not be ours.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache


def _words(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in text.replace("\n", " ").split("|"))


CASE_NAMES = frozenset(
    _words(
        """case concept name|case|case id|caseid|case key|case number|case no|case nr|case ref|case reference
        |incident|incident id|incident number|number|ticket|ticket id|ticketid|ticket number|ticket no|ticket nr
        |ticket key
        |issue|issue key|issue id|key|request id|request number|request no|request nr|request key|sr number|sr id
        |service request|order no|order nr|job no|auftrag|auftrag id|auftrag nr
        |order id|order number|process instance|process instance id|trace|trace id|work order|job id|application id
        |vorgang|vorgangsnummer|vorgangs id|vorgangsschlussel|ticketnummer|ticket nummer|fall|fall id|fallnummer|nummer
        |auftragsnummer|anfragenummer|storungsnummer|aktenzeichen|schlussel|incidentnummer
        |auftragsnr|auftrags nr|auftrags id|vorgangsnr|vorgangs nr|vorgang nr|ticketnr|fallnr|fall nr|anfragenr
        |storungsnr|bestellnummer|bestellnr|bestell nr|antragsnummer|antragsnr|antrags nr|schadennummer|schadensnummer
        |schadennr|aktennummer|meldungsnummer|zaaknr|zaak nr|dossiernr
        |numero|numero de ticket|n de ticket|id du ticket|id de ticket|cle de ticket|cle|numero d incident|n d incident
        |numero de dossier|dossier|id du dossier|reference|numero de demande|id de demande|no de ticket|ticket n
        |cle du ticket
        |zaak|zaaknummer|zaak id|meldingnummer|kenmerk|incident nummer|dossiernummer
        |caso|id caso|id de caso|numero de caso|numero de ticket|clave|id de ticket|numero de incidencia|incidencia
        |pratica|numero pratica|id pratica|numero ticket|id ticket|numero incidente|chiave"""
    )
)
"""Headers that name the column of cases."""

CASE_WORDS = _words(
    """case id|case number|case no|case key|incident number|incident id|incident no|ticket id|ticket number|ticket no
    |ticket key|issue key|issue id|request id|request number|order id|order number|vorgangsnummer|ticketnummer
    |fallnummer
    |auftragsnummer|numero de ticket|numero de dossier|zaaknummer|dossiernummer|numero de caso"""
)
"""Words in headers that may name the column of cases."""

AT = _words(
    """timestamp|time stamp|event time|event date|changed*|change date*|change time|updated*|update*|modified*
    |date time|datetime|date|time|moment|occurred*|when|at|log time
    |geandert*|anderung*|aktualisiert*|zeitstempel|zeitpunkt|datum|uhrzeit|zeit
    |horodatage|mis a jour|mise a jour|modifie*|date de modification|heure
    |gewijzigd*|tijdstip|tijdstempel|bijgewerkt*|tijd
    |actualizado*|actualizacion|modificado*|fecha*|hora
    |aggiornato*|aggiornamento|modificato*|data e ora|data|ora"""
)
START = _words(
    """start*|begin*|began|created*|creation*|opened*|open date|reported at|submitted*|received*|requested at
    |beginn*|anfang|gestartet*|erstellt*|erstellung*|angelegt*|eroffnet*|eingang*|gemeldet am
    |debut*|commence*|cree|cree le|date de creation|ouvert*|ouverture|date d ouverture
    |gestart*|aangemaakt*|geopend*|aanmaakdatum
    |inicio*|iniciado*|creado*|creacion|abierto*|apertura
    |inizio*|iniziato*|creato*|creazione|aperto*"""
)
END = _words(
    """complete|completed*|completion*|end|ended*|end date|end time|enddate|finish*|resolved*|resolution date*
    |closed*|close date|done*|solved*|delivered*
    |ende|beendet*|abgeschlossen*|gelost*|losungs*|geschlossen*|erledigt*|schlie*
    |resolu|resolu le|date de resolution|resolution|ferme*|fermeture|cloture*|clos le|fin|date de fin|termine*
    |opgelost*|gesloten*|afgerond*|einde|sluitingsdatum
    |resuelto*|cerrado*|cierre|finalizado*|fin
    |risolto*|chiuso*|chiusura|fine|completato*"""
)
CLOSED = _words("closed*|close date|geschlossen*|ferme*|cloture*|clos le|gesloten*|cerrado*|cierre|chiuso*|chiusura")
"""Of END, what comes after the case was delivered."""
DUE = _words(
    """due*|deadline*|promised*|promise*|sla due*
    |fallig*|frist*|losungsfrist
    |echeance*|date limite|date d echeance
    |vervaldatum|uiterste datum
    |vencimiento*|fecha limite
    |scadenza*"""
)
PLANNED = _words(
    """planned*|*planned|expected*|target*|estimated*
    |geplant*|soll|zieldatum
    |prevu*|streefdatum|gepland*|prevista*|previsto*"""
)
"""What is meant to happen, but hardly promised."""
PROMISE_KEPT = _words(
    """made sla|sla made|sla met|met sla|sla kept|sla achieved|sla fulfilled|sla ok|within sla|in sla|sla compliant
    |sla compliance|promise kept|promise met|kept promise|deadline met|target met|met target|in time|on time
    |within time|eingehalten|sla eingehalten|sla erfullt|frist eingehalten|rechtzeitig|fristgerecht|termingerecht
    |sla respecte|delai respecte|dans les delais|a temps
    |sla gehaald|op tijd|binnen sla
    |sla cumplido|a tiempo|en plazo
    |sla rispettato|in tempo|nei tempi"""
)
"""Headers of columns that say whether a promise was kept."""
PROMISE_LATE = _words(
    """breach*|has breach*|sla breach*|breached sla|sla violat*|sla missed|missed sla|sla failed|sla exceeded
    |out of sla|overdue|is late|deadline missed|target missed
    |sla verletzt|verspatet|uberfallig|uberschritten|frist uberschritten
    |sla depasse|en retard|delai depasse|te laat|sla overschreden|vencido|sla incumplido|scaduto|in ritardo"""
)
"""Headers of columns that say whether a promise was not kept."""
PROMISE_STATE = _words("sla|sla status|sla state|sla result|sla outcome|resolution status|promise|promise status|frist")
"""Headers of columns whose texts may say so in words."""
EXPEDITED = _words(
    """expedite|expedited|is expedited|urgent|is urgent|rush|rush order|fast track|is escalated|escalated|eilig|eilt
    |eilauftrag|dringend|eskaliert|ist eskaliert|accelere|escalade|est escalade|spoed|geescaleerd
    |urgente|escalado|escalato"""
)
"""Headers of columns that say whether a case is expedited."""

TEAM: tuple[tuple[int, tuple[str, ...]], ...] = (
    (
        5,
        _words(
            """assignment group|assigned group|assigned team|team|team name|*teams|group|group name|org group|workgroup
            |work group|support team|support group|involved st|squad|groups|workgroups|squads
            |*gruppe|*team|teamname
            |groupe|groupe*|equipe*
            |groep|*groep
            |equipo*|grupo*
            |gruppo*|squadra"""
        ),
    ),
    (
        4,
        _words(
            """queue|queue name|department*|dept|desk|queues|desks
            |warteschlange*|abteilung*
            |file d attente|file de traitement|departement*
            |wachtrij|afdeling*
            |cola|departamento*
            |coda|dipartimento*|reparto*"""
        ),
    ),
    (
        3,
        _words(
            """section|*section|unit|org unit|*unit|division|office|ward|sections|org units|divisions|offices|wards
            |referat|sachgebiet|dienststelle
            |bureau|unite|service demandeur|service responsable|service traitant|service en charge|service affecte
            |sectie|dienst
            |seccion|unidad|oficina
            |sezione|unita|ufficio"""
        ),
    ),
    (2, _words("role|org role|rolle|rol|ruolo|role name|roles")),
)
"""Headers that name teams; the higher the number, the plainer."""

PARENT = _words(
    """organization*|organisation*|org line*|division*|department*|dept|function*|business unit|directorate
    |bereich*|abteilung*|direktion*|hauptabteilung*|geschaftsbereich*
    |direction*|departement*|pole
    |divisie*|directie*|afdeling*|organisatie*
    |direccion*|departamento*|organizacion*
    |direzione*|divisione*|dipartimento*|organizzazione*"""
)
"""Headers that name the unit a team belongs to."""

ASKER = _words(
    """customer*|requester*|requesting*|requestor*|requested by|requested for|caller*|opened by|client*|submitter*
    |originating*|asking*|reporting*|from
    |anforder*|anfrag*|antragsteller*|melder*|meldend*|kunde*|auftraggeb*
    |demandeur*|demandeuse|demande par|client*|emetteur*
    |aanvrag*|klant*|opdrachtgever
    |solicitante*|cliente*
    |richiedente*|cliente*"""
)
"""Headers of whoever asked: a team named by them is the customer."""

PERSON = _words(
    """resource*|assignee*|assigned to|assigned|assigned person|owner*|caller*|opened by|updated by|created by
    |resolved by|closed by|changed by|modified by|reported by|requested by|requested for|submitted by|entered by
    |completed by|handled by|performed by|approved by|done by|last updated by|responsible*|user|users|username|userid
    |login|agent*|employee*|requester*|requestor*|reporter*|author*|creator*|manager*|technician*|engineer*|analyst*
    |contact|contact person|operator*|clerk*|person|persons|people|staff|worker*|performer*|participant*|submitter*
    |e mail*|email*|mail|mail address|first name|last name|full name|surname|customer user|approver*|member*|followers
    |zustandig*|verantwortlich*|bearbeiter*|sachbearbeiter*|eigentumer*|besitzer*|zugewiesen*|zugeordnet*|melder*
    |autor*|ersteller*|mitarbeiter*|benutzer*|anwender*|anforderer*|kundenbenutzer*|antragsteller*|vorname|nachname
    |erstellt von|geandert von|aktualisiert von|gelost von|geschlossen von|gemeldet von|eroffnet von|person*
    |assigne*|affecte a|attribue a|responsable*|proprietaire*|demandeur*|rapporteur*|auteur*|utilisateur*|technicien*
    |cree par|modifie par|mis a jour par|mise a jour par|ouvert par|resolu par|ferme par|intervenant*|employe*
    |nom|prenom|createur*|appelant*
    |toegewezen aan|behandelaar*|eigenaar*|aanvrager*|medewerker*|gebruiker*|verantwoordelijk*|aangemaakt door
    |gewijzigd door|opgelost door|uitvoerder*|auteur*|naam
    |asignado*|propietario*|solicitante*|creado por|modificado por|usuario*|agente*|informador*|tecnico*|empleado*
    |nombre|resuelto por
    |assegnatario*|assegnato a|proprietario*|richiedente*|autore*|creato da|modificato da|utente*|operatore*
    |aperto da|risolto da|dipendente*|nome|cognome|segnalato da"""
)
"""Headers that name persons."""

PERSON_LAST = frozenset(
    """owner manager lead leader member members head mail email user assignee supervisor
    leiter leiterin teamleiter mitglied besitzer""".split()
)
"""Last words that make a person of a team: team lead, group manager."""

HOLDER = _words(
    """resource*|assigned to|assignee*|assigned|agent|performer|worker|user|technician
    |bearbeiter*|zugewiesen*|zustandig*|assigne*|affecte a|attribue a|technicien*|behandelaar*|toegewezen aan
    |asignado*|tecnico*|assegnat*"""
)
"""Headers of the person who works on the case in its team."""

NO_PERSON = _words(
    """country|*country|land|pays|pais|paese|date|time|datum|count|counter|type|typ|level|category|kategorie|product
    |cost|price|amount|location|standort|language|code|phone|priority|impact|status|state|version|region|city|timezone
    |*status|*typ|*nummer|*datum|*zeit|domain|hours|number of|channel|satisfaction|rating|story|stories"""
)
"""Words that say that a column describes a person, a team or a thing, and names none."""

STATUS = _words(
    """status|*status|status*|state|state name|*state|substate|stage|phase
    |zustand|statut|statut*|etat|etat*|toestand|fase|estado|estado*|stato|stato*|subestado"""
)
LIFECYCLE = _words("lifecycle*|transition|event type|eventtype|lebenszyklus*")
ACTIVITY = _words(
    """concept name|activity|activity name|activity*|task|task name|action|action*|event|event name|operation|step
    |process step|history type
    |aktivitat*|schritt|prozessschritt|tatigkeit|aufgabe|aktion|historientyp|arbeitsschritt
    |activite*|etape|tache|evenement
    |activiteit*|taak|stap|actie
    |actividad*|tarea|paso|accion
    |attivita*|compito|passo|azione"""
)
MEASURE = _words(
    "*hours|hours|count|*count|amount|sum|total|minutes|meetings|*anzahl|anzahl|stunden|heures|nombre de *"
)

NO_TIME = _words("duration*|age|elapsed*|*hours|*minutes|*seconds|*count|dauer*|duree*|duur|duracion*|durata*")
"""Numbers under these headers are no moments."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NO_LETTER = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Write a header in lower case without accents, its words separated by one blank.

    >>> plain("Zuständige_Gruppe"), plain("TimeInvestors_Organization"), plain("case:concept:name")
    ('zustandige gruppe', 'time investors organization', 'case concept name')
    """
    letters = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text).replace("ß", "ss"))
    bare = "".join(each for each in letters if not unicodedata.combining(each)).lower()
    return _NO_LETTER.sub(" ", bare).strip()


def says(header: str, phrases: Iterable[str]) -> bool:
    """Tell whether a header contains one of the phrases as whole words.

    >>> says("Assigned To", ("assigned to",)), says("Bearbeitergruppe", ("*gruppe",)), says("grouping", ("group",))
    (True, True, False)
    """
    return _pattern(tuple(phrases)).search(plain(header)) is not None


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    each = (re.escape(phrase).replace(r"\*", r"\S*") for phrase in phrases)
    return re.compile(rf"(?:^| )(?:{'|'.join(each)})(?: |$)")


def team_weight(header: str) -> int:
    """Tell how plainly a header names teams: 5 very plainly, 0 not at all."""
    if says(header, NO_PERSON):
        return 0
    return next((weight for weight, phrases in TEAM if says(header, phrases)), 0)
