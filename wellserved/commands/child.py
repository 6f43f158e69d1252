"""A process of `wellserved serve`: the web server, the worker, or the analysis. It ends when its starter is gone.

The starter holds the other end of the standard input and never writes; so its end, however it comes, is the end of the
file, and nothing goes on alone, holding the port.
"""

import os
import signal
import sys
import threading

from wellserved.commands.talk import SETTINGS


def main() -> None:
    """Be the process that is named by the first word."""
    os.umask(0o077)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    threading.Thread(target=_end_with_starter, daemon=True).start()
    kind, *rest = sys.argv[1:]
    if kind == "worker":
        from wellserved.commands.worker import work  # noqa: PLC0415 -- slow import

        work()
    elif kind == "analysis":
        from wellserved.commands.analysis import analyse_logs  # noqa: PLC0415 -- slow import

        analyse_logs()
    else:
        serve(int(rest[0]))


def serve(listening: int) -> None:
    """Be the web server, on a socket that is open already."""
    from gunicorn.app.wsgiapp import run  # noqa: PLC0415 -- only here

    sys.argv = ["gunicorn", "--config", "python:wellserved.commands.web_server", "--bind", f"fd://{listening}"]
    sys.argv.append("wellserved.web.wsgi:application")
    run()


def _end_with_starter() -> None:
    while os.read(sys.stdin.fileno(), 1):  # without Python's lock on the stream, which would be in the way at the end
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
