"""What is said of a rehearsal: where documents wait, what was compared, what is supposed."""

from dataclasses import replace
from datetime import date

from rules.agency.agency import Mode
from tests.workflow.rehearsal.replications import HEAD, a_run, position, replication
from workflow.rehearsal.comparing import compared
from workflow.rehearsal.result import Result
from workflow.rehearsal.saying import bottleneck_said, notes_on
from workflow.rehearsal.scenario import (
    Absence,
    Arrivals,
    Assignment,
    Behaviour,
    Clock,
    ReturnTo,
    Scenario,
    Staff,
)
from workflow.rehearsal.statistics import result_of
from workflow.rehearsal.supposing import supposed_of
from workflow.rehearsal.wanted import Rehearsal

CHIEF = "機關/主任秘書"
DAY = date(2026, 3, 2)


def waiting(load: float | None, *, wait: float = 1.5) -> Result:
    """One replication: six sign-offs of the chief secretary wait, five of a section head do."""
    chief = position(handled=6, wait=wait)
    runs = [replication(1, positions={HEAD: position(handled=5, wait=0.2), CHIEF: chief})]
    run = replace(a_run(), holders={HEAD: 2, CHIEF: 1}, loads={HEAD: 0.4, CHIEF: load})
    return result_of(runs, run)


def supposed(scenario: Scenario) -> str:
    return "".join(str(each) for each in supposed_of(scenario))


def test_the_bottleneck_is_where_documents_wait_longest_in_all() -> None:
    assert str(bottleneck_said(waiting(0.93))) == (
        "瓶頸是主任秘書：公文在這裡等候的時間合計最長，占全部等候的 90%，"
        "每次平均等 1.50 日，負荷 0.93。"
    )


def test_a_bottleneck_that_cannot_keep_up_is_said_to_grow() -> None:
    assert "負荷 1.11，來的比辦得完的多" in str(bottleneck_said(waiting(1.11)))


def test_a_bottleneck_where_nobody_is_has_no_load() -> None:
    assert str(bottleneck_said(waiting(None))).endswith("整段期間沒有人在。")


def test_there_is_no_bottleneck_where_nothing_waits() -> None:
    result = result_of([replication(1, positions={HEAD: position(wait=0.0)})], a_run())

    assert str(bottleneck_said(result)).startswith("沒有瓶頸")


def test_a_table_says_how_many_differences_were_corrected_for() -> None:
    result = result_of([replication(1), replication(2)], a_run())
    rehearsal = Rehearsal(result=result, comparisons=compared(result, [result, result]))

    paired, corrected = (str(each) for each in notes_on(rehearsal))

    assert "95 % 信賴區間" in paired
    assert corrected.startswith("本表有 6 項差異，p 值已一併用 Holm 法校正")


def test_a_rehearsal_by_itself_needs_no_note() -> None:
    assert notes_on(Rehearsal(result=result_of([replication(1)], a_run()))) == ()


def test_a_warm_up_that_was_found_and_a_precision_that_was_not_are_noted() -> None:
    result = result_of([replication(1)], replace(a_run(), warmup_found=True))

    notes = notes_on(Rehearsal(result=result, is_precise=False))

    assert str(notes[0]).startswith("重複 1,000 次仍沒有達到要求的精確度")
    assert str(notes[1]).startswith("暖機 1 日，是試跑時")


def test_a_plain_scenario_says_its_hours_documents_and_chances() -> None:
    said = supposed(Scenario(name="示範", start=DAY, arrivals=Arrivals(per_day=12.5)))

    assert "一日是 8 小時" in said
    assert "一日平均收文 12.5 件" in said
    assert "誰有空誰辦" in said
    assert "沒有人請假。不會退回。" in said
    assert "各以 50 % 的機率成立" in said
    assert "往返平均 3 日" in said


def test_what_a_scenario_changes_is_said() -> None:
    absence = Absence(position="主任秘書", unit="", since=DAY, until=DAY)
    behaviour = Behaviour(
        return_probability=0.05, return_to=ReturnTo.PREVIOUS, cosign=Mode.SEQUENTIAL
    )
    said = supposed(
        Scenario(
            name="示範",
            start=DAY,
            clock=Clock.CONTINUOUS,
            staff=Staff(assignment=Assignment.OWN),
            absences=(absence,),
            behaviour=behaviour,
        )
    )

    assert "全年無休" in said
    assert "輪流分給當時在的人" in said
    assert "請假是整日少一個人" in said
    assert "有 5 % 的機率退回前一個簽的職位" in said
    assert "會辦一律順會。" in said


def test_a_position_that_documents_go_back_to_is_named() -> None:
    behaviour = Behaviour(return_probability=0.1, return_to="股長")

    assert "有 10 % 的機率退回股長" in supposed(
        Scenario(name="示範", start=DAY, behaviour=behaviour)
    )
