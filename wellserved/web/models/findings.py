"""What is found in our own requests: analyses with their documents, figures by month, guesses, outside figures."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellserved.web.models.keys import new_key
from wellserved.web.models.organisation import Segment
from wellserved.web.models.people import Person
from wellserved.web.models.teams import Team
from wellserved.words.anonymity import SMALLEST_GROUP


class FindingsRun(models.Model):
    """One analysis of our own requests, on its way from the wish for it to its findings."""

    class State(models.TextChoices):
        """How it stands."""

        WAITING = "waiting", _("waits until it is its turn")
        AT_WORK = "at_work", _("at work")
        DONE = "done", _("done")
        FAILED = "failed", _("not possible")
        """`refusal` says why, and what helps."""
        STOPPED = "stopped", _("stopped")

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    """None: it is the nightly one."""
    begins_on = models.DateField()
    """Requests asked from this day on are looked at, with all that they waited on."""
    ends_on = models.DateField()
    """The day after the last one looked at."""
    is_usual = models.BooleanField(default=True)
    """Whether this is the period that every night is analysed; others somebody asked for once."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    refusal = models.TextField(blank=True)
    progress = models.CharField(max_length=200, blank=True)
    """What is being done just now, as a sentence."""
    worker = models.CharField(max_length=60, blank=True)
    """Who is at work on it; blank: nobody."""
    heard_at = models.DateTimeField(null=True)
    """When whoever is at work gave the last sign."""
    tries = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    """When its findings were written; None: there are none."""
    produced_by = models.CharField(max_length=60, blank=True)
    """Program and version."""
    input_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 over the events, the context and the wishes: equal input gives equal findings."""
    as_of_at = models.DateTimeField(null=True)
    """The moment to which open requests were counted."""
    last_event = models.BigIntegerField(null=True)
    """The last event of the record that was read."""
    events_count = models.PositiveIntegerField(default=0)
    requests_count = models.PositiveIntegerField(default=0)
    document = models.TextField(blank=True)
    """The findings as JSON (analysis/findings.py)."""
    report = models.BinaryField(null=True)
    """The report, one HTML file, packed with gz."""
    tables = models.BinaryField(null=True)
    """Its tables as a workbook."""

    class Meta:
        indexes = (models.Index(fields=["is_usual", "-made_at"], name="findings_newest"),)
        constraints = (
            models.CheckConstraint(name="findings_of_a_period", condition=Q(begins_on__lt=F("ends_on"))),
            models.CheckConstraint(
                name="findings_when_done", condition=~Q(state="done") | (Q(made_at__isnull=False) & ~Q(document=""))
            ),
        )

    def __str__(self) -> str:
        return f"{self.begins_on} to {self.ends_on}"


class MonthOf(models.Model):
    """What is known of the requests that ended in one month: of a link, a team as provider or as customer, or of all.

    With both teams it is about a link; with one of them about everything that team provides, or asks for; with none
    about the whole organisation. Nothing here is about a person. Cells under five cases are stored and never shown.
    """

    month = models.DateField()
    """Its first day."""
    provider = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", null=True, db_index=False)
    customer = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", null=True, db_index=False)
    ended = models.PositiveIntegerField()
    """Requests that ended in the month."""
    waited_hours = models.FloatField()
    """Hours of the provider's own waiting in them: what they lay with it while it did not work on them."""
    figures = models.JSONField()
    """The rest, as analysis/months.py gives it (MonthFigures)."""

    class Meta:
        indexes = (
            models.Index(name="month_of_provider", fields=["provider", "customer", "month"]),
            models.Index(name="month_of_customer", fields=["customer", "provider", "month"]),
        )
        constraints = (
            models.UniqueConstraint(name="month_of_link_once", fields=["month", "provider", "customer"]),
            models.UniqueConstraint(
                name="month_of_provider_once", fields=["month", "provider"], condition=Q(customer=None)
            ),
            models.UniqueConstraint(
                name="month_of_customer_once", fields=["month", "customer"], condition=Q(provider=None)
            ),
            models.UniqueConstraint(
                name="month_of_all_once", fields=["month"], condition=Q(provider=None, customer=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.provider_id} serves {self.customer_id}"


class Guess(models.Model):
    """What somebody thought before they saw the measurement. Only they see it; groups of five and more see a sum."""

    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guesses")
    at = models.DateTimeField()
    quarter = models.DateField()
    """The first day of the quarter in which it was said: one guess in each."""
    group = models.CharField(max_length=20)
    """executives, leads or staff: what the person was on that day."""
    kept_share = models.PositiveSmallIntegerField(null=True)
    """How many of 100 promises are kept; None: they would rather not say."""
    waits_with = models.ForeignKey(Team, on_delete=models.SET_NULL, related_name="+", null=True)
    """The team with which requests wait longest."""
    weakest_provider = models.ForeignKey(Team, on_delete=models.SET_NULL, related_name="+", null=True)
    weakest_customer = models.ForeignKey(Team, on_delete=models.SET_NULL, related_name="+", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="guess_once_a_quarter", fields=["by", "quarter"]),
            models.CheckConstraint(
                name="guess_kept_of_100", condition=Q(kept_share__isnull=True) | Q(kept_share__lte=100)
            ),
        )

    def __str__(self) -> str:
        return f"guess of {self.quarter}"


class GuessSum(models.Model):
    """What one group guessed in a quarter that is over; written once and never changed, so no change tells of anybody.

    Where fewer people than the smallest group said something, its numbers are missing for good. How many named a team
    is told as two to all but two, so that nobody's own answer can be concluded where all agree.
    """

    quarter = models.DateField()
    """Its first day."""
    group = models.CharField(max_length=20)
    """executives, leads or staff."""
    at = models.DateTimeField()
    """When it was counted."""
    kept_people = models.PositiveIntegerField(null=True)
    """So many said how many promises are kept."""
    kept_about = models.PositiveSmallIntegerField(null=True)
    """The median of what they said, to the nearest five."""
    waits_with = models.ForeignKey(Team, on_delete=models.SET_NULL, related_name="+", null=True)
    """The team with which requests did wait longest, as it was measured then; None: it was not known."""
    waits_people = models.PositiveIntegerField(null=True)
    """So many named a team with which they wait longest."""
    waits_named = models.PositiveIntegerField(null=True)
    """So many of them named that one."""
    weakest_provider = models.ForeignKey(Team, on_delete=models.SET_NULL, related_name="+", null=True)
    weakest_customer = models.ForeignKey(Team, on_delete=models.SET_NULL, related_name="+", null=True)
    """The weakest link as it was claimed then; None: none was."""
    link_people = models.PositiveIntegerField(null=True)
    link_named = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="guess_sum_once", fields=["quarter", "group"]),
            models.CheckConstraint(
                name="guess_sum_is_of_a_group",
                condition=(Q(kept_people__isnull=True, kept_about__isnull=True) | Q(kept_people__gte=SMALLEST_GROUP))
                & (Q(waits_people__isnull=True, waits_named__isnull=True) | Q(waits_people__gte=SMALLEST_GROUP))
                & (Q(link_people__isnull=True, link_named__isnull=True) | Q(link_people__gte=SMALLEST_GROUP)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.quarter}: {self.group}"


class OutsideFigure(models.Model):
    """A figure about outside customers, brought from elsewhere: one metric of one segment in one month."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="outside_figures", null=True)
    """None: of all outside customers together."""
    month = models.DateField()
    """Its first day."""
    metric = models.CharField(max_length=80)
    value = models.FloatField()
    n = models.PositiveIntegerField(null=True)
    """Of how many it was taken; None: not known."""
    unit = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    """When it was brought."""

    class Meta:
        constraints = (
            models.UniqueConstraint(name="outside_figure_once", fields=["segment", "month", "metric"]),
            models.UniqueConstraint(
                name="outside_figure_of_all_once", fields=["month", "metric"], condition=Q(segment=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.metric} {self.month:%Y-%m}"


class TurfHours(models.Model):
    """Hours that a leader says a turf war took that day. Only they see it; groups of five and more see a sum."""

    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="turf_hours")
    on_date = models.DateField()
    at = models.DateTimeField()
    quarter_hours = models.PositiveSmallIntegerField()
    went_to = models.CharField(max_length=200, blank=True)
    """Where regained time went, in their words; only they see it."""
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="turf_within_a_day", condition=Q(quarter_hours__gte=1, quarter_hours__lte=96)),
        )
        indexes = (models.Index(name="turf_of_day", fields=["on_date"]),)

    def __str__(self) -> str:
        return f"{self.on_date}"


class TurfMonth(models.Model):
    """How many hours turf wars took in a month, over all who noted some; written once, and never changed.

    Of a month in which fewer people noted some than the smallest group has, both numbers are missing for good.
    """

    month = models.DateField(unique=True)
    """Its first day."""
    at = models.DateTimeField()
    """When it was counted."""
    people = models.PositiveIntegerField(null=True)
    quarter_hours = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="turf_month_is_of_a_group",
                condition=Q(people__isnull=True, quarter_hours__isnull=True)
                | Q(people__gte=SMALLEST_GROUP, quarter_hours__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class WorkShown(models.Model):
    """Somebody shows the picture of their own work to a coach they chose, until a day. No picture is stored."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="work_shown")
    coach = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="work_seen")
    from_at = models.DateTimeField()
    until_date = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="work_shown_once", fields=["person", "coach"]),
            models.CheckConstraint(name="work_shown_to_another", condition=~Q(person=F("coach"))),
        )

    def __str__(self) -> str:
        return f"{self.person_id} to {self.coach_id}"
