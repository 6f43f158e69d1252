"""What is done before the web server starts: tables, static files, and somebody who can sign in."""

import getpass
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from wellserved.commands.alone import alone
from wellserved.commands.archive import UNFINISHED, copy_embedded, own_version

if TYPE_CHECKING:
    from wellserved.web.models import Person

Say = Callable[[str], None]
BYTES_A_SECOND = 20_000_000
"""So much of an embedded database is written anew in a second where a column changes; measured, on a slow disk."""
LIST_OF_STATIC_FILES = "staticfiles.json"


def prepare_tables(say: Say) -> bool:
    """Make the tables or bring them to this version; say whether this is the first run.

    The caller is `alone`, or there is nothing to do (`prepare_tables_alone`).
    """
    from wellserved.web.actions.databases import BEGINNING, bring_up_to_date, steps_ahead  # noqa: PLC0415 -- slow
    from wellserved.web.places import Place  # noqa: PLC0415
    from wellserved.web.queries.named_people import first_with_role  # noqa: PLC0415
    from wellserved.words.roles import Role  # noqa: PLC0415

    steps = steps_ahead(Place.OWN)
    if BEGINNING in steps:
        say("Making the database.")
        bring_up_to_date(Place.OWN)
    elif steps:
        with _set_aside(say):
            say(_how_long(len(steps)))
            bring_up_to_date(Place.OWN)
    return first_with_role(Role.ADMINISTRATOR) is None


def prepare_tables_alone(say: Say) -> bool:
    """Do the same where the application may run: it is left alone if there is nothing to do, otherwise we refuse."""
    from wellserved.web.actions.databases import steps_ahead  # noqa: PLC0415 -- slow import
    from wellserved.web.places import Place  # noqa: PLC0415

    with alone() if steps_ahead(Place.OWN) else nullcontext():
        return prepare_tables(say)


@contextmanager
def _set_aside(say: Say) -> Iterator[None]:
    """Keep a copy of an embedded database as it is before it is changed; only the last such copy stays.

    A change that did not finish is tried again; the copy of the first attempt is the one that is worth keeping.
    """
    from django.conf import settings  # noqa: PLC0415 -- slow import

    from wellserved.web.actions.databases import file_of  # noqa: PLC0415
    from wellserved.web.places import Place  # noqa: PLC0415

    file = file_of(Place.OWN)
    if file is None:
        yield
        return
    copy = settings.DATA / f"before-upgrade-{own_version()}.sqlite3"
    unfinished = settings.DATA / UNFINISHED
    if not (unfinished.exists() and copy.exists()):
        whole = copy.with_name(copy.name + ".part")
        whole.unlink(missing_ok=True)
        copy_embedded(file, whole)
        whole.replace(copy)
    say(f"As it was before, the database is kept in {copy}.")
    unfinished.touch()
    yield
    unfinished.unlink()
    for other in set(settings.DATA.glob("before-upgrade-*.sqlite3")) - {copy}:
        other.unlink()


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
    """Gather styles, scripts and pictures in the data folder, compressed, where they are others than last time.

    The application may run meanwhile: they are made beside, each takes its place at once, the list of them last, and
    none is removed, since pages that are open name the old ones.
    """
    from django.conf import settings  # noqa: PLC0415 -- slow import

    made_from = settings.DATA / "static-made-from"
    content = _content_of_static_files()
    if settings.STATIC_ROOT.is_dir() and made_from.exists() and made_from.read_text(encoding="ascii") == content:
        return
    say("Preparing styles and scripts.")
    with TemporaryDirectory(prefix=".static-", dir=settings.DATA) as made:
        _make_static_files(Path(made))
        files = (path for path in Path(made).rglob("*") if path.is_file())
        for path in sorted(files, key=lambda path: path.name == LIST_OF_STATIC_FILES):
            target = settings.STATIC_ROOT / path.relative_to(made)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
    made_from.write_text(content, encoding="ascii")


def _make_static_files(folder: Path) -> None:
    """Gather them in an empty folder."""
    from django.conf import settings  # noqa: PLC0415 -- slow import
    from django.contrib.staticfiles.management.commands.collectstatic import Command  # noqa: PLC0415
    from django.core.files.storage import storages  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    collect = Command()
    collect.storage = storages.create_storage({**settings.STORAGES["staticfiles"], "OPTIONS": {"location": folder}})
    call_command(collect, interactive=False, verbosity=0)


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
