"""Requests: what a team asks of a team, everything that happened to it, and what it waits for."""

import re

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellserved.web.models.charters import Service
from wellserved.web.models.keys import new_key, new_secret
from wellserved.web.models.organisation import Segment
from wellserved.web.models.people import Person
from wellserved.web.models.teams import Team
from wellserved.words.requests import ENDED, LIVING, Happened, Reason, RequestState

TEXTS = ("title", "need", "purpose", "done_when", "needed_by_date")
"""What the customer says a request is about; somebody else's words are never lost (see `actions.locking`)."""
REFERENCE = "R-"
_REFERENCE = re.compile(rf"{re.escape(REFERENCE)}([1-9][0-9]{{0,17}})")


def number_of(reference: str) -> int | None:
    """Give the number of the request that people call so; None: nobody calls a request so.

    >>> number_of("R-17"), number_of("R-017"), number_of("R-\N{SUPERSCRIPT TWO}")
    (17, None, None)
    """
    found = _REFERENCE.fullmatch(reference)
    return int(found[1]) if found else None


class Request(models.Model):
    """Something a team asks of a team. What happened stands in its events; the other fields are their summary.

    A draft has no events and is seen by its author only.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    title = models.CharField(_("what do you need?"), max_length=200)
    need = models.TextField(_("more about it"), blank=True, max_length=8000)
    purpose = models.TextField(_("what for"), blank=True, max_length=2000)
    done_when = models.TextField(_("done when"), blank=True, max_length=2000)
    needed_by_date = models.DateField(_("needed by"), null=True, blank=True)
    # Four of these have no index of their own: those below begin with them.
    customer = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="asked", null=True, db_index=False)
    """The team that asks; None only in drafts."""
    provider = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="requests", null=True, db_index=False)
    """The team that is asked, now; None only in drafts."""
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, related_name="requests", null=True, blank=True)
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """The kind of outside customer it is finally for."""
    asked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="requests_asked", null=True, db_index=False
    )
    contact = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    """Whom of the provider the customer would turn to; the team is asked all the same."""
    taken_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="requests_taken", null=True, db_index=False
    )
    """Who of the provider sees to it."""
    is_confidential = models.BooleanField(_("confidential"), default=False)
    """Only the people in `shares`, who asked and who sees to it see it."""
    is_at_risk = models.BooleanField(_("an outside customer relation is at risk"), default=False)

    state = models.CharField(max_length=20, choices=RequestState.choices, default=RequestState.DRAFT)
    since_at = models.DateTimeField(null=True)
    """Since when it is in this state, and waits for this."""
    waits_on = models.CharField(max_length=1000, blank=True)
    """As in the last event that named something waited on."""
    until_at = models.DateTimeField(null=True)
    """The date waited for."""
    wait_said = models.CharField(max_length=10, blank=True, choices=[("confirmed", _("yes")), ("disputed", _("no"))])
    """What the side waited for says of the present wait; blank: nothing yet."""
    events_count = models.PositiveIntegerField(default=0)
    """The number of its last event: the next one has one more."""
    accepted_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    """When it was delivered, closed or withdrawn the last time; None while somebody holds it."""

    promised_at = models.DateTimeField(null=True)
    """When delivery is promised for, by the last promise; None: nothing is promised."""
    first_promised_at = models.DateTimeField(null=True)
    answer_due_at = models.DateTimeField(null=True)
    """When the first answer is promised for; None: not promised, or given."""
    answered_at = models.DateTimeField(null=True)
    update_due_at = models.DateTimeField(null=True)
    """When the next news is promised for."""
    told_at = models.DateTimeField(null=True)
    """When the customer last heard from the provider."""
    remind_at = models.DateTimeField(null=True)
    """When the provider is to be reminded next; None: no more."""
    reminded = models.PositiveSmallIntegerField(default=0)
    """Of the time until the promise, for how many hundredths they were reminded: 50, 75, 100."""
    understood_by_customer_at = models.DateTimeField(null=True)
    understood_by_provider_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField()
    """When the draft was begun."""
    changed_at = models.DateTimeField()
    """When something happened last."""
    version = models.PositiveIntegerField(default=1)
    """Of its texts."""

    class Meta:
        indexes = (
            # Open ones have no end: so they stand together, however many ended. Partial indexes would say the same
            # with less, but SQLite cannot tell how few rows they hold, and goes along another.
            models.Index(name="request_of_provider", fields=["provider", "ended_at", "promised_at", "id"]),
            models.Index(name="request_of_customer", fields=["customer", "ended_at", "promised_at", "id"]),
            models.Index(name="request_newest_of_provider", fields=["provider", "-opened_at", "-id"]),
            models.Index(name="request_of_asker", fields=["asked_by", "state"]),
            models.Index(name="request_asked_by", fields=["asked_by", "-changed_at"]),
            models.Index(name="request_seen_to", fields=["taken_by", "ended_at", "promised_at"]),
            models.Index(name="request_to_remind", fields=["remind_at"], condition=Q(remind_at__isnull=False)),
            models.Index(name="request_answer_due", fields=["answer_due_at"], condition=Q(answer_due_at__isnull=False)),
            models.Index(name="request_update_due", fields=["update_due_at"], condition=Q(update_due_at__isnull=False)),
            models.Index(name="request_to_close", fields=["ended_at"], condition=Q(state=RequestState.DELIVERED)),
            # Gives what is open, the oldest first, and counts what is late without a look at the rows. SQLite takes no
            # other index for a condition that is written so, and no other query is led astray by this one.
            models.Index(
                name="request_oldest_open",
                fields=["opened_at", "id", "first_promised_at", "promised_at", "state", "is_confidential"],
                condition=~Q(ended_at__isnull=False),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="request_state_is_known", condition=Q(state__in=[each.value for each in RequestState])
            ),
            models.CheckConstraint(
                name="request_is_asked_of_a_team",
                condition=Q(state=RequestState.DRAFT)
                | Q(provider__isnull=False, customer__isnull=False, opened_at__isnull=False, since_at__isnull=False),
            ),
            models.CheckConstraint(
                name="request_between_two_teams",
                condition=Q(provider__isnull=True) | Q(customer__isnull=True) | ~Q(provider=F("customer")),
                violation_error_message=_("A team asks another team."),
            ),
            models.CheckConstraint(
                name="request_ended_when_over",
                condition=Q(
                    state__in=sorted(each.value for each in (*LIVING, RequestState.DRAFT)), ended_at__isnull=True
                )
                | Q(state__in=sorted(each.value for each in ENDED), ended_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """What people call it, and what it is called in the event table."""
        return f"{REFERENCE}{self.pk}"

    @property
    def current(self) -> RequestState:
        """Its state, as a word of the language."""
        return RequestState(self.state)


class RequestEvent(models.Model):
    """Something that happened to a request. Rows are only ever added."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField()
    """1, 2, … among those of the request."""
    at = models.DateTimeField()
    what = models.CharField(max_length=20, choices=Happened.choices)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    """None: somebody who is gone, or the application itself."""
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True)
    """Whom it is asked of or passed on to; and who disputes or confirms a wait."""
    waits_on = models.CharField(max_length=1000, blank=True)
    """References of requests and names of outside parties waited on, separated by |; `customer`: their date."""
    until_at = models.DateTimeField(null=True)
    """The moment promised or waited until."""
    promise = models.CharField(max_length=16, blank=True)
    """Which promise `until_at` is about, one of words.promises.PromiseKind."""
    reason = models.CharField(max_length=20, blank=True, choices=Reason.choices)
    text = models.TextField(blank=True, max_length=8000)
    by_mail = models.BooleanField(default=False)
    undoes = models.PositiveIntegerField(null=True)
    """The number of the event it takes back."""

    class Meta:
        constraints = (
            models.UniqueConstraint(name="request_event_once", fields=["request", "number"]),
            models.CheckConstraint(
                name="request_event_is_known", condition=Q(what__in=[each.value for each in Happened])
            ),
            models.CheckConstraint(
                name="request_event_undoes_an_earlier_one",
                condition=Q(what=Happened.UNDONE, undoes__isnull=False, undoes__lt=F("number"))
                | (~Q(what=Happened.UNDONE) & Q(undoes__isnull=True)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} at {self.at:%Y-%m-%d %H:%M}"


class RequestWait(models.Model):
    """A request waits for another one, or for somebody outside, from a moment on until another."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="waits")
    blocker = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="blocks", null=True)
    outside = models.CharField(max_length=200, blank=True)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    """None: it still does."""

    class Meta:
        indexes = (models.Index(name="request_wait_on", fields=["blocker"], condition=Q(until_at=None)),)
        constraints = (
            models.UniqueConstraint(
                name="request_waits_once", fields=["request", "blocker"], condition=Q(until_at__isnull=True)
            ),
            models.CheckConstraint(name="request_not_on_itself", condition=~Q(request=F("blocker"))),
            models.CheckConstraint(
                name="request_wait_names_one",
                condition=Q(blocker__isnull=False, outside="") | (Q(blocker__isnull=True) & ~Q(outside="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.request_id} waits on {self.blocker_id or self.outside}"


class RequestShare(models.Model):
    """Somebody who may see a request though they belong to neither side; for confidential ones, who may see it."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="requests_shared")

    class Meta:
        constraints = (models.UniqueConstraint(name="request_shared_once", fields=["request", "person"]),)

    def __str__(self) -> str:
        return f"{self.request_id} shared with {self.person_id}"


class Attachment(models.Model):
    """A file that belongs to a request; it is stored under a name that nobody chose, and only ever handed out."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="attachments")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField()
    name = models.CharField(max_length=200)
    """As it was brought, made harmless."""
    bytes = models.PositiveBigIntegerField()
    stored_as = models.CharField(max_length=64, unique=True, default=new_secret)
    """The name of the file in the folder of attachments."""
    removed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
