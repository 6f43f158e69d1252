"""Mails that go out, and links that let somebody in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wellserved.web.models.keys import new_key
from wellserved.web.models.people import Person


class Mail(models.Model):
    """A mail in the outbox: it waits there until the worker has sent it, or somebody reads it there."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    to = models.CharField(_("to"), max_length=320)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """When to send it, or to try again."""
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["sent_at", "due_at"], name="mail_to_send"),)

    def __str__(self) -> str:
        return self.subject


class SignInLink(models.Model):
    """A link that signs somebody in, once; only its hash is kept, and opening it changes nothing."""

    class Purpose(models.TextChoices):
        """What it is for; one cannot be used as the other."""

        SIGN_IN = "sign-in", _("sign in")
        INVITATION = "invitation", _("invitation")

    hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="sign_in_links")
    purpose = models.CharField(max_length=12, choices=Purpose)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} of {self.person_id}"
