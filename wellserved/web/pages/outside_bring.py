"""Bring outside figures: a file or a pasted table is looked at first, then written or left, as lists of people are."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import imports
from wellserved.web.exchange.columns import COLUMNS
from wellserved.web.exchange.table import NotReadable, Subject
from wellserved.web.exchange.write_file import template
from wellserved.web.models import Import
from wellserved.web.pages import brought_file
from wellserved.web.pages.imports import UNUSABLE, ColumnsForm
from wellserved.web.pages.signed_in import posted, reader
from wellserved.web.queries import imports as queries
from wellserved.words.roles import Permission

MOST_PASTED = 500_000


class BringForm(forms.Form):
    """A file, or a table that is pasted."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, at most 25 MB. The first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        allow_empty_file=True,  # reading says what is wrong with it
        max_length=None,
        required=False,
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste a table"),
        help_text=gettext_lazy("As you copy it from a spreadsheet, with its header."),
        max_length=MOST_PASTED,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """See that there is one of the two."""
        said = super().clean() or {}
        has_file, has_text = said.get("file") is not None, bool((said.get("pasted") or "").strip())
        if not self.errors and has_file == has_text:
            both = _("There are a file and a pasted table. Leave one of them out.")
            self.add_error("file", both if has_file else _("Choose a file, or paste a table."))
        return said


def bring(request: HttpRequest) -> HttpResponse:
    """Take a file, or what was pasted."""
    rules.must(rules.why_not(reader(request), Permission.BRING_OUTSIDE_FIGURES, timezone.localdate()))
    form = BringForm(posted(request), request.FILES or None)
    if form.is_valid():
        file: UploadedFile[bytes] | None = form.cleaned_data["file"]
        content = file.chunks() if file else [form.cleaned_data["pasted"].encode("utf-8", "replace")]
        name = (file.name or "") if file else _("pasted table")
        try:
            staged = imports.bring(
                by=reader(request), now=timezone.now(), subject=Subject.OUTSIDE, name=name, content=content
            )
            return redirect("outside-look", key=staged.key)
        except NotReadable as not_readable:
            form.add_error("file" if file else "pasted", str(not_readable))
    words = {"form": form, "columns": COLUMNS[Subject.OUTSIDE]}
    return render(request, "outside/bring.html", words, status=UNUSABLE if form.is_bound else 200)


def look(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a file would do, or what it did."""
    staged = _brought(key)
    if staged.state == Import.State.PREVIEW and imports.questions(staged):
        return redirect("outside-columns", key=key)
    page = "outside/preview.html" if staged.state == Import.State.PREVIEW else "outside/result.html"
    return render(request, page, {"staged": staged, "undoable": queries.undoable(staged), **queries.shown(staged)})


def columns(request: HttpRequest, key: str) -> HttpResponse:
    """Ask which column is which."""
    staged = _brought(key, with_rows=True)
    form = ColumnsForm(posted(request), staged=staged)
    if form.is_valid():
        imports.answer(by=reader(request), now=timezone.now(), staged=staged, chosen=form.chosen(), day_first=None)
        return redirect("outside-look", key=key)
    words = {"staged": staged, "form": form}
    return render(request, "outside/columns.html", words, status=UNUSABLE if form.is_bound else 200)


def write(request: HttpRequest, key: str) -> HttpResponse:
    """Write the good rows of a file."""
    brought_file.write(request, lambda: _brought(key, with_rows=True))
    return redirect("outside-look", key=key)


def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Leave a file alone."""
    brought_file.leave(request, _brought(key))
    return redirect("outside-list")


def undo(request: HttpRequest, key: str) -> HttpResponse:
    """Undo what a file did."""
    brought_file.undo(request, _brought(key))
    return redirect("outside-look", key=key)


def left_out(request: HttpRequest, key: str) -> HttpResponse:
    """Give the rows that were left out as a file, to be mended and brought again."""
    return brought_file.left_out(_brought(key, with_rows=True))


def example(request: HttpRequest) -> HttpResponse:
    """Give a file that has the right header."""
    return brought_file.attachment(template(Subject.OUTSIDE).encode(), brought_file.CSV, "outside-figures.csv")


def _brought(key: str, *, with_rows: bool = False) -> Import:
    staged = queries.brought(key, with_rows=with_rows)
    if staged is None or staged.state == Import.State.LEFT or staged.subject != Import.Subject.OUTSIDE:
        raise rules.NotThere
    return staged
