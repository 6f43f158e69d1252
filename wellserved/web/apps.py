"""Makes the application known to Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The one app; everything else stands below it by subject."""

    name = "wellserved.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
