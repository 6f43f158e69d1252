"""Rules about the picture of somebody's own work: they see it, and whom they show it to, as long as they want."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.models import Person, WorkShown
from wellserved.words.roles import RULES, Permission, Relation, may

LONGEST = timedelta(days=92)
"""For so long it can be shown at once; whoever wants may show it again."""


def is_shown(person: Person, coach: Person, on: date) -> bool:
    """Say whether somebody shows the picture of their work to somebody else on a day. One query."""
    if not (person.is_active and coach.is_active):
        return False
    return WorkShown.objects.filter(person=person, coach=coach, until_date__gte=on).exists()


def why_not_see_work(reader: Person, person: Person, on: date) -> str:
    """Say why somebody may not see the picture of a colleague's work."""
    near = Relation.LINKED if is_shown(person, reader, on) else Relation.OTHER
    allowed = may(rules.roles_of(reader, on), Permission.SEE_WORK_SHOWN, near)
    return "" if allowed else RULES[Permission.SEE_WORK_SHOWN].says_no()


def why_not_show(person: Person, coach: Person, until: date, on: date) -> str:
    """Say why somebody cannot show the picture of their work to somebody until a day."""
    if person.pk == coach.pk:
        return _("You see it anyway. Choose somebody else.")
    if not coach.is_active:
        return _("%(name)s does not work here any more.") % {"name": coach.name}
    if until < on:
        return _("This day has passed. Choose today or a later one.")
    if until > on + LONGEST:
        return _("Choose a day within three months; after that you can show it again.")
    return ""
