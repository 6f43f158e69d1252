"""What `wellserved doctor` looks at: each part gives one sentence, and how it stands."""

import os
import shutil
import smtplib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wellserved.commands.talk import OTHERS

if TYPE_CHECKING:
    from wellserved.web.places import Place

STATE_GOOD, STATE_LOOK, STATE_MUST = "good", "look", "mend"
LEAST_FREE_BYTES = 1 << 30
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock is right that says less: this program is from later."""


@dataclass(frozen=True)
class Finding:
    """How one part stands."""

    what: str
    state: str
    """good; look: works, and something could be better; mend: does not work."""
    sentence: str


def look(settings_module: str) -> list[Finding]:
    """Look at everything, in the order in which things depend on one another."""
    wrong = settings(settings_module)
    if wrong.state == STATE_MUST:
        return [wrong]
    parts: tuple[Callable[[], Finding], ...] = (
        data_folder, disk, clock, database, tables, audit_trail, administrator, mail_server, incoming_mail,
        web_server, worker,
    )  # fmt: skip
    return [wrong, *(part() for part in parts)]


def settings(settings_module: str) -> Finding:
    """Look whether the settings can be meant, and make the application ready."""
    from wellserved.web.environment import SETTINGS, WrongSetting, data_folder  # noqa: PLC0415 -- slow import

    if not data_folder().is_dir():
        return Finding("settings", STATE_MUST, f"There is no data folder {data_folder()} yet. Run: wellserved serve")
    known = {setting.name for setting in SETTINGS}
    strange = sorted(name for name in os.environ if name.startswith("WELLSERVED_") and name not in known)
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module
    try:
        import django  # noqa: PLC0415 -- slow import

        django.setup()
    except WrongSetting as wrong:
        return Finding("settings", STATE_MUST, str(wrong))
    except OSError as error:
        return Finding("settings", STATE_MUST, f"{error.filename} cannot be used: {error.strerror}.")
    if strange:
        return Finding("settings", STATE_LOOK, f"Nobody reads {', '.join(strange)}; see docs/settings.md.")
    said = sorted(name for name in os.environ if name in known)
    return Finding("settings", STATE_GOOD, f"Set: {', '.join(said) or 'nothing, so the defaults hold'}.")


def data_folder() -> Finding:
    """Look whether the data folder is ours alone."""
    from django.conf import settings as held  # noqa: PLC0415 -- slow import

    folder = Path(held.DATA)
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("data folder", STATE_MUST, f"{folder} is missing, or read-only for us.")
    open_ones = [path for path in (folder, *folder.iterdir()) if path.stat().st_mode & OTHERS]
    if open_ones and folder.stat().st_mode & OTHERS:
        return Finding("data folder", STATE_MUST, f"Everybody here can read {folder}. Run: chmod -R o-rwx {folder}")
    return Finding("data folder", STATE_GOOD, f"{folder} is ours alone.")


def disk() -> Finding:
    """Look whether the disk has room."""
    from django.conf import settings as held  # noqa: PLC0415 -- slow import

    free = shutil.disk_usage(held.DATA).free
    state = STATE_GOOD if free >= LEAST_FREE_BYTES else STATE_LOOK
    return Finding("disk", state, f"{free / (1 << 30):,.1f} GiB are free.")


def clock() -> Finding:
    """Look whether the clock of this machine can be right, and that of the database agrees with it."""
    now = datetime.now(UTC)
    if now < EARLIEST:
        return Finding("clock", STATE_MUST, f"It says {now:%Y-%m-%d}. Set the clock of this machine.")
    apart = abs(time.time() - _clock_of_database())
    if apart > 60:  # noqa: PLR2004 -- a minute
        return Finding("clock", STATE_LOOK, f"The database's clock is {apart:,.0f} seconds away from ours.")
    return Finding("clock", STATE_GOOD, f"It is {now:%Y-%m-%d %H:%M} UTC.")


def _clock_of_database() -> float:
    from django.db import DatabaseError, connection  # noqa: PLC0415 -- slow import

    if connection.vendor == "postgresql":
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM now())")
            return float(cursor.fetchone()[0])
    return time.time()


def database() -> Finding:
    """Look whether the database answers and is whole."""
    from django.db import DatabaseError, connection  # noqa: PLC0415 -- slow import

    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA quick_check(1)")
                said = cursor.fetchone()[0]
                if said != "ok":
                    return Finding("database", STATE_MUST, f"It is damaged ({said}). Restore a backup.")
                return Finding("database", STATE_GOOD, "Embedded, and whole.")
            cursor.execute("SHOW server_version")
            return Finding("database", STATE_GOOD, f"PostgreSQL {cursor.fetchone()[0]} answers.")
    except DatabaseError as error:
        return Finding("database", STATE_MUST, f"It does not answer: {' '.join(str(error).split())}")


def tables() -> Finding:
    """Look whether the tables are those of this version."""
    from django.db import DatabaseError  # noqa: PLC0415 -- slow import

    from wellserved.web.actions.databases import NewerThanProgram, steps_ahead  # noqa: PLC0415
    from wellserved.web.places import Place  # noqa: PLC0415

    try:
        steps = steps_ahead(Place.OWN)
    except (NewerThanProgram, DatabaseError) as error:
        return Finding("tables", STATE_MUST, " ".join(str(error).split()))
    if steps:
        left = "1 step to this version is" if len(steps) == 1 else f"{len(steps)} steps to this version are"
        return Finding("tables", STATE_MUST, f"{left} left. Run: wellserved init")
    return Finding("tables", STATE_GOOD, "They are those of this version.")


def audit_trail() -> Finding:
    """Look whether the audit trails, our own and that of the sample company, are as they were written."""
    from django.db import DatabaseError  # noqa: PLC0415 -- slow import

    from wellserved.web.actions.databases import NewerThanProgram  # noqa: PLC0415
    from wellserved.web.places import Place  # noqa: PLC0415

    broken = []
    try:
        for place, whose in ((Place.OWN, ""), (Place.SAMPLE, " of the sample company")):
            if (number := _first_break(place)) is not None:
                broken.append(f"Entry {number} of the audit trail{whose} is not as it was written.")
    except (NewerThanProgram, DatabaseError):
        return Finding("audit trail", STATE_LOOK, "It cannot be read.")
    return Finding("audit trail", STATE_LOOK if broken else STATE_GOOD, " ".join(broken) or "It is as it was written.")


def _first_break(place: "Place") -> int | None:
    """Give the first entry of a place that is not as it was written; None also where no trail can be there yet."""
    from wellserved.web import places  # noqa: PLC0415 -- slow import
    from wellserved.web.actions.databases import file_of, steps_ahead  # noqa: PLC0415
    from wellserved.web.queries.audit import first_break  # noqa: PLC0415

    file = file_of(place)
    if (file is not None and not file.exists()) or steps_ahead(place):  # looking into it would make it
        return None
    with places.at(place):
        return first_break()


def administrator() -> Finding:
    """Look whether there is somebody who can let others in."""
    from django.db import DatabaseError  # noqa: PLC0415 -- slow import

    from wellserved.web.queries.named_people import first_with_role  # noqa: PLC0415
    from wellserved.words.roles import Role  # noqa: PLC0415

    with suppress(DatabaseError):
        if first_with_role(Role.ADMINISTRATOR):
            return Finding("administrator", STATE_GOOD, "There is one.")
    return Finding("administrator", STATE_LOOK, "There is none yet. Run: wellserved serve --link")


def mail_server() -> Finding:
    """Look whether the mail server answers; nothing is sent."""
    from django.conf import settings as held  # noqa: PLC0415 -- slow import

    parts = urlsplit(held.MAIL_URL)
    if not held.MAIL_URL:
        return Finding("mail server", STATE_LOOK, "None is set; mails wait in the outbox (WELLSERVED_MAIL_URL).")
    server = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    port = parts.port or {"smtps": 465, "smtp+tls": 587}.get(parts.scheme, 25)
    try:
        with server(parts.hostname or "", port, timeout=10) as answering:
            answering.noop()
    except (OSError, smtplib.SMTPException) as error:
        return Finding("mail server", STATE_LOOK, f"{parts.hostname}:{port} does not answer: {error}")
    return Finding("mail server", STATE_GOOD, f"{parts.hostname}:{port} answers.")


def incoming_mail() -> Finding:
    """Look whether answers by mail come in, and whether some wait for somebody to look at them."""
    from django.conf import settings as held  # noqa: PLC0415 -- slow import
    from django.db import DatabaseError  # noqa: PLC0415

    from wellserved.web.queries.incoming import count_set_aside  # noqa: PLC0415

    if not held.MAIL_IN:
        return Finding("incoming mail", STATE_GOOD, "Nobody answers by mail (WELLSERVED_MAIL_IN).")
    with suppress(DatabaseError):
        if many := count_set_aside():
            return Finding("incoming mail", STATE_LOOK, f"{many:,} set aside in the last 30 days; see /incoming/.")
    return Finding("incoming mail", STATE_GOOD, f"Answers go to {held.MAIL_IN}; none is set aside.")


def web_server() -> Finding:
    """Look whether our web server answers at its address."""
    from django.conf import settings as held  # noqa: PLC0415 -- slow import

    from wellserved.commands.serve import answers  # noqa: PLC0415

    where = f"{held.HOST}:{held.PORT}"
    if answers():
        return Finding("web server", STATE_GOOD, f"It answers at {where}.")
    return Finding("web server", STATE_LOOK, f"Nothing that is ready answers at {where}. Run: wellserved serve")


def worker() -> Finding:
    """Look whether a worker left its sign in the last minutes."""
    from django.core.cache import cache  # noqa: PLC0415 -- slow import
    from django.db import DatabaseError  # noqa: PLC0415

    from wellserved.web.actions.periodic import ALIVE  # noqa: PLC0415

    with suppress(DatabaseError):
        if since := cache.get(ALIVE):
            return Finding("worker", STATE_GOOD, f"It was at work at {since[:16].replace('T', ' ')} UTC.")
    return Finding("worker", STATE_LOOK, "None was at work in the last 5 minutes. Run: wellserved worker (or serve)")
