"""Two editors never lose each other's text: a change says which version it was made from."""

from typing import Any, TypeVar

from django.db.models import F, Model
from django.utils.translation import gettext as _

Row = TypeVar("Row", bound=Model)


class ChangedMeanwhile(Exception):
    """Somebody else changed it since the form was opened; nothing was written."""

    def __init__(self, current: Model, wanted: dict[str, Any]) -> None:
        super().__init__(_("Somebody else changed this meanwhile."))
        self.current = current
        """The row as it is now."""
        self.wanted = wanted
        """What was to be written, by field."""


def change(row: Row, *, version: int, **fields: Any) -> Row:
    """Write some fields of a row, if it still is the version that was read; give the row as it now is.

    Raises: ChangedMeanwhile when somebody else was quicker.
    """
    rows = row.__class__._default_manager.filter(pk=row.pk)  # `type` would not see through who is signed in
    if not rows.filter(version=version).update(version=F("version") + 1, **fields):
        raise ChangedMeanwhile(rows.get(), fields)
    return rows.get()


def changed_fields(row: Model, fields: dict[str, Any]) -> list[str]:
    """Give the names of the fields whose value would become another one."""
    return sorted(name for name, value in fields.items() if getattr(row, name) != value)
