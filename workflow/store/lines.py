"""A file of lines: added whole and on the disk, or not at all; read from its end."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from workflow.store.placing import kept_private, private_folder, sync

BLOCK = 1 << 16  # bytes read at once, from the end of the file
NO_FILE = "不是一般的檔案"


def opened_to_write(path: Path) -> int:
    """Opened, and made if there is none, for its owner alone; an OSError if it is no file."""
    private_folder(path.parent)
    is_new = not path.exists()
    flags = os.O_RDWR | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC
    file = regular(os.open(path, flags, 0o600))
    kept_private(path)
    if is_new:
        sync(path.parent)
    return file


def opened_to_read(path: Path) -> int:
    """Opened, if it is a file: a pipe would let nobody go on."""
    return regular(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC))


def regular(file: int) -> int:
    """The same if it is a file, else an OSError."""
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(NO_FILE)
    return file


def is_at(file: int, path: Path) -> bool:
    """Whether an open file is the one that bears this name now."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except OSError:
        return False


def written(file: int, lines: bytes) -> int:
    """Add these lines whole and on the disk, or not at all; says where they begin.

    A line that broke off with the machine is ended first, or it would swallow the next.
    """
    size = at = os.fstat(file).st_size
    gap = b"\n" if size and os.pread(file, 1, size - 1) != b"\n" else b""
    rest = gap + lines
    try:
        while rest:
            if not (count := os.pwrite(file, rest, at)):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            rest, at = rest[count:], at + count
        os.fdatasync(file)
    except OSError:
        with suppress(OSError):  # what stays is read as announced, and withdrawn
            os.ftruncate(file, size)
        raise
    return size + len(gap)


def lines_back(file: int, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The lines between two places of a file and where each begins, the last first."""
    rest = b""
    while end > start:
        begin = max(start, end - BLOCK)
        rest = os.pread(file, end - begin, begin) + rest
        place = begin + len(rest)
        first, *lines = rest.split(b"\n")
        for line in reversed(lines):
            place -= len(line)
            yield place, line
            place -= 1
        rest, end = first, begin
    yield start, rest
