"""Made-up findings, as tests of what was found in logs need them."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.web.conftest import NOW, Cast
from wellserved.analysis.findings import Findings, Link, Team
from wellserved.eventlog.limits import Limits
from wellserved.report.produce import Wishes, look, produce
from wellserved.web import places
from wellserved.web.actions.found_parties import keep_found
from wellserved.web.models import BroughtLog, FoundLink, FoundParty, LogFindings, Person


@cache
def findings() -> Findings:
    """Give the findings of the smallest log there is; what is tried here is put in their place."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.csv"
        path.write_text("case,time,team\n1,2026-01-01T08:00:00Z,A\n1,2026-01-01T09:00:00Z,B\n", encoding="utf-8")
        looked = look([path], None, Path(folder), Limits())
        assert not looked.proposal.refusal
        out = Path(folder) / "out"
        out.mkdir()
        produced = produce(looked.files, looked.proposal.mapping, Wishes("tests"), out=out, report=lambda _said: None)
    return Findings.from_json(produced.findings_json)


def link(provider: str, customer: str, cases: int = 10, *, outside: bool = False, times: int = 0) -> Link:
    return Link(provider, customer, outside, times or cases, cases, 2.0 * cases, 1.5)


def found(*links: Link, teams: tuple[str, ...] = (), outside: tuple[str, ...] = (), withheld: int = 0) -> Findings:
    """Give findings with these links, and with teams in as many cases as they have links, times ten."""
    inside = [name for each in links for name in (each.provider, each.customer) if name not in outside]
    names = dict.fromkeys([*(each for each in inside), *teams])
    source = replace(findings().source, first_at="2026-01-01T00:00:00Z", last_at="2026-06-30T00:00:00Z")
    return replace(
        findings(),
        source=source,
        links=links,
        withheld_links=withheld,
        teams=tuple(Team(name, 10 * inside.count(name) or None, 1.0, ()) for name in names),
        outside=outside,
    )


def kept(by: Person, what: Findings, *, at: datetime = NOW, name: str = "requests.csv") -> BroughtLog:
    """Give a log in which this was found."""
    state, step = BroughtLog.State.DONE, BroughtLog.Step.ANALYSE
    log = BroughtLog.objects.create(by=by, at=at, step=step, state=state, files=[[name, 1]])
    LogFindings.objects.create(
        log=log, made_at=at, produced_by="tests", input_hash="", document="{}", mapping="", report=b"", tables=b"",
    )  # fmt: skip
    with places.transaction():
        keep_found(log, what)
    return log


def furnish_found(log: BroughtLog, cast: Cast) -> None:
    """Put every kind of name and link into a log that is analysed: known, left, closed, open; declared and not."""
    names: dict[str, dict[str, Any]] = {
        "Sales": {"team": cast.sales}, "IT Workplace": {"team": cast.workplace}, "Legal dept": {"team": cast.legal},
        "IT": {"team": cast.it}, "Helpdesk": {}, "Sale": {}, "Alumni": {"is_left": True},
    }  # fmt: skip
    parties = {
        name: FoundParty.objects.create(log=log, name=name, is_outside=False, cases=40, **who)
        for name, who in names.items()
    }
    parties["Borrower"] = FoundParty.objects.create(log=log, name="Borrower", is_outside=True)
    seen = [("IT", "Sales"), ("IT Workplace", "Sales"), ("Legal dept", "IT Workplace"), ("Sales", "Borrower")]
    for number, (provider, customer) in enumerate([*seen, ("Helpdesk", "Sales"), ("Alumni", "Sales")]):
        FoundLink.objects.create(
            log=log, provider=parties[provider], customer=parties[customer], times=1200 + number, cases=1100,
            wait_hours=50.0 * number, wait_median_hours=0.4 * 7**number if number else None,
        )  # fmt: skip
    LogFindings.objects.filter(log=log).update(withheld_links=3)
