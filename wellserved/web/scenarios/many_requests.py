"""How a million requests go: the courses of the sample company's year, told again at other times by other teams.

Only courses that need no other request are told again, and of those the longer ones: about ten events each.
"""

from datetime import date
from functools import cache

from wellserved.web.scenarios.lender import lender
from wellserved.web.scenarios.plan_requests import PlannedRequest
from wellserved.words.requests import Happened

AT_LEAST, OFTEN_FROM = 8, 9
"""Courses of so many events are told again, and of so many three times as often: ten events in the mean."""


@cache
def courses(on: date) -> tuple[PlannedRequest, ...]:
    """Give the courses that are told again; those that stand here several times are told as often."""
    ended = [each for each in lender(1, on).requests.requests if _is_alone_and_closed(each)]
    long, longer = ([each for each in ended if len(each.events) >= least] for least in (AT_LEAST, OFTEN_FROM))
    return (*long, *longer, *longer)


def _is_alone_and_closed(request: PlannedRequest) -> bool:
    happened = [each.what for each in request.events]
    return happened[-1:] == [Happened.CLOSED] and not {Happened.WAITS_ON_REQUEST, Happened.REDIRECTED} & {*happened}
