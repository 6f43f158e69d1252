"""The process that analyses: logs that were brought, and our own requests. The worker starts it when something waits.

It is a process of its own so that mails go out meanwhile, and it lets everything else go first.
"""

import os
import signal
import threading
from contextlib import suppress
from datetime import datetime

from wellserved.commands.processes import Children
from wellserved.commands.talk import application

NAME = "analysis"
NICE = 15
AFTER_FAILURE_SECONDS = 30


def analyse_logs() -> None:
    """Work through all that waits; whoever wants us to end has us end at once, and what was begun waits again."""
    with suppress(OSError, AttributeError):
        os.nice(NICE)
    with application():
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ended.set())
        from wellserved.web.actions import log_work, own_findings  # noqa: PLC0415 -- slow import

        while log_work.work_through(ended.is_set) + own_findings.work_through(ended.is_set):
            pass


class Analysis:
    """Starts that process when something waits, one at a time."""

    def __init__(self) -> None:
        self._children = Children()
        self._started_at: datetime | None = None

    def look(self, now: datetime) -> None:
        """Start it where something waits and none runs; after one that failed, not at once."""
        from wellserved.web.actions import log_claims, own_findings  # noqa: PLC0415 -- slow import

        if self._is_to_rest(now) or not (log_claims.waits(now) or own_findings.waits(now)):
            return
        self._children.start(NAME)
        self._started_at = now

    def _is_to_rest(self, now: datetime) -> bool:
        if self._started_at is None:
            return False
        code = self._children.running[NAME].poll()
        is_young = (now - self._started_at).total_seconds() < AFTER_FAILURE_SECONDS
        return code is None or (code != 0 and is_young)

    def stop(self) -> None:
        """End it, if it runs."""
        self._children.stop()
