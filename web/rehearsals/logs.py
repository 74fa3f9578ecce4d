"""A log brought to a rehearsal, from wherever it comes, and read as 稽核 reads it.

Which log was chosen is kept with the question; the bytes are fetched when its turn comes, so that
the office's own cases are those of that moment and a deleted audit is not read behind its back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from web.audits.judging import GATHERING, MAPPING, NoRecordError, with_sheet_first
from web.audits.keeping import audits_folder
from web.audits.own import OWN_FILE, own_log
from web.services import Services
from web.uploads.apart import told_apart
from workflow.actions.confidential import Reader
from workflow.audit.kept.about import Asked, UploadGoneError
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.log import Order
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.mapping import Mapping
from workflow.audit.reading.mapping_file import read_mapping
from workflow.audit.reading.records import LogRead, read_log
from workflow.audit.reading.sheets import Progress, Source
from workflow.audit.reading.sources import read_source
from workflow.audit.reading.suggesting import suggested
from workflow.calendar import taipei_day
from workflow.kept.about import UnknownKeptError
from workflow.office import taipei_now
from workflow.organisation.people import Organisation
from workflow.rehearsal.kept.log import LOG, LogChoice, LogGoneError, Origin, log_choice
from workflow.texts import msgid

ESTIMATING = msgid("估計")


@dataclass(frozen=True, kw_only=True)
class LogBrought:
    """A log as bytes, and how it is read: its columns, its sheet, the rows said of its cases."""

    file: str
    content: bytes
    asked: Asked


def log_brought(
    services: Services, read: Callable[[str], bytes], progress: Progress | None = None
) -> LogBrought:
    """The log that was chosen; `read` gives what is kept of the choice.

    Raises LogGoneError where it is there no more, NoCaseError for an office without any case.
    """
    choice = log_choice(read)
    try:
        match choice.origin:
            case Origin.FILE:
                asked = Asked(mapping=choice.mapping)
                return LogBrought(file=choice.file, content=read(LOG), asked=asked)
            case Origin.AUDIT:
                return _of_audit(services, choice)
            case Origin.OWN:
                return _own(services, progress)
    except (UnknownKeptError, UploadGoneError) as error:
        raise LogGoneError(file=choice.file) from error


def _of_audit(services: Services, choice: LogChoice) -> LogBrought:
    folder = AuditFolder(audits_folder(services.settings))
    kept = folder.find(choice.audit)
    return LogBrought(file=kept.file, content=folder.upload(kept.id), asked=kept.asked)


def _own(services: Services, progress: Progress | None) -> LogBrought:
    """The office's own log as whoever may audit it sees it: 密件 stay sealed."""
    nobody = Reader(organisation=Organisation(), today=taipei_day(taipei_now()))
    own = own_log(services.store, services.office, nobody, progress)
    return LogBrought(file=OWN_FILE, content=own.as_csv(), asked=Asked())


def mapping_asked(asked: Asked) -> Mapping | None:
    """The columns as they were said to be; None to go by what the file suggests."""
    return read_mapping(asked.mapping.encode(), file=MAPPING) if asked.mapping else None


def log_read(
    source: Source, rulebooks: Rulebooks, mapping: Mapping | None = None, sheet: str = ""
) -> LogRead:
    """The records of a file in order of time; raises NoRecordError for one without any."""
    agency = rulebooks.current.agency
    source = with_sheet_first(source, sheet or (mapping.sheet if mapping else ""))
    if not source.sheets or not source.sheets[0].count:
        raise NoRecordError(file=source.file)
    return read_log(source, mapping or suggested(source, agency), agency, order=Order.TIME)


def told_behind(
    brought: LogBrought, rulebooks: Rulebooks, tell: Callable[..., Any], progress: Progress
) -> Any:
    """`tell(read, rulebooks, confirmed=…)` of a log, in a process with limits.

    `tell` goes there pickled; `progress` may raise, which ends it.
    """
    return told_apart(
        _told,
        brought.content,
        file=brought.file,
        progress=progress,
        asked=brought.asked,
        rulebooks=rulebooks,
        tell=tell,
    )


def _told(
    content: bytes,
    *,
    file: str,
    progress: Progress,
    asked: Asked,
    rulebooks: Rulebooks,
    tell: Callable[..., Any],
) -> Any:
    """In that process: the whole way from bytes to what they tell."""
    source = read_source(content, file=file, progress=progress)
    progress(GATHERING, 0, 0)
    read = log_read(source, rulebooks, mapping_asked(asked), asked.sheet)
    progress(ESTIMATING, 0, 0)
    return tell(read, rulebooks, confirmed=asked.confirmed)
