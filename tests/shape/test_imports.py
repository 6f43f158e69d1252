"""Who may import what. `.importlinter` holds the direction between folders; here stands what comes from outside."""

import ast
import sys
from pathlib import Path

import pytest

from tests.shape.files import files_under, name_of

ONLY_HERE = {
    "duckdb": {"wellserved/engines/duck.py", "wellserved/engines/kept.py"},
    "py4j": {"wellserved/engines/spark.py"},
    "pyspark": {"wellserved/engines/spark.py"},
}
"""Modules from outside, and the only files of the package that may import them."""

ONLY_UNDER = {"django": ("wellserved/web/", "wellserved/commands/"), "allauth": ("wellserved/web/",)}
"""Modules from outside, and the only folders of the package whose files may import them."""

SLOW = {"altair", "playwright", "py4j", "pyspark", "scipy", "vl_convert"}
"""Imported inside functions, so that the command line answers at once."""


def imported_modules(tree: ast.AST) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names}


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_it_lets_words_import_the_standard_library_only() -> None:
    allowed = sys.stdlib_module_names | {"wellserved"}
    outside = {
        name_of(path): imported_modules(tree_of(path)) - allowed for path in files_under("wellserved/words", ".py")
    }
    assert {file: names for file, names in outside.items() if names} == {}


@pytest.mark.parametrize(("module", "homes"), ONLY_HERE.items())
def test_it_imports_a_bound_module_only_in_its_home(module: str, homes: set[str]) -> None:
    importers = {name_of(p) for p in files_under("wellserved", ".py") if module in imported_modules(tree_of(p))}
    assert importers <= homes


@pytest.mark.parametrize(("module", "folders"), ONLY_UNDER.items())
def test_it_imports_a_bound_module_only_under_its_folders(module: str, folders: tuple[str, ...]) -> None:
    importers = {name_of(p) for p in files_under("wellserved", ".py") if module in imported_modules(tree_of(p))}
    assert {name for name in importers if not name.startswith(folders)} == set()


def test_it_imports_slow_libraries_inside_functions() -> None:
    at_the_top = {
        name_of(path): slow
        for path in files_under("wellserved", ".py")
        if (slow := imported_modules(ast.Module(_top_level(tree_of(path)), [])) & SLOW)
    }
    assert at_the_top == {}


def _top_level(tree: ast.Module) -> list[ast.stmt]:
    return [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]


def test_it_keeps_one_sentence_and_nothing_else_in_every_init_file() -> None:
    models = "wellserved/web/models/__init__.py"  # Django finds models where they are imported
    inits = [
        path for path in files_under("wellserved", ".py") if path.name == "__init__.py" and name_of(path) != models
    ]
    wrong = []
    for path in inits:
        tree = tree_of(path)
        if len(tree.body) != 1 or not (ast.get_docstring(tree) or "").endswith("."):
            wrong.append(name_of(path))
    assert wrong == []


def test_it_gives_every_folder_of_the_package_an_init_file() -> None:
    folders = {path.parent for path in files_under("wellserved", ".py")}
    assert {name_of(folder) for folder in folders if not (folder / "__init__.py").is_file()} == set()
