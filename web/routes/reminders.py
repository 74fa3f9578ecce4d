"""稽催: what is late or nearly so, by who has it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from web.pages.reminders import RemindersQuery, reminders_page
from web.rights import Requires, Right
from web.services import services
from web.shell import language_of, respond
from workflow.reporting import Reporting

router = APIRouter(dependencies=[Depends(Requires(Right.USE_OFFICE))])


@router.get("/reminders")
def show_reminders(request: Request, query: Annotated[RemindersQuery, Query()]) -> Response:
    """The sheets of every place, or of one."""
    reporting = Reporting(office=services(request).casework.office)
    return respond(request, reminders_page(reporting, query, language_of(request)))
