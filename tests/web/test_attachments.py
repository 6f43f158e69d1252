"""Files of requests: kept under names nobody chose, only ever handed out, and only to who may see the request."""

import os
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.conftest import NOW, Cast, signed_in
from wellserved.web.actions import attachments as actions
from wellserved.web.actions.periodic import tidy_files
from wellserved.web.actions.requests import Wish, ask, draft
from wellserved.web.actions.undo import undo
from wellserved.web.actions.ways_back import WAYS
from wellserved.web.models import Attachment, AuditEntry, Request, Undoable
from wellserved.web.queries.attachments import folder, path_of

DAY = timedelta(days=1)
HOSTILE = (
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "plan.svg"),
    (b"<script>alert(1)</script>", "page.html"),
    (b"%PDF-1.7 /OpenAction", "form.pdf"),
    (b"<?xml version='1.0'?><?xml-stylesheet href='x.xsl'?><a/>", "data.xml"),
    (b"=cmd|' /C calc'!A0", "table.csv"),
)
NAMES = (
    ("../../etc/passwd", "passwd"),
    ("..\\..\\boot.ini", "boot.ini"),
    ("invoice\u202efdp.exe", "invoicefdp.exe"),
    ("CON", "CON"),
    ("a" * 300 + ".pdf", "a" * 150 + ".pdf"),
    ("\N{GRINNING FACE}.png", "\N{GRINNING FACE}.png"),
    ('quo"te\r\nX: y.txt', 'quo"teX: y.txt'),
    ("...", "file"),
)


@pytest.fixture(autouse=True)
def places_for_files(settings: Any, tmp_path: Path) -> None:
    """Let these tests have folders of their own."""
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "logs" / "arriving"


def upload(content: bytes = b"hello", name: str = "note.txt") -> SimpleUploadedFile:
    made = SimpleUploadedFile("x", content)
    made.__dict__["_name"] = name
    return made


@pytest.fixture
def asked(cast: Cast) -> Request:
    wish = Wish(title="Laptop for Ana", provider=cast.workplace, customer=cast.sales)
    return ask(by=cast.ann, now=NOW, request=draft(by=cast.ann, now=NOW, wish=wish))


def added(cast: Cast, request: Request, *files: SimpleUploadedFile) -> list[Attachment]:
    return actions.add(by=cast.ann, now=NOW, request=request, files=files or (upload(),))


@pytest.mark.parametrize(("content", "name"), HOSTILE)
def test_a_file_is_handed_out_and_never_shown(cast: Cast, asked: Request, content: bytes, name: str) -> None:
    (file,) = added(cast, asked, upload(content, name))
    address = f"/requests/{asked.key}/files/{file.key}/"
    answer = signed_in(cast.ben).get(address)
    assert (answer.status_code, answer.content) == (200, content)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    head = signed_in(cast.ben).head(address)
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(content)))
    assert head["Content-Disposition"] == answer["Content-Disposition"]


@pytest.mark.parametrize(("name", "shown"), NAMES)
def test_whatever_a_file_is_called_it_stands_under_a_name_nobody_chose(
    cast: Cast, asked: Request, name: str, shown: str
) -> None:
    (file,) = added(cast, asked, upload(b"hello", name))
    path = path_of(file)
    assert (file.name, path.parent, len(path.name)) == (shown, folder(), 32)
    assert path.name.isalnum()
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"hello", 0o640)
    answer = signed_in(cast.ann).get(f"/requests/{asked.key}/files/{file.key}/")
    assert answer.status_code == 200
    assert "\n" not in answer["Content-Disposition"]


def test_files_come_by_the_page_several_at_once(cast: Cast, asked: Request) -> None:
    files = [upload(b"one", "a.txt"), upload(b"two", "a.txt")]
    answer = signed_in(cast.ben).post(f"/requests/{asked.key}/files/", {"files": files})
    assert answer["Location"] == f"/requests/{asked.key}/"
    assert [each.name for each in asked.attachments.order_by("pk")] == ["a.txt", "a (2).txt"]
    assert AuditEntry.objects.filter(action="attachment-add", by=cast.ben, fields=["files:2"]).exists()


def test_nobody_else_finds_them_or_adds_any(cast: Cast, asked: Request) -> None:
    (file,) = added(cast, asked)
    other = ask(
        by=cast.dan,
        now=NOW,
        request=draft(by=cast.dan, now=NOW, wish=Wish(title="Other", provider=cast.it, customer=cast.legal)),
    )
    for person in (cast.dan, cast.eve, cast.ada):
        browser = signed_in(person)
        assert browser.get(f"/requests/{asked.key}/files/{file.key}/").status_code == 404
        assert browser.post(f"/requests/{asked.key}/files/", {"files": [upload()]}).status_code == 404
        assert browser.post(f"/requests/{asked.key}/files/{file.key}/remove/").status_code == 404
    # Through the side door of a request that they may see, neither.
    assert signed_in(cast.dan).get(f"/requests/{other.key}/files/{file.key}/").status_code == 404
    assert signed_in(cast.dan).post(f"/requests/{other.key}/files/{file.key}/remove/").status_code == 404
    assert Attachment.objects.get().removed_at is None


def test_files_of_a_draft_are_for_its_author_only_and_of_a_confidential_one_for_who_is_named(cast: Cast) -> None:
    wish = Wish(
        title="Warning letter", provider=cast.workplace, customer=cast.sales, is_confidential=True, named=(cast.cara,)
    )
    row = draft(by=cast.ann, now=NOW, wish=wish)
    (file,) = added(cast, row)
    address = f"/requests/{row.key}/files/{file.key}/"
    assert [signed_in(each).get(address).status_code for each in (cast.ann, cast.cara, cast.ben)] == [200, 404, 404]
    ask(by=cast.ann, now=NOW, request=row)
    seen = (cast.ann, cast.cara, cast.ben, cast.sam)
    assert [signed_in(each).get(address).status_code for each in seen] == [200, 200, 404, 404]


def test_a_service_lead_reads_and_does_not_write(cast: Cast, asked: Request) -> None:
    (file,) = added(cast, asked)
    browser = signed_in(cast.sam)
    assert browser.get(f"/requests/{asked.key}/files/{file.key}/").status_code == 200
    answer = browser.post(f"/requests/{asked.key}/files/", {"files": [upload()]})
    assert (answer.status_code, Attachment.objects.count()) == (403, 1)


def test_what_is_too_large_or_too_many_is_refused_whole(cast: Cast, asked: Request) -> None:
    browser = signed_in(cast.ann)
    for files, reason in (
        ([upload(), upload(b"x" * 20_000_001, "big.bin")], "larger than 20 MB"),
        ([upload() for _ in range(51)], "at most 50 files"),
        ([], "Choose a file first"),
    ):
        answer = browser.post(f"/requests/{asked.key}/files/", {"files": files}, follow=True)
        assert reason in answer.content.decode()
    Attachment.objects.bulk_create(
        Attachment(request=asked, by=cast.ann, at=NOW, name=f"{n}", bytes=20_000_000) for n in range(5)
    )
    answer = browser.post(f"/requests/{asked.key}/files/", {"files": [upload()]}, follow=True)
    assert "100 MB together" in answer.content.decode()
    assert Attachment.objects.count() == 5
    assert not folder().exists() or list(folder().iterdir()) == []


def test_up_to_a_hundred_megabytes_arrive_at_once_where_files_are_taken(cast: Cast, asked: Request) -> None:
    def files() -> list[SimpleUploadedFile]:
        return [upload(b"x" * 18_000_000, f"{n}.bin") for n in range(2)]

    answer = signed_in(cast.ann).post(f"/requests/{asked.key}/files/", {"files": files()})
    assert (answer.status_code, asked.attachments.count()) == (302, 2)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder().iterdir()} == {0o640}
    assert signed_in(cast.ann).post("/me/change/", {"files": files()}).status_code == 413


def test_whoever_added_a_file_removes_it_and_takes_that_back(cast: Cast, asked: Request) -> None:
    (file,) = added(cast, asked)
    address = f"/requests/{asked.key}/files/{file.key}/"
    assert signed_in(cast.ben).post(f"{address}remove/").status_code == 403
    signed_in(cast.ann).post(f"{address}remove/")
    assert signed_in(cast.ann).get(address).status_code == 404
    undo(by=cast.ann, now=NOW, undoable=Undoable.objects.get(action="attachment-remove"), ways=WAYS)
    assert signed_in(cast.ann).get(address).content == b"hello"


def made_at(path: Path, days: int) -> None:
    moment = (NOW + timedelta(days=days)).timestamp()
    os.utime(path, times=(moment, moment))


def test_a_file_that_was_removed_goes_for_good_after_two_weeks(cast: Cast, asked: Request) -> None:
    kept, gone = added(cast, asked, upload(name="kept"), upload(name="gone"))
    actions.remove(by=cast.ann, now=NOW, attachment=gone)
    tidy_files(NOW + 14 * DAY)
    assert path_of(gone).exists()
    tidy_files(NOW + 15 * DAY)
    assert (list(Attachment.objects.all()), list(folder().iterdir())) == ([kept], [path_of(kept)])


def test_files_that_no_request_knows_are_tidied_once_nobody_is_just_adding_them(cast: Cast, asked: Request) -> None:
    (kept,) = added(cast, asked)
    stranger = folder() / "stranger"
    stranger.write_bytes(b"x")
    made_at(stranger, 0)
    made_at(path_of(kept), 0)
    tidy_files(NOW + timedelta(hours=1))
    assert stranger.exists()
    tidy_files(NOW + timedelta(hours=3))
    assert list(folder().iterdir()) == [path_of(kept)]
