"""Reviewers at work: a rulebook with its journal, corrected, confirmed and taken back."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rules.correction_file import append_record
from rules.corrections import (
    Confirmation,
    Correction,
    Corrections,
    JournalRecord,
    Reviewer,
    Withdrawal,
)
from rules.errors import (
    BadInputError,
    FileUnreadableError,
    ReviewRefusedError,
    RulesError,
    TryAgainError,
)
from rules.marks import steps_text
from rules.reviewing import (
    LONGEST_TEXT,
    CorrectionRefusedError,
    Reading,
    ReviewAnswer,
    checked,
    page_digest,
    sight,
)
from rules.rulebook import Rulebook, load_rulebook
from rules.rulerow import RuleRow, Status
from rules.sentence import Said, msgid
from rules.texts import one_line, unprintable

LOCK_SECONDS = 10
AS_PRINTED = msgid("與照印的讀法相同；核對無誤請確認整頁")

Stamp = tuple[tuple[int, int], ...]


class ReviewerFaultError(RulesError):
    """Who reviews, or why, is missing or too long."""

    template = "%(field)s必填，%(longest)s 字以內"


class ReviewerTextError(RulesError):
    """Who reviews, or why, holds what no record can: a control, a mark of direction."""

    template = "%(field)s含有無法儲存的字元：第 %(position)s 個字 %(character)s；請刪去亂碼後再送"


class AlreadyCorrectedError(ReviewRefusedError):
    """Somebody has answered this row; both answers are shown."""

    template = (
        "「%(key)s」（第 %(line)s 行）已由%(reviewer)s於 %(on)s 校對（第 %(number)s 筆）為"
        "「%(theirs)s」，理由：%(because)s；您讀為「%(yours)s」。要改的話，請先撤回前一筆"
    )


class ChangedMeanwhileError(ReviewRefusedError):
    """What the reviewer saw is no longer what stands there."""

    template = "%(what)s在您查看之後已有變動，沒有存下。請看過現在的讀法再送出"


class PageNotReadyError(ReviewRefusedError):
    """A page with doubtful rows cannot be confirmed."""

    template = "第 %(page)s 頁還有存疑的列（第 %(lines)s 行），請先校對，再確認整頁"


class AlreadyConfirmedError(ReviewRefusedError):
    """The page has been confirmed as it reads now."""

    template = "第 %(page)s 頁已由%(reviewer)s確認，讀法沒有變動，不必再確認"


class UnknownPageError(RulesError):
    """The table has no such page."""

    template = "沒有第 %(page)s 頁。可用：1 至 %(last)s"


class JournalBusyError(TryAgainError, RulesError):
    """Somebody else is writing, and has been for long."""

    template = "別人正在存校對，這一筆沒有存下。請稍候再送出"


class UnknownRecordError(RulesError):
    """Nothing to take back under this number."""

    template = "第 %(number)s 筆不能撤回。可撤回的校對與確認：%(allowed)s"


class RulebookSource:
    """An agency's folder and its journal: the rulebook in force now, and changes to it.

    Each change holds a lock file beside the journal (LOCK_SECONDS to get it), reads everything
    anew, and appends one record; what others did meanwhile is seen before it is decided on.
    """

    def __init__(self, folder: Path, corrections: Path) -> None:
        self.folder, self.corrections = folder, corrections
        self._kept: tuple[Stamp, Rulebook] | None = None

    def current(self) -> Rulebook:
        """The rulebook in force; its files are read again only after one has changed.

        A file counts as changed by its time of change and its size. Raises BadInputError while a
        file cannot be read.
        """
        stamp = (_stamp(self.folder / "agency.toml"), _stamp(self.corrections))
        if self._kept is None or self._kept[0] != (*stamp, self._table_stamp(self._kept[1])):
            book = load_rulebook(self.folder, self.corrections)
            self._kept = ((*stamp, self._table_stamp(book)), book)
        return self._kept[1]

    def _table_stamp(self, book: Rulebook) -> tuple[int, int]:
        return _stamp(self.folder / book.agency.table)

    @property
    def last(self) -> Rulebook:
        """The rulebook last read well, for what is shown even while the journal is broken."""
        return self._kept[1] if self._kept else self.current()

    def correct(self, key: str, reading: Reading, by: Reviewer, seen: str | None = None) -> RuleRow:
        """Read a row as the reviewer says; returns the row as it now stands.

        Raises CorrectionRefusedError, AlreadyCorrectedError, ChangedMeanwhileError,
        ReviewerFaultError or UnknownKeyError, and then nothing is written.
        """
        faults = list(_reviewer_faults(by))
        with self._writing() as book:
            row = book.find(key)
            answer = _answer(reading, row, book, faults)
            for each in book.corrections.standing:
                if each.key == row.key:
                    raise _already(row, each, steps_text(answer.steps))
            if seen is not None and seen != sight(row):
                raise ChangedMeanwhileError(what=f"第 {row.line} 行")
            if row.status is Status.CLEAN and (answer.steps, answer.cosigners, answer.remark) == (
                row.steps,
                row.cosigners,
                row.remark,
            ):
                why = Said(template=AS_PRINTED)
                raise CorrectionRefusedError(key=row.key, line=row.line, why=why)
            correction = Correction(
                number=book.corrections.next_number,
                key=row.key,
                line=row.line,
                printed=row.printed,
                steps=answer.steps,
                cosign_text=answer.cosign_text,
                remark=answer.remark,
                reviewer=one_line(by.name),
                at=by.at,
                because=one_line(by.because),
            )
            append_record(self.corrections, correction, book.agency.short)
        return self.current().find(row.key)

    def confirm(self, page: int, by: Reviewer, seen: str | None = None) -> Confirmation:
        """Confirm a whole page against the print; raises as `correct`, and PageNotReadyError."""
        _refuse(list(_reviewer_faults(by, needs_reason=False)))
        with self._writing() as book:
            rows = book.rows_of_page(page)
            if not rows:
                raise UnknownPageError(page=page, last=len(book.table.pages))
            if open_lines := [str(row.line) for row in rows if not row.is_routable]:
                raise PageNotReadyError(page=page, lines="、".join(open_lines))
            digest = page_digest(rows)
            if rows[0].confirmed_by:
                raise AlreadyConfirmedError(page=page, reviewer=rows[0].confirmed_by)
            if seen is not None and seen != digest:
                raise ChangedMeanwhileError(what=f"第 {page} 頁")
            confirmation = Confirmation(
                number=book.corrections.next_number,
                page=page,
                digest=digest,
                reviewer=one_line(by.name),
                at=by.at,
                because=one_line(by.because),
            )
            append_record(self.corrections, confirmation, book.agency.short)
        return confirmation

    def withdraw(self, number: int, by: Reviewer) -> Withdrawal:
        """Take back a correction or a confirmation; raises UnknownRecordError."""
        _refuse(list(_reviewer_faults(by)))
        with self._writing() as book:
            allowed = withdrawable(book.corrections)
            if number not in allowed:
                listed = "、".join(map(str, allowed)) or "無"
                raise UnknownRecordError(number=number, allowed=listed)
            withdrawal = Withdrawal(
                number=book.corrections.next_number,
                of=number,
                reviewer=one_line(by.name),
                at=by.at,
                because=one_line(by.because),
            )
            append_record(self.corrections, withdrawal, book.agency.short)
        return withdrawal

    @contextmanager
    def _writing(self) -> Generator[Rulebook]:
        """Alone with the journal, the rulebook read anew."""
        try:
            self.corrections.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{self.corrections}.lock", timeout=LOCK_SECONDS):
                yield load_rulebook(self.folder, self.corrections)
        except Timeout as error:
            raise JournalBusyError from error
        except OSError as error:
            why = error.strerror or str(error)
            fault = FileUnreadableError(file=str(self.corrections), why=f"不能寫入：{why}")
            raise BadInputError([fault]) from error


def withdrawable(corrections: Corrections) -> tuple[int, ...]:
    """The numbers of the records that can be taken back."""
    return tuple(
        each.number
        for each in corrections.records
        if not isinstance(each, Withdrawal) and each.number not in corrections.withdrawn
    )


def record_of(corrections: Corrections, number: int) -> JournalRecord:
    """The record with this number; raises UnknownRecordError, which lists what can be withdrawn."""
    found = next((record for record in corrections.records if record.number == number), None)
    if found is None:
        allowed = "、".join(map(str, withdrawable(corrections))) or "—"
        raise UnknownRecordError(number=number, allowed=allowed)
    return found


def _already(row: RuleRow, theirs: Correction, yours: str) -> AlreadyCorrectedError:
    return AlreadyCorrectedError(
        key=row.key,
        line=row.line,
        number=theirs.number,
        reviewer=theirs.reviewer,
        on=f"{theirs.at:%Y-%m-%d %H:%M}",
        because=theirs.because,
        theirs=steps_text(theirs.steps),
        yours=yours,
    )


def _answer(
    reading: Reading, row: RuleRow, book: Rulebook, faults: Sequence[RulesError]
) -> ReviewAnswer:
    """The reading checked; raises with every fault, those of the reviewer's included."""
    try:
        answer = checked(reading, row, book.agency)
    except CorrectionRefusedError as refusal:
        raise _all([*faults, refusal]) from refusal
    _refuse(faults)
    return answer


def _refuse(faults: Sequence[RulesError]) -> None:
    if faults:
        raise _all(faults)


def _all(faults: Sequence[RulesError]) -> RulesError:
    return faults[0] if len(faults) == 1 else BadInputError(faults)


def _reviewer_faults(by: Reviewer, *, needs_reason: bool = True) -> Iterator[RulesError]:
    broken = {"校對者": unprintable(by.name), "理由": unprintable(by.because)}
    for field, found in broken.items():
        if found:
            yield ReviewerTextError(field=field, position=found[0], character=found[1])
    if any(broken.values()):
        return
    name, because = one_line(by.name), one_line(by.because)
    if not name or len(name) > LONGEST_TEXT:
        yield ReviewerFaultError(field="校對者", longest=LONGEST_TEXT)
    if (needs_reason and not because) or len(because) > LONGEST_TEXT:
        yield ReviewerFaultError(field="理由", longest=LONGEST_TEXT)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)
