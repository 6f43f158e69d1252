"""Large JSON files are read entry by entry: rightly, whole, or not at all."""

import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.eventlog.logs import write
from wellserved.eventlog.json_stream import MOST_LETTERS, Entry, JsonStream
from wellserved.eventlog.limits import Limits, Refused

A, B = {"id": "1", "events": [{"x": "ü"}]}, {"id": "2", "events": []}
PAGE = json.dumps({"self": "here", "audits": [A, B], "next_page": None})


def stream(folder: Path, content: str | bytes, lists: tuple[str, ...] = ("audits",)) -> JsonStream:
    return JsonStream(write(folder, content, "log.json"), Limits(), frozenset(lists))


def values(folder: Path, content: str | bytes) -> list[Any]:
    """Give the entries without what remains of their pages."""
    return [entry.value for entry in stream(folder, content) if not entry.is_page]


def refusal(folder: Path, content: str | bytes) -> str:
    with pytest.raises(Refused) as refused:
        list(stream(folder, content))
    return str(refused.value)


def test_it_gives_the_entries_of_a_list_one_by_one_and_then_the_rest_of_the_page(tmp_path: Path) -> None:
    rest = {"self": "here", "next_page": None}
    assert list(stream(tmp_path, PAGE)) == [
        Entry("audits", A, rest),
        Entry("audits", B, rest),
        Entry("", rest, is_page=True),
    ]


@pytest.mark.parametrize(
    "content",
    [
        f"[{json.dumps(A)},{json.dumps(B)}]",
        f"{json.dumps(A)}\n{json.dumps(B)}",
        f"\n{json.dumps(A)}\r\n\r\n{json.dumps(B)}\n\n",
        json.dumps(A) + json.dumps(B),
        json.dumps([A, B], indent=4),
        json.dumps([[A], [B]]),
        json.dumps([{"audits": [A]}, {"audits": []}, {"audits": [B]}]),
        json.dumps({"audits": [A]}) + "\n" + json.dumps({"audits": [B]}),
        json.dumps([A, B], ensure_ascii=False),
        b"\xef\xbb\xbf" + PAGE.encode(),
        PAGE.encode("utf-16"),
        PAGE.encode("utf-16-be"),
        PAGE.encode("utf-32"),
        gzip.compress(PAGE.encode()),
    ],
    ids=[
        "list", "lines", "other line ends", "one after another", "indented", "lists in a list", "list of pages",
        "lines of pages", "letters", "BOM", "UTF-16", "UTF-16 without BOM", "UTF-32", "gz",
    ],
)  # fmt: skip
def test_it_gives_the_same_entries_however_they_are_put_together(tmp_path: Path, content: str | bytes) -> None:
    assert values(tmp_path, content) == [A, B]


def test_it_reads_what_the_standard_library_reads_wherever_a_chunk_ends(tmp_path: Path) -> None:
    chance = Random(1)
    texts = ["é", "🙂", '"', "\\", "\n", "a" * 300, "0123456789", "𝔘"]
    entries = [
        {"t": "".join(chance.choices(texts, k=chance.randrange(9))), "n": chance.randrange(10**12), "f": [1.5, None]}
        for _ in range(6_000)
    ]
    for ensure_ascii in (True, False):
        content = json.dumps({"audits": entries, "n": 12}, ensure_ascii=ensure_ascii)
        assert len(content.encode()) > 3 * 256 * 1024
        assert values(tmp_path, content) == json.loads(content, parse_int=str, parse_float=str)["audits"]


def test_it_reads_an_entry_that_is_longer_than_a_chunk(tmp_path: Path) -> None:
    long = {"text": "x" * 3_000_000, "id": "1"}
    assert values(tmp_path, json.dumps({"audits": [long, A]})) == [long, A]


def test_a_number_is_given_as_it_is_written_and_nan_as_nothing(tmp_path: Path) -> None:
    content = '{"audits": [{"a": 1.50, "b": NaN, "c": -Infinity, "d": %s}, 7]}' % ("9" * 6_000)
    assert values(tmp_path, content) == [{"a": "1.50", "b": None, "c": None, "d": "9" * 6_000}, "7"]


def test_of_equal_names_the_last_holds_and_they_are_counted(tmp_path: Path) -> None:
    found = stream(tmp_path, '{"audits": [{"a": 1, "a": 2}], "b": 1, "b": 2}')
    assert [entry.value for entry in found] == [{"a": "2"}, {"b": "2"}]
    assert found.repeated_names == 2


def test_two_lists_of_one_name_are_both_read(tmp_path: Path) -> None:
    assert values(tmp_path, json.dumps({"audits": [A]})[:-1] + ', "audits": [{"id": "3"}]}') == [A, {"id": "3"}]


def test_letters_that_are_no_utf_8_are_counted(tmp_path: Path) -> None:
    found = stream(tmp_path, '{"audits": ["Büro"]}'.encode("cp1252"))
    assert [entry.value for entry in found if entry.of] == ["B\ufffdro"]
    assert found.replaced == 1


def test_a_file_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    for end in range(1, len(PAGE)):
        assert "is cut off" in refusal(tmp_path, PAGE[:end]), PAGE[:end]


@pytest.mark.parametrize(
    "content",
    [
        '{"audits": [{"id": 1}\n{"id": 2}]}',
        '{"audits": [{"id": 1}],\n,"x": 1}',
        '{"audits": [\n{"id": 1},]}',
        '{"audits": []\n"x": 1}',
        '{"x": 1,\nx: 2}',
        '{"x"\n1}',
        '[{"id": 1},\n{"id": tru}, {"id": "padding so that the error is far from the end"}]',
        '{"id": "a\nb", "padding": "so that the error is far from the end of what was read"}',
        "[1]\n]",
        '[1,\n"\\uZZZZ and some more letters"]',
        '[1,\n"\\u12"]',
        "{}\nno JSON, but words",
    ],
)
def test_what_is_not_well_formed_is_refused_with_its_line(tmp_path: Path, content: str) -> None:
    sentence = refusal(tmp_path, content)
    assert "log.json, line " in sentence
    assert "is not well-formed JSON" in sentence
    assert "line 2" in sentence or "control character" in sentence


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"audits":[', '{"x":['])
def test_deep_nesting_is_refused(tmp_path: Path, opening: str) -> None:
    assert "far deeper than" in refusal(tmp_path, opening * 200_000)


def test_an_entry_that_is_too_large_is_refused_with_its_line(tmp_path: Path) -> None:
    large = '{"audits": [{"id": "1"},\n{"id": "' + "x" * (MOST_LETTERS + 3_000_000)
    assert "log.json, line 2: what begins here has more than 16 million letters" in refusal(tmp_path, large)
    several = "{" + ",".join(f'"{n}": "{"x" * (MOST_LETTERS // 4)}"' for n in range(5)) + "}"
    assert "more than 16 million letters" in refusal(tmp_path, several)
