"""Readers that break down in every way in which a library may: each is handed a file."""

import ctypes
import os
import signal
import time
from collections.abc import Callable

from rules.errors import BadInputError, FileUnreadableError


def measure(content: bytes, *, file: str) -> tuple[str, int]:
    return file, len(content)


def refuse(content: bytes, *, file: str) -> None:
    raise BadInputError([FileUnreadableError(file=file, why=f"原因{at}") for at in (1, 2)])


def never_end(content: bytes, *, file: str) -> None:
    while True:
        pass


def sleep(content: bytes, *, file: str) -> None:
    time.sleep(600)


def take_memory(content: bytes, *, file: str) -> int:
    return len(bytearray(10_000_000_000))


def fill_memory(content: bytes, *, file: str) -> list[bytes]:
    filled = [content]
    while True:
        filled.append(bytes(1_000_000))


def crash(content: bytes, *, file: str) -> bytes:
    return ctypes.string_at(0)


def abort(content: bytes, *, file: str) -> None:
    os.abort()


def be_killed(content: bytes, *, file: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave(content: bytes, *, file: str) -> None:
    os._exit(3)


def panic(content: bytes, *, file: str) -> None:
    raise SystemExit


def be_at_fault(content: bytes, *, file: str) -> None:
    raise KeyError(file)


def answer_what_nobody_can_send(content: bytes, *, file: str) -> Callable[[], None]:
    return lambda: None


def tell(content: bytes, *, file: str, progress: Callable[[str, int, int], None]) -> int:
    for done in range(3):
        progress("讀取", done, 3)
    return len(content)
