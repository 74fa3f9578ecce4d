"""批次簽核: the cases looked through before they are signed together, and what came of each.

Two pages: one to confirm, one that says what happened. Nothing is signed on the way to the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.marks import Action
from web.http.roll import Acting
from web.language.i18n import Language, translate
from web.links import way_of_several
from web.screens.inbox.form import TogetherForm
from web.screens.inbox.page import InboxQuery, key_of
from web.screens.shared.basis import BasisView, basis_view
from web.screens.shared.left_out import LeftOut, left_outs
from web.screens.shared.successors import successors
from workflow.actions import RULES
from workflow.actions.parts import whose_turn
from workflow.case.words import CLOSING_ACTIONS
from workflow.desk.bulk import Chosen, Dealt, Selection, selected
from workflow.desk.casework import Casework
from workflow.desk.inbox import Waiting
from workflow.desk.phrases import phrases_at
from workflow.reports.board import MASK

MOST_URGENT = "最速件"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignRow:
    """A case to be signed with others, and in what it differs from them."""

    waiting: Waiting
    key: str
    remarks: tuple[str, ...]
    basis: BasisView | None  # None where the case cannot be read


@dataclass(frozen=True, slots=True, kw_only=True)
class SignPage:
    """The cases to be signed together, for a last look, and the one opinion.

    Only a 核定 has `outcomes`, and only those that all of the cases allow. `left_out` were chosen
    too, but cannot be signed with the others.
    """

    template: ClassVar[str] = "screens/inbox/sign.html.jinja"
    acting: Acting
    rows: tuple[SignRow, ...]
    left_out: tuple[LeftOut, ...]
    decides: bool
    consequence: str  # of an action that ends the cases; empty for any other
    outcomes: tuple[str, ...]  # that every one of the cases allows
    is_narrowed: bool  # whether some of them allow more
    phrases: tuple[str, ...]  # 常用批示詞
    typed: TogetherForm
    faults: tuple[str, ...]
    back: str

    @property
    def here(self) -> str:
        """The address of the same last look, so that another language keeps what was chosen."""
        chosen = [key_of(each) for each in self.typed.chosen]
        return way_of_several("/inbox/sign", chosen, action=self.typed.action)

    @property
    def kept(self) -> str:
        """The opinion typed, where no case is left that it could be given on."""
        return "" if self.rows else self.typed.opinion

    @property
    def differing(self) -> int:
        """How many of the cases differ in something."""
        return sum(bool(row.remarks) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRow:
    """A case that was signed, and where it went."""

    case_id: str
    subject: str
    turn: str  # empty for a case that ended


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPage:
    """What came of each case.

    Each case stands for itself: some may be signed and some refused.
    """

    template: ClassVar[str] = "screens/inbox/signed.html.jinja"
    acting: Acting
    action: str
    signed: tuple[SignedRow, ...]
    following: tuple[Acting, ...]  # who has those now, for the switch of the demonstration
    left_out: tuple[LeftOut, ...]
    back: str


def sign_page(
    casework: Casework,
    typed: TogetherForm,
    acting: Acting,
    *,
    language: Language,
    faults: Sequence[str] = (),
) -> SignPage:
    """The desks chosen: those to be signed, and those that cannot be, each with the reason."""
    found = selected(casework, typed.chosen, actor=acting.actor, action=typed.kind)
    decides = typed.kind is Action.DECIDE
    return SignPage(
        acting=acting,
        rows=tuple(_row(casework, each, found, language) for each in found.together),
        left_out=left_outs(casework, found.left_out, acting, language=language),
        decides=decides,
        consequence=RULES[typed.kind].explained if typed.kind in CLOSING_ACTIONS else "",
        outcomes=found.outcomes if decides else (),
        is_narrowed=decides and found.is_narrowed,
        phrases=phrases_at(casework.office, acting.actor, typed.kind),
        typed=typed,
        faults=tuple(faults),
        back=InboxQuery(action=typed.action).way(),
    )


def signed_page(
    casework: Casework,
    dealt: Sequence[Dealt],
    typed: TogetherForm,
    acting: Acting,
    *,
    language: Language,
) -> SignedPage:
    """Each case with what came of it."""
    reader = casework.reader(acting.actor)
    signed = [each.case for each in dealt if each.case and not each.refusal]
    return SignedPage(
        acting=acting,
        action=typed.action,
        signed=tuple(
            SignedRow(
                case_id=each.id,
                subject=each.subject if reader.may_read(each) else MASK,
                turn="" if each.is_closed else whose_turn(each),
            )
            for each in signed
        ),
        following=tuple(each for each in successors(casework, signed) if each != acting),
        left_out=left_outs(casework, dealt, acting, language=language),
        back=InboxQuery(action=typed.action).way(),
    )


def _row(casework: Casework, waiting: Waiting, found: Selection, language: Language) -> SignRow:
    case, history = waiting.case, casework.history(waiting.row.id)
    chosen = Chosen(case_id=waiting.row.id, desk=waiting.desk.desk)
    return SignRow(
        waiting=waiting,
        key=key_of(chosen),
        remarks=tuple(_remarks(waiting, found.commented.get(waiting.row.id, ()), language)),
        basis=basis_view(case, history, language) if case else None,
    )


def _remarks(waiting: Waiting, commented: Sequence[str], language: Language) -> Iterator[str]:
    """What a signer should know before this one goes with the others."""
    row = waiting.row
    if row.urgency == MOST_URGENT:
        yield translate(language, MOST_URGENT)
    if row.days_left < 0:
        yield translate(language, "逾期 %(days)s 日", {"days": -row.days_left})
    if row.returns:
        yield translate(language, "退回 %(count)s 次", {"count": row.returns})
    for name in commented:
        yield translate(language, "%(name)s有意見", {"name": name})
    if waiting.has_draft:
        yield translate(language, "您有草稿，不會用到")
