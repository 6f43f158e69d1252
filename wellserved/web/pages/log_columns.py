"""The form on which somebody says what the columns of a log mean: proposed, with reasons, and open to change."""

import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellserved.eventlog.mapping import ColumnMapping, EventMeans
from wellserved.eventlog.mapping_file import given_one
from wellserved.eventlog.mapping_keys import KEYS, MappingError, Takes
from wellserved.eventlog.moment_formats import friendly
from wellserved.eventlog.proposal import SEVERAL_FORMATS
from wellserved.web.models import BroughtLog
from wellserved.web.pages.log_words import EVENT_MEANS, KINDS, REQUIRED, ROLES, SURE, Role
from wellserved.web.pages.quick_select import QuickSelect

MOST_TEXTS = 400
"""So many status texts are offered to be changed; for the others what was proposed holds."""
LONGEST_EXAMPLE, LONGEST_HEADER = 40, 80
LONGEST_TEXT = 20_000
NOT_THERE = gettext_lazy("not in this log")
CHOOSE = gettext_lazy("Please choose")
PERSONS, CASE = "columns.persons", "columns.case"
_NOTHING_SAID = asdict(ColumnMapping(case="", at=(), event_means=EventMeans.STATES))
"""What holds where a proposal of an earlier version does not know a field yet."""


@dataclass(frozen=True)
class Shown:
    """One role as the page shows it: where to choose its column, and why this one is proposed."""

    field: forms.BoundField
    sure: str
    sure_called: str
    why: str
    """In English, as it was written with the proposal."""
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """An open question: where to answer it, and what it asks."""

    field: forms.BoundField
    text: str
    """In English, as it was written with the proposal."""


class ColumnsForm(forms.Form):
    """What the columns of a log mean.

    Where a question asks for a column, all else depends on the answer: then nothing but the questions is asked.
    """

    def __init__(self, data: Any, *, log: BroughtLog) -> None:
        super().__init__(data, label_suffix="")
        self._proposal: dict[str, Any] = log.proposal
        self._said_before: dict[str, object] = log.said
        self._examples = {each["name"]: tuple(each["examples"]) for each in self._proposal.get("columns", ())}
        questions = self._proposal.get("questions", ())
        self._asked = {
            each["key"]: each for each in questions if each["key"] in KEYS or each["key"].startswith("states.")
        }
        self._reasons = {each["role"]: each for each in self._proposal.get("reasons", ())}
        self._texts = dict[str, str]()
        """Field → the status text it is about."""
        self.is_narrow = any(key.startswith("columns.") for key in self._asked)
        if not self.is_narrow:
            self._add_columns()
            if not self.lacks:
                self._add_meaning()
                self._add_states()
                self._add_finer_points()
        for key, question in self._asked.items():
            if not self.is_narrow or key not in self.fields:
                self._ask(key, question)

    # What can be answered

    def _add_columns(self) -> None:
        for role in ROLES:
            chosen = _texts(self._mapping(role.key) or (self._said_before.get(role.key) if self.lacks else ""))
            for at in range(max(1, len(chosen) + 1 if role.again else 1)):
                if at > 1 and KEYS[role.key].takes is Takes.ONE_OR_TWO:
                    continue
                self.fields[_name(role.key, at)] = self._column(role, at, chosen[at] if at < len(chosen) else "")
        persons = _texts(self._mapping(PERSONS))
        self.fields[PERSONS] = forms.MultipleChoiceField(
            label=_("Persons"),
            help_text=_("Never shown and never kept. They only tell how many people a team has."),
            choices=self._choices(persons)[1:],
            required=False,
            initial=persons,
            widget=forms.CheckboxSelectMultiple,
        )

    def _column(self, role: Role, at: int, chosen: str) -> forms.ChoiceField:
        is_required = role.key in REQUIRED and not at and (role.key == CASE or not self.lacks)
        choices = self._choices([chosen])
        if is_required and chosen:
            choices = choices[1:]
        elif role.key in REQUIRED and not at:
            choices = [("", CHOOSE if is_required else _("not said yet")), *choices[1:]]
        return forms.ChoiceField(
            label=role.again if at else role.label,
            help_text="" if at else role.means,
            choices=choices,
            required=is_required,
            initial=chosen,
            widget=QuickSelect,
        )

    def _choices(self, chosen: Iterable[str]) -> list[tuple[str, Any]]:
        names = dict.fromkeys([*self._examples, *filter(None, chosen)])
        return [("", NOT_THERE), *((name, self._called(name)) for name in names)]

    def _called(self, name: str) -> str:
        first = next(iter(self._examples.get(name, ())), "")
        return f"{_cut(name, LONGEST_HEADER)} ({_cut(first, LONGEST_EXAMPLE)})" if first else _cut(name, LONGEST_HEADER)

    def _add_meaning(self) -> None:
        self.fields["event_means"] = forms.ChoiceField(
            label=_("What does a row say?"),
            choices=EVENT_MEANS,
            widget=forms.RadioSelect,
            initial=None if "event_means" in self._asked else self._mapping("event_means"),
        )
        self.fields["case_ends_with_file"] = forms.BooleanField(
            label=_("Each row is a whole case, from its opening to its end"),
            required=False,
            initial=bool(self._mapping("case_ends_with_file")),
        )
        self.fields["time.zone"] = forms.ChoiceField(
            label=_("Time zone"),
            help_text=""
            if "time.zone" in self._asked
            else _("In which the clocks ran, where the moments do not say it."),
            choices=self._zones(),
            required="time.zone" in self._asked,
            initial=self._mapping("time.zone") or "",
            widget=QuickSelect,
        )

    def _zones(self) -> list[Any]:
        asked = self._asked.get("time.zone", {}).get("choices", ())
        first = CHOOSE if asked else _("the moments say it themselves")
        near = [(_("Likely"), [(zone, f"{zone}: {meaning}") for zone, meaning in asked])] if asked else []
        zones = sorted(zoneinfo.available_timezones() - {"localtime"})
        return [("", first), *near, (_("All"), [(zone, zone) for zone in zones])]

    def _add_states(self) -> None:
        states: dict[str, str] = (self._mapping("states.opened") if self._mapping("columns.status") else None) or {}
        for at, (text, kind) in enumerate(list(states.items())[:MOST_TEXTS]):
            self._add_state(at, text, kind)

    def _add_state(self, at: int, text: str, kind: str) -> None:
        name = f"state-{at}"
        self._texts[name] = text
        first = [] if kind else [("", CHOOSE)]
        self.fields[name] = forms.ChoiceField(
            label=_cut(text, LONGEST_HEADER),
            choices=[*first, *((k.value, says) for k, says in KINDS.items())],
            initial=kind,
            widget=QuickSelect,
        )

    def _add_finer_points(self) -> None:
        formats = "\n".join(map(friendly, self._mapping("time.formats")))
        names = "\n".join(f"{written} = {shown}" for written, shown in self._mapping("names").items())
        for key, label, means, initial in (
            ("time.formats", _("How moments are written"), _FORMATS, formats),
            ("names", _("Teams shown under another name"), _NAMES, names),
            ("outside.names", _("Customers outside the organisation"), _OUTSIDE, self._lines("outside.names")),
            ("promise_kept_means", _("Texts that mean: kept"), _KEPT, self._lines("promise_kept_means")),
            ("expedited_means", _("Texts that mean: expedited"), _EXPEDITED, self._lines("expedited_means")),
            ("missing", _("Texts that stand for nothing"), _ONE_A_LINE, self._lines("missing")),
        ):
            self.fields[key] = forms.CharField(
                label=label, help_text=means, initial=initial, required=False, max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
            )  # fmt: skip

    def _lines(self, key: str) -> str:
        return "\n".join(self._mapping(key))

    def _ask(self, key: str, question: Mapping[str, Any]) -> None:
        """Ask what cannot be told from the file; nothing is answered beforehand."""
        if key.startswith("states."):
            self._add_state(len(self._texts), key.partition(".")[2], "")
        elif key == "time.zone":
            self.fields.setdefault(key, forms.ChoiceField(label=_("Time zone"), choices=self._zones()))
        else:
            words = dict(EVENT_MEANS) if key == "event_means" else {}
            choices = [
                (value, words.get(value) or (f"{_cut(value, LONGEST_HEADER)}: {meaning}" if value else meaning))
                for value, meaning in question["choices"]
            ]
            label = next((each.label for each in ROLES if each.key == key), _("How are the dates written?"))
            label = _("What does a row say?") if key == "event_means" else label
            self.fields[key] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)

    def _mapping(self, key: str) -> Any:
        mapping: dict[str, Any] = self._proposal.get("mapping", {})
        return mapping.get(KEYS[key].field, _NOTHING_SAID[KEYS[key].field])

    # What the page shows

    @cached_property
    def questions(self) -> list[Asked]:
        """Give the open questions, in their order."""
        by_text = {text: name for name, text in self._texts.items()}
        names = {
            key: by_text.get(key.partition(".")[2], "") if key.startswith("states.") else key for key in self._asked
        }
        return [Asked(self[names[key]], str(each["text"])) for key, each in self._asked.items()]

    @cached_property
    def roles(self) -> list[Shown]:
        """Give the roles that a column stands for, and those without which nothing can be read."""
        return [
            each
            for each in self._shown()
            if each.field.initial or each.field.value() or each.field.errors or each.field.name in REQUIRED
        ]

    @property
    def lacks(self) -> bool:
        """Say whether it was given up for want of a column: once it is said, all else is looked for."""
        return not self.is_narrow and not self._mapping(CASE)

    @cached_property
    def others(self) -> list[Shown]:
        """Give the roles for which no column was found."""
        return [each for each in self._shown() if each not in self.roles]

    def _shown(self) -> Iterator[Shown]:
        for role in ROLES:
            why = self._reasons.get(KEYS[role.key].field)
            for name in filter(
                self.fields.__contains__, (_name(role.key, at) for at in range(len(self._examples) + 2))
            ):
                field = self[name]
                sure = why["sure"] if why and name == role.key else ""
                examples = self._examples.get(str(field.initial or ""), ())
                yield Shown(field, sure, str(SURE.get(sure, "")), why["why"] if sure and why else "", examples)

    def why(self, role: str) -> Mapping[str, Any] | None:
        """Give why something is proposed that is no column of its own."""
        return self._reasons.get(role)

    @property
    def why_meaning(self) -> Mapping[str, Any] | None:
        """Give why rows are proposed to mean what they do; nothing where that is asked."""
        return None if "event_means" in self._asked else self.why("event_means")

    @property
    def why_states(self) -> Mapping[str, Any] | None:
        """Give what is to be said of the meanings of status texts."""
        return self.why("states")

    @property
    def why_persons(self) -> Mapping[str, Any] | None:
        """Give by what columns of persons were recognised."""
        return self.why("persons")

    @property
    def states(self) -> list[forms.BoundField]:
        """Give the status texts that are not asked for."""
        asked = {each.field.name for each in self.questions}
        return [self[name] for name in self._texts if name not in asked]

    @property
    def general(self) -> list[forms.BoundField]:
        """Give what is said of all rows, unless it is asked for already."""
        return [self[key] for key in ("event_means", "case_ends_with_file", "time.zone") if self._is_shown(key)]

    @property
    def finer(self) -> list[forms.BoundField]:
        """Give what hardly anybody needs to change."""
        return [
            self[key]
            for key in ("time.formats", "names", "outside.names", "promise_kept_means", "expedited_means", "missing")
            if self._is_shown(key)
        ]

    @property
    def opens_finer(self) -> bool:
        """Say whether something is wrong with what hardly anybody changes."""
        return any(each.errors for each in (*self.finer, *(shown.field for shown in self.others)))

    def _is_shown(self, key: str) -> bool:
        return key in self.fields and key not in self._asked

    # What was said

    def clean(self) -> None:
        """See that each key of the mapping can be what was said, in the sentences of whoever reads the mapping."""
        for key, value in self._values().items():
            try:
                given_one(key, value, str(self._label(key)))
            except MappingError as error:
                self.add_error(key if key in self.fields else None, str(error))
        persons = set(self.cleaned_data.get(PERSONS, ()))
        for name in [each for each in self.cleaned_data if each.startswith("columns.") and each != PERSONS]:
            if self.cleaned_data[name] in persons:
                self.add_error(name, _("This column names persons, who are never shown. Keep one of the two."))

    def _label(self, key: str) -> Any:
        return self.fields[key].label if key in self.fields else _("The form")

    def said(self) -> dict[str, object]:
        """Give what was answered, and what is to be otherwise than proposed, by key of the mapping file.

        What was left as it was proposed is not said: it follows from the rest.
        """
        return {
            key: value for key, value in self._values().items() if key in self._asked or value != self._now(key)
        } | (self._said_of_states())

    def _values(self) -> dict[str, object]:
        return {key: self._value(key) for key in KEYS if key in self.fields and key in self.cleaned_data}

    def _now(self, key: str) -> object:
        """Give what is proposed, as it would be said."""
        value = self._mapping(key)
        if key == "time.formats":
            return [friendly(each) for each in value]
        return (
            list(value)
            if isinstance(value, (list, tuple))
            else value
            if isinstance(value, (dict, bool))
            else value or ""
        )

    def _said_of_states(self) -> dict[str, object]:
        """Give the kinds of which a status text is said otherwise, each with all texts that were ever said to be it."""
        proposed: dict[str, str] = self._mapping("states.opened") or {}
        meant = {text: self.cleaned_data.get(name, "") for name, text in self._texts.items()}
        changed = {text: kind for text, kind in meant.items() if kind and kind != proposed.get(text)}
        said: dict[str, object] = {}
        for kind in dict.fromkeys(changed.values()):
            before = [text for text in _texts(self._said_before.get(f"states.{kind}")) if text not in changed]
            said[f"states.{kind}"] = [*before, *(text for text in changed if changed[text] == kind)]
        return said

    def _value(self, key: str) -> object:
        takes, value = KEYS[key].takes, self.cleaned_data[key]
        if key == "time.formats" and key in self._asked:
            return value.split(SEVERAL_FORMATS)
        if key.startswith("columns.") and takes in (Takes.ONE_OR_TWO, Takes.TEXTS) and key != PERSONS:
            several = (self.cleaned_data.get(_name(key, at)) for at in range(len(self._examples) + 2))
            return [each for each in several if each]
        if takes is Takes.TEXTS and isinstance(value, str):
            return _split(value)
        if takes is Takes.NAMES:
            pairs = (line.partition("=") for line in _split(value))
            return {
                written.strip(): shown.strip() for written, _sign, shown in pairs if written.strip() and shown.strip()
            }
        return value


def _name(key: str, at: int) -> str:
    return f"{key}-{at + 1}" if at else key


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _split(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


_ONE_A_LINE = gettext_lazy("One on each line.")
_FORMATS = gettext_lazy("One on each line, such as d/m/y h:m or m/d/y h:m:s am/pm. Empty: as in 2026-03-31T18:00.")
_NAMES = gettext_lazy("One on each line: as it is written = as it is to be shown.")
_OUTSIDE = gettext_lazy("One on each line. A blank customer always is outside.")
_KEPT = gettext_lazy("One on each line. Empty: true, yes, 1, met and the like.")
_EXPEDITED = gettext_lazy("One on each line. Empty: true, yes, 1, urgent and the like.")
