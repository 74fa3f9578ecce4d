"""The folder of audits: beside what is told of each, its file and what was found.

<id>/upload       the file as it came
<id>/findings.json what was found, once it is done
"""

from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from workflow.audit.findings import Audit
from workflow.audit.kept.about import (
    AUDIT_ROOM,
    LARGEST_UPLOAD,
    LONGEST_NAME,
    MOST_KEPT,
    Asked,
    KeptAudit,
    UploadEmptyError,
    UploadTooLargeError,
)
from workflow.kept.about import State
from workflow.kept.folder import KeptFolder, new_id

UPLOAD, FINDINGS = "upload", "findings.json"
_about, _findings = TypeAdapter(KeptAudit), TypeAdapter(Audit)


class AuditFolder(KeptFolder[KeptAudit]):
    """Every audit kept; several processes may use it at once.

    Raises AuditUnkeepableError where the disk does not do what is asked, UnknownAuditError for an
    id that no audit has.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, AUDIT_ROOM, _about)

    def keep(self, content: bytes, *, file: str, by: str, asked: Asked, at: datetime) -> KeptAudit:
        """Keep a file to be audited.

        Raises UploadEmptyError, UploadTooLargeError or TooManyKeptError, and then nothing is kept.
        """
        made = KeptAudit(
            id=new_id(),
            file=_plain_name(file),
            size=len(content),
            by=by,
            created_at=at,
            asked=asked,
        )
        if not content:
            raise UploadEmptyError(file=made.file)
        if len(content) > LARGEST_UPLOAD:
            raise UploadTooLargeError(file=made.file, size=len(content))
        self.place(made, {UPLOAD: content}, most=MOST_KEPT)
        return made

    def upload(self, audit: str) -> bytes:
        """The file as it came."""
        return self.read(audit, UPLOAD)

    def findings(self, audit: str) -> Audit | None:
        """What was found; None unless it is done."""
        if self.find(audit).state is not State.DONE:
            return None
        try:
            return _findings.validate_json(self.read(audit, FINDINGS))
        except ValidationError as error:
            raise self.unkeepable(error, audit) from error

    def keep_findings(self, audit: str, found: Audit) -> None:
        """Keep what was found; whoever calls says afterwards that it is done."""
        self.put(audit, FINDINGS, _findings.dump_json(found))


def _plain_name(file: str) -> str:
    """The name without folders and what no name holds, its ending kept if it is long."""
    name = "".join(each for each in file.replace("\\", "/").rpartition("/")[2] if each >= " ")
    return name if len(name) <= LONGEST_NAME else name[:50] + "…" + name[-49:]
