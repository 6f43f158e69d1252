"""`wellserved user …`: who may sign in, and links that let somebody in without a mail."""

from typing import TYPE_CHECKING, Annotated

import typer

from wellserved.commands.talk import Refusal, application, give

if TYPE_CHECKING:
    from wellserved.web.models import Person

SHOWN = 20


def link(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name, mail address, staff number or key of somebody.")],
    in_sample: Annotated[bool, typer.Option("--sample", help="Somebody of the sample company.")] = False,
) -> None:
    """Print a link that signs somebody in, once, within 15 minutes; for where no mail server is set.

    For example: wellserved user link "Ann Ashby"
    """
    with application():
        from django.utils import timezone  # noqa: PLC0415 -- slow import

        from wellserved.web import places  # noqa: PLC0415
        from wellserved.web.actions.sample import open_sample  # noqa: PLC0415
        from wellserved.web.actions.sign_in import link_for  # noqa: PLC0415

        now = timezone.now()
        if in_sample:
            open_sample(now=now)
        with places.at(places.Place.SAMPLE if in_sample else places.Place.OWN):
            give(link_for(_the_one(name), now))


def people(
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="Only people whose name has this in it.")] = "",
) -> None:
    """List people by name: key, name, mail address, role, and whether they work here.

    For example: wellserved user list ashby
    """
    with application():
        from wellserved.web.queries.named_people import people_with  # noqa: PLC0415 -- slow import

        for person in people_with(text):
            words = (person.key, person.name, person.mail or "", person.role, "" if person.is_active else "left")
            give("\t".join(words).rstrip())


def _the_one(name: str) -> "Person":
    """Find somebody; say what helps where nobody, or more than one, is meant."""
    from wellserved.web.queries.named_people import people_named  # noqa: PLC0415 -- slow import

    found = people_named(name, SHOWN)
    if not found:
        raise Refusal(f"Nobody here is called {name}. See: wellserved user list")
    if len(found) > 1:
        mails = ", ".join(person.mail or person.key for person in found)
        raise Refusal(f"More than one person is called {name}. Give a mail address or key: {mails}.")
    return found[0]
