"""When teams work: versions that hold from a day on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellserved.web.models.teams import Team

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The fields of the days of the week, Monday first."""
FIELDS = ("zone", *WEEKDAYS, "holidays", "own_days")
"""What a version says."""
_CLOSED = "closed"


class TeamHours(models.Model):
    """The hours of a team from a day on, complete in itself; a team without any has those of the team above it.

    All versions of a team are counted by the clocks of one zone.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="hours")
    from_date = models.DateField(_("from"), null=True)
    """None: from ever; the first version of every team."""
    zone = models.CharField(_("time zone"), max_length=60)
    monday = models.CharField(_("Monday"), max_length=120, default=_CLOSED)
    """As `words.intervals.read_day` reads it."""
    tuesday = models.CharField(_("Tuesday"), max_length=120, default=_CLOSED)
    wednesday = models.CharField(_("Wednesday"), max_length=120, default=_CLOSED)
    thursday = models.CharField(_("Thursday"), max_length=120, default=_CLOSED)
    friday = models.CharField(_("Friday"), max_length=120, default=_CLOSED)
    saturday = models.CharField(_("Saturday"), max_length=120, default=_CLOSED)
    sunday = models.CharField(_("Sunday"), max_length=120, default=_CLOSED)
    holidays = models.CharField(_("public holidays"), max_length=12, blank=True)
    """A code as ISO 3166 writes it, such as DE or DE-BE; blank: none."""
    own_days = models.TextField(_("days that are different"), max_length=4000, blank=True)
    """One on each line, such as 12-24 closed, as `actions.own_days` reads it."""
    version = models.PositiveIntegerField(default=1)
    """Counts every change of any version of the team; the last changed one has the highest."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["team", "from_date"], name="team_hours_begin_once"),
            models.UniqueConstraint(
                name="team_hours_one_from_ever", fields=["team"], condition=Q(from_date__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"hours of {self.team_id} from {self.from_date or 'ever'}"
