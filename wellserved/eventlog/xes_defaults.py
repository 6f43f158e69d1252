"""Which of the defaults that an XES file declares say something, and which are there out of habit.

XES lets a file declare, in `<global>`, attributes that every trace or event has, with a value for those that lack one.
Most programs write a placeholder there: OpenXES `UNKNOWN`, `DEFAULT`, `__INVALID__` and the first moment of 1970; Disco
`name`, `transition`, `resource`, `string`, 0 and the moment of the export. None of them ever was in the data.
"""

from typing import Any

_PLACEHOLDERS = frozenset(
    """
    ? - 0 0.0 -1 -1.0 false nan null nil none n/a na empty blank missing unknown undefined unspecified unassigned
    default value example placeholder __invalid__ string str text int integer float double boolean bool date id name
    transition resource group role instance activity event trace case 00000000-0000-0000-0000-000000000000
    """.split()
)
_NEVER = ("date", "list", "container")
"""No moment is a default: a time stamp that is not known must not become one."""
_NAME_OF_CASE = "concept:name"
"""With a default for it, all traces without a name would become one case."""


def meaningful_defaults(declaration: Any) -> dict[str, str]:
    """Return key → default for the attributes of a `<global>` element whose default is no placeholder.

    A placeholder is one of the known texts, the name of the key or of its last part, in any case of letters.
    """
    found: dict[str, str] = {}
    of_traces = declaration.get("scope") == "trace"
    for attribute in declaration:
        key, value = attribute.get("key"), attribute.get("value")
        if not key or value is None or attribute.tag.rpartition("}")[2] in _NEVER:
            continue
        if not (of_traces and key == _NAME_OF_CASE) and not _is_placeholder(key, value):
            found[key] = value
    return found


def _is_placeholder(key: str, value: str) -> bool:
    said = value.strip().strip("<>[](){}").lower()
    return not said or said in _PLACEHOLDERS or said in (key.lower(), key.lower().rpartition(":")[2])
