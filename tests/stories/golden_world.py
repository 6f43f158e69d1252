"""The organisation of 300 people in a folder of its own, analysed, and its pages as some of its people read them.

`python -m tests.stories.golden_world SEED PLANT...` prints, as JSON, the words of each page by its name; the folder is
that of WELLSERVED_DATA.
"""

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from subprocess import run

from lxml import html

from wellserved.web.scenarios.truths import Plant
from wellserved.words.roles import Role

SCENARIO = "org300"
READERS = (Role.EXECUTIVE, Role.ADMINISTRATOR)


def pages_of(folder: Path, seed: int, plants: Iterable[Plant]) -> dict[str, str]:
    """Make it in a process of its own, and give the words of its pages."""
    command = [sys.executable, "-m", "tests.stories.golden_world", str(seed), *sorted(plants)]
    here = {**os.environ, "WELLSERVED_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "wellserved.web.settings"}
    here.pop("WELLSERVED_DATABASE_URL", None)
    done = run(command, env=here, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _made(seed: int, plants: frozenset[Plant]) -> dict[str, str]:
    import django  # noqa: PLC0415 -- the folder comes first

    django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from wellserved.commands.first_run import collect_static_files  # noqa: PLC0415
    from wellserved.web.actions import own_findings  # noqa: PLC0415
    from wellserved.web.actions.databases import bring_up_to_date  # noqa: PLC0415
    from wellserved.web.actions.seed import planned  # noqa: PLC0415
    from wellserved.web.actions.seed import seed as write  # noqa: PLC0415
    from wellserved.web.places import Place  # noqa: PLC0415
    from wellserved.web.scenarios.truths import cast  # noqa: PLC0415

    bring_up_to_date(Place.OWN)
    collect_static_files(lambda _: None)
    now = timezone.now()
    plan = planned(SCENARIO, seed, timezone.localdate(now), plants=plants)
    write(plan=plan, now=now)
    found = own_findings.analyse_now(now=now)
    its = cast(plan.people)
    executive, administrator = (next(each.mail or "" for each in plan.people if each.role is role) for role in READERS)
    asked = {
        "where": (executive, f"/where/{found.key}/"),
        "document": (executive, f"/where/{found.key}/findings.json"),
        "structure": (executive, "/where/structure/"),
        "map": (executive, "/map/?look=waiting"),
        "legal": (executive, "/teams/legal/course/"),
        "unsettled": (administrator, "/links/"),
        "innocent": (its.innocent, "/me/own-work/"),
        "slow": (its.slow, "/me/own-work/"),
        "ordinary": (its.ordinary, "/me/own-work/"),
    }
    return {name: _read(mail, address) for name, (mail, address) in asked.items()} | {"state": found.state}


def _read(mail: str, address: str) -> str:
    """Open a page as somebody, and give its words; of what is no page, all of it."""
    from django.test import Client  # noqa: PLC0415

    from wellserved.web.models import FirstDayAnswer, Person  # noqa: PLC0415

    reader, client = Person.objects.get(mail=mail), Client(HTTP_HOST="localhost")
    if not FirstDayAnswer.objects.filter(person=reader).exists():
        FirstDayAnswer.objects.create(person=reader, can_name_one=False, answered_at=reader.created_at)
    client.force_login(reader)
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}.")
    content = (answer.getvalue() if answer.streaming else answer.content).decode()
    if "html" not in answer.headers["Content-Type"]:
        return content
    main = html.document_fromstring(content).find(".//main")
    return " ".join(main.text_content().split())


if __name__ == "__main__":
    print(json.dumps(_made(int(sys.argv[1]), frozenset(map(Plant, sys.argv[2:])))))
