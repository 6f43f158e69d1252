"""What teams offer, and what provider and customer agreed on: services, charters and their versions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellserved.web.models.keys import new_key
from wellserved.web.models.people import Person
from wellserved.web.models.teams import Link, Team
from wellserved.words.links import Side
from wellserved.words.promises import Promise, PromiseKind

TERMS = ("needs", "first_answer", "next_update", "delivery", "target_share", "provider_needs")
"""What a version of a charter says."""

AMOUNTS = tuple(kind.value for kind in PromiseKind)
"""Those of them that are amounts of working time."""


class Service(models.Model):
    """Something a team does for others, by a name they would use."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="services")
    name = models.CharField(_("name"), max_length=120)
    for_whom = models.CharField(_("for whom"), max_length=200, blank=True)
    description = models.TextField(_("what you get"), max_length=2000, blank=True)
    extraordinary = models.TextField(_("what extraordinary service looks like"), max_length=2000, blank=True)
    """In the words of customers."""
    self_service = models.URLField(_("where you can help yourself"), max_length=500, blank=True)
    closed_on_date = models.DateField(_("no longer offered since"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="service_name_once", fields=["team", "name"], condition=Q(closed_on_date__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def way_to_help_yourself(self) -> str:
        """The address, if it is one of a page: a link to anything else is never shown."""
        return self.self_service if self.self_service.startswith(("https://", "http://")) else ""


class Charter(models.Model):
    """What both sides of a link agreed on, for one service or for everything; how it reads stands in its versions."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="charters")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="charters", null=True)
    """None: all that the provider does for this customer."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["link", "service"], name="charter_of_service_once"),
            models.UniqueConstraint(
                name="charter_of_everything_once", fields=["link"], condition=Q(service__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"charter {self.key}"


class CharterVersion(models.Model):
    """How a charter reads: proposed by one side, and in force from the moment both have agreed until a later one is.

    Amounts are minutes of the provider's working time; null: nothing is promised.
    """

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    """1, 2, … among those of the charter."""
    needs = models.TextField(_("what the customer needs"), max_length=4000)
    """In the customer's words."""
    first_answer = models.PositiveIntegerField(_("first answer within"), null=True, blank=True)
    next_update = models.PositiveIntegerField(_("news at least every"), null=True, blank=True)
    delivery = models.PositiveIntegerField(_("delivery within"), null=True, blank=True)
    target_share = models.PositiveSmallIntegerField(_("in at least so many of 100 requests"), default=90)
    provider_needs = models.TextField(_("what the provider needs for it"), max_length=4000, blank=True)
    proposed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    proposed_at = models.DateTimeField()
    provider_by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    """Who agreed for the provider; may be gone, the moment stays."""
    provider_at = models.DateTimeField(null=True)
    customer_by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    customer_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    """When the second side agreed; None: it is a proposal."""
    version = models.PositiveIntegerField(default=1)
    """Of the text: whoever agrees, agrees to what they read."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["charter", "number"], name="charter_version_number_once"),
            models.UniqueConstraint(
                name="charter_has_one_proposal", fields=["charter"], condition=Q(agreed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="charter_is_agreed_by_both",
                condition=Q(agreed_at__isnull=True) | Q(provider_at__isnull=False, customer_at__isnull=False),
            ),
            models.CheckConstraint(
                name="charter_target_is_a_share", condition=Q(target_share__gte=1, target_share__lte=100)
            ),
        )

    def __str__(self) -> str:
        return f"version {self.number} of charter {self.charter_id}"

    def agreed_by(self, side: Side) -> bool:
        """Say whether a side has agreed."""
        return (self.provider_at if side is Side.PROVIDER else self.customer_at) is not None

    @property
    def promises(self) -> tuple[Promise, ...]:
        """What is promised, in the order in which it is due."""
        amounts = {kind: getattr(self, kind.value) for kind in PromiseKind}
        return tuple(Promise(kind, minutes, self.target_share) for kind, minutes in amounts.items() if minutes)
