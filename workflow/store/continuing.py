"""Whether a log may be continued: no event is added to a database behind its checkpoints."""

from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from workflow.refusals.base import UnsoundLogError
from workflow.store.chain import RECORD_FIELDS, LogRecord, checkpoint_of
from workflow.store.checkpoints import Checkpoint, Checkpoints
from workflow.store.tables import UNCOUNTED, EventRow

_BEYOND = (
    select(*(col(getattr(EventRow, name)) for name in RECORD_FIELDS))
    .where(
        col(EventRow.office) == bindparam("in_office"),
        col(EventRow.number) >= bindparam("known"),
    )
    .order_by(col(EventRow.number))
)

_HASH_AT = select(col(EventRow.hash)).where(
    col(EventRow.office) == bindparam("in_office"), col(EventRow.number) == bindparam("at")
)


class OlderDatabaseError(UnsoundLogError):
    """The checkpoints know of more events than the database holds."""

    template = (
        "資料庫比檢查點舊：檢查點記到「%(office)s」的第 %(known)s 筆，資料庫只有 %(count)s 筆。"
        "這個動作沒有記錄。請管理人員放回原來的資料庫；若是刻意還原備份，先以 chenhe log accept "
        "--office %(office)s 登錄接受的人與理由"
    )


class OtherDatabaseError(UnsoundLogError):
    """An event is another than its checkpoint says."""

    template = (
        "資料庫與檢查點不符：「%(office)s」的第 %(known)s 筆不是當時所記的。這個動作沒有記錄。"
        "請管理人員以 chenhe log verify 查明，放回原來的資料庫；若是刻意還原備份，先以 chenhe log "
        "accept --office %(office)s 登錄接受的人與理由"
    )


class CheckpointsLostError(UnsoundLogError):
    """Events have no checkpoint: it was lost, or they were not recorded by this program."""

    template = (
        "檢查點檔 %(file)s 沒有「%(office)s」第 %(number)s 筆起的檢查點：不是檢查點遺失，就是有人"
        "直接寫進了資料庫。這個動作沒有記錄。請管理人員以 chenhe log verify 查明，從備份放回檢查點"
        "檔或資料庫；找不回來時，先以 chenhe log accept --office %(office)s 登錄接受的人與理由"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEnd:
    """Where an office's log ends: how many events, the hash of the last, how many are counted."""

    count: int
    settled: int
    head: str


def check_continues(
    connection: Connection, checkpoints: Checkpoints, office: str, end: LogEnd
) -> None:
    """Whether the log may go on behind `end`, the checkpoints held and the office locked.

    A line stands before its record does, so a record without one is not ours to go on from. Two
    get their lines here: a log older than checkpoints, and on PostgreSQL what another machine
    wrote, whose lines stand in its own file; these are marked as found, and verifying names them.
    Raises OlderDatabaseError, OtherDatabaseError, CheckpointsLostError or
    CheckpointsUnwritableError.
    """
    if checkpoints.path is None:
        return
    were_lost = checkpoints.are_lost
    checkpoints.settle(office, partial(is_kept, connection))
    last = checkpoints.last(office)
    known = last.count if last else 0
    if known > end.count:
        raise OlderDatabaseError(office=office, known=known, count=end.count)
    beyond = _beyond(connection, office, known) if known < end.count else []
    if last and _hash_at(last, beyond, end) != last.head:
        raise OtherDatabaseError(office=office, known=known)
    is_older = last is None and end.settled == UNCOUNTED
    may_be_elsewhere = connection.dialect.name != "sqlite" and not were_lost
    if beyond and not (is_older or may_be_elsewhere):
        raise CheckpointsLostError(file=str(checkpoints.path), office=office, number=known + 1)
    checkpoints.begin()
    lines = (checkpoint_of(record) for record in beyond if record.number > known)
    checkpoints.append(*(replace(line, is_found=not is_older) for line in lines))


def is_kept(connection: Connection, line: Checkpoint) -> bool:
    """Whether the record that a line announced is in the database."""
    where = {"in_office": line.office, "at": line.count}
    return connection.execute(_HASH_AT, where).scalar() == line.head


def _hash_at(last: Checkpoint, beyond: list[LogRecord], end: LogEnd) -> str:
    """The hash of the record that the last checkpoint is about."""
    if last.count == end.count:
        return end.head
    return next((record.hash for record in beyond if record.number == last.count), "")


def _beyond(connection: Connection, office: str, known: int) -> list[LogRecord]:
    """The records from this one on: few, unless another machine wrote them."""
    rows = connection.execute(_BEYOND, {"in_office": office, "known": known})
    return [LogRecord(**row) for row in rows.mappings()]
