"""Going on with a log that its checkpoints do not know so: on purpose, and on record."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from workflow.errors import WorkflowError
from workflow.organisation.events import LogAccepted
from workflow.organisation.people import Organisation
from workflow.organisation.recording import checked_name
from workflow.refusals.base import MissingInputError
from workflow.store.chain import GENESIS, Known, LogRecord
from workflow.store.checkpoints import Checkpoint
from workflow.store.continuing import LogEnd
from workflow.store.opened import chain_text
from workflow.store.walking import verified
from workflow.texts import kept_line

ACCEPT = "接受紀錄"


class NothingToAcceptError(WorkflowError):
    """The log agrees with its checkpoints."""

    template = "紀錄與檢查點相符，沒有要接受的；可以照常辦理"


class BrokenChainError(WorkflowError):
    """The log does not even agree with itself."""

    template = "紀錄本身%(what)s，不能接受；請還原一份完好的備份"


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Who accepts a log as it is, why, and when."""

    by: str
    reason: str
    at: datetime

    def checked(self) -> Self:
        """As the record keeps it; raises RefusedError."""
        reason = kept_line("理由", self.reason)
        if not reason:
            raise MissingInputError(action=ACCEPT, needed="理由", allowed="一段文字")
        return replace(self, by=checked_name(ACCEPT, self.by), reason=reason)


def accepted(
    organisation: Organisation, acceptance: Acceptance, *, known: Checkpoint | None, kept: LogEnd
) -> LogAccepted:
    """What the log records of it; raises RefusedError for a name or a reason that cannot be."""
    acceptance = acceptance.checked()
    return LogAccepted(
        sequence=organisation.version + 1,
        at=acceptance.at,
        recorded_at=acceptance.at,
        recorded_by=acceptance.by,
        reason=acceptance.reason,
        known_count=known.count if known else 0,
        known_head=known.head if known else GENESIS,
        kept_count=kept.count,
        kept_head=kept.head,
    )


def check_acceptable(records: Callable[[], Iterable[LogRecord]], known: Known) -> None:
    """Whether it is the checkpoints alone that do not fit; the log is read twice, never held.

    Raises NothingToAcceptError or BrokenChainError.
    """
    if verified(records(), known).first_bad is None:
        raise NothingToAcceptError
    if bad := verified(records(), Known()).first_bad:
        raise BrokenChainError(what=chain_text(bad))
