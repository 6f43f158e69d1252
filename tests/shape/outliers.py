"""Lists what is longer, wider or deeper than most: `make shape`. Look at each; it usually means a missing idea."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias

from tests.shape.files import files_under, name_of

FILE_LINES = 300
BODY_LINES = 25
PARAMETERS = 5
NESTING = 3
LONG_BODY_LINES = 40
"""Nearly every function of a well-kept house stays under this."""

AnyFunction: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Block: TypeAlias = (
    ast.If | ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith | ast.Try | ast.TryStar | ast.Match
)


@dataclass(frozen=True)
class Function:
    """One function and its measures."""

    place: str
    """File, line and name."""
    body_lines: int
    """From the first statement after the docstring to the last, both included."""
    parameters: int
    """Without `self` and `cls`."""
    nesting: int
    """Blocks inside blocks: a loop in the body is 1, an `if` in that loop 2."""


def functions_in(source: str, file_name: str) -> list[Function]:
    """Measure every function of a module, inner ones included."""
    found = (node for node in ast.walk(ast.parse(source)) if isinstance(node, AnyFunction))
    return [
        Function(f"{file_name}:{node.lineno} {node.name}", _body_lines(node), _parameters(node), _nesting(node))
        for node in found
    ]


def _body_lines(function: AnyFunction) -> int:
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    if not statements:
        return 0
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1


def _parameters(function: AnyFunction) -> int:
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def _nesting(node: ast.AST) -> int:
    return max((_depth_with(child) for child in _own_children(node)), default=0)


def _depth_with(node: ast.AST) -> int:
    return _nesting(node) + isinstance(node, Block)


def _own_children(node: ast.AST) -> Iterator[ast.AST]:
    """Give the children of a node; inner functions are measured for themselves, and `elif` goes no deeper than `if`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, AnyFunction | ast.ClassDef):
            continue
        if isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]:
            yield from _own_children(child)
        else:
            yield child


def outliers(files: list[Path]) -> list[str]:
    """Return a line for everything beyond the sizes above."""
    lines = []
    for path in files:
        length = len(path.read_text(encoding="utf-8").splitlines())
        if length > FILE_LINES:
            lines.append(f"{name_of(path)}: {length} lines")
    for each in _all_functions(files):
        lines += [f"{each.place}: {what}" for what in _beyond(each)]
    return lines


def _beyond(function: Function) -> Iterator[str]:
    if function.body_lines > BODY_LINES:
        yield f"{function.body_lines} lines"
    if function.parameters > PARAMETERS:
        yield f"{function.parameters} parameters"
    if function.nesting > NESTING:
        yield f"nested {function.nesting} deep"


def _all_functions(files: list[Path]) -> list[Function]:
    return [each for path in files for each in functions_in(path.read_text(encoding="utf-8"), name_of(path))]


def summary(files: list[Path]) -> str:
    """Return the sizes of the whole in one sentence."""
    functions = _all_functions(files)
    if not functions:
        return "No functions yet."
    short = sum(each.body_lines <= LONG_BODY_LINES for each in functions) / len(functions)
    deep = sum(each.nesting > NESTING for each in functions) / len(functions)
    return (
        f"{len(files)} files, {len(functions)} functions: median {median(each.body_lines for each in functions):.0f} "
        f"lines, {short:.1%} at most {LONG_BODY_LINES}, {deep:.1%} nested deeper than {NESTING}."
    )


if __name__ == "__main__":
    for folder in ("wellserved", "tests", "benchmarks"):
        of_folder = files_under(folder, ".py")
        print(f"{folder}: {summary(of_folder)}", *(f"  {line}" for line in outliers(of_folder)), sep="\n")
