"""`chenhe rehearse` of the vectors: what it prints and writes down is what a hand counted."""

import csv
import math
from collections.abc import Generator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Chenhe
from tests.rehearsal_oracle.vectors import Vector, flat, vectors
from tests.workflow.rehearsal.small import Here

TOLERANCE = 1e-9


@contextmanager
def here(_workers: int | None) -> Generator[Executor]:
    """No other process need be started: the same results, sooner."""
    yield Here()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("workflow.rehearsal.running"), "processes", here)


def printed(document: Any) -> dict[str, float | None]:
    """What the command says, by the names of the vectors."""
    found = dict(flat(document))
    for day, each in enumerate(document["days"]):
        found[f"in_office {day}"] = each["in_office"]["mean"]
    for key, position in document["positions"].items():
        name = f"positions {key}"
        found |= {
            f"{name} mean_queue": position["queue"]["mean"],
            f"{name} longest_queue": position["queue"]["longest"],
            f"{name} worked_minutes": position["worked_hours"]["mean"] * 60,
        }
        if position["service_minutes"]:
            found[f"{name} service_minutes"] = position["service_minutes"]["mean"]
    return found


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector.file)
def test_the_command_prints_what_the_hand_counted(
    chenhe: Chenhe, vector: Vector, tmp_path: Path
) -> None:
    log = tmp_path / "log.csv"
    traced = ("--log", str(log)) if vector.log else ()

    answer = chenhe("rehearse", str(vector.path), *vector.args, *traced, "--format", "json")

    assert answer.code == 0, answer.err
    found = printed(answer.json)
    expected = dict(flat(vector.expect))
    wrong = {
        name: (found.get(name, math.nan), value)
        for name, value in expected.items()
        if found.get(name, math.nan)
        != (value if value is None else pytest.approx(value, rel=0, abs=TOLERANCE))
    }
    assert wrong == {}
    for line in vector.log:
        assert line in written(log)


def written(log: Path) -> list[list[Any]]:
    """The signatures of a log, told as the vectors tell them."""
    with log.open(encoding="utf-8-sig", newline="") as file:
        return [
            [int(row["文號"]), row["單位"], row["職稱"], row["動作"], row["時間"][:19]]
            for row in csv.DictReader(file)
        ]
