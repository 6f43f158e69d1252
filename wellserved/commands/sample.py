"""`wellserved sample …`: the sample company."""

from wellserved.commands.talk import application, say


def remove() -> None:
    """Drop the sample company with everything done in it; it is made anew when somebody looks for it.

    For example: wellserved sample remove
    """
    with application(tables=False):
        from wellserved.web.actions.sample import remove_sample  # noqa: PLC0415 -- slow import

        say("The sample company is gone." if remove_sample() else "There is no sample company.")
