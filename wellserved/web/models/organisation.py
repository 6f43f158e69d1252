"""The organisation itself, and who outside it is served in the end."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellserved.words.anonymity import SMALLEST_GROUP


class Organisation(models.Model):
    """The organisation whose database this is; there is one row."""

    name = models.CharField(_("name"), max_length=120)
    extraordinary_service = models.TextField(
        _("what extraordinary service looks like here"), blank=True, max_length=4000
    )
    smallest_group = models.PositiveSmallIntegerField(
        _("smallest group whose answers are shown"),
        default=SMALLEST_GROUP,
        validators=[MinValueValidator(SMALLEST_GROUP)],
    )
    privacy_read_at = models.DateTimeField(_("privacy settings agreed"), null=True)
    set_up_at = models.DateTimeField(_("set up"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="organisation_smallest_group_never_lower",
                condition=Q(smallest_group__gte=SMALLEST_GROUP),
                violation_error_message=_("The smallest group can be raised, never lowered below 5."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Segment(models.Model):
    """A kind of outside customer."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.TextField(_("who they are"), blank=True, max_length=2000)
    closed_on_date = models.DateField(_("closed"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name
