"""Bring people and teams from files: look at what a file would do, then import it or leave it."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.web import rules
from wellserved.web.actions import imports
from wellserved.web.exchange.cells import day
from wellserved.web.exchange.columns import COLUMNS, Chosen
from wellserved.web.exchange.pasted import read_pasted
from wellserved.web.exchange.table import LISTS, NotReadable, Subject, letters
from wellserved.web.exchange.write_file import template
from wellserved.web.models import Import
from wellserved.web.pages import brought_file
from wellserved.web.pages.people_admin import invitations
from wellserved.web.pages.signed_in import posted, reader
from wellserved.web.queries import imports as queries

UNUSABLE = 422
"""The status of a page that says what was wrong with what was sent."""
DAY_FIRST = (("day", gettext_lazy("The day comes first")), ("month", gettext_lazy("The month comes first")))


class FileForm(forms.Form):
    """A file of people or teams."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, at most 25 MB. The first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        allow_empty_file=True,  # reading says what is wrong with it
        max_length=None,
    )


class NamesForm(forms.Form):
    """Names of teams, pasted."""

    names = forms.CharField(
        label=gettext_lazy("Names of teams"),
        help_text=gettext_lazy("One on each line. Indent a name to put the team below the one above it."),
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )


class ColumnsForm(forms.Form):
    """Which column of a file is which, and how its dates are read."""

    def __init__(self, data: object, *, staged: Import) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        header, chosen = staged.answers.get("header", []), staged.answers.get("chosen", {})
        first = staged.rows[0][2:] if staged.rows else []
        choices = [("", _("not in the file"))]
        for at, name in enumerate(header):
            example = f" ({first[at][:30]})" if at < len(first) and first[at] else ""
            choices.append((str(at), f"{letters(at)}: {name or _('no name')}{example}"))
        for column in COLUMNS[Subject(staged.subject)]:
            self.fields[column.code] = forms.ChoiceField(
                label=capfirst(column.called()), help_text=column.says(), choices=choices, required=False,
                initial=str(chosen.get(column.code, "")),
            )  # fmt: skip
        if staged.answers.get("days"):
            self.fields["days"] = forms.ChoiceField(
                label=_("How are the dates of this file written?"), choices=DAY_FIRST, widget=forms.RadioSelect
            )

    def clean(self) -> None:
        """See that no column of the file is taken for two things."""
        taken: dict[str, str] = {}
        for name, at in list(self.cleaned_data.items()):
            if name != "days" and at:
                if at in taken:
                    self.add_error(
                        name, _("This column is taken for “%(name)s” already.") % {"name": self.fields[taken[at]].label}
                    )
                taken[at] = name

    def shows_columns(self) -> bool:
        """Say whether the columns are what is asked, rather than the dates alone."""
        return "days" not in self.fields or bool(set(self.errors) - {"days"})

    def chosen(self) -> Chosen:
        """Give which column is which."""
        return {name: int(at) for name, at in self.cleaned_data.items() if name != "days" and at}

    def day_first(self) -> bool | None:
        """Say whether the day comes first; None where it was not asked."""
        said = self.cleaned_data.get("days")
        return said == "day" if said else None


def listed(request: HttpRequest) -> HttpResponse:
    """Show the ways in and out, and the files of the last days."""
    return render(request, "imports/list.html", {"recent": queries.recent(timezone.now())})


def new(request: HttpRequest, subject: str) -> HttpResponse:
    """Take a file."""
    about = _subject(subject)
    form = FileForm(posted(request), request.FILES or None)
    words = {"form": form, "subject": about, "columns": COLUMNS[about]}
    if not form.is_valid():
        return render(request, "imports/new.html", words, status=UNUSABLE if form.is_bound else 200)
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    try:
        staged = imports.bring(
            by=reader(request), now=timezone.now(), subject=about, name=file.name or "", content=file.chunks()
        )
    except NotReadable as not_readable:
        form.add_error("file", str(not_readable))
        return render(request, "imports/new.html", words, status=UNUSABLE)
    return redirect("import-show", key=staged.key)


def paste(request: HttpRequest) -> HttpResponse:
    """Take names of teams that were pasted."""
    form = NamesForm(posted(request))
    if not form.is_valid():
        return render(request, "imports/paste.html", {"form": form}, status=UNUSABLE if form.is_bound else 200)
    try:
        table = read_pasted(form.cleaned_data["names"])
    except NotReadable as not_readable:
        form.add_error("names", str(not_readable))
        return render(request, "imports/paste.html", {"form": form}, status=UNUSABLE)
    name = _("pasted names")
    staged = imports.stage(by=reader(request), now=timezone.now(), subject=Subject.TEAMS, name=name, table=table)
    return redirect("import-show", key=staged.key)


def show(request: HttpRequest, key: str) -> HttpResponse:
    """Show what a file would do, or what it did."""
    staged = _brought(key)
    if staged.state == Import.State.PREVIEW and imports.questions(staged):
        return redirect("import-columns", key=key)
    page = "imports/preview.html" if staged.state == Import.State.PREVIEW else "imports/result.html"
    words = {"staged": staged, "undoable": queries.undoable(staged), **queries.shown(staged)}
    if staged.state == Import.State.DONE and staged.subject == Import.Subject.PEOPLE:
        words |= invitations(reader(request))
    return render(request, page, words)


def columns(request: HttpRequest, key: str) -> HttpResponse:
    """Ask which column is which, and how dates are read."""
    staged = _brought(key, with_rows=True)
    form = ColumnsForm(posted(request), staged=staged)
    if form.is_valid():
        imports.answer(
            by=reader(request), now=timezone.now(), staged=staged, chosen=form.chosen(), day_first=form.day_first()
        )
        return redirect("import-show", key=key)
    days = [(text, day(text, day_first=True), day(text, day_first=False)) for text in staged.answers.get("days", ())]
    words = {"staged": staged, "form": form, "days": days, "columns_open": form.shows_columns()}
    return render(request, "imports/columns.html", words, status=UNUSABLE if form.is_bound else 200)


def write(request: HttpRequest, key: str) -> HttpResponse:
    """Import the good rows of a file."""
    brought_file.write(request, lambda: _brought(key, with_rows=True))
    return redirect("import-show", key=key)


def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Leave a file alone."""
    brought_file.leave(request, _brought(key))
    return redirect("import-list")


def undo(request: HttpRequest, key: str) -> HttpResponse:
    """Undo what a file did."""
    brought_file.undo(request, _brought(key))
    return redirect("import-show", key=key)


def left_out(request: HttpRequest, key: str) -> HttpResponse:
    """Give the rows that were left out as a file, to be mended and brought again."""
    return brought_file.left_out(_brought(key, with_rows=True))


def example(request: HttpRequest, subject: str) -> HttpResponse:
    """Give a file that has the right header."""
    about = _subject(subject)
    return brought_file.attachment(template(about).encode(), brought_file.CSV, f"{about}.csv")


def _subject(subject: str) -> Subject:
    if subject not in LISTS:
        raise rules.NotThere
    return Subject(subject)


def _brought(key: str, *, with_rows: bool = False) -> Import:
    staged = queries.brought(key, with_rows=with_rows)
    if staged is None or staged.state == Import.State.LEFT or staged.subject not in LISTS:
        raise rules.NotThere
    return staged
