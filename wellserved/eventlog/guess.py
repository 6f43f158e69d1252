"""Guesses what the columns of a file mean, says why, and asks where another answer would change results."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from wellserved.engine import Engine, TabularFile
from wellserved.eventlog import guess_columns
from wellserved.eventlog.guess_columns import BY_HEADER, NOTHING, Choice
from wellserved.eventlog.guess_event_means import meaning_of_events
from wellserved.eventlog.guess_objects import NO_OBJECTS, Chosen, ask_type, chosen_type
from wellserved.eventlog.guess_refusals import why_no_case, why_no_moment
from wellserved.eventlog.guess_states import choose_lifecycle, choose_status, read_states
from wellserved.eventlog.guess_time import settle_time
from wellserved.eventlog.guess_words import plain
from wellserved.eventlog.guess_yes_no import choose_expedited, choose_promise_kept, texts_that_mean_kept
from wellserved.eventlog.look import Look
from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.mapping_file import NOTHING_GIVEN, Given, check_columns, complete, given_one, overlay
from wellserved.eventlog.mapping_keys import KEYS, MappingError, Takes
from wellserved.eventlog.object_log import ObjectLog
from wellserved.eventlog.person_columns import names_persons, why_not_team
from wellserved.eventlog.presets import Preset, preset_columns, preset_for, preset_named
from wellserved.eventlog.proposal import SEVERAL_FORMATS, Proposal, Question, Reason

__all__ = ["Proposal", "Question", "Reason", "answer", "guess_mapping"]

_NO_MAPPING = ColumnMapping(case="", at=(), event_means=EventMeans.ARRIVAL)
_NAMES_OF_NOBODY = frozenset({"undefined", "unknown", "none", "null", "not defined"})
_NAMES_OF_THE_SYSTEM = frozenset({"system", "sys", "the system", "batch", "automatic"})
_NAMES_OF_TEAMS = ("team", "parent", "customer")
_NAMES_OF_CASES = ("case", "waits_on")
_SHOWN_TEXTS = ("case", "waits_on", "status", "activity", "lifecycle", "kind", "promise_kept", "expedited")


def guess_mapping(engine: Engine, file: TabularFile, given: Given = NOTHING_GIVEN) -> Proposal:
    """Propose what the columns of a file mean; what a mapping file says is not guessed.

    Takes: the engine, the file, and what `read_given` found in a mapping file. A complete mapping is only asked for
    what cannot be told without it: formats, zone, and status texts that it does not name. Of an object-centric log with
    several types of objects only the type that is the case is asked for, and the zone: the rest depends on the answer.
    Raises: MappingError when the mapping file names columns that are not there, or a column of persons as the team.
    """
    chosen = NO_OBJECTS
    if isinstance(file, ObjectLog):
        if len(file.kinds) > 1 and not given.settings.get("case"):
            return ask_type(engine, file, given)
        file, chosen = chosen_type(file, given)
    check_columns(given, file.columns)
    look = Look(engine, file, given.settings.get("missing", _NO_MAPPING.missing))
    if not look.rows:
        return _refused("The file has a header and no rows below it.")
    _refuse_persons_as_team(look, given)
    preset = _preset(given, file.columns)
    if given.is_complete:
        return _settled(look, complete(given), [], preset, given)
    return _Guess(look, preset, given, chosen).proposal()


def _refused(why: str) -> Proposal:
    return Proposal(_NO_MAPPING, (), (), why)


def _refuse_persons_as_team(look: Look, given: Given) -> None:
    for name in _NAMES_OF_TEAMS:
        column = given.settings.get(name)
        why = why_not_team(column, look.texts[column]) if column else ""
        if why:
            raise MappingError(f"{given.where}: columns.{name}: {why}.")
    for name in _SHOWN_TEXTS:
        named = given.settings.get(name) or ()
        for column in (named,) if isinstance(named, str) else named:
            why = names_persons(column, look.texts[column])
            if why:
                raise MappingError(
                    f"{given.where}: columns.{name} cannot be {column}: {why}, and what stands there would be shown; "
                    "name another column, or none."
                )


def _preset(given: Given, columns: Sequence[str]) -> Preset | None:
    if "preset" not in given.settings:
        return preset_for(columns)
    preset = preset_named(given.settings["preset"])
    missing = [need for need in preset.needs if need.lower() not in map(str.lower, columns)] if preset else []
    if preset and missing:
        raise MappingError(
            f"{given.where}: preset {preset.name!r} needs the columns {', '.join(missing)}, which the file does not "
            "have. Leave the preset out: then the columns are guessed."
        )
    return preset


def _settled(
    look: Look, mapping: ColumnMapping, reasons: list[Reason], preset: Preset | None, given: Given
) -> Proposal:
    """Add what the texts of the columns tell: states, formats and zone."""
    questions: list[Question] = []
    if mapping.status and not mapping.kind:
        states = read_states(look, mapping.status, mapping.states, preset.states if preset else {})
        known = {} if given.is_complete else states.kinds
        mapping = replace(mapping, states={**known, **mapping.states})
        reasons += states.reasons
        questions += states.questions
    time = settle_time(look, mapping)
    return Proposal(time.mapping, (*reasons, *time.reasons), (*time.questions, *questions))


class _Guess:
    """One guess in the making: the columns chosen so far, why, and what has to be asked."""

    def __init__(self, look: Look, preset: Preset | None, given: Given, chosen: Chosen) -> None:
        self._look = look
        self._preset = preset
        self._given = given
        self._fixed = _fixed(look, preset, given) | ({"case": chosen.case} if chosen.case.columns else {})
        self._of_others = chosen.beside
        self._chosen: dict[str, tuple[str, ...]] = {}
        self._reasons: list[Reason] = []
        self._questions: list[Question] = []

    def proposal(self) -> Proposal:
        """Choose column after column; what was chosen is out of the running."""
        look = self._look
        self._choose_persons()
        if not self._choose("case", lambda: guess_columns.choose_case(look, self._taken)):
            return _refused(why_no_case(look))
        case = self._chosen["case"][0]
        if "case" in self._fixed:
            self._add_evidence(guess_columns.grouping(look, case))
        is_list = self._choose_moments(case)
        if not self._chosen["at"]:
            return _refused(why_no_moment(look, case))
        self._choose("kind", lambda: NOTHING)
        self._choose("promise_kept", lambda: choose_promise_kept(look, self._taken))
        self._choose("expedited", lambda: choose_expedited(look, self._taken))
        if not is_list and not self._chosen["kind"]:
            self._choose("lifecycle", lambda: choose_lifecycle(look, self._taken | self._of_others))
            self._choose("status", lambda: choose_status(look, case, self._taken | self._of_others))
        self._choose_team(case)
        self._choose("customer", lambda: guess_columns.choose_customer(look, self._taken))
        self._choose("promise_at", lambda: guess_columns.choose_promise(look, self._taken))
        self._choose("activity", lambda: guess_columns.choose_activity(look, case, self._taken))
        self._choose("waits_on", lambda: NOTHING)
        return self._finished(is_list)

    @property
    def _taken(self) -> set[str]:
        return {column for columns in self._chosen.values() for column in columns}

    def _choose(self, role: str, choose: Callable[[], Choice]) -> tuple[str, ...]:
        """Take the column that the mapping file or the preset names, else the one that is chosen."""
        choice = self._fixed[role] if role in self._fixed else choose()
        self._chosen[role] = choice.columns
        if choice.columns:
            self._reasons.append(Reason(role, choice.columns, choice.sure, choice.why))
        if choice.rivals or (role == "case" and choice.sure == "unsure"):
            self._questions.append(_ask_column(role, choice))
        return choice.columns

    def _add_evidence(self, evidence: str) -> None:
        """Add evidence to the last reason."""
        last = self._reasons.pop()
        self._reasons.append(replace(last, why=f"{last.why}; {evidence}"))

    def _choose_persons(self) -> None:
        found = guess_columns.person_columns(self._look)
        preset = self._fixed.get("persons", NOTHING)
        if "persons" in self._given.settings:
            columns = preset.columns
        else:
            taken = {column for role, choice in self._fixed.items() if role != "persons" for column in choice.columns}
            columns = tuple(dict.fromkeys((*preset.columns, *(column for column in found if column not in taken))))
        self._fixed.pop("persons", None)
        by_texts = [f"“{column}”: {found[column]}" for column in columns if found.get(column, BY_HEADER) != BY_HEADER]
        how = "; ".join(["by their headers" if len(columns) > len(by_texts) else "", *by_texts]).removeprefix("; ")
        self._choose("persons", lambda: Choice(columns, "sure", f"names of persons, {how}; dropped while reading"))

    def _choose_moments(self, case: str) -> bool:
        """Choose when a row happened and ended; tell whether it is a list of cases, one row each."""
        look, is_list = self._look, self._list_by_mapping()
        start, end = NOTHING, NOTHING
        if is_list or (is_list is None and look.has_unique(case)):
            start, end = guess_columns.choose_span(look)
        is_list = bool(end.columns) if is_list is None else is_list
        if not start.columns and "at" not in self._fixed:
            start, end = guess_columns.choose_moments(look, case)
        self._choose("at", lambda: start)
        self._choose("ended_at", lambda: NOTHING if set(end.columns) & set(self._chosen["at"]) else end)
        return is_list

    def _list_by_mapping(self) -> bool | None:
        given: bool | None = self._given.settings.get("case_ends_with_file")
        return given if given is not None or self._preset is None else self._preset.case_ends_with_file

    def _choose_team(self, case: str) -> None:
        look = self._look
        team = self._choose("team", lambda: guess_columns.choose_team(look, case, self._taken))
        if not team:
            persons = "the log names only persons: durations only" if self._chosen["persons"] else ""
            self._reasons.append(Reason("team", (), "sure", persons or "no column names teams: durations only"))
            self._choose("parent", lambda: NOTHING)
            self._ask_which_stands_for_teams()
            return
        if "team" in self._fixed:
            self._add_evidence(f"it {look.changes(case, team)[team[0]]}")
        self._choose("parent", lambda: guess_columns.choose_parent(look, team[0], self._taken))

    def _ask_which_stands_for_teams(self) -> None:
        """Ask for the columns that stand for teams in some organisations only."""
        named = self._preset.may_be_team if self._preset and "team" not in self._given.settings else ()
        texts = self._look.texts
        may = [c for c in named if c in texts and len(texts[c]) > 1 and not why_not_team(c, texts[c])]
        if may:
            self._questions.append(_ask_stand_in(may))

    def _finished(self, is_list: bool) -> Proposal:
        settings: dict[str, Any] = {name: _field_value(name, columns) for name, columns in self._chosen.items()}
        mapping = ColumnMapping(event_means=EventMeans.STATES, case_ends_with_file=is_list, **settings)
        mapping = replace(
            mapping,
            preset=self._preset.name if self._preset else "",
            promise_kept_means=texts_that_mean_kept(mapping.promise_kept),
            names=_names_of_the_system(self._look, mapping),
        )
        if is_list:
            why = "each case has one row, with its start and its end; a status says only how it is now, and is not used"
            self._reasons.append(Reason("case_ends_with_file", (), "sure", why))
        meaning = meaning_of_events(self._look, mapping)
        mapping = overlay(replace(mapping, event_means=meaning.event_means), self._given)
        if "event_means" not in self._given.settings:
            self._reasons.append(meaning.reason)
            self._questions += meaning.questions
        found = _settled(self._look, mapping, self._reasons, self._preset, self._given)
        return replace(found, questions=(*found.questions, *self._questions))


def _fixed(look: Look, preset: Preset | None, given: Given) -> dict[str, Choice]:
    """Give the columns that the preset or, before it, the mapping file names, by field of ColumnMapping."""
    fixed = {}
    if preset:
        why = f"the headers are those of {preset.title}"
        columns = preset_columns(preset, look.columns)
        fixed = {name: Choice(found, "sure", why) for name, found in columns.items() if not _persons(look, name, found)}
    for key, about in KEYS.items():
        if key.startswith("columns.") and about.field in given.settings:
            value = given.settings[about.field]
            named = (value,) if isinstance(value, str) else tuple(value or ())
            fixed[about.field] = Choice(named, "sure", f"{given.where} says so")
    return fixed


def _persons(look: Look, name: str, columns: tuple[str, ...]) -> bool:
    """Tell whether a preset would take persons for teams, or show them as something else but a case."""
    is_shown = name in _NAMES_OF_TEAMS or (name in _SHOWN_TEXTS and name not in _NAMES_OF_CASES)
    return is_shown and any(names_persons(column, look.texts[column]) for column in columns)


def _field_value(name: str, columns: tuple[str, ...]) -> Any:
    if KEYS[f"columns.{name}"].takes is not Takes.TEXT:
        return columns
    return columns[0] if columns else None


def _ask_column(role: str, choice: Choice) -> Question:
    what = "the case" if role == "case" else "the team"
    why = "Several could, and they would" if choice.rivals else "No header says so, and another would"
    return Question(
        f"columns.{role}",
        f"Which column names {what}? {why} give other results.",
        tuple(
            (column, "looks likeliest" if column in choice.columns else "is as plain")
            for column in (*choice.columns, *choice.rivals)
        ),
    )


def _ask_stand_in(columns: Sequence[str]) -> Question:
    choices = [(column, f"each {column} is the work of one team") for column in columns]
    return Question(
        "columns.team",
        "No column names teams. Does one stand for them in your organisation? Hand-offs are only shown between teams.",
        (*choices, ("", "none: durations only")),
    )


def _names_of_the_system(look: Look, mapping: ColumnMapping) -> dict[str, str]:
    """Find team texts such as UNDEFINED whose rows were all done by the system."""
    if mapping.team is None or not mapping.persons:
        return {}
    found = {}
    for text in look.texts[mapping.team]:
        if plain(text) not in _NAMES_OF_NOBODY:
            continue
        done_by = {row[mapping.persons[0]] for row in look.rows if row[mapping.team] == text}
        if all(plain(each or "") in _NAMES_OF_THE_SYSTEM for each in done_by):
            found[text] = "the system"
    return found


def answer(proposal: Proposal, key: str, value: str) -> Proposal:
    """Apply an answer to a question of a proposal.

    Takes: the key of the question; one of its choices or, for time.zone, any zone.
    Raises: MappingError with a sentence when the value does not fit.
    """
    question = next((each for each in proposal.questions if each.key == key), None)
    if question is None:
        raise MappingError(f"{key} is not asked here.")
    given = _given_by(question, value.strip())
    mapping = overlay(proposal.mapping, given)
    if mapping.team != proposal.mapping.team:
        mapping = replace(mapping, parent=None, names={})  # both were found for the other column
    name = next(iter(given.settings))
    reasons = [each for each in proposal.reasons if each.role != name or name == "states"]
    said = Reason(name, (), "sure", f"answered: {value}")
    questions = tuple(each for each in proposal.questions if each is not question)
    return replace(proposal, mapping=mapping, reasons=(*reasons, said), questions=questions)


def _given_by(question: Question, value: str) -> Given:
    table, _, rest = question.key.partition(".")
    if table == "columns" and value not in dict(question.choices):
        raise MappingError(f"The answer must be one of {', '.join(dict(question.choices))}, not {value!r}.")
    if table == "states":
        return given_one(f"states.{value}", [rest], "The answer")
    if question.key == "time.formats":
        return given_one(question.key, value.split(SEVERAL_FORMATS), "The answer")
    return given_one(question.key, value, "The answer")
