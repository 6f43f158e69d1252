"""What is done with a file once it was looked at, whatever it lists: it is written, left alone, or undone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web.actions import imports
from wellserved.web.actions.undo import undo as undo_it
from wellserved.web.exchange.write_file import as_csv
from wellserved.web.models import Import
from wellserved.web.pages.door import say
from wellserved.web.pages.signed_in import reader
from wellserved.web.queries import imports as queries

CSV = "text/csv; charset=utf-8"


def write(request: HttpRequest, brought: Callable[[], Import]) -> None:
    """Write the good rows of a file; where they would do something else by now, look again and say so.

    Takes: what gives the file with its rows, anew each time.
    """
    by, now = reader(request), timezone.now()
    try:
        imports.write(by=by, now=now, staged=brought())
    except imports.Otherwise as otherwise:
        imports.look(by=by, now=now, staged=brought())
        say(request, str(otherwise))


def leave(request: HttpRequest, staged: Import) -> None:
    """Leave a file alone."""
    imports.leave(by=reader(request), now=timezone.now(), staged=staged)
    say(request, _("Nothing was imported, and nothing of the file is kept."))


def undo(request: HttpRequest, staged: Import) -> None:
    """Undo what a file did."""
    undoable = queries.undoable(staged)
    if undoable is None:
        say(request, _("There is nothing to undo."))
    else:
        undo_it(by=reader(request), now=timezone.now(), undoable=undoable, ways=imports.WAYS)


def left_out(staged: Import) -> HttpResponse:
    """Give the rows that were left out as a file, to be mended and brought again."""
    header, *rows = queries.left_out(staged)
    return attachment(as_csv(header, rows).encode(), CSV, "left-out.csv")


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """Answer with a file that the browser keeps and does not show."""
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
