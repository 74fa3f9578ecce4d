"""A ledger asked: findings by what is wanted, a page at a time; counts; one case with its records.

Whatever the number of findings, a question costs what it shows, and a filter by words one look
through their texts.
"""

import json
import sqlite3
from array import array
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from workflow.audit.examined import CaseEnd, ExaminedCase, Trait
from workflow.audit.findings import Audit
from workflow.audit.ledger.marking import draw, mark
from workflow.audit.ledger.wanted import (
    ALL,
    Alike,
    By,
    Counted,
    Numbered,
    Population,
    Rowless,
    Standing,
    Wanted,
)
from workflow.audit.ledger.writing import ARRAYS, Head, about_finding, about_head, about_step
from workflow.audit.log import Log, LoggedCase
from workflow.store.foreign import in_our_words_at

PATIENCE_SECONDS = 20  # that somebody else marks many
CASE = 'id, subject, unit, line, received, ended, "end", is_confidential'
NUMBERED = (
    "finding.number, told.key, told.content, finding.unit, finding.standing, finding.is_sampled"
)
STEP = "SELECT content FROM step WHERE code = ?"
PERSON = "SELECT name FROM person WHERE code = ?"
FROM = "FROM finding JOIN told USING (number)"


class Ledger:
    """What one audit found; each question opens the file by itself, so threads may share it.

    Raises what workflow.store.foreign makes of the errors of SQLite.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    @cached_property
    def head(self) -> Head:
        """What is told of the audit besides its findings and its cases."""
        with self._reading() as connection:
            (content,) = connection.execute("SELECT content FROM head").fetchone()
        return about_head.validate_json(content)

    def whole(self) -> Audit:
        """The audit with every finding and case in memory: for what is written out whole."""
        findings = tuple(each.finding for each in self.findings())
        return replace(self.head.audit, findings=findings, examined=tuple(self.examined()))

    # Findings

    def findings(
        self, wanted: Wanted = ALL, *, offset: int = 0, limit: int = -1
    ) -> Iterator[Numbered]:
        """Those wanted, in the order of the log; -1 is all of them."""
        where, values = _where(wanted)
        page = f"SELECT number FROM finding {where} ORDER BY number LIMIT ? OFFSET ?"
        query = f"SELECT {NUMBERED} {FROM} WHERE finding.number IN ({page}) ORDER BY finding.number"
        with self._reading() as connection:
            yield from map(_numbered, connection.execute(query, (*values, limit, offset)))

    def keys(self, wanted: Wanted = ALL) -> Iterator[str]:
        """The keys of those wanted, in the order of the log."""
        where, values = _where(wanted)
        query = f"SELECT told.key {FROM} {where} ORDER BY finding.number"
        with self._reading() as connection:
            yield from (key for (key,) in connection.execute(query, values))

    def count(self, wanted: Wanted = ALL) -> int:
        """How many those are."""
        return sum(self.counts(wanted, By.SEVERITY).values())

    def counts(self, wanted: Wanted, by: By) -> Mapping[str, int]:
        """How many of those wanted there are of each kind; kinds that have none are left out."""
        where, values = _where(wanted)
        table, number = "FROM finding", "count(*)"
        if wanted.is_of_kinds:
            table, number = "FROM tally AS finding", "sum(count)"
        query = f"SELECT {by.value}, {number} {table} {where} GROUP BY 1"
        with self._reading() as connection:
            return {name: count for name, count in connection.execute(query, values) if count}

    def finding(self, number: int) -> Numbered | None:
        """The one in this place."""
        return self._one("finding.number = ?", number)

    def by_key(self, key: str) -> Numbered | None:
        """The one of this key."""
        return self._one("told.key = ?", key)

    def of_case(self, case: str) -> tuple[Numbered, ...]:
        """All of one case."""
        return tuple(self.findings(Wanted(case=case)))

    # Cases

    def examined(self, *, sampled: bool = False) -> Iterator[ExaminedCase]:
        """Every case in the order of the log, or every one drawn."""
        where = "WHERE is_sampled = 1" if sampled else ""
        with self._reading() as connection:
            for row in connection.execute(f"SELECT {CASE} FROM examined {where} ORDER BY place"):
                yield _examined(row)

    def case(self, case: str) -> tuple[ExaminedCase, Log] | None:
        """One case, and its records as a log of their own."""
        query = (
            f"SELECT {CASE}, about, content FROM examined JOIN record USING (place) WHERE id = ?"
        )
        with self._reading() as connection:
            row = connection.execute(query, (case,)).fetchone()
            if row is None:
                return None
            *facts, about, content = row
            examined = _examined(facts)
            log = _log(connection, examined, json.loads(about), content)
        return examined, replace(log, file=self.head.audit.file)

    def rowless(self) -> tuple[Rowless, ...]:
        """The cases whose row nobody knows, by what they say of themselves; most cases first."""
        query = "SELECT subject, unit, row, cases FROM rowless ORDER BY code"
        with self._reading() as connection:
            return tuple(
                Rowless(subject=subject, unit=unit, row=row, cases=tuple(json.loads(cases)))
                for subject, unit, row, cases in connection.execute(query)
            )

    def population(self) -> tuple[Population, ...]:
        """How many cases are alike in what samples are drawn by."""
        query = (
            'SELECT unit, "end", is_confidential, is_sampled, sum(count) FROM population '
            "GROUP BY 1, 2, 3, 4 HAVING sum(count) > 0"
        )
        with self._reading() as connection:
            return tuple(
                Population(
                    unit=unit,
                    end=CaseEnd(end),
                    is_confidential=bool(confidential),
                    is_sampled=bool(sampled),
                    count=count,
                )
                for unit, end, confidential, sampled, count in connection.execute(query)
            )

    def traits(self) -> Mapping[Trait, int]:
        """How many cases are alike in what decides whether a sample may hold them."""
        query = 'SELECT unit, "end", is_confidential, received, count FROM trait'
        with self._reading() as connection:
            return {
                Trait(unit, CaseEnd(end), bool(confidential), received): count
                for unit, end, confidential, received, count in connection.execute(query)
            }

    def ids(self) -> Mapping[Trait, Sequence[str]]:
        """The 文號 of every case, those together that are alike in what samples are drawn by."""
        query = (
            'SELECT unit, "end", is_confidential, received, json_group_array(id) FROM examined '
            "GROUP BY 1, 2, 3, 4"
        )
        with self._reading() as connection:
            return {
                Trait(unit, CaseEnd(end), bool(confidential), received): json.loads(ids)
                for unit, end, confidential, received, ids in connection.execute(query)
            }

    def alike(self, *, sampled: bool = False) -> Iterator[Alike]:
        """The cases counted by their unit and the codes of their findings that count."""
        drawn = "AND is_sampled = 1" if sampled else ""
        counting = ", ".join(f"'{each.value}'" for each in Standing if each.counts)
        query = (
            "SELECT unit, codes, count(*) FROM (SELECT unit, group_concat(code) AS codes "
            f"FROM finding WHERE standing IN ({counting}) {drawn} GROUP BY place) GROUP BY 1, 2"
        )
        with self._reading() as connection:
            for unit, codes, cases in connection.execute(query):
                yield Alike(unit=unit, codes=tuple(sorted(codes.split(","))), cases=cases)
        for each in self.units(sampled=sampled):
            if each.clean:
                yield Alike(unit=each.name, codes=(), cases=each.clean)

    def units(self, *, sampled: bool = False) -> tuple[Counted, ...]:
        """The cases of each unit, and those without fault."""
        return self._counted("unit", sampled=sampled)

    def months(self, *, sampled: bool = False) -> tuple[Counted, ...]:
        """The cases of each month of receipt (115-03), the unknown ones first, and those clean."""
        return self._counted("month", sampled=sampled)

    # What inspectors make of it

    def mark(self, standings: Mapping[str, Standing]) -> None:
        """Say what was made of the findings of these keys; unknown keys are passed over."""
        with self._writing() as connection:
            mark(connection, standings)

    def draw(self, cases: Collection[str]) -> None:
        """Say which cases (文號) are in the sample; those of an earlier one are not any more."""
        with self._writing() as connection:
            draw(connection, cases)

    # The file

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Connection]:
        with self._open("ro") as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Connection]:
        with self._open("rw") as connection:
            connection.execute("PRAGMA cache_spill = OFF")  # readers are kept out by no half of it
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def _open(self, mode: str) -> Generator[sqlite3.Connection]:
        with (
            in_our_words_at(self.file),
            closing(
                sqlite3.connect(
                    f"{self.file.as_uri()}?mode={mode}",
                    uri=True,
                    timeout=PATIENCE_SECONDS,
                    isolation_level=None,
                )
            ) as connection,
        ):
            yield connection

    def _one(self, condition: str, value: str | int) -> Numbered | None:
        with self._reading() as connection:
            row = connection.execute(
                f"SELECT {NUMBERED} {FROM} WHERE {condition}", (value,)
            ).fetchone()
        return _numbered(row) if row else None

    def _counted(self, column: str, *, sampled: bool) -> tuple[Counted, ...]:
        where = "WHERE is_sampled = 1" if sampled else ""
        query = (
            f"SELECT {column}, sum(count), sum(count * is_clean) FROM population {where} "
            "GROUP BY 1 HAVING sum(count) > 0 ORDER BY 1"
        )
        with self._reading() as connection:
            return tuple(
                Counted(name=name, cases=cases, clean=clean)
                for name, cases, clean in connection.execute(query)
            )


def _where(wanted: Wanted) -> tuple[str, list[str | int]]:
    conditions = list(wanted.conditions())
    where = " AND ".join(text for text, _ in conditions)
    return f"WHERE {where}" if where else "", [
        value for _, values in conditions for value in values
    ]


def _numbered(row: tuple[int, str, str, str, str, int]) -> Numbered:
    number, key, content, unit, standing, sampled = row
    return Numbered(
        number=number,
        key=key,
        finding=about_finding.validate_json(content),
        unit=unit,
        standing=Standing(standing),
        is_sampled=bool(sampled),
    )


def _examined(row: Any) -> ExaminedCase:
    *facts, end, confidential = row
    return ExaminedCase(*facts, end=CaseEnd(end), is_confidential=bool(confidential))


def _log(
    connection: sqlite3.Connection, case: ExaminedCase, about: list[Any], content: bytes
) -> Log:
    """The records of a case: of the steps and people of the log only those that it names."""
    arrays = _arrays(content)
    row, category, urgency, received_at, unread, is_confidential = about
    count = len(arrays["step"])
    logged = LoggedCase(
        id=case.id,
        start=0,
        stop=count,
        row=row,
        subject=case.subject,
        category=category,
        urgency=urgency,
        received_at=received_at,
        unread=tuple(unread),
        is_confidential=is_confidential,
    )
    steps, people = _codes(arrays, "step"), _codes(arrays, "person", "principal", first=(0,))
    return Log(
        file="",
        cases=(logged,),
        steps=tuple(map(about_step.validate_json, _meant(connection, STEP, steps))),
        people=tuple(_meant(connection, PERSON, people)),
        **arrays,
    )


def _arrays(content: bytes) -> "dict[str, array[int]]":
    """The part of every array of the log, as they stand one after the other."""
    empty = {name: getattr(Log(file="", cases=(), steps=()), name) for name in ARRAYS}
    count = len(content) // sum(each.itemsize for each in empty.values())
    at = 0
    for each in empty.values():
        size = count * each.itemsize
        each.frombytes(content[at : at + size])
        at += size
    return empty


def _codes(
    arrays: "dict[str, array[int]]", *names: str, first: tuple[int, ...] = ()
) -> tuple[int, ...]:
    """The codes in these arrays, which are changed to count within them alone, from `first` on."""
    codes = tuple(dict.fromkeys((*first, *(code for name in names for code in arrays[name]))))
    places = {code: place for place, code in enumerate(codes)}
    for name in names:
        arrays[name] = array(arrays[name].typecode, (places[code] for code in arrays[name]))
    return codes


def _meant(connection: sqlite3.Connection, query: str, codes: Sequence[int]) -> Iterator[str]:
    """What the codes mean, one by one."""
    for code in codes:
        yield connection.execute(query, (code,)).fetchone()[0]
