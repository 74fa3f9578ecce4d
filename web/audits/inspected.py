"""What inspectors did about a kept audit, gathered for its report: sample, work, scores."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.folder import AuditFolder
from workflow.audit.kept.samples import samples_of, told_of_times
from workflow.audit.reporting.beside import Beside
from workflow.audit.sampling.telling import told
from workflow.kept.about import Said
from workflow.texts import msgid

OF_ANOTHER = msgid("抽樣之後這份稽核重新判過，樣本不再算數；請重新抽樣。")


def beside_of(folder: AuditFolder, kept: KeptAudit) -> Beside:
    """All that a report says besides what was found; raises what of it cannot be read."""
    return Beside(drawn=tuple(_drawn(folder, kept)))


def _drawn(folder: AuditFolder, kept: KeptAudit) -> Iterator[Said]:
    """How the last sample was drawn, and how often; nothing where none ever was."""
    samples = samples_of(folder, kept.id)
    if not samples:
        return
    if not samples[-1].is_of(kept):
        yield Said(template=OF_ANOTHER)
        return
    yield from told(samples[-1].drawn)
    yield told_of_times(samples)
