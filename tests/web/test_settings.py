"""The settings that are documented are those that are read, and what cannot be meant is refused."""

import re
from pathlib import Path

import pytest

from tests.shape.files import ROOT
from wellserved.web import environment
from wellserved.web.environment import SETTINGS, WrongSetting

READ = re.compile(r'\b(?:text|yes_or_no|whole_number|one_of)\(\s*"([A-Z_]+)"')


def test_it_documents_every_setting_that_is_read() -> None:
    sources = [*(ROOT / "wellserved" / "web").rglob("*.py"), *(ROOT / "wellserved" / "commands").rglob("*.py")]
    read = {f"WELLSERVED_{name}" for source in sources for name in READ.findall(source.read_text(encoding="utf-8"))}
    assert read == {setting.name for setting in SETTINGS}


def test_it_has_few_settings() -> None:
    assert len(SETTINGS) < 30


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [("127.0.0.1:8000", "127.0.0.1", 8000), ("[::1]:80", "::1", 80), ("localhost:65535", "localhost", 65535)],
)
def test_it_reads_an_address(monkeypatch: pytest.MonkeyPatch, address: str, host: str, port: int) -> None:
    monkeypatch.setenv("WELLSERVED_ADDRESS", address)
    assert environment.address() == (host, port)


@pytest.mark.parametrize("address", ["8000", ":8000", "host:", "host:0", "host:65536", "host:٣", "host:-1", "a:b:c"])
def test_it_refuses_an_address_that_cannot_be_meant(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("WELLSERVED_ADDRESS", address)
    with pytest.raises(WrongSetting, match="WELLSERVED_ADDRESS"):
        environment.address()


@pytest.mark.parametrize(
    "url", ["wellserved.example.org", "ftp://a.org", "https://a.org/path", "http://a.org", "https://", "https://[a"]
)
def test_it_refuses_a_public_address_without_https(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("WELLSERVED_URL", url)
    with pytest.raises(WrongSetting, match="WELLSERVED_URL"):
        environment.public_url()


@pytest.mark.parametrize("secret", ["brief", "a" * 60, "abcabcabc" * 10])
def test_it_refuses_a_plain_secret_and_does_not_repeat_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, secret: str
) -> None:
    monkeypatch.setenv("WELLSERVED_SECRET_KEY", secret)
    with pytest.raises(WrongSetting) as refused:
        environment.secret_key(tmp_path)
    assert secret not in str(refused.value)


def test_it_makes_a_secret_once_and_keeps_it_to_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("WELLSERVED_SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path / "data")
    assert environment.secret_key(tmp_path / "data") == first
    assert len(first) >= 50
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "url", ["postgres://host:port/name", "postgres://[host/name", "postgres://host", "mysql://h/n"]
)
def test_it_refuses_the_address_of_no_database(url: str) -> None:
    with pytest.raises(WrongSetting, match="WELLSERVED_DATABASE_URL"):
        environment.database(url, Path())


def test_it_reads_the_address_of_a_database_with_strange_letters() -> None:
    read = environment.database("postgres://ann%40here:p%2Fss%3A@db.example.org:5433/our%20house", Path())
    assert {name: read[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")} == {
        "USER": "ann@here",
        "PASSWORD": "p/ss:",
        "HOST": "db.example.org",
        "PORT": "5433",
        "NAME": "our house",
    }
