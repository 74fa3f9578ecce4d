"""稽核, 比較: an earlier audit beside this one, and what got better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from web.audits.inspected import counted_of
from web.language.i18n import Language
from web.links import way
from web.screens.audit.findings import FindingView, audit_way, finding_view, name_of
from workflow.audit.codes import code_of
from workflow.audit.kept.about import KeptAudit
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import Numbered
from workflow.audit.work.comparing import Change, Comparison, compared

SHOWN = 20  # findings that are new or gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """Findings that one audit of a file has and another of the same file has not."""

    count: int
    first: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One code or unit in both audits."""

    change: Change
    name: str
    earlier_way: str
    later_way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage:
    """Two audits side by side; without another one, those there are to choose from.

    `new` and `gone` are told where both are of the same file.
    """

    template: ClassVar[str] = "screens/audit/compared.html.jinja"
    kept: KeptAudit
    others: tuple[KeptAudit, ...]
    other: KeptAudit | None = None
    comparison: Comparison | None = None
    whole: ChangeView | None = None
    codes: tuple[ChangeView, ...] = ()
    units: tuple[ChangeView, ...] = ()
    is_same_file: bool = False
    new: tuple[FindingView, ...] = ()
    new_count: int = 0
    gone: tuple[FindingView, ...] = ()
    gone_count: int = 0

    @property
    def path(self) -> str:
        """The address of the audit."""
        return audit_way(self.kept.id)

    @property
    def other_way(self) -> str:
        """The address of the other one."""
        return audit_way(self.other.id) if self.other else ""

    @property
    def turned_way(self) -> str:
        """The same comparison with this one as the earlier."""
        if not self.other:
            return ""
        return way(audit_way(self.other.id, "compare"), **{"with": self.kept.id})


def compare_page(
    kept: KeptAudit,
    others: Sequence[KeptAudit],
    ledgers: tuple[Ledger, Ledger],
    other: KeptAudit,
    language: Language,
) -> ComparePage:
    """This audit beside an earlier one; `ledgers` are of the earlier and of this one."""
    earlier, later = ledgers
    comparison = compared(counted_of(other, earlier), counted_of(kept, later))
    is_same = bool(kept.digest) and kept.digest == other.digest
    nothing = Beyond(count=0, first=())
    new = beyond(later, earlier) if is_same else nothing
    gone = beyond(earlier, later) if is_same else nothing
    return ComparePage(
        kept=kept,
        others=tuple(others),
        other=other,
        comparison=comparison,
        whole=_view(comparison.whole, "", "", kept, other),
        codes=tuple(
            _view(each, name_of(code_of(each.name), language), "code", kept, other)
            for each in comparison.codes
        ),
        units=tuple(_view(each, each.name, "unit", kept, other) for each in comparison.units),
        is_same_file=is_same,
        new=tuple(finding_view(kept.id, each, language) for each in new.first),
        new_count=new.count,
        gone=tuple(finding_view(other.id, each, language) for each in gone.first),
        gone_count=gone.count,
    )


def beyond(one: Ledger, other: Ledger) -> Beyond:
    """The findings of one ledger that another has not, the first of them whole."""
    known, found = set(other.keys()), one.keys()
    keys = [key for key in found if key not in known]
    first = (one.by_key(key) for key in keys[:SHOWN])
    return Beyond(count=len(keys), first=tuple(each for each in first if each))


def _view(change: Change, name: str, by: str, kept: KeptAudit, other: KeptAudit) -> ChangeView:
    filters = {by: change.name} if by else {}
    return ChangeView(
        change=change,
        name=name,
        earlier_way=way(audit_way(other.id, "findings"), **filters),
        later_way=way(audit_way(kept.id, "findings"), **filters),
    )
