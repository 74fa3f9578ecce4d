"""How long the table takes to read, and a whole command to run."""

import subprocess
import sys
import time
from pathlib import Path

from rules.agency.file import load_agency
from rules.reading.markdown import read_markdown
from rules.rulebook import DEFAULT_AGENCY, load_rulebook, shipped_agency
from rules.rulerow import read_rows
from tests.benchmarks.measuring import Group, Line, Subject, medians, seconds_of

COMMAND = (str(Path(sys.executable).with_name("chenhe")), "route", "line:83")
COLD = f"""
from rules.rulebook import load_rulebook, shipped_agency
load_rulebook(shipped_agency({DEFAULT_AGENCY!r}))
"""


def measure() -> Subject:
    """Cold and warm reading, and the start of a short command."""
    found = medians(
        {
            "fresh process": lambda: _run(sys.executable, "-c", COLD),
            "in process": lambda: seconds_of(_read),
            "again": lambda: seconds_of(_load, times=20),
            "command": lambda: _run(*COMMAND),
            "bare": lambda: _run(sys.executable, "-c", ""),
        }
    )
    table = (
        Line(name="cold, in a fresh process", value=found["fresh process"], aim=1.0),
        Line(name="cold, imports already done", value=found["in process"]),
        Line(name="again, rows from the cache", value=found["again"]),
    )
    command = (
        Line(name="chenhe route line:83", value=found["command"], aim=0.5),
        Line(name="bare Python: python -c ''", value=found["bare"]),
    )
    return Subject(
        title="Reading the table as issued",
        groups=(Group(title="585 rows", lines=table), Group(title="A command", lines=command)),
    )


def _read() -> None:
    folder = shipped_agency(DEFAULT_AGENCY)
    agency = load_agency(folder)
    raw = (folder / agency.table).read_bytes()
    read_rows(read_markdown(raw, file=agency.table, agency=agency), agency)


def _load() -> None:
    load_rulebook(shipped_agency(DEFAULT_AGENCY))


def _run(*command: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start
