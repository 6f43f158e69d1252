"""What the entries of the audit trail are about: in words, by name, and with the page where the thing still is one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wellserved.web.models import AuditEntry, BroughtLog, Charter, Import, Link, Person, Segment, Service, Team
from wellserved.web.queries.links import name_of
from wellserved.words.links import Side

KINDS: dict[str, str | Promise] = {
    "absence": _("an absence"),
    "broughtlog": _("a log"),
    "charter": _("a charter"),
    "import": _("a file"),
    "link": _("who serves whom"),
    "log": _("a log"),
    "organisation": _("the organisation"),
    "people": pgettext_lazy("all of them", "people"),
    "person": _("a person"),
    "segment": _("outside customers"),
    "service": _("a service"),
    "team": _("a team"),
    "teams": pgettext_lazy("all of them", "teams"),
}
PAGES = {
    "broughtlog": "log-show",
    "charter": "charter-show",
    "import": "import-show",
    "link": "link-show",
    "log": "log-show",
    "person": "person-show",
    "segment": "segment-describe",
    "service": "service-show",
    "team": "team-show",
}
"""The pages about one of a kind, by their names."""


@dataclass(frozen=True)
class About:
    """What one entry is about."""

    kind: str
    """In words; blank: the entry does not say."""
    name: str
    """Blank: it has none, or is no longer there."""
    page: str
    """Name of its page; blank: it has none, or is no longer there."""
    key: str


def about(entries: Iterable[AuditEntry]) -> dict[int, About]:
    """Say for each entry what it is about. A query for each kind of things, whatever the number of entries."""
    said = {each.pk: _kind_and_key(each) for each in entries}
    names = {kind: _names(kind, {key for other, key in said.values() if other == kind}) for kind in _FOUND}
    return {number: _about(kind, key, names) for number, (kind, key) in said.items()}


def _about(kind: str, key: str, names: Mapping[str, Mapping[str, str]]) -> About:
    name = names.get(kind, {}).get(key, "")
    return About(str(KINDS.get(kind, "")), name, PAGES.get(kind, "") if name else "", key)


def _kind_and_key(entry: AuditEntry) -> tuple[str, str]:
    """Read what an entry is about. What was refused stands there as in the address: a key, after the name of a page."""
    kind, colon, key = entry.subject.partition(":")
    if colon or kind in KINDS:
        return kind, key
    kind = entry.action.split("-")[0]
    return (kind, entry.subject) if kind in KINDS else ("", "")


def _names(kind: str, keys: set[str]) -> dict[str, str]:
    if not keys:
        return {}
    model, sides, name = _FOUND[kind]
    rows: Any = model._default_manager.filter(key__in=keys)
    if kind in _ENOUGH:
        rows = rows.only("key", *_ENOUGH[kind])
    return {row.key: name(row) for row in rows.select_related(*sides)}


def _ends(link: Link) -> str:
    return f"{link.provider} → {name_of(link, Side.CUSTOMER)}"


def _name_of_log(log: BroughtLog) -> str:
    return "" if log.removed_at else str(log)


_ENOUGH = {"broughtlog": ("files", "removed_at"), "import": ("file_name",), "log": ("files", "removed_at")}
"""For large things: the fields that are read."""
_ENDS = ("provider", "customer", "segment")
_FOUND: dict[str, tuple[type[Model], tuple[str, ...], Callable[[Any], str]]] = {
    "broughtlog": (BroughtLog, (), _name_of_log),
    "charter": (Charter, tuple(f"link__{each}" for each in _ENDS), lambda charter: _ends(charter.link)),
    "import": (Import, (), str),
    "link": (Link, _ENDS, _ends),
    "log": (BroughtLog, (), _name_of_log),
    "person": (Person, (), str),
    "segment": (Segment, (), str),
    "service": (Service, (), str),
    "team": (Team, (), str),
}
"""For each kind of things that have names: the table, what is read with it, and how it is named."""
