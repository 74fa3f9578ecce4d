"""Every command explains itself; the demonstration can be seeded without being served."""

from pathlib import Path

import pytest

from tests.cli.conftest import Chenhe
from web.cli import COMMANDS

GROUPS = {
    "rules": ("export", "show", "doubts"),
    "case": ("register", "act", "show", "list", "sheet"),
    "log": ("verify", "rebuild", "export"),
    "organisation": (
        *("import", "template", "show", "appoint", "end", "deputy"),
        *("reset", "hand-over", "close-day", "reopen-day", "scenario"),
    ),
    "exercise": ("new", "show", "score"),
    "rehearse": ("run", "sweep", "sensitivity", "staff", "fit", "validate"),
}
EVERY = [
    (),
    *((group,) for group in COMMANDS),
    *((group, command) for group, commands in GROUPS.items() for command in commands),
]


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_every_command_has_help(chenhe: Chenhe, command: tuple[str, ...]) -> None:
    answer = chenhe(*command, "--help")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.lstrip().startswith(f"Usage: {' '.join(('chenhe', *command))}")


@pytest.mark.parametrize("group", ["", *GROUPS])
def test_a_group_alone_lists_its_commands(chenhe: Chenhe, group: str) -> None:
    answer = chenhe(*([group] if group else []))

    assert answer.code == 2
    for command in GROUPS.get(group, COMMANDS):
        assert command in answer.out


@pytest.mark.parametrize(
    "arguments",
    [
        *(("nonsense",), ("case", "nonsense"), ("case", "list", "--nonsense")),
        *(("route", "line:500", "--format", "pdf"), ("case", "list", "--page", "0")),
        *(("log", "verify", "--format", "csv"), ("serve", "--port", "99999")),
    ],
    ids=" ".join,
)
def test_what_no_command_takes_is_bad_usage(chenhe: Chenhe, arguments: tuple[str, ...]) -> None:
    answer = chenhe(*arguments)

    assert (answer.code, answer.out) == (2, "")
    assert "Error" in answer.err


def test_the_demonstration_is_seeded_once(chenhe: Chenhe, database: Path) -> None:
    first, second = (chenhe("demo", "--seed-only") for _ in range(2))

    assert (first.code, first.out) == (0, "")
    assert first.err.endswith("示範案件：新建 40 件\n")
    assert (second.code, second.err) == (0, "示範案件：沿用已有的資料\n")
    listed = [
        chenhe("case", "list", "--office", "demo", "--format", "json", *more).json
        for more in ((), ("--closed",))
    ]
    assert sum(map(len, listed)) == 40
    assert chenhe("case", "list", "--format", "json").json == []
