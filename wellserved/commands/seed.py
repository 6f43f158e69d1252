"""`wellserved seed`: a made-up organisation to try things with."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from wellserved.commands.first_run import prepare_tables_alone
from wellserved.commands.talk import application, say


class Scenario(StrEnum):
    """Which organisation."""

    DEMO = "demo"
    ORG_100 = "org100"
    ORG_300 = "org300"
    ORG_5000 = "org5000"
    ORG_20000 = "org20000"
    ORG_100000 = "org100000"


def seed(
    scenario: Annotated[
        Scenario, typer.Option("--scenario", help="demo: the sample company; org300 and so on: so many people.")
    ],
    seed: Annotated[int, typer.Option("--seed", help="Another seed makes other people and links.")] = 1,
    on: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day on which it is as described; today if not named."),
    ] = None,
    requests: Annotated[
        int,
        typer.Option(
            "--requests", min=0, max=10_000_000, help="Also so many requests, of ten events each, for measuring."
        ),
    ] = 0,
    in_sample: Annotated[
        bool, typer.Option("--sample", help="Into the place of the sample company, which is dropped first.")
    ] = False,
) -> None:
    """Write a made-up organisation where there are no people and teams yet; equal seeds and days make equal ones.

    For example: wellserved seed --scenario org300 --seed 7
    """
    with application(tables=False):
        from django.utils import timezone  # noqa: PLC0415 -- slow import

        from wellserved.web import places  # noqa: PLC0415
        from wellserved.web.actions.databases import bring_up_to_date  # noqa: PLC0415
        from wellserved.web.actions.sample import remove_sample  # noqa: PLC0415
        from wellserved.web.actions.seed import planned  # noqa: PLC0415
        from wellserved.web.actions.seed import seed as write  # noqa: PLC0415
        from wellserved.web.actions.seed_many import write_many  # noqa: PLC0415
        from wellserved.web.actions.seed_rows import take_statistics  # noqa: PLC0415

        now = timezone.now()
        place = places.Place.SAMPLE if in_sample else places.Place.OWN
        if in_sample:
            remove_sample()
            bring_up_to_date(place)
        else:
            prepare_tables_alone(say)
        with places.at(place):
            counts = write(plan=planned(scenario.value, seed, on.date() if on else timezone.localdate()), now=now)
            if requests:
                counts |= write_many(count=requests, seed=seed, now=now)
            take_statistics()
        say(f"Written: {', '.join(f'{count:,} {what}' for what, count in counts.items())}.")
