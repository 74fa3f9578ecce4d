"""A file that one process at a time holds, and in it one of its threads, whoever lets go of it."""

# The package filelock would do, but for two things: to take a lock and let go of it costs it as
# much as to sign, and it keeps a lock to the thread that took it.

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic, sleep

SHORTEST_PAUSE, LONGEST_PAUSE = 0.001, 0.05  # between two tries, in seconds
FLAGS = os.O_RDWR | os.O_CREAT | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def held(path: str, *, patience: float) -> Generator[None]:
    """Nobody else holds the file meanwhile, which is made if there is none.

    Raises TimeoutError after so many seconds, another OSError where the disk knows no locks.
    """
    until, pause = monotonic() + patience, SHORTEST_PAUSE
    while (file := _taken(path)) is None:
        if monotonic() > until:
            raise TimeoutError
        sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
    try:
        yield
    finally:
        os.close(file)


def _taken(path: str) -> int | None:
    """The file, held; None where somebody else holds it, or another was put in its place."""
    file = os.open(path, FLAGS, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file), os.stat(path)):
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    except BaseException:
        os.close(file)
        raise
    os.close(file)
    return None
