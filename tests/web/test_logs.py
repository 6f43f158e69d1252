"""The log says what happened, and nothing about a person."""

import io
import json
import logging
from typing import Any

import pytest

from wellserved.web import logs


def logged(name: str, level: int, message: str, *given: object, failure: BaseException | None = None) -> dict[str, Any]:
    """Write one line as a library does, and read what stands in the log."""
    settings = logs.settings_of_logging("info")["formatters"]["line"]
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.WithoutPeople(**{key: value for key, value in settings.items() if key != "()"}))
    exc_info = (type(failure), failure, failure.__traceback__) if failure else None
    handler.emit(logging.LogRecord(name, level, __file__, 1, message, given, exc_info))
    return json.loads(out.getvalue())


def test_it_leaves_out_what_a_library_fills_in() -> None:
    line = logged("django.request", logging.ERROR, "Internal Server Error: %s", "/people/ann-ashby/")
    assert (line["event"], line["level"], line["logger"]) == ("Internal Server Error: %s", "error", "django.request")
    assert "ann" not in json.dumps(line)


def test_it_says_where_something_failed_and_not_with_which_words() -> None:
    with pytest.raises(ValueError, match="invalid literal") as failed:
        int("ann@example.org")
    line = logged("django.request", logging.ERROR, "Internal Server Error: %s", "/", failure=failed.value)
    assert line["event"].startswith("Internal Server Error: %s [ValueError < test_logs.py:")
    assert "ann" not in json.dumps(line)


@pytest.mark.parametrize(
    ("name", "message", "event"),
    [
        ("gunicorn.error", "Invalid request from ip=192.0.2.7: Invalid HTTP request line: 'ann'", "Invalid request"),
        ("django.security.DisallowedHost", "Invalid HTTP_HOST header: '192.0.2.7:8000'.", "Refused: DisallowedHost"),
    ],
)
def test_it_leaves_out_what_a_library_filled_in_itself(name: str, message: str, event: str) -> None:
    assert logged(name, logging.WARNING, message)["event"] == event


def test_it_leaves_the_line_as_it_was_for_others() -> None:
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "to %s", ("ann@example.org",), None)
    settings = logs.settings_of_logging("info")["formatters"]["line"]
    logs.WithoutPeople(**{key: value for key, value in settings.items() if key != "()"}).format(record)
    assert record.getMessage() == "to ann@example.org"
