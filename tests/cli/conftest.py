"""The command line as its users have it: arguments in, exit code and two streams out."""

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.cli.auditing import HEADINGS, ROW, SIGNED, UNITS, Write
from tests.workflow.rehearsal.small import threads
from web.cli import main


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, str]]:
        """The CSV on stdout, its mark taken off."""
        return list(csv.DictReader(io.StringIO(self.out.removeprefix("\ufeff"), newline="")))


Chenhe = Callable[..., Answer]


@pytest.fixture
def database(migrated_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty database, which CHENHE_DATABASE_URL names."""
    path = tmp_path / "chenhe.db"
    shutil.copy(migrated_file, path)
    for name in ("CHENHE_AGENCY", "CHENHE_CHECKPOINTS", "CHENHE_RULEBOOKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CHENHE_CORRECTIONS", str(tmp_path / "corrections.toml"))
    monkeypatch.setenv("CHENHE_DATABASE_URL", f"sqlite:///{path}")
    return path


@pytest.fixture
def chenhe(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Chenhe:
    """Run `chenhe` with these arguments, on that database."""

    def run(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["chenhe", *arguments])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as exit_:
            code = exit_.code if isinstance(exit_.code, int) else 1
        said = capsys.readouterr()
        return Answer(code=code, out=said.out, err=said.err)

    return run


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("workflow.rehearsal.running"), "processes", threads)


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """A CSV of one case, what was done in this order; cells in place of those of every line."""

    def write(*done: str, file: str = "紀錄.csv", **cells: str) -> Path:
        lines = [",".join(HEADINGS)]
        for day, action in enumerate(done, start=2):
            position = dict(SIGNED).get(action, "承辦人員")
            line = {
                **{"文號": "示範1", "流程列": ROW, "主旨": "=1+1 出版品", "動作": action},
                **{"單位": UNITS[position], "職稱": position, "人員": f"示範{position}"},
                **{"被代理人": "", "時間": f"2026-03-{day:02} 09:00", "意見": "擬如說明"},
            } | cells
            lines.append(",".join(line[name] for name in HEADINGS))
        path = tmp_path / file
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return write
