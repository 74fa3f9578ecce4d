"""Queries of the forms and requests that changed a log: one that comes twice is known."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select, text
from sqlmodel import SQLModel, col

from workflow.office import Sent, SentBeforeError, Submission
from workflow.store.straight import run
from workflow.store.tables import SubmissionRow

KEPT_FOR = timedelta(days=7)
_COLUMNS = SQLModel.metadata.tables["submission"].c
_KEEP = text(
    "INSERT INTO submission (key, digest, answer, sent_at) VALUES (:key, :digest, :answer, :now)"
    " ON CONFLICT (key) DO NOTHING"
).bindparams(bindparam("now", type_=_COLUMNS.sent_at.type))
_ANSWER = text(
    "INSERT INTO submission (key, digest, answer, sent_at) VALUES (:key, :digest, :answer, :now)"
    " ON CONFLICT (key) DO UPDATE SET answer = excluded.answer"
).bindparams(bindparam("now", type_=_COLUMNS.sent_at.type))
_FORGET_OLD = delete(SubmissionRow).where(col(SubmissionRow.sent_at) < bindparam("before"))
_FOUND = select(col(SubmissionRow.digest), col(SubmissionRow.answer)).where(
    col(SubmissionRow.key) == bindparam("sought")
)


def keep(connection: Connection, submission: Submission) -> None:
    """Keep it with what it changes, and drop those too old; raises SentBeforeError."""
    now = datetime.now(UTC)
    run(connection, _FORGET_OLD, {"before": now - KEPT_FOR})
    if not run(connection, _KEEP, _row(submission, "", now)):
        submission.is_second = True
        raise SentBeforeError


def answer(connection: Connection, submission: Submission, said: str) -> None:
    """Keep how it was answered."""
    now = datetime.now(UTC)
    run(connection, _ANSWER, _row(submission, said, now))


def find(connection: Connection, key: str) -> Sent | None:
    """What became of the submission of this key."""
    row = connection.execute(_FOUND, {"sought": key}).one_or_none()
    return Sent(digest=row.digest, answer=row.answer) if row else None


def _row(submission: Submission, said: str, now: datetime) -> dict[str, object]:
    return {"key": submission.key, "digest": submission.digest, "answer": said, "now": now}
