"""What walking a long log takes: verify, rebuild and export, processor time and memory by length.

CHENHE_WALKED says how many cases the longer log has; the other has a quarter of it, so that what
grows with the log is seen to. A million events are some 160,000 cases.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from tests.benchmarks.filling import FOLDER, Copy, copies, fill, url_of, walks
from tests.benchmarks.measuring import Group, Line, Subject, Unit
from tests.workflow.builders import a_rulebook

CASES = int(os.environ.get("CHENHE_WALKED", "8000"))
MILLION, KILOBYTE = 1e6, 1 << 10
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "verify": ("log", "verify", "--format", "json"),
    "export as CSV": ("log", "export", "--office", "demo", "--confidential"),
    "rebuild": ("log", "rebuild"),
}

# By a small process: who is started inherits the greatest memory of who starts it.
MEASURED = """
import resource, subprocess, sys
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
ended = subprocess.run(sys.argv[1:], **quiet).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(ended, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What one command took."""

    seconds: float  # of the processor: other programs may be busy
    megabytes: float  # at most


def measure() -> Subject:
    """Each command on a log and on one four times as long."""
    book = a_rulebook()
    walked = walks(book, book.rows)
    short, long = (_filled(list(copies(book, walked, count=n))) for n in (CASES // 4, CASES))
    events = (_events(short), _events(long))
    groups = [
        _group(name, arguments, (short, long), events) for name, arguments in COMMANDS.items()
    ]
    return Subject(
        title=f"A log walked, of {events[0]:,} and of {events[1]:,} events",
        groups=tuple(each for some in groups for each in some),
        note="processor seconds a million events, beyond those of the shorter log; memory at most",
    )


def _group(
    name: str, arguments: tuple[str, ...], files: tuple[Path, Path], events: tuple[int, int]
) -> tuple[Group, Group]:
    short, long = (_taken(arguments, file) for file in files)
    more = (events[1] - events[0]) / MILLION
    return (
        Group(
            title=f"{name}, a million events",
            lines=(Line(name="seconds more", value=(long.seconds - short.seconds) / more),),
        ),
        Group(
            title=f"{name}, memory",
            lines=(
                Line(name="the longer log", value=long.megabytes, unit=Unit.MEGABYTES),
                Line(name="the shorter", value=short.megabytes, unit=Unit.MEGABYTES),
            ),
        ),
    )


def _taken(arguments: tuple[str, ...], file: Path) -> Taken:
    """Run `chenhe` on it in a process of its own; raises ValueError where it fails."""
    command = [sys.executable, "-c", "from web.cli import main; main()", *arguments]
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, *command, "--db", url_of(file)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    code, seconds, kilobytes = told.stdout.split()
    if code != "0":
        raise ValueError(f"{' '.join(arguments)} ended with {code}")
    return Taken(seconds=float(seconds), megabytes=float(kilobytes) / KILOBYTE)


def _filled(cases: Sequence[Copy]) -> Path:
    """A database of these cases, made anew: opening it may have upgraded the one before."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"walked-{len(cases)}.db"
    for old in FOLDER.glob(f"{path.name}*"):
        old.unlink()
    fill(path, cases)
    return path


def _events(file: Path) -> int:
    engine = create_engine(url_of(file))
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM event")).scalar()
    engine.dispose()
    return int(found or 0)
