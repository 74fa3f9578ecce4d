"""Several documents to sign together, as typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.marks import Action
from web.http.forms import pairs
from web.http.roll import Acting
from workflow.actions import read_action
from workflow.actions.commands import Command
from workflow.desk.bulk import Chosen
from workflow.desk.phrases import said_with


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherForm:
    """One action at many desks, as typed; confirmed once the cases have been looked through."""

    action: str = ""
    chosen: tuple[Chosen, ...] = ()
    opinion: str = ""
    outcome: str = ""
    is_confirmed: bool = False

    @property
    def kind(self) -> Action:
        """The action; raises UnknownActionError."""
        return read_action(self.action)

    def command(self, acting: Acting) -> Command:
        """What the casework is asked to do at each desk; raises UnknownActionError."""
        return Command(
            action=self.kind, actor=acting.actor, opinion=self.opinion, outcome=self.outcome
        )


def read_together(fields: Mapping[str, str], marked: Sequence[str]) -> TogetherForm:
    """The action that `fields` ask for at the desks that are marked.

    A phrase that was pressed without a script goes into the opinion, and nothing is confirmed yet.
    """
    phrase = fields.get("phrase", "")
    return TogetherForm(
        action=fields.get("action", "") or fields.get("of", ""),
        chosen=tuple(Chosen(case_id=case_id, desk=desk) for case_id, desk in pairs(marked) if desk),
        opinion=said_with(fields.get("opinion", ""), phrase)
        if phrase
        else fields.get("opinion", ""),
        outcome=fields.get("outcome", ""),
        is_confirmed="confirmed" in fields and not phrase,
    )
