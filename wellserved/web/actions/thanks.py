"""Thanks: somebody thanks a team or people of it, takes that back, or hands on to the teams behind what theirs got."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from wellserved.web import rules
from wellserved.web.actions import notices
from wellserved.web.actions.audit import recorded
from wellserved.web.actions.locking import change
from wellserved.web.actions.tree import NotPossible, check_open
from wellserved.web.actions.undo import Way
from wellserved.web.models import Notice, Person, Request, Team, Thanks, Undoable
from wellserved.web.queries import thanks as queries
from wellserved.words.notices import NoticeKind
from wellserved.words.roles import Permission

MOST_A_DAY = 100
"""So often one person thanks within a day: everybody who is thanked gets a mail."""


@dataclass(frozen=True)
class Words:
    """What somebody thanks whom for."""

    from_team: Team
    to_team: Team
    text: str
    made_possible: str = ""
    people: tuple[Person, ...] = ()
    """Some of the team that is thanked, where it is for them above all."""
    request: Request | None = None
    passed_from: Thanks | None = None


def thank(*, by: Person, now: datetime, words: Words) -> Thanks:
    """Thank a team, or people of it, in the name of one's own.

    Raises: NotAllowed; NotPossible where somebody would thank themselves, or the team is closed.
    """
    on = timezone.localdate(now)
    rules.must(queries.why_not_thank(by, words.from_team, on))
    with recorded(by=by, now=now, action="thanks-say", subject=words.to_team) as record:
        _check(by, words, on)
        thanks = _made(by, now, words)
        record.fields = ["thanks:1"]
        record.sentence = _("You thanked %(team)s.") % {"team": words.to_team.name}
        record.way_back = {"thanks": [thanks.pk]}
        return thanks


def remove(*, by: Person, now: datetime, thanks: Thanks) -> Thanks:
    """Take thanks back; they can be put up again by undoing."""
    rules.must(queries.why_not_remove(by, thanks, timezone.localdate(now)))
    with recorded(by=by, now=now, action="thanks-remove", subject=thanks.to_team) as record:
        removed = change(thanks, version=thanks.version, removed_at=now)
        _untell([thanks])
        record.fields = ["removed_at"]
        record.sentence = _("The thanks to %(team)s were taken back.") % {"team": thanks.to_team.name}
        record.way_back = {"thanks": thanks.pk}
        return removed


def pass_on(*, by: Person, now: datetime, thanks: Thanks, teams: Sequence[Team], text: str) -> list[Thanks]:
    """Hand thanks that one's team got on to teams behind it.

    Raises: NotAllowed; NotPossible where a team is none of those behind, or has the thanks already.
    """
    on = timezone.localdate(now)
    rules.must(queries.why_not_pass_on(by, thanks, on))
    with recorded(by=by, now=now, action="thanks-pass-on", subject=thanks.to_team) as record:
        _hold(thanks)
        behind = {each.team.pk: each for each in queries.behind(thanks, by, on)}
        chosen = [behind[each.pk] for each in teams if each.pk in behind]
        if not chosen or len(chosen) < len(teams):
            raise NotPossible(_("Choose teams that serve you and do not have these thanks yet."))
        made = [
            _made(by, now, Words(thanks.to_team, each.team, text, request=each.request, passed_from=thanks))
            for each in chosen
        ]
        record.fields = [f"thanks:{len(made)}"]
        record.sentence = _("You handed the thanks on to %(teams)s.") % {
            "teams": ", ".join(each.team.name for each in chosen)
        }
        record.way_back = {"thanks": [each.pk for each in made]}
        return made


def put_said_back(*, by: Person, now: datetime, thanks: Sequence[int]) -> None:  # noqa: ARG001 -- called like every way back
    """Undo that thanks were said or handed on."""
    rows = Thanks.objects.filter(pk__in=thanks, removed_at=None)
    _untell(rows)
    rows.update(version=F("version") + 1, removed_at=now)


def put_removed_back(*, by: Person, now: datetime, thanks: int) -> None:  # noqa: ARG001 -- called like every way back
    """Undo that thanks were taken back."""
    Thanks.objects.filter(pk=thanks).update(version=F("version") + 1, removed_at=None)


def _why_not_put_back(person: Person, undoable: Undoable, on: date) -> str:
    """Say why somebody may not undo this: they said all of these thanks, or administer."""
    said = undoable.way_back["thanks"]
    rows = Thanks.objects.filter(pk__in=said if isinstance(said, list) else [said])
    return next(filter(None, (queries.why_not_remove(person, each, on) for each in rows)), "")


WAYS: dict[str, Way] = {
    **dict.fromkeys(("thanks-say", "thanks-pass-on"), Way(put_said_back, Permission.SAY_THANKS, _why_not_put_back)),
    "thanks-remove": Way(put_removed_back, Permission.SAY_THANKS, _why_not_put_back),
}


def _hold(thanks: Thanks) -> None:
    """Let nobody else hand the same thanks on meanwhile, from whichever team they have reached.

    Raises: NotPossible where they were taken back.
    """
    first, _level = queries.chain_of(thanks)[0]
    held = Thanks.objects.select_for_update(of=("self",)).filter(pk__in={first.pk, thanks.pk}).order_by("pk")
    if any(each.removed_at is not None for each in held):
        raise NotPossible(_("These thanks were taken back meanwhile."))


def _check(by: Person, words: Words, on: date) -> None:
    check_open(words.to_team)
    today = Thanks.objects.filter(by=by, at__gt=timezone.now() - timedelta(days=1))
    if today[:MOST_A_DAY].count() >= MOST_A_DAY:
        raise NotPossible(_("You thanked %(n)s times within a day. Tomorrow is another one.") % {"n": MOST_A_DAY})
    if by.pk in {each.pk for each in words.people}:
        raise NotPossible(_("You thank others: name colleagues, not yourself."))
    if words.from_team.pk == words.to_team.pk and not words.people:
        raise NotPossible(_("You thank others: name another team, or a colleague of your own."))
    if words.request is not None and not _is_between(words.request, words, by, on):
        raise NotPossible(_("These thanks are not for somebody of this request."))


def _is_between(request: Request, words: Words, by: Person, on: date) -> bool:
    """Say whether a request is one that somebody sees, and the team that is thanked has to do with it."""
    queries.request_to_thank_for(request.key, by, on)
    return words.to_team.pk in {request.customer_id, request.provider_id}


def _made(by: Person, now: datetime, words: Words) -> Thanks:
    thanks = Thanks.objects.create(
        by=by, from_team=words.from_team, to_team=words.to_team, at=now, text=words.text,
        made_possible=words.made_possible, request=words.request, passed_from=words.passed_from,
    )  # fmt: skip
    thanks.people.set(words.people)
    told = words.people or queries.people_of(words.to_team, timezone.localdate(now))
    said = {"by": by.name, "text": words.text}
    notices.tell_people(people=told, kind=NoticeKind.THANKS, now=now, words=said, path=_path(thanks), by=by)
    return thanks


def _path(thanks: Thanks) -> str:
    """Give where the thanks stand, below the address of the application."""
    return f"/thanks/{thanks.key}/"


def _untell(thanks: Iterable[Thanks]) -> None:
    """See that nobody gets a mail of thanks that were taken back before it went."""
    paths = [_path(each) for each in thanks]
    Notice.objects.filter(kind=NoticeKind.THANKS, path__in=paths, mailed_at=None).delete()
