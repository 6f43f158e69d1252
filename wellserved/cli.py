"""The command line: `wellserved …`. What it says goes to stderr, data to stdout."""

import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from wellserved.commands import register
from wellserved.engine import HERE, NoCluster, TabularFile, check_engine
from wellserved.eventlog.child_process import in_child
from wellserved.eventlog.context_file import Context, read_context, with_context
from wellserved.eventlog.demo import ALL_PLANTS, Plant, write_demo
from wellserved.eventlog.guess import Proposal, Question, answer
from wellserved.eventlog.limits import CLUSTER_LIMITS, Limits, Refused
from wellserved.eventlog.mapping_file import write_mapping
from wellserved.report.numbers import count as number
from wellserved.report.numbers import counted
from wellserved.web import environment
from wellserved.words.problems import Problem, RowCount

REFUSED, SET_ASIDE = 1, 3
LIMITS = Limits()
TALK = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
MAPPING = "mapping.toml"
_CASE = "columns.case"

app = typer.Typer(
    name="wellserved",
    help="Shows how well the teams of an organisation serve one another.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Logs = Annotated[list[Path], typer.Argument(metavar="LOG", help="CSV, TSV, Parquet, XES or OCEL 2.0; gz as it is.")]
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", help="Which column means what, as an earlier run wrote it.")
]
SameCases = Annotated[bool, typer.Option("--same-cases", help="Equal case names in several logs are the same case.")]
NoInput = Annotated[bool, typer.Option("--no-input", help="Never ask; refuse with the question instead.")]


@app.command()
def analyse(
    logs: Logs,
    mapping: MappingFile = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="The moment to which open cases run.")] = None,
    opened_from: Annotated[str | None, typer.Option("--from", help="Only cases opened from this day on.")] = None,
    opened_to: Annotated[str | None, typer.Option("--to", help="Only cases opened before this day.")] = None,
    hours: Annotated[Path | None, typer.Option("--hours", help="Working hours of the teams (TOML).")] = None,
    context: Annotated[
        Path | None,
        typer.Option("--context", help="What wellserved export events wrote beside the events: moment, hours."),
    ] = None,
    figures: Annotated[
        Path | None, typer.Option("--figures", help="Own figures for the scenario of cost (TOML).")
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--compare",
            metavar="FROM..TO FROM..TO",
            help="Compare cases opened in two periods; TO is the day after the last.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the report; LOG-report if not named.")] = None,
    cases: Annotated[
        bool,
        typer.Option(
            "--cases", help="Also write who held each case when, and whose time it was (spells and charges.parquet)."
        ),
    ] = False,
    months: Annotated[
        str | None,
        typer.Option(
            "--months",
            metavar="ZONE",
            help="Also write figures by month (months.json), as months begin in a zone such as Europe/Berlin.",
        ),
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option("--engine", metavar="ENGINE", help="duckdb, or spark://HOST:PORT for a cluster of Spark."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    hide_teams: Annotated[bool, typer.Option("--hide-teams", help="Replace the names of teams by numbers.")] = False,
    same_cases: SameCases = False,
    no_input: NoInput = False,
) -> None:
    """Read one or several logs and write the report.

    Writes report.html, tables.xlsx, findings.json and mapping.toml; with --json and no --out, nothing.

    For example: wellserved analyse incidents.csv

    To forward it: wellserved analyse incidents.csv --mapping incidents-report/mapping.toml --hide-teams --out forward
    """
    from wellserved.report import produce  # noqa: PLC0415 -- slow import

    if compare and any(period.startswith("-") for period in compare):
        raise typer.BadParameter("takes two periods: --compare FROM..TO FROM..TO", param_hint="--compare")
    with _told():
        beside = read_context(context) if context else Context()
        computes = _engine(engine)
    wishes = produce.Wishes(
        produced_by=_produced_by(),
        as_of=as_of or beside.as_of,
        opened_from=opened_from,
        opened_to=opened_to,
        hours=hours or beside.hours,
        small_teams=beside.small_teams,
        figures=figures,
        compare=compare,
        cases=cases,
        months=months,
        engine=computes,
        hide_teams=hide_teams,
        same_cases=same_cases,
    )
    limits = LIMITS if computes == HERE else CLUSTER_LIMITS
    folder = None if as_json and out is None else out or Path(f"{logs[0].name.split('.')[0]}-report")
    with _told() as work:
        files, chosen = _chosen(logs, mapping, work, ask=not no_input)
        chosen = replace(chosen, mapping=with_context(chosen.mapping, beside))
        with _progress() as told:
            made = in_child(
                partial(produce.produce, out=work), files, chosen.mapping, wishes, limits=limits, report=told
            )
        names = _delivered(work, folder, None if hide_teams else chosen) if folder else []
    if as_json:
        print(made.findings_json, end="")  # noqa: T201 -- data goes to stdout
    for sentence in made.summary:
        TALK.print(f"[dim]·[/dim] {escape(sentence)}")
    if folder:
        report = _safe(folder / names[0])
        TALK.print(f"\n[bold]{report}[/bold] is the report; beside it {_listed(names[1:])}.")
    _leave(made.count)


@app.command()
def check(
    logs: Logs,
    mapping: MappingFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
    same_cases: SameCases = False,
    no_input: NoInput = False,
) -> None:
    """Say what in a log cannot be trusted, how often, with an example and what helps.

    Writes nothing, unless a question is open: then the proposed mapping, to be answered in.

    For example: wellserved check incidents.csv
    """
    from wellserved.report import produce  # noqa: PLC0415 -- slow import

    with _told() as work:
        files, chosen = _chosen(logs, mapping, work, ask=not no_input)
        found = in_child(
            partial(produce.check, folder=work, same_cases=same_cases), files, chosen.mapping, limits=LIMITS
        )
    if as_json:
        print(json.dumps(asdict(found), indent=2, ensure_ascii=False))  # noqa: T201 -- data goes to stdout
    else:
        _show(found.facts, found.problems, found.count)
    _leave(found.count, told=as_json)


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for the files.")] = Path("sample"),
    seed: Annotated[int, typer.Option("--seed", help="Another seed makes another half year.")] = 1,
    without: Annotated[
        list[Plant] | None, typer.Option("--without", help="A plant to leave out; may be given twice.")
    ] = None,
) -> None:
    """Write the log of the sample company, a lender with a planted weakest link.

    Writes events.csv, outside.csv, mapping.toml and hours.toml.

    For example: wellserved demo --out sample --without slow_link
    """
    files = write_demo(out, seed=seed, plants=ALL_PLANTS - set(without or ()))
    written = _listed([path.name for path in (files.events, files.outside, files.mapping, files.hours)])
    TALK.print(f"The sample company is in {_safe(out)}: {written}.")
    settings = f"--mapping {_safe(files.mapping)} --hours {_safe(files.hours)}"
    TALK.print(f"Next: wellserved analyse {settings} {_safe(files.events)}")


register.add_to(app)


def main() -> None:
    """Run the command line. Whoever ends it early finds no copy of the log left behind."""
    for name in ("SIGTERM", "SIGHUP"):
        if found := getattr(signal, name, None):
            signal.signal(found, _ended)
    app()


def _ended(received: int, _: object) -> None:
    raise SystemExit(128 + received)


@contextmanager
def _told() -> Iterator[Path]:
    """Give a private folder, and turn a refusal into its sentence and exit code 1."""
    work = Path(tempfile.mkdtemp(prefix="wellserved-"))
    try:
        yield work
    except Refused as refusal:
        TALK.print(f"[bold]Not done.[/bold] {escape(str(refusal))}")
        raise typer.Exit(REFUSED) from None
    except OSError as error:
        TALK.print(f"[bold]Not done.[/bold] {_safe(error.filename)} cannot be written: {error.strerror}.")
        raise typer.Exit(REFUSED) from None
    except (KeyboardInterrupt, EOFError):
        TALK.print("Stopped; nothing was written.")
        raise typer.Exit(REFUSED) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _engine(said: str | None) -> str:
    """Settle what computes, and say at once where that cannot be used."""
    chosen = said or environment.engine()
    try:
        check_engine(chosen)
    except NoCluster as error:
        raise Refused(str(error)) from error
    return chosen


def _chosen(
    logs: list[Path], mapping: Path | None, work: Path, *, ask: bool
) -> tuple[tuple[TabularFile, ...], Proposal]:
    """Open the files and settle what the columns mean: by the mapping given, by looking, and by asking."""
    from wellserved.report import produce  # noqa: PLC0415 -- slow import

    with _progress() as told:
        told("Looking at the columns")
        looked = in_child(produce.look, logs, mapping, work, LIMITS, limits=LIMITS)
    proposal = looked.proposal
    while proposal.questions and not proposal.refusal:
        if not (ask and sys.stdin.isatty() and sys.stderr.isatty()):
            raise Refused(_unanswered(proposal, logs[0]))
        question = min(proposal.questions, key=lambda each: each.key != _CASE)
        proposal = _answered(proposal, question)
        if question.key == _CASE:  # what the other columns mean depends on it
            case = proposal.mapping.case
            proposal = in_child(produce.look_again, looked.files, mapping, case, work, limits=LIMITS)
    if proposal.refusal:
        raise Refused(proposal.refusal)
    return looked.files, proposal


def _delivered(work: Path, folder: Path, mapping: Proposal | None) -> list[str]:
    """Put the report where it was asked for, with its mapping unless team names are hidden: that may name teams."""
    from wellserved.report import produce  # noqa: PLC0415 -- slow import

    if mapping:
        write_mapping(mapping.mapping, work / MAPPING, reasons=mapping.reasons, questions=())
    return produce.deliver(work, folder)


def _unanswered(proposal: Proposal, log: Path) -> str:
    """Say what must be answered, and leave a mapping file in which to answer it."""
    proposed = Path(f"{log.name.split('.')[0]}-{MAPPING}")
    write_mapping(proposal.mapping, proposed, reasons=proposal.reasons, questions=proposal.questions)
    asked = "\n".join(
        f"  {question.text}\n" + "".join(f"    {value}: {meaning}\n" for value, meaning in question.choices)
        for question in proposal.questions
    )
    return (
        f"What cannot be told from the file, and would change the results:\n{asked}"
        f"The proposed mapping is in {proposed}: fill in what is marked there, then add --mapping {proposed}"
    )


def _answered(proposal: Proposal, question: Question) -> Proposal:
    """Ask on the terminal until the answer fits; one that does not is answered with the reason."""
    TALK.print(f"\n{escape(question.text)}")
    for place, (value, meaning) in enumerate(question.choices, start=1):
        TALK.print(f"  [bold]{place}[/bold] {escape(value)}: {escape(meaning)}")
    while True:
        said = TALK.input("> ").strip()
        if not said:
            continue
        if said.isdecimal() and 0 < int(said) <= len(question.choices):
            said = question.choices[int(said) - 1][0]  # "" where the answer is: none of these columns
        try:
            return answer(proposal, question.key, said)
        except Refused as refusal:
            TALK.print(escape(str(refusal)))


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show what is being done, on a terminal only."""
    if not TALK.is_terminal:
        yield lambda _: None
        return
    with TALK.status("Starting") as status:
        yield lambda doing: status.update(f"{escape(doing)} …")


def _show(facts: tuple[str, ...], problems: tuple[Problem, ...], count: RowCount) -> None:
    """Print what was found in a log."""
    out = Console(highlight=False, soft_wrap=True, emoji=False)
    for fact in facts:
        out.print(escape(fact))
    for problem in problems:
        fate = "set aside" if problem.sets_aside else "used as they are"
        rows = f"  {counted(problem.rows, 'row')}, {fate}" if problem.rows else ""  # else it is about the whole log
        out.print(f"\n[bold]{escape(problem.what)}[/bold]{rows}")
        if problem.example:
            out.print(f"  for example {escape(problem.example)}")
        out.print(f"  {escape(problem.remedy)}")
    if not problems:
        out.print("\nNothing to mend was found.")
    out.print(f"\n{_account(count)}")


def _account(count: RowCount) -> str:
    reasons = "".join(f"; {counted(rows, 'row')}: {reason[:1].lower()}{reason[1:]}" for reason, rows in count.set_aside)
    left = count.read - count.used
    return f"Rows read {number(count.read)} = used {number(count.used)} + set aside {number(left)}{reasons}."


def _leave(count: RowCount, *, told: bool = True) -> None:
    """End with the exit code that says whether rows were set aside; say how many, unless it was said already."""
    if count.read > count.used:
        if told:
            TALK.print(escape(_account(count)))
        raise typer.Exit(SET_ASIDE)


def _safe(path: object) -> str:
    """Write a name so that it can do nothing to a terminal."""
    return escape(str(Refused(str(path))))


def _listed(names: list[str]) -> str:
    return escape(", ".join(names))


def _produced_by() -> str:
    try:
        return f"Wellserved {version('wellserved')}"
    except PackageNotFoundError:  # run from a folder without being installed
        return "Wellserved"
