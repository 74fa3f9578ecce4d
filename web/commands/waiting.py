"""A bar for what takes long: on stderr, on a terminal alone, and gone when it is done."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

Told = Callable[[int], object]  # of how many more
STEP = 1000  # so many more before the bar is told: it would take longer than what it is about


@contextmanager
def bar(what: str) -> Generator[Callable[[str, float, float | None], None]]:
    """A bar to be told what is done, how far it is, and of how much."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    shown = Progress(
        *columns,
        TimeRemainingColumn(),
        console=console,
        transient=True,
        redirect_stdout=False,  # it would take what is exported for the terminal
        disable=not console.is_terminal,
    )
    with shown:
        task = shown.add_task(what, total=None)

        def told(what: str, done: float, of: float | None) -> None:
            shown.update(task, description=what, completed=done, total=of)

        yield told


@contextmanager
def counted(what: str, of: int | None) -> Generator[Told]:
    """A bar to be told of how many more."""
    done = shown = 0
    with bar(what) as told:

        def more(count: int) -> None:
            nonlocal done, shown
            done += count
            if done - shown >= STEP:
                shown = done
                told(what, done, of)

        yield more


def times(rounds: int, count: int | None) -> int | None:
    """So many rounds over all of them, where it is known how many there are."""
    return count and rounds * count
