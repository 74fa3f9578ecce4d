"""稽催 what is on a sheet: each document once, as the registry's act in its record."""

from rules.marks import Action
from workflow.actions.commands import Command
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.reporting import Reporting
from workflow.refusals import ClosedCaseError, MergedCaseError, SuspendedCaseError


def remind_all(work: Casework, actor: Actor, *, place: str) -> int:
    """Remind of every document on the sheet of this place; returns of how many.

    What was closed, merged or suspended meanwhile is passed over. Raises RefusedError for who is
    not the registry, and UnknownUnitError; then nothing is written.
    """
    sheets = Reporting(office=work.office).reminders(place=place)
    documents = {
        each.waiting.case_id
        for sheet in sheets
        for holder in sheet.holders
        for each in holder.reminders
    }
    return sum(_reminded(work, actor, case_id) for case_id in sorted(documents))


def _reminded(work: Casework, actor: Actor, case_id: str) -> bool:
    try:
        work.act(case_id, Command(action=Action.REMIND, actor=actor))
    except (ClosedCaseError, MergedCaseError, SuspendedCaseError):
        return False
    return True
