"""What the log holds: one line for each thing that happened, and nothing about a person.

Lines of our own name the method, the page, the status and the milliseconds of an answer; no address, since it may
hold a key, and no network address. Lines of libraries keep their wording without what was filled in, and a failure
its place in the code without its message, which may quote what somebody wrote.
"""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from copy import copy
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

Line = MutableMapping[str, Any]
OURS, TOLD_AT_START, SUSPICIOUS = "wellserved", "gunicorn", "django.security."
INVALID = "Invalid request"
PACKAGE = Path(__file__).parent.parent


def settings_of_logging(level: str) -> dict[str, Any]:
    """Give the setting LOGGING of Django, which gunicorn reads, too: lines for people on a terminal, JSON elsewhere."""
    last = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    formatter = {
        "()": WithoutPeople,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        "foreign_pre_chain": [
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
    }
    handler = {"class": "logging.StreamHandler", "formatter": "line"}
    here = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": handler},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            OURS: {**here, "level": level.upper()},
            "django": {**here, "level": "WARNING"},
            "django.request": {**here, "level": "ERROR"},
            "gunicorn.error": {**here, "level": "INFO" if level == "debug" else "WARNING"},
            "gunicorn.access": {"handlers": [], "propagate": False},
        },
    }


class WithoutPeople(structlog.stdlib.ProcessorFormatter):
    """Writes a line without what may name somebody."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line; those of libraries without what was filled in and without the message of a failure."""
        if not isinstance(record.msg, Mapping):  # one of a library
            record = copy(record)
            record.msg, record.args = _wording(record), ()
            if record.exc_info and record.exc_info[1] is not None:
                record.msg = f"{record.msg} [{name_of(record.exc_info[1])}]"
            record.exc_info = record.exc_text = None
        return super().format(record)


def _wording(record: logging.LogRecord) -> str:
    """Give the line of a library without what was filled in, also where the library did that before it told us."""
    if record.name.startswith(SUSPICIOUS):  # Django: host names and the like, as they came
        return f"Refused: {record.name.rpartition('.')[2]}"
    wording = str(record.msg)
    if record.name.startswith(TOLD_AT_START):
        if wording.startswith(INVALID):  # gunicorn: the network address and what came from there
            return INVALID
        if record.levelno <= logging.INFO:
            return record.getMessage()
    return wording


def begin() -> None:
    """Let our own lines go the same way."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def log() -> Any:
    """Give the log of Wellserved."""
    return structlog.stdlib.get_logger(OURS)


def name_of(failure: BaseException) -> str:
    """Write what failed and where in our code, innermost first, without its message.

    >>> name_of(ValueError("ann@example.org"))
    'ValueError'
    """
    return " < ".join([type(failure).__name__, *_places(failure.__traceback__)])


def _places(trace: TracebackType | None) -> list[str]:
    """Give where it happened: the innermost place, and those in our own code."""
    places = []
    while trace is not None:
        path, name = Path(trace.tb_frame.f_code.co_filename), trace.tb_frame.f_code.co_name
        if trace.tb_next is None or PACKAGE in path.parents:
            places.append(f"{path.name}:{trace.tb_lineno} {name}")
        trace = trace.tb_next
    return places[::-1]
