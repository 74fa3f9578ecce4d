"""What a command finds where it is started: closed streams, another encoding, arguments in none."""

import io
import os
import stat
import sys
from collections.abc import Iterable
from typing import Literal

from rules.errors import ChenheError

SERVING = ("serve", "demo")  # what writes nothing that anybody waits for
INPUT, OUTPUT, ERRORS = range(3)


class NowhereToWriteError(ChenheError):
    """The standard output is closed: whatever the command said would be lost."""

    template = "標準輸出已關閉，結果沒有地方可寫，所以什麼都沒有做。請接到檔案、管線或 /dev/null"


class NotUtf8Error(ChenheError):
    """What was typed or set is text in some other encoding."""

    template = (
        "%(what)s「%(value)s」不是 UTF-8 的文字。請把終端機（LANG）設成 UTF-8，例如 C.UTF-8 再試"
    )


class PipeNamedError(ChenheError):
    """A named pipe stands where a file should."""

    template = "%(path)s 是具名管線（FIFO），不是檔案。請給檔案，或由 shell 以 <(…) 接過來"


def stand_on_utf8() -> None:
    """Start anew in Python's UTF-8 mode where the locale has another encoding.

    File names, arguments and the files of the package are all UTF-8, whatever LANG says.
    """
    if sys.getfilesystemencoding() != "utf-8" and not sys.flags.utf8_mode and sys.executable:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def open_streams() -> bool:
    """The three streams, what is closed of them leading nowhere; whether the output was open.

    Else the first file opened would take the number of the closed one, and what is written there.
    """
    is_open = sys.stdout is not None
    if sys.stdin is None:
        sys.stdin = _nowhere(INPUT, "r")
    if sys.stdout is None:
        sys.stdout = _nowhere(OUTPUT, "w")
    if sys.stderr is None:
        sys.stderr = _nowhere(ERRORS, "w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return is_open


def _nowhere(number: int, mode: Literal["r", "w"]) -> io.TextIOWrapper:
    """The null device as the stream of this number."""
    opened = os.open(os.devnull, os.O_RDWR)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)
    return open(number, mode, encoding="utf-8", closefd=False)


def check_texts(arguments: Iterable[str]) -> None:
    """Whether all that was typed or set is text; raises NotUtf8Error, or PipeNamedError.

    A file may be named by any bytes, if there is one.
    """
    for value in arguments:
        if _is_named_pipe(value):
            raise PipeNamedError(path=value)
        if not _is_text(value) and not os.path.lexists(value):
            raise NotUtf8Error(what="參數", value=_shown(value))
    for name, value in os.environ.items():
        if name.startswith("CHENHE_") and not _is_text(value):
            raise NotUtf8Error(what=f"環境變數 {name} 的值", value=_shown(value))


def check_output(is_open: bool, arguments: list[str]) -> None:
    """Whether there is anywhere to write; raises NowhereToWriteError. A server needs none."""
    if not is_open and arguments[:1] not in ([each] for each in SERVING):
        raise NowhereToWriteError


def tell(sentence: str) -> None:
    """A sentence on the standard error, if anybody can read it there."""
    try:
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        give_up(ERRORS)


def give_up(number: int) -> None:
    """Let what is still to be written there go nowhere: Python tries once more as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def _is_named_pipe(value: str) -> bool:
    """Whether it names a pipe that one may wait at for ever; those of the shell have a writer."""
    try:
        return stat.S_ISFIFO(os.stat(value).st_mode) and not value.startswith(("/dev/", "/proc/"))
    except (OSError, ValueError):
        return False


def _is_text(value: str) -> bool:
    """Whether no byte of it stands for itself."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _shown(value: str) -> str:
    """The value with its stray bytes as \\xff."""
    return os.fsencode(value).decode("utf-8", "backslashreplace")[:80]
