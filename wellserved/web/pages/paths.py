"""The strip of the way to the customer, with an address for each stop."""

from collections.abc import Iterable

from django.urls import reverse

from wellserved.web.queries.line_of_sight import Stop


def strip(path: Iterable[Stop]) -> list[dict[str, str]]:
    """Give the stops as the strip draws them: customers outside have no page of their own."""
    return [
        {
            "name": stop.name,
            "kind": stop.kind,
            "href": "" if stop.kind == "customer" else reverse("team-show", kwargs={"key": stop.key}),
        }
        for stop in path
    ]
