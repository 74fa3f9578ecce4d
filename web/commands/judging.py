"""What `chenhe audit` looks at: a file, or the office's own log; by which people; how far it is.

A file needs no database: the rules are the agency's own, and the versions kept of them are read
from their folder if there is one. The office's own log is read in one transaction.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from rules.agency.file import read_file
from rules.rulebook import Rulebook
from web.audits import judging as audits
from web.audits.keeping import audits_folder
from web.audits.own import own_judged, own_log
from web.commands.common import note
from web.commands.offices import OfficeChoice
from web.services import open_casework, open_rulebook, open_rulebooks, open_store
from web.settings import Settings
from web.uploads.apart import is_packed, read_behind, read_own
from workflow.actions.confidential import Reader
from workflow.audit.auditing import Basis
from workflow.audit.findings import Audit
from workflow.audit.kept.about import Asked
from workflow.audit.kept.folder import AuditFolder, Made
from workflow.audit.kept.samples import KeptSample, keep_sample
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.mapping_file import mapping_toml, read_mapping_file
from workflow.audit.reading.records import LogRead
from workflow.audit.reading.sheets import Source
from workflow.audit.reading.sources import content_of, read_source
from workflow.audit.sampling.drawing import Drawn
from workflow.calendar import taipei_day
from workflow.office import taipei_now
from workflow.organisation.people import Organisation

STANDARD_INPUT, STANDARD_INPUT_NAME = "-", "標準輸入"
OF_THE_OFFICE = "office"
PAUSE_SECONDS = 2  # between two words of progress


@dataclass(frozen=True, kw_only=True)
class Ran:
    """An audit, and what it looked at."""

    audit: Audit
    read: LogRead
    basis: Basis
    brought: Callable[[], tuple[bytes, Source]]  # the file as it came, and as its sheets are read
    drawn: Drawn | None = None  # the sample that `audit` is of; None where all is looked at


@dataclass(frozen=True, kw_only=True)
class Ground:
    """By which office's rules and people a log is judged.

    `people` is the path of a roster, or OF_THE_OFFICE for those appointed there; "" for nobody,
    and then no finding is made of who signed.
    """

    settings: Settings
    office: OfficeChoice
    people: str = ""

    @property
    def rulebook(self) -> Rulebook:
        """The rules the office works by now."""
        return open_rulebook(self.settings, self.office.value).current()

    def rulebooks(self) -> Rulebooks:
        """All versions; those kept that cannot be read are named."""
        found, lost = audits.rulebooks_of(self.rulebook, open_rulebooks(self.settings))
        for version in lost:
            note(f"注意：留存的規則版本 {version} 讀不出來，沒有用到")
        return found

    def organisation(self) -> Organisation | None:
        """The people; None where none are named. Raises BadInputError for a roster with faults."""
        if not self.people:
            return None
        if self.people == OF_THE_OFFICE:
            store = open_store(self.settings)
            return open_casework(store, self.rulebook, self.office.value).office.organisation
        file = Path(self.people)
        agency = self.rulebook.agency
        raw, reader = read_file(file), audits.roster_organisation
        return read_own(reader, raw, file=file.name, agency=agency)


@dataclass(kw_only=True)
class Told:
    """Progress on stderr, now and then: a short audit says nothing."""

    seconds: Callable[[], float] = time.monotonic
    last: float = field(init=False)

    def __post_init__(self) -> None:
        self.last = self.seconds()

    def __call__(self, stage: str, done: int, of: int) -> None:
        """Say how far it is, unless it was said a moment ago."""
        if self.seconds() - self.last < PAUSE_SECONDS:
            return
        self.last = self.seconds()
        note(f"{stage} {done:,}／{of:,}" if of else f"{stage} {done:,}" if done else stage)


def file_judged(log: str, asked: Asked, ground: Ground, mapping: Path | None) -> Ran:
    """The audit of a file, or of standard input."""
    given = read_mapping_file(mapping) if mapping else None
    told, rulebooks, organisation = Told(), ground.rulebooks(), ground.organisation()
    basis = audits.basis_of(rulebooks, asked, organisation)
    content, name = _content(log)
    ran = audits.judged(_read(content, name, told), asked, basis, told, given)
    return Ran(audit=ran.audit, read=ran.read, basis=basis, brought=lambda: (content, ran.source))


def own_log_judged(asked: Asked, ground: Ground, *, reads_all: bool) -> Ran:
    """The audit of the office's own log in place; a 密件 is sealed unless all is to be read.

    It comes to the same as auditing what `chenhe log export --format csv` writes.
    """
    office, store = ground.office.value, open_store(ground.settings)
    rulebooks, organisation = ground.rulebooks(), ground.organisation()
    reader = Reader(
        organisation=Organisation(), today=taipei_day(taipei_now()), reads_all=reads_all
    )
    told, basis = Told(), audits.basis_of(rulebooks, asked, organisation)
    own = own_log(store, office, reader, told)
    ran = own_judged(own, basis, told)
    if own.sealed:
        note(f"其中密件 {own.sealed} 件沒有稽核內容；要稽核，加 --confidential")

    def brought() -> tuple[bytes, Source]:
        content = own.as_csv()
        return content, read_source(content, file=own.office)

    return Ran(audit=ran.audit, read=ran.read, basis=basis, brought=brought)


def kept_on_pages(file: Path, asked: Asked, ran: Ran, ground: Ground) -> None:
    """Keep a file and what was found in it where a server's pages show it, whatever its size.

    A sample that was drawn is kept with it.
    """
    days = ground.settings.audit_days
    folder = AuditFolder(audits_folder(ground.settings), upload_days=days)
    read = replace(asked, mapping=mapping_toml(ran.read.mapping), sheet=ran.read.mapping.sheet)
    made = Made(by="chenhe audit", asked=read, at=taipei_now())
    kept = folder.keep_judged(file, made, ran.audit, ran.read.log)
    if ran.drawn:
        sample = KeptSample(drawn=ran.drawn, by=made.by, at=made.at, judged_at=kept.ended_at)
        keep_sample(folder, kept, sample)
    note(f"已留存在 {folder.of(kept.id)}；頁面：/audits/{kept.id}")


def source_read(log: str) -> Source:
    """The sheets of a file, or of standard input."""
    content, name = _content(log)
    return _read(content, name, Told())


def _content(log: str) -> tuple[bytes, str]:
    """What stands in a file, or on standard input, and what it is called."""
    if log == STANDARD_INPUT:
        return sys.stdin.buffer.read(), STANDARD_INPUT_NAME
    path = Path(log)
    return content_of(path), path.name


def _read(content: bytes, file: str, told: Told) -> Source:
    """A workbook is read apart: what it holds may be far more than its size."""
    if is_packed(content):
        return read_behind(read_source, content, file=file, progress=told)
    return read_source(content, file=file, progress=told)
