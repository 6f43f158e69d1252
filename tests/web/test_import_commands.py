"""`wellserved import` and `wellserved export`: the same as in the browser, for scripts."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.web.conftest import Cast
from tests.web.imported import hash_of_everything
from wellserved.cli import app
from wellserved.web.actions import search_words
from wellserved.web.models import AuditEntry, Import, Person, Team, Undoable


@pytest.fixture(autouse=True)
def same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands choose the settings of the application; those of the tests are set up already and stay."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.web.settings")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_it_says_what_would_happen_and_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("mail,name,team\nfay@example.org,Fay Frost,sales\nann@example.org,Ann Ashby,\ngus,Gus,\n", "utf-8")
    before = hash_of_everything()
    result = run("import", "people", str(file), "--dry-run", "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout) == {
        "written": False,
        "read": 3,
        "created": 1,
        "changed": 0,
        "unchanged": 1,
        "refused": 1,
        "problems": [
            {
                "row": 4,
                "sentence": "Row 4, column A (mail): 'gus' is not a mail address. Write one, such as ann@example.org.",
            }
        ],
    }
    assert hash_of_everything() == before
    assert not Import.objects.exists()


def test_it_imports_for_an_administrator_who_can_undo_it(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "teams.csv"
    file.write_text("name;parent\nResearch;IT\n", "utf-8")
    result = run("import", "teams", str(file), "--by", "ada@example.org")
    assert (result.exit_code, result.stdout) == (0, "")
    assert Team.objects.get(key="research").parent == cast.it
    assert Undoable.objects.get().by == cast.ada
    assert run("import", "teams", str(file)).exit_code == 0
    entry = AuditEntry.objects.filter(action="import-teams").latest("pk")
    assert (entry.by, entry.fields[0], entry.fields[3]) == (None, "1 read", "1 unchanged")


def test_it_never_asks_where_it_may_not(cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("who,name,from,team\nfay@example.org,Fay,03/04/2026,sales\n", "utf-8")
    result = run("import", "people", str(file), "--no-input")
    assert result.exit_code == 1
    assert "Which column has the mail address" in result.stderr
    assert run("import", "people", str(file), "--no-input", "--column", "mail=who").exit_code == 1
    said = ("--column", "mail=who", "--dates", "month-first")
    assert run("import", "people", str(file), "--no-input", *said).exit_code == 0
    membership = Person.objects.get(mail="fay@example.org").memberships.get()
    assert str(membership.from_date) == "2026-03-04"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("import", "people", "no-such-file.csv"), "no-such-file.csv"),
        (("export", "people", "people.pdf"), "people.pdf ends neither in .csv nor in .xlsx."),
        (("import", "people", __file__, "--by", "Nobody Known"), "Nobody is called Nobody Known."),
        (("import", "people", "NAMES", "--column", "x=y"), "There is no column 'x'."),
        (("import", "people", "NAMES", "--column", "mail=who"), "The file has no column 'who'. It has: mail, name."),
    ],
)
def test_it_refuses_with_a_sentence(cast: Cast, tmp_path: Path, words: tuple[str, ...], sentence: str) -> None:
    file = tmp_path / "names.csv"
    file.write_text("mail,name\nfay@example.org,Fay\n", "utf-8")
    result = run(*(str(file) if word == "NAMES" else word for word in words))
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert not Import.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("subject", ["people", "teams"])
def test_what_it_exports_it_imports_without_changing_anything(
    cast: Cast, tmp_path: Path, subject: str, kind: str
) -> None:
    search_words.rebuild()
    file = str(tmp_path / f"{subject}.{kind}")
    assert run("export", subject, file).exit_code == 0
    before = hash_of_everything()
    result = run("import", subject, file, "--json")
    counts = json.loads(result.stdout)
    assert (result.exit_code, counts["unchanged"]) == (0, counts["read"])
    assert hash_of_everything() == before
    if kind == "csv":
        assert run("export", subject, "-").stdout_bytes == Path(file).read_bytes()
