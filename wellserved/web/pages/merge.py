"""Two people changed the same thing: both texts beside each other, and nothing lost."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wellserved.web.actions.locking import ChangedMeanwhile

LINE = 80
NOT_SHOWN = {"csrfmiddlewaretoken", "once", "version"}


@dataclass(frozen=True)
class Difference:
    """One field that two people wrote."""

    name: str
    label: str
    theirs: Any
    yours: Any

    @property
    def is_long(self) -> bool:
        """Say whether the text needs more than a line."""
        return max(len(str(self.theirs)), len(str(self.yours))) > LINE


def merge(request: HttpRequest, meanwhile: ChangedMeanwhile) -> HttpResponse:
    """Show what somebody else wrote beside what the reader wrote, with a form that sends the reader's choice."""
    fields = {field.name: field for field in meanwhile.current._meta.get_fields() if hasattr(field, "verbose_name")}
    differences = [
        Difference(name, str(fields[name].verbose_name), getattr(meanwhile.current, name), wanted)
        for name, wanted in meanwhile.wanted.items()
        if name in fields and getattr(meanwhile.current, name) != wanted
    ]
    different = {each.name for each in differences}
    others = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    context = {
        "differences": differences,
        "kept": [(name, value) for name, value in others if name not in NOT_SHOWN | different],
        "version": getattr(meanwhile.current, "version", 1),
        "thing": str(meanwhile.current),
    }
    return render(request, "errors/merge.html", context, status=409)
