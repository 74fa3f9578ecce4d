"""What one record says apart from when and by whom: a Step, a fault, or nothing for a case."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rules.marks import Action
from rules.texts import as_known, folded_name
from workflow.audit.log import Column, Step
from workflow.audit.reading.naming import Names
from workflow.audit.reading.words import KNOWN_ACTIONS, Meaning, Turn, meaning_of
from workflow.case.words import Stance
from workflow.texts import msgid

NO_ACTION = msgid("沒有填動作")
NO_POSITION = msgid("沒有填職稱，不知由誰簽核")
NO_SUCH_ACTION = f"不知道這個動作；可在欄位對照的 [actions] 指明。可用：{KNOWN_ACTIONS}"
MARKS = ("代", "代為決行", "代行", "代理", "併計")
_BETWEEN_MARKS = re.compile(r"[、，,；;/\s()（）\[\]【】]+")
_BRACKETED = re.compile(r"(?P<word>.+?)\s*[(（\[【](?P<mark>[^()（）\[\]【】]+)[)）\]】]")
_BY_SOMEBODY = frozenset(  # whose record says nothing without who did it
    (
        *(Action.DRAFT, Action.REVIEW, Action.DECIDE, Action.RECONCILE),
        *(Action.RETURN, Action.RAISE, Action.LOWER),
    )
)
_DECIDED_FOR = "代為決行"
_STANCES = tuple(stance.value for stance in Stance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The texts of a record that its step is made of, as written."""

    action: str = ""
    unit: str = ""
    position: str = ""
    target: str = ""
    mark: str = ""
    outcome: str = ""
    stance: str = ""
    row: str = ""
    is_deputised: bool = False
    has_opinion: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a whole line cannot be read: the column, what stands there, the reason."""

    column: Column
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A step; or a fault; or neither, where the record changes nothing of its case."""

    step: Step | None = None
    fault: Fault | None = None
    is_by_cosigner: bool = False  # the step counts only if the drafting side did not take it


class StepReader:
    """Reads what records say, by the agency's names and the words that a mapping adds."""

    def __init__(self, names: Names, actions: Mapping[str, str]) -> None:
        """`actions` are words of the log with the word of ours for each, or ""."""
        self.names = names
        self._actions = {
            folded_name(word): meaning_of(ours) if ours else Turn.NOTHING
            for word, ours in actions.items()
        }

    def read(self, said: Said) -> Understood:
        """What a record with these texts is."""
        word, marks = self._action_and_marks(said)
        meaning = self.meaning(word)
        if meaning is Turn.NOTHING:
            return Understood()
        if meaning is None:
            reason = NO_SUCH_ACTION if said.action else NO_ACTION
            return _at_fault(Column.ACTION, said.action, reason)
        unit, position = self.names.holder(said.unit, said.position)
        is_by_cosigner = meaning is Turn.SEND_TO_COSIGN
        action = self._action(meaning, position)
        if not position and (action in _BY_SOMEBODY or (action is Action.COSIGN and not unit)):
            if not (is_by_cosigner and not said.position):
                return _at_fault(Column.POSITION, said.position, NO_POSITION)
            return Understood()  # sent by nobody knows whom: not signed by a co-signer
        return Understood(
            step=Step(
                action=action,
                unit=self._unit_of_step(action, unit, position),
                position=position,
                target=self.names.target(said.target),
                marks=marks,
                outcome=said.outcome,
                stance=as_known(said.stance, _STANCES),
                row=said.row,
                is_deputised=said.is_deputised,
                has_opinion=said.has_opinion,
            ),
            is_by_cosigner=is_by_cosigner,
        )

    def meaning(self, word: str) -> Meaning | None:
        """What a word of an action means in this log."""
        folded = folded_name(word)
        return self._actions[folded] if folded in self._actions else meaning_of(word)

    def _action_and_marks(self, said: Said) -> tuple[str, tuple[str, ...]]:
        """決行(代), and 代為決行 as an action, say a mark."""
        word, marks = said.action, marks_of(said.mark)
        if self.meaning(word) is None and (found := _BRACKETED.fullmatch(word)):
            word, marks = found["word"], (*marks, *marks_of(found["mark"]))
        elif folded_name(word) == folded_name(_DECIDED_FOR):
            word, marks = Action.DECIDE.value, (*marks, _DECIDED_FOR)
        return word, tuple(dict.fromkeys(marks))

    def _action(self, meaning: Meaning, position: str) -> Action:
        if meaning is Turn.SUBMIT:
            return Action.DRAFT if position in self.names.drafters else Action.REVIEW
        return Action.COSIGN if isinstance(meaning, Turn) else meaning

    def _unit_of_step(self, action: Action, unit: str, position: str) -> str:
        """Blank beside a position that all units share, but for who co-signs."""
        if action is Action.COSIGN or self.names.is_outside(unit):
            return unit
        return "" if self.names.is_shared(position) else unit


def marks_of(text: str) -> tuple[str, ...]:
    """The marks of a cell, those we know in our spelling."""
    return tuple(as_known(each, MARKS) for each in _BETWEEN_MARKS.split(text) if each)


def _at_fault(column: Column, value: str, reason: str) -> Understood:
    return Understood(fault=Fault(column=column, value=value, reason=reason))
