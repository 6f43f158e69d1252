"""One data folder is served once: whoever serves it, or changes its tables, holds a lock until its process ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from wellserved.commands.talk import Refusal


@contextmanager
def alone() -> Iterator[None]:
    """Do something while no other `serve` runs in the data folder; Refusal where one does.

    The lock goes with the process, however that ends; the processes it starts do not hold it.
    """
    from django.conf import settings  # noqa: PLC0415 -- slow import

    if os.name != "posix":
        yield
        return
    import fcntl  # noqa: PLC0415 -- is not everywhere

    with (settings.DATA / "in-use.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(
                f"Wellserved runs in {settings.DATA} already. Stop it first, or name another folder with "
                "WELLSERVED_DATA."
            ) from None
        yield
