"""What board, inbox and case cost beside an older checkout, both measured in one run.

CHENHE_BEFORE names the older one: a folder, or a commit that is checked out for this run.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks import page_costs
from tests.benchmarks.measuring import Group, Line, Subject

BEFORE = os.environ.get("CHENHE_BEFORE", "e426e37")  # the last before pages were made cheaper
HERE = Path(__file__).parents[2]
ROUNDS, LIMIT_SECONDS = 3, 300
HALVED = {"board", "inbox", "case"}


def measure() -> Subject:
    """Each checkout in turn, each time in a process of its own; the medians of the rounds."""
    with _older() as before:
        rounds = [(_cost_in(HERE), _cost_in(before)) for _ in range(ROUNDS)]
    ours, theirs = ([each[at] for each in rounds] for at in (0, 1))
    pages = list(ours[0])
    groups = tuple(_group(page, _median(ours, page), _median(theirs, page)) for page in pages)
    return Subject(
        title="Processor seconds a page, now and before",
        groups=(*groups, _refusal(ours)),
        note=f"before: {BEFORE}; the demonstration, {ROUNDS} rounds in turn, "
        f"{page_costs.REQUESTS} requests each.",
    )


def _group(page: str, now: float, before: float) -> Group:
    aim = before / 2 if page in HALVED else None
    return Group(
        title=page, lines=(Line(name="now", value=now, aim=aim), Line(name="before", value=before))
    )


def _refusal(ours: list[dict[str, float]]) -> Group:
    """A refused form is answered with its page: what was read and tried before comes on top."""
    page, refused = _median(ours, "case"), _median(ours, "refused form")
    return Group(
        title="a refused form beside its page",
        lines=(Line(name="page", value=page), Line(name="refused", value=refused, aim=page)),
    )


def _median(rounds: list[dict[str, float]], page: str) -> float:
    return statistics.median(each[page] for each in rounds)


def _cost_in(checkout: Path) -> dict[str, float]:
    """What the pages of a checkout cost, asked for by its own process."""
    found = subprocess.run(
        [sys.executable, page_costs.__file__],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout)},
        capture_output=True,
        check=True,
        timeout=LIMIT_SECONDS,
    )
    return json.loads(found.stdout)


@contextmanager
def _older() -> Generator[Path]:
    """The older checkout: the folder named, or a work tree of the commit."""
    if Path(BEFORE).is_dir():
        yield Path(BEFORE)
        return
    git = ["git", "-C", str(HERE), "worktree"]
    with tempfile.TemporaryDirectory() as made:
        tree = str(Path(made) / "before")
        subprocess.run([*git, "add", "--detach", "--quiet", tree, BEFORE], check=True)
        try:
            yield Path(tree)
        finally:
            subprocess.run([*git, "remove", "--force", tree], check=True)
