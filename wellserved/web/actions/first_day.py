"""The first day: somebody says who their customer is."""

from collections.abc import Sequence
from datetime import datetime

from wellserved.web import places
from wellserved.web.models import FirstDayAnswer, FirstDayCustomer, Person, Segment, Team
from wellserved.web.queries.first_day import main_team


def answer_first_day(
    *, by: Person, now: datetime, teams: Sequence[Team] = (), segments: Sequence[Segment] = ()
) -> FirstDayAnswer:
    """Keep whom somebody named as their customers; nobody named means "I have none, or do not know one".

    Whoever answers again replaces what they said before. A published share keeps counting the first answer.
    No entry in the audit trail tells who answered when: in a small batch of answers it would tell who is in it.
    """
    with places.transaction():
        before = FirstDayAnswer.objects.select_for_update().filter(person=by).first()
        if before:
            before.delete()
        answer = FirstDayAnswer.objects.create(
            person=by, team=main_team(by), can_name_one=bool(teams or segments), answered_at=now,
            is_counted=before is not None and before.is_counted,
        )  # fmt: skip
        named = [FirstDayCustomer(answer=answer, team=each) for each in dict.fromkeys(teams)]
        named += [FirstDayCustomer(answer=answer, segment=each) for each in dict.fromkeys(segments)]
        FirstDayCustomer.objects.bulk_create(named)
        return answer
