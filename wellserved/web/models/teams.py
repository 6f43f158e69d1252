"""Teams as they are now and as they were: the dated tree, and who serves whom."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wellserved.web.models.keys import new_key
from wellserved.web.models.organisation import Segment
from wellserved.words.links import Critical, Said, Side, Stand, Used, stand
from wellserved.words.team_figures import Figure

TEXTS = ("purpose", "impact", "priorities", "measured_by", "load", "challenges", "how_to_ask")
"""What a team says about itself in its own words, in the order in which it is read."""


class Team(models.Model):
    """A team, from its beginning to its end, whatever it was called and wherever it belonged.

    Name, parent and path say how it is now; how it was stands in `TeamSpan`.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    """The natural key: stands in addresses and in files that are imported; never changes."""
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True, blank=True)
    path = models.CharField(max_length=500, editable=False, db_index=True)
    """The keys' numbers from the top to the team itself, such as /3/17/: whoever begins like it is below it."""
    closed_on_date = models.DateField(_("closed"), null=True, blank=True)
    purpose = models.TextField(_("purpose"), blank=True, max_length=2000)
    impact = models.TextField(_("what becomes possible because of us"), blank=True, max_length=2000)
    impact_figure = models.CharField(_("the figure beside it"), max_length=12, blank=True, choices=Figure.choices())
    """One of words.team_figures.Figure, which is computed; blank: none."""
    priorities = models.TextField(_("priorities"), blank=True, max_length=2000)
    measured_by = models.TextField(_("what we are measured by"), blank=True, max_length=2000)
    load = models.TextField(_("what takes our time now"), blank=True, max_length=2000)
    challenges = models.TextField(_("daily challenges and pressures"), blank=True, max_length=2000)
    how_to_ask = models.TextField(_("how to ask us"), blank=True, max_length=2000)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=["name", "id"], name="team_by_name"),)
        constraints = (
            models.CheckConstraint(
                name="team_impact_figure_is_known",
                condition=Q(impact_figure__in=["", *(each.value for each in Figure)]),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def path_numbers(self) -> list[int]:
        """Give the numbers of all teams above it, the highest first, and its own."""
        return [int(number) for number in self.path.strip("/").split("/")]


class TeamSpan(models.Model):
    """What a team was called and where it belonged, from a day on, until another."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="spans")
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True)
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True)
    """The first day on which it no longer held."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="team_span_ends_after_it_begins",
                condition=Q(until_date__isnull=True) | Q(until_date__gt=F("from_date")),
                violation_error_message=_("The last day lies before the first one."),
            ),
            models.UniqueConstraint(fields=["team", "from_date"], name="team_span_begins_once"),
            models.UniqueConstraint(name="team_span_one_is_now", fields=["team"], condition=Q(until_date__isnull=True)),
        )

    def __str__(self) -> str:
        return f"{self.name} from {self.from_date}"


class Succession(models.Model):
    """A team went on in another: after a merger in one, after a split in several."""

    class Kind(models.TextChoices):
        """What happened."""

        MERGED = "merged", _("merged")
        SPLIT = "split", _("split")

    before = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="followed_by")
    after = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="follows")
    kind = models.CharField(max_length=10, choices=Kind)
    on_date = models.DateField(_("on"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["before", "after"], name="succession_once"),
            models.CheckConstraint(name="succession_of_another", condition=~Q(before=F("after"))),
        )

    def __str__(self) -> str:
        return f"{self.before_id} {self.kind} into {self.after_id}"


class Link(models.Model):
    """A team serves another team, or outside customers; each side says so, says not so, or has not said yet.

    A link that ended stays as it was; whoever declares it again begins a new one.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    provider = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="serves")
    customer = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="served_by", null=True, blank=True)
    segment = models.ForeignKey(Segment, on_delete=models.PROTECT, related_name="served_by", null=True, blank=True)
    said_by_provider_at = models.DateTimeField(null=True)
    said_by_customer_at = models.DateTimeField(null=True)
    denied_by_provider_at = models.DateTimeField(null=True)
    """Since when that side says that it is not so, or no longer."""
    denied_by_customer_at = models.DateTimeField(null=True)
    used = models.CharField(_("how often it is used"), max_length=12, blank=True, choices=Used.choices)
    """One of words.links.Used; blank: nobody said."""
    critical = models.CharField(_("how much depends on it"), max_length=12, blank=True, choices=Critical.choices)
    """One of words.links.Critical; blank: nobody said."""
    what_for = models.CharField(_("what for"), max_length=200, blank=True)
    described_by = models.CharField(max_length=8, blank=True)
    """The side that last said how often, how much and what for; blank: neither."""
    described_at = models.DateTimeField(null=True)
    ended_on_date = models.DateField(_("ended"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="link_has_one_customer",
                condition=Q(customer__isnull=False, segment__isnull=True)
                | Q(customer__isnull=True, segment__isnull=False),
                violation_error_message=_("A link leads to one team, or to one kind of outside customer."),
            ),
            models.CheckConstraint(
                name="link_to_another",
                condition=Q(customer__isnull=True) | ~Q(customer=F("provider")),
                violation_error_message=_("A team is not its own customer."),
            ),
            models.UniqueConstraint(
                name="link_between_teams_once", fields=["provider", "customer"], condition=Q(ended_on_date__isnull=True)
            ),
            models.UniqueConstraint(
                name="link_to_segment_once", fields=["provider", "segment"], condition=Q(ended_on_date__isnull=True)
            ),
            models.CheckConstraint(
                name="link_each_side_says_one_thing",
                condition=(Q(said_by_provider_at__isnull=True) | Q(denied_by_provider_at__isnull=True))
                & (Q(said_by_customer_at__isnull=True) | Q(denied_by_customer_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="link_outside_is_not_asked",
                condition=Q(customer__isnull=False)
                | Q(said_by_customer_at__isnull=True, denied_by_customer_at__isnull=True),
            ),
            models.CheckConstraint(
                name="link_described_by_a_side",
                condition=Q(described_by="", described_at__isnull=True)
                | Q(described_by__in=[each.value for each in Side], described_at__isnull=False),
            ),
            models.CheckConstraint(
                name="link_used_is_known", condition=Q(used__in=["", *(each.value for each in Used)])
            ),
            models.CheckConstraint(
                name="link_critical_is_known", condition=Q(critical__in=["", *(each.value for each in Critical)])
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider_id} serves {self.customer_id or self.segment_id}"

    def said_by(self, side: Side) -> Said:
        """Give what a side says."""
        if side is Side.PROVIDER:
            return Said(self.said_by_provider_at, self.denied_by_provider_at)
        return Said(self.said_by_customer_at, self.denied_by_customer_at)

    @property
    def stand(self) -> Stand:
        """How it stands between the two sides."""
        customer = self.said_by(Side.CUSTOMER) if self.customer_id else None
        return stand(self.said_by(Side.PROVIDER), customer, self.described_by, self.described_at)
