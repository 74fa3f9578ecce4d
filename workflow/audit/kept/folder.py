"""The folder of audits: one folder each, whole or not there.

    <id>/about.json   who brought which file when, how it is read, how far it is
    <id>/upload       the file as it came
    <id>/findings.json what was found, once it is done
    <id>/lock         held by the process that runs it

A new one is put in place by one rename and taken away by one; whoever holds no lock does not run.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe
from threading import Lock

from pydantic import TypeAdapter, ValidationError

from workflow.audit.findings import Audit
from workflow.audit.kept.about import (
    LARGEST_UPLOAD,
    LONGEST_NAME,
    MOST_KEPT,
    Asked,
    AuditUnkeepableError,
    KeptAudit,
    State,
    TooManyKeptError,
    UnknownAuditError,
    UploadEmptyError,
    UploadTooLargeError,
)
from workflow.store.placing import put_whole, sync

ABOUT, UPLOAD, FINDINGS, LOCK = "about.json", "upload", "findings.json", "lock"
NEW, GONE = ".new-", ".gone-"
STALE_SECONDS = 3600  # of what a crash left half written
ID_BYTES = 16
PAUSES = (0, 0.01, 0.05, 0.1)  # seconds: who looks whether it is held holds it for a moment
_about, _findings = TypeAdapter(KeptAudit), TypeAdapter(Audit)


class AuditFolder:
    """Every audit kept; several processes may use it at once.

    Raises AuditUnkeepableError where the disk does not do what is asked.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._changing = Lock()

    def keep(self, content: bytes, *, file: str, by: str, asked: Asked, at: datetime) -> KeptAudit:
        """Keep a file to be audited.

        Raises UploadEmptyError, UploadTooLargeError or TooManyKeptError, and then nothing is kept.
        """
        made = KeptAudit(
            id=token_urlsafe(ID_BYTES),
            file=_plain_name(file),
            size=len(content),
            by=by,
            created_at=at,
            asked=asked,
        )
        if not content:
            raise UploadEmptyError(file=made.file)
        if len(content) > LARGEST_UPLOAD:
            raise UploadTooLargeError(file=made.file, size=len(content))
        with self._changing, self._writing():
            self._sweep()
            count = sum(1 for _ in self._folders())
            if count >= MOST_KEPT:
                raise TooManyKeptError(count=count)
            self._place(made, content)
        return made

    def all(self) -> tuple[KeptAudit, ...]:
        """Every audit, the newest first; what cannot be read is left out."""
        found: list[KeptAudit] = []
        for folder in self._folders():
            with suppress(UnknownAuditError):
                found.append(self.find(folder.name))
        return tuple(sorted(found, key=lambda each: (each.created_at, each.id), reverse=True))

    def find(self, audit: str) -> KeptAudit:
        """One audit; raises UnknownAuditError."""
        try:
            kept = _about.validate_json((self._of(audit) / ABOUT).read_bytes())
        except (OSError, ValueError) as error:
            raise UnknownAuditError from error
        if kept.state.is_busy and not self.is_held(audit):
            return replace(kept, state=State.CUT_OFF)
        return kept

    def upload(self, audit: str) -> bytes:
        """The file as it came; raises UnknownAuditError."""
        return self._read(audit, UPLOAD)

    def findings(self, audit: str) -> Audit | None:
        """What was found; None unless it is done. Raises UnknownAuditError."""
        if self.find(audit).state is not State.DONE:
            return None
        try:
            return _findings.validate_json(self._read(audit, FINDINGS))
        except ValidationError as error:
            raise self._unkeepable(error, audit) from error

    def change(self, audit: str, changed: Callable[[KeptAudit], KeptAudit]) -> KeptAudit:
        """The audit as `changed` makes it, kept so; raises UnknownAuditError."""
        with self._changing:
            kept = changed(self.find(audit))
            self._put(audit, ABOUT, _about.dump_json(kept, indent=1))
        return kept

    def keep_findings(self, audit: str, found: Audit) -> None:
        """Keep what was found; whoever calls says afterwards that it is done."""
        self._put(audit, FINDINGS, _findings.dump_json(found))

    def delete(self, audit: str) -> None:
        """Take an audit away, its file too; raises UnknownAuditError."""
        place, gone = self._of(audit), self.folder / f"{GONE}{audit}"
        with self._changing, self._writing():
            try:
                place.rename(gone)
            except FileNotFoundError as error:
                raise UnknownAuditError from error
            sync(self.folder)
            shutil.rmtree(gone, ignore_errors=True)  # what is left is swept away with the next

    @contextmanager
    def held(self, audit: str) -> Generator[bool]:
        """Hold the lock of an audit meanwhile; False where another holds it, or it is gone."""
        with self._lock(audit) as handle:
            yield handle is not None and any(
                _locked(handle, fcntl.LOCK_EX, pause) for pause in PAUSES
            )

    def is_held(self, audit: str) -> bool:
        """Whether a process, this one too, runs it or has it in its queue."""
        with self._lock(audit) as handle:
            return handle is not None and not _locked(handle, fcntl.LOCK_SH)

    @contextmanager
    def _lock(self, audit: str) -> Generator[int | None]:
        try:
            handle = os.open(self._of(audit) / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
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

    def _of(self, audit: str) -> Path:
        """The folder of an audit; raises UnknownAuditError for what is no id."""
        if not audit.isascii() or not audit.replace("-", "").replace("_", "").isalnum():
            raise UnknownAuditError
        return self.folder / audit

    def _place(self, made: KeptAudit, content: bytes) -> None:
        scratch = self.folder / f"{NEW}{made.id}"
        put_whole(scratch / UPLOAD, content)
        put_whole(scratch / ABOUT, _about.dump_json(made, indent=1))
        scratch.rename(self.folder / made.id)
        sync(self.folder)

    def _read(self, audit: str, name: str) -> bytes:
        try:
            return (self._of(audit) / name).read_bytes()
        except FileNotFoundError as error:
            raise UnknownAuditError from error

    def _put(self, audit: str, name: str, content: bytes) -> None:
        if not self._of(audit).is_dir():  # deleted meanwhile: it must not come back in part
            raise UnknownAuditError
        with self._writing():
            put_whole(self._of(audit) / name, content)

    def _sweep(self) -> None:
        """Away with what a crash left: half written an hour ago, or half deleted."""
        for each in self.folder.glob(".*"):
            if each.name.startswith(GONE) or (each.name.startswith(NEW) and _is_stale(each)):
                shutil.rmtree(each, ignore_errors=True)

    @contextmanager
    def _writing(self) -> Generator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            yield
        except OSError as error:
            raise self._unkeepable(error) from error

    def _unkeepable(self, error: Exception, audit: str = "") -> AuditUnkeepableError:
        why = getattr(error, "strerror", None) or str(error)
        return AuditUnkeepableError(file=self.folder / audit, why=why)


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


def _plain_name(file: str) -> str:
    """The name without folders and what no name holds, its ending kept if it is long."""
    name = "".join(each for each in file.replace("\\", "/").rpartition("/")[2] if each >= " ")
    return name if len(name) <= LONGEST_NAME else name[:50] + "…" + name[-49:]
