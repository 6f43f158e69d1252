"""What the worker does again and again: tasks that were put off, mails, and tidying up what is no longer needed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db.models import Q
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from wellserved.web import logs, places
from wellserved.web.actions import (
    attachments,
    first_day_shares,
    guesses,
    incoming_box,
    log_files,
    mail,
    notice_mails,
    own_findings,
    reminders,
    turf_hours,
)
from wellserved.web.actions.log_claims import is_sample_made, places_there
from wellserved.web.models import (
    BroughtLog,
    Import,
    IncomingMail,
    Mail,
    Notice,
    SentForm,
    SignInLink,
    Undoable,
    WorkShown,
)
from wellserved.web.places import Place

FORMS_KEPT = timedelta(days=3)
"""A form that was sent may come again for so long."""
LINKS_KEPT = timedelta(days=7)
UNDO_KEPT = timedelta(days=14)
IMPORTS_KEPT = timedelta(days=14)
LOG_FILES_KEPT = timedelta(days=7)
"""The files of a log that was brought; what was found in it stays."""
REMOVED_LOG_FILES_KEPT = timedelta(hours=1)
"""The files of a log that was removed: so long for whoever takes that back at once."""
REMOVED_LOGS_KEPT = timedelta(days=14)
SENT_MAILS_KEPT = timedelta(days=30)
WORK_SHOWN_KEPT = timedelta(days=1)
"""After the last day: it is still that day somewhere."""
NOTICES_KEPT = timedelta(days=30)
"""After they were told."""
INCOMING_MAILS_KEPT = timedelta(days=30)
TASKS_KEPT = timedelta(days=7)
ALIVE, ALIVE_FOR = "worker-alive", timedelta(minutes=5)

State = BroughtLog.State
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
        "notices": Notice.objects.filter(mailed_at__lt=now - NOTICES_KEPT),
        "incoming": IncomingMail.objects.filter(at__lt=now - INCOMING_MAILS_KEPT),
        "shown": WorkShown.objects.filter(until_date__lt=now.date() - WORK_SHOWN_KEPT),
        "sessions": Session.objects.filter(expire_date__lt=now),
        "tasks": DBTaskResult.objects.finished().filter(finished_at__lt=now - TASKS_KEPT),
    }
    counts = {name: rows.delete()[0] for name, rows in old.items()}
    if any(counts.values()):
        logs.log().info("worker", work="tidy", **{name: count for name, count in counts.items() if count})


def tidy_logs(now: datetime) -> None:
    """Remove the files of logs after a week, logs that were removed two weeks ago, and folders without a log."""
    removed, keys, seen = 0, set[str](), set[Place]()
    for place in places_there():
        seen.add(place)
        with places.at(place):
            removed += _tidy_logs_here(now)
            keys.update(BroughtLog.objects.values_list("key", flat=True))
    if Place.SAMPLE in seen or not is_sample_made():  # otherwise its logs are not known just now
        removed += log_files.remove_strangers(keys, now)
    if removed:
        logs.log().info("worker", work="logs", removed=removed)


def _tidy_logs_here(now: datetime) -> int:
    gone = list(BroughtLog.objects.filter(removed_at__lt=now - REMOVED_LOGS_KEPT))
    is_old = Q(at__lt=now - LOG_FILES_KEPT) | Q(removed_at__lt=now - REMOVED_LOG_FILES_KEPT)
    old = list(BroughtLog.objects.filter(is_old, files_removed_at=None).exclude(state=State.AT_WORK))
    for log in (*gone, *old):
        log_files.forget(log)
    BroughtLog.objects.filter(pk__in=[log.pk for log in gone]).delete()
    for log in old:
        BroughtLog.objects.filter(pk=log.pk).update(files_removed_at=now, **_without_its_texts(log))
    return len(gone) + len(old)


def _without_its_texts(log: BroughtLog) -> dict[str, object]:
    """Give what is kept of looking and checking without the texts of rows: they go with the files."""
    fields: dict[str, object] = {}
    if columns := log.proposal.get("columns"):
        fields["proposal"] = log.proposal | {"columns": [{**each, "examples": []} for each in columns]}
    if log.checked:
        problems = [{**each, "example": ""} for each in log.checked.get("problems", ())]
        fields["checked"] = log.checked | {"problems": problems, "first_events": {}}
    return fields


def tidy_files(now: datetime) -> None:
    """Remove files of requests that were removed two weeks ago, and those that no request knows."""
    if removed := attachments.tidy(now):
        logs.log().info("worker", work="files", removed=removed)


WORK: tuple[tuple[Work, timedelta], ...] = (
    (do_tasks, timedelta(seconds=1)),
    (notice_mails.write_due, timedelta(seconds=5)),
    (send_mails, timedelta(seconds=5)),
    (reminders.remind, timedelta(minutes=1)),
    (incoming_box.look, timedelta(minutes=1)),
    (reminders.close_forgotten, timedelta(hours=1)),
    (own_findings.ask_where_due, timedelta(minutes=1)),
    (own_findings.tidy, timedelta(hours=1)),
    (tell_that_alive, timedelta(minutes=1)),
    (tidy, timedelta(hours=1)),
    (tidy_logs, timedelta(hours=1)),
    (tidy_files, timedelta(hours=1)),
    (first_day_shares.publish, timedelta(days=1)),
    (guesses.count_quarters, timedelta(days=1)),
    (turf_hours.count_months, timedelta(days=1)),
)
"""What is done, and how long after it was done it is due again."""
