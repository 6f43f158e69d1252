"""The audit trail as administrators read it: what each entry is about, in words."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from tests.web.conftest import NOW, Cast, signed_in
from wellserved.web.actions import audit
from wellserved.web.models import AuditEntry, Link, Segment
from wellserved.web.queries import audit_words
from wellserved.web.routes import routes
from wellserved.words.roles import Permission


def rows(cast: Cast) -> list[list[str]]:
    """Give what each row says, the newest first, without its moment."""
    document = html.document_fromstring(signed_in(cast.ada).get("/admin/trail/").content.decode())
    cells = (row.xpath("./td") for row in document.xpath("//main//tbody/tr"))
    return [[" ".join(cell.text_content().split()) for cell in row] for row in cells]


def entry(cast: Cast, action: str, subject: str, *, refused: bool = False) -> None:
    audit.append(by=cast.ann, now=NOW, action=action, subject=subject, fields=(), refused=refused)


def test_it_names_what_an_entry_is_about_and_leads_there(cast: Cast) -> None:
    borrowers = Segment.objects.create(key="borrowers", name="Borrowers")
    link = Link.objects.create(provider=cast.sales, segment=borrowers, said_by_provider_at=NOW)
    for action, subject in (
        ("person-invite", f"person:{cast.ben.key}"),
        ("link-describe", f"link:{link.key}"),
        ("person-change-entry", "person:gone"),
        ("export-people", "people"),
    ):
        entry(cast, action, subject)
    assert [row[2] for row in rows(cast)] == [
        "people",
        "a person",
        "Sales → Borrowers who serves whom",
        "Ben Brook a person",
    ]
    page = signed_in(cast.ada).get("/admin/trail/").content.decode()
    assert f'href="/people/{cast.ben.key}/"' in page
    assert "person:" not in page


def test_it_says_in_words_what_was_refused(cast: Cast) -> None:
    signed_in(cast.ann).post(f"/people/{cast.ben.key}/change/", {"name": "Bob"})
    signed_in(cast.ann).post(f"/teams/{cast.legal.key}/links/declare/", {})
    assert [row[1:3] for row in rows(cast)] == [
        ["said whom a team serves, or who serves it refused", "Legal a team"],
        ["changed an entry refused", "Ben Brook a person"],
    ]


def test_it_has_words_for_whatever_may_be_refused() -> None:
    open_to_all = {Permission.SIGN_IN, Permission.READ_PUBLIC}
    refusable = {
        each["name"] for each in routes() if "POST" in each["methods"] and each["permission"] not in open_to_all
    }
    assert {name for name in refusable if not audit_words.said(name)} == set()


def test_it_asks_the_same_number_of_questions_however_many_entries_there_are(cast: Cast) -> None:
    ada, counts = signed_in(cast.ada), []
    for people in ([cast.ben], [cast.ann, cast.cara, cast.dan]):
        for person in people:
            entry(cast, "person-invite", f"person:{person.key}")
        ada.get(reverse("audit-list"))
        with CaptureQueriesContext(connection) as asked:
            ada.get(reverse("audit-list"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert AuditEntry.objects.filter(action="person-invite").count() == 4


def test_it_says_plainly_that_sign_ins_are_kept(db: None, client) -> None:
    assert "Each sign-in stands in the audit trail" in client.get("/privacy/").content.decode()
