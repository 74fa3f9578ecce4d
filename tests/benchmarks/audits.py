"""How fast a long log is read and judged, beside pm4py where a Python has it.

CHENHE_PM4PY names that Python. pm4py reads the same file and replays its tokens on one plain route;
it knows no table, so it finds none of what is planted here.
"""

import json
import os
import statistics
import subprocess
import time
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import polars

from tests.benchmarks.logs import FOLDER, HEADINGS, filled_log, records
from tests.benchmarks.measuring import Group, Line, Subject, seconds_of
from tests.workflow.builders import a_rulebook
from web.files.xes import xes_lines
from workflow.audit.auditing import Basis, audit
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import read_log
from workflow.audit.reading.sources import read_source_file
from workflow.audit.reading.suggesting import suggested

CASES, ROUNDS = 100_000, 3
XES_RECORDS = 50_000
PEER = Path(__file__).parent / "peers" / "pm4py_reading.py"
PEERS_PYTHON = "CHENHE_PM4PY"
ROUTE = ("承辦人員擬辦", "股長審核", "組長審核", "主任秘書核定")
WHOLE, SHEETS, RECORDS, FINDINGS = "whole", "sheets", "records", "findings"
Stages = Mapping[str, float]


def measure() -> Subject:
    """From CSV to findings, its stages apart; and XES."""
    file, xes = filled_log(CASES), _filled_xes()
    ours = _medians([_stages(file) for _ in range(ROUNDS)])
    alone = _medians([{"read": seconds_of(lambda: polars.read_csv(file))} for _ in range(ROUNDS)])
    theirs = _peer(file, *ROUTE)
    whole = [Line(name="every code", value=ours[WHOLE], aim=_fifth(theirs))]
    if theirs:
        whole.append(Line(name="pm4py, read and replay", value=sum(theirs.values())))
    whole.append(Line(name="Polars, read alone", value=alone["read"]))
    parts = {"to sheets": SHEETS, "to records": RECORDS, "to findings": FINDINGS}
    return Subject(
        title="Auditing a log",
        groups=(
            Group(title=f"{CASES:,} cases, CSV to findings", lines=tuple(whole)),
            Group(
                title="Of these",
                lines=tuple(Line(name=name, value=ours[each]) for name, each in parts.items()),
            ),
            Group(title=f"{XES_RECORDS:,} records of XES read", lines=tuple(_xes_lines(xes))),
        ),
        note="" if theirs else f"pm4py is left out: {PEERS_PYTHON} names no Python that has it.",
    )


def _stages(file: Path) -> Stages:
    book = a_rulebook()
    start = time.perf_counter()
    source = read_source_file(file)
    sheets = time.perf_counter()
    read = read_log(source, suggested(source, book.agency), book.agency)
    told = time.perf_counter()
    found = audit(read, Basis(rulebooks=Rulebooks(current=book, kept=())))
    end = time.perf_counter()
    assert found.findings
    assert not found.rejected
    return {
        WHOLE: end - start,
        SHEETS: sheets - start,
        RECORDS: told - sheets,
        FINDINGS: end - told,
    }


def _xes_lines(file: Path) -> list[Line]:
    ours = _medians([{"read": seconds_of(lambda: read_source_file(file))} for _ in range(ROUNDS)])
    theirs = _peer(file)
    aim = theirs["read"] / 4 if theirs else None
    lines = [Line(name="to sheets", value=ours["read"], aim=aim)]
    return [*lines, Line(name="pm4py", value=theirs["read"])] if theirs else lines


def _filled_xes() -> Path:
    path = FOLDER / f"log-{XES_RECORDS}.xes"
    if not path.exists():
        rows = islice(records(CASES), XES_RECORDS)
        lines = xes_lines(dict(zip(HEADINGS, row, strict=True)) for row in rows)
        path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _peer(file: Path, *activities: str) -> dict[str, float]:
    """Seconds of each of its stages, the median of several runs; none without it."""
    python = os.environ.get(PEERS_PYTHON, "")
    if not python:
        return {}
    command = (python, str(PEER), str(file), *activities)
    return _medians(
        [
            json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            for _ in range(ROUNDS)
        ]
    )


def _fifth(theirs: Stages) -> float | None:
    """What is aimed at: a fifth of what the peer takes."""
    return sum(theirs.values()) / 5 if theirs else None


def _medians(rounds: list[Stages]) -> dict[str, float]:
    return {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
