"""Brings files in through the browser's door, and tells what came of it."""

import hashlib
import io
from collections.abc import Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from wellserved.web.models import Import

NOT_COMPARED = {"AuditEntry", "AuditHead", "Undoable", "Import", "SentForm", "Session", "UserSession", "DBTaskResult"}
"""Tables that tell what was done."""


def upload(client: Client, subject: str, content: bytes | str, name: str = "list.csv") -> Any:
    """Send a file, as the form does."""
    raw = content.encode() if isinstance(content, str) else content
    return client.post(f"/import/new/{subject}/", {"file": SimpleUploadedFile(name, raw)})


def looked_at(client: Client, subject: str, content: bytes | str, name: str = "list.csv") -> Import:
    """Send a file that can be read, and give what is known of it then."""
    response = upload(client, subject, content, name)
    assert response.status_code == 302, sentences(response)
    return Import.objects.get(key=response["Location"].strip("/").split("/")[1])


def written(client: Client, subject: str, content: bytes | str, name: str = "list.csv") -> Import:
    """Send a file and import its good rows."""
    staged = looked_at(client, subject, content, name)
    assert client.post(f"/import/{staged.key}/write/").status_code == 302
    staged.refresh_from_db()
    assert staged.state == "done"
    return staged


def undone(client: Client, staged: Import) -> Import:
    """Undo a file."""
    assert client.post(f"/import/{staged.key}/undo/").status_code == 302
    staged.refresh_from_db()
    assert staged.state == "undone"
    return staged


def sentences(response: Any) -> list[str]:
    """Give what a form says is wrong."""
    form = response.context["form"] if response.context else None
    return [str(sentence) for several in form.errors.values() for sentence in several] if form else []


def problems(staged: Import) -> list[str]:
    return [sentence for _row, sentence in staged.problems]


def outcomes(staged: Import) -> tuple[int, int, int, int]:
    """Give created, changed, unchanged and refused; that they add up to what was read is checked at once."""
    counts = staged.counts
    found = (counts["created"], counts["changed"], counts["unchanged"], counts["refused"])
    assert sum(found) == counts["read"]
    return found


def workbook(rows: Sequence[Sequence[object]], **sheets: Sequence[Sequence[object]]) -> bytes:
    """Make an XLSX file."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    for name, more in sheets.items():
        page = book.create_sheet(name)
        for row in more:
            page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """Put other parts into an XLSX file; __ in a name stands for /, and ___ for a dot."""
    named = {name.replace("___", ".").replace("__", "/"): part for name, part in parts.items()}
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in named:
                after.writestr(name, before.read(name))
        for name, part in named.items():
            after.writestr(name, part)
    return out.getvalue()


def sheet(content: str) -> bytes:
    """Write the XML of a sheet with these rows."""
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{content}</sheetData></worksheet>"
    ).encode()


def hash_of_everything() -> str:
    """Compute a hash over all rows of all tables but those that tell what was done; versions only ever grow."""
    whole = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda each: each.__name__):
        if model.__name__ in NOT_COMPARED:
            continue
        numbered = model.__name__ not in {"Membership", "TeamSpan", "SearchWord"}
        names = [field.attname for field in model._meta.concrete_fields if field.attname != "version"]
        names = names if numbered else [name for name in names if name != "id"]
        rows = sorted(map(repr, model._default_manager.values_list(*names)))
        whole.update(repr((model.__name__, rows)).encode())
    return whole.hexdigest()
