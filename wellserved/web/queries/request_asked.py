"""What happens next with a request that was just asked: who sees it, by when they answer, and what they will do."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellserved.web.models import Membership, Request, Team
from wellserved.web.queries.asking import named_on, waiting_for
from wellserved.web.queries.request_moments import Moment, told
from wellserved.web.queries.teams import held_on, leads_on
from wellserved.web.queries.working_hours import hours_of


@dataclass(frozen=True)
class Next:
    """What the page after asking says."""

    request: Request
    provider: Team
    who_sees: str
    answer: Moment | None
    """When the first answer is promised for; None: it is not."""
    delivery: Moment | None
    waits: Request | None
    """The request that waits for this one."""


def what_happens_next(request: Request, now: datetime) -> Next:
    """Say what happens next. At most five queries.

    Takes: a request that was asked, with its provider.
    """
    provider = request.provider
    if provider is None:
        raise ValueError("A draft is not on its way to anybody.")
    hours = hours_of([provider])[provider.pk].hours
    return Next(
        request=request,
        provider=provider,
        who_sees=_who_sees(request, provider, now),
        answer=told(request.answer_due_at, now, hours) if request.answer_due_at else None,
        delivery=told(request.promised_at, now, hours) if request.promised_at else None,
        waits=waiting_for(request),
    )


def _who_sees(request: Request, provider: Team, now: datetime) -> str:
    if request.is_confidential:
        names = ", ".join(each.name for each in named_on(request))
        return _("Only you and whom you named see it: %(names)s.") % {"names": names}
    today = timezone.localdate(now)
    many = Membership.objects.filter(held_on(today), team=provider, person__is_active=True).count()
    leads = leads_on(today, [provider.pk]).get(provider.pk, ())
    words = {"team": provider.name, "n": many, "lead": ", ".join(leads)}
    if not many:
        return _("Nobody is in %(team)s just now. Whoever leads a team above it sees it.") % words
    if leads:
        like = ngettext(
            "%(lead)s of %(team)s sees it.", "All %(n)s people of %(team)s see it; %(lead)s leads them.", many
        )
        return like % words
    return ngettext("One person of %(team)s sees it.", "All %(n)s people of %(team)s see it.", many) % words
