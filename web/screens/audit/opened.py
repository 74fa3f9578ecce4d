"""A kept audit opened again: its file, how its columns are read, by what it is judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from fastapi import Request

from rules.agency.agency import Agency
from rules.errors import ChenheError
from web.audits.judging import MAPPING, NoRecordError, basis_of, rulebooks_of, with_sheet_first
from web.audits.keeping import audits
from web.http.problems import sentences
from web.screens.audit.columns import Reading
from web.services import services
from web.uploads.apart import allowance_of_log, read_apart
from workflow.audit.auditing import Basis
from workflow.audit.kept.about import Asked, KeptAudit, UploadGoneError
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.reading.mapping import Mapping
from workflow.audit.reading.mapping_file import read_mapping
from workflow.audit.reading.records import read_log
from workflow.audit.reading.sheets import Source
from workflow.audit.reading.sources import read_source
from workflow.audit.reading.suggesting import suggested
from workflow.kept.about import State

MOST_OPEN = 2  # files at hand once read: a large one takes seconds


@dataclass(frozen=True, kw_only=True)
class _File:
    """Which file, read by whose rules; the folder and the agency are only where to look."""

    audit: str
    version: str
    run: str  # of our own log, which is read anew each time: when
    name: str = field(compare=False)
    folder: AuditFolder = field(compare=False)
    agency: Agency = field(compare=False)


def basis_for(request: Request, asked: Asked) -> Basis:
    """By what a log is judged here and now."""
    found = services(request)
    rulebooks, _ = rulebooks_of(found.rulebook, found.store.archive)
    organisation = found.staffing.organisation if asked.uses_organisation else None
    return basis_of(rulebooks, asked, organisation)


def reading_of(request: Request, kept: KeptAudit) -> Reading:
    """The file, and what comes of it as its columns are read now; raises what no file mends."""
    file, asked = _file(request, kept), kept.asked
    source = with_sheet_first(_source(file), asked.sheet)
    faults: list[str] = []
    if not source.sheets[0].count:
        faults += sentences(request, NoRecordError(file=source.file))
    try:
        mapping = mapping_asked(source, asked.mapping, file.agency)
    except ChenheError as error:
        mapping = suggested(source, file.agency)
        faults += sentences(request, error)
    try:
        read = (
            None if mapping.missing else read_log(source, mapping, file.agency, order=asked.order)
        )
    except ChenheError as error:
        read = None
        faults += sentences(request, error)
    return Reading(
        source=source, sheet=source.sheets[0], mapping=mapping, read=read, faults=tuple(faults)
    )


def mapping_asked(source: Source, toml: str, agency: Agency) -> Mapping:
    """How a source is read: as was said, else as it suggests itself; raises BadInputError."""
    return read_mapping(toml.encode(), file=MAPPING) if toml else suggested(source, agency)


def _file(request: Request, kept: KeptAudit) -> _File:
    """Where the file lies, and by whose names it is read; raises UploadGoneError for none."""
    if kept.upload_gone_at:
        raise UploadGoneError(file=kept.file)
    rulebook = services(request).rulebook
    return _File(
        audit=kept.id,
        version=rulebook.version,
        run=str(kept.ended_at) if kept.asked.is_own else "",
        folder=audits(request).folder,
        agency=rulebook.agency,
        name=kept.file,
    )


@lru_cache(maxsize=MOST_OPEN)
def _source(file: _File) -> Source:
    """The sheets of a file, read once however often its columns are changed."""
    content = file.folder.upload(file.audit)
    allowance = allowance_of_log(content)
    return read_apart(read_source, content, file=file.name, allowance=allowance)


def others_done(folder: AuditFolder, audit: str) -> tuple[KeptAudit, ...]:
    """The other audits that are done, the newest first: those to compare with."""
    return tuple(each for each in folder.all() if each.id != audit and each.state is State.DONE)
