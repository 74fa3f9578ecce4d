"""What the mutants of `make mutants` change, and what they leave alone."""

import ast
from random import Random

import pytest

from tests.mutants.__main__ import equivalent, plantable
from tests.mutants.planting import OPERATORS, mutants_of, sample
from tests.mutants.running import ROOT, SeenBy, likely_killers

MODULE = '''\
"""A module that is > 3 lines long, or is not."""

STATES = {"擬辦", "會辦", "核定"}
DAYS = {"普通件": 6, "速件": 3}
PAIR = ("甲", "乙")


def is_late(days: int, limit: int = 6) -> bool:
    """Whether 1 day or more is lost."""
    if not days:
        raise ValueError(f"{days > 3} is no number")
    check(days)
    return days > limit and days in (7, 8)
'''


def planted(operator: str) -> list[str]:
    """The changed lines of every mutant of this kind in MODULE."""
    source = MODULE.encode()
    found = mutants_of("a.py", source)
    return [
        mutant.planted(source).decode().splitlines()[mutant.line - 1].strip()
        for mutant in found
        if mutant.operator == operator
    ]


@pytest.mark.parametrize(
    ("operator", "lines"),
    [
        (
            "comparison changed",
            [
                "return (days >= limit) and days in (7, 8)",
                "return days > limit and (days not in (7, 8))",
            ],
        ),
        ("`not` left out", ["if (days):"]),
        ("`and` and `or` exchanged", ["return (days > limit or days in (7, 8))"]),
        ("call left out", ["pass"]),
        ("raise left out", ["pass"]),
        ("condition forced", ["if False:", "if True:"]),
        ("answer negated", ["return (not (days > limit and days in (7, 8)))"]),
        (
            "one more",
            [
                'DAYS = {"普通件": 7, "速件": 3}',
                'DAYS = {"普通件": 6, "速件": 4}',
                "return days > limit and days in (8, 8)",
                "return days > limit and days in (7, 9)",
            ],
        ),
        (
            "element lost",
            [
                'STATES = {"會辦", "核定"}',
                'STATES = {"擬辦", "核定"}',
                'STATES = {"擬辦", "會辦", }',
                'DAYS = {"速件": 3}',
                'DAYS = {"普通件": 6, }',
                "PAIR = ('乙',)",
                'PAIR = ("甲", )',
                "return days > limit and days in (8,)",
                "return days > limit and days in (7, )",
            ],
        ),
    ],
)
def test_an_operator_changes_the_code_and_nothing_else(operator: str, lines: list[str]) -> None:
    assert planted(operator) == lines


def test_every_operator_takes_its_turn() -> None:
    mutants = mutants_of("a.py", MODULE.encode())

    chosen = sample(mutants, len(OPERATORS), Random(1))

    assert {mutant.operator for mutant in chosen} == set(OPERATORS)
    assert chosen == sample(mutants, len(OPERATORS), Random(1))


def test_tests_that_run_the_function_come_before_those_of_its_module() -> None:
    path = "workflow/roc.py"
    source = MODULE.encode()
    mutant = next(found for found in mutants_of(path, source) if found.line == 13)
    seen = [
        SeenBy(test="elsewhere", seconds=0.1, ran={"rules/marks.py": frozenset({8})}),
        SeenBy(test="module", seconds=0.1, ran={path: frozenset({1})}),
        SeenBy(test="slow", seconds=3, ran={path: frozenset({8})}),
        SeenBy(test="quick", seconds=1, ran={path: frozenset({8})}),
    ]

    assert likely_killers(mutant, source, seen, seconds=60) == ["quick", "slow", "module"]
    assert likely_killers(mutant, source, seen, seconds=2) == ["quick"]


def test_every_mutant_of_workflow_is_python() -> None:
    for mutant in sample(plantable([]), 200, Random(1)):
        ast.parse(mutant.planted((ROOT / mutant.path).read_bytes()))


def test_what_is_left_out_as_equivalent_could_be_planted() -> None:
    paths = {path for path, _, _ in equivalent()}
    found = {
        (mutant.path, mutant.before, mutant.after)
        for path in paths
        for mutant in mutants_of(path, (ROOT / path).read_bytes())
    }

    assert equivalent() <= found
