"""Where something stands in a file, as the people who open it in a spreadsheet count."""

from collections.abc import Sequence

from wellserved.engine import ParquetFile, TabularFile

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def place(files: Sequence[TabularFile], counts: Sequence[int], position: int, columns: Sequence[str] = ()) -> str:
    """Name a place: the row at `position`, counted from 0 through the rows that each file gave.

    A row of a text file is counted as a spreadsheet does: the header is a row, and so are blank lines.
    """
    number = 0
    while position >= counts[number]:
        position -= counts[number]
        number += 1
    file = files[number]
    return " ".join([file.name, _row(file, position)]) + "".join(f", {_column(file, each)}" for each in columns)


def _row(file: TabularFile, position: int) -> str:
    if isinstance(file, ParquetFile):
        return f"{file.one} {position + 1:,}"
    row = file.skip + 2 + position
    for gap in file.gaps:
        if gap > row:
            break
        row += 1
    return f"row {row:,}"


def _column(file: TabularFile, name: str) -> str:
    if isinstance(file, ParquetFile):
        return name
    return f"column {column_letters(file.columns.index(name))} ({name})"


def column_letters(position: int) -> str:
    """Name a column as spreadsheets do.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(701), column_letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters = ""
    position += 1
    while position:
        position, letter = divmod(position - 1, len(_LETTERS))
        letters = _LETTERS[letter] + letters
    return letters
