"""Bring a log: choose its files and send them; they are looked at, and nothing else happens to them."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from wellserved.web.actions import brought_logs as actions
from wellserved.web.actions.tree import NotPossible
from wellserved.web.pages.imports import UNUSABLE
from wellserved.web.pages.signed_in import posted, reader
from wellserved.web.uploads import most_mb


class FilesInput(forms.FileInput):
    """Where several files can be chosen."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """See that each is a file."""
        several = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(each, initial) for each in several or [None]]


class BringForm(forms.Form):
    """The files of one log."""

    log = FilesField(
        label=gettext_lazy("Files of one log"),
        help_text=gettext_lazy("CSV, TSV, Parquet, XES or OCEL, also packed with gz. Several, if one log is in parts."),
        widget=FilesInput,
        allow_empty_file=True,  # looking says what is wrong with it
        max_length=None,
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "invalid": gettext_lazy("Choose a file first."),
        },
    )


def bring(request: HttpRequest) -> HttpResponse:
    """Take the files of a log."""
    form = BringForm(posted(request), request.FILES or None)
    if form.is_valid():
        files: list[UploadedFile[bytes]] = form.cleaned_data["log"]
        try:
            log = actions.bring(by=reader(request), now=timezone.now(), files=files)
        except NotPossible as not_possible:
            form.add_error("log", str(not_possible))
        else:
            return _go_on(request, reverse("log-show", args=[log.key]))
    words = {"form": form, "most": most_mb()}
    return render(request, "logs/bring.html", words, status=UNUSABLE if form.is_bound else 200)


def _go_on(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to the page of the log; a script that sent the files is told where to go."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
