"""Files that commands write: in their place whole, or not there at all."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from rules.errors import ChenheError

MOST_LETTERS = 40  # of a name: what stands before and after it has to fit too


class FileUnwritableError(ChenheError):
    """A file cannot be written where it was asked for."""

    template = "無法寫入 %(file)s：%(why)s。請換一個可以寫入的位置"


def write_whole(to: Path, content: str | bytes) -> None:
    """A file with this content, text as it stands; raises FileUnwritableError."""
    try:
        with placed(to) as scratch:
            scratch.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise FileUnwritableError(file=to, why=error.strerror or error) from error


@contextmanager
def placed(to: Path) -> Generator[Path]:
    """Where to write what `to` is to hold, once all went well.

    Whatever goes wrong, a file that was there stays as it was; its permissions stay in any case.
    What is no file (a pipe, a device) is written at once.
    """
    if to.exists() and not to.is_file():
        yield to
        return
    place = to.resolve()  # a link goes on leading to its file
    scratch = place.with_name(f".{place.name[:MOST_LETTERS]}.{os.getpid()}")
    try:
        yield scratch
        if place.exists():
            scratch.chmod(place.stat().st_mode)
        scratch.replace(place)
    finally:
        scratch.unlink(missing_ok=True)
