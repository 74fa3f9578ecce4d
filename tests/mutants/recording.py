"""A plugin of pytest: writes down which functions each test runs, or runs chosen tests in order.

`--record-into FOLDER` writes one JSON file a process, of the tests that pass: {test: {"seconds":
float, "ran": ["workflow/roc.py:12", …]}}, a function told by the line of its `def` (or of its first
decorator), the seconds those of the processor.
`--run-from FILE` takes one test a line and runs these, in this order.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path
from types import CodeType, FrameType

import pytest

ROOM = "workflow"


class Recorder:
    """Follows every call into workflow/ while a test and its fixtures run."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._folder = folder
        self._prefix = f"{root}{os.sep}"
        self._room = f"{self._prefix}{ROOM}{os.sep}"
        self._codes: dict[int, CodeType] = {}  # by identity: a code's own hash is slow
        self._ran: set[int] = set()
        self._tests: dict[str, dict[str, object]] = {}
        self._failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Keeps what the test ran, and its time on the processor: other work must not count."""
        self._ran = set()
        started = time.process_time()
        sys.settrace(self._follow)
        threading.settrace(self._follow)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)  # pyright: ignore[reportArgumentType]
            ran = {place for code in self._ran if (place := self._place(self._codes[code]))}
            seconds = time.process_time() - started
            self._tests[item.nodeid] = {"seconds": seconds, "ran": sorted(ran)}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that fails without a mutant says nothing of one."""
        if report.failed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Writes what this process saw."""
        told = {test: seen for test, seen in self._tests.items() if test not in self._failed}
        if told:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{os.getpid()}.json").write_text(json.dumps(told), "utf-8")

    def _follow(self, frame: FrameType, event: str, argument: object) -> None:
        code = id(frame.f_code)
        if code not in self._ran:
            self._codes[code] = frame.f_code
            self._ran.add(code)

    def _place(self, code: CodeType) -> str | None:
        if not code.co_filename.startswith(self._room):
            return None
        return f"{code.co_filename.removeprefix(self._prefix)}:{code.co_firstlineno}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record-into", type=Path, help="folder for which functions each test runs")
    parser.addoption("--run-from", type=Path, help="file of the tests to run, in their order")


def pytest_configure(config: pytest.Config) -> None:
    folder: Path | None = config.getoption("--record-into")
    if folder is not None:
        config.pluginmanager.register(Recorder(config.rootpath, folder))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    file: Path | None = config.getoption("--run-from")
    if file is not None:
        rank = {test: at for at, test in enumerate(file.read_text("utf-8").splitlines())}
        items[:] = sorted(
            (item for item in items if item.nodeid in rank), key=lambda item: rank[item.nodeid]
        )
