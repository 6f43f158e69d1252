"""What is hostile, broken or no XES at all ends in a sentence, and in little memory."""

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eventlog.xes_files import HEAD, TIME, attribute, event, flatten, log, trace
from wellserved.eventlog.child_process import in_child
from wellserved.eventlog.limits import Limits, Refused
from wellserved.eventlog.read_xes import XesFacts, flatten_xes

CAPS = Limits(memory_mb=512, seconds=60)
"""What the reading of a hostile file may cost; it takes a second where nothing else runs."""

DEEP = '<string key="a" value="b">'


def declaring(declarations: str, *inside: str) -> str:
    return log(*inside).replace("<log ", f"<!DOCTYPE log [{declarations}]><log ")


LAUGHS = '<!ENTITY z0 "lol">' + "".join(f'<!ENTITY z{n} "{f"&z{n - 1};" * 10}">' for n in range(1, 10))
ONE = trace("1", event(concept__name="Ask", time__timestamp=TIME))
NOT_NEEDED = "declares entities of its own"
HOSTILE: dict[str, tuple[Callable[[], str], str]] = {
    "a million nested elements in an event": (lambda: log("<trace><event>" + DEEP * 1_000_000), "more than 64 deep"),
    "a million nested elements in the log": (lambda: log("<a>" * 1_000_000), "more than 64 deep"),
    "62 nested elements in an event": (
        lambda: log(trace("1", f"<event>{DEEP * 62}{'</string>' * 62}</event>")),
        "64 deep",
    ),
    "63 nested elements in a trace": (lambda: log(trace("1", DEEP * 63 + "</string>" * 63, "<event/>")), "64 deep"),
    "64 nested elements before a trace": (lambda: log(DEEP * 64 + "</string>" * 64, ONE), "64 deep"),
    "a text of 10 MB": (lambda: log(trace("1", event(a="x" * 10_000_000))), "a text is far too long"),
    "a text of 2 MB": (
        lambda: log(trace("1", "\n", event(note="x" * 2_000_000))),
        r"line 3: the attribute note has more",
    ),
    "a text of 30 MB that does not end": (lambda: log('<string key="' + "x" * 30_000_000), "of more than 12 MB"),
    "a comment of 30 MB": (lambda: log("<!--" + "x" * 30_000_000 + "-->", ONE), "of more than 12 MB"),
    "30 MB of letters": (lambda: log("x " * 15_000_000, ONE), "a text is far too long"),
    "billion laughs": (lambda: declaring(LAUGHS, DEEP + "&z9;"), NOT_NEEDED),
    "billion laughs in an attribute": (
        lambda: declaring(LAUGHS, attribute("a", "").replace('""', '"&z9;"')),
        NOT_NEEDED,
    ),
    "quadratic blowup": (
        lambda: declaring(f'<!ENTITY z "{"x" * 100_000}">', DEEP + "&z;" * 100_000 + "</string>", ONE),
        NOT_NEEDED,
    ),
    "a file of ours as an entity": (
        lambda: declaring('<!ENTITY z SYSTEM "file:///etc/passwd">', trace("1", "<event>&z;</event>")),
        NOT_NEEDED,
    ),
    "entities of a DOCTYPE for something else": (
        lambda: declaring(LAUGHS, attribute("a", "&z9;")).replace("<!DOCTYPE log", "<!DOCTYPE other"),
        "a DOCTYPE for <other> and begins with <log>",
    ),
    "a parameter entity": (lambda: declaring('<!ENTITY % z SYSTEM "file:///etc/passwd"> %z;', ONE), NOT_NEEDED),
    "long default attributes": (
        lambda: declaring(f'<!ATTLIST a b CDATA "{"x" * 100_000}">', "<a/>" * 1_000_000),
        NOT_NEEDED,
    ),
    "300,000 different attributes": (
        lambda: log(trace("1", *[event(**{f"k{n}": "x"}) for n in range(300_000)])),
        "more than 2,000 different attributes",
    ),
    "an attribute with a long name": (
        lambda: log(trace("1", event(**{"k" * 2000: "x"}))),
        "more than 1,000 characters",
    ),
    "an event of 60 MB": (lambda: log("<trace><event>" + attribute("a", "b") * 2_000_000), "of more than 12 MB"),
    "a long text repeated for each event": (
        lambda: log(trace("1", attribute("a", "x" * 990_000), event(concept__name="Ask") * 10_000)),
        "would be more than 100 times its size",
    ),
    "a page": (lambda: "<!DOCTYPE html><html><body><p>Log<br></body></html>", r"is a web page \(HTML\)"),
    "a picture": (lambda: HEAD + "<svg xmlns='http://www.w3.org/2000/svg'/>", "begins with <svg>, not with <log>"),
    "OCEL 1": (lambda: log("<events><event><string key='id' value='1'/></event></events><objects/>"), "OCEL"),
    "OCEL 2": (
        lambda: log('<object-types><object-type name="a"/></object-types><events><event id="e"/></events>'),
        "OCEL",
    ),
    "CSV": (lambda: "case;at\n1;2\n", "is not XML at all"),
    "NUL": (lambda: "\0" * 100, "is not XML at all"),
    "blanks": (lambda: "  \n", "does not begin with <log>"),
    "cut off in an event": (lambda: log(ONE)[:-40], "is cut off: it ends at line 2"),
    "cut off after a trace": (lambda: log(ONE)[:-6], "is cut off: it ends at line 2"),
    "mixed up": (lambda: log(ONE.replace("</event>", "</events>")), "line 2: this is not well-formed XML"),
    "two logs": (lambda: log(ONE) + "<log/>", "line 2: this is not well-formed XML"),
    "an encoding nobody knows": (lambda: log(ONE).replace("UTF-8", "UTF-99"), "encoding that is not known"),
    "no traces": (log, "without traces"),
    "no events": (lambda: log(trace("1"), trace("2")), r"has traces \(2\), but no event"),
    "no event in a trace": (lambda: log(event(concept__name="Ask")), r"has events \(1\), but none inside a trace"),
}


def flatten_in_child(path: Path, out: Path) -> XesFacts:
    return flatten_xes(path, out, columns=None, limits=CAPS)


@pytest.mark.parametrize("name", HOSTILE)
def test_it_refuses_what_is_hostile_or_broken_in_little_memory(tmp_path: Path, name: str) -> None:
    make, sentence = HOSTILE[name]
    path = tmp_path / "log.xes"
    path.write_text(make(), encoding="utf-8")
    with pytest.raises(Refused, match=rf"^log\.xes\b.*{sentence}"):
        in_child(flatten_in_child, path, tmp_path / "events.parquet", limits=CAPS)
    assert [each.name for each in tmp_path.iterdir()] == ["log.xes"]


def test_letters_that_do_not_fit_the_encoding_are_refused_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(
        Refused, match=r"^log\.xes, line 2: a character does not fit the encoding .* Save it as UTF-8\.$"
    ):
        flatten(tmp_path, log(trace("é", "<event/>")).encode("latin-1"))


def test_it_reads_no_file_that_a_doctype_names(tmp_path: Path) -> None:
    (tmp_path / "secret.dtd").write_text('<!ENTITY z "secret">', encoding="ascii")
    named = f'<!DOCTYPE log SYSTEM "{(tmp_path / "secret.dtd").as_uri()}"><log '
    for nested in (trace("1", '<event><string key="a" value="&z;"/></event>'), trace("1", "<event>&z;</event>")):
        try:
            rows, _ = flatten(tmp_path, log(nested).replace("<log ", named))
        except Refused:
            continue
        assert "secret" not in str(rows)


@pytest.mark.slow
def test_a_gz_bomb_of_events_is_refused_at_32_megabytes(tmp_path: Path) -> None:
    packer = zlib.compressobj(9, wbits=31)
    beginning = packer.compress(log()[: -len("</log>")].encode()) + packer.flush(zlib.Z_FULL_FLUSH)
    traces = packer.compress(ONE.encode() * 8_000) + packer.flush(zlib.Z_FULL_FLUSH)
    (tmp_path / "log.xes").write_bytes(beginning + traces * 900)
    with pytest.raises(Refused, match="more than 200 times its size"):
        in_child(flatten_in_child, tmp_path / "log.xes", tmp_path / "events.parquet", limits=Limits(memory_mb=512))


VALID = log('<global scope="event"><string key="a" value="b"/></global>', ONE, ONE).encode()


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A good file with a few bytes replaced, left out or put in."""
    content = bytearray(VALID)
    snippets = st.sampled_from(
        [b"<", b">", b"</log>", b"<trace>", b"</event>", b"&", b'"', b"\0", b"\xff", b"<!--", b"]]>"]
    )
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 20))
        content[start : start + length] = draw(st.one_of(st.binary(max_size=4), snippets))
    return bytes(content)


@given(st.one_of(st.binary(max_size=200), spoilt(), spoilt().map(lambda content: gzip.compress(content, 1))))
def test_any_bytes_give_rows_or_a_sentence(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        try:
            rows, found = flatten(Path(folder), content)
        except Refused as refused:
            sentence = str(refused)
            assert sentence.startswith("log.xes")
            assert sentence.endswith(".")
        else:
            assert found.events == len(rows) > 0
