"""What the environment says: each setting is read, checked and explained here, and listed in docs/settings.md."""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

PREFIX = "WELLSERVED_"
YES, NO = {"1", "yes", "true", "on"}, {"0", "no", "false", "off"}


class WrongSetting(Exception):
    """A setting that cannot be meant; the message names it, what it says and the remedy."""


@dataclass(frozen=True)
class Setting:
    """One setting of the environment."""

    name: str
    """With the prefix."""
    meaning: str
    """A sentence for the documentation."""
    default: str
    """What holds where nothing is said; text as it would be typed."""


SETTINGS = (
    Setting("WELLSERVED_DATA", "Folder for the databases, files and the secret.", "~/.local/share/wellserved"),
    Setting(
        "WELLSERVED_DATABASE_URL",
        "PostgreSQL instead of the embedded database: postgres://name:password@host:5432/database.",
        "",
    ),
    Setting(
        "WELLSERVED_SECRET_KEY",
        "Secret that signs cookies and links, 50 characters or more; made and kept in the data folder if not given.",
        "",
    ),
    Setting("WELLSERVED_ADDRESS", "Address and port on which the web server listens.", "127.0.0.1:8000"),
    Setting(
        "WELLSERVED_URL",
        "How people reach it from outside, with https; links in mails begin with it.",
        "http:// and the address",
    ),
    Setting("WELLSERVED_PROCESSES", "Number of processes of the web server.", "2"),
    Setting(
        "WELLSERVED_MAIL_URL",
        "Mail server: smtp://name:password@host:25, smtp+tls:// or smtps://; without it mails wait in the outbox.",
        "",
    ),
    Setting("WELLSERVED_MAIL_FROM", "Sender of the mails.", "wellserved@localhost"),
    Setting(
        "WELLSERVED_MAIL_IN",
        "Address to which mails are answered, such as requests@example.org; mails for requests+…@ come in, too.",
        "",
    ),
    Setting(
        "WELLSERVED_MAILBOX_URL",
        "Mailbox the worker reads instead of wellserved receive: imaps://name:password@host:993/folder.",
        "",
    ),
    Setting(
        "WELLSERVED_BEHIND_PROXY", "yes if a proxy on this machine sets X-Forwarded-Proto and X-Forwarded-For.", "no"
    ),
    Setting("WELLSERVED_LOG_MB", "Largest log of cases that may be brought, in megabytes.", "4000"),
    Setting(
        "WELLSERVED_ENGINE",
        "What analyses compute with, those of the worker too: duckdb, or spark://host:port for a cluster.",
        "duckdb",
    ),
    Setting("WELLSERVED_LOG", "How talkative the log is: debug, info, warning or error.", "info"),
)


def text(name: str) -> str:
    """Read a setting; blank where nothing is said."""
    return os.environ.get(PREFIX + name, "").strip()


def yes_or_no(name: str) -> bool:
    """Read a setting that is yes or no."""
    said = text(name).lower()
    if said in YES:
        return True
    if not said or said in NO:
        return False
    raise WrongSetting(f"{PREFIX}{name} is {said!r}, which is neither yes nor no. Write yes or no.")


def whole_number(name: str, default: int, at_most: int) -> int:
    """Read a setting that is a whole number from 1 on."""
    said = text(name)
    if not said:
        return default
    if not said.isascii() or not said.isdigit() or not 1 <= int(said) <= at_most:
        raise WrongSetting(f"{PREFIX}{name} is {said!r}. Write a whole number from 1 to {at_most}.")
    return int(said)


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """Read a setting that is one of some words."""
    said = text(name).lower() or default
    if said not in choices:
        raise WrongSetting(f"{PREFIX}{name} is {said!r}. Write one of: {', '.join(choices)}.")
    return said


def engine() -> str:
    """Give what logs are analysed with: duckdb, or the address of a cluster."""
    return text("ENGINE") or "duckdb"


def data_folder() -> Path:
    """Give the folder in which everything is kept."""
    said = text("DATA")
    return Path(said).expanduser().absolute() if said else Path.home() / ".local" / "share" / "wellserved"


def address() -> tuple[str, int]:
    """Give host and port on which the web server listens."""
    said = text("ADDRESS") or "127.0.0.1:8000"
    host, colon, port = said.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535 or not host:  # noqa: PLR2004
        raise WrongSetting(f"{PREFIX}ADDRESS is {said!r}. Write host and port, such as 127.0.0.1:8000.")
    return host.strip("[]"), int(port)


def _parts(address: str) -> SplitResult:
    """Take an address apart; one that cannot be is as good as none."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 -- is looked at only when it is asked for
    except ValueError:
        return urlsplit("")
    return parts


def is_loopback(host: str) -> bool:
    """Say whether only this machine reaches a host name."""
    return host in {"localhost", "::1"} or host.startswith("127.")


def public_url() -> str:
    """Give how links in mails begin, without a slash at the end."""
    said = text("URL").rstrip("/")
    if not said:
        host, port = address()
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"
    parts = _parts(said)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise WrongSetting(f"{PREFIX}URL is {said!r}. Write how people reach it: https://host, without a path.")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise WrongSetting(f"{PREFIX}URL is {said!r}. Away from this machine it must begin with https://.")
    return said


MAIL_SCHEMES = ("smtp", "smtp+tls", "smtps")


def mail_url() -> str:
    """Give the address of the mail server; blank where none is named."""
    said = text("MAIL_URL")
    parts = _parts(said)
    if said and (parts.scheme not in MAIL_SCHEMES or not parts.hostname):
        raise WrongSetting(
            f"{PREFIX}MAIL_URL does not name a mail server. Write smtp://, smtp+tls:// or smtps://, then "
            "name:password@host:port."
        )
    return said


_MAIL_IN = re.compile(r"[a-z0-9._-]{1,20}@[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


def mail_in() -> str:
    """Give the address to which mails are answered; blank where none is named."""
    said = text("MAIL_IN").lower()
    if said and not _MAIL_IN.fullmatch(said):
        raise WrongSetting(
            f"{PREFIX}MAIL_IN is {said!r}. Write an address such as requests@example.org, with at most 20 signs before "
            "the @ and no + among them: what is asked for is added there."
        )
    return said


def mailbox_url() -> str:
    """Give the address of the mailbox that is read; blank where none is named. It is read over TLS."""
    said = text("MAILBOX_URL")
    parts = _parts(said)
    plain = parts.scheme == "imap" and is_loopback(parts.hostname or "")
    if said and (not (parts.scheme == "imaps" or plain) or not parts.hostname or not parts.username):
        raise WrongSetting(
            f"{PREFIX}MAILBOX_URL does not name a mailbox. Write imaps://name:password@host, and /folder if it is not "
            "INBOX."
        )
    return said


def secret_key(folder: Path) -> str:
    """Give the secret: of the environment, or the one that is kept in the data folder, made at first need."""
    said = text("SECRET_KEY")
    if said:
        if len(said) < 50 or len(set(said)) < 10:  # noqa: PLR2004
            raise WrongSetting(f"{PREFIX}SECRET_KEY is too short or too plain. Give 50 random characters or more.")
        return said
    kept = folder / "secret-key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(kept, secrets.token_urlsafe(64))
    return kept.read_text(encoding="ascii").strip()


def _write_once(path: Path, content: str) -> None:
    """Write a file only its owner may read; when two begin at once, the first one's stays."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(number, "w", encoding="ascii") as file:
        file.write(content)


def database(url: str, folder: Path) -> dict[str, object]:
    """Give Django's description of the organisation's database."""
    if not url:
        return sqlite(folder / "wellserved.sqlite3")
    parts = _parts(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise WrongSetting(
            f"{PREFIX}DATABASE_URL does not name a PostgreSQL database. Write postgres://name:password@host:5432/database."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Path) -> dict[str, object]:
    """Give Django's description of an embedded database that loses nothing that was acknowledged."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }
