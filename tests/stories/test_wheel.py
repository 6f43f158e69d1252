"""The built package alone, where nothing else of this repository is: it has all it needs, and serves."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.shape.files import ROOT
from tests.stories.running import Visitor, environment, served
from tests.web.on_postgres import free_port

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    words = ["pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir"]
    subprocess.run([sys.executable, "-m", *words, str(folder), str(ROOT)], check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python in an environment of its own: the wheel is installed in it, without any network.

    What the wheel needs is read from the environment the tests run in, since nothing may be downloaded here.
    """
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    bin_python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(bin_python), "install", "--quiet"]
    subprocess.run([*pip, "--no-index", "--no-deps", str(wheel)], check=True)
    libraries = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    own = next(folder.glob("lib/python*/site-packages"))
    for library in libraries.iterdir():
        if "wellserved" not in library.name and library.name != "__pycache__" and library.suffix != ".pth":
            (own / library.name).symlink_to(library)
    return bin_python


def test_it_holds_templates_styles_and_migrations_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    source = ROOT / "wellserved"
    expected = {
        f"wellserved/{path.relative_to(source).as_posix()}"
        for path in source.rglob("*")
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.relative_to(source).parts)
    }
    assert {name for name in names if name.startswith("wellserved/")} == expected
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"wellserved"}


def test_it_is_itself_and_not_the_repository(python: Path, tmp_path: Path) -> None:
    where = [str(python), "-c", "import wellserved; print(wellserved.__file__)"]
    said = subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert Path(said.strip()).is_relative_to(python.parent.parent)


def test_it_serves(python: Path, tmp_path: Path) -> None:
    with served(tmp_path / "data", program=[str(python.parent / "wellserved")]) as running:
        visitor = Visitor()
        visitor.get(running.link)
        visitor.send()
        assert visitor.signed_in
        assert visitor.status == 200
        assert running.stop() == 0


def test_it_says_what_it_needs(python: Path, tmp_path: Path) -> None:
    ours = environment(tmp_path / "data", WELLSERVED_ADDRESS=f"127.0.0.1:{free_port()}")
    done = subprocess.run(
        [str(python.parent / "wellserved"), "init", "--name", "Northwind Loans"],
        env={**ours, "PATH": os.defpath},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.count("/sign-in/link/")) == (0, 1), done.stderr
