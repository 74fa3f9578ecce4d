"""The report of a kept audit as it is asked for: the same on its page, in a file, by a command."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime

from web.audits.inspected import beside_of, counted_of, kept_counted
from web.language.i18n import Language
from web.papers.audit_files import FileKind, Order
from workflow.audit.auditing import Basis
from workflow.audit.kept.about import KeptAudit
from workflow.audit.kept.applying import catch_up
from workflow.audit.kept.folder import UPLOAD, AuditFolder
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.reporting.asked import ReportAsked
from workflow.audit.work.comparing import Comparison, Counted, compared
from workflow.audit.work.scoring import ScoreSheet


@dataclass(frozen=True, kw_only=True)
class KeptReport:
    """What it is made of; `sheet` is one to score by instead of that kept with the audit.

    `earlier` is compared with instead of the kept audit that is asked for.
    """

    folder: AuditFolder
    kept: KeptAudit
    ledger: Ledger
    basis: Basis
    asked: ReportAsked
    language: Language
    made_at: datetime
    sheet: ScoreSheet | None = None
    earlier: Counted | None = None

    @property
    def comparison(self) -> Comparison | None:
        """An earlier audit beside it; None where none is asked for, or it is there no more."""
        asked = self.asked.compared_with
        before = self.earlier or (kept_counted(self.folder, asked) if asked else None)
        return compared(before, counted_of(self.kept, self.ledger)) if before else None

    def order(self, kind: FileKind = FileKind.HTML) -> Order:
        """What is to be made; every kind of file is the same otherwise.

        Findings stand as the last entry says. Raises what of the work cannot be read.
        """
        which = self.kept.id
        catch_up(self.ledger, self.folder.work(which), self.folder.uses(which))
        beside = beside_of(
            self.folder, self.kept, sampled=self.asked.is_of_sample, sheet=self.sheet
        )
        return Order(
            kind=kind,
            ledger=self.ledger,
            basis=self.basis,
            beside=replace(beside, comparison=self.comparison),
            asked=self.asked,
            language=self.language,
            made_at=self.made_at,
        )

    @property
    def upload(self) -> bytes:
        """Where the file stands that was brought."""
        return os.fsencode(self.folder.of(self.kept.id) / UPLOAD)
