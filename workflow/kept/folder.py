"""A folder of kept things: one folder each, whole or not there.

    <id>/about.json   whose it is, what is asked, how far it is
    <id>/lock         held by the process that runs it
    <id>/…            what was brought and what came of it, by the room that keeps it

A new one is put in place by one rename and taken away by one; whoever holds no lock does not run.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from workflow.kept.about import Kept, Room, State, UnkeepableError, UnknownKeptError
from workflow.store.placing import private_folder, put_whole, sync

ABOUT, LOCK = "about.json", "lock"
NEW, GONE = ".new-", ".gone-"
STALE_SECONDS = 3600  # of what a crash left half written
ID_BYTES = 16
PAUSES = (0, 0.01, 0.05, 0.1)  # seconds: who looks whether it is held holds it for a moment
About = TypeVar("About", bound=Kept)
Files = Mapping[str, bytes | Callable[[Path], None]]  # what stands in one, or what writes it


def new_id() -> str:
    """An id that nobody can guess."""
    return token_urlsafe(ID_BYTES)


class KeptFolder(Generic[About]):
    """Everything kept in a folder; several processes may use it at once.

    Raises `room.unkeepable` where the disk does not do what is asked, `room.unknown` for an id that
    nothing has.
    """

    def __init__(self, folder: Path, room: Room, kind: TypeAdapter[About]) -> None:
        self.folder, self.room = folder, room
        self._about = kind
        self._changing = Lock()

    def place(self, made: About, files: Files, *, most: int) -> None:
        """Keep it with its files; raises `room.full` where `most` are kept, and then it is not."""
        with self._changing, self._writing():
            self._sweep()
            count = sum(1 for _ in self._folders())
            if count >= most:
                raise self.room.full(count=count)
            self._place(made, files)

    def all(self) -> tuple[About, ...]:
        """Every one, the newest first; what cannot be read is left out."""
        found: list[About] = []
        for folder in self._folders():
            with suppress(UnknownKeptError):
                found.append(self.find(folder.name))
        return tuple(sorted(found, key=lambda each: (each.created_at, each.id), reverse=True))

    def find(self, which: str) -> About:
        """The one with this id."""
        kept = self._told(which)
        if not kept.state.is_busy or self.is_held(which):
            return kept
        ended = self._told(which)  # what ended meanwhile said so before it let the lock go
        return replace(ended, state=State.CUT_OFF) if ended.state.is_busy else ended

    def read(self, which: str, name: str) -> bytes:
        """One of its files."""
        try:
            return (self.of(which) / name).read_bytes()
        except FileNotFoundError as error:
            raise self.room.unknown from error

    def put(self, which: str, name: str, content: bytes) -> None:
        """A file of it, whole."""
        with self.writing(which):
            put_whole(self.of(which) / name, content)

    @contextmanager
    def writing(self, which: str) -> Generator[None]:
        """Change its files meanwhile; what the disk says is told in our words."""
        if not self.of(which).is_dir():  # deleted meanwhile: it must not come back in part
            raise self.room.unknown
        with self._writing():
            yield

    def change(self, which: str, changed: Callable[[About], About]) -> About:
        """As `changed` makes it, kept so."""
        with self._changing:
            kept = changed(self.find(which))
            self.put(which, ABOUT, self._about.dump_json(kept, indent=1))
        return kept

    def delete(self, which: str) -> None:
        """Take it away with its files."""
        place, gone = self.of(which), self.folder / f"{GONE}{which}"
        with self._changing, self._writing():
            try:
                place.rename(gone)
            except FileNotFoundError as error:
                raise self.room.unknown from error
            sync(self.folder)
            shutil.rmtree(gone, ignore_errors=True)  # what is left is swept away with the next

    @contextmanager
    def held(self, which: str) -> Generator[bool]:
        """Hold its lock meanwhile; False where another holds it, or it is gone."""
        with self._lock(which) as handle:
            yield handle is not None and any(
                _locked(handle, fcntl.LOCK_EX, pause) for pause in PAUSES
            )

    def is_held(self, which: str) -> bool:
        """Whether a process, this one too, runs it or has it in its queue."""
        with self._lock(which) as handle:
            return handle is not None and not _locked(handle, fcntl.LOCK_SH)

    def unkeepable(self, error: Exception, which: str = "") -> UnkeepableError:
        """That the disk, or what stands on it, does not do; names the folder and why."""
        why = getattr(error, "strerror", None) or str(error)
        return self.room.unkeepable(file=self.folder / which, why=why)

    @contextmanager
    def _lock(self, which: str) -> Generator[int | None]:
        try:
            handle = os.open(self.of(which) / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            yield None
            return
        try:
            yield handle
        finally:
            os.close(handle)

    def _folders(self) -> Iterator[Path]:
        with suppress(FileNotFoundError):
            yield from (each for each in self.folder.iterdir() if not each.name.startswith("."))

    def _told(self, which: str) -> About:
        """What was last written of it."""
        try:
            return self._about.validate_json((self.of(which) / ABOUT).read_bytes())
        except (OSError, ValueError) as error:
            raise self.room.unknown from error

    def of(self, which: str) -> Path:
        """Its folder; raises `room.unknown` for what is no id."""
        if not which.isascii() or not which.replace("-", "").replace("_", "").isalnum():
            raise self.room.unknown
        return self.folder / which

    def _place(self, made: About, files: Files) -> None:
        scratch = self.folder / f"{NEW}{made.id}"
        private_folder(scratch)
        for name, content in files.items():
            if isinstance(content, bytes):
                put_whole(scratch / name, content)
            else:
                content(scratch / name)
        put_whole(scratch / ABOUT, self._about.dump_json(made, indent=1))
        scratch.rename(self.folder / made.id)
        sync(self.folder)

    def _sweep(self) -> None:
        """Away with what a crash left: half written an hour ago, or half deleted."""
        for each in self.folder.glob(".*"):
            if each.name.startswith(GONE) or (each.name.startswith(NEW) and _is_stale(each)):
                shutil.rmtree(each, ignore_errors=True)

    @contextmanager
    def _writing(self) -> Generator[None]:
        try:
            private_folder(self.folder)
            yield
        except OSError as error:
            raise self.unkeepable(error) from error


def _locked(handle: int, kind: int, pause: float = 0) -> bool:
    time.sleep(pause)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_stale(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_mtime > STALE_SECONDS
    except FileNotFoundError:
        return False
