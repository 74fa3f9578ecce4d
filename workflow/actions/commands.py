"""Who wants to do what to a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rules.marks import Action
from workflow.case.duties import Actor
from workflow.case.plan import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What somebody wants to do to a case; `desk` is the one they were looking at.

    Texts are as typed; the action judges them. What an action does not ask for it ignores.
    """

    action: Action
    actor: Actor
    opinion: str = ""
    outcome: str = ""  # 核定: an outcome, or one of the options offered
    stance: str = ""  # 會辦: 同意, 有意見, 免會; a ruling on an application: 同意, 不同意
    to: str = ""  # whom or what the action names: a position, a co-signer, a row, a person, a 文號
    to_id: str = ""  # of a person that `to` names; empty where the name is the id
    reason: str = ""
    conditions: Mapping[str, Answer] = field(default_factory=dict[str, Answer])
    desk: str = ""
    form: str = ""  # 擬辦: how 簽 and 稿 go together
    options: tuple[str, ...] = ()  # 擬辦: what the decider may choose from
    content_changed: bool = False  # 擬辦: co-signers are asked anew
    days: int = 0  # 展期
    due: date | None = None  # 展期: instead of days
    urgency: str = ""  # 改速別

    def __post_init__(self) -> None:
        """Who is told after the decision (後會) answers by 會辦: one action for both."""
        if self.action is Action.INFORM:
            object.__setattr__(self, "action", Action.COSIGN)
