"""What is done before the web server starts: tables, static files, and somebody who can sign in."""

import getpass
import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wellserved.web.models import Person

Say = Callable[[str], None]
BYTES_A_SECOND = 20_000_000
"""So much of an embedded database is written anew in a second where a column changes; measured, on a slow disk."""


def prepare_tables(say: Say) -> bool:
    """Make the tables or bring them to this version; say whether this is the first run."""
    from wellserved.web.actions.databases import bring_up_to_date, steps_ahead  # noqa: PLC0415 -- slow import
    from wellserved.web.places import Place  # noqa: PLC0415
    from wellserved.web.queries.named_people import first_with_role  # noqa: PLC0415
    from wellserved.words.roles import Role  # noqa: PLC0415

    steps = steps_ahead(Place.OWN)
    if steps:
        is_new = "web.0001_beginning" in steps
        say("Making the database." if is_new else _how_long(len(steps)))
        bring_up_to_date(Place.OWN)
    return first_with_role(Role.ADMINISTRATOR) is None


def _how_long(steps: int) -> str:
    from wellserved.web.actions.databases import file_of  # noqa: PLC0415 -- slow import
    from wellserved.web.places import Place  # noqa: PLC0415

    file = file_of(Place.OWN)
    seconds = 5 + steps * (file.stat().st_size if file else 0) // BYTES_A_SECOND
    return (
        f"Bringing the database to this version in {steps} step{'s' if steps > 1 else ''}; this may take "
        f"{f'about {seconds} seconds' if file else 'some minutes where there is much in it'}. Please let it finish."
    )


def collect_static_files(say: Say) -> None:
    """Gather styles, scripts and pictures in the data folder, compressed, where they are others than last time."""
    from django.conf import settings  # noqa: PLC0415 -- slow import
    from django.core.management import call_command  # noqa: PLC0415

    made_from = settings.DATA / "static-made-from"
    content = _content_of_static_files()
    if settings.STATIC_ROOT.is_dir() and made_from.exists() and made_from.read_text(encoding="ascii") == content:
        return
    say("Preparing styles and scripts.")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    made_from.write_text(content, encoding="ascii")


def _content_of_static_files() -> str:
    """Compute a hash over names and content of all static files."""
    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415 -- slow import

    whole = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda each: str(each[0])):
            whole.update(f"{name}\0".encode() + Path(storage.path(name)).read_bytes())
    return whole.hexdigest()


def first_administrator(now: datetime, mail: str | None = None) -> "Person":
    """Give the administrator who was first; on the first run, make one, named like the account that runs this."""
    from wellserved.web.actions.people import add_person  # noqa: PLC0415 -- slow import
    from wellserved.web.queries.named_people import first_with_role  # noqa: PLC0415
    from wellserved.words.roles import Role  # noqa: PLC0415

    found = first_with_role(Role.ADMINISTRATOR)
    return found or add_person(by=None, now=now, name=_own_name(), address=mail, role=Role.ADMINISTRATOR)


def _own_name() -> str:
    name = ""
    with suppress(OSError, KeyError):  # there may be no name for the number of the account
        name = getpass.getuser()
    return "Administrator" if name in {"", "root"} else name.capitalize()


def sign_in_link(person: "Person", now: datetime) -> str:
    """Make a link that signs somebody in, once."""
    from wellserved.web.actions.sign_in import link_for  # noqa: PLC0415 -- slow import

    return link_for(person, now)
