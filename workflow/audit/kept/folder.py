"""The folder of audits: beside what is told of each, its file and what was found.

<id>/upload       the file as it came
<id>/found.db     what was found, once it is done
<id>/done.sqlite  what inspectors did about it
<id>/score-sheet.toml  by what it is scored, where that was brought
<id>/words        what its findings say, for a search through all audits
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path

from pydantic import TypeAdapter

from workflow.audit.findings import Audit
from workflow.audit.kept.about import (
    AUDIT_ROOM,
    LARGEST_UPLOAD,
    LONGEST_NAME,
    MOST_KEPT,
    Asked,
    KeptAudit,
    UploadEmptyError,
    UploadGoneError,
    UploadTooLargeError,
)
from workflow.audit.kept.allow_list import AllowList
from workflow.audit.kept.applying import apply_work
from workflow.audit.kept.uses import KeptUses
from workflow.audit.kept.working import KeptWork
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.writing import Told, write
from workflow.audit.log import Log
from workflow.calendar import taipei_day
from workflow.kept.about import State, UnkeepableError, UnknownKeptError
from workflow.kept.folder import KeptFolder, new_id
from workflow.store.placing import copied

UPLOAD, FOUND = "upload", "found.db"
WORK, SHEET, WORDS = "done.sqlite", "score-sheet.toml", "words"
_about = TypeAdapter(KeptAudit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Who had a file judged, how it was read, and when."""

    by: str
    asked: Asked
    at: datetime


class AuditFolder(KeptFolder[KeptAudit]):
    """Every audit kept; several processes may use it at once.

    Raises AuditUnkeepableError where the disk does not do what is asked, UnknownAuditError for an
    id that no audit has.
    """

    def __init__(self, folder: Path, *, upload_days: int = 0) -> None:
        """`upload_days`: how long a file brought from now on is kept; 0 for always."""
        super().__init__(folder, AUDIT_ROOM, _about)
        self._upload_days = upload_days

    def keep(self, content: bytes, *, file: str, by: str, asked: Asked, at: datetime) -> KeptAudit:
        """Keep a file to be audited.

        Raises UploadEmptyError, UploadTooLargeError or TooManyKeptError, and then nothing is kept.
        """
        made = KeptAudit(
            id=new_id(),
            file=_plain_name(file),
            size=len(content),
            by=by,
            created_at=at,
            asked=asked,
            digest=sha256(content).hexdigest(),
            upload_until=self._until(at),
        )
        if not content:
            raise UploadEmptyError(file=made.file)
        if len(content) > LARGEST_UPLOAD:
            raise UploadTooLargeError(file=made.file, size=len(content))
        self.place(made, {UPLOAD: content}, most=MOST_KEPT)
        return made

    def keep_judged(self, brought: Path, made: Made, found: Audit, log: Log) -> KeptAudit:
        """Keep a file of any size with what was found in it, done already.

        Raises TooManyKeptError, and then nothing is kept.
        """
        kept = KeptAudit(
            id=new_id(),
            file=_plain_name(brought.name),
            size=brought.stat().st_size,
            by=made.by,
            created_at=made.at,
            begun_at=made.at,
            ended_at=made.at,
            asked=made.asked,
            state=State.DONE,
            digest=_digest(brought),
            upload_until=self._until(made.at),
        )
        files = {
            UPLOAD: partial(copied, brought),
            FOUND: partial(write, audit=found, log=log),
        }
        self.place(kept, files, most=MOST_KEPT)
        self.bring_work(kept.id, made.at)
        return kept

    def keep_own(self, made: Made, *, file: str) -> KeptAudit:
        """Keep room for an audit of the office's own log, which is read when its turn comes.

        Raises TooManyKeptError.
        """
        kept = KeptAudit(
            id=new_id(),
            file=file,
            size=0,
            by=made.by,
            created_at=made.at,
            asked=replace(made.asked, is_own=True),
            upload_until=self._until(made.at),
        )
        self.place(kept, {UPLOAD: b""}, most=MOST_KEPT)
        return kept

    def keep_read(self, audit: str, content: bytes, at: datetime) -> None:
        """Keep the office's own log as it was read, so that it can be given back with findings.

        Read anew it is another file, whose term begins anew.
        """
        until = self._until(at)
        self.change(audit, lambda kept: replace(kept, upload_until=until, upload_gone_at=None))
        self.put(audit, UPLOAD, content)

    def upload(self, audit: str) -> bytes:
        """The file as it came; raises UploadGoneError where its term is over."""
        self.check_upload(audit)
        return self.read(audit, UPLOAD)

    def check_upload(self, audit: str) -> None:
        """Whether there is a file still; raises UploadGoneError where its term is over."""
        kept = super().find(audit)
        if kept.upload_gone_at:
            raise UploadGoneError(file=kept.file)

    def drop_uploads(self, now: datetime) -> int:
        """Delete the files whose term is over, and say of how many audits; findings stay."""
        past = self.past_uploads(taipei_day(now))
        for each in past:
            with suppress(UnknownKeptError):  # deleted meanwhile
                if each.upload_gone_at is None:
                    self.change(each.id, lambda kept: replace(kept, upload_gone_at=now))
                with self.writing(each.id):
                    (self.of(each.id) / UPLOAD).unlink(missing_ok=True)
        return len(past)

    def past_uploads(self, today: date) -> tuple[KeptAudit, ...]:
        """The audits whose file is to go and is still there, half gone by a crash too."""
        return tuple(
            each
            for each in self.all()
            if _is_past(each, today) and (self.of(each.id) / UPLOAD).exists()
        )

    def find(self, which: str) -> KeptAudit:
        """The one with this id; one whose findings are not where they belong was cut off."""
        kept = super().find(which)
        if kept.state is State.DONE and not self._found(which).is_file():
            return replace(kept, state=State.CUT_OFF)
        return kept

    def ledger(self, audit: str) -> Ledger | None:
        """What was found; None unless it is done."""
        if self.find(audit).state is not State.DONE:
            return None
        return self.found(audit)

    def found(self, audit: str) -> Ledger:
        """What the last run found, whatever is done with it since; complete at its first look."""
        ledger = Ledger(self._found(audit))
        ledger.complete()
        return ledger

    def words(self, kept: KeptAudit) -> str:
        """Every text and 文號 of its findings as they are compared, each once; "" unless done.

        Taken from the ledger at the first look after a run: to open it takes much longer.
        """
        if kept.state is not State.DONE:
            return ""
        run = f"{kept.ended_at}\n"
        with suppress(UnknownKeptError, UnicodeDecodeError):
            told = self.read(kept.id, WORDS).decode()
            if told.startswith(run):
                return told.removeprefix(run)
        words = self.found(kept.id).words()
        with suppress(UnkeepableError):  # then it is asked for again
            self.put(kept.id, WORDS, (run + words).encode())
        return words

    def work(self, audit: str) -> KeptWork:
        """What inspectors did about its findings."""
        return KeptWork(self.of(audit) / WORK)

    def uses(self, audit: str) -> KeptUses:
        """What the allow-list hid of its findings."""
        return KeptUses(self.of(audit) / WORK)

    @property
    def allow_list(self) -> AllowList:
        """The patterns of the office, for all its audits."""
        return AllowList(self.folder)

    def score_sheet(self, audit: str) -> bytes | None:
        """The sheet that was brought to score this audit by; None for none."""
        with suppress(FileNotFoundError):
            return (self.of(audit) / SHEET).read_bytes()
        return None

    def keep_found(self, audit: str, found: Audit, log: Log, told: Told | None = None) -> None:
        """Keep what was found in a log; whoever calls says afterwards that it is done."""
        with self.writing(audit):
            write(self._found(audit), found, log, told)

    def bring_work(self, audit: str, at: datetime) -> None:
        """What was done about findings before, and the allow-list, to those found now."""
        patterns = self.allow_list.patterns()
        apply_work(self.found(audit), self.work(audit), self.uses(audit), patterns, at)

    def _until(self, at: datetime) -> date | None:
        days = self._upload_days
        return taipei_day(at) + timedelta(days=days) if days else None

    def _found(self, audit: str) -> Path:
        return (self.of(audit) / FOUND).absolute()


def _is_past(kept: KeptAudit, today: date) -> bool:
    """Whether its file is to go: one that waits or runs still needs it."""
    is_over = kept.upload_until is not None and today > kept.upload_until
    return is_over and not kept.state.is_busy


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _plain_name(file: str) -> str:
    """The name without folders and what no name holds, its ending kept if it is long."""
    name = "".join(each for each in file.replace("\\", "/").rpartition("/")[2] if each >= " ")
    return name if len(name) <= LONGEST_NAME else name[:50] + "…" + name[-49:]
