"""The log in the columns that an audit reads: a line an event, and what each says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.marks import Action
from rules.rulebook import Rulebook
from tests.workflow.builders import a_history, a_route, a_rulebook, an_actor, returning, signing
from tests.workflow.completing import OTHER_ROUTE, OWN_ROUTE, PARENT
from tests.workflow.happened import one_of_each
from tests.workflow.offices import (
    ALONE,
    PLAIN,
    REGISTRAR,
    WITH_AGENCY,
    a_document,
    sign,
    sign_to_the_end,
    sign_until,
)
from workflow.actions.commands import Command
from workflow.actions.linking import MARK_PARENT
from workflow.case.duties import Actor
from workflow.case.plan import Answer
from workflow.case.words import Outcome
from workflow.desk.casework import Casework
from workflow.events import KINDS
from workflow.events.base import Event
from workflow.events.signing import DocumentCosigned, DocumentDecided
from workflow.office import LIVE
from workflow.reports.records import LOG_COLUMNS, log_rows


def log_of(work: Casework) -> list[dict[str, str]]:
    return list(log_rows(work.office.store.events(LIVE)))


def conditional(book: Rulebook) -> tuple[int, str]:
    found = ((row.line, each) for row in book.rows if row.is_routable for each in row.cosigners)
    return next((line, each.name) for line, each in found if each.condition)


def test_the_log_has_the_columns_promised(work: Casework) -> None:
    work.register(a_document())

    case = "文號 流程列 主旨 類別 速別 收文時間 限辦日期"
    event = "動作 單位 職稱 人員 被代理人 對象 註記 時間 意見 決定 意見別 密等"
    assert (*case.split(), *event.split()) == LOG_COLUMNS
    assert [tuple(row) for row in log_of(work)] == [LOG_COLUMNS]


def test_every_line_of_the_log_tells_its_case(work: Casework) -> None:
    case = sign_to_the_end(work, work.register(a_document(ALONE, urgency="速件")))

    rows = log_of(work)

    assert [row["動作"] for row in rows] == ["收文", "擬辦", "核定", "存查"]
    assert {(row["文號"], row["流程列"], row["速別"]) for row in rows} == {
        (case.id, case.row, "速件")
    }
    assert {row["限辦日期"] for row in rows} == {"2026-11-26"}


def test_the_log_tells_which_case_is_confidential(work: Casework) -> None:
    for is_confidential in (True, False):
        work.register(a_document(is_confidential=is_confidential))

    assert [row["密等"] for row in log_of(work)] == ["密", "普通"]


def test_a_cosignature_is_logged_with_who_signed_for_whom(work: Casework) -> None:
    case = sign_until(work, work.register(a_document(WITH_AGENCY)), "工務局")
    work.act(
        case.id,
        Command(action=Action.COSIGN, actor=Actor(unit="工務局", position="", person="示範科員")),
    )

    row = log_of(work)[-1]

    assert (row["動作"], row["單位"], row["職稱"], row["人員"]) == (
        *("會辦", "工務局", "", "示範科員"),
    )


def test_a_return_is_logged_with_its_target_and_reason(work: Casework) -> None:
    case = sign_until(work, work.register(a_document(PLAIN)), "秘書室主任")
    work.act(case.id, returning(case.open[0], to="承辦人員"))

    row = log_of(work)[-1]

    assert (row["動作"], row["對象"], row["意見"]) == ("退回", "承辦人員", "請補附件")


def test_an_assignment_is_logged_with_the_drafter(work: Casework) -> None:
    case = work.register(a_document())
    work.act(case.id, Command(action=Action.ASSIGN, actor=REGISTRAR, to="示範承辦"))

    assert (log_of(work)[-1]["動作"], log_of(work)[-1]["對象"]) == ("分文", "示範承辦")


@pytest.mark.parametrize(
    ("answer", "action"),
    [
        (Answer(required=True), "加會"),
        (Answer(required=False, reason="與該機關無關"), "免會"),
    ],
)
def test_an_answered_condition_is_logged_as_joined_or_waived(
    work: Casework, answer: Answer, action: str
) -> None:
    line, name = conditional(a_rulebook())
    work.register(a_document(line, conditions={name: answer}))

    row = log_of(work)[-1]

    assert (row["動作"], row["對象"], row["意見"]) == (action, name, answer.reason)


def test_a_deputy_is_logged_with_whom_and_marked(work: Casework) -> None:
    case = work.register(a_document())
    deputy = Actor(unit="秘書室", position="承辦人員", person="示範代理", for_person="示範承辦")
    work.act(case.id, Command(action=Action.DRAFT, actor=deputy))

    row = log_of(work)[-1]

    assert (row["人員"], row["被代理人"], row["註記"]) == ("示範代理", "示範承辦", "代")


def test_lines_of_several_cases_stay_in_the_order_recorded(work: Casework) -> None:
    first = work.register(a_document(received_at=work.office.clock() - timedelta(days=2)))
    second = work.register(a_document(subject="另一件"))
    work.act(first.id, signing(first, first.open[0]))

    rows = log_of(work)

    assert [row["文號"] for row in rows] == [first.id, second.id, first.id]
    assert rows[-1]["主旨"] == "示範主旨"


def test_a_log_that_lost_a_registration_is_still_told(work: Casework) -> None:
    case = sign(work, work.register(a_document()))
    events = list(work.office.store.events(LIVE))

    (row,) = log_rows(events[1:])

    assert tuple(row) == LOG_COLUMNS
    assert (row["文號"], row["流程列"], row["主旨"]) == (case.id, case.row, "")


# Every kind of event: the 動作 it is exported as, whom or what it names, what is said.
IN_THE_LOG = {
    "DocumentRegistered": ("收文", ""),
    "DocumentInitiated": ("創簽", ""),
    "DocumentAssigned": ("分文", "示範承辦"),
    "DocumentReceived": ("簽收", ""),
    "ConditionAnswered": ("加會", "府會聯絡人"),
    "DraftSubmitted": ("擬辦", ""),
    "OpinionsReconciled": ("綜簽", ""),
    "DocumentReviewed": ("審核", ""),
    "DocumentCosigned": ("會辦", ""),
    "DocumentDecided": ("核定", ""),
    "DocumentReturned": ("退回", "承辦人員"),
    "SignatureRecalled": ("抽回", "承辦人員"),
    "CosignerAdded": ("加會", "丙組"),
    "CosignerWaived": ("免會", "丙組"),
    "CosignerAskedAgain": ("重會", "乙組"),
    "DecisionResubmitted": ("重新陳核", ""),
    "RowCorrected": ("更正適用列", OWN_ROUTE.key),
    "DecisionRaised": ("陳請上級", "局長"),
    "DecisionLowered": ("低一層決行", "主任秘書"),
    "ReassignmentApplied": ("申請", "乙組"),
    "ExtensionApplied": ("申請", "展期"),
    "ApplicationDenied": ("否准", "展期"),
    "DocumentReassigned": ("改分", "乙組"),
    "DocumentHandedOver": ("移交", "示範同仁"),
    "DeadlineExtended": ("展期", ""),
    "ClockSuspended": ("補正", ""),
    "ClockResumed": ("復辦", ""),
    "UrgencyChanged": ("改速別", "速件"),
    "DueShifted": ("停班順延", ""),
    "DocumentMerged": ("併辦", PARENT.case.id),
    "DocumentCollated": ("彙辦", PARENT.case.id),
    "CaseJoined": ("併辦", "1150000001"),
    "DocumentReminded": ("稽催", "甲組承辦人員（擬辦）"),
    "ReminderWithdrawn": ("撤銷稽催", "甲組承辦人員"),
    "DocumentDispatched": ("發文", ""),
    "DocumentFiled": ("存查", ""),
    "DocumentConcluded": ("簽結", ""),
    "DocumentArchived": ("歸檔", ""),
    "DocumentCancelled": ("銷號", ""),
}


def lines_of_each_kind() -> dict[str, tuple[Event, dict[str, str]]]:
    """The first event of every kind with its line."""
    events = one_of_each()
    pairs = zip(events, log_rows(events), strict=True)
    return {type(event).__name__: (event, line) for event, line in reversed(list(pairs))}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_has_its_line_in_the_log(kind: str) -> None:
    event, line = lines_of_each_kind()[kind]

    assert tuple(line) == LOG_COLUMNS
    assert (line["動作"], line["對象"]) == IN_THE_LOG[kind]
    assert getattr(event, "reason", "") in line["意見"]
    assert event.opinion in line["意見"]


def test_the_log_says_what_was_decided_and_how_a_cosigner_answered() -> None:
    lines = lines_of_each_kind()

    told = {kind: (line["決定"], line["意見別"]) for kind, (_, line) in lines.items()}

    decided, cosigned = (lines[kind][0] for kind in ("DocumentDecided", "DocumentCosigned"))
    assert isinstance(decided, DocumentDecided)
    assert isinstance(cosigned, DocumentCosigned)
    assert told.pop("DocumentDecided") == (decided.outcome.value, "")
    assert told.pop("DocumentCosigned") == ("", cosigned.stance.value)
    assert set(told.values()) == {("", "")}


def test_an_option_chosen_stands_for_the_outcome_in_the_log() -> None:
    decided = lines_of_each_kind()["DocumentDecided"][0]
    assert isinstance(decided, DocumentDecided)

    (line,) = log_rows([replace(decided, outcome=Outcome.OPTION, option="甲案")])

    assert line["決定"] == "甲案"


def test_the_case_that_others_join_is_told_from_those_that_join_it() -> None:
    lines = lines_of_each_kind()

    assert lines["CaseJoined"][1]["註記"] == MARK_PARENT
    assert lines["DocumentMerged"][1]["註記"] == ""


def test_a_new_due_date_urgency_and_row_hold_from_their_own_line_on() -> None:
    events = one_of_each()
    lines = list(log_rows(events))
    kinds = [type(event).__name__ for event in events]

    extended = kinds.index("DeadlineExtended")
    assert lines[extended - 1]["限辦日期"] < lines[extended]["限辦日期"]
    assert lines[extended + 1]["限辦日期"] == lines[extended]["限辦日期"]
    changed = kinds.index("UrgencyChanged")
    assert [lines[changed + each]["速別"] for each in (-1, 0, 1)] == ["普通件", "速件", "速件"]
    reassigned = kinds.index("DocumentReassigned")
    assert lines[reassigned - 1]["流程列"] == a_route().key
    assert lines[reassigned]["流程列"] == OTHER_ROUTE.key


def test_what_was_applied_for_is_not_yet_the_due_date() -> None:
    _, line = lines_of_each_kind()["ExtensionApplied"]

    assert line["限辦日期"] == "2026-03-10"


def test_whoever_is_told_after_the_decision_is_logged_as_a_cosigner() -> None:
    told = a_history(at="局長").signed("局長")
    add = Command(action=Action.ADD_COSIGNER, actor=an_actor("組長"), to="乙組", reason="知會")

    *_, line = log_rows(told.then(add).signed("乙組組長").events)

    assert (line["動作"], line["單位"], line["職稱"]) == ("會辦", "乙組", "組長")


def test_a_cosigner_that_excuses_itself_is_logged_as_waived() -> None:
    history = a_history(a_route("乙組"), at="乙組組長")
    command = replace(signing(history.case, history.case.open[0]), stance="免會", reason="無涉")

    *_, line = log_rows(history.then(replace(command, opinion="")).events)

    assert (line["動作"], line["對象"], line["意見"]) == ("免會", "乙組", "無涉")


def test_a_return_is_logged_with_its_reason_and_what_was_said_besides() -> None:
    history = a_history(at="甲組組長")
    command = replace(returning(history.case.open[0], to="股長"), opinion="餘如擬")

    *_, line = log_rows(history.then(command).events)

    assert line["意見"] == "請補附件；餘如擬"
