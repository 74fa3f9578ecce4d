"""Hostile files for every reader of what somebody sends: their names, their readers, their makers.

A file that is slow to be told is one that only the limits of time or memory end.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from tests.hostile.texts import CSV, JSON, TABLE, TOML, XES
from tests.hostile.workbooks import ODS, XLS, XLSX


class Reader(Enum):
    """Who is handed the file."""

    ROSTER = "roster"
    TABLE = "table"
    LOG = "log"
    MAPPING = "mapping"
    SCENARIO = "scenario"
    EXERCISES = "exercises"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileFile:
    """One file, made when it is wanted."""

    name: str
    reader: Reader
    make: Callable[[], bytes]
    suffix: str
    is_slow: bool = False

    @property
    def file(self) -> str:
        """What it is called where it is sent."""
        return f"示範檔案{self.suffix}"

    def __str__(self) -> str:
        return f"{self.reader.value}{self.suffix}: {self.name}"


SLOW = frozenset(
    {
        *("cells beside the rows", "rows without a place", "empty cells without end"),
        *("shared texts without end", "merged without end", "styles without end"),
        *("long text shown often", "many sheets", "many short lines"),
        *("one line", "one line of separators", "many columns", "packed nothing"),
        *("quotation without end", "quotation without end on each line"),
        *("attribute without end", "name without end", "traces without end", "many attributes"),
        *("many tables", "many keys of many parts", "many headings", "many keys"),
        *("attribute of 60 MB", "name of 60 MB", "comment of 60 MB", "nothing of 100 MB"),
    }
)
_SENT: tuple[tuple[str, tuple[Reader, ...], Mapping[str, Callable[[], bytes]]], ...] = (
    (".xlsx", (Reader.ROSTER, Reader.LOG), XLSX),
    (".ods", (Reader.ROSTER, Reader.LOG), ODS),
    (".xls", (Reader.ROSTER, Reader.LOG), XLS),
    (".csv", (Reader.ROSTER, Reader.LOG), CSV),
    (".xes", (Reader.LOG,), XES),
    (".toml", (Reader.MAPPING, Reader.SCENARIO, Reader.EXERCISES), TOML),
    (".json", (Reader.EXERCISES,), JSON),
    (".md", (Reader.TABLE,), TABLE),
)


def hostile_files() -> Iterator[HostileFile]:
    """All of them, each with every reader that it may be sent to."""
    for suffix, readers, makers in _SENT:
        for name, make in makers.items():
            for reader in readers:
                yield HostileFile(
                    name=name, reader=reader, make=make, suffix=suffix, is_slow=name in SLOW
                )
