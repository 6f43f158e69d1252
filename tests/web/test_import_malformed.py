# ruff: noqa: E501, ISC004 -- the tables read best with a sentence on its line
"""Files that are broken, hostile or merely odd: each gets a sentence that helps, and none an error of the server.

The tables read: what it is · its bytes · what is said. Where a file can be read, its rows still add up.
"""

import gzip
import io
import pickle
import random
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.test import Client

from tests.web.conftest import Cast, signed_in
from tests.web.imported import (
    hash_of_everything,
    looked_at,
    outcomes,
    problems,
    sentences,
    sheet,
    upload,
    with_parts,
    workbook,
)
from wellserved.web.models import Import

HEAD = "mail,name,team,lead,role,from\n"
FAY = "fay@example.org,Fay Frost,sales,no,employee,2026-01-01\n"
ROWS = [["mail", "name"], ["fay@example.org", "Fay Frost"]]
XLSX = workbook(ROWS)
SHEET = "xl__worksheets__sheet1___xml"


@pytest.fixture
def ada(cast: Cast) -> Client:
    return signed_in(cast.ada)


def cells(**where: str) -> str:
    return "".join(f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in where.items())


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_x_", "."), part)
    return out.getvalue()


def locked() -> bytes:
    """An archive whose parts say that they are encrypted."""
    content = bytearray(XLSX)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


REFUSED: dict[str, tuple[str | bytes | Callable[[], bytes], str]] = {
    # what cannot be read at all
    "empty": ("", "is empty"),
    "blank": (" \n\n\t\n", "is blank"),
    "header only": (HEAD, "has a header and no rows below it"),
    "a byte order mark and nothing": (b"\xef\xbb\xbf", "is blank"),
    "one column of something": ("hello\nworld\n", "has one column only"),
    "a NUL": (HEAD.encode() + b"fay@example.org,F\0y,,,,\n", "has a NUL character in line 2"),
    "a quote that never closes": (HEAD + 'fay@example.org,"Fay,,,,\n' + FAY * 20, "opens a quotation mark in row 2"),
    "a quote over many lines": (HEAD + f'"{"x" + chr(10) * 600}",Fay,,,,\n', "opens a quotation mark in row 2"),
    "a cell of ten million letters": (HEAD + "a" * 10_000_000 + ",Fay,,,,\n", "a cell of more than 100,000 characters"),
    "far too many columns": (",".join(f"c{n}" for n in range(900)) + "\n" + "1," * 899 + "\n", "has 900 columns"),
    "noise": (random.Random(4).randbytes(5_000), "is not a text file|NUL character"),
    # something else, whatever the name says
    "a web page": ("<!DOCTYPE html><html><body><table><tr><td>mail</td></tr></table>", "is a web page"),
    "XML": ('<?xml version="1.0"?><people/>', "is XML or a web page"),
    "a pickle": (pickle.dumps({"mail": ["fay@example.org"]}), "is not a text file|NUL character"),
    "JSON": ('[{"mail": "fay@example.org"}]', "is JSON"),
    "YAML with a call": ("!!python/object/apply:os.system ['true']\n", "has one column only|no rows"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF document"),
    "an old XLS": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is an old Office document"),
    "gz": (gzip.compress(HEAD.encode() + FAY.encode()), "is packed with gz"),
    "a gz bomb": (lambda: gzip.compress(b"a" * 50_000_000), "is packed with gz"),
    "a SQLite database": (b"SQLite format 3\0" + b"\0" * 84, "NUL character"),
    "Parquet": (b"PAR1\x15\x04\x15\x10PAR1", "is not a text file|no rows|one column"),
    # workbooks
    "a ZIP archive": (zipped(people_x_csv=HEAD.encode()), "is a ZIP archive"),
    "a document of words": (zipped(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b""}), "is no workbook|no workbook"),
    "OpenDocument": (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "is an OpenDocument file"),
    "macros": (with_parts(XLSX, xl__vbaProject___bin=b"\xd0\xcf"), "is a workbook with macros"),
    "macros by another name": (
        with_parts(XLSX, **{"[Content_Types]___xml": b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"}),
        "is a workbook with macros",
    ),
    "a binary workbook": (zipped(xl__workbook_x_bin=b"\0"), "is a binary workbook"),
    "a workbook under a password": (locked(), "is locked by a password"),
    "half of a workbook": (XLSX[: len(XLSX) // 2], "is damaged"),
    "a broken sheet": (with_parts(XLSX, **{SHEET: b"<worksheet><sheetData><row"}), "is damaged|no sheet"),
    "an empty workbook": (workbook([]), "has no sheet with anything in it"),
    "a workbook with a header only": (workbook([["mail", "name"]]), "has a header and no rows"),
    # bombs
    "laughs": (
        lambda: with_parts(XLSX, **{SHEET: b'<!DOCTYPE x [<!ENTITY a "' + b"ha" * 99 + b'">]>' + sheet("")}),
        "defines entities of its own",
    ),
    "laughs among the texts": (
        lambda: with_parts(XLSX, xl__sharedStrings___xml=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><sst/>'),
        "defines entities of its own",
    ),
    "a sheet of a gigabyte": (lambda: with_parts(XLSX, **{SHEET: b" " * 400_000_000}), "unpacks to"),
    "a sheet packed a thousand times": (lambda: with_parts(XLSX, **{SHEET: sheet("<row/>" * 3_000_000)}), "times its size"),
    "a cell far away": (
        with_parts(XLSX, **{SHEET: sheet(f"<row>{cells(A1='mail', B1='name')}</row><row>{cells(XFD1048576='x')}</row>")}),
        "has a cell far away",
    ),
    "a cell far away, under one's breath": (
        with_parts(XLSX, **{SHEET: sheet("<row><c  r = 'A1'><v>1</v></c></row><row r='1048576'><c r='$XFD$1048576'/></row>")}),
        "has a cell far away",
    ),
    "a row far away": (
        with_parts(XLSX, **{SHEET: sheet(f"<row r='1'>{cells(A1='mail')}</row><row r='1048576'><c><v>1</v></c></row>")}),
        "has a cell far away, in row 1,048,576",
    ),
    "one text in four hundred cells": (  # five million letters each: it ends in the child, for want of memory
        lambda: with_parts(
            XLSX,
            xl__sharedStrings___xml=b"<sst><si><t>" + random.Random(1).randbytes(2_500_000).hex().encode() + b"</t></si></sst>",
            **{SHEET: sheet("<row>" + '<c t="s"><v>0</v></c>' * 400 + "</row>")},
        ),
        "takes more memory or time than",
    ),
    "a sheet in wide letters": (with_parts(XLSX, **{SHEET: sheet("").decode().encode("utf-16")}), "as no spreadsheet"),
    "errors of formulas": (
        workbook([["mail", "name"], ["#N/A", "Fay"], ["gus@example.org", "#REF!"]]),
        "has errors of formulas, such as #N/A, in the cells A2, B3",
    ),
    "merged cells": (
        with_parts(
            XLSX,
            **{
                SHEET: sheet(
                    f"<row r='1'>{cells(A1='mail', B1='team')}</row><row r='2'>{cells(A2='a@example.org', B2='sales')}</row>"
                    f"<row r='3'>{cells(A3='b@example.org')}</row>"
                ).replace(b"</worksheet>", b'<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells></worksheet>')
            },
        ),
        "has merged cells, B2:B3",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses_what_is_no_table_with_a_sentence(ada: Client, name: str) -> None:
    content, expected = REFUSED[name]
    content = content() if callable(content) else content
    before = hash_of_everything()
    response = upload(ada, "people", content, "people.csv")
    assert response.status_code == 422
    [sentence] = sentences(response)
    assert any(each in sentence for each in expected.split("|")), sentence
    assert sentence.startswith("people.csv ")
    assert not Import.objects.exists()
    assert hash_of_everything() == before


READ: dict[str, tuple[bytes | str, tuple[int, int, int, int], list[str]]] = {
    # what can be read: bytes · created, changed, unchanged, refused · sentences
    "a byte order mark": (b"\xef\xbb\xbf" + (HEAD + FAY).encode(), (1, 0, 0, 0), []),
    "UTF-16": ((HEAD + FAY).encode("utf-16"), (1, 0, 0, 0), []),
    "UTF-16 without a mark": ((HEAD + FAY).encode("utf-16-le"), (1, 0, 0, 0), []),
    "Western European": ((HEAD + FAY.replace("Fay", "Fäy")).encode("cp1252"), (1, 0, 0, 0), []),
    "Japanese": ((HEAD + FAY.replace("Fay", "研究")).encode("shift-jis"), (1, 0, 0, 0), []),
    "semicolons": ((HEAD + FAY).replace(",", ";"), (1, 0, 0, 0), []),
    "tabs": ((HEAD + FAY).replace(",", "\t"), (1, 0, 0, 0), []),
    "bars": ((HEAD + FAY).replace(",", "|"), (1, 0, 0, 0), []),
    "carriage returns alone": ((HEAD + FAY).replace("\n", "\r"), (1, 0, 0, 0), []),
    "a declared separator": ("sep=;\n" + (HEAD + FAY).replace(",", ";"), (1, 0, 0, 0), []),
    "a title above two columns": ("Our people\nmail,name\nfay@example.org,Fay\n", (1, 0, 0, 0), []),
    "a title and blank lines": ("People of Northwind\n\n" + HEAD + "\n" + FAY + ",,,,,\n", (1, 0, 0, 0), []),
    "blanks around everything": (" mail ,\u00a0name , team\n fay@example.org ,\tFay \u200b, Sales \n", (1, 0, 0, 0), []),
    "a short row": (HEAD + "fay@example.org,Fay\n", (1, 0, 0, 0), []),
    "a long row": (
        HEAD + FAY.replace("\n", ",,more\n") + "gus@example.org,Gus,,,,\n",
        (1, 0, 0, 1),
        ["Row 2: It has 8 cells, and the header only 6. Put cells with separators into quotes."],
    ),
    "text behind a quote": (
        HEAD + 'fay@example.org,"Fay" Frost,,,,\n' + "gus@example.org,Gus,,,,\n",
        (1, 0, 0, 1),
        ['Row 2: Text follows a closing quotation mark. Write quotation marks within a cell twice: "".'],
    ),
    "days there are not": (
        HEAD
        + FAY.replace("2026-01-01", "31.02.2026")
        + FAY.replace("2026-01-01", "2025-02-29").replace("fay@", "gus@")
        + FAY.replace("2026-01-01", "45292").replace("fay@", "hal@")
        + FAY.replace("2026-01-01", "2026").replace("fay@", "ian@")
        + FAY.replace("2026-01-01", "soon").replace("fay@", "jo@")
        + FAY.replace("2026-01-01", "0000-00-00").replace("fay@", "kim@")
        + FAY.replace("2026-01-01", "1066-10-14").replace("fay@", "lou@")
        + FAY.replace("2026-01-01", "2126-01-01").replace("fay@", "max@"),
        (0, 0, 0, 8),
        [
            "Row 2, column F (from): '31.02.2026' is not a date. Write 2026-02-28 or leave it blank.",
            "Row 3, column F (from): '2025-02-29' is not a date. Write 2025-02-28 or leave it blank.",
            "Row 4, column F (from): '45292' is not a date. Write it like 2026-11-23 or leave it blank.",
            "Row 5, column F (from): '2026' is not a date. Write it like 2026-11-23 or leave it blank.",
            "Row 6, column F (from): 'soon' is not a date. Write it like 2026-11-23 or leave it blank.",
            "Row 7, column F (from): '0000-00-00' is not a date. Write it like 2026-11-23 or leave it blank.",
            "Row 8, column F (from): '1066-10-14' lies too far back. Write a nearer day.",
            "Row 9, column F (from): '2126-01-01' lies too far ahead. Write a nearer day.",
        ],
    ),
    "addresses that are none": (
        HEAD + "fay,Fay,,,,\nfay@,Fay,,,,\nFay <fay@example.org>,Fay,,,,\n,Fay,,,,\nf@example.org\u202e,Fay,,,,\n",
        (0, 0, 0, 5),
        [
            "Row 2, column A (mail): 'fay' is not a mail address. Write one, such as ann@example.org.",
            "Row 3, column A (mail): 'fay@' is not a mail address. Write one, such as ann@example.org.",
            "Row 4, column A (mail): 'Fay <fay@example.org>' is not a mail address. Write one, such as ann@example.org.",
            "Row 5: There is neither a mail address nor a staff number.",
            "Row 6, column A (mail): The text has signs that turn its direction, so that it shows other letters. "
            "Type it again.",
        ],
    ),
    "names that are none": (
        HEAD + "fay@example.org,,,,,\ngus@example.org,?!,,,,\nhal@example.org," + "x" * 121 + ",,,,\n",
        (0, 0, 0, 3),
        [
            "Row 2: Nobody is known by this mail address or staff number yet. Write the name, too.",
            "Row 3, column B (name): '?!' is not a name. Write one with letters.",
            f"Row 4, column B (name): '{'x' * 59}…' is longer than 120 characters. Shorten it.",
        ],
    ),
    "words nobody knows": (
        HEAD + "fay@example.org,Fay,sales,perhaps,boss,\nben@example.org,Ben,Saless,,lead,\n",
        (0, 0, 0, 2),
        [
            "Row 2, column D (lead): 'perhaps' is neither yes nor no. Write yes or no.",
            "Row 2, column E (role): 'boss' is not a role. Write employee, service lead, executive or administrator; "
            "who leads a team stands in the column lead.",
            "Row 3, column E (role): 'lead' is not a role. Write employee, service lead, executive or administrator; "
            "who leads a team stands in the column lead.",
        ],
    ),
    "a team nearly called so": (
        HEAD + "fay@example.org,Fay,IT Workplaces,,,\n",
        (0, 0, 0, 1),
        ["Row 2, column C (team): There is no team 'IT Workplaces'. Is it “IT Workplace”?"],
    ),
    "one person twice": (
        HEAD + FAY + FAY + "gus@example.org,Gus,,,,\ngus@example.org,Gustav,,,,\n",
        (1, 0, 0, 3),
        [
            "Row 3: It repeats row 2. Take it out.",
            "Row 4: rows 4 and 5 are about one person and differ in the name.",
            "Row 5: rows 4 and 5 are about one person and differ in the name.",
        ],
    ),
    "one's own role": (
        HEAD + "ada@example.org,Ada Archer,,,employee,\n",
        (0, 0, 0, 1),
        ["Row 2: Nobody changes their own role. Ask another administrator."],
    ),
    "a day before they came": (
        HEAD + "ann@example.org,Ann Ashby,legal,,,2019-01-01\n",
        (0, 0, 0, 1),
        [
            "Row 2, column F (from): They have belonged to “Sales” since 2020-01-01. Write that day or a later one.",
        ],
    ),
    "errors of a spreadsheet": (
        "mail,name\n#N/A,Fay\ngus@example.org,#REF!\n",
        (0, 0, 0, 2),
        [
            "Row 2, column A (mail): #N/A is an error of the spreadsheet. Mend its formula.",
            "Row 3, column B (name): #REF! is an error of the spreadsheet. Mend its formula.",
        ],
    ),
    "a sheet that lies about its size": (
        with_parts(XLSX, **{SHEET: sheet(
            f"<row>{cells(A1='mail', B1='name')}</row><row>{cells(A2='fay@example.org', B2='Fay')}</row>"
        ).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')}),
        (1, 0, 0, 0),
        [],
    ),
    "a sheet with a title": (workbook([["People"], [], *ROWS]), (1, 0, 0, 0), []),
    "several sheets": (workbook(ROWS, Other=[["x"]]), (1, 0, 0, 0), []),
    "a cell beyond the header": (
        workbook([*ROWS, ["gus@example.org", "Gus", "more"]]),
        (1, 0, 0, 1),
        ["Row 3: Column C has no name in the header. Name it, or empty the cell."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_it_reads_what_can_be_read_and_names_every_row_that_cannot(ada: Client, name: str) -> None:
    content, expected, said = READ[name]
    staged = looked_at(ada, "people", content)
    if not staged.counts:  # the columns are asked for
        assert ada.get(f"/import/{staged.key}/columns/").status_code == 200
    assert (outcomes(staged), problems(staged)) == (expected, said)
    assert ada.get(f"/import/{staged.key}/").status_code == 200


TEAMS: dict[str, tuple[str, tuple[int, int, int, int], list[str]]] = {
    "a circle": (
        "name,parent\nRisk,Lab\nLab,Risk\nOffice,\n",
        (1, 0, 0, 2),
        [
            "Row 2: It would stand below itself: Risk → Lab → Risk. Write another parent.",
            "Row 3: It would stand below itself: Risk → Lab → Risk. Write another parent.",
        ],
    ),
    "a circle through a team that is there": (
        "name,parent\nIT,IT Workplace\n",
        (0, 0, 0, 1),
        ["Row 2: It would stand below itself: IT → IT Workplace → IT. Write another parent."],
    ),
    "itself": ("name,parent\nLab,Lab\n", (0, 0, 0, 1), ["Row 2: It would stand below itself: Lab → Lab. Write another parent."]),
    "a parent nobody knows": (
        "name,parent\nLab,Nowhere\nDesk,Lab\n",
        (0, 0, 0, 2),
        [
            "Row 2, column B (parent): There is no team 'Nowhere'. Add a row for it, or leave it blank.",
            "Row 3, column B (parent): The team above it, in row 2, is left out, too.",
        ],
    ),
    "two rows with one key": (
        "key,name\nlab,Lab\nlab,Laboratory\n",
        (0, 0, 0, 2),
        [
            "Row 2: “Lab” stands in row 3, too, and they differ. Keep one of the rows, or give the teams different keys.",
            "Row 3: “Laboratory” stands in row 2, too, and they differ. Keep one of the rows, or give the teams different "
            "keys.",
        ],
    ),
    "two rows that say the same": ("name\nLab\nLab\n", (1, 0, 0, 1), ["Row 3: It repeats row 2. Take it out."]),
    "two teams of one name in one place": (
        "key,name\nlab,Lab\nlab-2,Lab\n",
        (0, 0, 0, 2),
        [
            "Row 2: There would be two teams called “Lab” in one place. Write another name.",
            "Row 3: There would be two teams called “Lab” in one place. Write another name.",
        ],
    ),
    "keys that are none": (
        "key,name\nLab/1,Lab\nnew,New\n,\nother,\n",
        (0, 0, 0, 3),
        [
            "Row 2, column A (key): 'Lab/1' is not a key. Write letters a to z, digits and hyphens, such as credit-check.",
            "Row 3, column A (key): 'new' is not a key. Write letters a to z, digits and hyphens, such as credit-check.",
            "Row 5: There is no team with this key yet. Write its name, too.",
        ],
    ),
    "days ahead and long ago": (
        "name,parent,from\nLab,IT,2019-01-01\nSales,IT,2019-01-01\nOffice,,2027-01-01\n",
        (0, 0, 0, 3),
        [
            "Row 2: “IT”, the team above it, is there only from 2020-01-01 on, and this row says from 2019-01-01. Write a "
            "later day here, or an earlier one there.",
            "Row 3, column C (from): “Sales” last changed on 2020-01-01. Write that day or a later one.",
            "Row 4, column C (from): 2027-01-01 lies ahead. Import this row then, or write an earlier day.",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TEAMS)
def test_it_leaves_out_rows_that_would_make_no_tree(ada: Client, name: str) -> None:
    content, expected, said = TEAMS[name]
    staged = looked_at(ada, "teams", content)
    assert (outcomes(staged), problems(staged)) == (expected, said)
    assert ada.post(f"/import/{staged.key}/write/").status_code == 302
    assert Import.objects.get(key=staged.key).state == "done"


def test_a_chain_of_five_thousand_teams_is_left_out_from_where_it_gets_too_deep(ada: Client) -> None:
    rows = "".join(f"t{number},Team {number},{f't{number - 1}' if number else ''}\n" for number in range(5_000))
    staged = looked_at(ada, "teams", "key,name,parent\n" + rows)
    assert outcomes(staged) == (40, 0, 0, 4_960)
    assert problems(staged)[0] == "Row 42: It would stand on level 41 of the tree; teams have at most 40 levels."
