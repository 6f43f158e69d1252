"""Two people changed the same thing: both texts beside each other, and nothing lost."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wellserved.web.actions.locking import ChangedMeanwhile
from wellserved.web.queries.audit_words import said_fields

LINE = 80
NOT_SHOWN = {"csrfmiddlewaretoken", "once", "version"}


@dataclass(frozen=True)
class Difference:
    """One field that two people wrote."""

    name: str
    label: str
    theirs: str
    yours: str
    is_text: bool
    """Written by hand, so that both can be brought together; otherwise one of the two is chosen."""

    @property
    def is_long(self) -> bool:
        """Say whether the text needs more than a line."""
        return max(len(self.theirs), len(self.yours)) > LINE


def merge(request: HttpRequest, meanwhile: ChangedMeanwhile) -> HttpResponse:
    """Show what somebody else wrote beside what the reader wrote, with a form that sends the reader's choice."""
    now = meanwhile.current
    fields = {field.name: field for field in now._meta.get_fields() if isinstance(field, models.Field)}
    differences = [
        _difference(fields[name], getattr(now, name), wanted)
        for name, wanted in meanwhile.wanted.items()
        if name in fields and getattr(now, name) != wanted
    ]
    written = {each.name for each in differences if each.is_text}
    others = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    context = {
        "differences": differences,
        "kept": [(name, value) for name, value in others if name not in NOT_SHOWN | written],
        "version": getattr(now, "version", 1),
        "thing": getattr(now, "name", ""),
    }
    return render(request, "errors/merge.html", context, status=409)


def _difference(field: models.Field[Any, Any], theirs: Any, yours: Any) -> Difference:
    is_text = isinstance(field, (models.CharField, models.TextField)) and not field.choices
    return Difference(field.name, said_fields([field.name]), _said(field, theirs), _said(field, yours), is_text)


def _said(field: models.Field[Any, Any], value: Any) -> str:
    """Say a value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value)
    return str(dict(field.flatchoices).get(value, value))
