"""Wording in the language of whoever reads."""

from pathlib import Path
from struct import pack

import pytest

from wellserved.words import language
from wellserved.words.language import gettext, languages, speaking
from wellserved.words.roles import RULES, Permission, Role, called


def compiled(pairs: dict[str, str]) -> bytes:
    """Write a catalogue as GNU gettext does: a header, two tables of lengths and places, then the texts."""
    originals, translations = (
        [text.encode() + b"\0" for text in texts] for texts in (sorted(pairs), [pairs[each] for each in sorted(pairs)])
    )
    at = 28 + 16 * len(pairs)
    tables = b""
    for text in (*originals, *translations):
        tables += pack("<II", len(text) - 1, at)
        at += len(text)
    header = pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return header + tables + b"".join((*originals, *translations))


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a German catalogue of two words into a folder, and one of another country's Portuguese beside it."""
    for name in ("de", "pt_BR"):
        folder = tmp_path / name / "LC_MESSAGES"
        folder.mkdir(parents=True)
        texts = {
            "": "Content-Type: text/plain; charset=UTF-8\n",
            "team lead": "Teamleitung",
            "Only an administrator exports people and teams.": "Nur die Verwaltung gibt Listen aus.",
        }
        (folder / "django.mo").write_bytes(compiled(texts))
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    monkeypatch.setattr(language, "_loaded", {})
    return tmp_path


def test_it_offers_english_and_whatever_has_a_translation(german: Path) -> None:
    assert languages(german) == ("en", "de", "pt-br")
    assert languages(german / "nowhere") == ("en",)


@pytest.mark.parametrize("code", ["de", "pt-br"])
@pytest.mark.usefixtures("german")
def test_it_says_roles_and_refusals_in_the_language_that_is_spoken(code: str) -> None:
    with speaking(code):
        assert called(Role.LEAD) == "Teamleitung"
        assert RULES[Permission.EXPORT].says_no() == "Nur die Verwaltung gibt Listen aus."
        assert called(Role.EMPLOYEE) == "employee"
    assert called(Role.LEAD) == "team lead"


@pytest.mark.usefixtures("german")
def test_it_says_nothing_where_there_is_nothing_to_say() -> None:
    with speaking("de"):
        assert gettext("") == ""
