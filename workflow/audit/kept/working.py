"""The work on the findings of one audit, beside what was found, so that judging again keeps it."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workflow.audit.kept.work_file import FindingName, WorkFile
from workflow.audit.ledger.wanted import Standing
from workflow.audit.work.entries import DECIDES, Entry, Kind
from workflow.errors import WorkflowError

NAMES_SHOWN = 3  # of the findings of an entry
_ENTRY = "entries.number, kind, by, at, text, unit, speaker"
_DECISIONS = json.dumps([kind.value for kind in (*DECIDES, Kind.RESTORE)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An entry with the findings it was about: how many, and the first of them by name."""

    entry: Entry
    count: int
    names: tuple[FindingName, ...]


class EntryConflictError(WorkflowError):
    """Others have worked on these findings since the form was shown; nothing was kept."""

    template = (
        "您打開這一頁之後，%(who)s 又處理了其中 %(count)s 項發現，所以還沒有存下您的。"
        "請看過下面的紀錄；仍要這樣做，再送一次"
    )

    def __init__(self, since: Iterable[Said], count: int) -> None:
        self.since = tuple(since)
        who = "、".join(dict.fromkeys(each.entry.by for each in self.since))
        super().__init__(who=who, count=count)


class KeptWork(WorkFile):
    """The entries of one audit, and how its findings stand by them."""

    def add(self, entry: Entry, names: Iterable[FindingName], *, seen: int) -> Entry:
        """Keep an entry about these findings.

        Raises EntryConflictError, and keeps nothing, where one of them has an entry beyond `seen`.
        """
        about = {each.key: each for each in names}
        with self.writing() as base:
            _check_seen(base, about, seen)
            values = (entry.kind.value, entry.by, entry.at.isoformat(), entry.text)
            added = base.execute(
                "INSERT INTO entries(kind, by, at, text, unit, speaker, findings) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*values, entry.unit, entry.speaker, len(about)),
            )
            number = added.lastrowid or 0
            base.executemany(
                "INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?)",
                ((each.key, each.case_id, each.code, each.position) for each in about.values()),
            )
            base.executemany("INSERT INTO said VALUES (?, ?)", ((key, number) for key in about))
        return replace(entry, number=number)

    @property
    def latest(self) -> int:
        """The number of the last entry; 0 for none."""
        return self.count_of("SELECT COALESCE(MAX(number), 0) FROM entries")

    def of(self, keys: Collection[str]) -> Mapping[str, tuple[Entry, ...]]:
        """The entries of each of these findings that has any, in their order."""
        found: defaultdict[str, list[Entry]] = defaultdict(list)
        query = (
            f"SELECT said.key, {_ENTRY} FROM said JOIN entries ON entries.number = said.entry "
            "WHERE said.key IN (SELECT value FROM json_each(?)) ORDER BY entries.number"
        )
        for key, *row in self.rows(query, json.dumps(list(keys))):
            found[key].append(_entry(row))
        return {key: tuple(entries) for key, entries in found.items()}

    def history(self, offset: int = 0, limit: int = -1, kind: Kind | None = None) -> list[Said]:
        """What was done, the last first; of one kind where that is said."""
        which = kind.value if kind else ""
        query = (
            f"SELECT {_ENTRY}, findings FROM entries WHERE ? IN ('', kind) "
            "ORDER BY number DESC LIMIT ? OFFSET ?"
        )
        with self.reading() as base:
            rows = base.execute(query, (which, limit, offset)).fetchall() if base else []
            return [
                Said(entry=_entry(row), count=row[-1], names=_first_names(base, row[0]))
                for row in rows
                if base
            ]

    def count(self, kind: Kind | None = None) -> int:
        """How many entries there are, of one kind where that is said."""
        which = kind.value if kind else ""
        return self.count_of("SELECT COUNT(*) FROM entries WHERE ? IN ('', kind)", which)

    def keys_of(self, entry: int) -> tuple[str, ...]:
        """The findings that an entry was about."""
        rows = self.rows("SELECT key FROM said WHERE entry = ? ORDER BY key", entry)
        return tuple(key for (key,) in rows)

    def kind_of(self, entry: int) -> Kind | None:
        """What the entry of this number did; None where there is none."""
        found = self.rows("SELECT kind FROM entries WHERE number = ?", entry)
        return next((Kind(kind) for (kind,) in found), None)

    def is_last_decision(self, entry: int) -> bool:
        """Whether nobody has decided since on any of the findings that an entry was about."""
        query = (
            "SELECT COUNT(*) FROM said JOIN said AS later USING (key) "
            "JOIN entries ON entries.number = later.entry WHERE said.entry = ? "
            "AND later.entry > said.entry AND kind IN (SELECT value FROM json_each(?))"
        )
        return not self.count_of(query, entry, _DECISIONS)

    def decided(self, since: int = 0) -> Mapping[str, Standing]:
        """How each finding stands that somebody decided on, after entry `since` if that is said.

        Whether it is still there or not.
        """
        return {key: stood[-1] for key, stood in self._decisions(since).items() if stood}

    def undecided(self, since: int = 0) -> frozenset[str]:
        """The findings on which all decisions were taken back: as if nobody had decided."""
        return frozenset(key for key, stood in self._decisions(since).items() if not stood)

    def _decisions(self, since: int) -> Mapping[str, list[Standing]]:
        """How each finding stood by every decision on it; one taken back is gone."""
        decisions = (
            "FROM said JOIN entries ON entries.number = said.entry "
            "WHERE kind IN (SELECT value FROM json_each(?))"
        )
        query = (
            f"SELECT said.key, kind {decisions} AND (? = 0 OR said.key IN "
            f"(SELECT said.key {decisions} AND entries.number > ?)) ORDER BY entries.number"
        )
        found: defaultdict[str, list[Standing]] = defaultdict(list)
        for key, kind in self.rows(query, _DECISIONS, since, _DECISIONS, since):
            if Kind(kind) is Kind.RESTORE:
                del found[key][-1:]
            else:
                found[key].append(DECIDES[Kind(kind)])
        return found

    def named(self) -> set[str]:
        """The keys of all findings that anything was said of."""
        return {key for (key,) in self.rows("SELECT key FROM names")}


def _check_seen(base: sqlite3.Connection, keys: Collection[str], seen: int) -> None:
    """Raises EntryConflictError where others have worked on one of these beyond `seen`."""
    since = (
        "FROM said JOIN entries ON entries.number = said.entry "
        "WHERE said.entry > ? AND said.key IN (SELECT value FROM json_each(?))"
    )
    values = (seen, json.dumps(list(keys)))
    (count,) = base.execute(f"SELECT COUNT(DISTINCT key) {since}", values).fetchone()
    if not count:
        return
    rows = base.execute(f"SELECT {_ENTRY}, COUNT(*) {since} GROUP BY entries.number", values)
    said = [
        Said(entry=_entry(row), count=row[-1], names=_first_names(base, row[0]))
        for row in rows.fetchall()
    ]
    raise EntryConflictError(said, count)


def _first_names(base: sqlite3.Connection, entry: int) -> tuple[FindingName, ...]:
    query = (
        "SELECT names.key, case_id, code, position FROM said JOIN names USING (key) "
        "WHERE entry = ? LIMIT ?"
    )
    return tuple(_name(row) for row in base.execute(query, (entry, NAMES_SHOWN)))


def _entry(row: Sequence[Any]) -> Entry:
    number, kind, by, at, text, unit, speaker, *_ = row
    return Entry(
        number=number,
        kind=Kind(kind),
        by=by,
        at=datetime.fromisoformat(at),
        text=text,
        unit=unit,
        speaker=speaker,
    )


def _name(row: Sequence[Any]) -> FindingName:
    key, case_id, code, position = row
    return FindingName(key=key, case_id=case_id, code=code, position=position)
