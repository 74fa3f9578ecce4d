"""What comes next for who has just done something with a case: the next paper on the same desk."""

from __future__ import annotations

from fastapi import Request

from web.http.frame import WayOn, say
from web.http.roll import Acting
from web.services import services
from workflow.case.case import Case

LONGEST_SHOWN = 24  # characters of a subject: a sentence names it, the page shows all of it


def ways_on(request: Request, case: Case, acting: Acting) -> tuple[WayOn, ...]:
    """The soonest due of what else waits there; nothing while the case itself still does."""
    if any(desk.duty.holder in acting.actor.holders for desk in case.open):
        return ()
    found = services(request).casework.inbox(acting.actor, limit=1)
    if not found.waiting:
        return (WayOn(label=say(request, "待辦都辦完了，回看板"), way="/"),)
    row = found.waiting[0].row
    is_long = len(row.subject) > LONGEST_SHOWN
    subject = row.subject[:LONGEST_SHOWN] + ("…" if is_long else "")
    return (
        WayOn(label=say(request, "下一件：%(subject)s", subject=subject), way=f"/cases/{row.id}"),
        WayOn(label=say(request, "回待辦，還有 %(count)s 件", count=found.total), way="/inbox"),
    )
