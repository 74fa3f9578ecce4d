"""稽催 what is on a sheet: each holder of each document, as the registry's act in its record."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256

from rules.marks import Action
from workflow.actions.commands import Command
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.reporting import Reporting
from workflow.refusals.base import BadChoiceError, RefusedError
from workflow.refusals.handing import NoReminderTodayError, NotRemindableError, RemindedTodayError
from workflow.refusals.turns import ClosedCaseError, MergedCaseError, SuspendedCaseError
from workflow.reports.reminders import Reminder

# What came about since the sheet was made: the document has left, or another clerk was faster.
OVERTAKEN = (
    *(BadChoiceError, ClosedCaseError, MergedCaseError, NotRemindableError, RemindedTodayError),
    *(NoReminderTodayError, SuspendedCaseError),
)


class AllRemindedTodayError(RefusedError):
    """Everybody on the sheet was reminded of everything."""

    template = (
        "%(place)s今天要催的都已稽催過，同一人同一件一天一次；記錯的可撤銷今天的稽催，再催請等次日"
    )


class NothingToWithdrawError(RefusedError):
    """Nobody on the sheet was reminded today."""

    template = "%(place)s今天沒有可以撤銷的稽催；只能當日撤銷，以前的稽催留在紀錄裡"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """What came of a sheet: how many documents, and how many were passed over."""

    documents: int
    passed_over: int
    lines: tuple[str, ...]  # what the opposite is to be done `only` to, to take back just this
    is_whole: bool  # everybody on the sheet: the opposite of the whole sheet does the same


def line_of(case_id: str, holder: str) -> str:
    """A line of a sheet in few characters, as a form carries it."""
    return sha256(f"{case_id}/{holder}".encode()).hexdigest()[:10]


def remind_all(work: Casework, actor: Actor, *, place: str, only: Collection[str] = ()) -> Reminded:
    """Remind each holder on the sheet of this place of each document, once a day.

    Of some lines `only`, where they are named.

    Who was reminded today, and what was closed, merged, suspended or signed meanwhile, is passed
    over. Raises RefusedError for who is not the registry, AllRemindedTodayError where nobody is
    left, and UnknownUnitError; then nothing is written.
    """
    everybody = list(_on_sheets(work, place))
    found = [each for each in everybody if _is_meant(each, only)]
    if found and all(each.is_done_today for each in found):
        raise AllRemindedTodayError(place=place)
    return _dealt(work, actor, Action.REMIND, found, on_sheet=len(everybody))


def withdraw_all(
    work: Casework, actor: Actor, *, place: str, only: Collection[str] = ()
) -> Reminded:
    """Take back today's reminders of everybody on the sheet of this place, or of some lines `only`.

    Raises RefusedError for who is not the registry, NothingToWithdrawError, and UnknownUnitError.
    """
    everybody = list(_on_sheets(work, place))
    found = [each for each in everybody if each.is_done_today and _is_meant(each, only)]
    if not found:
        raise NothingToWithdrawError(place=place)
    return _dealt(work, actor, Action.WITHDRAW_REMINDER, found, on_sheet=len(everybody))


def _is_meant(reminder: Reminder, only: Collection[str]) -> bool:
    waiting = reminder.waiting
    return not only or line_of(waiting.case_id, waiting.desk.holder) in only


def _on_sheets(work: Casework, place: str) -> Iterator[Reminder]:
    for sheet in Reporting(office=work.office).reminders(place=place):
        yield from sheet.reminders


def _dealt(
    work: Casework, actor: Actor, action: Action, found: list[Reminder], *, on_sheet: int
) -> Reminded:
    """The action on each line by itself, in the order of the documents."""
    lines = sorted((each.waiting.case_id, each.waiting.desk.holder) for each in found)
    done = [line for line in lines if _is_done(work, actor, action, *line)]
    documents = {case_id for case_id, _ in done}
    return Reminded(
        documents=len(documents),
        passed_over=len({case_id for case_id, _ in lines} - documents),
        lines=tuple(line_of(*line) for line in done),
        is_whole=len(done) == on_sheet,
    )


def _is_done(work: Casework, actor: Actor, action: Action, case_id: str, holder: str) -> bool:
    try:
        work.act(case_id, Command(action=action, actor=actor, to=holder))
    except OVERTAKEN:
        return False
    return True
