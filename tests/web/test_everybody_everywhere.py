"""Every address as everybody, with their own and with foreign teams and people: as the table of permissions says.

What is expected is worked out here from `words.roles` and the cast alone; the application's rules are not asked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils.html import escape

from tests.web import found_in_requests, log_stages
from tests.web.conftest import NOW, Cast, person, signed_in, team
from wellserved.web import models
from wellserved.web.queries.attachments import path_of
from wellserved.words.roles import TABLE, Permission, Relation, Role

RULES = {rule.permission: rule for rule in TABLE}
REFUSALS = [escape(rule.refusal) for rule in TABLE if rule.refusal]
OTHERWISE = "told something else"
ELSEWHERE = {"sample-open", "sample-look-round"}
"""Addresses that lead into the other place; tried in test_serve."""
HIDDEN = {"person-show", "mail-show", "work-shown"}
"""Addresses that do not exist for whoever may not see what stands there."""
ACTORS = ("nobody", "ann", "ben", "cara", "dan", "deputy", "sam", "eve", "ada")
ROLES = {
    "nobody": {Role.ANYONE},
    "ann": {Role.EMPLOYEE},
    "ben": {Role.EMPLOYEE},
    "cara": {Role.EMPLOYEE, Role.LEAD},
    "dan": {Role.EMPLOYEE},
    "deputy": {Role.EMPLOYEE, Role.LEAD},
    "sam": {Role.EMPLOYEE, Role.SERVICE_LEAD},
    "eve": {Role.EMPLOYEE, Role.EXECUTIVE},
    "ada": {Role.EMPLOYEE, Role.ADMINISTRATOR},
}
LEADS_WORKPLACE = {"cara", "deputy"}
QUEUES = {"team-queue", "team-queue-export"}
"""Addresses about a team that are open to its people, whoever leads it."""
PEOPLE_OF = {"it-workplace": {"ben", *LEADS_WORKPLACE}, "legal": {"dan", "deputy"}}
COURSES = {"team-course", "link-course"}
"""Addresses about a team or a link that are open to people of the team, of its links and of both sides."""
WORK_WITH = {"it-workplace": PEOPLE_OF["it-workplace"], "legal": {*PEOPLE_OF["legal"], "ann"}}


def addresses() -> Iterator[Any]:
    """Give every address there is, however deep it stands."""
    waiting = list(get_resolver().url_patterns)
    while waiting:
        each = waiting.pop()
        if isinstance(each, URLResolver):
            waiting += each.url_patterns
        else:
            yield each


NAMES = sorted(each.name or str(each.pattern) for each in addresses())


def test_every_address_names_the_permission_it_needs() -> None:
    assert [
        each.name for each in addresses() if not isinstance(getattr(each.callback, "needs", None), Permission)
    ] == []


def test_no_two_addresses_have_one_name() -> None:
    assert sorted(set(NAMES)) == NAMES


@dataclass(frozen=True)
class Target:
    """One thing that addresses are about, and how near everybody is to it."""

    words: dict[str, str]
    relations: dict[str, Relation]


def near(own: set[str], relation: Relation) -> dict[str, Relation]:
    return {actor: relation if actor in own else Relation.OTHER for actor in ACTORS}


def targets(cast: Cast) -> dict[str, list[Target]]:
    """Give, by the word in the address, what it may be about: near, and far away."""
    segment = models.Segment.objects.create(key="borrowers", name="Borrowers")
    absence = models.Absence.objects.create(person=cast.ben, from_date="2026-12-01", until_date="2026-12-08")
    mail = models.Mail.objects.create(to="ann@example.org", subject="Hello", text="Hello", made_at=NOW, due_at=NOW)
    near_link = models.Link.objects.create(provider=cast.workplace, segment=segment, said_by_provider_at=NOW)
    far_link = models.Link.objects.create(provider=cast.legal, customer=cast.sales, said_by_provider_at=NOW)
    brought = models.Import.objects.create(subject="people", file_name="people.csv", by=cast.ada, at=NOW)
    outside = models.Import.objects.create(subject="outside", file_name="outside.csv", by=cast.sam, at=NOW)
    models.OutsideFigure.objects.create(segment=segment, month="2026-08-01", metric="Satisfied", value=81, at=NOW)
    models.TurfHours.objects.bulk_create(
        models.TurfHours(by=each, on_date=NOW.date(), at=NOW, quarter_hours=4) for each in models.Person.objects.all()
    )
    undoable = models.Undoable.objects.create(
        at=NOW,
        until_at=NOW.replace(year=2100),
        by=cast.ada,
        action="segment-close",
        sentence="Closed",
        way_back={"key": "borrowers"},
    )
    service = models.Service.objects.create(team=cast.workplace, name="Laptops")
    near_charter = models.Charter.objects.create(link=near_link)
    far_charter = models.Charter.objects.create(link=far_link)
    for each in (near_charter, far_charter):
        models.CharterVersion.objects.create(charter=each, number=1, needs="Soon", delivery=480, proposed_at=NOW)
    done = log_stages.analysed(cast.ada)
    thanks = models.Thanks.objects.create(
        by=cast.ann,
        from_team=cast.sales,
        to_team=cast.workplace,
        at=NOW,
        text="It was there at once.",
        made_possible="A sale",
    )
    helped = models.HelpGiven.objects.create(
        helper=cast.workplace,
        helped=cast.sales,
        by=cast.ben,
        at=NOW,
        what="A printer",
        minutes=10,
        would_save_minutes=180,
    )
    models.WorkShown.objects.create(person=cast.ben, coach=cast.dan, from_at=NOW, until_date="2100-01-01")
    others = near(set(), Relation.OTHER)
    about_ben = {**others, "ben": Relation.SELF, "cara": Relation.OWN, "deputy": Relation.OWN}
    return {
        "team": [
            Target({"key": cast.workplace.key, "form": "csv"}, near(LEADS_WORKPLACE, Relation.OWN)),
            Target({"key": cast.legal.key, "form": "csv"}, others),
        ],
        "person": [
            Target({"key": cast.ben.key}, about_ben),
            Target({"key": cast.eve.key}, near({"eve"}, Relation.SELF)),
        ],
        "absence": [Target({"key": absence.key}, about_ben)],
        "segment": [Target({"key": segment.key}, others)],
        "link": [
            Target({"key": near_link.key, "of": cast.workplace.key}, near(LEADS_WORKPLACE, Relation.OWN)),
            Target({"key": far_link.key, "of": cast.legal.key}, others),
        ],
        "service": [Target({"key": service.key}, near(LEADS_WORKPLACE, Relation.OWN))],
        "charter": [
            # It is with customers outside, for whom Sam and Ada speak.
            Target(
                {"key": near_charter.key, "link": near_link.key}, near({*LEADS_WORKPLACE, "sam", "ada"}, Relation.OWN)
            ),
            Target({"key": far_charter.key, "link": far_link.key}, others),
        ],
        "mail": [Target({"key": mail.key}, others)],
        "incoming": [Target({"key": set_aside().key}, others)],
        "outbox": [Target({"key": mail.key}, others)],
        "import": [Target({"key": brought.key, "subject": "people", "kind": "people"}, others)],
        "export": [Target({"subject": "people", "kind": "csv", "form": "csv"}, others)],
        # It tells of every team: each lead declares links of their own.
        "log": [Target({"key": done.key, "name": "report.html"}, near(LEADS_WORKPLACE, Relation.OWN))],
        "thanks": [Target({"key": thanks.key}, others)],
        "help": [Target({"key": helped.key}, near({"ann", "ben", *LEADS_WORKPLACE}, Relation.OWN))],
        "request": requests(cast),
        "late": [Target({"form": "csv"}, others)],
        "outside": [Target({"key": outside.key, "form": "csv"}, others)],
        "turf": [Target({"number": "1"}, near(set(ACTORS), Relation.SELF))],
        "work": [
            Target({"key": cast.ben.key}, {**others, "dan": Relation.LINKED}),
            Target({"key": cast.eve.key}, others),
        ],
        "undo": [Target({"key": undoable.key}, near({"ada"}, Relation.SELF))],
        "where": [Target({"key": found_in_requests.stored().key}, others)],
    }


def set_aside() -> models.IncomingMail:
    """Set a mail aside that came in."""
    return models.IncomingMail.objects.create(message_id="x", at=NOW, fate="set_aside", why="No answer", raw=b"Hi")


def request_between(customer: models.Team, provider: models.Team, by: models.Person) -> dict[str, str]:
    """Ask for something, with a file that goes with it; give the words of its addresses."""
    asked = models.Request.objects.create(
        title="A laptop",
        customer=customer,
        provider=provider,
        asked_by=by,
        state="new",
        **dict.fromkeys(("since_at", "opened_at", "written_at", "changed_at"), NOW),
    )
    models.RequestEvent.objects.create(request=asked, number=1, at=NOW, what="asked", by=by, team=provider)
    models.Request.objects.filter(pk=asked.pk).update(events_count=1)
    file = models.Attachment.objects.create(request=asked, by=by, at=NOW, name="a.txt", bytes=1)
    path_of(file).parent.mkdir(parents=True, exist_ok=True)
    path_of(file).write_bytes(b"a")
    return {"key": asked.key, "step": "note", "file": file.key, "form": "csv"}


def requests(cast: Cast) -> list[Target]:
    """Give a request between the teams of the cast, and one between others; each lead above stands on a side, too."""
    stores, kitchen = team("Stores"), team("Kitchen")
    sides = {"ann": Relation.CUSTOMER, **dict.fromkeys(("ben", "cara", "deputy"), Relation.PROVIDER)}
    return [
        Target(request_between(cast.sales, cast.workplace, cast.ann), near(set(), Relation.OTHER) | sides),
        Target(request_between(stores, kitchen, person("Sid Shaw", stores)), near(set(), Relation.OTHER)),
    ]


def clients(cast: Cast) -> dict[str, Client]:
    deputy = person("Tom Teal", cast.legal)
    models.Absence.objects.create(person=cast.cara, deputy=deputy, from_date="2020-01-01", until_date="2100-01-01")
    people = {name: getattr(cast, name) for name in ACTORS if name not in {"nobody", "deputy"}}
    return {"nobody": Client(), "deputy": signed_in(deputy), **{name: signed_in(each) for name, each in people.items()}}


def relation_of(actor: str, name: str, target: Target) -> Relation:
    """Say how near somebody is, as far as an address asks."""
    if name not in QUEUES | COURSES:
        return target.relations[actor]
    about = target.words.get("of", target.words["key"])
    people = (PEOPLE_OF if name in QUEUES else WORK_WITH)[about]
    return Relation.OWN if actor in people else Relation.OTHER


def may(actor: str, permission: Permission, relation: Relation) -> bool:
    holders = RULES[permission].holders
    return Role.ANYONE in holders or any(relation in holders.get(role, ()) for role in ROLES[actor])


def expected(actor: str, name: str, permission: Permission, relation: Relation) -> set[str]:
    """Say what may happen: `in`, `sign in first`, `told why not` in the table's words or in others, `not there`."""
    holders = RULES[permission].holders
    if may(actor, permission, relation):
        return {"in", OTHERWISE}
    if actor == "nobody":
        return {"sign in first"}
    somewhere = any(may(actor, permission, each) for each in Relation)
    if name in HIDDEN:
        return {"not there"}
    own_only = set(chain.from_iterable(holders.values())) <= {Relation.SELF}
    return {"told why not", OTHERWISE, *({"not there"} if somewhere and own_only else ())}


def of_request(actor: str, permission: Permission, relation: Relation) -> set[str]:
    """Say what may happen with one request: for whoever does not see it, it is not there."""
    if actor == "nobody":
        return {"sign in first"}
    if not may(actor, Permission.SEE_REQUEST, relation):
        return {"not there"}
    if permission is Permission.ASK:
        return {"in", OTHERWISE, "not there"}  # who asks has it as a draft, and afterwards is led to the request
    return {"in", OTHERWISE} if may(actor, permission, relation) else {"told why not", OTHERWISE}


def happened(client: Client, method: str, address: str) -> str:
    response = getattr(client, method.lower())(address)
    if response.status_code == 302 and response["Location"].startswith("/sign-in/"):
        return "sign in first"
    if response.status_code in {200, 204, 302, 400, 409, 422, 503}:
        return "in"
    if response.status_code == 403 and method == "POST":
        # An empty form may be refused for what it lacks; then the sentence is none of the table's.
        return "told why not" if any(said in response.content.decode() for said in REFUSALS) else OTHERWISE
    return {403: "told why not", 404: "not there", 405: "wrong method"}.get(
        response.status_code, str(response.status_code)
    )


@pytest.mark.slow
def test_it_is_open_to_whom_the_table_says_and_to_nobody_else(cast: Cast) -> None:
    everybody, about, wrong = clients(cast), targets(cast), []
    for each in addresses():
        names = set(each.pattern.converters)
        if each.name in ELSEWHERE:
            continue
        if each.callback.needs is Permission.SIGN_IN or "token" in names:
            continue  # whoever holds the secret may; tried in test_sign_in and test_me
        subject = each.name.split("-")[0]
        for target in about[subject] if names else [Target({}, near(set(ACTORS), Relation.SELF))]:
            address = reverse(each.name, kwargs={name: target.words[name] for name in names})
            for actor, client in everybody.items():
                relation = relation_of(actor, each.name, target)
                allowed = expected(actor, each.name, each.callback.needs, relation)
                if subject == "request":
                    own_list = expected(actor, each.name, each.callback.needs, Relation.SELF)
                    allowed = of_request(actor, each.callback.needs, relation) if "key" in names else own_list
                for method in each.callback.methods:
                    point = transaction.savepoint()
                    got = happened(client, method, address)
                    transaction.savepoint_rollback(point)
                    if got not in allowed:
                        wrong.append((actor, method, address, got, sorted(allowed)))
    assert "\n".join(map(str, wrong)) == ""


@pytest.mark.slow
def test_whatever_is_not_there_is_not_there_for_everybody(cast: Cast) -> None:
    wrong = []
    for actor, client in clients(cast).items():
        for address in ("/teams/no-such-team/", "/people/nobodyatall/", "/undo/nothing/", "/no/such/page/"):
            response = client.get(address)
            if response.status_code not in ({302, 404, 405} if actor == "nobody" else {403, 404, 405}):
                wrong.append((actor, address, response.status_code))
    assert "\n".join(map(str, wrong)) == ""
