"""The figures by month of our own requests are kept: what an analysis found replaces what was there of these months."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from wellserved.analysis.months import MonthRow
from wellserved.web import places
from wellserved.web.models import MonthOf

AT_ONCE = 1_000


def keep_months(rows: Iterable[MonthRow], teams: Mapping[int, int], months: Collection[date]) -> None:
    """Put what an analysis found in the place of all that is kept of some months.

    Takes: rows of an analysis; the number of the team that each of its parties is (rows about any other party, which
    stands outside, are not kept, and count in the sums); the first days of the months to be replaced.
    Done again, it changes nothing. Whoever reads meanwhile sees either all of the old or all of the new.
    """
    chosen = {f"{each:%Y-%m}": each for each in months}
    made = [month_of(row, teams, chosen[row.month]) for row in rows if row.month in chosen and _is_ours(row, teams)]
    with places.transaction():
        MonthOf.objects.filter(month__in=list(chosen.values())).delete()
        MonthOf.objects.bulk_create(made, batch_size=AT_ONCE)


def month_of(row: MonthRow, teams: Mapping[int, int], month: date) -> MonthOf:
    """Turn a row of an analysis into one that is stored."""
    return MonthOf(
        month=month,
        provider_id=None if row.provider is None else teams[row.provider],
        customer_id=None if row.customer is None else teams[row.customer],
        ended=row.figures.ended,
        waited_hours=row.figures.own_wait_hours,
        figures=row.figures.document(),
    )


def _is_ours(row: MonthRow, teams: Mapping[int, int]) -> bool:
    return all(party is None or party in teams for party in (row.provider, row.customer))


def teams_of_parties(names: Mapping[int, str], labels: Mapping[int, str]) -> dict[int, int]:
    """Give the number of the team that each party of a log is.

    Takes: the names of parties by number, as in the log; what each team is called in it, by number of the team
    (`queries.event_names.team_labels`).
    """
    numbers = {label: team for team, label in labels.items()}
    return {party: numbers[name] for party, name in names.items() if name in numbers}
