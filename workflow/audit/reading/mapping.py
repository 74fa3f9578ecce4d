"""Which column of a file says what, and what its words mean: kept as TOML for the next time."""

from collections import abc
from dataclasses import dataclass, field

from workflow.audit.log import Column


def _nothing() -> abc.Mapping[str, str]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """How a file is read. Headings are as in the file; #3 is its third column."""

    columns: abc.Mapping[Column, tuple[str, ...]]  # more than one: day and hour apart
    actions: abc.Mapping[str, str] = field(default_factory=_nothing)  # word -> 動作; "" is nothing
    positions: abc.Mapping[str, str] = field(default_factory=_nothing)  # as written -> 職稱
    units: abc.Mapping[str, str] = field(default_factory=_nothing)  # as written -> 單位


OWN = Mapping(columns={column: (column.value,) for column in Column})  # of our own logs
