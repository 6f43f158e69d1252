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

    class Meta:
        # Holds all that is counted, so that counting by team reads the index alone.
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
