"""Who shows the picture of their own work to whom; only the two of them see that."""

from datetime import date

from wellserved.web.models import Person, WorkShown


def shown_by(person: Person, on: date) -> list[WorkShown]:
    """Give to whom somebody shows their work on a day, with these people, by name. One query."""
    rows = WorkShown.objects.filter(person=person, until_date__gte=on, coach__is_active=True)
    return list(rows.select_related("coach").order_by("coach__name", "pk"))


def shown_to(coach: Person, on: date) -> list[WorkShown]:
    """Give who shows their work to somebody on a day, with these people, by name. One query."""
    rows = WorkShown.objects.filter(coach=coach, until_date__gte=on, person__is_active=True)
    return list(rows.select_related("person").order_by("person__name", "pk"))


def until(person: Person, coach: Person) -> date | None:
    """Give the last day on which somebody shows their work to somebody. One query."""
    return WorkShown.objects.filter(person=person, coach=coach).values_list("until_date", flat=True).first()
