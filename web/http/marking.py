"""What was marked in a list: several documents to sign together, or to hand out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from rules.marks import Action
from web.http.acting import Acting
from web.http.middleware import BODY_LIMIT
from workflow.actions import read_action
from workflow.actions.commands import Command
from workflow.desk.assigning import Handed
from workflow.desk.bulk import Chosen


async def _marked(request: Request) -> Sequence[str]:
    form = await request.form(max_part_size=BODY_LIMIT)
    return [value for value in form.getlist("chosen") if isinstance(value, str)]


Marked = Annotated[Sequence[str], Depends(_marked)]  # the rows of a list that were chosen


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
    """The action that `fields` ask for at the desks that are marked."""
    return TogetherForm(
        action=fields.get("action", ""),
        chosen=tuple(
            Chosen(case_id=case_id, desk=desk) for case_id, desk in _pairs(marked) if desk
        ),
        opinion=fields.get("opinion", ""),
        outcome=fields.get("outcome", ""),
        is_confirmed="confirmed" in fields,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignForm:
    """Several cases for one handler, as typed."""

    unit: str = ""
    to: str = ""
    chosen: tuple[Handed, ...] = ()


def read_assignment(fields: Mapping[str, str], marked: Sequence[str]) -> AssignForm:
    """The assignment that `fields` ask for, of the cases that are marked."""
    return AssignForm(
        unit=fields.get("of_unit", ""),
        to=fields.get("to", ""),
        chosen=tuple(
            Handed(case_id=case_id, handler=handler) for case_id, handler in _pairs(marked)
        ),
    )


def _pairs(marked: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Case number, and what the row said besides, of rows that were chosen."""
    for each in dict.fromkeys(marked):
        case_id, _, shown = each.partition(":")
        yield case_id, shown
