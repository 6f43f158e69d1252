"""What the columns of a file look like: in its first rows, and in all of it where it is small."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from wellserved.engine import Engine, TabularFile
from wellserved.eventlog.guess_moments import Written, is_clock, with_order, written
from wellserved.eventlog.guess_words import AT, DUE, END, NO_TIME, PLANNED, START, says

SAMPLE_ROWS = 5_000
SMALL_BYTES = 64_000_000
"""Files up to this size are looked at as a whole where that tells more."""
_MOST_GROUPS = 300_000
_MOST_MOMENTS = 100_000
_FIRM = 0.95
_BEYOND_CHANCE = 0.8

Row = dict[str, str | None]


@dataclass(frozen=True)
class Changes:
    """How often a column changes within cases."""

    texts: int
    """How many different texts it holds."""
    cases: int
    """Cases with more than one row."""
    changing: int
    """Those in which the column has more than one text."""
    whole: bool
    """All rows were looked at."""

    @property
    def share(self) -> float:
        """Of the cases with more than one row, the share in which the column changes."""
        return self.changing / self.cases if self.cases else 0.0

    def __str__(self) -> str:
        """Say it as evidence."""
        if not self.cases:
            return f"holds {count_of(self.texts, 'different text')}"
        where = "" if self.whole else f" of the first {SAMPLE_ROWS:,} rows"
        return (
            f"changes within {self.changing:,} of {self.cases:,} cases{where} that have several rows, "
            f"{count_of(self.texts, 'different text')}"
        )


@dataclass(frozen=True)
class Belonging:
    """How firmly teams belong to units."""

    share: float
    """Of the rows, those in which a team has its most frequent unit."""
    usual: float
    """Of the rows, those that have the most frequent unit of all."""

    @property
    def is_firm(self) -> bool:
        """Hardly any team has several units, and that is not merely because one unit is nearly everywhere."""
        return self.share >= _FIRM and self.share - self.usual >= _BEYOND_CHANCE * (1 - self.usual)


class Look:
    """The first rows of a file, and questions about its columns."""

    def __init__(self, engine: Engine, file: TabularFile, missing: Iterable[str]) -> None:
        self.columns = file.columns
        self._engine = engine
        self._file = file
        self._missing = frozenset(("", *missing))
        self.rows: list[Row] = [self._known(row) for row in engine.sample(file, SAMPLE_ROWS)]
        self.is_whole = len(self.rows) < SAMPLE_ROWS

    def _known(self, row: Row) -> Row:
        return {column: self._text(text) for column, text in row.items()}

    def _text(self, text: str | None) -> str | None:
        trimmed = (text or "").strip()
        return None if trimmed in self._missing else trimmed

    @cached_property
    def texts(self) -> dict[str, Counter[str]]:
        """For each column its texts in the first rows, with how many rows have each; blank ones are left out."""
        return {column: Counter(text for row in self.rows if (text := row[column])) for column in self.columns}

    @cached_property
    def moments(self) -> dict[str, Written]:
        """The columns that hold moments, and how these are written."""
        found = {column: written(self.texts[column], may_be_numbers=_may_be_epochs(column)) for column in self.columns}
        return {column: each for column, each in found.items() if each}

    @cached_property
    def clocks(self) -> tuple[str, ...]:
        """The columns that hold times of the day, without a day."""
        return tuple(c for c in self.columns if self.texts[c] and all(is_clock(t) for t in self.texts[c]))

    def written(self, columns: Sequence[str]) -> Written | None:
        """Tell how moments are written in one column, or in a date and a time column; None where they are not read.

        Where the first rows leave open which number is the day, all rows are looked at.
        """
        may_be_numbers = any(map(_may_be_epochs, columns))
        found = written(self.joined(columns), may_be_numbers=may_be_numbers)
        if found is None or not found.is_open or self.is_whole:
            return found
        counted = self.counted(columns, _MOST_MOMENTS)
        return with_order(found, {" ".join(filter(None, texts)): rows for texts, rows in counted})

    def joined(self, columns: Sequence[str]) -> Counter[str]:
        """Count the texts that several columns make together, in the first rows."""
        joined = (" ".join(text for column in columns if (text := row[column])) for row in self.rows)
        return Counter(text for text in joined if text)

    def filled(self, column: str) -> float:
        """Give the share of the first rows in which the column has a text."""
        return self.texts[column].total() / len(self.rows)

    def repeats(self, column: str) -> float:
        """Give the mean number of rows per text of a column, in the first rows."""
        texts = self.texts[column]
        return texts.total() / len(texts) if texts else 0.0

    def has_unique(self, column: str) -> bool:
        """Tell whether every text of a column stands in one row only, in the whole file."""
        if any(rows > 1 for rows in self.texts[column].values()):
            return False
        return self.is_whole or self._engine.counted(self._file, [column], 1)[0][1] == 1

    def changes(self, case: str, columns: Sequence[str]) -> dict[str, Changes]:
        """Tell for each column how often it changes within a case, in all rows of a small file."""
        counted = [] if self.is_whole or not self._is_small else self.counted([case, *columns], _MOST_GROUPS)
        if not counted or len(counted) == _MOST_GROUPS:
            return self.changes_at_first(case, columns)
        names = (case, *columns)
        groups = [(dict(zip(names, map(self._text, texts), strict=True)), rows) for texts, rows in counted]
        return _changes(groups, case, columns, whole=True)

    def changes_at_first(self, case: str, columns: Sequence[str]) -> dict[str, Changes]:
        """Tell for each column how often it changes within a case, in the first rows."""
        return _changes([(row, 1) for row in self.rows], case, columns, whole=self.is_whole)

    def counted(self, columns: Sequence[str], most: int) -> list[tuple[tuple[str, ...], int]]:
        """Count the rows for each combination of texts in the columns, in the whole file; texts as written, trimmed."""
        counted = self._engine.counted(self._file, columns, most)
        return [(tuple((text or "").strip() for text in texts), rows) for texts, rows in counted]

    def means_something(self, text: str) -> bool:
        """Tell whether a text is none of those that stand for nothing."""
        return text not in self._missing

    @property
    def _is_small(self) -> bool:
        return self._file.path.stat().st_size <= SMALL_BYTES

    def _pairs(self, one: str, other: str) -> list[tuple[tuple[str, ...], int]]:
        """Count the pairs of texts in two columns, in all rows of a small file."""
        if self._is_small:
            return self.counted([one, other], _MOST_GROUPS)
        pairs = Counter((row[one] or "", row[other] or "") for row in self.rows)
        return list(pairs.items())

    def belonging(self, column: str, unit: str) -> "Belonging":
        """Tell how firmly each text of a column belongs to one text of another, in all rows of a small file."""
        units: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (text, of), rows in self._pairs(column, unit):
            if self.means_something(text) and self.means_something(of):
                units[text][of] += rows
        total = sum(each.total() for each in units.values())
        if not total:
            return Belonging(0, 0)
        usual = max(sum(units.values(), Counter[str]()).values())
        return Belonging(sum(max(each.values()) for each in units.values()) / total, usual / total)


def _changes(groups: list[tuple[Row, int]], case: str, columns: Sequence[str], *, whole: bool) -> dict[str, Changes]:
    """Count the changes of columns within cases. Takes: texts of rows, with how many rows have exactly these."""
    rows_of: Counter[str] = Counter()
    texts_of: dict[str, defaultdict[str, set[str]]] = {column: defaultdict(set) for column in columns}
    for texts, rows in groups:
        name = texts[case]
        if name is None:
            continue
        rows_of[name] += rows
        for column in columns:
            if text := texts[column]:
                texts_of[column][name].add(text)
    several = [name for name, rows in rows_of.items() if rows > 1]
    return {
        column: Changes(
            texts=len(set().union(*by_case.values())),
            cases=len(several),
            changing=sum(len(by_case[name]) > 1 for name in several if name in by_case),
            whole=whole,
        )
        for column, by_case in texts_of.items()
    }


def _may_be_epochs(column: str) -> bool:
    """Tell whether bare numbers under this header may be moments."""
    return any(says(column, words) for words in (AT, START, END, DUE, PLANNED)) and not says(column, NO_TIME)


def count_of(number: int, of: str) -> str:
    """Say a number of things.

    >>> count_of(1, "case"), count_of(5000, "row")
    ('1 case', '5,000 rows')
    """
    return f"{number:,} {of}{'' if number == 1 else 's'}"
