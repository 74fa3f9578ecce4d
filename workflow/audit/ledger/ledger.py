"""A ledger asked: findings by what is wanted, a page at a time; counts; one case with its records.

Whatever the number of findings, a question costs what it shows, and a filter by words one look
through their texts.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from workflow.audit.examined import CaseEnd, ExaminedCase, Trait
from workflow.audit.findings import Audit
from workflow.audit.ledger.marking import draw, mark
from workflow.audit.ledger.one_case import log_of_case
from workflow.audit.ledger.opening import LedgerFile
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
from workflow.audit.ledger.writing import Head, about_finding, about_head
from workflow.audit.log import Log

CASE = 'id, subject, unit, line, received, ended, "end", is_confidential'
NUMBERED = (
    "finding.number, told.key, told.content, finding.unit, finding.standing, finding.is_sampled"
)
FROM = "FROM finding JOIN told USING (number)"


class Ledger(LedgerFile):
    """What one audit found.

    Raises what workflow.store.foreign makes of the errors of SQLite.
    """

    @cached_property
    def head(self) -> Head:
        """What is told of the audit besides its findings and its cases."""
        with self.reading() as connection:
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
        """Those wanted, in the order of the log; a `limit` of -1 is all of them, one by one."""
        where, values = _where(wanted)
        if limit >= 0 or offset:  # what is said of those passed over is not looked at
            page = f"SELECT number FROM finding {where} ORDER BY number LIMIT ? OFFSET ?"
            where, values = f"WHERE finding.number IN ({page})", [*values, limit, offset]
        query = f"SELECT {NUMBERED} {FROM} {where} ORDER BY finding.number"
        with self.reading() as connection:
            yield from map(_numbered, connection.execute(query, values))

    def keys(self, wanted: Wanted = ALL) -> Iterator[str]:
        """The keys of those wanted, in the order of the log."""
        where, values = _where(wanted)
        query = f"SELECT told.key {FROM} {where} ORDER BY finding.number"
        with self.reading() as connection:
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
        # With + no index gives the order: to look up every row by one takes twice as long.
        query = f"SELECT {by.value}, {number} {table} {where} GROUP BY +{by.value}"
        with self.reading() as connection:
            return {name: count for name, count in connection.execute(query, values) if count}

    def words(self) -> str:
        """Every text and 文號 that a filter by words looks through, a line each, each once."""
        query = "SELECT words FROM said UNION SELECT case_words FROM finding"
        with self.reading() as connection:
            return "\n".join(words for (words,) in connection.execute(query))

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
        with self.reading() as connection:
            for row in connection.execute(f"SELECT {CASE} FROM examined {where} ORDER BY place"):
                yield _examined(row)

    def case(self, case: str) -> tuple[ExaminedCase, Log] | None:
        """One case, and its records as a log of their own."""
        query = (
            f"SELECT {CASE}, about, content FROM examined JOIN record USING (place) WHERE id = ?"
        )
        with self.reading() as connection:
            row = connection.execute(query, (case,)).fetchone()
            if row is None:
                return None
            *facts, about, content = row
            examined = _examined(facts)
            log = log_of_case(connection, examined, about, content)
        return examined, replace(log, file=self.head.audit.file)

    def rowless(self) -> tuple[Rowless, ...]:
        """The cases whose row nobody knows, by what they say of themselves; most cases first."""
        query = "SELECT subject, unit, row, cases FROM rowless ORDER BY code"
        with self.reading() as connection:
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
        with self.reading() as connection:
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
        with self.reading() as connection:
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
        with self.reading() as connection:
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
        with self.reading() as connection:
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
        with self.writing() as connection:
            mark(connection, standings)

    def draw(self, cases: Collection[str]) -> None:
        """Say which cases (文號) are in the sample; those of an earlier one are not any more."""
        with self.writing() as connection:
            draw(connection, cases)

    def _one(self, condition: str, value: str | int) -> Numbered | None:
        with self.reading() as connection:
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
        with self.reading() as connection:
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
