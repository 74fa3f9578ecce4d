"""Which tests can see a mutant, and what they make of it."""

import ast
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

import grimp
import pytest

from tests.mutants.planting import Mutant

ROOT = Path(__file__).parent.parent.parent
TESTS = ("tests/workflow", "tests/cli", "tests/test_scenarios.py", "workflow")
FAST = "not browser and not pdf and not postgres and not soak"
NOT_COPIED = (".*", "__pycache__", "build", "dist", "test-results")


class Verdict(Enum):
    """What became of a mutant."""

    KILLED = "killed"
    HUNG = "killed (hung)"
    SURVIVED = "SURVIVED"
    UNSEEN = "SURVIVED (no test runs it)"

    @property
    def is_survivor(self) -> bool:
        """Whether every test passed."""
        return self in (Verdict.SURVIVED, Verdict.UNSEEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One mutant tried."""

    mutant: Mutant
    verdict: Verdict
    tests: int  # that could see it and were to run
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBy:
    """What one test runs of workflow/, as recorded once without a mutant."""

    test: str
    seconds: float  # of the processor
    ran: Mapping[str, frozenset[int]]  # module path → first lines of the functions run


@contextmanager
def copy_of_the_tree() -> Generator[Path]:
    """A folder with the tree as it stands, to be changed and run; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
        yield copy


def record(copy: Path, workers: int) -> list[SeenBy]:
    """Runs all fast tests once; raises `RuntimeError` if they cannot be run at all.

    A test that fails already is left out: a slow machine makes one fail now and then.
    """
    folder = copy.parent / "recorded"
    command = [*_pytest(), "-n", str(workers), "-m", FAST, f"--record-into={folder}", *TESTS]
    ran = subprocess.run(
        command, cwd=copy, env=_environment(copy), check=False, capture_output=True, text=True
    )
    if ran.returncode not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise RuntimeError(f"The tests cannot be run without a mutant:\n{ran.stdout[-3000:]}")
    recorded: dict[str, dict[str, object]] = {}
    for file in sorted(folder.glob("*.json")):
        recorded |= json.loads(file.read_text("utf-8"))
    return [_seen_by(test, facts) for test, facts in recorded.items()]


def likely_killers(
    mutant: Mutant, source: bytes, seen: Sequence[SeenBy], seconds: float
) -> list[str]:
    """The tests that can see the mutant, likely killers first, `seconds` of them at most.

    Those that run its function come first, then those that run its module, then those that run a
    module importing it: what a fixture of the whole session did was recorded for one test only.
    Within a group the quickest come first.
    """
    lines = _function_around(mutant, source)
    importers = _importers(mutant.path)

    def group(test: SeenBy) -> int | None:
        ran = test.ran.get(mutant.path, frozenset())
        if any(line in lines for line in ran):
            return 0
        if ran:
            return 1
        return None if importers.isdisjoint(test.ran) else 2

    ranked = sorted(
        (rank, test.seconds, test.test) for test in seen if (rank := group(test)) is not None
    )
    chosen: list[str] = []
    for _, duration, test in ranked:
        seconds -= duration
        if seconds < 0 and chosen:
            break
        chosen.append(test)
    return chosen


def try_out(mutant: Mutant, tests: Sequence[str], copy: Path, limit: float) -> Outcome:
    """Plants the mutant in the copy, runs the tests until one fails, and takes it out again.

    A run longer than `limit` seconds is ended and counts as killed.
    """
    started = time.perf_counter()
    module = copy / mutant.path
    source = module.read_bytes()
    module.write_bytes(mutant.planted(source))
    try:
        verdict = _verdict(tests, copy, limit) if tests else Verdict.UNSEEN
    finally:
        module.write_bytes(source)
    seconds = time.perf_counter() - started
    return Outcome(mutant=mutant, verdict=verdict, tests=len(tests), seconds=seconds)


def _verdict(tests: Sequence[str], copy: Path, limit: float) -> Verdict:
    order = copy.parent / "order.txt"
    order.write_text("\n".join(tests), "utf-8")
    files = sorted({test.partition("::")[0] for test in tests})
    running = subprocess.Popen(
        [*_pytest(), "-x", f"--run-from={order}", *files],
        cwd=copy,
        env=_environment(copy) | {"PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return Verdict.KILLED if running.wait(timeout=limit) else Verdict.SURVIVED
    except subprocess.TimeoutExpired:
        return Verdict.HUNG
    finally:
        _end(running)


def _end(running: subprocess.Popen[bytes]) -> None:
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _pytest() -> list[str]:
    plugin = ["-p", "tests.mutants.recording"]
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugin]


def _environment(copy: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(copy)}


def _seen_by(test: str, facts: Mapping[str, object]) -> SeenBy:
    seconds, places = facts["seconds"], facts["ran"]
    assert isinstance(seconds, float)
    assert isinstance(places, list)
    ran: dict[str, set[int]] = {}
    for place in places:  # pyright: ignore[reportUnknownVariableType]
        path, _, line = str(place).rpartition(":")  # pyright: ignore[reportUnknownArgumentType]
        ran.setdefault(path, set()).add(int(line))
    frozen = {path: frozenset(lines) for path, lines in ran.items()}
    return SeenBy(test=test, seconds=seconds, ran=frozen)


def _function_around(mutant: Mutant, source: bytes) -> range:
    """The lines of the innermost function around the mutant; none in a table of constants."""
    around = [
        range(min([node.lineno, *(word.lineno for word in node.decorator_list)]), end + 1)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and (end := node.end_lineno)
    ]
    return min((lines for lines in around if mutant.line in lines), key=len, default=range(0))


def _importers(path: str) -> frozenset[str]:
    """The modules of workflow/ that import this one, as paths."""
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    names = _graph().find_modules_that_directly_import(module)
    plain = {f"{name.replace('.', '/')}.py" for name in names}
    return frozenset(plain | {f"{name.replace('.', '/')}/__init__.py" for name in names})


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("workflow", cache_dir=None)
