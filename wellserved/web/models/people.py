"""People: who they are, where they belong since when, and who stands in for them."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from wellserved.web.models.keys import new_key
from wellserved.words.roles import Role


class Everybody(BaseUserManager["Person"]):
    """All people of the place."""

    def get_by_natural_key(self, mail: str | None) -> "Person":
        """Find somebody by mail address, in whatever case it is written."""
        return self.get(mail=(mail or "").lower())


class Person(AbstractBaseUser):
    """Somebody who works in the organisation, and signs in."""

    class Theme(models.TextChoices):
        """How pages look."""

        SYSTEM = "system", _("like my device")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")
        CONTRAST = "contrast", _("high contrast")

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=120)
    mail = models.EmailField(_("mail address"), max_length=254, unique=True, null=True, blank=True)
    staff_id = models.CharField(_("staff number"), max_length=60, unique=True, null=True, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.given(), default=Role.EMPLOYEE)
    is_active = models.BooleanField(_("works here"), default=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    zone = models.CharField(_("time zone"), max_length=60, blank=True)
    theme = models.CharField(_("look"), max_length=10, choices=Theme, default=Theme.SYSTEM)
    week_starts_on = models.PositiveSmallIntegerField(_("week starts on"), default=1)
    keys_on = models.BooleanField(_("keyboard shortcuts"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "mail"
    EMAIL_FIELD = "mail"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = Everybody()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="person_mail_is_lower_case",
                condition=Q(mail__isnull=True) | Q(mail=Lower("mail")),
                violation_error_message=_("Mail addresses are kept in lower case."),
            ),
        )
        indexes = (models.Index(fields=["name", "id"], name="person_by_name"),)

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Give the name as mails begin with it."""
        return self.name

    def has_usable_password(self) -> bool:
        """Say whether they set a password; most people have none and need none."""
        return bool(self.password) and super().has_usable_password()

    def get_session_auth_hash(self) -> str:
        """Give what every session of theirs carries: a new password, mail address or role ends all sessions."""
        return salted_hmac(
            "wellserved.session", f"{self.password}\n{self.mail}\n{self.role}", algorithm="sha256"
        ).hexdigest()


class Membership(models.Model):
    """Somebody belongs to a team, from a day on, until another."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey("web.Team", on_delete=models.PROTECT, related_name="memberships")
    is_lead = models.BooleanField(_("leads the team"), default=False)
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    """The first day on which they no longer belong."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(until_date__isnull=True) | Q(until_date__gt=F("from_date")),
                violation_error_message=_("The last day lies before the first one."),
            ),
            models.UniqueConstraint(
                name="membership_once_at_a_time",
                fields=["person", "team"],
                condition=Q(until_date__isnull=True),
                violation_error_message=_("They already belong to this team."),
            ),
        )
        indexes = (
            models.Index(fields=["team", "until_date"], name="membership_of_team"),
            models.Index(fields=["team", "is_lead"], name="membership_leads"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} in {self.team_id} from {self.from_date}"


class Absence(models.Model):
    """Somebody is away, and somebody else may act for them."""

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="stands_in", null=True, blank=True)
    from_date = models.DateField(_("from"))
    until_date = models.DateField(_("back on"))
    chose_deputy = models.BooleanField(default=False)
    """Whoever is away said themselves who stands in: only then these see what is confidential, too."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=Q(until_date__gt=F("from_date")),
                violation_error_message=_("The day of return must come after the first day away."),
            ),
            models.CheckConstraint(
                name="absence_deputy_is_another",
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("person")),
                violation_error_message=_("Nobody stands in for themselves."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} away from {self.from_date}"
