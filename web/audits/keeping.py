"""The kept audits of a server: where they lie, and how one is judged when its turn comes.

What an audit may ask of the office (its rules, the versions kept of them, its people) is read when
it runs, not when it was brought: a row corrected meanwhile is judged as corrected.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from starlette.requests import Request

from web.audits.judging import basis_of, judged, rulebooks_of
from web.services import Services, database_url
from web.settings import Settings, data_folder
from web.uploads.apart import read_behind
from workflow.audit.findings import Audit
from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.kept.running import AuditRuns
from workflow.audit.log import Log
from workflow.audit.reading.sheets import Progress
from workflow.audit.reading.sources import read_source
from workflow.office import taipei_now
from workflow.store.database import folder_beside


def open_audits(services: Services) -> AuditRuns:
    """The audits kept beside the office's database, and the thread that carries them out.

    The thread starts with the first audit; close the runs before the services.
    """
    folder = AuditFolder(audits_folder(services.settings))
    return AuditRuns(folder=folder, judge=partial(_judge, services), clock=taipei_now)


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


def _judge(
    services: Services, kept: KeptAudit, content: bytes, progress: Progress
) -> tuple[Audit, Log]:
    source = read_behind(read_source, content, file=kept.file, progress=progress)
    organisation = services.staffing.organisation if kept.asked.uses_organisation else None
    rulebooks, _ = rulebooks_of(services.rulebook, services.store.archive)
    basis = basis_of(rulebooks, kept.asked, organisation)
    found = judged(source, kept.asked, basis, progress)
    return found.audit, found.read.log
