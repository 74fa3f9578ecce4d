"""Files that are whole whatever happens, and that nobody else on the machine can read."""

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

COPIED_AT_ONCE = 1 << 20  # bytes


def put_whole(file: Path, content: bytes) -> None:
    """The file whole on the disk, its name too; one that holds this already is left alone."""
    if file.is_file() and file.read_bytes() == content:
        return
    private_folder(file.parent)
    handle, scratch = tempfile.mkstemp(prefix=".", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(handle)
        Path(scratch).replace(file)
    except OSError:
        Path(scratch).unlink(missing_ok=True)
        raise
    for folder in (file.parent, file.parent.parent):
        sync(folder)


def copied(file: Path, place: Path) -> None:
    """A copy of a file, on the disk, for its owner alone."""
    private_file(place)
    with file.open("rb") as source, place.open("wb") as target:
        shutil.copyfileobj(source, target, COPIED_AT_ONCE)
        target.flush()
        os.fsync(target.fileno())


def sync(folder: Path) -> None:
    """What names a folder holds, on the disk: a file put in place may else be lost by its name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def kept_private(file: Path) -> None:
    """What others on the machine could read of a file, they cannot any more.

    A group that may write shares it on purpose, and goes on; what belongs to another is left alone.
    """
    status = file.stat()
    mode = stat.S_IMODE(status.st_mode)
    private = mode & (0o770 if mode & stat.S_IWGRP else 0o700)
    if stat.S_ISREG(status.st_mode) and private != mode:
        with suppress(OSError):  # another's, or on a disk that cannot be written
            file.chmod(private)


def private_file(file: Path) -> None:
    """Make the file empty, for its owner alone whatever the umask, unless it is there."""
    private_folder(file.parent)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))


def private_folder(folder: Path) -> None:
    """Make the folder and those above it that are missing, for their owner alone."""
    for each in (*reversed(folder.parents), folder):
        if not each.is_dir():
            each.mkdir(mode=0o700, exist_ok=True)
