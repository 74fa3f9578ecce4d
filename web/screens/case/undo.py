"""復原 of what was just done to a case: only of notes, whose opposite is an event of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from rules.marks import Action
from web.http.acting import Sender
from web.http.frame import Undo
from workflow.actions.reminding import BETWEEN
from workflow.desk.casework import Casework
from workflow.desk.drafts import Drafts
from workflow.events.base import Event
from workflow.events.handing import DocumentReminded, ReminderWithdrawn

OPPOSITES = {
    Action.REMIND: Action.WITHDRAW_REMINDER,
    Action.WITHDRAW_REMINDER: Action.REMIND,
}


def undo_of(action: str, casework: Casework, case_id: str) -> Undo | None:
    """The form that takes back what was recorded last, of one holder or several at once.

    None where that is no note.
    """
    if action not in {each.value for each in OPPOSITES}:
        return None
    history = casework.history(case_id)
    last = history[-1]
    if not isinstance(last, DocumentReminded | ReminderWithdrawn):
        return None
    holders = BETWEEN.join(_at_once(history, type(last)))
    fields = {"action": OPPOSITES[last.action].value, "to": holders}
    return Undo(way=f"/cases/{case_id}/actions", fields=fields)


def _at_once(
    history: Sequence[Event], kind: type[DocumentReminded | ReminderWithdrawn]
) -> list[str]:
    """To whom the last events of this kind were that were recorded at one moment."""
    moment = history[-1].at
    together = takewhile(
        lambda each: isinstance(each, kind) and each.at == moment, reversed(history)
    )
    return [each.holder for each in together if isinstance(each, kind)][::-1]


def undo_of_draft(
    drafts: Drafts, sender: Sender, case_id: str, fields: Mapping[str, str]
) -> Undo | None:
    """The form that keeps again the draft which is about to be thrown away; None without one."""
    draft = drafts.load(sender.acting.actor, case_id)
    if draft is None or draft.desk != fields.get("desk", ""):
        return None
    return Undo(way=f"/cases/{case_id}/draft", fields={**draft.fields, "desk": draft.desk})
