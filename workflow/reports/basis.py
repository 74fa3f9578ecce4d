"""簽核依據: what a signer signs on: opinions, why it was sent back, what co-signers said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from workflow.case.case import Case
from workflow.case.words import Stance
from workflow.events.base import Event, RowTaken
from workflow.events.routing import CosignerAskedAgain, DecisionResubmitted, DocumentReturned
from workflow.events.signing import (
    DocumentCosigned,
    DocumentDecided,
    DocumentReviewed,
    DraftSubmitted,
    OpinionsReconciled,
    Signed,
)

SENT_BACK = (DocumentReturned, DecisionResubmitted, CosignerAskedAgain)
Kind = TypeVar("Kind", bound=Event)
MOST_REVIEWS = 2  # of the ladder, the latest; the whole record stands below


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What stands of one case, each in the order it happened; a signature without words tells too.

    `sent_back` is the last return, 重會 or 重新陳核 since the last decision or row, whose reason
    still counts for whoever signs after it.
    """

    sent_back: Event | None
    draft: DraftSubmitted | None
    reviewed: tuple[DocumentReviewed, ...]  # those with an opinion, the latest few
    cosigned: tuple[DocumentCosigned, ...]
    reconciled: OpinionsReconciled | None
    decided: DocumentDecided | None

    @property
    def events(self) -> tuple[Event, ...]:
        """All that says more than that somebody signed, in the order it happened."""
        drafts = (self.draft, self.reconciled, self.decided)
        signed = (*(each for each in drafts if each), *self.reviewed, *self.cosigned)
        worth = [each for each in signed if _says_something(each)]
        found = (*worth, *((self.sent_back,) if self.sent_back else ()))
        return tuple(sorted(found, key=lambda event: event.sequence))

    @property
    def consenting(self) -> tuple[str, ...]:
        """The co-signers that agreed without a word."""
        silent = (each for each in self.cosigned if not _says_something(each))
        return tuple(dict.fromkeys(each.duty.branch or "" for each in silent))


def basis_of(case: Case, history: Sequence[Event]) -> Basis:
    """What the next signer of `case` signs on; `history` are its events.

    Of signatures those that stand: what a return or a change of content took away is not among
    them. What was sent back before the last decision, or on another row, is settled.
    """
    settled = (each.sequence for each in history if isinstance(each, DocumentDecided | RowTaken))
    since = max(settled, default=0)
    sent_back = (each for each in reversed(history) if isinstance(each, SENT_BACK))
    signatures = {signature.sequence for signature in case.signatures.values()}
    standing = [each for each in history if each.sequence in signatures]
    reviewed = [each for each in standing if isinstance(each, DocumentReviewed) and each.opinion]
    return Basis(
        sent_back=next((each for each in sent_back if each.sequence > since), None),
        draft=_last(standing, DraftSubmitted),
        reviewed=tuple(reviewed[-MOST_REVIEWS:]),
        cosigned=tuple(each for each in standing if isinstance(each, DocumentCosigned)),
        reconciled=_last(standing, OpinionsReconciled),
        decided=_last(history, DocumentDecided),
    )


def _last(events: Sequence[Event], kind: type[Kind]) -> Kind | None:
    return next((each for each in reversed(events) if isinstance(each, kind)), None)


def _says_something(signed: Signed) -> bool:
    if isinstance(signed, DocumentCosigned) and signed.stance is not Stance.AGREE:
        return True
    return bool(signed.opinion) or isinstance(signed, DocumentDecided)
