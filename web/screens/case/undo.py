"""復原 of what was just done to a case: only of notes, whose opposite is an event of its own."""

from __future__ import annotations

from collections.abc import Mapping

from rules.marks import Action
from web.http.acting import Sender
from web.http.frame import Undo
from workflow.desk.casework import Casework
from workflow.desk.drafts import Drafts
from workflow.events.handing import DocumentReminded, ReminderWithdrawn

OPPOSITES = {
    Action.REMIND: Action.WITHDRAW_REMINDER,
    Action.WITHDRAW_REMINDER: Action.REMIND,
}


def undo_of(action: str, casework: Casework, case_id: str) -> Undo | None:
    """The form that takes the last event back; None where that is no note, or one of several.

    Several reminders at once are taken back on the page of the case, by whom they were to.
    """
    if action not in {each.value for each in OPPOSITES}:
        return None
    *before, last = casework.history(case_id)[-2:]
    if not isinstance(last, DocumentReminded | ReminderWithdrawn):
        return None
    if any(each.action is last.action and each.at == last.at for each in before):
        return None
    fields = {"action": OPPOSITES[last.action].value, "to": last.holder}
    return Undo(way=f"/cases/{case_id}/actions", fields=fields)


def undo_of_draft(
    drafts: Drafts, sender: Sender, case_id: str, fields: Mapping[str, str]
) -> Undo | None:
    """The form that keeps again the draft which is about to be thrown away; None without one."""
    draft = drafts.load(sender.acting.actor, case_id)
    if draft is None or draft.desk != fields.get("desk", ""):
        return None
    return Undo(way=f"/cases/{case_id}/draft", fields={**draft.fields, "desk": draft.desk})
