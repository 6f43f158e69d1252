"""Guess, then see: everybody may say once a quarter how they think it stands; groups get a sum when it is over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import places, rules
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.tree import NotPossible
from wellserved.web.models import Guess, GuessSum, Organisation, Person, Team
from wellserved.web.queries import guesses as queries
from wellserved.words.anonymity import SMALLEST_GROUP
from wellserved.words.quarters import quarter_of

TO_THE_NEAREST = 5


@dataclass(frozen=True)
class Said:
    """What somebody guesses; None: they would rather not say."""

    kept_share: int | None = None
    waits_with: Team | None = None
    link: tuple[Team, Team] | None = None
    """Provider and customer."""


def say(*, by: Person, now: datetime, said: Said) -> Guess:
    """Keep what somebody guesses; in the audit trail stands that they guessed, not what.

    Raises: NotPossible for a second guess in one quarter: by then they may have seen the measurement.
    """
    today = timezone.localdate(now)
    rules.must(rules.why_not_guess(by, today))
    with recorded(by=by, now=now, action="guess-say", subject="organisation"):
        quarter = quarter_of(today)
        provider, customer = said.link or (None, None)
        words = {
            "at": now,
            "group": queries.group_of(by, today),
            "kept_share": said.kept_share,
            "waits_with": said.waits_with,
            "weakest_provider": provider,
            "weakest_customer": customer,
        }
        guess, is_new = Guess.objects.get_or_create(by=by, quarter=quarter, defaults=words)
        if not is_new:
            raise NotPossible(_("You have guessed in this quarter already."))
        return guess


def count_quarters(now: datetime) -> int:
    """Count what groups guessed in quarters that are over and not counted yet; give how many quarters these were.

    Once written, a sum stays as it is: whoever leaves, or is removed, does not show as a difference. So it waits while
    the first measurement is still being made.
    """
    if queries.is_first_measured_now():
        return 0
    this = quarter_of(timezone.localdate(now))
    over = Guess.objects.filter(quarter__lt=this).exclude(quarter__in=GuessSum.objects.values("quarter"))
    quarters = sorted(set(over.values_list("quarter", flat=True)))
    for quarter in quarters:
        _count(quarter, now)
    return len(quarters)


def _count(quarter: date, now: datetime) -> None:
    measured = queries.measured()
    smallest = Organisation.objects.values_list("smallest_group", flat=True).first() or SMALLEST_GROUP
    with places.transaction():
        said = list(Guess.objects.filter(quarter=quarter))
        for group in queries.GROUPS:
            of_group = [each for each in said if each.group == group]
            words: dict[str, object] = {"at": now, **_kept(of_group, smallest)}
            words |= _waits(of_group, measured, smallest) | _link(of_group, measured, smallest)
            GuessSum.objects.get_or_create(quarter=quarter, group=group, defaults=words)


def _kept(said: Sequence[Guess], smallest: int) -> dict[str, int | None]:
    shares = [each.kept_share for each in said if each.kept_share is not None]
    if len(shares) < smallest:
        return {}
    about = TO_THE_NEAREST * round(median(shares) / TO_THE_NEAREST)
    return {"kept_people": len(shares), "kept_about": about}


def _waits(said: Sequence[Guess], measured: queries.Measured | None, smallest: int) -> dict[str, object]:
    team = measured.waits_with if measured else None
    named = [each.waits_with_id for each in said if each.waits_with_id is not None]
    people, how_many = _named(named, team.pk if team else None, smallest)
    return {"waits_with": team, "waits_people": people, "waits_named": how_many}


def _link(said: Sequence[Guess], measured: queries.Measured | None, smallest: int) -> dict[str, object]:
    link = measured.link if measured else None
    named = [(each.weakest_provider_id, each.weakest_customer_id) for each in said if each.weakest_provider_id]
    people, how_many = _named(named, (link[0].pk, link[1].pk) if link else None, smallest)
    provider, customer = link or (None, None)
    words = {"weakest_provider": provider, "weakest_customer": customer}
    return {**words, "link_people": people, "link_named": how_many}


def _named(said: Iterable[object], measured: object, smallest: int) -> tuple[int | None, int | None]:
    """Give how many said something, and how many of them named what was measured; None where it is not told."""
    all_said = list(said)
    if len(all_said) < smallest:
        return None, None
    if measured is None:
        return len(all_said), None
    return len(all_said), queries.clamped(all_said.count(measured), len(all_said))
