"""Files of people and teams that are looked at before anything is written, and can be undone afterwards."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellserved.web.models.keys import new_key
from wellserved.web.models.people import Person


class Import(models.Model):
    """A file somebody brought, from its preview to its end."""

    class Subject(models.TextChoices):
        """What the rows are about."""

        PEOPLE = "people", _("people")
        TEAMS = "teams", _("teams")
        OUTSIDE = "outside", _("figures about outside customers")

    class State(models.TextChoices):
        """How far it is."""

        PREVIEW = "preview", _("looked at")
        DONE = "done", _("written")
        UNDONE = "undone", _("undone")
        LEFT = "left", _("left alone")

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    subject = models.CharField(max_length=10, choices=Subject)
    state = models.CharField(max_length=10, choices=State, default=State.PREVIEW)
    file_name = models.CharField(max_length=255)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField()
    rows = models.JSONField(default=list)
    """The rows as read: number, what is wrong with the row, cells. Once written, only those that were left out."""
    answers = models.JSONField(default=dict)
    """The header, and what was said about it: which column is which, and whether the day comes first in dates."""
    preview = models.JSONField(default=dict)
    """What the first rows would do, and a sum over everything, by which it is seen whether it still would."""
    problems = models.JSONField(default=list)
    """Number of a row and a sentence; after undoing, sentences about what stayed."""
    counts = models.JSONField(default=dict)
    """read, created, changed, unchanged, refused."""
    way_back = models.JSONField(default=list)
    """What undoing takes, one entry for each person or team."""

    def __str__(self) -> str:
        return self.file_name
