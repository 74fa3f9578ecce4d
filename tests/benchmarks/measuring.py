"""Measuring side by side: rounds taken in turn, their medians, and the table that is printed."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from unicodedata import east_asian_width

ROUNDS = 7
LIMIT_SECONDS = 15.0
NAME_WIDTH, COLUMN_WIDTH = 52, 12

Round = Callable[[], float]


class Unit(Enum):
    """What a figure counts."""

    SECONDS = "s"
    PER_SECOND = "/s"
    MEGABYTES = "MB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure; the first line of a group is Chenhe's own."""

    name: str
    value: float
    unit: Unit = Unit.SECONDS
    aim: float | None = None

    @property
    def meets_aim(self) -> bool | None:
        """Whether the figure is as good as was aimed at; None without an aim."""
        if self.aim is None:
            return None
        return self.value >= self.aim if self.unit is Unit.PER_SECOND else self.value <= self.aim


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Figures to compare with each other."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One table."""

    title: str
    groups: tuple[Group, ...]
    note: str = ""


def medians(rounds: Mapping[str, Round], *, count: int = ROUNDS) -> dict[str, float]:
    """The median of several rounds of each, in turn, so that a busy moment of the machine hits all.

    Stops early after some seconds, but never before the third round.
    """
    found: dict[str, list[float]] = {name: [] for name in rounds}
    deadline = time.perf_counter() + LIMIT_SECONDS
    for number in range(count):
        if number >= 3 and time.perf_counter() > deadline:
            break
        for name, each in rounds.items():
            found[name].append(each())
    return {name: statistics.median(values) for name, values in found.items()}


def seconds_of(call: Callable[[], object], *, times: int = 1) -> float:
    """How long one call takes, over so many."""
    start = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - start) / times


def printed(subject: Subject) -> str:
    """The subject as a table."""
    lines = [subject.title]
    for group in subject.groups:
        lines.append(_row(f"  {group.title}", "", "x ours", "aim", ""))
        for line in group.lines:
            ratio = line.value / group.lines[0].value
            shown = f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.1g}"
            aim = "" if line.aim is None else _figure(line.aim, line.unit)
            verdict = {None: "", True: "met", False: "MISSED"}[line.meets_aim]
            lines.append(
                _row(f"    {line.name}", _figure(line.value, line.unit), shown, aim, verdict)
            )
    return "\n".join([*lines, *([f"  {subject.note}"] if subject.note else []), ""])


def record(subject: Subject) -> dict[str, Any]:
    """The subject as plain data; times in seconds."""
    return {
        "title": subject.title,
        "note": subject.note,
        "groups": [
            {
                "title": group.title,
                "lines": [
                    {
                        "name": line.name,
                        "value": line.value,
                        "unit": line.unit.value,
                        "ratio": line.value / group.lines[0].value,
                        "aim": line.aim,
                        "meets_aim": line.meets_aim,
                    }
                    for line in group.lines
                ],
            }
            for group in subject.groups
        ],
    }


def _row(name: str, *columns: str) -> str:
    wide = sum(east_asian_width(each) in "WF" for each in name)  # two columns of a terminal each
    cells = "".join(each.rjust(COLUMN_WIDTH) for each in columns)
    return (name.ljust(NAME_WIDTH - wide) + cells).rstrip()


def _figure(value: float, unit: Unit) -> str:
    if unit is Unit.PER_SECOND:
        return f"{value:,.0f} /s"
    if unit is Unit.MEGABYTES:
        return f"{value:,.1f} MB"
    for scale, name in ((1.0, "s"), (1e-3, "ms")):
        if value >= scale:
            return f"{value / scale:.2f} {name}"
    return f"{value * 1e6:.1f} µs"
