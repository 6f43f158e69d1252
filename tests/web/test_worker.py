"""What the worker does: it tidies up what is old, goes on when something fails, and leaves a sign that it lives."""

from datetime import datetime, timedelta

from django.core.cache import cache

from tests.web.conftest import NOW, Cast
from wellserved.web.actions.periodic import ALIVE, WORK, carefully, do_tasks, tell_that_alive, tidy
from wellserved.web.models import Import, Mail, SentForm, SignInLink, Undoable


def make_old_and_young(cast: Cast, made_at: datetime) -> None:
    mail = made_at.strftime("%d%H%M%S")
    SentForm.objects.create(key=mail, at=made_at)
    SignInLink.objects.create(
        hash=mail, person=cast.ann, purpose="sign-in", made_at=made_at, until_at=made_at + timedelta(minutes=15)
    )
    Undoable.objects.create(
        at=made_at, until_at=made_at + timedelta(days=14), by=cast.ada, action="x", sentence="x", way_back={}
    )
    Import.objects.create(subject="people", file_name=mail, at=made_at)
    Mail.objects.create(to="ann@example.org", subject=mail, text="", made_at=made_at, due_at=made_at, sent_at=made_at)


def counts() -> list[int]:
    return [model.objects.count() for model in (SentForm, SignInLink, Undoable, Import, Mail)]


def test_it_removes_what_is_no_longer_needed_and_nothing_else(cast: Cast) -> None:
    make_old_and_young(cast, NOW - timedelta(days=31))
    make_old_and_young(cast, NOW - timedelta(hours=1))
    Mail.objects.create(
        to="ann@example.org",
        subject="waits",
        text="",
        made_at=NOW - timedelta(days=90),
        due_at=NOW - timedelta(days=90),
    )

    tidy(NOW)

    assert counts() == [1, 1, 1, 1, 2]


def test_it_goes_on_when_something_fails(db: None) -> None:
    def fails(now: datetime) -> None:
        raise ValueError("ann@example.org")

    assert carefully(fails, NOW) is False
    assert carefully(tell_that_alive, NOW) is True
    assert cache.get(ALIVE) == NOW.isoformat()


def test_it_finds_nothing_to_do_where_nothing_was_put_off(db: None) -> None:
    do_tasks(NOW)
    names = ["do_tasks", "write_due", "send_mails", "remind", "look", "close_forgotten"]
    names += ["ask_where_due", "tidy", "tell_that_alive", "tidy", "tidy_logs", "tidy_files", "publish"]
    names += ["count_quarters", "count_months"]
    assert [work.__name__ for work, _ in WORK] == names
