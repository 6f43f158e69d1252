"""Help: the words, the keys, and where to find what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def show(request: HttpRequest) -> HttpResponse:
    """Show one page of help; it is short enough to be read."""
    keys = [
        ("/", _("search")),
        ("g h", _("my desk")),
        ("g t", _("teams")),
        ("g d", _("thanks")),
        ("?", _("this page")),
        ("Esc", _("close what is open")),
    ]
    words = [
        (_("Team"), _("People who serve others together. Requests go to teams, never to persons.")),
        (_("Customer"), _("Whoever gets what a team does: another team, or somebody outside.")),
        (_("Link"), _("One team serves another, or serves customers outside.")),
        (_("Way to the customer"), _("The links from a team to the customers outside, stop by stop.")),
        (
            _("Lead, deputy"),
            _("Whoever leads a team today. While they are away, their deputy may do what they may do."),
        ),
        (_("Not shown, to keep answers safe"), _("Fewer than five people answered; they count in a larger group.")),
    ]
    return render(request, "help/show.html", {"keys": keys, "words": words})
