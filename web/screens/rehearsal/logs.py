"""預演, the part of a form that chooses a log: a file, an audit that is kept, or our own cases.

Whoever may not audit is offered a file only: the others show who signed what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Request

from web.audits.keeping import audits
from web.audits.own import OWN_FILE
from web.http.forms import Upload
from web.http.rights import MissingRightError, Right, rights_of
from web.uploads.apart import read_apart
from workflow.audit.kept.about import LARGEST_UPLOAD, MEGABYTE, KeptAudit, UploadEmptyError
from workflow.audit.reading.mapping_file import read_mapping
from workflow.errors import WorkflowError
from workflow.kept.about import State
from workflow.rehearsal.kept.log import LogChoice, LogTooLargeError, Origin, log_files

FIELDS = ("log", "mapping")  # that hold files
FROM, AUDIT = "log_from", "audit"
Files = Mapping[str, bytes]  # to be kept with the question


class NoLogChosenError(WorkflowError):
    """Neither a file was sent nor an audit chosen."""

    template = "還沒有選紀錄。請選一個檔案、一份留存的稽核，或本機關的案件"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFields:
    """What may be chosen, and what is."""

    may_audit: bool  # else only a file can be brought
    audits: tuple[KeptAudit, ...]  # whose file is still there
    origin: Origin
    audit: str
    limit: int = LARGEST_UPLOAD // MEGABYTE  # of a file


def log_fields(request: Request, typed: Mapping[str, str]) -> LogFields:
    """The part as it was filled in; where no audit is kept, none is chosen."""
    may_audit = Right.AUDIT in rights_of(request)
    kept = audits(request).folder.all() if may_audit else ()
    found, origin = tuple(each for each in kept if _has_file(each)), _origin(typed)
    return LogFields(
        may_audit=may_audit,
        audits=found,
        origin=Origin.FILE if origin is Origin.AUDIT and not found else origin,
        audit=typed.get(AUDIT, ""),
    )


def _origin(typed: Mapping[str, str]) -> Origin:
    """Where the log comes from, as was said; an audit alone chooses itself."""
    said = typed.get(FROM, Origin.AUDIT.value if typed.get(AUDIT) else "")
    return Origin(said) if said in {each.value for each in Origin} else Origin.FILE


def chosen_log(
    request: Request, typed: Mapping[str, str], log: Upload, mapping: Upload
) -> tuple[LogChoice, Files]:
    """Which log was chosen, and what of it is kept with the question.

    Raises NoLogChosenError, MissingRightError, what says why a file is not taken, and for an audit
    that is no more UnknownAuditError.
    """
    origin = _origin(typed)
    if origin is Origin.FILE:
        return _brought(log, mapping)
    if Right.AUDIT not in rights_of(request):
        raise MissingRightError(Right.AUDIT)
    if origin is Origin.OWN:
        choice = LogChoice(origin=origin, file=OWN_FILE)
        return choice, log_files(choice)
    if not typed.get(AUDIT):
        raise NoLogChosenError
    kept = audits(request).folder.find(typed[AUDIT])
    choice = LogChoice(origin=origin, file=kept.file, audit=kept.id)
    return choice, log_files(choice)


def _brought(log: Upload, mapping: Upload) -> tuple[LogChoice, Files]:
    """A file that was sent, and perhaps one that says what its columns are."""
    if not log.name:
        raise NoLogChosenError
    if not log.raw:
        raise UploadEmptyError(file=log.name)
    if (size := len(log.raw)) > LARGEST_UPLOAD:
        limit = LARGEST_UPLOAD // MEGABYTE
        raise LogTooLargeError(file=log.name, size=f"{size / MEGABYTE:.1f}", limit=limit)
    toml = ""
    if mapping.name:
        read_apart(read_mapping, mapping.raw, file=mapping.name)
        toml = mapping.raw.decode("utf-8-sig")
    choice = LogChoice(origin=Origin.FILE, file=log.name, mapping=toml)
    return choice, log_files(choice, log.raw)


def _has_file(kept: KeptAudit) -> bool:
    """Whether its log can be read: our own is there once it was judged."""
    is_read = not kept.asked.is_own or kept.state is State.DONE
    return is_read and kept.upload_gone_at is None
