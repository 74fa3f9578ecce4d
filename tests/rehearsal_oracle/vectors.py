"""The vectors: scenarios of constant times, and what a hand that counts makes of them."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, cast

from tests.workflow.builders import a_rulebook
from workflow.rehearsal.figures import Percentiles, Replication, Until
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.scenario_file.reading import read_scenario_file

FOLDER = Path(__file__).parent.parent / "rehearsal_vectors"
FRACTION = re.compile(r"[0-9.]+/[0-9.]+")
Expected = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Vector:
    """A scenario, how it is run, and what must come out; fractions are written as such."""

    file: str
    args: Sequence[str]
    expect: Expected
    log: Sequence[tuple[int, str, str, str, str]]  # number, unit, position, action, time

    @property
    def path(self) -> Path:
        """Its file."""
        return FOLDER / self.file

    @property
    def scenario(self) -> Scenario:
        """The scenario in it."""
        return read_scenario_file(self.path, a_rulebook())

    @property
    def replications(self) -> int:
        """How many are asked for; all are alike."""
        return int(self.args[self.args.index("--replications") + 1])

    @property
    def until(self) -> Until:
        """When it ends."""
        scenario, args = self.scenario, self.args
        cases = int(args[args.index("--cases") + 1]) if "--cases" in args else None
        days = None if cases else scenario.days
        return Until(warmup_days=scenario.warmup_days or 0, days=days, cases=cases)

    def expected(self) -> dict[str, float | None]:
        """What must come out of one replication, by name."""
        return {
            name: value / self.replications if _is_total(name) and value else value
            for name, value in flat(self.expect)
        }


@cache
def vectors() -> tuple[Vector, ...]:
    """All of them."""
    records = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    return tuple(Vector(**record) for record in records)


def found(replication: Replication) -> dict[str, float | None]:
    """What came out, by the same names."""
    total = replication.total
    values: dict[str, float | None] = {
        "cases": total.cases,
        "unfinished": total.unfinished,
        "events": replication.events,
        "metrics on_time_rate": total.on_time_rate,
        "metrics on_time_rate mean": total.on_time_rate,
        "metrics closed_in_time_rate mean": total.closed_in_time_rate,
        **{f"in_office {day}": count for day, count in enumerate(replication.in_office)},
        **_spread("cycle_days", total.cycle_days),
        **_spread("wait_days", total.wait_days),
    }
    for key, position in replication.positions.items():
        name = f"positions {key}"
        values |= {
            f"{name} {part}": getattr(position, part)
            for part in ("handled", "service_minutes", "worked_minutes")
        }
        values |= {
            f"{name} utilisation": position.utilisation,
            f"{name} utilisation mean": position.utilisation,
            f"{name} wait_days mean": position.wait_days,
            f"{name} mean_queue": position.mean_queue,
            f"{name} longest_queue": position.longest_queue,
        }
    return values


def _spread(name: str, spread: Percentiles | None) -> dict[str, float | None]:
    """The interval of replications that are all alike is its mean."""
    parts = {
        "mean": "mean",
        "low": "mean",
        "high": "mean",
        "p50": "p50",
        "p90": "p90",
        "p95": "p95",
    }
    return {f"metrics {name} {part}": getattr(spread, of, None) for part, of in parts.items()}


def _is_total(name: str) -> bool:
    return name in ("cases", "unfinished", "events") or name.endswith(" handled")


def flat(value: Any, name: str = "") -> Iterator[tuple[str, float | None]]:
    """Every number of a JSON document, named by the way to it; what is no number is left out."""
    parts: Iterable[tuple[Any, Any]]
    if isinstance(value, dict):
        parts = cast(Expected, value).items()
    elif isinstance(value, list):
        parts = enumerate(cast(list[Any], value))
    else:
        if (number := _number(value)) is not None or value is None:
            yield name, number
        return
    for part, inner in parts:
        yield from flat(inner, f"{name} {part}".strip())


def _number(value: Any) -> float | None:
    """1705/2880, or a plain number."""
    if isinstance(value, str) and FRACTION.fullmatch(value):
        above, below = value.split("/")
        return float(Fraction(above) / Fraction(below))
    return float(value) if isinstance(value, int | float) else None
