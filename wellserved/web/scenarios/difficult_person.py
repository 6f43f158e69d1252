"""The story of the difficult person, who is none: Kim of Operations waits for Finance, and Finance for Legal.

Monday to Friday, nine to five: the Sales desk waits 34 working hours, most of which lie in Legal's queue.
"""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol

from wellserved.web.scenarios.plan_requests import PlannedEvent, PlannedRequest, PlannedRequests
from wellserved.words.requests import Happened

SALES, OPERATIONS, FINANCE, LEGAL = "sales", "operations", "finance", "legal"
"""Keys of the teams. Their people are named by mail: `mail_of` of the same keys."""
MON, TUE, THU, FRI = 0, 1, 3, 4


class At(Protocol):
    """Gives a moment of the week."""

    def __call__(self, day: int, hour: int, minute: int = 0) -> datetime:
        """Give the moment on a day, counted from Monday."""


def mail_of(team: str) -> str:
    """Give the mail address of who acts for a team in the story."""
    return f"{'kim' if team == OPERATIONS else team}@example.org"


def difficult_person(monday: date, zone: tzinfo) -> PlannedRequests:
    """Give the three requests of the week that begins on a Monday."""

    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(monday + timedelta(days=day), time(hour, minute), zone)

    return PlannedRequests((_contract(at), _account(at), _opinion(at)))


def _contract(at: At) -> PlannedRequest:
    kim, customer = mail_of(OPERATIONS), mail_of(SALES)
    return PlannedRequest(
        number=1,
        key="storycontrac",
        title="Contract for the bakery by Friday noon",
        customer=SALES,
        asked_by=customer,
        taken_by=kim,
        events=(
            PlannedEvent(at(MON, 10), Happened.ASKED, customer, OPERATIONS),
            PlannedEvent(at(MON, 11), Happened.TAKEN_UP, kim),
            PlannedEvent(at(MON, 12), Happened.WAITS_ON_REQUEST, kim, waits_on=(2,)),
            PlannedEvent(at(THU, 15), Happened.PUT_BACK, kim),
            PlannedEvent(at(THU, 16), Happened.TAKEN_UP, kim),
            PlannedEvent(at(FRI, 9), Happened.QUESTIONED, kim, text="Which of the two accounts?"),
            PlannedEvent(at(FRI, 10, 30), Happened.ANSWERED, customer, text="The one of the shop."),
            PlannedEvent(at(FRI, 10, 30), Happened.TAKEN_UP, kim),
            PlannedEvent(at(FRI, 12), Happened.DELIVERED, kim),
        ),
    )


def _account(at: At) -> PlannedRequest:
    finance, kim = mail_of(FINANCE), mail_of(OPERATIONS)
    return PlannedRequest(
        number=2,
        key="storyaccount",
        title="Account for the bakery",
        customer=OPERATIONS,
        asked_by=kim,
        taken_by=finance,
        events=(
            PlannedEvent(at(MON, 12), Happened.ASKED, kim, FINANCE),
            PlannedEvent(at(TUE, 10), Happened.TAKEN_UP, finance),
            PlannedEvent(at(TUE, 11), Happened.WAITS_ON_REQUEST, finance, waits_on=(3,)),
            PlannedEvent(at(THU, 11), Happened.TAKEN_UP, finance),
            PlannedEvent(at(THU, 14), Happened.DELIVERED, finance),
        ),
    )


def _opinion(at: At) -> PlannedRequest:
    legal, finance = mail_of(LEGAL), mail_of(FINANCE)
    return PlannedRequest(
        number=3,
        key="storyopinion",
        title="May the bakery have two accounts?",
        customer=FINANCE,
        asked_by=finance,
        taken_by=legal,
        events=(
            PlannedEvent(at(TUE, 13), Happened.ASKED, finance, LEGAL),
            PlannedEvent(at(THU, 9, 30), Happened.TAKEN_UP, legal),
            PlannedEvent(at(THU, 10, 30), Happened.DELIVERED, legal),
        ),
    )
