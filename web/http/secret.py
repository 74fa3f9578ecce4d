"""The secret that signs sessions and forms: kept across restarts, one for each database.

It stands in a file that only its owner may read. Whoever starts first makes it; who starts at the
same moment reads what the first one made.
"""

from __future__ import annotations

import logging
import os
import re
import secrets
import tempfile
from pathlib import Path

from web.services import secret_file
from web.settings import Settings

logger = logging.getLogger("chenhe.web")

OWNER_ONLY = 0o600
LONGEST_FILE = 4096  # bytes; ours has 44
_SECRET = re.compile(rb"[!-~]{32,4000}\n?")
MADE_ANEW = "%s 裡不是一行 32 字以上的簽章密鑰，已重新產生；重新啟動前打開的表單要再送一次"
NOT_KEPT = "簽章密鑰不能存於 %s（%s）；重新啟動後，先前打開的表單要再送一次"


def signing_secret(settings: Settings) -> str:
    """The secret set, else the one kept for the database, made if there is none.

    Where none can be kept, one for this process only, with a warning. Raises DatabaseUnusableError
    for a database whose address is none.
    """
    if given := settings.secret.get_secret_value():
        return given
    file = secret_file(settings)
    try:
        return _read(file) or _made(file)
    except OSError as error:
        logger.warning(NOT_KEPT, file, error.strerror or error)
        return _fresh()


def _fresh() -> str:
    return secrets.token_urlsafe(32)


def _read(file: Path) -> str:
    """What the file holds; empty if there is none, or none that could sign."""
    try:
        with file.open("rb") as opened:
            found = opened.read(LONGEST_FILE)
            if os.name == "posix" and os.fstat(opened.fileno()).st_mode & ~OWNER_ONLY & 0o777:
                os.chmod(opened.fileno(), OWNER_ONLY)
    except FileNotFoundError:
        return ""
    if not _SECRET.fullmatch(found):
        logger.warning(MADE_ANEW, file)
        file.unlink(missing_ok=True)
        return ""
    return found.strip().decode("ascii")


def _made(file: Path) -> str:
    """A new one, whole before it has its name; the other's, if somebody was faster."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, unnamed = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with open(handle, "w", encoding="ascii") as opened:
            opened.write(f"{_fresh()}\n")
            opened.flush()
            os.fsync(opened.fileno())
        _name(Path(unnamed), file)
    finally:
        Path(unnamed).unlink(missing_ok=True)
    return _read(file)


def _name(unnamed: Path, file: Path) -> None:
    """Give the new file its name, unless there is one of that name already."""
    try:
        os.link(unnamed, file)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        unnamed.replace(file)
