"""What the worker does again and again: tasks that were put off, mails, and tidying up what is no longer needed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from wellserved.web import logs
from wellserved.web.actions import first_day_shares, mail
from wellserved.web.models import Import, Mail, SentForm, SignInLink, Undoable

FORMS_KEPT = timedelta(days=3)
"""A form that was sent may come again for so long."""
LINKS_KEPT = timedelta(days=7)
UNDO_KEPT = timedelta(days=14)
IMPORTS_KEPT = timedelta(days=14)
SENT_MAILS_KEPT = timedelta(days=30)
TASKS_KEPT = timedelta(days=7)
ALIVE, ALIVE_FOR = "worker-alive", timedelta(minutes=5)

Work = Callable[[datetime], object]


def carefully(work: Work, now: datetime) -> bool:
    """Do one thing; what goes wrong is logged, and the worker goes on. Says whether it went well."""
    try:
        work(now)
    except Exception as failure:  # noqa: BLE001 -- the one place where a worker logs and goes on
        logs.log().error("worker", work=work.__name__, failed=logs.name_of(failure))
        return False
    return True


def send_mails(now: datetime) -> None:
    """Send the mails that are due."""
    if sent := mail.send_due_mails(now):
        logs.log().info("worker", work="mails", sent=sent)


def do_tasks(now: datetime) -> None:  # noqa: ARG001 -- each kind of work is called alike
    """Do what was put off, until nothing is left."""
    if not DBTaskResult.objects.ready().exists():
        return
    Worker(
        queue_names=["*"], excluded_queue_names=[], interval=0, batch=True, backend_name="default",
        startup_delay=False, max_tasks=None, worker_id="wellserved",
    ).run()  # fmt: skip


def tell_that_alive(now: datetime) -> None:
    """Leave a sign for `wellserved doctor`."""
    cache.set(ALIVE, now.isoformat(), timeout=ALIVE_FOR.total_seconds())


def tidy(now: datetime) -> None:
    """Remove what is no longer needed; `privacy` tells people how long each thing is kept."""
    old = {
        "forms": SentForm.objects.filter(at__lt=now - FORMS_KEPT),
        "links": SignInLink.objects.filter(until_at__lt=now - LINKS_KEPT),
        "undo": Undoable.objects.filter(until_at__lt=now, at__lt=now - UNDO_KEPT),
        "imports": Import.objects.filter(at__lt=now - IMPORTS_KEPT),
        "mails": Mail.objects.filter(sent_at__lt=now - SENT_MAILS_KEPT),
        "sessions": Session.objects.filter(expire_date__lt=now),
        "tasks": DBTaskResult.objects.finished().filter(finished_at__lt=now - TASKS_KEPT),
    }
    counts = {name: rows.delete()[0] for name, rows in old.items()}
    if any(counts.values()):
        logs.log().info("worker", work="tidy", **{name: count for name, count in counts.items() if count})


WORK: tuple[tuple[Work, timedelta], ...] = (
    (do_tasks, timedelta(seconds=1)),
    (send_mails, timedelta(seconds=5)),
    (tell_that_alive, timedelta(minutes=1)),
    (tidy, timedelta(hours=1)),
    (first_day_shares.publish, timedelta(days=1)),
)
"""What is done, and how long after it was done it is due again."""
