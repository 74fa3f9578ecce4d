"""Databases that are none, as the command line meets them: damaged, foreign, away, in words."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from random import Random

from tests.hostile.bench import Bench, Demonstration
from tests.hostile.commands import BAD_INPUT, DONE, REFUSED, TRY_AGAIN, Surroundings
from tests.hostile.serving import free_port
from tests.hostile.tally import Tally

PAGES_DAMAGED = 12
PAGE = 4096  # bytes, as SQLite makes them
PASSWORD = "geheimes-kennwort"  # must be told nowhere
READING = (
    ("log", "verify"),
    ("log", "verify", "--format", "json"),
    ("log", "export", "--office", "demo"),
    ("case", "list", "--office", "demo"),
    ("organisation", "show", "--office", "demo"),
    ("remind", "--office", "demo"),
)
REGISTER = ("case", "register", "--row", "line:9", "--subject", "示範", "--office", "demo")
WRITING = (REGISTER, ("log", "rebuild"))


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """A database that is none, and how a command that opens it may end."""

    name: str
    make: Callable[[Demonstration], str]  # gives its address
    reading: tuple[int, ...]
    writing: tuple[int, ...]
    is_nobody: bool = False  # who tries it


def run(bench: Bench, tally: Tally, dice: Random) -> None:
    """Try every command on each; after that a damage of every n-th page."""
    for wrong in dice.sample(WRONG, bench.some(len(WRONG))):
        with bench.demonstration(f"wrong-{wrong.name}") as shown:
            url, within = wrong.make(shown), Surroundings(is_nobody=wrong.is_nobody)
            for commands, codes in ((READING, wrong.reading), (WRITING, wrong.writing)):
                for command in commands if not bench.is_small else commands[:1]:
                    ended = shown.chenhe(*command, "--db", url, within=within)
                    faults = ended.faults(*codes, secret=PASSWORD)
                    told = f"{wrong.name}: {' '.join(command)}"
                    tally.count(told, faults, seconds=ended.seconds)
    for page in _pages(bench):
        _damaged(bench, tally, dice, page)


def _pages(bench: Bench) -> Iterator[int]:
    """Every n-th page of the database."""
    with bench.demonstration("counted") as shown:
        count = shown.file.stat().st_size // PAGE
    wanted = bench.some(PAGES_DAMAGED)
    yield from (count * each // wanted for each in range(wanted))


def _damaged(bench: Bench, tally: Tally, dice: Random, page: int) -> None:
    """One page of other bytes: verifying tells it, or nothing that stands there is needed."""
    with bench.demonstration(f"page-{page}") as shown:
        with shown.file.open("r+b") as file:
            file.seek(page * PAGE)
            file.write(dice.choice((b"\0" * PAGE, dice.randbytes(PAGE), b"\xff" * PAGE)))
        for command in (*READING, *WRITING):
            ended = shown.chenhe(*command)
            faults = ended.faults(DONE, REFUSED, BAD_INPUT)
            tally.count(f"page {page} damaged: {' '.join(command)}", faults, seconds=ended.seconds)


# What is wrong


def _address(shown: Demonstration) -> str:
    return f"sqlite:///{shown.file}"


def _written(content: bytes) -> Callable[[Demonstration], str]:
    def make(shown: Demonstration) -> str:
        shown.file.write_bytes(content)
        return _address(shown)

    return make


def _told(*statements: str) -> Callable[[Demonstration], str]:
    """The demonstration after these statements."""

    def make(shown: Demonstration) -> str:
        with closing(sqlite3.connect(shown.file)) as connection, connection:
            for statement in statements:
                connection.execute(statement)
        return _address(shown)

    return make


def _of_another_program(shown: Demonstration) -> str:
    shown.file.unlink()
    return _told("CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT)")(shown)


def _a_folder(shown: Demonstration) -> str:
    shown.file.unlink()
    shown.file.mkdir()
    return _address(shown)


def _read_only(shown: Demonstration) -> str:
    for folder in (shown.folder, *shown.folder.parents):
        if folder.is_relative_to(shown.folder.parent):
            folder.chmod(0o755)
    for path in shown.folder.iterdir():
        path.chmod(0o755 if path.is_dir() else 0o444)
    return _address(shown)


def _cut(shown: Demonstration) -> str:
    whole = shown.file.read_bytes()
    shown.file.write_bytes(whole[: len(whole) // 2 + 100])
    return _address(shown)


def _without_room(shown: Demonstration) -> str:
    shutil.rmtree(shown.folder)
    shown.folder.write_text("a file where the folder was", "utf-8")
    return _address(shown)


def _nobody_listens(_shown: Demonstration) -> str:
    return f"postgresql+psycopg://u:{PASSWORD}@127.0.0.1:{free_port()}/chenhe"


def _address_alone(url: str) -> Callable[[Demonstration], str]:
    return lambda _shown: url


STOPS = (REFUSED, BAD_INPUT)
WRONG = (
    Wrong(name="text", make=_written(b"no database\n" * 500), reading=STOPS, writing=STOPS),
    Wrong(name="a picture", make=_written(b"\x89PNG\r\n" * 900), reading=STOPS, writing=STOPS),
    Wrong(name="a header alone", make=_written(b"SQLite format 3\0"), reading=STOPS, writing=STOPS),
    Wrong(name="cut", make=_cut, reading=STOPS, writing=STOPS),
    Wrong(name="of another", make=_of_another_program, reading=(BAD_INPUT,), writing=(BAD_INPUT,)),
    Wrong(name="a folder", make=_a_folder, reading=(BAD_INPUT,), writing=(BAD_INPUT,)),
    Wrong(name="no folder", make=_without_room, reading=(BAD_INPUT,), writing=(BAD_INPUT,)),
    Wrong(
        name="newer schema",
        make=_told("UPDATE alembic_version SET version_num = '9999_of_tomorrow'"),
        reading=(BAD_INPUT,),
        writing=(BAD_INPUT,),
    ),
    Wrong(
        name="unknown older schema",
        make=_told("UPDATE alembic_version SET version_num = '0000_of_nobody'"),
        reading=(BAD_INPUT,),
        writing=(BAD_INPUT,),
    ),
    Wrong(
        name="schema without a name",
        make=_told("DELETE FROM alembic_version"),
        reading=STOPS,
        writing=STOPS,
    ),
    Wrong(
        name="a table gone",
        make=_told("DROP TABLE case_state"),
        reading=(DONE, *STOPS),
        writing=(DONE, *STOPS),
    ),
    Wrong(
        name="events gone",
        make=_told("DROP TABLE event"),
        reading=STOPS,
        writing=STOPS,
    ),
    Wrong(
        name="read-only",
        make=_read_only,
        reading=(DONE, *STOPS),
        writing=STOPS,
        is_nobody=True,
    ),
    Wrong(name="away", make=_nobody_listens, reading=(TRY_AGAIN,), writing=(TRY_AGAIN,)),
    *(
        Wrong(name=url[:30], make=_address_alone(url), reading=(BAD_INPUT,), writing=(BAD_INPUT,))
        for url in (
            f"postgresql+psycopg://u:{PASSWORD}@127.0.0.1:port/chenhe",
            f"postgresql+psycopg://u:{PASSWORD}@[::1/chenhe",
            f"postgresql+psycopg://u@127.0.0.1:99999999/chenhe?password={PASSWORD}",
            f"postgresql+psycopg://127.0.0.1:5432/chenhe?nonsense=1&password={PASSWORD}",
            f"mysql://u:{PASSWORD}@127.0.0.1/chenhe",
            f"no+such://u:{PASSWORD}@127.0.0.1/chenhe",
            "sqlite:///a\0b.db",
            "sqlite://host/a.db",
            "postgresql+psycopg://127.0.0.1/a\0b",
            "chenhe.db",
            ":",
            "://",
            "sqlite",
            " ",
        )
    ),
)
