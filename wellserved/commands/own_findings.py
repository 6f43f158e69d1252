"""`wellserved findings`: our own requests analysed now, without waiting for the night."""

from datetime import date
from typing import Annotated

import typer

from wellserved.commands.exports import day_of
from wellserved.commands.talk import Refusal, application, give, say


def findings(
    asked_from: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Only requests asked from this day on.")
    ] = None,
    asked_to: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Only requests asked before this day.")
    ] = None,
    in_sample: Annotated[bool, typer.Option("--sample", help="Those of the sample company.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Analyse our own requests now, as the worker does every night, and print what the findings say.

    Without a period: those asked in the last twelve whole months and the running one.

    Where nothing happened since the last analysis, what it found is printed.

    For example: wellserved findings
    """
    with application():
        from django.utils import timezone  # noqa: PLC0415 -- slow import

        from wellserved.report.sentences import summary_lines  # noqa: PLC0415
        from wellserved.web import places  # noqa: PLC0415
        from wellserved.web.actions.own_findings import analyse_now, usual_period  # noqa: PLC0415
        from wellserved.web.actions.sample import open_sample  # noqa: PLC0415
        from wellserved.web.queries.own_findings import document, findings_of  # noqa: PLC0415

        now = timezone.now()
        usual = usual_period(now)
        begins, ends = day_of(asked_from, "--from") or usual[0], day_of(asked_to, "--to") or usual[1]
        if ends <= begins:
            raise Refusal(f"No day lies between: requests asked from {begins} on, and before {ends}.")
        if in_sample:
            open_sample(now=now)
        with places.at(places.Place.SAMPLE if in_sample else places.Place.OWN):
            run = analyse_now(now=now, begins=begins, ends=ends)
            found = findings_of(run)
            if found is None:
                raise Refusal(run.refusal)
            if as_json:
                give(document(run).rstrip("\n"))
            say(_told(run.begins_on, run.ends_on, run.requests_count))
            for sentence in summary_lines(found):
                say(f"· {sentence}")


def _told(begins: date, ends: date, requests: int) -> str:
    return f"{requests:,} requests, asked from {begins} on and before {ends}, with those they waited on:"
