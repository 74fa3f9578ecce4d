"""A file read as asked and judged by the rules and people of an office, for every way in.

The command line judges at once what lies on its machine; pages and programs bring a file that is
kept and judged in the background. Both come through here, so both find the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from pathlib import Path

from rules.agency.agency import Agency
from rules.rulebook import Rulebook
from web.language.i18n import msgid
from workflow.audit.auditing import Basis, audit
from workflow.audit.findings import Audit
from workflow.audit.kept.about import Asked
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.mapping import Mapping
from workflow.audit.reading.mapping_file import read_mapping
from workflow.audit.reading.records import LogRead, read_log
from workflow.audit.reading.sheets import Progress, Source
from workflow.audit.reading.suggesting import suggested
from workflow.calendar import taiwan_calendar
from workflow.errors import WorkflowError
from workflow.office import ArchiveError, taipei_now
from workflow.organisation.changes import Provenance
from workflow.organisation.events import after
from workflow.organisation.people import Organisation
from workflow.organisation.roster import read_roster
from workflow.organisation.roster_import import enrol
from workflow.store.archive import RulebookArchive

MOST_VERSIONS = 32  # kept at hand once read
MAPPING = "mapping.toml"
GATHERING = msgid("整理各件的紀錄")


class NoSheetError(WorkflowError):
    """The file has no worksheet of this name."""

    template = "%(file)s 裡沒有工作表「%(sheet)s」。有：%(known)s"


class NoRecordError(WorkflowError):
    """The file has columns, and nothing in them."""

    template = "%(file)s 裡沒有任何紀錄，只有欄名；沒有可以稽核的"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What an audit came to, and what it looked at."""

    source: Source
    read: LogRead
    audit: Audit


def judged(
    source: Source,
    asked: Asked,
    basis: Basis,
    progress: Progress | None = None,
    mapping: Mapping | None = None,
) -> Judged:
    """The findings of a file; `mapping` where it was read already.

    The source comes back with the sheet first that was judged. Raises NoSheetError, NoRecordError,
    or BadInputError for a mapping that cannot be read or does not fit.
    """
    agency = basis.rulebooks.current.agency
    if mapping is None and asked.mapping:
        mapping = read_mapping(asked.mapping.encode(), file=MAPPING)
    source = with_sheet_first(source, asked.sheet or (mapping.sheet if mapping else ""))
    if not source.sheets or not source.sheets[0].count:
        raise NoRecordError(file=source.file)
    chosen = replace(mapping, sheet=asked.sheet or mapping.sheet) if mapping else None
    if progress:
        progress(GATHERING, 0, 0)
    read = read_log(source, chosen or suggested(source, agency), agency, order=asked.order)
    return Judged(source=source, read=read, audit=audit(read, basis, progress))


def basis_of(rulebooks: Rulebooks, asked: Asked, organisation: Organisation | None) -> Basis:
    """By what a log is judged, as asked."""
    return Basis(
        rulebooks=rulebooks,
        organisation=organisation,
        confirmed=asked.confirmed,
        assumes=asked.assumes,
    )


def rulebooks_of(current: Rulebook, archive: RulebookArchive) -> tuple[Rulebooks, tuple[str, ...]]:
    """The versions of an agency's rules, and the names of those kept that cannot be read.

    A version that was damaged on the disk must not keep the others from being judged by; whoever
    calls says which ones were left out.
    """
    kept: list[Rulebook] = []
    lost: list[str] = []
    for version in _versions(current, archive):
        try:
            kept.append(_kept_rulebook(archive.folder, version))
        except ArchiveError:
            lost.append(version)
    return Rulebooks(current=current, kept=tuple(kept)), tuple(lost)


def roster_organisation(raw: bytes, *, file: str, agency: Agency) -> Organisation:
    """The people of a roster alone; raises BadInputError with every fault.

    Nothing of it is recorded anywhere: an inspector's roster is not the office's.
    """
    now = taipei_now()
    enrolment = enrol(
        read_roster(raw, file=file, agency=agency),
        Organisation(),
        provenance=Provenance(at=now, recorded_at=now, recorded_by=file),
        agency=agency,
        calendar=taiwan_calendar(agency.closures),
    )
    return reduce(after, enrolment.events, Organisation())


def with_sheet_first(source: Source, name: str) -> Source:
    """The source with the sheet of this name first, as it is for none; raises NoSheetError."""
    if not name:
        return source
    chosen = [sheet for sheet in source.sheets if sheet.name == name]
    if not chosen:
        known = "、".join(sheet.name or "（沒有名稱）" for sheet in source.sheets)
        raise NoSheetError(file=source.file, sheet=name, known=known)
    others = (sheet for sheet in source.sheets if sheet.name != name)
    return replace(source, sheets=(*chosen, *others))


def _versions(current: Rulebook, archive: RulebookArchive) -> Iterator[str]:
    """The versions kept of the same agency, but for the one in force."""
    agency = current.version.partition("@")[0]
    for version in archive.versions():
        if version.partition("@")[0] == agency and version != current.version:
            yield version


@lru_cache(maxsize=MOST_VERSIONS)
def _kept_rulebook(folder: Path | None, version: str) -> Rulebook:
    return RulebookArchive(folder).load(version)
