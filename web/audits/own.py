"""The office's own log judged in place: what `chenhe audit` without a file and 本機關 both do."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from web.audits.judging import NoRecordError
from workflow.actions.confidential import Reader
from workflow.audit.auditing import Basis, audit
from workflow.audit.findings import Audit
from workflow.audit.reading.records import LogRead, log_of_rows
from workflow.audit.reading.sheets import Progress
from workflow.audit.reading.sources import READING
from workflow.desk.sealing import Sealed
from workflow.office import Storage
from workflow.reports.records import LOG_COLUMNS, log_rows

OWN, OWN_FILE = "本機關", "本機關.csv"  # its log, and as a file
EVERY = 5_000  # records between two words of progress
Row = Mapping[str, str]


class NoCaseError(NoRecordError):
    """Nothing has come in yet."""

    template = "%(file)s還沒有任何紀錄，沒有可以稽核的。收進第一件公文之後再來"


@dataclass(frozen=True, kw_only=True)
class OwnLog:
    """The log of an office as of one moment, as far as its reader may read it."""

    office: str
    rows: Sequence[Row]
    sealed: int  # cases of which only the receipt is told

    def as_csv(self) -> bytes:
        """What `chenhe log export` writes of it."""
        out = StringIO(newline="")
        writer = csv.DictWriter(out, LOG_COLUMNS, lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue().encode()


@dataclass(frozen=True, kw_only=True)
class OwnJudged:
    """What its audit came to."""

    read: LogRead
    audit: Audit


def own_log(
    store: Storage, office: str, reader: Reader, progress: Progress | None = None
) -> OwnLog:
    """All that the office has on record, read in one transaction that ends with the reading.

    Raises NoCaseError where there is nothing.
    """
    with store.reading(office) as records:
        sealed = Sealed(records=records, reader=reader)
        rows = list(_told(log_rows(store.events(office), sealed.hides), progress))
    if not rows:
        raise NoCaseError(file=OWN)
    return OwnLog(office=office, rows=rows, sealed=sealed.count)


def own_judged(own: OwnLog, basis: Basis, progress: Progress | None = None) -> OwnJudged:
    """The findings of the log, while nobody waits for it any more."""
    read = log_of_rows(own.rows, basis.rulebooks.current.agency, file=own.office)
    return OwnJudged(read=read, audit=audit(read, basis, progress))


def _told(rows: Iterable[Row], progress: Progress | None) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if progress and number % EVERY == 0:
            progress(READING, number, 0)
        yield row
