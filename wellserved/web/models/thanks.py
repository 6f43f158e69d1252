"""Help that was given and thanks that were said: across teams, and never added up by person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellserved.web.models.keys import new_key
from wellserved.web.models.people import Person
from wellserved.web.models.requests import Request
from wellserved.web.models.teams import Team


class HelpGiven(models.Model):
    """A team helped another one in passing, or was asked to and said no: the minutes it takes, the hours it saves."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    helper = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="help_given")
    helped = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="help_received")
    request = models.ForeignKey(Request, on_delete=models.SET_NULL, related_name="help", null=True)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    """Who wrote it down."""
    at = models.DateTimeField()
    what = models.CharField(_("what it was about"), max_length=200)
    minutes = models.PositiveIntegerField(_("minutes it takes the helper"))
    would_save_minutes = models.PositiveIntegerField(_("minutes it would save the other team"), null=True)
    """As whoever asked estimates it beforehand."""
    saved_minutes = models.PositiveIntegerField(_("minutes it saved"), null=True)
    """As the team that was helped confirms it; None: not confirmed yet."""
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="+", null=True)
    is_refused = models.BooleanField(default=False)
    """It was a no."""
    for_own_targets = models.BooleanField(_("because of our own targets"), default=False)
    """Why it was a no; goes to where goals pull against each other."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(name="help_of_helper", fields=["helper", "-at", "-id"]),
            models.Index(name="help_of_helped", fields=["helped", "-at", "-id"]),
        )
        constraints = (
            models.CheckConstraint(name="help_between_two_teams", condition=~Q(helper=models.F("helped"))),
            models.CheckConstraint(
                name="help_refused_saves_nothing", condition=Q(is_refused=False) | Q(saved_minutes__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.what


class Thanks(models.Model):
    """Thanks of somebody to a team, or to people of another team, for what it made possible."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="thanks_said", null=True)
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="thanks_said")
    """The team of whoever thanks, then."""
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="thanks_received")
    people = models.ManyToManyField(Person, related_name="thanks_received", blank=True)
    """Some of that team, where it is for them above all; empty: for all of it."""
    at = models.DateTimeField()
    text = models.TextField(_("what you thank them for"), max_length=2000)
    made_possible = models.TextField(_("what it made possible"), blank=True, max_length=1000)
    request = models.ForeignKey(Request, on_delete=models.SET_NULL, related_name="thanks", null=True)
    passed_from = models.ForeignKey("self", on_delete=models.SET_NULL, related_name="passed_on", null=True)
    """The thanks that these hand on to a team behind."""
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(name="thanks_newest", fields=["-at", "-id"], condition=Q(removed_at=None)),
            models.Index(name="thanks_of_team", fields=["to_team", "-at", "-id"], condition=Q(removed_at=None)),
        )

    def __str__(self) -> str:
        return self.text[:60]
