"""The answers to the question of the first day, who one's customer is."""

from django.db import models
from django.db.models import Q

from wellserved.web.models.organisation import Segment
from wellserved.web.models.people import Person
from wellserved.web.models.teams import Team


class FirstDayAnswer(models.Model):
    """What somebody answered; only they see it, and teams of five or more see the share who could name one."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="first_day")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, related_name="+", null=True)
    """The team they belonged to when they answered."""
    can_name_one = models.BooleanField()
    answered_at = models.DateTimeField()
    is_counted = models.BooleanField(default=False)
    """A published share counts it, or what the person answered before."""

    class Meta:
        indexes = (models.Index(fields=["team", "answered_at", "can_name_one"], name="first_day_by_team"),)

    def __str__(self) -> str:
        return f"answer of {self.person_id}"


class FirstDayCustomer(models.Model):
    """One customer somebody named."""

    answer = models.ForeignKey(FirstDayAnswer, on_delete=models.CASCADE, related_name="customers")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", null=True)
    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="+", null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="first_day_customer_is_one",
                condition=Q(team__isnull=False, segment__isnull=True) | Q(team__isnull=True, segment__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"customer in answer {self.answer_id}"


class FirstDayShares(models.Model):
    """One publication of how many could name a customer; numbers of groups, never of a person.

    By the number of the team, "0" for the organisation: how many could, how many answered, and whether the first number
    is a limit (`queries.first_day_share`).
    """

    at = models.DateTimeField()
    pieces = models.JSONField()
    """What the shares are sums of; later publications add to them."""
    shares = models.JSONField()
    """Of each team with all below it, as the tree stood."""

    def __str__(self) -> str:
        return f"shares of {self.at:%Y-%m-%d}"
