"""The application from the first start on: in, out, again, and every way in which it cannot start."""

import os
import re
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import cannot_run_here
from tests.stories.running import COMMAND as WELLSERVED
from tests.stories.running import Visitor, environment, served
from tests.web.on_postgres import MISSING, cluster, free_port, programs

pytestmark = pytest.mark.slow


def ran(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*WELLSERVED, *words],
        env=environment(folder, **{"WELLSERVED_ADDRESS": f"127.0.0.1:{free_port()}", **settings}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def refused(folder: Path, *words: str, **settings: str) -> str:
    """Run a command that must be refused with one sentence, and give the sentence."""
    done = ran(folder, *words, **settings)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Not done. "), done.stderr
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_it_lets_somebody_in_by_the_link_of_the_first_start_and_keeps_everything(tmp_path: Path) -> None:
    come_stop_and_come_again(tmp_path / "data")


def test_it_does_the_same_on_postgresql(tmp_path: Path) -> None:
    if programs() is None:
        cannot_run_here("postgres", MISSING)
    with cluster() as address:
        come_stop_and_come_again(tmp_path / "data", WELLSERVED_DATABASE_URL=address)
    assert not (tmp_path / "data" / "wellserved.sqlite3").exists()


def come_stop_and_come_again(folder: Path, **settings: str) -> None:
    """Come in by the link, give the organisation its name, stop the application, start it, and be in still."""
    ann, port = Visitor(), free_port()
    settings = {"WELLSERVED_ADDRESS": f"127.0.0.1:{port}", **settings}

    with served(folder, **settings) as running:
        ann.get(running.link)
        ann.send()
        ann.get(f"{running.address}/set-up/")
        ann.send(name="Northwind Loans")
        assert "Northwind Loans" in ann.get(f"{running.address}/set-up/")
        assert running.stop() == 0
        assert running.said.endswith("Stopped; everything is kept.\n")

    with served(folder, **settings) as again:
        assert again.link == ""
        assert "Northwind Loans" in ann.get(f"{again.address}/set-up/")
        assert again.stop(signal.SIGINT) == 0


def test_it_opens_the_sample_company_beside_ones_own(tmp_path: Path) -> None:
    ann = Visitor()
    with served(tmp_path / "data") as running:
        ann.get(running.link)
        ann.send()
        ann.get(f"{running.address}/set-up/")
        ann.send(f"{running.address}/sample-company/")
        assert ann.url == f"{running.address}/sample/look-round/"
        assert "Cara Clay" in ann.page
        assert "Cara Clay" not in ann.get(f"{running.address}/set-up/")
    with closing(sqlite3.connect(tmp_path / "data" / "sample.sqlite3")) as sample:
        assert sample.execute("SELECT count(*) FROM web_person").fetchone()[0] > 50
    with closing(sqlite3.connect(tmp_path / "data" / "wellserved.sqlite3")) as own:
        assert own.execute("SELECT count(*) FROM web_person").fetchone() == (1,)


def test_it_gives_another_link_when_asked(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = ran(folder, "init", "--administrator-mail", "Ada@example.org").stdout
    second = ran(folder, "user", "link", "ada@example.org").stdout
    assert [bool(re.fullmatch(r"http://127.0.0.1:\d+/sign-in/link/\w{32}/\n", each)) for each in (first, second)] == [
        True,
        True,
    ]
    assert "Nobody here is called Zoe" in refused(folder, "user", "link", "Zoe")
    with served(folder, "--link") as running:
        assert (in_by(running.link), in_by(running.link)) == (True, False)


def in_by(link: str) -> bool:
    """Say whether a link lets somebody in who comes with a new browser."""
    visitor = Visitor()
    visitor.get(link)
    visitor.send()
    return visitor.signed_in


def test_it_keeps_its_files_to_itself(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    ran(folder, "init", "--no-input")
    modes = {path.name: path.stat().st_mode & 0o007 for path in (folder, *folder.rglob("*"))}
    assert {name for name, mode in modes.items() if mode} == set()


def test_it_says_so_when_the_port_is_taken(tmp_path: Path) -> None:
    with served(tmp_path / "data") as running:
        port = running.address.rpartition(":")[2]
        said = refused(tmp_path / "other", "serve", WELLSERVED_ADDRESS=f"127.0.0.1:{port}")
    assert f"Port {port} of 127.0.0.1 cannot be used" in said


def test_it_says_so_when_the_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "cannot be made" in refused(tmp_path / "file" / "data", "serve")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_it_says_so_when_the_folder_is_read_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)
    assert "is read-only for us" in refused(folder, "serve")


def test_it_refuses_a_folder_that_everybody_can_read(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    folder.chmod(0o755)
    assert f"chmod -R o-rwx {folder}" in refused(folder, "serve")


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("ADDRESS", "everywhere", "Write host and port"),
        ("ADDRESS", "0.0.0.0:8000", "lets other machines in"),
        ("URL", "http://wellserved.example.org", "must begin with https://"),
        ("SECRET_KEY", "secret", "too short or too plain"),
        ("DATABASE_URL", "mysql://localhost/wellserved", "does not name a PostgreSQL database"),
        ("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing", "The database cannot be used"),
        ("MAIL_URL", "http://mail.example.org", "does not name a mail server"),
        ("BEHIND_PROXY", "perhaps", "neither yes nor no"),
        ("LOG", "loud", "Write one of: debug, info, warning, error"),
        ("PROCESSES", "0", "whole number from 1 to 64"),
    ],
)
def test_it_says_what_is_wrong_with_a_setting(tmp_path: Path, name: str, value: str, part: str) -> None:
    assert part in refused(tmp_path / "data", "serve", **{f"WELLSERVED_{name}": value})


def test_it_refuses_a_database_of_a_newer_version(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    ran(folder, "init", "--no-input")
    with closing(sqlite3.connect(folder / "wellserved.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('web', '9999_later', '2030-01-01')"
        )
    assert "written by a newer version" in refused(folder, "serve")


def test_it_logs_without_saying_who(tmp_path: Path) -> None:
    with served(tmp_path / "data") as running:
        visitor = Visitor()
        visitor.get(running.link)
        visitor.get(f"{running.address}/people/?q=Ann+Ashby")
        visitor.get(f"{running.address}/nowhere/ann.ashby@example.org/")
        running.stop()
    lines = [line for line in running.said.splitlines() if line.startswith("{")]
    assert any('"page": "sign-in-link"' in line for line in lines)
    secret = running.link.rstrip("/").rpartition("/")[2]
    assert [line for line in lines if secret in line or "shby" in line or "127.0.0.1" in line] == []


def test_it_tells_machines_whether_it_is_there(tmp_path: Path) -> None:
    with served(tmp_path / "data") as running:
        visitor = Visitor()
        assert (visitor.get(f"{running.address}/healthz"), visitor.status) == ("ok\n", 200)
        assert (visitor.get(f"{running.address}/readyz"), visitor.status) == ("ready\n", 200)
        found = ran(tmp_path / "data", "doctor", "--json", WELLSERVED_ADDRESS=running.address.removeprefix("http://"))
    assert found.returncode == 0, found.stdout
    assert '"what": "web server",\n      "state": "good"' in found.stdout
    assert ran(tmp_path / "data", "doctor", "--ready").returncode == 1


def test_it_never_tells_its_secrets(tmp_path: Path) -> None:
    folder, canary = tmp_path / "data", "canary-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ"
    settings = {"WELLSERVED_SECRET_KEY": canary, "WELLSERVED_MAIL_URL": "smtp://me:canary-mail@127.0.0.1:1"}
    ran(folder, "init", "--no-input", **settings)
    ran(folder, "backup", str(tmp_path / "kept.zip"), **settings)
    said = [ran(folder, *words, **settings) for words in (["doctor"], ["doctor", "--json"], ["routes", "--json"])]
    assert not any("canary" in each.stdout + each.stderr for each in said)
    assert b"canary" not in (tmp_path / "kept.zip").read_bytes()
