"""SQL for reading files: every name and text that goes into it is quoted here."""

from collections.abc import Sequence
from dataclasses import dataclass

from wellserved.engines.files import (
    LINE_BYTES,
    UNIX_UNITS,
    Key,
    Moment,
    Numbered,
    ParquetFile,
    Source,
    TabularFile,
    Text,
)


def quoted(value: str) -> str:
    """Quote a text for SQL."""
    return "'" + value.replace("'", "''") + "'"


def name_of(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class Blanks:
    """Which texts mean nothing, and what is mixed into keys."""

    texts: str
    """As a list for SQL."""
    longest: int
    """The length of the longest, in bytes."""
    salt: int

    @classmethod
    def of(cls, missing: Sequence[str], salt: int = 0) -> "Blanks":
        """Make them of the texts that mean nothing, beside the blank one."""
        """Make them of the texts that mean nothing, beside the blank one."""
        longest = max((len(text.encode()) for text in missing), default=0)
        return cls(", ".join(map(quoted, ("", *missing))), longest, salt)


def rows_of(file: TabularFile) -> str:
    """Give the SQL for the rows of a file, all columns as text: column_0, column_1, ..."""
    path = quoted(str(file.path))
    if isinstance(file, ParquetFile):
        columns = ", ".join(f"{name_of(name)}::VARCHAR AS column_{i}" for i, name in enumerate(file.columns))
        return f"(SELECT {columns} FROM read_parquet({path}, hive_partitioning = false))"
    names = ", ".join(f"'column_{i}': 'VARCHAR'" for i in range(len(file.columns)))
    parallel = "false" if file.has_line_breaks else "true"
    return (
        f"read_csv({path}, columns = {{{names}}}, delim = {quoted(file.delimiter)}, "
        f"quote = {quoted(file.quote)}, escape = {quoted(file.escape)}, header = true, skip = {file.skip}, "
        f"auto_detect = false, hive_partitioning = false, max_line_size = {LINE_BYTES}, "
        f"ignore_errors = true, parallel = {parallel}, compression = 'none')"
    )


def place_of(file: TabularFile, column: str) -> str:
    """Give the SQL for a column of `rows_of`. What people called it never becomes SQL for a text file."""
    return f"column_{file.columns.index(column)}"


def together(file: TabularFile, columns: Sequence[str], separator: str) -> str:
    """Give the SQL for one text from several columns, null where all are."""
    places = [place_of(file, column) for column in columns]
    return places[0] if len(places) == 1 else f"nullif(concat_ws({quoted(separator)}, {', '.join(places)}), '')"


def selection(file: TabularFile, wanted: dict[str, Source], types: dict[str, str], blanks: Blanks) -> str:
    """Give the SQL for the wanted columns, and the list `unread` of the texts not understood, null if all were."""
    inner, outer, misses = [], [], []
    for i, (name, source) in enumerate(wanted.items()):
        text, value = f"text_{i}", f"value_{i}"
        if isinstance(source, Key | Text):
            place = place_of(file, source.column)
            inner.append(f"{place if isinstance(source, Text) else key_of(place, blanks)} AS {value}")
            outer.append(f"{value} AS {name_of(name)}")
            continue
        as_written = together(file, source.columns, " " if isinstance(source, Moment) else " / ")
        miss = f"{value} IS NULL AND {text} IS NOT NULL"
        if isinstance(source, Moment):
            inner.append(f"{as_written} AS {text}, {moment_of(source, as_written)} AS {value}")
            outer.append(f"{value} AS {name_of(name)}")
            misses.append((miss, f"CASE WHEN {value} IS NULL AND {_is_known(text, blanks)} THEN {text} END"))
        else:
            inner.append(f"{as_written} AS {text}, {code_of(as_written, types.get(name))} AS {value}")
            outer.append(f"{number_of(source, value)} AS {name_of(name)}")
            misses.append((miss, f"CASE WHEN {miss} THEN {text} END"))
    # Nearly every row has no miss: whatever is asked of all rows has to be cheap.
    any_miss = " OR ".join(f"({miss})" for miss, _ in misses)
    unread = f"CASE WHEN {any_miss} THEN [{', '.join(text for _, text in misses)}] END" if misses else "NULL"
    return f"SELECT {', '.join(outer)}, {unread} AS unread FROM (SELECT {', '.join(inner)} FROM {rows_of(file)})"


def key_of(text: str, blanks: Blanks) -> str:
    """Give the SQL for the number of a key. First comes what nearly all keys are: too long to be missing, no blanks."""
    plain = f"strlen({text}) > {blanks.longest} AND NOT prefix({text}, ' ') AND NOT suffix({text}, ' ')"
    trimmed = hash_of(f"trim({text})", blanks.salt)
    return f"CASE WHEN {plain} THEN {hash_of(text, blanks.salt)} WHEN {_is_known(text, blanks)} THEN {trimmed} END"


def _is_known(text: str, blanks: Blanks) -> str:
    """Give the SQL that says whether a text means something. Not by IN: the engine makes a join of that."""
    return f"{text} IS NOT NULL AND list_position([{blanks.texts}], trim({text})) IS NULL"


def hash_of(text: str, salt: int) -> str:
    """Give the SQL for 63 bits that stand for a text."""
    return f"(hash({text}{f', {salt}' if salt else ''}) >> 1)::BIGINT"


def code_of(text: str, enum: str | None) -> str:
    """Give the SQL for the position of a text among those that have a number, null if it has none."""
    return f"enum_code(try_cast({text} AS {enum}))::INTEGER" if enum else "NULL::INTEGER"


def number_of(source: Numbered, code: str) -> str:
    """Give the SQL for the number of the text at a position."""
    kind = "TINYINT" if source.small else "INTEGER"
    found = list(source.numbers.values())
    if found and found == list(range(found[0] or 0, (found[0] or 0) + len(found))):
        return f"({code} + {found[0]})::{kind}"  # a long list in a query is slow
    numbers = ", ".join("NULL" if number is None else str(number) for number in found)
    return f"([{numbers}]::{kind}[])[{code} + 1]" if numbers else f"NULL::{kind}"


def moment_of(source: Moment, text: str) -> str:
    """Give the SQL for microseconds since 1970-01-01 UTC."""
    zone = quoted(source.zone or "UTC")
    if source.formats and source.formats[0] in UNIX_UNITS:
        return f"try_cast(round(try_cast({text} AS DOUBLE) * {UNIX_UNITS[source.formats[0]]}) AS BIGINT)"
    if source.formats:
        read = f"try_strptime(trim({text}), [{', '.join(quoted(f) for f in source.formats)}])"
        has_offset = any("%z" in f for f in source.formats)
        return f"epoch_us({read}::TIMESTAMPTZ)" if has_offset else f"epoch_us(timezone({zone}, {_local(source, read)}))"
    with_offset = f"epoch_us(try_cast({text} AS TIMESTAMPTZ))"
    trimmed = f"trim({text})"
    own_offset = (
        f"{trimmed}[-1] > '9' OR length({trimmed}) > 10 AND "
        f"({trimmed}[-6] IN ('+', '-') OR {trimmed}[-5] IN ('+', '-') OR {trimmed}[-3] IN ('+', '-'))"
    )
    local = _local(source, f"try_cast({text} AS TIMESTAMP)")
    local = f"ELSE epoch_us(timezone({zone}, {local})) " if source.zone else ""
    return f"CASE WHEN suffix({text}, 'Z') THEN {with_offset} WHEN {own_offset} THEN {with_offset} {local}END"


def _local(source: Moment, read: str) -> str:
    """Give the SQL for a moment without an offset."""
    if not source.day_ends:
        return read
    return f"{read} + CASE WHEN date_trunc('day', {read}) = {read} THEN INTERVAL 1 DAY ELSE INTERVAL 0 DAY END"
