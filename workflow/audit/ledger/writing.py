"""A ledger written: all of it into a file beside, which is then put in place whole."""

import json
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from rules.texts import folded
from workflow.audit.checks.matter import Says, says_of
from workflow.audit.codes import ROW_UNKNOWN
from workflow.audit.examined import ExaminedCase
from workflow.audit.findings import Audit, Finding
from workflow.audit.ledger.schema import COMPLETED, COUNTS, TABLES, TRIGGERS
from workflow.audit.log import Log, LoggedCase, Step
from workflow.audit.matching import drafting_unit
from workflow.store.foreign import in_our_words_at

ARRAYS = ("step", "number", "at", "due", "person", "principal")  # of a case, one after the other
BESIDE = (".new", ".new-journal", "-journal")  # what a file that is being written leaves
EVERY = 5_000  # cases between two words of progress
ROC = 1911  # the year before 民國 1

Told = Callable[[int, int], None]  # how many cases are in, of how many
_ASCII = re.compile(r"[\x00-\x7f]+")
_json = json.JSONEncoder(ensure_ascii=False).encode
about_step, about_finding = TypeAdapter(Step), TypeAdapter(Finding)


@dataclass(frozen=True, kw_only=True)
class Head:
    """What is told of an audit besides its findings and its cases."""

    audit: Audit  # without findings and cases
    findings: int
    faulty_cases: int
    says: Says


about_head = TypeAdapter(Head)


def write(file: Path, audit: Audit, log: Log, told: Told | None = None) -> None:
    """Put what an audit of `log` found into a file, in place of what stood there.

    `told` hears how many of the cases are in; what it raises ends it, and the old one stands.

    Whoever reads the old one meanwhile goes on reading it. Raises OSError, and what
    workflow.store.foreign makes of the errors of SQLite.
    """
    with in_our_words_at(file):
        _write(file, audit, log, told)


def _write(file: Path, audit: Audit, log: Log, told: Told | None) -> None:
    for ending in BESIDE:
        Path(f"{file}{ending}").unlink(missing_ok=True)
    new = Path(f"{file}.new")
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(TABLES)
        connection.execute("BEGIN")
        _fill(connection, audit, log, told)
        connection.execute("COMMIT")
        for each in (*COMPLETED, *COUNTS, *TRIGGERS.values(), "ANALYZE"):
            connection.execute(each)
    _place(new, file)


@lru_cache(maxsize=50_000)
def month_of(received: int) -> str:
    """The month of a day, 115-03; "" for 0, an unknown day."""
    if not received:
        return ""
    day = date.fromordinal(received)
    return f"{day.year - ROC:03}-{day.month:02}"


def _place(new: Path, file: Path) -> None:
    handle = os.open(new, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    new.replace(file)


def _fill(connection: sqlite3.Connection, audit: Audit, log: Log, told: Told | None) -> None:
    _insert(connection, "head", [(_head(audit, log),)])
    _insert(connection, "step", enumerate(map(_step, log.steps)))
    _insert(connection, "person", enumerate(log.people))
    _insert(connection, "examined", _examined(audit.examined))
    _insert(connection, "record", _records(log, told))
    _insert(connection, "told", _told(audit.findings))
    _insert(connection, "rowless", _rowless(audit, log))
    said: dict[str, int] = {}
    _insert(connection, "finding", _findings(audit, said))
    _insert(connection, "said", ((code, words) for words, code in said.items()))


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    columns = connection.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()
    places = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)


def _head(audit: Audit, log: Log) -> str:
    head = Head(
        audit=replace(audit, findings=(), examined=()),
        findings=len(audit.findings),
        faulty_cases=len({each.case_id for each in audit.findings}),
        says=says_of(log),
    )
    return about_head.dump_json(head).decode()


def _step(step: Step) -> str:
    return about_step.dump_json(step).decode()


def _examined(cases: Sequence[ExaminedCase]) -> Iterator[tuple[Any, ...]]:
    for place, case in enumerate(cases):
        facts = (*case[:6], case.end.value, case.is_confidential)
        yield (place, *facts, month_of(case.received), 0, 0)


def _records(log: Log, told: Told | None) -> Iterator[tuple[Any, ...]]:
    """Those of every case."""
    for place, case in enumerate(log.cases):
        if told and place % EVERY == 0:
            told(place, len(log.cases))
        yield _record(place, case, log)


def _record(place: int, case: LoggedCase, log: Log) -> tuple[Any, ...]:
    """What the records of a case say: its texts, and its part of every array of the log."""
    texts = (case.row, case.category, case.urgency)
    about = (*texts, case.received_at, case.unread, case.is_confidential)
    content = b"".join(getattr(log, each)[case.start : case.stop].tobytes() for each in ARRAYS)
    return place, _json(about), content


def _rowless(audit: Audit, log: Log) -> Iterator[tuple[Any, ...]]:
    """The cases without a row, by what they say of themselves; most cases first."""
    unknown = {each.case_id for each in audit.findings if each.code == ROW_UNKNOWN}
    alike: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for case in log.cases:
        if case.id in unknown:
            alone = case.id if not (case.subject or case.row) else ""
            unit = drafting_unit(log.steps_of(case))
            alike[case.subject or alone, unit, case.row].append(case.id)
    most_first = sorted(alike.items(), key=lambda each: -len(each[1]))
    for code, ((subject, unit, row), cases) in enumerate(most_first):
        told = "" if subject in cases else subject
        yield code, told, unit, row, _json(cases)


def _findings(audit: Audit, said: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """Each by its kinds; `said` gathers what they say."""
    places = {case.id: place for place, case in enumerate(audit.examined)}
    for number, each in enumerate(audit.findings, start=1):
        place = places[each.case_id]
        unit, severity = audit.examined[place].unit, each.about.severity.value
        words = said.setdefault(_words(each), len(said))
        kinds = (each.code, severity, unit, each.position)
        yield number, place, folded(each.case_id), words, *kinds, "open", 0


def _told(findings: Sequence[Finding]) -> Iterator[tuple[Any, ...]]:
    """Each whole; those whose evidence is one and the same are told apart by a count."""
    seen: defaultdict[str, int] = defaultdict(int)
    for number, each in enumerate(findings, start=1):
        key = each.key
        seen[key] += 1
        name = key if seen[key] == 1 else f"{key}-{seen[key]}"
        yield number, name, about_finding.dump_json(each).decode()


def _words(finding: Finding) -> str:
    """What a search looks through, in both languages; of a 文號 what many have alike."""
    about = finding.about
    said = (finding.message(), finding.message(english=True))
    return folded(
        " ".join((_ASCII.sub(" ", finding.case_id), about.id, about.name, about.name_en, *said))
    )
