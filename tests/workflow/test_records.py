"""The shapes that other people's scripts rely on: fields may be added, never renamed."""

import json
from dataclasses import replace
from typing import Any

import pytest

from rules.marks import Action
from rules.rulebook import Rulebook
from tests.workflow.builders import a_history, a_route, a_rulebook, an_actor, signing
from tests.workflow.offices import (
    ROLE_AND_UNIT,
    THREE_UNITS,
    WITH_AGENCY,
    a_document,
    sign,
    sign_to_the_end,
    sign_until,
)
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.plan import Answer
from workflow.desk.casework import Casework
from workflow.office import LIVE
from workflow.reports.board import BoardFilter
from workflow.reports.records import case_record, log_rows, row_record


def record_of(work: Casework, case: Case) -> dict[str, Any]:
    """The record of a case as it comes out of JSON."""
    return json.loads(json.dumps(case_record(case, work.history(case.id)), ensure_ascii=False))


def log_of(work: Casework) -> list[dict[str, str]]:
    return list(log_rows(work.office.store.events(LIVE)))


def conditional(book: Rulebook) -> tuple[int, str]:
    found = ((row.line, each) for row in book.rows if row.is_routable for each in row.cosigners)
    return next((line, each.name) for line, each in found if each.condition)


def test_a_case_has_the_fields_promised(work: Casework) -> None:
    record = record_of(work, work.register(a_document()))

    assert {"id", "version", "state", "open", "plan", "due", "outcome", "events"} <= record.keys()


def test_a_case_tells_who_has_it_and_at_which_desk(work: Casework) -> None:
    case = sign_until(work, work.register(a_document(ROLE_AND_UNIT)), "法務人員")

    record = record_of(work, case)

    assert record["state"] == "會辦中"
    assert record["open"] == [
        {"unit": "綜合企劃組", "position": "法務人員", "action": "會辦", "desk": desk}
        | ({"unit": "人事室", "position": "主任"} if unit else {})
        for unit, desk in enumerate(desk.desk for desk in case.open)
    ]


def test_a_plan_is_told_as_a_route_is(work: Casework) -> None:
    plan = record_of(work, work.register(a_document(WITH_AGENCY)))["plan"]

    assert plan[0] == {
        "kind": "sign",
        "position": "承辦人員",
        "action": "擬辦",
        "assisting": False,
    }
    stage = next(each for each in plan if each["kind"] == "cosign")
    assert stage["mode"] == "parallel"
    assert {branch["name"]: branch["kind"] for branch in stage["branches"]}.keys() <= {
        *("工務局", "法務局", "法務人員"),
    }


def test_a_cosigner_that_was_excused_is_in_the_plan_no_more(work: Casework) -> None:
    line, name = conditional(a_rulebook())
    excused = Answer(required=False, reason="與該機關無關")
    case = work.register(a_document(line, conditions={name: excused}))

    record = record_of(work, case)

    assert record["excused"] == [name]
    assert name not in json.dumps(record["plan"], ensure_ascii=False)


def test_an_ended_case_has_its_outcome_and_no_open_desk(work: Casework) -> None:
    record = record_of(work, sign_to_the_end(work, work.register(a_document())))

    assert (record["state"], record["outcome"], record["open"]) == ("已存查", "如擬", [])


def test_events_are_told_in_order_with_their_kind(work: Casework) -> None:
    events = record_of(work, sign(work, work.register(a_document())))["events"]

    assert [(each["sequence"], each["kind"], each["action"]) for each in events] == [
        (1, "DocumentRegistered", "收文"),
        (2, "DraftSubmitted", "擬辦"),
    ]


def test_times_are_taiwans(work: Casework) -> None:
    record = record_of(work, work.register(a_document()))

    assert record["received_at"] == "2026-11-23T09:00:00+08:00"
    assert record["due"] == "2026-12-01"
    assert log_of(work)[0]["時間"] == "2026-11-23T09:00:00+08:00"


def test_a_row_of_a_list_tells_the_same_as_the_case(work: Casework) -> None:
    case = sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")

    (row,) = work.board(BoardFilter()).rows

    listed, whole = row_record(row), record_of(work, case)
    shared = listed.keys() & whole.keys()
    assert shared >= {"id", "state", "subject", "unit", "row", "urgency", "due", "outcome", "open"}
    assert {name: listed[name] for name in shared} == {name: whole[name] for name in shared}


@pytest.mark.parametrize(("form", "document"), [("簽", None), ("先簽後稿", "簽")])
def test_a_case_tells_which_of_two_documents_is_on_its_way(form: str, document: str | None) -> None:
    history = a_history()

    history = history.then(replace(signing(history.case, history.case.open[0]), form=form))

    record = dict(case_record(history.case, history.events))
    assert (record["form"], record["document"]) == (form, document)


def test_a_case_tells_what_befell_it() -> None:
    history = a_history(a_route("乙組"))
    for command in (
        Command(action=Action.ADD_COSIGNER, actor=an_actor("組長"), to="丙組", reason="示範"),
        Command(action=Action.EXTEND, actor=an_actor("承辦人員"), days=2, reason="示範"),
        replace(signing(history.case, history.case.open[0]), form="簽", options=("甲", "乙")),
        Command(action=Action.SUSPEND, actor=an_actor("承辦人員"), reason="示範"),
    ):
        history = history.then(command)

    record: dict[str, Any] = dict(case_record(history.case, history.events))

    assert record["state"] == "補正中"
    assert record["added"] == ["丙組"]
    assert (record["form"], record["options"]) == ("簽", ["甲", "乙"])
    assert record["suspended_since"] == "2026-03-02"
    (application,) = record["applications"]
    assert (application["action"], application["ruler"]) == ("展期", "甲組組長")
    assert application["due"] == "2026-03-12"
    assert {desk["action"] for desk in record["open"]} == {"補正完成", "展期"}
