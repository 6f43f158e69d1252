"""Notices: who is told what, and how soon."""

from wellserved.web.models import Request, RequestEvent


def tell(*, request: Request, event: RequestEvent) -> None:
    """Tell whom it concerns what happened to a request; in the transaction in which it happened."""
