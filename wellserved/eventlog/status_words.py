"""Which kind of event a status text of a log stands for, in six languages."""

import re
from collections.abc import Collection
from typing import NamedTuple

from wellserved.eventlog.guess_words import plain
from wellserved.words.events import STATE_AFTER, EventKind, State

_TEXTS: dict[EventKind, str] = {
    EventKind.QUEUED: """new|open|opened|queued|queue|unmatched|assigned|unassigned|awaiting assignment|to do|todo
        |backlog|ready|submitted|registered|created|received|logged|triage|in queue|selected for development
        |waiting for support|escalated|forwarded|transferred|dispatched|not started|untouched|acknowledged by system
        |ready for review|ready for test|ready for testing|ready for qa|ready for development|ready for dev
        |ready for release|ready for deployment|ready to deploy
        |neu|offen|eroffnet|zugewiesen|nicht zugewiesen|warteschlange|eingegangen|erfasst|zu erledigen|weitergeleitet
        |eskaliert|angelegt|in warteschlange|nicht begonnen|warten auf support
        |nouveau|nouvelle|ouvert|ouverte|affecte|assigne|assignee|attribue|a faire|en file d attente|soumis|recu|cree
        |escalade|transfere|non assigne|en attente d affectation|en attente du support
        |nieuw|open|toegewezen|te doen|aangemeld|geregistreerd|in wachtrij|doorgezet
        |nuevo|nueva|abierto|abierta|asignado|asignada|por hacer|en cola|registrado|escalado
        |nuovo|nuova|aperto|aperta|assegnato|assegnata|da fare|in coda|registrato""",
    EventKind.TAKEN_UP: """active|in progress|work in progress|wip|accepted|working|started|in work|in review
        |in testing|in test|testing|review|under review|in development|under investigation|investigating|diagnosing
        |acknowledged|taken up|processing|in process|being processed|implementing|doing|in treatment|analysis
        |code review|in code review|peer review|qa|in qa|in validation|in analysis|in design|in implementation
        |in bearbeitung|in arbeit|aktiv|angenommen|in prufung|begonnen|laufend|in umsetzung|wird bearbeitet|in test
        |en cours|en cours de traitement|actif|accepte|pris en charge|en traitement|en revision|en cours d analyse
        |en progression|demarre
        |in behandeling|in uitvoering|actief|geaccepteerd|bezig|lopend
        |en progreso|en curso|activo|aceptado|en proceso|en tramite|en revision
        |in corso|in lavorazione|attivo|accettato|preso in carico|in elaborazione|in revisione""",
    EventKind.WAITING_ON_CUSTOMER: """awaiting user info|awaiting caller|awaiting user information|more info needed
        |needs info|need more info|waiting on you|information requested|user action needed|awaiting info
        |awaiting information|awaiting your reply|feedback requested|info required|pending info
        |info needed|information needed|waiting for info|waiting for information|feedback needed|waiting for feedback
        |awaiting feedback
        |ruckfrage|ruckfrage beim kunden|ruckfrage an kunden|info benotigt
        |en attente d informations|en attente d information|informations demandees|en attente de votre reponse
        |informatie gevraagd|informacion solicitada|informazioni richieste""",
    EventKind.WAITING_ON_OUTSIDE: """vendor|with vendor|supplier|with supplier|third party|awaiting problem
        |awaiting evidence|awaiting change|external|awaiting parts|with third party|at vendor
        |beim lieferanten|extern|beim hersteller|bei drittanbieter
        |chez le fournisseur|fournisseur|bij leverancier|con proveedor|presso fornitore""",
    EventKind.WAITING_UNTIL: """wait|waiting|on hold|hold|onhold|pending|suspended|blocked|paused|deferred|postponed
        |scheduled|pending reminder|pending auto close|awaiting approval|pending approval|stalled|parked
        |wartend|warten|wartet|angehalten|zuruckgestellt|pausiert|blockiert|ausgesetzt|terminiert|warten auf erinnerung
        |warten auf genehmigung|in wartestellung|geplant|warten zur erinnerung|ausstehend
        |en attente|en suspens|suspendu|suspendue|bloque|bloquee|reporte|planifie|en attente d approbation|en pause
        |in de wacht|wachten|gepauzeerd|geblokkeerd|uitgesteld|in afwachting|on hold
        |en espera|pendiente|suspendido|bloqueado|aplazado|programado|en pausa
        |in attesa|sospeso|sospesa|bloccato|rinviato|in sospeso""",
    EventKind.DELIVERED: """resolved|completed|complete|done|solved|fixed|finished|fulfilled|delivered|implemented
        |ready for customer
        |gelost|erledigt|fertig|abgeschlossen|behoben|umgesetzt|beendet|geliefert
        |resolu|resolue|termine|terminee|fini|traite|livre|realise|acheve
        |opgelost|gereed|afgerond|voltooid|klaar|geleverd|afgehandeld
        |resuelto|resuelta|completado|completada|terminado|hecho|finalizado|finalizada|listo|solucionado
        |risolto|risolta|completato|completata|fatto|finito|concluso""",
    EventKind.CLOSED: """closed|closed complete|closed incomplete|closed skipped|closed successful|archived|merged
        |closed unsuccessful
        |geschlossen|erfolgreich geschlossen|erfolglos geschlossen|archiviert|zusammengefasst|zusammengefuhrt
        |ferme|fermee|clos|close|cloture|cloturee|archive|fusionne
        |gesloten|gearchiveerd|samengevoegd
        |cerrado|cerrada|archivado|chiuso|chiusa|archiviato""",
    EventKind.DECLINED: """declined|rejected|refused|denied|won t do|won t fix|not approved
        |abgelehnt|zuruckgewiesen|verweigert
        |refuse|rejete|rejetee|refusee|afgewezen|geweigerd|rechazado|rechazada|rifiutato|respinto""",
    EventKind.WITHDRAWN: """cancelled|canceled|withdrawn|removed|deleted|abandoned|discarded|void
        |storniert|abgebrochen|zuruckgezogen|entfernt|geloscht|annulliert
        |annule|annulee|retire|abandonne|supprime
        |geannuleerd|ingetrokken|verwijderd
        |cancelado|cancelada|anulado|retirado|eliminado
        |annullato|annullata|ritirato|eliminato""",
    EventKind.REOPENED: """reopened|re opened|reopen|wieder geoffnet|wiedereroffnet|erneut geoffnet|wieder offen
        |rouvert|rouverte|reouvert|heropend|reabierto|reabierta|riaperto|riaperta""",
}

_KNOWN = {kind.value.replace("_", " "): kind for kind in EventKind}
_KNOWN |= {text.strip(): kind for kind, texts in _TEXTS.items() for text in texts.replace("\n", " ").split("|")}

_WAIT = re.compile(
    r"\b(wait|waiting|await|awaiting|pending|hold|held|wart\w*|ausstehend|attente|wacht\w*|afwachting|espera|pendiente"
    r"|attesa|blocked)\b"
)
_WAITS_ON = (
    (
        EventKind.QUEUED,
        re.compile(r"\b(assignment|support|zuweisung|bearbeitung|affectation|toewijzing|asignacion|assegnazione)\b"),
    ),
    (
        EventKind.WAITING_ON_CUSTOMER,
        re.compile(
            r"\b(customers?|users?|clients?|caller|requester|requestor|reporter|kunden?|benutzer\w*|anwender\w*|melder\w*"
            r"|anforderer\w*|antragsteller\w*|utilisateurs?|demandeurs?|appelant|klant\w*|gebruiker\w*|aanvrager"
            r"|clientes?|usuarios?|solicitante|clienti|utente|utenti|richiedente)\b"
        ),
    ),
    (
        EventKind.WAITING_ON_OUTSIDE,
        re.compile(
            r"\b(vendors?|suppliers?|third|3rd|external|partner|problem|evidence|change|parts|lieferant\w*|extern\w*"
            r"|dritt\w*|hersteller\w*|anbieter\w*|fournisseurs?|tiers|leverancier\w*|derden?|proveedor\w*|terceros?"
            r"|fornitor\w+|terz[oi])\b"
        ),
    ),
)
_BESIDE_SOLVED = {
    "open": EventKind.TAKEN_UP,
    "pending": EventKind.WAITING_ON_CUSTOMER,
    "hold": EventKind.WAITING_ON_OUTSIDE,
    "on hold": EventKind.WAITING_ON_OUTSIDE,
}
_NOT = frozenset("not to be partially nearly almost nicht fast teilweise pas non niet te por parzialmente".split())
_CODE = re.compile(r"-?\d+(\.0)?")


class Told(NamedTuple):
    """What a status text stands for."""

    kind: EventKind
    is_sure: bool
    """False where the text names a wait and nobody who is waited on."""


def told_by(text: str, others: Collection[str] = ()) -> Told | None:
    """Tell what a status text stands for; None where no list knows it.

    Takes: the text and the other texts of the column. Beside "solved" and "pending" the words of one family of help
    desks hold: there "open" is being worked on, "pending" waits on the customer and "hold" on an outside party.
    >>> told_by("Wait - User").kind, told_by("In Bearbeitung").kind, told_by("-100")
    (<EventKind.WAITING_ON_CUSTOMER: 'waiting_on_customer'>, <EventKind.TAKEN_UP: 'taken_up'>, None)
    """
    words = plain(text)
    if words in _BESIDE_SOLVED and {"solved", "pending"} <= {plain(each) for each in others}:
        return Told(_BESIDE_SOLVED[words], True)
    if words in _KNOWN:
        kind = _KNOWN[words]
        return Told(kind, kind != EventKind.WAITING_UNTIL)
    if not _WAIT.search(words):
        return None
    return next(
        (Told(kind, True) for kind, party in _WAITS_ON if party.search(words)), Told(EventKind.WAITING_UNTIL, False)
    )


def told_by_both(main: str, sub: str, mains: Collection[str], subs: Collection[str]) -> Told | None:
    """Tell what a status and its sub status stand for together.

    The sub status refines; but a status that ends a case is only refined by a sub status that ends it too.
    """
    first, second = told_by(main, mains), told_by(sub, subs)
    if first is None or second is None:
        return first or second
    return first if _ends(first.kind) and not _ends(second.kind) else second


def told_roughly(text: str) -> Told | None:
    """Tell what a text stands for that is known to be a status: by what stands before a bracket, or by a plain end.

    >>> told_roughly("In progress (assigned)").kind, told_roughly("Closed - no answer").kind, told_roughly("Not solved")
    (<EventKind.TAKEN_UP: 'taken_up'>, <EventKind.CLOSED: 'closed'>, None)
    """
    before = text.partition("(")[0]
    if before.strip() and before != text and (told := told_by(before)):
        return told
    words = plain(text).split()
    if not words or _NOT.intersection(words):
        return None
    kinds = (_KNOWN.get(words[0]), _KNOWN.get(words[-1]))
    return next((Told(kind, True) for kind in kinds if kind and _ends(kind)), None)


def is_code(text: str) -> bool:
    """Tell whether a text is a bare number, which no list of words can know."""
    return _CODE.fullmatch(text.strip()) is not None


def _ends(kind: EventKind) -> bool:
    return STATE_AFTER.get(kind) == State.ENDED
