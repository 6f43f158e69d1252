"""The findings by month as a document: months.json, for programs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from wellserved.analysis.findings import SMALLEST_CELL
from wellserved.analysis.kept import Whole
from wellserved.analysis.months import MonthRow, months
from wellserved.analysis.shown import Shown
from wellserved.eventlog.limits import Refused
from wellserved.eventlog.mapping_keys import is_zone

VERSION = 1


@dataclass(frozen=True)
class Months:
    """The figures of each month, and what the parties in them are called."""

    zone: str
    """IANA name of the zone in which months begin."""
    rows: tuple[MonthRow, ...]
    """Also those of few cases."""
    names: Mapping[int, str]

    def to_json(self) -> str:
        """Give the document, with sorted keys; cells of few cases are withheld, and their number is said."""
        kept = [row for row in self.rows if row.figures.ended >= SMALLEST_CELL]
        document = {
            "version": VERSION,
            "zone": self.zone,
            "withheld": len(self.rows) - len(kept),
            "rows": [self._document(row) for row in kept],
        }
        return json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    def _document(self, row: MonthRow) -> dict[str, object]:
        provider, customer = (None if each is None else self.names[each] for each in (row.provider, row.customer))
        return {"month": row.month, "provider": provider, "customer": customer, "figures": row.figures.document()}


def by_month(whole: Whole, names: Shown, zone: str) -> Months:
    """Give the figures of each month: of all cases of a log, whenever they were opened."""
    rows = months(whole, zone, names)
    parties = {party for row in rows for party in (row.provider, row.customer) if party is not None}
    return Months(zone, rows, {party: names.name(party) for party in sorted(parties)})


def refuse_no_zone(zone: str | None) -> None:
    """Refuse what is no zone.

    Raises: Refused.
    """
    if zone is not None and not is_zone(zone):
        raise Refused(f"--months: “{zone}” is no zone. Write it like Europe/Berlin or UTC.")
