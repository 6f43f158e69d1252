"""Reading mails: what a person wrote is found, machines are known, and hostile mails cost little."""

from email import policy
from email.message import EmailMessage
from functools import partial

import pytest

from tests.web.raw_mails import MACHINES, SAMPLES, Sample, mail_of
from wellserved.eventlog.child_process import in_child
from wellserved.eventlog.limits import Refused
from wellserved.web.actions.incoming import LIMITS
from wellserved.web.actions.notice_mails import LINE
from wellserved.web.exchange import read_mail as module
from wellserved.web.exchange.read_mail import ReadMail

HELLO = Sample("hello", "Hello", "Hello")


def read(raw: bytes) -> ReadMail:
    return module.read_mail(raw, LINE)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.name)
def test_it_finds_what_somebody_wrote(sample: Sample) -> None:
    found = read(mail_of(sample))
    assert (found.text, found.machine, found.sender) == (sample.text, "", "ann@example.org")


@pytest.mark.parametrize("name", MACHINES)
def test_it_knows_machines(name: str) -> None:
    assert read(mail_of(HELLO, **MACHINES[name])).machine


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "no"},
        {"Precedence": "normal"},
        {"Subject": "Re: the auto leasing"},
        {"Return-Path": "<a@b.c>"},
    ],
)
def test_it_takes_nobody_for_a_machine_who_is_none(headers: dict[str, str]) -> None:
    assert read(mail_of(HELLO, **headers)).machine == ""


def test_it_knows_that_a_report_of_delivery_is_no_answer() -> None:
    raw = b"From: a@example.org\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\nno\r\n--x--\r\n"
    assert read(raw).machine == "multipart/report"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "no-such-charset", "shift_jis"])
def test_it_reads_whatever_it_is_written_in(charset: str) -> None:
    written = "Grüße".encode("latin-1" if charset in ("no-such-charset", "shift_jis") else charset)
    raw = b"From: a@example.org\r\nContent-Type: text/plain; charset=" + charset.encode() + b"\r\n\r\n" + written
    assert read(raw).text in ("Grüße", "Gr\ufffd\ufffde", "Gr・e", "Grﾟe") or charset == "shift_jis"


def test_it_leaves_out_signs_that_are_no_text() -> None:
    assert read(b"From: a@example.org\r\n\r\nHel\x00lo\x07\r\nyou").text == "Hello\nyou"


def test_it_finds_files_and_leaves_signatures_out() -> None:
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "ann@example.org"
    message.set_content("See the file.")
    message.add_attachment(b"content", maintype="application", subtype="pdf", filename="Größe ../x.pdf")
    message.add_attachment(b"sealed", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    found = read(message.as_bytes())
    assert [(each.name, each.content) for each in found.files] == [("Größe ../x.pdf", b"content")]
    assert found.text == "See the file."


def test_it_names_no_sender_where_there_are_two() -> None:
    assert read(b"From: a@example.org, b@example.org\r\n\r\nHi").sender == ""
    assert read(b"From: a@example.org\r\nFrom: b@example.org\r\n\r\nHi").sender == ""
    assert read(b"Subject: x\r\n\r\nHi").sender == ""


def test_it_knows_what_the_mail_server_says_of_forgery() -> None:
    assert read(mail_of(HELLO, Authentication_Results="mx; dkim=none; dmarc=fail (p=NONE)")).is_forged
    assert not read(mail_of(HELLO, Authentication_Results="mx; dmarc=pass")).is_forged


MIXED = b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
HOSTILE = {
    "references": b"From: a@example.org\r\nReferences: " + b"<a@b> " * 200_000 + b"\r\n\r\nHi",
    "references within bounds": b"From: a@example.org\r\nReferences: " + b"<a@b> " * 10_000 + b"\r\n\r\nHi",
    "addresses": b"From: a@example.org\r\nTo: " + b"a@b.example, " * 4_000 + b"\r\n\r\nHi",
    "encoded words": b"From: a@example.org\r\nSubject: " + b"=?utf-8?q?x?= " * 4_000 + b"\r\n\r\nHi",
    "comments": b"From: " + b"(" * 60_000 + b"\r\n\r\nHi",
    "many headers": b"X: y\r\n" * 10_000 + b"\r\nHi",
    "no headers": b"\r\n" * 1_000_000,
    "no end of headers": b"A" * 5_000_000,
    "a header of a part": MIXED
    + b"--x\r\nContent-Type: text/plain; "
    + b'a="\\' * 300_000 + b"\r\n\r\nHi\r\n--x--",
    "many parts": MIXED + b"--x\r\n\r\nHi\r\n" * 50_000,
    "parts within parts": b"From: a@example.org\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=x%d\r\n\r\n--x%d\r\n" % (n, n) for n in range(2_000)
    ),
    "quotes": b"From: a@example.org\r\n\r\n" + b"> " * 500_000,
    "almost quotations": b"From: a@example.org\r\n\r\n" + (b"On " + b"9 " * 200 + b"\r\n") * 400,
    "a page without end": b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n" + b"<div><!-- " * 20_000,
    "tags within tags": b"From: a@example.org\r\nContent-Type: text/html\r\n\r\n" + b"<style><b>" * 20_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mails_are_read_or_refused_and_soon(name: str) -> None:
    try:
        found = in_child(partial(module.read_mail, line=LINE), HOSTILE[name], limits=LIMITS)
    except Refused as refusal:
        told = str(refusal)
    else:
        told = found.text
    assert "was not read within" not in told
    assert len(told) <= module.TEXT_LENGTH


def test_what_is_too_large_is_not_even_looked_into() -> None:
    assert "25 MB" in module.why_not_read(b"x" * (module.MAIL_BYTES + 1))
    assert "64 kB" in module.why_not_read(b"A: " + b"x" * module.HEADER_BYTES + b"\r\n\r\nHi")
    assert module.why_not_read(b"A: x\r\n\r\n" + b"x" * module.HEADER_BYTES) == ""
