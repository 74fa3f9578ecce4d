"""`chenhe audit --kept ID`: the report of an audit kept on a server, as its page has it."""

from dataclasses import dataclass, replace

from web.audits.inspected import counted_of, sheet_of
from web.audits.judging import basis_of
from web.audits.keeping import audits_folder
from web.commands.audit_report import asked_of, told_of
from web.commands.audit_writing import Reported
from web.commands.common import note
from web.commands.judging import OF_THE_OFFICE, Ground, Told, file_judged
from web.commands.measuring import Measured, Measuring
from web.files.audit_kept import KeptFound, closing_text, kept_record, opening_text, said_below
from web.files.audit_text import audit_text
from web.files.tables import json_text
from web.language.i18n import Language
from web.papers.audit_files import FileKind, made_of_upload, worked_of
from web.papers.audit_kept import KeptReport
from web.papers.audit_report import check_reportable
from workflow.audit.findings import Audit
from workflow.audit.kept.about import Asked, KeptAudit, UnknownAuditError
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.kept.samples import samples_of, standing_of
from workflow.audit.kept.unready import AuditNotKeptError, check_done
from workflow.audit.reporting.asked import ReportAsked
from workflow.audit.sampling.drawing import Drawn
from workflow.audit.sampling.telling import sample_record
from workflow.audit.work.comparing import Counted, counted
from workflow.audit.work.scoring import scored
from workflow.kept.making import options_of
from workflow.office import taipei_now

NOT_MASKED = "頁面上的報告設為遮蔽姓名；文字與 JSON 不遮蔽，要遮蔽請用 html、pdf、xlsx 或 sheet"


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A report, what it tells of, and whether anything in it counts as a finding."""

    content: str | bytes
    audit: Audit
    has_faults: bool


def kept_printed(
    which: str, ground: Ground, options: Reported, measuring: Measuring, form: str
) -> Printed:
    """The report in this format.

    Raises AuditNotKeptError, what tells that it is not done, and what making the file raises.
    """
    folder = AuditFolder(audits_folder(ground.settings))
    kept = _find(folder, which)
    asked = asked_of(options, options_of(folder, kept.id, ReportAsked))
    report = replace(_report(folder, kept, ground, asked), sheet=measuring.sheet)
    if measuring.earlier:
        before = _earlier(folder, measuring.earlier, ground)
        report = replace(report, earlier=before)
    audit, worked = worked_of(report.order())
    found = KeptFound(kept=kept, audit=audit, worked=worked, asked=report.asked)
    if form not in set(FileKind):
        content = _told(found, form, folder, _measured(report))
    else:
        content = _file(report, FileKind(form))
    return Printed(content=content, audit=audit, has_faults=found.has_faults)


def _find(folder: AuditFolder, which: str) -> KeptAudit:
    """The audit, done; raises AuditNotKeptError and what tells that it is not done."""
    try:
        kept = folder.find(which)
    except UnknownAuditError as error:
        known = folder.all()
        raise AuditNotKeptError(folder=folder.folder, which=which, known=known) from error
    check_done(kept)
    return kept


def _report(folder: AuditFolder, kept: KeptAudit, ground: Ground, asked: ReportAsked) -> KeptReport:
    """What the page would report; raises EmptySampleError where only a sample is asked for."""
    people = OF_THE_OFFICE if kept.asked.uses_organisation else ""
    organisation = replace(ground, people=people).organisation()
    report = KeptReport(
        folder=folder,
        kept=kept,
        ledger=folder.found(kept.id),
        basis=basis_of(ground.rulebooks(), kept.asked, organisation),
        asked=asked,
        language=Language.CHINESE,
        made_at=taipei_now(),
    )
    if asked.is_of_sample:
        check_reportable(report.ledger, asked)
    return report


def _file(report: KeptReport, kind: FileKind) -> str | bytes:
    """The file of a report."""
    content = made_of_upload(
        report.upload,
        order=report.order(kind),
        file=report.kept.file,
        asked=report.kept.asked,
        progress=Told(),
    )
    raw = told_of(content, report.asked)
    return raw.decode() if kind is FileKind.HTML else raw


def _measured(report: KeptReport) -> Measured:
    """The scores by the sheet said or kept, and the comparison with an earlier audit."""
    ledger = report.ledger
    sheet = report.sheet or sheet_of(report.folder, report.kept.id)
    scores = scored(ledger.alike(sampled=report.asked.is_of_sample), sheet) if sheet else None
    return Measured(scores=scores, comparison=report.comparison)


def _earlier(folder: AuditFolder, which: str, ground: Ground) -> Counted:
    """What is compared with: the kept audit of this id, else the log in this file."""
    try:
        kept = folder.find(which)
    except UnknownAuditError:
        return counted(file_judged(which, Asked(), ground, None).audit)
    check_done(kept)
    return counted_of(kept, folder.found(kept.id))


def _told(found: KeptFound, form: str, folder: AuditFolder, measured: Measured) -> str:
    """As text or JSON, where no name is masked."""
    if found.asked.is_masked:
        note(NOT_MASKED)
    if form == "json":
        drawn = _drawn(folder, found.kept)
        sample = {"sample": sample_record(drawn) if drawn else None}
        return json_text(kept_record(found) | sample | measured.record())
    ledger = folder.found(found.kept.id)
    subjects = {case.id: case.subject for case in ledger.examined()}
    lines = (
        *audit_text(found.audit, subjects, opening_text(found), said_below(found)),
        *closing_text(found),
        *measured.text(),
    )
    return "".join(f"{line}\n" for line in lines)


def _drawn(folder: AuditFolder, kept: KeptAudit) -> Drawn | None:
    """The sample that counts; None where none was drawn since it was judged."""
    standing = standing_of(samples_of(folder, kept.id))
    return standing.drawn if standing and standing.is_of(kept) else None
