"""Who is signed in, and what they sent."""

from django.http import HttpRequest, QueryDict

from wellserved.web.models import Person


def reader(request: HttpRequest) -> Person:
    """Give the person who is signed in."""
    if not isinstance(request.user, Person):
        raise TypeError("This page stands behind a door that lets nobody in who is not signed in.")
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what was sent, even if it is empty; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None
