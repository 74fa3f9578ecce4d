"""What the text of one module shows: lines, docstrings, functions, classes, words."""

import ast
import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from tokenize import TokenInfo

MOST_PARAMETERS = 5
MOST_LINES = 30
VAGUE_NAME = "each"
NO_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}
Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One file of a package, counted."""

    path: str  # from the root of the tree
    lines: int  # all, blank ones too
    code_lines: int  # with at least one token that is neither comment nor docstring
    docstring_lines: int  # of modules, classes, functions and fields, quotes included
    comments: int  # on a line of their own or behind code
    wide_functions: tuple[str, ...]  # more than 5 parameters, self and cls not counted
    long_functions: tuple[str, ...]  # more than 30 lines from `def` to the end
    vague_loops: int  # `each` as the name of a loop or comprehension
    any_uses: int  # `Any` outside imports
    ignored_types: int  # comments `type: ignore` and `pyright: ignore`
    classes: tuple[str, ...]  # top level

    @property
    def name(self) -> str:
        """The file without its folder: "plan.py"."""
        return self.path.rpartition("/")[2]

    @property
    def is_opening(self) -> bool:
        """Whether it is the `__init__` of a package."""
        return self.name == "__init__.py"


def read_module(path: Path, root: Path) -> Module:
    """Counts one module; raises `SyntaxError` where Python would."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    told = set(_docstring_lines(tree))
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    functions = [node for node in ast.walk(tree) if isinstance(node, Definition)]
    return Module(
        path=path.relative_to(root).as_posix(),
        lines=len(text.splitlines()),
        code_lines=len(set(_code_lines(tokens)) - told),
        docstring_lines=len(told),
        comments=len(comments),
        wide_functions=tuple(
            function.name for function in functions if _parameters(function) > MOST_PARAMETERS
        ),
        long_functions=tuple(
            function.name for function in functions if _length(function) > MOST_LINES
        ),
        vague_loops=sum(VAGUE_NAME in names for names in _loop_names(tree)),
        any_uses=sum(isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(tree)),
        ignored_types=sum("type: ignore" in told or "pyright: ignore" in told for told in comments),
        classes=tuple(node.name for node in tree.body if isinstance(node, ast.ClassDef)),
    )


def _docstring_lines(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        match node:
            case (
                ast.Module(body=[ast.Expr(value=ast.Constant(value=str())) as told, *_])
                | ast.ClassDef(body=[ast.Expr(value=ast.Constant(value=str())) as told, *_])
                | ast.FunctionDef(body=[ast.Expr(value=ast.Constant(value=str())) as told, *_])
                | ast.AsyncFunctionDef(body=[ast.Expr(value=ast.Constant(value=str())) as told, *_])
            ):
                yield from range(told.lineno, (told.end_lineno or told.lineno) + 1)
            case _:
                pass
        if isinstance(node, ast.ClassDef):
            yield from _lines_of_fields(node)


def _lines_of_fields(node: ast.ClassDef) -> Iterator[int]:
    """What stands below a field is its docstring: the API shows it to those who ask."""
    for field, below in pairwise(node.body):
        match field, below:
            case ast.AnnAssign(), ast.Expr(value=ast.Constant(value=str())):
                yield from range(below.lineno, (below.end_lineno or below.lineno) + 1)
            case _:
                pass


def _code_lines(tokens: Sequence[TokenInfo]) -> Iterator[int]:
    for token in tokens:
        if token.type not in NO_CODE:
            yield from range(token.start[0], token.end[0] + 1)


def _parameters(function: Definition) -> int:
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return sum(argument.arg not in ("self", "cls") for argument in given)


def _length(function: Definition) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _loop_names(tree: ast.Module) -> Iterator[set[str]]:
    """The names that each loop or comprehension binds."""
    for node in ast.walk(tree):
        match node:
            case ast.For(target=target) | ast.comprehension(target=target):
                yield {inner.id for inner in ast.walk(target) if isinstance(inner, ast.Name)}
            case _:
                pass
