"""Backups made while people write hold everything that was there, can be restored, and tell no secret."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.conftest import cannot_run_here
from tests.stories.running import COMMAND, Running, Visitor, environment, served
from tests.stories.test_kill import Clients
from tests.web.on_postgres import MISSING, cluster, free_port, programs

pytestmark = pytest.mark.slow


def ran(folder: Path, *words: str | Path, **settings: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        env=environment(folder, WELLSERVED_ADDRESS=f"127.0.0.1:{free_port()}", **settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def done(folder: Path, *words: str | Path, **settings: str) -> str:
    result = ran(folder, *words, **settings)
    assert result.returncode == 0, result.stderr
    return result.stderr


def refused(folder: Path, *words: str | Path, **settings: str) -> str:
    result = ran(folder, *words, **settings)
    assert (result.returncode, result.stderr[:10]) == (1, "Not done. "), result.stderr
    return result.stderr


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the organisation of the sample, and one uploaded file."""
    folder = tmp_path_factory.mktemp("small") / "data"
    done(folder, "seed", "--scenario", "demo")
    (folder / "files").mkdir()
    (folder / "files" / "logo.svg").write_text("<svg/>")
    return folder


@pytest.fixture(scope="module")
def kept(small: Path) -> Path:
    file = small.parent / "kept.zip"
    done(small, "backup", file)
    return file


def people(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return [mail for (mail,) in database.execute("SELECT mail FROM web_person ORDER BY mail")]


def test_it_holds_all_that_was_acknowledged_before_it_began(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with served(folder) as running:
        clients = Clients(running)
        expected = []
        for number in range(5):
            clients.wait_for(10)
            expected.append(set(clients.acknowledged))
            done(folder, "backup", tmp_path / f"{number}.zip")
        clients.end()
    assert clients.refused == []
    for number in range(5):
        done(folder, "restore", "--verify", tmp_path / f"{number}.zip")
        done(tmp_path / f"again-{number}", "restore", tmp_path / f"{number}.zip")
        with closing(sqlite3.connect(tmp_path / f"again-{number}" / "wellserved.sqlite3")) as database:
            names = [name for (name,) in database.execute("SELECT name FROM web_segment")]
        assert expected[number] <= set(names)
        assert len(names) == len(set(names))


def test_it_can_be_restored_into_an_empty_folder_and_served_from_there(kept: Path, small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "again"
    done(folder, "restore", kept)
    assert people(folder / "wellserved.sqlite3") == people(small / "wellserved.sqlite3")
    assert (folder / "files" / "logo.svg").read_text() == "<svg/>"
    with served(folder) as running:
        assert running.stop() == 0


def test_it_belongs_to_whoever_made_it_and_holds_neither_secret_nor_sample(kept: Path, small: Path) -> None:
    assert kept.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(kept) as archive:
        assert set(archive.namelist()) == {"manifest.json", "database.sqlite3", "files/logo.svg"}
        assert archive.read("database.sqlite3").count((small / "secret-key").read_bytes()) == 0
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["counts"]["web_team"] == 13


LETS_IN = (
    "account_emailconfirmation",
    "django_session",
    "usersessions_usersession",
    "web_cache",
    "web_mail",
    "web_signinlink",
)


def test_it_lets_nobody_in_with_what_a_backup_holds(tmp_path: Path) -> None:
    folder, file = tmp_path / "data", tmp_path / "kept.zip"
    with served(folder) as running:
        ann = signed_in_after_asking_for_a_mail(running)
        session = next(cookie.value for cookie in ann.cookies if cookie.name == "session") or ""
        done(folder, "backup", file)
    with closing(sqlite3.connect(folder / "wellserved.sqlite3")) as database:
        texts = [text for (text,) in database.execute("SELECT text FROM web_mail")]
        hashes = [each for (each,) in database.execute("SELECT hash FROM web_signinlink")]
        assert database.execute("SELECT count(*) FROM django_session WHERE session_key = ?", (session,)).fetchone()[0]
    links = [found[1] for text in texts if (found := re.search(r"/sign-in/link/(\w+)", text))]
    assert (len(links), len(hashes)) == (1, 2)

    done(tmp_path / "again", "restore", file)
    with zipfile.ZipFile(file) as archive:
        kept_bytes = archive.read("database.sqlite3")
        counts = json.loads(archive.read("manifest.json"))["counts"]
    assert [word for word in (session, *links, *hashes) if word.encode() in kept_bytes] == []
    assert {name: counts[name] for name in LETS_IN} == dict.fromkeys(LETS_IN, 0)
    assert "None was at work" in ran(tmp_path / "again", "doctor").stdout


def signed_in_after_asking_for_a_mail(running: Running) -> Visitor:
    """Sign in by the link of the first start, with an address, and have a mail with another link written."""
    ann = Visitor()
    ann.get(running.link)
    ann.send()
    with closing(sqlite3.connect(running.log.parent / "data" / "wellserved.sqlite3", timeout=30)) as database, database:
        database.execute("UPDATE web_person SET mail = 'ann@example.org'")
    other = Visitor()
    other.get(f"{running.address}/sign-in/login/")
    other.send(mail="ann@example.org")
    return ann


def test_it_leaves_nothing_behind_where_there_is_nothing_to_restore(tmp_path: Path) -> None:
    assert "is not there" in refused(tmp_path / "data", "restore", tmp_path / "nowhere.zip")
    assert not (tmp_path / "data").exists()


def test_it_says_so_where_there_is_no_database_yet(tmp_path: Path) -> None:
    assert "There is no database yet" in refused(tmp_path / "data", "backup", tmp_path / "kept.zip")
    assert not (tmp_path / "data" / "wellserved.sqlite3").exists()


def test_it_restores_nothing_under_an_application_that_runs(kept: Path, tmp_path: Path) -> None:
    with served(tmp_path / "data"):
        assert "Wellserved runs in" in refused(tmp_path / "data", "restore", "--replace", kept)


def test_it_overwrites_nothing_unasked(kept: Path, small: Path, tmp_path: Path) -> None:
    assert "is there already" in refused(small, "backup", kept)
    before = people(small / "wellserved.sqlite3")
    assert "There are data in" in refused(small, "restore", kept)
    assert people(small / "wellserved.sqlite3") == before

    other = tmp_path / "other"
    done(other, "init", "--no-input")
    assert "What was there is in" in done(other, "restore", "--replace", kept)
    assert people(other / "wellserved.sqlite3") == before
    assert len(list(other.glob("before-restore-*/wellserved.sqlite3"))) == 1


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
def test_it_refuses_a_file_in_which_a_byte_changed(kept: Path, tmp_path: Path, place: float) -> None:
    content = bytearray(kept.read_bytes())
    content[int(len(content) * place)] ^= 0xFF
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(content)
    refused(tmp_path / "data", "restore", "--verify", damaged)
    refused(tmp_path / "data", "restore", damaged)
    assert not (tmp_path / "data" / "wellserved.sqlite3").exists()


@pytest.mark.parametrize(
    "name", ["../outside", "/tmp/outside", "files/../../outside", "wellserved.sqlite3", "files\\..\\outside"]
)
def test_it_refuses_a_file_that_would_write_elsewhere(kept: Path, tmp_path: Path, name: str) -> None:
    hostile = tmp_path / "hostile.zip"
    shutil.copy(kept, hostile)
    with zipfile.ZipFile(kept) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        others = {each: archive.read(each) for each in archive.namelist() if each != "manifest.json"}
    manifest["hashes"][name] = "0" * 64
    with zipfile.ZipFile(hostile, "w") as archive:
        for each, content in {**others, name: b"", "manifest.json": json.dumps(manifest).encode()}.items():
            archive.writestr(each, content)
    refused(tmp_path / "deep" / "data", "restore", hostile)
    assert not list(tmp_path.rglob("outside"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no zip at all", b"PK\x05\x06" + bytes(18)])
def test_it_refuses_what_is_no_backup(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file.zip"
    file.write_bytes(content)
    assert "is not a whole backup" in refused(tmp_path / "data", "restore", "--verify", file)


def test_it_backs_up_and_restores_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if programs() is None:
        cannot_run_here("postgres", MISSING)
    monkeypatch.setenv("PATH", f"{programs()}{os.pathsep}{os.environ['PATH']}")
    file = tmp_path / "kept.zip"
    with cluster() as address:
        done(tmp_path / "data", "seed", "--scenario", "demo", WELLSERVED_DATABASE_URL=address)
        before = done_out(tmp_path / "data", address)
        done(tmp_path / "data", "user", "link", before.split()[0], WELLSERVED_DATABASE_URL=address)
        assert rows(address, LETS_IN) > 0
        done(tmp_path / "data", "backup", file, WELLSERVED_DATABASE_URL=address)
        assert "already" in refused(tmp_path / "data", "restore", file, WELLSERVED_DATABASE_URL=address)
        done(tmp_path / "data", "restore", "--replace", file, WELLSERVED_DATABASE_URL=address)
    with cluster() as address:
        done(tmp_path / "data", "restore", file, WELLSERVED_DATABASE_URL=address)
        assert done_out(tmp_path / "data", address) == before
        assert rows(address, LETS_IN) == 0
        assert "of an embedded database" not in refused(tmp_path / "embedded", "restore", file)
    done(tmp_path / "data", "restore", "--verify", file)


def rows(address: str, tables: tuple[str, ...]) -> int:
    with psycopg.connect(address) as database:
        return sum(database.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in tables)


def done_out(folder: Path, address: str) -> str:
    return ran(folder, "user", "list", WELLSERVED_DATABASE_URL=address).stdout
