"""稽催: what is late or nearly so, by who has it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from web.http.acting import Sender, Sending, acting_of
from web.http.frame import Undo, flash, language_of, respond, say
from web.http.problems import sentences
from web.http.rights import Requires, Right
from web.http.statuses import refused_status
from web.language.i18n import msgid
from web.links import way
from web.screens.reminders.page import RemindersQuery, reminders_page
from web.services import services
from workflow.desk.reminding import Reminded, remind_all, withdraw_all
from workflow.desk.reporting import Reporting
from workflow.refusals.base import RefusedError

router = APIRouter(dependencies=[Depends(Requires(Right.RUN_REGISTRY))])


REMIND, WITHDRAW = "remind", "withdraw"  # what the two buttons say
MOST_LINES = 150  # that a cookie has room for
REMINDED = msgid("已對%(place)s稽催 %(count)s 件。")
WITHDRAWN = msgid("已撤銷今天對%(place)s的稽催 %(count)s 件。")
PASSED_OVER = msgid("其餘 %(others)s 件今天已催過，或已不在那裡。")


@router.get("/reminders")
def show_reminders(request: Request, query: Annotated[RemindersQuery, Query()]) -> Response:
    """The sheets of every place, or of one."""
    reporting = Reporting(office=services(request).casework.office)
    page = reminders_page(reporting, query, acting_of(request), language_of(request))
    return respond(request, page)


@router.post("/reminders")
def record_reminders(
    request: Request,
    sender: Sending,
    place: Annotated[str, Form()],
    unit: Annotated[str, Form()] = "",
    do: Annotated[str, Form()] = REMIND,
    only: Annotated[str, Form()] = "",
) -> Response:
    """稽催 what is on one sheet, or take today's back, and show the sheets again.

    `unit` is what they are filtered by, `only` some lines of the sheet. 303 with how many cases it
    was; with the sheets 409 where who acts has changed, and 422 for whoever is not the registry and
    where nothing is left to do; 422 for an unknown place. What was overtaken is passed over.
    """
    is_withdrawal = do == WITHDRAW
    deal, said = (withdraw_all, WITHDRAWN) if is_withdrawal else (remind_all, REMINDED)
    try:
        actor = sender.checked().actor
        done = deal(services(request).casework, actor, place=place, only=only.split())
    except RefusedError as error:
        return _shown(request, RemindersQuery(unit=unit), sender, error)
    facts = {"place": place, "count": done.documents, "others": done.passed_over}
    sentences_said = (said, *((PASSED_OVER,) if done.passed_over else ()))
    opposite = {"place": place, "unit": unit, "do": REMIND if is_withdrawal else WITHDRAW}
    undo = _undo(done, opposite)
    flash(request, "".join(say(request, each, **facts) for each in sentences_said), undo)
    if len(done.lines) > MOST_LINES and not done.is_whole:
        return _shown(request, RemindersQuery(unit=unit), sender)
    return RedirectResponse(way("/reminders", unit=unit), status_code=HTTPStatus.SEE_OTHER)


def _undo(done: Reminded, opposite: dict[str, str]) -> Undo | None:
    """復原 of just the lines that were done; None for none."""
    if not done.lines:
        return None
    only = "" if done.is_whole else " ".join(done.lines)
    return Undo(way="/reminders", fields=opposite | {"only": only})


def _shown(
    request: Request, query: RemindersQuery, sender: Sender, error: RefusedError | None = None
) -> Response:
    """The sheets as they are for whom the visitor acts as now, with the reason if refused."""
    reporting = Reporting(office=services(request).casework.office)
    page = reminders_page(
        reporting,
        query,
        sender.acting,
        language_of(request),
        faults=sentences(request, error) if error else (),
    )
    return respond(request, page, refused_status(error) if error else HTTPStatus.OK)
