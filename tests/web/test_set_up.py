"""Setting up: from the first sign-in of an administrator to the first invitation."""

from django.test import Client
from lxml import html

from tests.web.conftest import NOW, Cast, person, signed_in
from wellserved.web.models import AuditEntry, Organisation, Person, Segment, Team
from wellserved.web.queries.audit import first_break
from wellserved.words.roles import Role


def administrator_of_nothing() -> Client:
    return signed_in(person("Ada Archer", role=Role.ADMINISTRATOR))


def test_it_brings_the_first_administrator_to_the_two_doors(db) -> None:
    ada = administrator_of_nothing()
    response = ada.get("/", follow=True)
    assert response.redirect_chain == [("/set-up/", 302)]
    text = response.content.decode()
    assert "Look around the sample company" in text
    assert "What is your organisation called?" in text


def test_it_goes_on_with_a_checklist_once_the_organisation_has_a_name(db) -> None:
    ada = administrator_of_nothing()
    text = ada.post("/set-up/", {"name": "Harbour Bank"}, follow=True).content.decode()
    assert "Set up Harbour Bank" in text
    assert "4 steps are left." in text


def test_it_makes_the_first_step_that_is_left_the_loud_one(db) -> None:
    ada = administrator_of_nothing()
    ada.post("/set-up/", {"name": "Harbour Bank"})
    loud = "//main//*[contains(@class, 'button main')]"
    leads = [html.document_fromstring(ada.get("/set-up/").content.decode()).xpath(f"{loud}/@href")]
    Organisation.objects.update(privacy_read_at=NOW)
    leads.append(html.document_fromstring(ada.get("/set-up/").content.decode()).xpath(f"{loud}/@href"))
    Segment.objects.create(key="borrowers", name="Borrowers")
    Team.objects.create(key="sales", name="Sales", path="/1/")
    Person.objects.create(name="Ben", mail="ben@example.org")
    leads.append(html.document_fromstring(ada.get("/set-up/").content.decode()).xpath(f"{loud}/@href"))
    assert leads == [["/set-up/privacy/"], ["/customers/"], ["/"]]


def test_it_sets_up_an_organisation_once(cast: Cast) -> None:
    signed_in(cast.ada).post("/set-up/", {"name": "Another"})
    assert [each.name for each in Organisation.objects.all()] == ["Northwind Loans"]


def test_it_lets_nobody_but_administrators_in(cast: Cast) -> None:
    response = signed_in(cast.ann).get("/set-up/")
    assert response.status_code == 403
    assert "Only an administrator changes this." in response.content.decode()


def test_it_raises_the_smallest_group_and_never_lowers_it(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    ada.post("/set-up/privacy/", {"smallest_group": "8", "agreed": "on", "version": "1"})
    assert Organisation.objects.get().smallest_group == 8
    response = ada.post("/set-up/privacy/", {"smallest_group": "6", "agreed": "on", "version": "2"})
    assert (response.status_code, Organisation.objects.get().smallest_group) == (403, 8)
    assert "It can be raised, never lowered" in response.content.decode()


def test_it_refuses_a_smallest_group_below_five(cast: Cast) -> None:
    response = signed_in(cast.ada).post("/set-up/privacy/", {"smallest_group": "4", "agreed": "on"})
    assert (response.status_code, Organisation.objects.get().smallest_group) == (200, 5)


def test_it_adds_changes_and_closes_a_kind_of_outside_customers(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    ada.post("/customers/", {"name": "Private borrowers", "description": ""})
    ada.post("/customers/private-borrowers/", {"name": "Private customers", "description": "Loans", "version": "1"})
    ada.post("/customers/private-borrowers/close/", {"version": "2"})
    segment = Segment.objects.get()
    assert (segment.name, segment.description, segment.closed_on_date is not None) == (
        "Private customers",
        "Loans",
        True,
    )


def test_it_refuses_two_kinds_of_customers_of_one_name(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    ada.post("/customers/", {"name": "Private borrowers"})
    response = ada.post("/customers/", {"name": "PRIVATE borrowers"})
    assert (response.status_code, Segment.objects.count()) == (403, 1)


def test_two_editors_never_lose_each_others_text(cast: Cast) -> None:
    Segment.objects.create(key="borrowers", name="Borrowers", description="People with a loan")
    ada, other = signed_in(cast.ada), signed_in(person("Olga Orth", role=Role.ADMINISTRATOR))
    other.post("/customers/borrowers/", {"name": "Borrowers", "description": "By Olga", "version": "1"})
    response = ada.post("/customers/borrowers/", {"name": "Borrowers", "description": "By Ada", "version": "1"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "By Olga" in text
    assert "By Ada" in text
    assert Segment.objects.get().description == "By Olga"
    ada.post("/customers/borrowers/", {"name": "Borrowers", "description": "By Ada and Olga", "version": "2"})
    assert Segment.objects.get().description == "By Ada and Olga"


def test_a_form_that_is_sent_twice_counts_once(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    answers = [ada.post("/customers/", {"name": "Borrowers", "once": "a-key"}) for _ in range(2)]
    assert [(each.status_code, each["Location"]) for each in answers] == [(302, "/customers/")] * 2
    assert Segment.objects.count() == 1


def test_a_form_that_was_wrong_can_be_sent_again_with_the_same_key(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    assert ada.post("/customers/", {"name": "", "once": "a-key"}).status_code == 200
    assert ada.post("/customers/", {"name": "Borrowers", "once": "a-key"}).status_code == 302
    assert Segment.objects.count() == 1


def test_the_key_of_one_persons_form_is_nothing_to_another(cast: Cast) -> None:
    other = signed_in(person("Olga Orth", role=Role.ADMINISTRATOR))
    signed_in(cast.ada).post("/customers/", {"name": "Borrowers", "once": "a-key"})
    other.post("/customers/", {"name": "Businesses", "once": "a-key"})
    assert sorted(each.name for each in Segment.objects.all()) == ["Borrowers", "Businesses"]


def test_it_keeps_who_did_what_and_never_what_was_written(cast: Cast) -> None:
    signed_in(cast.ada).post("/customers/", {"name": "Borrowers of canary street"})
    signed_in(cast.ann).post("/customers/", {"name": "Mine"})
    entries = [
        (each.by, each.action, each.subject, each.fields, each.refused) for each in AuditEntry.objects.order_by("pk")
    ]
    assert entries == [
        (cast.ada, "segment-add", "segment:borrowers-of-canary-street", ["name", "description"], False),
        (cast.ann, "segment-list", "", [], True),
    ]


def test_the_chain_of_the_audit_trail_shows_every_edit(cast: Cast) -> None:
    ada = signed_in(cast.ada)
    for name in ("Borrowers", "Businesses", "Brokers"):
        ada.post("/customers/", {"name": name})
    assert first_break() is None
    second = AuditEntry.objects.order_by("pk")[1]
    AuditEntry.objects.filter(pk=second.pk).update(subject="segment:other")
    assert first_break() == second.pk
    AuditEntry.objects.filter(pk=second.pk).delete()
    assert first_break() is not None


def test_the_trail_is_for_administrators(cast: Cast) -> None:
    signed_in(cast.ada).post("/customers/", {"name": "Borrowers"})
    assert "named a kind of outside customers" in signed_in(cast.ada).get("/admin/trail/").content.decode()
    assert signed_in(cast.sam).get("/admin/trail/").status_code == 403


def test_it_reads_what_is_stored_without_signing_in(db) -> None:
    response = Client().get("/privacy/")
    assert response.status_code == 200
    assert "There is no number about a person" in response.content.decode()


def test_it_says_when_the_privacy_settings_changed(cast: Cast) -> None:
    signed_in(cast.ada).post("/set-up/privacy/", {"smallest_group": "8", "agreed": "on", "version": "1"})
    changes = Client().get("/privacy/").context["changes"]
    assert [fields for _, fields in changes] == ["privacy settings agreed, smallest group"]
