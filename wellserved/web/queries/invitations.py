"""Who works here and never came in, and may be invited."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from wellserved.web.models import Person, SignInLink


def not_invited_yet(now: datetime) -> QuerySet[Person]:
    """Give everybody with a mail address who never signed in and holds no invitation that still works."""
    works = SignInLink.objects.filter(
        person=OuterRef("pk"), purpose=SignInLink.Purpose.INVITATION, used_at=None, until_at__gt=now
    )
    never_came = Person.objects.filter(is_active=True, mail__isnull=False, last_login=None).exclude(mail="")
    return never_came.exclude(Exists(works)).order_by("pk")


def to_invite(now: datetime) -> int:
    """Count those who may be invited. One query."""
    return not_invited_yet(now).count()
