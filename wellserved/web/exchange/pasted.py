"""Names of teams that were pasted, one a line; what is indented further stands below the line above it."""

from wellserved.web.exchange.table import NotReadable, Row, Table
from wellserved.web.exchange.trim import trimmed
from wellserved.words.language import gettext as _

MOST_LINES = 2_000
_BULLETS = ("- ", "* ", "• ", "– ", "— ", "· ")
_TAB = 4


def read_pasted(text: str) -> Table:
    r"""Give the names as a table of teams. The number of a row is that of its line.

    Raises: NotReadable where there is nothing.

    >>> [row.cells for row in read_pasted("IT\n  Workplace\n  - Network\nSales").rows]
    [('IT', ''), ('Workplace', 'IT'), ('Network', 'IT'), ('Sales', '')]
    """
    above: list[tuple[int, str]] = []
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        name = _without_bullet(trimmed(line))
        if not name:
            continue
        indent = _indent(line)
        above = [each for each in above if each[0] < indent]
        rows.append(Row(number, (name, above[-1][1] if above else "")))
        above.append((indent, name))
    if not rows:
        raise NotReadable(_("There are no names yet. Write one on each line."))
    if len(rows) > MOST_LINES:
        raise NotReadable(
            _("These are more than %(most)s lines. Bring them as a file instead.") % {"most": f"{MOST_LINES:,}"}
        )
    return Table(("name", "parent"), tuple(rows))


def _indent(line: str) -> int:
    wide = line.expandtabs(_TAB)
    return len(wide) - len(wide.lstrip())


def _without_bullet(name: str) -> str:
    for bullet in _BULLETS:
        if name.startswith(bullet):
            return trimmed(name.removeprefix(bullet))
    return name
