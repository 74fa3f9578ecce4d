"""簽核紀錄: what is stamped is what somebody signed for; the rest only says that it happened."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.marks import Action
from tests.web.papers import cosigning, route
from tests.workflow.happened import one_of_each
from tests.workflow.offices import PLAIN, REGISTRAR, a_document, an_office, sign
from web.files.pdf import standalone
from web.language.i18n import Language
from web.language.record import record_of
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine
from workflow.store.log import Store

STAMPED = {
    *(Action.DRAFT, Action.RECONCILE, Action.REVIEW, Action.COSIGN, Action.DECIDE),
    *(Action.RETURN, Action.RECALL, Action.ADD_COSIGNER, Action.WAIVE, Action.RAISE),
    *(Action.COSIGN_AGAIN, Action.RESUBMIT, Action.CORRECT_ROW),
    *(Action.LOWER, Action.REASSIGN, Action.EXTEND, Action.DENY, Action.CHANGE_URGENCY),
    *(Action.MERGE, Action.COLLATE, Action.DISPATCH, Action.FILE, Action.CONCLUDE),
    *(Action.ARCHIVE, Action.CANCEL),
}
NOT_STAMPED = {
    *(Action.REGISTER, Action.INITIATE, Action.ASSIGN, Action.RECEIVE, Action.HAND_OVER),
    *(Action.ANSWER_CONDITION, Action.APPLY, Action.SUSPEND, Action.RESUME, Action.REMIND),
    *(Action.SHIFT_DUE, Action.WITHDRAW_REMINDER),
}
OF_THE_OTHER_CASE = "CaseJoined"  # the case that goes along with this one bears the stamp


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Casework]:
    """An office with nothing in it."""
    engine = open_engine(f"sqlite:///{tmp_path / 'office.db'}")
    store = Store(engine, Checkpoints(tmp_path / "checkpoints"))
    yield an_office(store)
    store.close()


@pytest.fixture
def reminded(work: Casework) -> Case:
    """A document of which 秘書室 is reminded between its draft and its decision."""
    case = sign(work, work.register(a_document(PLAIN)))
    remind = Command(action=Action.REMIND, actor=REGISTRAR, opinion="請儘速辦理")
    return work.act(case.id, remind)


def test_every_kind_of_event_has_a_stamp_or_none() -> None:
    events = one_of_each()

    entries = zip(events, record_of(events, Language.CHINESE), strict=True)
    own = [entry for event, entry in entries if type(event).__name__ != OF_THE_OTHER_CASE]
    assert {Action(entry.action) for entry in own if entry.is_stamped} == STAMPED
    assert {Action(entry.action) for entry in own if not entry.is_stamped} == NOT_STAMPED


def test_who_another_case_joins_has_stamped_nothing() -> None:
    events = [event for event in one_of_each() if type(event).__name__ == OF_THE_OTHER_CASE]

    assert events
    assert not any(entry.is_stamped for entry in record_of(events, Language.CHINESE))


def test_a_reminder_stands_in_the_record_without_a_stamp(work: Casework, reminded: Case) -> None:
    page = standalone(route(work, reminded), Language.CHINESE)
    seals = re.findall(r'<td class="seal">(.*?)</td>', page, re.DOTALL)

    stamped = ["<svg" in seal for seal in seals]
    assert [entry.action for entry in route(work, reminded).record] == ["收文", "擬辦", "稽催"]
    assert stamped == [False, True, False]


def test_a_reminder_is_no_signature_of_the_ladder(work: Casework, reminded: Case) -> None:
    sheet = standalone(cosigning(work, reminded), Language.CHINESE)

    assert "稽催" not in sheet
    assert "請儘速辦理" not in sheet
