"""The faults that can be planted in a module: what each one replaces, and by what."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
BOUNDARY: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
}
COMMA = re.compile(rb"\s*,")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mutant:
    """One fault in one module; both lines are stripped and tell the fault from its neighbours."""

    path: str  # from the root of the tree, "workflow/deadlines.py"
    line: int  # from 1
    start: int  # bytes of the module before what is replaced
    stop: int
    operator: str
    text: str  # what stands there instead
    before: str
    after: str

    def planted(self, source: bytes) -> bytes:
        """The module with the fault in it."""
        return source[: self.start] + self.text.encode() + source[self.stop :]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What is put in the place of `node`, or of all from it `until` or `up_to` another node."""

    node: ast.expr | ast.stmt
    text: str
    until: ast.expr | None = None  # the last node replaced
    up_to: ast.expr | None = None  # the first node kept
    comma: bool = False  # whether a comma after it goes too


def _comparisons(tree: ast.AST) -> Iterator[_Change]:
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                table = OPPOSITE | BOUNDARY
                other = table[type(operator)]()
                changed = ast.Compare(left=left, ops=[other], comparators=[right])
                yield _Change(node=node, text=_bracketed(changed))
            case _:
                pass


def _negations(tree: ast.AST) -> Iterator[_Change]:
    for node in ast.walk(tree):
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield _Change(node=node, text=_bracketed(operand))
            case _:
                pass


def _connectives(tree: ast.AST) -> Iterator[_Change]:
    for node in ast.walk(tree):
        match node:
            case ast.BoolOp(op=operator, values=values):
                other = ast.And() if isinstance(operator, ast.Or) else ast.Or()
                yield _Change(node=node, text=_bracketed(ast.BoolOp(op=other, values=values)))
            case _:
                pass


def _lost_calls(tree: ast.AST) -> Iterator[_Change]:
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Call()):
                yield _Change(node=node, text="pass")
            case _:
                pass


def _lost_raises(tree: ast.AST) -> Iterator[_Change]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            yield _Change(node=node, text="pass")


def _lost_elements(tree: ast.AST) -> Iterator[_Change]:
    """One fault for every element of a constant table, and of what `in` looks through."""
    for table in _tables(tree):
        match table:
            case ast.Tuple(elts=[first, last]):
                yield _Change(node=first, until=last, comma=True, text=f"{ast.unparse(last)},")
                yield _Change(node=last, comma=True, text="")
            case ast.Tuple(elts=[_, _, *_] as elements) | ast.Set(elts=[_, _, *_] as elements):
                for element, after in zip(elements, [*elements[1:], None], strict=True):
                    yield _Change(node=element, up_to=after, comma=not after, text="")
            case ast.Dict(keys=[_, _, *_] as keys, values=values):
                for key, value, after in zip(keys, values, [*keys[1:], None], strict=True):
                    if key:
                        yield _Change(node=key, until=value, up_to=after, comma=not after, text="")
            case _:
                pass


def _tables(tree: ast.AST) -> Iterator[ast.AST]:
    """The literals inside constants of modules and classes, and those right of an `in`."""
    for node in ast.walk(tree):
        match node:
            case ast.Module(body=body) | ast.ClassDef(body=body):
                for statement in body:
                    match statement:
                        case ast.Assign(targets=[ast.Name()], value=ast.expr() as value):
                            yield from ast.walk(value)
                        case ast.AnnAssign(value=ast.expr() as value):
                            yield from ast.walk(value)
                        case _:
                            pass
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[right]):
                yield right
            case _:
                pass


def _numbers(tree: ast.AST) -> Iterator[_Change]:
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=int() as number) if not isinstance(number, bool):
                yield _Change(node=node, text=str(number + 1))
            case _:
                pass


def _forced_conditions(tree: ast.AST) -> Iterator[_Change]:
    for node in ast.walk(tree):
        match node:
            case ast.If(test=test) | ast.IfExp(test=test):
                conditions = [test]
            case ast.comprehension(ifs=ifs):
                conditions = ifs
            case _:
                conditions = []
        for condition in conditions:
            yield from (_Change(node=condition, text=answer) for answer in ("True", "False"))


def _negated_answers(tree: ast.AST) -> Iterator[_Change]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(returns=ast.Name(id="bool")):
                for statement in ast.walk(node):
                    if isinstance(statement, ast.Return) and statement.value:
                        negated = ast.UnaryOp(op=ast.Not(), operand=statement.value)
                        yield _Change(node=statement.value, text=_bracketed(negated))
            case _:
                pass


OPERATORS: dict[str, Callable[[ast.AST], Iterator[_Change]]] = {
    "comparison changed": _comparisons,
    "`not` left out": _negations,
    "`and` and `or` exchanged": _connectives,
    "call left out": _lost_calls,
    "raise left out": _lost_raises,
    "element lost": _lost_elements,
    "one more": _numbers,
    "condition forced": _forced_conditions,
    "answer negated": _negated_answers,
}


def mutants_of(path: str, source: bytes) -> list[Mutant]:
    """Every fault that can be planted in the module at `path`, in the order of its lines."""
    tree = ast.parse(source)
    passed_over = {id(inner) for node in _words_and_types(tree) for inner in ast.walk(node)}
    starts = _line_starts(source)
    found = [
        _mutant(path, source, starts, operator, change)
        for operator, changes in OPERATORS.items()
        for change in changes(tree)
        if id(change.node) not in passed_over
    ]
    return sorted(set(found))


def sample(mutants: Sequence[Mutant], count: int, random: Random) -> list[Mutant]:
    """At most `count` of them: every operator in turn, so that no kind crowds out another."""
    piles = {name: [found for found in mutants if found.operator == name] for name in OPERATORS}
    for pile in piles.values():
        random.shuffle(pile)
    chosen: list[Mutant] = []
    while len(chosen) < count and any(piles.values()):
        chosen += [pile.pop() for pile in piles.values() if pile]
    return chosen[:count]


def _words_and_types(tree: ast.AST) -> Iterator[ast.AST]:
    """What no fault is planted in: messages, types, decorators, assertions."""
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr() | ast.Assert():
                yield node
            case ast.Raise(exc=ast.Call(args=arguments, keywords=keywords)):
                yield from arguments
                yield from keywords
            case ast.AnnAssign(annotation=annotation):
                yield annotation
            case ast.FunctionDef() as function:
                yield from function.decorator_list
                yield function.args
                yield from [function.returns] if function.returns else []
            case ast.ClassDef(decorator_list=decorators):
                yield from decorators
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield node
            case ast.Subscript(value=ast.Name(id="tuple" | "dict" | "list" | "Callable")):
                yield node
            case _:
                pass


def _mutant(
    path: str, source: bytes, starts: Sequence[int], operator: str, change: _Change
) -> Mutant:
    start, stop = _extent(change, source, starts)
    first = starts[change.node.lineno - 1]
    last = next(begin for begin in starts if begin >= stop)
    return Mutant(
        path=path,
        line=change.node.lineno,
        start=start,
        stop=stop,
        operator=operator,
        text=change.text,
        before=_one_line(source[first:last]),
        after=_one_line(source[first:start] + change.text.encode() + source[stop:last]),
    )


def _extent(change: _Change, source: bytes, starts: Sequence[int]) -> tuple[int, int]:
    """First byte replaced, first byte kept."""
    node, end = change.node, change.until or change.node
    start = starts[node.lineno - 1] + node.col_offset
    if change.up_to:
        return start, starts[change.up_to.lineno - 1] + change.up_to.col_offset
    assert end.end_lineno is not None
    assert end.end_col_offset is not None
    stop = starts[end.end_lineno - 1] + end.end_col_offset
    comma = COMMA.match(source, stop) if change.comma else None
    return start, comma.end() if comma else stop


def _bracketed(node: ast.AST) -> str:
    return f"({ast.unparse(ast.fix_missing_locations(node))})"


def _one_line(source: bytes) -> str:
    return " ".join(source.decode().split())


def _line_starts(source: bytes) -> list[int]:
    """Where each line begins, in bytes; one more than there are lines."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts
