"""The kept audits of a server: where they lie, and how one is judged when its turn comes.

What an audit may ask of the office (its rules, the versions kept of them, its people) is read when
it runs, not when it was brought: a row corrected meanwhile is judged as corrected.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

from starlette.requests import Request

from rules.errors import ChenheError
from web.audits.judging import basis_of, judged, rulebooks_of
from web.audits.own import own_judged, own_log
from web.services import Services, database_url
from web.settings import Settings, data_folder
from web.uploads.apart import read_behind
from workflow.actions.confidential import Reader
from workflow.audit.auditing import Basis
from workflow.audit.findings import Audit
from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.kept.running import AuditRuns
from workflow.audit.log import Log
from workflow.audit.reading.sheets import Progress
from workflow.audit.reading.sources import read_source
from workflow.audit.reporting.asked import ReportAsked
from workflow.calendar import taipei_day
from workflow.kept.making import Makings
from workflow.office import taipei_now
from workflow.organisation.people import Organisation
from workflow.store.database import folder_beside


def open_audits(services: Services) -> AuditRuns:
    """The audits kept beside the office's database, and the thread that carries them out.

    The thread starts with the first audit; close the runs before the services.
    """
    settings = services.settings
    folder = AuditFolder(audits_folder(settings), upload_days=settings.audit_days)
    with suppress(ChenheError):  # a folder that cannot be read is told where it is looked into
        folder.drop_uploads(taipei_now())
    return AuditRuns(folder=folder, judge=partial(_judge, services, folder), clock=taipei_now)


def audits_folder(settings: Settings) -> Path:
    """Where audits are kept; raises DatabaseUnusableError."""
    otherwise = data_folder() / "audits"
    return folder_beside(
        database_url(settings), "audits", given=settings.audits, otherwise=otherwise
    )


def audits(request: Request) -> AuditRuns:
    """The audits of the application that received `request`."""
    found = request.app.state.audits
    assert isinstance(found, AuditRuns)
    return found


def open_reports(runs: AuditRuns) -> Makings[ReportAsked]:
    """The files made of those audits; close them before the runs."""
    return Makings(folder=runs.folder, asks=ReportAsked, clock=runs.clock)


def reports(request: Request) -> Makings[ReportAsked]:
    """The files of reports of the application that received `request`."""
    found = request.app.state.reports
    assert isinstance(found, Makings)
    return cast(Makings[ReportAsked], found)


def _judge(
    services: Services, folder: AuditFolder, kept: KeptAudit, content: bytes, progress: Progress
) -> tuple[Audit, Log]:
    organisation = services.staffing.organisation if kept.asked.uses_organisation else None
    rulebooks, _ = rulebooks_of(services.rulebook, services.store.archive)
    basis = basis_of(rulebooks, kept.asked, organisation)
    if kept.asked.is_own:
        return _own_judged(services, folder, kept, basis, progress)
    source = read_behind(read_source, content, file=kept.file, progress=progress)
    found = judged(source, kept.asked, basis, progress)
    return found.audit, found.read.log


def _own_judged(
    services: Services, folder: AuditFolder, kept: KeptAudit, basis: Basis, progress: Progress
) -> tuple[Audit, Log]:
    """The office's own log: whoever may look at audits may look at this, so 密件 stay sealed."""
    nobody = Reader(organisation=Organisation(), today=taipei_day(taipei_now()))
    own = own_log(services.store, services.office, nobody, progress)
    found = own_judged(own, basis, progress)
    folder.keep_read(kept.id, own.as_csv(), taipei_now())
    return replace(found.audit, file=kept.file), found.read.log
