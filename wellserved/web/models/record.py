"""What was done: the audit trail, what can still be undone, and which forms were already sent."""

from django.db import models

from wellserved.web.models.keys import new_key
from wellserved.web.models.people import Person


class AuditEntry(models.Model):
    """One thing somebody did or was refused. Rows are only ever added; each carries a hash over all before it.

    It names fields, never what was written in them, so that erasing a person leaves nothing of them here.
    """

    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    by_key = models.CharField(max_length=12, blank=True)
    """The key of the person, still there when the person is not; blank: the command line or the worker."""
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True)
    """Kind and key of what was changed, such as team:credit-check."""
    fields = models.JSONField(default=list)
    """Names of the fields that changed; for many rows at once, their counts."""
    refused = models.BooleanField(default=False)
    before_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=["subject", "id"], name="audit_of_subject"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"


class AuditHead(models.Model):
    """The end of the chain of audit entries; there is one row, and whoever adds an entry holds it."""

    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.hash


class Undoable(models.Model):
    """Something that can be undone for a while, and what it takes."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    at = models.DateTimeField()
    until_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True)
    sentence = models.CharField(max_length=300)
    """What was done, for the bar and for "Recently removed"."""
    way_back = models.JSONField()
    """What the compensating action needs."""
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.sentence


class SentForm(models.Model):
    """A form that was sent; the same form sent again gets the same answer and does nothing."""

    key = models.CharField(max_length=64, unique=True)
    """Fingerprint of who sent it, where to, and the key it carried."""
    contents = models.CharField(max_length=64, blank=True)
    """Fingerprint of what was sent: a form with other contents is not the same."""
    by_key = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    answer = models.CharField(max_length=500, blank=True)
    """The address the first one was sent on to."""

    def __str__(self) -> str:
        return self.key
