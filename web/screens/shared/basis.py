"""簽核依據: what a signer signs on, as pages show it above the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.language.i18n import Language
from web.language.record import RecordEntry, record_of
from workflow.case.case import Case
from workflow.events.base import Event
from workflow.reports.basis import SENT_BACK, basis_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One opinion, return reason or 綜簽 that the signature rests on."""

    entry: RecordEntry
    is_sent_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisView:
    """What stands of one case, in the order it happened, and who decides it."""

    grounds: tuple[Ground, ...]
    consenting: tuple[str, ...]  # co-signers that agreed without a word
    awaited: tuple[str, ...]  # co-signers that have yet to sign
    decider: str

    @property
    def is_empty(self) -> bool:
        """Whether nobody has said anything yet."""
        return not (self.grounds or self.consenting)


def basis_view(case: Case, history: Sequence[Event], language: Language) -> BasisView:
    """What the next signer of `case` signs on; `history` are its events."""
    basis, record = basis_of(case, history), record_of(history, language)
    owed = (duty for duty in case.plan.cosign_duties if duty not in case.done)
    return BasisView(
        grounds=tuple(
            Ground(entry=record[each.sequence - 1], is_sent_back=isinstance(each, SENT_BACK))
            for each in basis.events
        ),
        consenting=basis.consenting,
        awaited=() if case.is_decided else tuple(dict.fromkeys(each.label for each in owed)),
        decider=case.plan.ladder_duties[-1].label,
    )
