"""Logs that somebody brought, how far each is, and what was found in it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellserved.web.models.keys import new_key
from wellserved.web.models.organisation import Segment
from wellserved.web.models.people import Person
from wellserved.web.models.teams import Team


class BroughtLog(models.Model):
    """A log, in one file or several, on its way from the file to its findings.

    Its files stand in the data folder under its key until `files_removed_at`. Three steps follow one another: looking
    at the columns, checking the rows, analysing. Each is done by the worker; between two of them it is somebody's turn.
    """

    class Step(models.TextChoices):
        """What is done with it, in this order."""

        LOOK = "look", _("looking at the columns")
        CHECK = "check", _("checking the rows")
        ANALYSE = "analyse", _("analysing")

    class State(models.TextChoices):
        """How the step stands."""

        WAITING = "waiting", _("waits until it is its turn")
        AT_WORK = "at_work", _("at work")
        YOUR_TURN = "your_turn", _("your turn")
        """Done, and somebody has to say how it goes on."""
        DONE = "done", _("done")
        """Analysed; nothing is to be said any more."""
        REFUSED = "refused", _("not possible")
        """`refusal` says why, and what helps."""
        STOPPED = "stopped", _("stopped")

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField()
    step = models.CharField(max_length=10, choices=Step, default=Step.LOOK)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    files = models.JSONField(default=list)
    """Of each file its name as brought and its size in bytes."""
    files_removed_at = models.DateTimeField(null=True)
    said = models.JSONField(default=dict)
    """What people said about the columns: key of the mapping file → value. Nothing else is taken from them."""
    wishes = models.JSONField(default=dict)
    """What was asked of the analysis: as_of, opened_from, opened_to, our_hours (whether the teams' hours count)."""
    proposal = models.JSONField(default=dict)
    """What looking gave: the columns, their proposed meanings with reasons, and open questions."""
    checked = models.JSONField(default=dict)
    """What checking gave: rows read, used and set aside, problems, facts, the first events as they are understood."""
    refusal = models.TextField(blank=True)
    progress = models.CharField(max_length=200, blank=True)
    """What is being done just now, as a sentence."""
    worker = models.CharField(max_length=40, blank=True)
    """Who is at work on it; blank: nobody."""
    heard_at = models.DateTimeField(null=True)
    """When whoever is at work gave the last sign."""
    tries = models.PositiveSmallIntegerField(default=0)
    """How often this step was begun; a log that ends its worker twice is refused."""
    removed_at = models.DateTimeField(null=True)
    """When somebody removed it; for 14 days that can be undone, then it is gone with its findings."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=["-at", "-id"], name="brought_log_newest"),)

    def __str__(self) -> str:
        return ", ".join(name for name, _size in self.files)


class LogFindings(models.Model):
    """What was found in a log, as it was computed: a versioned document, and the files made of it."""

    log = models.OneToOneField(BroughtLog, on_delete=models.CASCADE, related_name="findings")
    made_at = models.DateTimeField()
    produced_by = models.CharField(max_length=60)
    """Program and version."""
    input_hash = models.CharField(max_length=64)
    """SHA-256 over the files, the mapping and the wishes: equal input gives equal findings."""
    first_at = models.DateTimeField(null=True)
    """Between these two moments lie the cases that were looked at; null: not known."""
    last_at = models.DateTimeField(null=True)
    as_of = models.DateTimeField(null=True)
    """The moment to which open cases were counted; null: not known."""
    withheld_links = models.PositiveIntegerField(default=0)
    """How many links are not kept, because they were seen in fewer than five cases each."""
    document = models.TextField()
    """The findings as JSON (analysis/findings.py)."""
    mapping = models.TextField()
    """The mapping file that was used (TOML)."""
    report = models.BinaryField()
    """The report, one HTML file, packed with gz."""
    tables = models.BinaryField()
    """Its tables as a workbook."""


class FoundParty(models.Model):
    """A team, or a kind of outside customer, as a log names it; and which of ours that is."""

    log = models.ForeignKey(BroughtLog, on_delete=models.CASCADE, related_name="parties")
    name = models.CharField(max_length=300)
    is_outside = models.BooleanField()
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, related_name="found_as", null=True)
    segment = models.ForeignKey(Segment, on_delete=models.SET_NULL, related_name="found_as", null=True)
    is_left = models.BooleanField(default=False)
    """Somebody said that it is none of ours."""
    cases = models.PositiveIntegerField(null=True)
    """Cases it had; null: withheld, fewer than five."""
    open_cases = models.PositiveIntegerField(null=True)
    """Cases that lay with it when the log was counted; null: not known, or withheld, fewer than five."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["log", "name", "is_outside"], name="found_party_once"),
            models.CheckConstraint(
                name="found_party_is_one",
                condition=Q(team__isnull=True, is_outside=True) | Q(segment__isnull=True, is_outside=False),
            ),
        )

    def __str__(self) -> str:
        return self.name


class FoundLink(models.Model):
    """One party served another in a log, in at least five cases."""

    log = models.ForeignKey(BroughtLog, on_delete=models.CASCADE, related_name="links")
    provider = models.ForeignKey(FoundParty, on_delete=models.CASCADE, related_name="serves")
    customer = models.ForeignKey(FoundParty, on_delete=models.CASCADE, related_name="served_by")
    times = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    wait_hours = models.FloatField(null=True)
    """Hours the customer waited until it was taken up, in total; null: not known, or withheld."""
    wait_median_hours = models.FloatField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["log", "provider", "customer"], name="found_link_once"),)

    def __str__(self) -> str:
        return f"{self.provider_id} serves {self.customer_id}"
