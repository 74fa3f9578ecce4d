"""稽催 of a whole sheet: each document once, by the registry only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from rules.errors import UnknownUnitError
from rules.marks import Action
from tests.workflow.offices import (
    MONDAY_MORNING,
    PLAIN,
    REGISTRAR,
    THREE_UNITS,
    a_document,
    sign_until,
)
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.reminding import remind_all
from workflow.desk.reporting import Reporting
from workflow.events.handing import DocumentReminded
from workflow.refusals import RefusedError

HEAD = Actor(unit="秘書室", position="主任", person="示範主任")
pytestmark = pytest.mark.memory

LONG_AGO = MONDAY_MORNING - timedelta(days=20)


@pytest.fixture
def late(work: Casework) -> Case:
    """A late document at three co-signers."""
    case = work.register(a_document(THREE_UNITS, received_at=LONG_AGO))
    return sign_until(work, case, "人事室主任")


def test_each_document_on_the_sheet_is_reminded_of_once(work: Casework, late: Case) -> None:
    of_secretariat = work.register(a_document(PLAIN, received_at=LONG_AGO))
    not_late = work.register(a_document(PLAIN))

    assert remind_all(work, REGISTRAR, place="秘書室") == 2

    assert [work.case(each.id).reminders for each in (late, of_secretariat, not_late)] == [1, 1, 0]
    last = work.history(late.id)[-1]
    assert isinstance(last, DocumentReminded)
    assert last.position == REGISTRAR.position


def test_without_a_place_every_document_is_reminded_of_once(work: Casework, late: Case) -> None:
    assert remind_all(work, REGISTRAR, place="") == 1
    assert work.case(late.id).reminders == 1


def test_only_the_registry_reminds(work: Casework, late: Case) -> None:
    somebody = Actor(unit="人事室", position="主任", person="示範主任")

    with pytest.raises(RefusedError, match="總收文"):
        remind_all(work, somebody, place="人事室")

    assert work.case(late.id).version == late.version


def test_a_place_nobody_knows_is_refused(work: Casework) -> None:
    with pytest.raises(UnknownUnitError, match="「無」"):
        remind_all(work, REGISTRAR, place="無")


def test_a_case_that_goes_along_with_another_is_on_no_sheet(work: Casework) -> None:
    parent, child = (work.register(a_document(PLAIN, received_at=LONG_AGO)) for _ in range(2))
    work.act(child.id, Command(action=Action.MERGE, actor=REGISTRAR, to=parent.id))

    (sheet,) = Reporting(office=work.office).reminders(place="秘書室")

    assert [each.waiting.case_id for each in sheet.holders[0].reminders] == [parent.id]
    assert remind_all(work, REGISTRAR, place="秘書室") == 1
    assert [work.case(each.id).reminders for each in (parent, child)] == [1, 0]


@dataclass(frozen=True, kw_only=True)
class OvertakenCasework(Casework):
    """Somebody else acts on a document just before the first one is reminded of."""

    overtaking: dict[str, Command]  # by case, each taken once

    def act(self, case_id: str, command: Command, *, at: datetime | None = None) -> Case:
        """The action, after what overtakes it."""
        while self.overtaking:
            super().act(*self.overtaking.popitem())
        return super().act(case_id, command, at=at)


@pytest.mark.parametrize("action", ["銷號", "補正", "併辦"])
def test_what_is_closed_paused_or_merged_meanwhile_is_passed_over(
    work: Casework, action: str
) -> None:
    first, second = (work.register(a_document(PLAIN, received_at=LONG_AGO)) for _ in range(2))
    actor = HEAD if action == "補正" else REGISTRAR
    command = Command(action=Action(action), actor=actor, to=first.id, reason="示範理由")
    overtaken = OvertakenCasework(office=work.office, overtaking={second.id: command})

    assert remind_all(overtaken, REGISTRAR, place="秘書室") == 1

    assert [work.case(each.id).reminders for each in (first, second)] == [1, 0]
