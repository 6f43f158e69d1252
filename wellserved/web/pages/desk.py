"""My desk: what somebody sees first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show(request: HttpRequest) -> HttpResponse:
    """Show the desk of whoever is signed in."""
    return render(request, "desk/show.html")
