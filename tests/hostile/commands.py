"""The command line in a process of its own, forked so that it starts at once."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.hostile.judging import TRACES
from tests.hostile.serving import FORKING

ENDS_WITHIN_SECONDS = 90.0
NOBODY = 65534
DONE, REFUSED, BAD_INPUT, TRY_AGAIN = 0, 1, 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a command left behind; its code is negative where a signal ended it."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def said(self) -> str:
        """All that it said."""
        return self.out + self.err

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object on stdout; an empty one where there is none."""
        try:
            return dict(json.loads(self.out))
        except (ValueError, TypeError):
            return {}

    def faults(self, *allowed: int, secret: str = "") -> list[str]:
        """What is wrong with it, if it may end with these codes alone."""
        wrong = [f"tells {trace!r}" for trace in TRACES if trace in self.said]
        if self.code not in allowed:
            wrong.append(f"exit {self.code}, not {allowed}: {self.said[-300:]!r}")
        if self.code and not self.said.strip():
            wrong.append(f"exit {self.code} without a word")
        if secret and secret in self.said:
            wrong.append("a password is told")
        return wrong


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a command finds around it: settings, limits, and whether it is anybody's."""

    environment: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    is_nobody: bool = False  # whoever may write everywhere cannot tell what is read-only
    largest_file: int | None = None  # bytes


def chenhe(*arguments: str, within: Surroundings | None = None) -> Ended:
    """Run `chenhe` with these arguments."""
    FORKING.set_forkserver_preload(["web.cli", "web.commands.serve"])
    with TemporaryDirectory(prefix="chenhe-hostile-") as folder:
        os.chmod(folder, 0o777)
        begun = time.perf_counter()
        process = FORKING.Process(target=_run, args=(arguments, within or Surroundings(), folder))
        process.start()
        process.join(ENDS_WITHIN_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
        out, err = (Path(folder, name).read_text("utf-8", "replace") for name in ("out", "err"))
        return Ended(
            code=process.exitcode or 0, out=out, err=err, seconds=time.perf_counter() - begun
        )


def _run(arguments: tuple[str, ...], within: Surroundings, folder: str) -> None:
    """Inside the child."""
    from web.cli import main  # noqa: PLC0415 - only the child needs the commands

    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT, 0o666), number)
    for name, value in within.environment.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})
    if within.largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (within.largest_file, within.largest_file))
    if within.is_nobody and os.geteuid() == 0:
        import_module(f"web.commands.{arguments[0]}")  # nobody may not read where Python stands
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    sys.argv = ["chenhe", *arguments]
    main()
    sys.stdout.flush()
