"""One of several processes that all change the same things at once; see test_many_at_once.py.

    python -m tests.web.crowd MODE NUMBER ROUNDS

Prints one JSON object: how often it did what, and which errors it met.
"""

import json
import sys
from collections import Counter

import django
from django.test import Client
from django.utils import timezone


def edit(number: int, rounds: int) -> Counter:
    """Write a mark of its own into the same text again and again."""
    # Django has to be set up before its models can be imported.
    from wellserved.web.actions.locking import ChangedMeanwhile  # noqa: PLC0415
    from wellserved.web.actions.organisation import describe_segment  # noqa: PLC0415
    from wellserved.web.models import Person, Segment  # noqa: PLC0415

    done: Counter[str] = Counter()
    ada = Person.objects.get(mail="ada@example.org")
    for n in range(rounds):
        for _ in range(10_000):
            shared = Segment.objects.get(key="shared")
            texts = {"name": shared.name, "description": f"{shared.description} {number}.{n}"}
            try:
                describe_segment(by=ada, now=timezone.now(), segment=shared, version=shared.version, **texts)
            except ChangedMeanwhile:
                done["again"] += 1
                continue
            done["written"] += 1
            break
    return done


def send(_number: int, rounds: int) -> Counter:
    """Send the same forms as all the others, with the same keys, at the same time."""
    from wellserved.web.models import Person  # noqa: PLC0415

    done: Counter[str] = Counter()
    client = Client(raise_request_exception=False)
    client.force_login(Person.objects.get(mail="ada@example.org"))
    for n in range(rounds):
        response = client.post("/customers/", {"name": f"Customers {n}", "once": f"key-{n}"})
        done[f"{response.status_code} {response.get('Location', '')}"] += 1
    return done


def main() -> None:
    django.setup()
    mode, number, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    print(json.dumps({"edit": edit, "send": send}[mode](number, rounds)))


if __name__ == "__main__":
    main()
