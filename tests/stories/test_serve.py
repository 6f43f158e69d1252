"""The application from the first start on: in, out, again, and every way in which it cannot start."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
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


def test_it_serves_a_data_folder_once_and_lets_init_run_beside(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with served(folder) as running:
        (folder / "static-made-from").write_text("those of another version")
        assert f"Wellserved runs in {folder} already. Stop it first" in refused(folder, "serve")
        assert "Preparing styles and scripts." in ran(folder, "init", "--no-input").stderr
        visitor = Visitor()
        files = re.findall(r'"(/static/[^"]+)"', visitor.get(f"{running.address}/sign-in/login/"))
        assert len(files) > 2
        for file in files:
            visitor.get(f"{running.address}{file}")
            assert (file, visitor.status) == (file, 200)
        assert running.stop() == 0
    with served(folder) as again:
        assert again.stop() == 0


def test_it_keeps_the_styles_that_open_pages_name(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    ran(folder, "init", "--no-input")
    old = folder / "static" / "look" / "old.0123456789ab.css"
    old.write_text("/* of the version before */")
    (folder / "static-made-from").write_text("the version before")
    listed = folder / "static" / "staticfiles.json"
    listed.write_text("{}")
    ran(folder, "init", "--no-input")
    assert old.exists()
    assert len(listed.read_text()) > 2
    assert list(folder.glob(".static-*")) == []


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


@pytest.mark.parametrize("content", [b"this is no database " * 200, b"SQLite format 3\0" + b"\xff" * 8192])
def test_it_says_so_when_the_database_is_damaged(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    (folder / "wellserved.sqlite3").write_bytes(content)
    (folder / "wellserved.sqlite3").chmod(0o600)
    for words in (["serve"], ["init"], ["backup", str(tmp_path / "kept.zip")]):
        assert "The database is damaged" in refused(folder, *words)
    looked = ran(folder, "doctor")
    assert (looked.returncode, looked.stderr) == (1, "")
    assert "mend  database: " in looked.stdout
    assert (folder / "wellserved.sqlite3").read_bytes() == content


def step_back(folder: Path) -> None:
    """Bring the tables of a folder to what they were one step ago."""
    code = (
        "import django; django.setup(); from django.core.management import call_command;"
        "from django.db import connection; from django.db.migrations.loader import MigrationLoader;"
        "names = sorted(name for app, name in MigrationLoader(connection).disk_migrations if app == 'web');"
        "call_command('migrate', 'web', names[-2], verbosity=0)"
    )
    settings = environment(folder, DJANGO_SETTINGS_MODULE="wellserved.web.settings")
    subprocess.run([sys.executable, "-c", code], env=settings, check=True, timeout=60)


def steps_done(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT count(*) FROM django_migrations WHERE app = 'web'").fetchone()[0]


def test_it_sets_the_database_aside_before_it_brings_it_to_this_version(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    ran(folder, "init", "--no-input")
    now = steps_done(folder / "wellserved.sqlite3")
    step_back(folder)
    (folder / "before-upgrade-0.0.0.sqlite3").write_bytes(b"of an earlier one")

    found = ran(folder, "doctor")
    assert "mend  tables: 1 step to this version is left. Run: wellserved init" in found.stdout
    assert ran(folder, "backup", str(tmp_path / "kept.zip")).returncode == 0
    assert ran(folder, "restore", "--verify", str(tmp_path / "kept.zip")).returncode == 0

    done = ran(folder, "init", "--no-input")
    copies = list(folder.glob("before-upgrade-*"))
    assert [done.returncode, len(copies)] == [0, 1]
    assert f"As it was before, the database is kept in {copies[0]}." in done.stderr.splitlines()
    assert copies[0].stat().st_mode & 0o777 == 0o600
    assert (steps_done(copies[0]), steps_done(folder / "wellserved.sqlite3")) == (now - 1, now)
    assert not (folder / "upgrade-unfinished").exists()
    assert "As it was before" not in ran(folder, "init", "--no-input").stderr


def test_it_keeps_the_first_copy_when_an_upgrade_did_not_finish(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    ran(folder, "init", "--no-input")
    step_back(folder)
    ran(folder, "init", "--no-input")
    copy = next(folder.glob("before-upgrade-*"))
    copy.write_bytes(b"of the first attempt")
    step_back(folder)
    (folder / "upgrade-unfinished").touch()
    assert ran(folder, "init", "--no-input").returncode == 0
    assert copy.read_bytes() == b"of the first attempt"


def test_it_refuses_to_change_the_tables_under_an_application_that_runs(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with served(folder):
        step_back(folder)
        assert "Wellserved runs in" in refused(folder, "init", "--no-input")


def test_the_doctor_says_where_an_audit_trail_was_changed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    ran(folder, "init", "--no-input", "--name", "Northwind Loans")
    ran(folder, "seed", "--scenario", "demo", "--sample")
    assert "good  audit trail: It is as it was written." in ran(folder, "doctor").stdout
    for name in ("wellserved", "sample"):
        with closing(sqlite3.connect(folder / f"{name}.sqlite3")) as database, database:
            number = database.execute("SELECT max(id) FROM web_auditentry").fetchone()[0]
            database.execute("UPDATE web_auditentry SET subject = 'another' WHERE id = ?", (number,))
            if name == "wellserved":
                own = number
    found = ran(folder, "doctor")
    assert found.returncode == 0
    assert f"look  audit trail: Entry {own} of the audit trail is not as it was written." in found.stdout
    assert f"Entry {number} of the audit trail of the sample company is not as it was written." in found.stdout


def test_it_logs_no_network_address_when_a_request_cannot_be_read(tmp_path: Path) -> None:
    with served(tmp_path / "data") as running:
        port = int(running.address.rpartition(":")[2])
        answers = [
            sent(port, b"nonsense of ann.ashby\r\n\r\n"),
            sent(port, b"GET /healthz HTTP/1.1\r\nHost: ann-ashby.example.org\r\n\r\n"),
            sent(port, b"GET /nowhere/" + b"ann-ashby" * 800 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
            sent(port, b"GET /nowhere/" + b"ann-ashby" * 1000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ]
        running.stop()
    assert [answer.split()[1] for answer in answers] == [b"400", b"400", b"404", b"414"]
    lines = [line for line in running.said.splitlines() if line.startswith("{")]
    assert any('"event": "Invalid request"' in line for line in lines)
    assert [line for line in lines if "shby" in line or "127.0.0.1" in line] == []


def sent(port: int, words: bytes) -> bytes:
    """Send these bytes to the web server, and give the beginning of what it answers."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(words)
        return connection.recv(1000)


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
