"""A folder of kept rehearsals, and the thread that carries them out."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflow.rehearsal.kept import LATER, Rehearsing
from workflow.rehearsal.kept.folder import RehearsalFolder
from workflow.rehearsal.kept.running import RehearsalRuns


@pytest.fixture
def kept(tmp_path: Path) -> RehearsalFolder:
    return RehearsalFolder(tmp_path / "rehearsals")


@pytest.fixture
def rehearsing() -> Rehearsing:
    return Rehearsing()


@pytest.fixture
def runs(kept: RehearsalFolder, rehearsing: Rehearsing) -> Iterator[RehearsalRuns]:
    made = RehearsalRuns(folder=kept, rehearse=rehearsing, clock=lambda: LATER)
    yield made
    rehearsing.may_go.set()
    made.close()
