"""The command line: `chenhe`. Each group is imported only when it is called."""

import io
import sys
from importlib import import_module
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from rules.errors import ChenheError, DoubtfulRowError, ReviewRefusedError, TryAgainError
from web.commands.surroundings import (
    OUTPUT,
    check_output,
    check_texts,
    give_up,
    open_streams,
    stand_on_utf8,
    tell,
)
from workflow.refusals.base import RefusedError

COMMANDS = (  # in the order of use
    *("serve", "demo", "organisation", "rules", "route", "case", "remind", "statistics", "log"),
    *("backup", "restore", "upgrade", "exercise", "audit", "rehearse", "user", "doctor"),
)
REFUSED = 1
BAD_INPUT = 2
TRY_AGAIN = 3
INTERRUPTED = 130
REFUSALS = (RefusedError, DoubtfulRowError, ReviewRefusedError)


class LazyGroup(TyperGroup):
    """Commands by name; their modules are loaded when needed."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"web.commands.{cmd_name}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name  # the help lists a group by it
        return command


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they would print opinions and names held in variables
)


@app.callback()
def chenhe() -> None:
    """陳核 Chenhe：依分層負責明細表排公文的陳核流程。"""


def main() -> None:
    """Run the command; errors go to stderr: 1 for what is refused, 2 bad input, 3 an outage."""
    stand_on_utf8()
    is_open = open_streams()
    try:
        check_texts(sys.argv[1:])
        check_output(is_open, sys.argv[1:])
        _run()
    except ChenheError as error:
        _end(_code(error), str(error))
    except KeyboardInterrupt:
        _end(INTERRUPTED)
    except MemoryError:
        _end(TRY_AGAIN, "記憶體不足，沒有做完。請騰出記憶體，或放寬 ulimit -v，再試一次")
    except UnicodeError as error:
        _end(BAD_INPUT, f"有不是 UTF-8 的文字：{error}")
    except OSError as error:
        give_up(OUTPUT)
        if not isinstance(error, BrokenPipeError):
            _end(BAD_INPUT, f"無法讀寫{error.filename or '輸出'}：{error.strerror or error}")
        # whoever read the output has enough of it (`| head`); there is nobody to tell


def _end(code: int, sentence: str = "") -> NoReturn:
    """Say why, and end."""
    if sentence:
        tell(sentence)
    sys.exit(code)


def _code(error: ChenheError) -> int:
    """What the command ends with."""
    if isinstance(error, TryAgainError):
        return TRY_AGAIN
    return REFUSED if isinstance(error, REFUSALS) else BAD_INPUT


def _run() -> None:
    """Run the command until all it said is written."""
    try:
        app()
    finally:
        stream = sys.stdout
        if isinstance(stream, io.TextIOWrapper):
            stream.flush()
