"""Findings → one self-contained HTML file: nothing is fetched, and it works without its script."""

import base64
import hashlib
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from wellserved.analysis.findings import Findings
from wellserved.report import (
    charts,
    clock_charts,
    clock_twins,
    cost_of_average,
    promises,
    sentences,
    twins,
    two_periods,
    wait_chart,
    weakest_link,
    whose_time,
)
from wellserved.report.brute_force import about_brute_force
from wellserved.report.columns import Twin
from wellserved.report.definitions import definitions, other_bounces
from wellserved.report.figures import key_figures
from wellserved.report.limits_of_log import LIMITS, not_known
from wellserved.report.map_drawing import MAP_SCRIPT, MAP_STYLE
from wellserved.report.map_labels import clean
from wellserved.report.numbers import count, counted, date, date_and_time, listed
from wellserved.report.sight import about_line_of_sight, layers
from wellserved.report.story import begins_with_time, of_the_clock, story
from wellserved.report.who_serves_whom import drawn_maps
from wellserved.report.written_tables import written_table

_TEMPLATES = Path(__file__).parent / "templates"
_HEAD = 1_000
"""So many letters at the beginning of a report hold its policy, and nothing of the log yet."""
_STATED_POLICY = re.compile(
    r'"(default-src \'none\'; style-src \'sha256-[\w+/=]+\'; script-src \'sha256-[\w+/=]+\'; '
    r"base-uri 'none'; form-action 'none')\""
)


def write_report(findings: Findings, path: Path) -> None:
    """Write the report of these findings as one HTML file."""
    path.write_text(report(findings), encoding="utf-8", newline="\n")


def report(findings: Findings) -> str:
    """Give the report as HTML."""
    style, script = _style(), _script()
    own = {"style": style, "script": script, "policy": _policy(style, script)}
    return _environment().get_template("page.html").render(own | parts(findings))


def parts(findings: Findings) -> dict[str, Any]:
    """Give what the report shows of findings, part by part, for pages that show some of it.

    `say` (sentences), `chart` and `table` are named like the functions they come from. Charts and the drawings of
    `maps` are HTML in which every text out of the log is escaped; all else is text that is not.
    """
    return {
        "findings": findings,
        "source": findings.source,
        "say": {sentence.__name__: sentence(findings) for sentence in _SENTENCES},
        "chart": {drawing.__name__: drawing(findings) for drawing in _CHARTS},
        "table": {twin.__name__: written_table(twin(findings)) for twin in _TWINS},
        "first": begins_with_time(findings),
        "story": story(findings),
        "of_the_clock": of_the_clock(findings),
        "brute_force": about_brute_force(findings),
        "cost_remarks": cost_of_average.remarks(findings),
        "cost_left_out": cost_of_average.left_out(findings),
        "figures": key_figures(findings),
        "maps": drawn_maps(findings),
        "layers": layers(findings),
        "definitions": definitions(findings),
        "footnote": other_bounces(findings),
        "not_known": not_known(findings),
        "limits": LIMITS,
    }


def policy_of(page: str) -> str:
    """Give the policy that a written report states in its head, to be sent along with it as a header.

    It is read from there because a report that was written by another version has another style sheet and script.
    A page that states none may do nothing at all.
    """
    stated = _STATED_POLICY.search(unescape(page[:_HEAD]))
    return stated[1] if stated else "default-src 'none'"


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    writers: tuple[Callable[..., str], ...] = (clean, count, counted, date, date_and_time, listed, twins.became_of)
    environment.globals |= {writer.__name__: writer for writer in writers}
    return environment


_SENTENCES: tuple[Callable[[Findings], str], ...] = (
    sentences.headline,
    sentences.headline_more,
    sentences.headline_sure,
    sentences.about_cases,
    sentences.about_links,
    sentences.about_states,
    sentences.about_holders,
    sentences.about_handoffs,
    sentences.about_waits,
    sentences.about_bounces,
    sentences.about_loops,
    sentences.about_teams_per_case,
    sentences.about_elsewhere,
    about_line_of_sight,
    sentences.about_open_cases,
    sentences.about_rows,
    whose_time.about_whose_time,
    whose_time.about_roots,
    whose_time.about_charged,
    whose_time.about_open_hours,
    whose_time.about_waits_recorded,
    promises.about_promises,
    promises.about_promised,
    promises.late_means,
    promises.about_causes,
    promises.about_withheld_causes,
    promises.about_queue,
    weakest_link.about_weakest,
    weakest_link.first_in_words,
    weakest_link.waiting_meant,
    weakest_link.about_first_candidate,
    weakest_link.about_links_drawn,
    weakest_link.about_returns_drawn,
    weakest_link.about_left_out,
    weakest_link.about_apart,
    weakest_link.about_weights,
    weakest_link.about_return_loops,
    cost_of_average.about_cost,
    cost_of_average.about_inputs,
    cost_of_average.about_full_time,
    cost_of_average.about_drivers,
    two_periods.about_two_periods,
    two_periods.about_what_is_open,
    two_periods.about_undrawn,
    two_periods.about_periods,
)
_CHARTS: tuple[Callable[[Findings], str], ...] = (
    charts.states,
    charts.holders_and_states,
    wait_chart.waits,
    charts.bounces,
    charts.loops,
    charts.teams_per_case,
    charts.ages,
    clock_charts.sides,
    clock_charts.kinds,
    clock_charts.charged,
    clock_charts.promises_kept,
    clock_charts.late_causes,
    clock_charts.queue_causes,
    clock_charts.candidates,
    clock_charts.returns_saved,
    cost_of_average.cost_lines_drawn,
    cost_of_average.cost_drivers,
    two_periods.changes,
)
_TWINS: tuple[Callable[[Findings], Twin], ...] = (
    twins.links,
    twins.states,
    twins.waiting,
    twins.handoffs,
    twins.bounces,
    twins.loops,
    twins.teams_per_case,
    twins.teams,
    twins.ages,
    twins.open_cases,
    twins.rows_read,
    clock_twins.sides,
    clock_twins.parties,
    clock_twins.whose_time,
    clock_twins.promises,
    clock_twins.late_causes,
    clock_twins.queue_causes,
    clock_twins.candidates,
    clock_twins.evidence,
    clock_twins.return_loops,
    clock_twins.brute_force,
    cost_of_average.cost_lines,
    cost_of_average.cost_drivers_listed,
    cost_of_average.cost_inputs,
    two_periods.two_periods_written,
)


def _style() -> str:
    return f"{(_TEMPLATES / 'page.css').read_text(encoding='utf-8')}\n{MAP_STYLE}\n"


def _script() -> str:
    return f"{(_TEMPLATES / 'page.js').read_text(encoding='utf-8')}\n{MAP_SCRIPT}\n"


def _policy(style: str, script: str) -> str:
    """Say what the page may do: apply its own style sheet, run its own script, and fetch nothing."""
    return (
        f"default-src 'none'; style-src {_hash_of(style)}; script-src {_hash_of(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
