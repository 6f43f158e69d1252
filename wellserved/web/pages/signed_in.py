"""Who is signed in, and what they sent."""

from django.http import HttpRequest, QueryDict

from wellserved.web.models import Person

LONGEST_VERSION = 9


def reader(request: HttpRequest) -> Person:
    """Give the person who is signed in."""
    if not isinstance(request.user, Person):
        raise TypeError("This page stands behind a door that lets nobody in who is not signed in.")
    return request.user


def version_sent(request: HttpRequest) -> int:
    """Give the version from which a form was made; 0, of which nothing is the newest version, where it says none."""
    said = request.POST.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST_VERSION else 0


def version_for(request: HttpRequest, newest: int) -> int:
    """Give the version a form is to carry: the newest while it is first shown, afterwards the one it came with."""
    return version_sent(request) if request.method == "POST" else newest


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what was sent, even if it is empty; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None
