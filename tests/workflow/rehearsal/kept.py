"""Rehearsals that are kept, and a simulator of the test's own that can be held up."""

from datetime import datetime
from threading import Event

from tests.workflow.rehearsal.results import A_REHEARSAL
from workflow.calendar import TAIPEI
from workflow.rehearsal.kept.about import (
    Given,
    KeptRehearsal,
    Ordered,
)
from workflow.rehearsal.kept.folder import RehearsalFolder
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.wanted import Progress, Reached, Rehearsal, Wanted

NOON = datetime(2026, 3, 2, 12, tzinfo=TAIPEI)
LATER = datetime(2026, 3, 2, 13, tzinfo=TAIPEI)
BASE, OTHER = (
    Given(file=file, raw=raw) for file, raw in (("甲.toml", b"\xff"), ("乙.toml", b"[scenario]"))
)


def a_kept(
    kept: RehearsalFolder, name: str = "示範預演", *, given: tuple[Given, ...] = (BASE, OTHER)
) -> KeptRehearsal:
    ordered = Ordered(name=name, by="示範甲", wanted=Wanted(seed=7))
    return kept.keep(given, ordered=ordered, at=NOON)


class Rehearsing:
    """Rehearses as the test wants, and can be held up."""

    def __init__(self) -> None:
        self.came, self.may_go = Event(), Event()
        self.may_go.set()
        self.seen: list[tuple[str, tuple[Given, ...]]] = []
        self.stopped: list[str] = []
        self.error: Exception | None = None

    def __call__(
        self, kept: KeptRehearsal, given: tuple[Given, ...], progress: Progress
    ) -> Rehearsal:
        self.seen.append((kept.name, given))
        progress(Reached(done=1, of=4))
        self.came.set()
        assert self.may_go.wait(10)
        try:
            progress(Reached(done=2, of=4))
        except Exception:
            self.stopped.append(kept.name)
            raise
        if self.error:
            raise self.error
        return A_REHEARSAL


def ended(runs: RehearsalRuns, rehearsal: str) -> KeptRehearsal:
    """The rehearsal, once nobody is at it."""
    while runs.folder.is_held(rehearsal):
        Event().wait(0.01)
    return runs.folder.find(rehearsal)


def begin(rehearsing: Rehearsing, runs: RehearsalRuns, kept: KeptRehearsal) -> None:
    """It is under way, and goes no further until it may."""
    rehearsing.may_go.clear()
    start(runs, kept)
    assert rehearsing.came.wait(10)


def start(runs: RehearsalRuns, kept: KeptRehearsal) -> KeptRehearsal:
    return runs.start(kept.id, rulebook="taipei-doit@1")
