"""稽催 of a whole sheet: each holder once a day, by the registry only; and taken back."""

import json
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
    Clock,
    a_document,
    sign,
    sign_until,
)
from web.screens.board.page import board_page
from web.screens.board.query import BoardQuery
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.reminding import (
    AllRemindedTodayError,
    NothingToWithdrawError,
    remind_all,
    withdraw_all,
)
from workflow.desk.reporting import Reporting
from workflow.events import to_record
from workflow.events.fold import after
from workflow.events.handing import DocumentReminded
from workflow.refusals.base import BadChoiceError, RefusedError
from workflow.refusals.handing import NoReminderTodayError, RemindedTodayError
from workflow.reports.reminders import counts_of

HEAD = Actor(unit="秘書室", position="主任", person="示範主任")
DRAFTER = Actor(unit="秘書室", position="承辦人員", person="示範承辦")
pytestmark = pytest.mark.memory

LONG_AGO = MONDAY_MORNING - timedelta(days=20)


@pytest.fixture
def late(work: Casework) -> Case:
    """A late document at three co-signers."""
    case = work.register(a_document(THREE_UNITS, received_at=LONG_AGO))
    return sign_until(work, case, "人事室主任")


def reminders_of(work: Casework, case: Case) -> dict[str, int]:
    """How often each place on the sheets was reminded of this document."""
    return {
        sheet.place: each.waiting.reminded
        for sheet in Reporting(office=work.office).reminders()
        for each in sheet.reminders
        if each.waiting.case_id == case.id
    }


def turn(work: Casework, **span: float) -> None:
    assert isinstance(work.office.clock, Clock)
    work.office.clock.turn(**span)


def remind(work: Casework, case: Case, to: str = "", action: str = "稽催") -> Case:
    return work.act(case.id, Command(action=Action(action), actor=REGISTRAR, to=to))


def test_each_holder_on_the_sheet_is_reminded_of_each_document(work: Casework, late: Case) -> None:
    of_secretariat = work.register(a_document(PLAIN, received_at=LONG_AGO))
    not_late = work.register(a_document(PLAIN))

    assert remind_all(work, REGISTRAR, place="秘書室").documents == 2

    assert [work.case(each.id).reminders for each in (late, of_secretariat, not_late)] == [1, 1, 0]
    last = work.history(late.id)[-1]
    assert isinstance(last, DocumentReminded)
    assert (last.position, last.holder) == (REGISTRAR.position, "秘書室/主任")
    assert (last.target, last.count) == ("秘書室主任（會辦）", 1)


def test_who_was_not_on_the_sheet_was_not_reminded(work: Casework, late: Case) -> None:
    remind_all(work, REGISTRAR, place="會計室")

    assert reminders_of(work, late) == {"人事室": 0, "會計室": 1, "秘書室": 0}


def test_after_as_many_reminders_the_one_who_was_reminded_is_told_of_alone(
    work: Casework, late: Case
) -> None:
    for _ in range(5):
        remind_all(work, REGISTRAR, place="會計室")
        turn(work, days=1)
    remind_all(work, REGISTRAR, place="人事室")

    assert reminders_of(work, late) == {"人事室": 1, "會計室": 5, "秘書室": 0}
    told = {
        sheet.place: each.told
        for sheet in Reporting(office=work.office).reminders()
        for each in sheet.reminders
    }
    assert told == {"人事室": "", "會計室": "主任秘書", "秘書室": ""}


def test_without_a_place_every_holder_of_every_document_is_reminded(
    work: Casework, late: Case
) -> None:
    assert remind_all(work, REGISTRAR, place="").documents == 1
    assert reminders_of(work, late) == {"人事室": 1, "會計室": 1, "秘書室": 1}


def test_a_second_reminder_on_one_day_is_refused(work: Casework, late: Case) -> None:
    remind_all(work, REGISTRAR, place="會計室")

    with pytest.raises(AllRemindedTodayError, match="會計室今天要催的都已稽催過"):
        remind_all(work, REGISTRAR, place="會計室")
    with pytest.raises(RemindedTodayError, match=r"115\.11\.23 已對會計室主任稽催"):
        remind(work, late, "會計室主任")

    assert reminders_of(work, late)["會計室"] == 1
    turn(work, days=1)
    assert remind_all(work, REGISTRAR, place="會計室").documents == 1


def test_the_rest_of_a_sheet_is_reminded_where_a_part_was(work: Casework, late: Case) -> None:
    remind_all(work, REGISTRAR, place="秘書室")
    newer = work.register(a_document(PLAIN, received_at=LONG_AGO))

    done = remind_all(work, REGISTRAR, place="秘書室")

    assert (done.documents, done.passed_over) == (1, 1)
    assert [work.case(each.id).reminders for each in (late, newer)] == [1, 1]


def test_naming_nobody_reminds_whoever_was_not_reminded_today(work: Casework, late: Case) -> None:
    remind(work, late, "人事室主任")

    reminded = remind(work, late)

    assert reminders_of(work, late) == {"人事室": 1, "會計室": 1, "秘書室": 1}
    assert reminded.version == late.version + 3
    with pytest.raises(RemindedTodayError, match="人事室主任、會計室主任、秘書室主任"):
        remind(work, late, "全部")


def test_only_who_has_it_can_be_reminded(work: Casework, late: Case) -> None:
    with pytest.raises(BadChoiceError, match="可用：人事室主任、會計室主任、秘書室主任"):
        remind(work, late, "局長")


def test_a_reminder_is_taken_back_on_its_day(work: Casework, late: Case) -> None:
    remind_all(work, REGISTRAR, place="會計室")
    turn(work, days=1)
    remind_all(work, REGISTRAR, place="會計室")

    taken_back = withdraw_all(work, REGISTRAR, place="會計室")

    assert taken_back.documents == 1
    assert reminders_of(work, late)["會計室"] == 1
    assert work.case(late.id).reminders == 1
    actions = [event.action.value for event in work.history(late.id)[-3:]]
    assert actions == ["稽催", "稽催", "撤銷稽催"]
    assert remind_all(work, REGISTRAR, place="會計室").documents == 1  # on the same day again


def test_yesterdays_reminder_stands(work: Casework, late: Case) -> None:
    remind_all(work, REGISTRAR, place="會計室")
    turn(work, days=1)

    with pytest.raises(NothingToWithdrawError, match="會計室今天沒有可以撤銷的稽催"):
        withdraw_all(work, REGISTRAR, place="會計室")
    with pytest.raises(NoReminderTodayError, match="只能當日撤銷"):
        remind(work, late, action="撤銷稽催")


def test_who_was_reminded_starts_anew_when_it_comes_back(work: Casework, late: Case) -> None:
    remind(work, late)
    back = work.act(
        late.id,
        Command(
            action=Action.RETURN,
            actor=Actor(unit="會計室", position="主任", person="示範主任"),
            to="承辦人員",
            reason="示範理由",
        ),
    )

    assert (back.chased, back.reminders) == ({}, 3)
    assert set(reminders_of(work, sign_until(work, back, "人事室主任")).values()) == {0}


def test_a_pause_keeps_who_was_reminded(work: Casework) -> None:
    case = sign(work, work.register(a_document(PLAIN, received_at=LONG_AGO)))
    remind(work, case)  # the head, who has it no more while the drafter waits
    suspend = Command(action=Action.SUSPEND, actor=HEAD, reason="示範理由")
    resume = Command(action=Action.RESUME, actor=DRAFTER)

    resumed = [work.act(case.id, each) for each in (suspend, resume)][-1]

    assert {holder: len(days) for holder, days in resumed.chased.items()} == {"秘書室/主任": 1}


def test_an_older_reminder_counts_for_everybody_who_had_it(work: Casework, late: Case) -> None:
    old = DocumentReminded(
        case_id=late.id,
        sequence=late.version + 1,
        at=work.office.clock(),
        recorded_at=work.office.clock(),
        unit="秘書室",
        position="總收文",
        person="示範總收文",
        rulebook=late.rulebook,
        row=late.row,
        target="人事室主任（會辦）、會計室主任（會辦）、秘書室主任（會辦）",
        count=1,
    )
    with work.office.writing() as log:
        log.append((old,), before=late, after=after(late, old))

    assert reminders_of(work, late) == {"人事室": 1, "會計室": 1, "秘書室": 1}
    assert work.case(late.id).reminders == 1
    assert json.loads(json.dumps(to_record(old)))["holder"] == ""


def test_a_document_at_several_is_counted_once_and_agrees_with_the_board(
    work: Casework, late: Case
) -> None:
    work.register(a_document(PLAIN, received_at=LONG_AGO))
    parent, child = (work.register(a_document(PLAIN, received_at=LONG_AGO)) for _ in range(2))
    work.act(child.id, Command(action=Action.MERGE, actor=REGISTRAR, to=parent.id))
    on_time = sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    turn(work, days=3)

    sheets = Reporting(office=work.office).reminders()

    assert sum(len(list(sheet.reminders)) for sheet in sheets) == 8
    counts = counts_of(sheets)
    assert (counts.documents, counts.overdue, counts.late_cosigned) == (4, 3, 1)
    assert counts.overdue == board_page(work, BoardQuery()).overdue
    assert work.case(on_time.id).due > work.today


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
    assert remind_all(work, REGISTRAR, place="秘書室").documents == 1
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


def test_of_two_clerks_at_once_one_reminds(work: Casework, late: Case) -> None:
    other = Actor(unit="秘書室", position="登記桌", person="示範登記桌")
    first = Command(action=Action.REMIND, actor=other, to="會計室/主任")
    overtaken = OvertakenCasework(office=work.office, overtaking={late.id: first})

    done = remind_all(overtaken, REGISTRAR, place="會計室")

    assert (done.documents, done.passed_over) == (0, 1)
    assert reminders_of(work, late)["會計室"] == 1


@pytest.mark.parametrize("action", ["銷號", "補正", "併辦"])
def test_what_is_closed_paused_or_merged_meanwhile_is_passed_over(
    work: Casework, action: str
) -> None:
    first, second = (work.register(a_document(PLAIN, received_at=LONG_AGO)) for _ in range(2))
    actor = HEAD if action == "補正" else REGISTRAR
    command = Command(action=Action(action), actor=actor, to=first.id, reason="示範理由")
    overtaken = OvertakenCasework(office=work.office, overtaking={second.id: command})

    assert remind_all(overtaken, REGISTRAR, place="秘書室").documents == 1

    assert [work.case(each.id).reminders for each in (first, second)] == [1, 0]
