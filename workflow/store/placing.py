"""Files that are whole whatever happens: written under another name, then put in place."""

import os
import tempfile
from pathlib import Path


def put_whole(file: Path, content: bytes) -> None:
    """The file whole on the disk, its name too; one that holds this already is left alone."""
    if file.is_file() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
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


def sync(folder: Path) -> None:
    """What names a folder holds, on the disk: a file put in place may else be lost by its name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
