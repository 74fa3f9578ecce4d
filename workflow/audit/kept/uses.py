"""What the allow-list hid in one audit when it was last applied, and what is there no more."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from workflow.audit.kept.work_file import FindingName, WorkFile
from workflow.audit.work.allowing import Pattern

_patterns = TypeAdapter(Pattern)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A pattern of the allow-list as it was applied, and how many findings it hid."""

    pattern: Pattern
    hid: int
    grave: int  # of them 嚴重


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """When the allow-list was last applied to an audit, and how long the list was then."""

    at: datetime
    listed: int


class KeptUses(WorkFile):
    """Every use of the allow-list counted, the findings that are void, how far it was marked."""

    def keep_applied(
        self, applied: Applied, uses: Iterable[Use], hidden: Mapping[str, int]
    ) -> None:
        """Keep what the allow-list hid; `hidden` says the pattern of each such finding."""
        with self.writing() as base:
            for table in ("allowed", "uses", "applied"):
                base.execute(f"DELETE FROM {table}")
            base.executemany("INSERT INTO allowed VALUES (?, ?)", hidden.items())
            base.executemany(
                "INSERT INTO uses VALUES (?, ?, ?, ?)",
                (
                    (each.pattern.number, _patterns.dump_json(each.pattern), each.hid, each.grave)
                    for each in uses
                ),
            )
            row = (applied.at.isoformat(), applied.listed)
            base.execute("INSERT INTO applied VALUES (?, ?)", row)

    def uses(self) -> tuple[Use, ...]:
        """Every pattern applied, those that hid nothing too."""
        rows = self.rows("SELECT content, hid, grave FROM uses ORDER BY pattern")
        return tuple(
            Use(pattern=_patterns.validate_json(content), hid=hid, grave=grave)
            for content, hid, grave in rows
        )

    def hidden(self) -> tuple[str, ...]:
        """All findings that a pattern hides."""
        return tuple(key for (key,) in self.rows("SELECT key FROM allowed"))

    def allowed(self, keys: Collection[str]) -> Mapping[str, int]:
        """The pattern that hides each of these findings."""
        query = "SELECT key, pattern FROM allowed WHERE key IN (SELECT value FROM json_each(?))"
        return dict(self.rows(query, json.dumps(list(keys))))

    @property
    def last_applied(self) -> Applied | None:
        """When the allow-list was last applied; None if it never was."""
        rows = list(self.rows("SELECT at, listed FROM applied"))
        return next((Applied(at=datetime.fromisoformat(at), listed=of) for at, of in rows), None)

    def keep_void(self, keys: Iterable[str]) -> None:
        """Which findings that something was said of are there no more."""
        with self.writing() as base:
            base.execute("DELETE FROM void")
            base.executemany("INSERT OR IGNORE INTO void VALUES (?)", ((key,) for key in keys))

    @property
    def void_count(self) -> int:
        """How many findings that something was said of are there no more."""
        return self.count_of("SELECT COUNT(*) FROM void")

    def void(self, offset: int = 0, limit: int = -1) -> tuple[FindingName, ...]:
        """Those findings by name; KeptWork.of gives what was said of them."""
        query = (
            "SELECT names.key, case_id, code, position FROM void JOIN names USING (key) "
            "ORDER BY case_id, code LIMIT ? OFFSET ?"
        )
        return tuple(
            FindingName(key=key, case_id=case_id, code=code, position=position)
            for key, case_id, code, position in self.rows(query, limit, offset)
        )

    def keep_marked(self, entry: int) -> None:
        """That what was found bears the standings up to this entry."""
        with self.writing() as base:
            base.execute("DELETE FROM marked")
            base.execute("INSERT INTO marked VALUES (?)", (entry,))

    @property
    def marked(self) -> int:
        """Up to which entry what was found bears the standings."""
        return self.count_of("SELECT entry FROM marked")
