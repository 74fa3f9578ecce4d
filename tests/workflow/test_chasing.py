"""稽催 of a whole sheet: each document once, by the registry only."""

from datetime import timedelta

import pytest

from rules.errors import UnknownUnitError
from tests.workflow.offices import (
    MONDAY_MORNING,
    PLAIN,
    REGISTRAR,
    THREE_UNITS,
    a_document,
    sign_until,
)
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.chasing import chase
from workflow.events import DocumentReminded
from workflow.refusals import RefusedError

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

    assert chase(work, REGISTRAR, place="秘書室") == 2

    assert [work.case(each.id).reminders for each in (late, of_secretariat, not_late)] == [1, 1, 0]
    last = work.history(late.id)[-1]
    assert isinstance(last, DocumentReminded)
    assert last.position == REGISTRAR.position


def test_without_a_place_every_document_is_reminded_of_once(work: Casework, late: Case) -> None:
    assert chase(work, REGISTRAR, place="") == 1
    assert work.case(late.id).reminders == 1


def test_only_the_registry_reminds(work: Casework, late: Case) -> None:
    somebody = Actor(unit="人事室", position="主任", person="示範主任")

    with pytest.raises(RefusedError, match="總收文"):
        chase(work, somebody, place="人事室")

    assert work.case(late.id).version == late.version


def test_a_place_nobody_knows_is_refused(work: Casework) -> None:
    with pytest.raises(UnknownUnitError, match="「無」"):
        chase(work, REGISTRAR, place="無")
