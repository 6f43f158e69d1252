"""Notices to people, how each wants them, and mails that came in."""

from django.db import models
from django.db.models import Q

from wellserved.web.models.keys import new_key
from wellserved.web.models.people import Person
from wellserved.web.models.requests import Request
from wellserved.words.notices import Level, NoticeKind


class NoticeWish(models.Model):
    """How somebody wants one kind of notice, where that is not the usual way."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notice_wishes")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    level = models.CharField(max_length=10, choices=Level.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="notice_wish_once", fields=["person", "kind"]),
            models.CheckConstraint(name="notice_wish_is_known", condition=Q(level__in=[each.value for each in Level])),
        )

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.level}"


class Notice(models.Model):
    """Something to tell somebody: it waits until it is due, and then goes into one mail with others."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind.choices)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="notices", null=True)
    event_number = models.PositiveIntegerField(null=True)
    """The event of the request it tells of; if that is taken back before the notice is due, it is not told."""
    words = models.JSONField(default=dict)
    """What stands in the sentence; the sentence itself is written in the reader's language when it goes."""
    path = models.CharField(max_length=200, blank=True)
    """Where to look, below the address of the application."""
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(name="notice_due", fields=["due_at", "id"], condition=Q(mailed_at=None)),)

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class IncomingMail(models.Model):
    """A mail that came in, and what became of it; its raw text is kept only where somebody has to look."""

    class Fate(models.TextChoices):
        """What became of it."""

        TAKEN = "taken", "taken"
        IGNORED = "ignored", "ignored"
        SET_ASIDE = "set_aside", "set aside"

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    at = models.DateTimeField()
    message_id = models.CharField(max_length=64, unique=True)
    """A fingerprint of its Message-ID and its sender: the same mail twice is one."""
    sender = models.CharField(max_length=64, blank=True)
    """A fingerprint of the address it comes from: nobody sends too many."""
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    request = models.ForeignKey(Request, on_delete=models.SET_NULL, related_name="+", null=True)
    fate = models.CharField(max_length=10, choices=Fate)
    why = models.CharField(max_length=300, blank=True)
    raw = models.BinaryField(null=True)
    """Only of mails set aside; it goes after 30 days."""

    class Meta:
        indexes = (
            models.Index(name="incoming_of_request", fields=["request", "at"]),
            models.Index(name="incoming_of_sender", fields=["sender", "at"]),
        )

    def __str__(self) -> str:
        return f"{self.fate} at {self.at:%Y-%m-%d %H:%M}"
