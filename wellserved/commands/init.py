"""`wellserved init`: makes the database without starting anything, for whoever installs by script."""

import sys
from typing import Annotated

import typer

from wellserved.commands.first_run import (
    collect_static_files,
    first_administrator,
    prepare_tables_alone,
    sign_in_link,
)
from wellserved.commands.talk import TALK, Refusal, application, give, say


def init(
    name: Annotated[str | None, typer.Option("--name", help="What the organisation is called.")] = None,
    administrator_mail: Annotated[
        str | None, typer.Option("--administrator-mail", help="Mail address of the first administrator.")
    ] = None,
    no_input: Annotated[
        bool, typer.Option("--no-input", help="Never ask; what is not given can follow later.")
    ] = False,
) -> None:
    """Make the database, or bring it to this version, and name the organisation and its first administrator.

    Prints a one-time link for the administrator on the first run. What is there already stays as it is.

    For example: wellserved init --name "Northwind Loans" --administrator-mail ada@example.org
    """
    with application(tables=False):
        is_first = prepare_tables_alone(say)
        collect_static_files(say)
        if is_first and not no_input and sys.stdin.isatty() and sys.stderr.isatty():
            name = name or TALK.input("What is your organisation called? (may stay blank) ").strip()
            administrator_mail = administrator_mail or TALK.input("Your mail address? (may stay blank) ").strip()
        _write(name, administrator_mail, is_first=is_first)


def _write(name: str | None, mail: str | None, *, is_first: bool) -> None:
    from django.utils import timezone  # noqa: PLC0415 -- slow import

    from wellserved.web.actions.organisation import set_up  # noqa: PLC0415
    from wellserved.web.queries.set_up import organisation  # noqa: PLC0415

    now = timezone.now()
    if name and organisation() is None:
        set_up(by=None, now=now, name=name)
    if mail and not is_first:
        say("There are people already; the mail address was not used.")
    if is_first:
        give(sign_in_link(first_administrator(now, _checked(mail)), now))
    say("Ready. Next: wellserved serve")


def _checked(mail: str | None) -> str | None:
    from django.core.exceptions import ValidationError  # noqa: PLC0415 -- slow import
    from django.core.validators import validate_email  # noqa: PLC0415

    if not mail:
        return None
    try:
        validate_email(mail)
    except ValidationError:
        raise Refusal(f"{mail} is not a mail address.") from None
    return mail.lower()
