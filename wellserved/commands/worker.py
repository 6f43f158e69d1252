"""`wellserved worker`: sends mails, has logs analysed, does what was put off, and tidies up."""

import signal
import threading
from datetime import timedelta

from wellserved.commands.analysis import Analysis
from wellserved.commands.talk import application

LOOK_SECONDS = 1.0
AFTER_FAILURE = timedelta(seconds=30)


def worker() -> None:
    """Send mails, have logs analysed, do what was put off, and tidy up; `serve` runs one by itself.

    For example, on its own: wellserved worker
    """
    work()


def work() -> None:
    """Work until asked to stop; what has begun is finished."""
    with application():
        from django.db import close_old_connections  # noqa: PLC0415 -- slow import
        from django.utils import timezone  # noqa: PLC0415 -- slow import

        from wellserved.web.actions.periodic import WORK, carefully  # noqa: PLC0415

        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ended.set())
        analysis = Analysis()
        work = (*WORK, (analysis.look, timedelta(seconds=LOOK_SECONDS)))
        due_at = dict.fromkeys((each for each, _ in work), timezone.now())
        while not ended.wait(LOOK_SECONDS):
            for each, again_after in work:
                now = timezone.now()
                if now >= due_at[each] and not ended.is_set():
                    went_well = carefully(each, now)
                    close_old_connections()  # as after a request: one that broke is made anew
                    due_at[each] = now + (again_after if went_well else max(again_after, AFTER_FAILURE))
        analysis.stop()
