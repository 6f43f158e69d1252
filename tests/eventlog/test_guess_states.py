"""What status texts stand for."""

import pytest

from wellserved.eventlog.status_words import told_by, told_by_both, told_roughly

KINDS = {
    "queued": "New · Open · Queued · Awaiting Assignment · Unmatched · Assigned · neu · À faire · In wachtrij · "
    "Nuevo · Aperto",
    "taken_up": "Active · In Progress · Accepted · Work in Progress · In Bearbeitung · En cours · In behandeling · "
    "En curso",
    "waiting_on_customer": "Awaiting User Info · Wait - User · Wait - Customer · Pending customer · "
    "Waiting for customer · "
    "Warten auf Kunden · En attente du client · Wacht op klant · En espera del cliente · In attesa del cliente",
    "waiting_on_outside": "Vendor · Supplier · Third party · Wait - Vendor · Awaiting Problem · Awaiting Evidence · "
    "Waiting on third party · Warten auf Lieferant · En attente du fournisseur",
    "waiting_until": "Wait · On hold · Pending · Wait - Implementation · Zurückgestellt · En attente · "
    "pending reminder",
    "delivered": "Resolved · Completed · Done · Solved · Gelöst · Résolu · Opgelost · Resuelto · Risolto",
    "closed": "Closed · closed successful · Geschlossen · Fermé · Gesloten · Cerrado · Chiuso",
    "withdrawn": "Cancelled · Canceled · Withdrawn · Storniert · Annulé",
    "declined": "Rejected · Declined · Abgelehnt",
    "reopened": "Reopened · Re-opened · Wieder geöffnet · Rouvert",
}


@pytest.mark.parametrize(("kind", "texts"), KINDS.items())
def test_it_knows_the_common_states(kind: str, texts: str) -> None:
    told = {text: told_by(text) for text in texts.split(" · ")}
    assert {text: each and each.kind.value for text, each in told.items()} == dict.fromkeys(told, kind)


def test_it_is_sure_of_a_wait_only_where_somebody_is_waited_on() -> None:
    told = [told_by(text) for text in ("Wait", "Wait - User", "Closed")]
    assert [each and each.is_sure for each in told] == [False, True, True]


@pytest.mark.parametrize("text", ["-100", "Confirmation of receipt", "Credit check completed", "Frobnicated", "", "?"])
def test_it_does_not_know_what_is_no_state(text: str) -> None:
    assert told_by(text) is None


def test_pending_and_open_mean_more_beside_solved() -> None:
    family = ("New", "Open", "Pending", "On-hold", "Solved", "Closed")
    told = {text: told_by(text, family) for text in family}
    assert {text: each and each.kind.value for text, each in told.items()} == {
        "New": "queued",
        "Open": "taken_up",
        "Pending": "waiting_on_customer",
        "On-hold": "waiting_on_outside",
        "Solved": "delivered",
        "Closed": "closed",
    }


@pytest.mark.parametrize(
    ("main", "sub", "kind"),
    [
        ("Accepted", "In Progress", "taken_up"),
        ("Accepted", "Assigned", "queued"),
        ("Accepted", "Wait - User", "waiting_on_customer"),
        ("Accepted", "something of ours", "taken_up"),
        ("Completed", "In Progress", "delivered"),
        ("Completed", "Closed", "closed"),
        ("Completed", "Cancelled", "withdrawn"),
    ],
)
def test_a_sub_status_refines_and_an_end_stays_an_end(main: str, sub: str, kind: str) -> None:
    told = told_by_both(main, sub, (), ())
    assert told is not None
    assert told.kind == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("In progress (assigned)", "taken_up"),
        ("Closed - no answer", "closed"),
        ("Problem solved", "delivered"),
        ("Not solved", None),
        ("To be closed", None),
        ("()", None),
    ],
)
def test_what_is_known_to_be_a_status_may_be_told_roughly(text: str, kind: str | None) -> None:
    told = told_roughly(text)
    assert (told and told.kind.value) == kind
