"""預演報告: the question and the answer first, then what they rest on, whatever was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.web.rehearsal_reports import BASE, OTHER, a_run, delegated, relieved, report, text
from tests.web.rehearsing import (
    a_comparison,
    a_difference,
    a_point,
    a_rehearsal,
    a_result,
    a_sensitivity,
    a_staff_plan,
    a_sweep,
    a_validation,
    an_estimate,
)
from web.language.i18n import Language
from web.papers.rehearsal_answer import Found
from web.papers.rehearsal_validated import Validated
from web.picture.charts.drawing import ChartsUnavailableError
from workflow.kept.about import Said
from workflow.rehearsal.kept.question import Kind, Question
from workflow.rehearsal.result import CaseResult
from workflow.rehearsal.varying.answers import StaffPlan
from workflow.rehearsal.varying.filling import NEVER
from workflow.rehearsal.wanted import Rehearsal

ORDER = ("預演報告", "重做的指令", "問題", "答案", "假定", "調整的列", "驗證", "結果", "簽章")
KINDS = {
    Kind.SWEEP: a_sweep(),
    Kind.SENSITIVITY: a_sensitivity(),
    Kind.STAFFING: a_staff_plan(),
}


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """No chart is drawn: that takes a process and seconds."""

    def drawn(charts: object, titles: object) -> tuple[str, ...]:
        raise ChartsUnavailableError(why="示範")

    monkeypatch.setattr("web.papers.rehearsal_results.drawn", drawn)


def answer(found: Found, language: Language = Language.CHINESE) -> str:
    """The two sentences."""
    return "\n".join(report(a_run(found, BASE), language).answer)


def nothing_decided() -> Rehearsal:
    """A result of documents none of which is decided."""
    none = CaseResult(
        cases=9,
        unfinished=9,
        overdue=9,
        cycle_days=None,
        wait_days=None,
        on_time_rate=an_estimate(0.0, 0.0),
        closed_in_time_rate=None,
    )
    return Rehearsal(result=replace(a_result(), total=none))


def test_its_parts_stand_in_the_order_in_which_a_chief_reads() -> None:
    whole = text(report(a_run(None, BASE, delegated())))

    places = [whole.find(each) for each in ORDER]
    assert -1 not in places
    assert places == sorted(places)


def test_the_head_says_enough_to_do_it_again() -> None:
    whole = text(report(a_run()))

    for said in (
        "示範基準（基準）",
        "亂數種子7，重複20次",
        "2019-06-19",
        "115.11.20",
        "taipei-doit@",
    ):
        assert "".join(said.split()) in whole
    command = "chenhe rehearse run '示範 基準.toml' --compare '示範順會.toml' --days 7"
    assert f"{command} --replications 20 --seed 7".replace(" ", "") in whole


def test_the_answer_says_how_much_differs_how_sure_that_is_and_what_would_help() -> None:
    first, second = report(a_run()).answer

    assert "比起「示範基準」" in first
    assert "平均辦理日數多 1.50 日（95 % 信賴區間 1.45 至 1.55 日），這個差異是真的" in first
    assert "期限內比率低 12.0 個百分點（7.0 至 17.0）" in first
    assert second.startswith("照「示範順會」辦，瓶頸是主任秘書")
    assert "主任秘書增為 2 人，平均辦理日數少 0.40 日" in second


def test_what_is_not_demonstrated_is_not_told_as_if_it_were() -> None:
    other = a_comparison(a_result("示範順會"))
    unproven = replace(other, differences={"cycle_days": a_difference(-0.2, p=0.3)})

    first = answer(Rehearsal(result=a_result(), comparisons=(unproven,)))

    assert "相差 −0.20 日（95 % 信賴區間 −0.25 至 −0.15 日），沒有證實" in first


def test_of_several_scenarios_the_one_with_the_fewest_days_is_told() -> None:
    slower, quicker = (
        replace(a_comparison(a_result(name)), differences={"cycle_days": a_difference(by)})
        for name, by in (("較慢", 2.0), ("較快", -1.0))
    )

    first = answer(Rehearsal(result=a_result(), comparisons=(quicker, slower)))

    assert "2 個情境裡，平均日數最短的是「較快」：平均辦理日數少 1.00 日" in first


def test_the_question_is_that_of_the_user_else_of_what_was_asked() -> None:
    assert report(a_run(), asked="主秘請假怎麼辦？").question == "主秘請假怎麼辦？"
    assert "照「示範順會」辦，和「示範基準」比" in report(a_run()).question
    assert "卡在哪裡" in report(a_run(Rehearsal(result=a_result()), BASE)).question
    assert "承辦人員的人數（沒有另外寫的單位）" in report(a_run(a_sweep(), BASE)).question
    assert "哪一個數字" in report(a_run(a_sensitivity(), BASE)).question
    assert "95.0 %" in report(a_run(a_staff_plan(), BASE)).question


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_kind_of_question_has_its_table_in_the_report(kind: Kind) -> None:
    run = a_run(KINDS[kind], BASE, files=("示範.toml",), asked=Question(kind=kind, vary=("a=1",)))

    whole = text(report(run))

    found = report(run).results.table
    assert found is not None
    for name, *numbers in found.rows:
        assert all("".join(each.split()) in whole for each in (name, *numbers))
    assert "簽章" in whole
    assert "重做的指令chenherehearse" in whole


def test_a_sweep_says_which_values_are_best_and_how_many_may_be_chance() -> None:
    said = answer(a_sweep(a_point("3", -1.5), a_point("4", -1.0, p=0.4)))

    assert "承辦人員的人數（沒有另外寫的單位） = 3：平均辦理日數少 1.50 日" in said
    assert "有 1 個（其中 1 個較快），其餘 1 個可能只是機遇" in said


def test_a_sensitivity_says_what_to_measure_first() -> None:
    said = answer(a_sensitivity())

    assert "影響最大的是「承辦人員的人數（沒有另外寫的單位）」（現在是 2）" in said
    assert "：改為 1，平均辦理日數多 0.90 日" in said
    assert "要先實地量準它；影響次大的是「每個工作日收文件數」，最多差 0.25 日" in said


def test_a_staffing_says_how_many_are_needed_and_where() -> None:
    said = answer(a_staff_plan())

    assert "最少 9 人，比情境原樣多 1 人" in said
    assert "期限內比率是 97.0 %（96.0 至 98.0）；要加人的是綜合企劃組股長（2 人）" in said


def test_where_people_are_no_remedy_that_is_the_answer() -> None:
    why = Said(template=NEVER, facts={"rate": "80.0%", "days": "4.00"})
    found: StaffPlan = replace(a_staff_plan(), holders={}, toml="", why=why)

    assert "加人解決不了" in answer(found)


def test_documents_none_of_which_is_decided_have_no_days_in_the_report() -> None:
    run = a_run(nothing_decided(), BASE)

    assert "沒有一件辦結" in report(run).answer[0]
    assert "計入的公文沒有一件辦結，沒有辦理日數可說" in text(report(run))


def test_a_single_replication_is_told_without_an_interval() -> None:
    once = replace(
        a_comparison(a_result("示範順會")), differences={"cycle_days": a_difference(1, None)}
    )

    assert "只跑一次，看不出是不是真的" in answer(Rehearsal(result=a_result(), comparisons=(once,)))


def test_what_was_never_measured_is_marked_and_of_another_only_what_differs_is_told() -> None:
    base, other = report(a_run()).supposed

    defaults = {each.word for each in base.items if each.is_default}
    assert {"簽核時間", "府外機關", "速別"} <= defaults
    assert not {"來文", "人數", "第一天"} & defaults
    assert [(each.word, each.text) for each in other.items] == [
        ("請假", "主任秘書 115.03.02 至 115.03.02，沒有代理人")
    ]


def test_rows_that_a_scenario_edits_stand_before_and_after() -> None:
    (part,) = report(a_run(None, BASE, delegated())).edits

    assert len(part.rows) + part.more == 22
    assert part.rows[0].before.endswith("局長核定")
    assert part.rows[0].after.endswith("副局長核定")


def test_rules_that_were_changed_since_the_run_are_told_beside_the_rows() -> None:
    run = a_run(None, BASE, delegated(), version="taipei-doit@000000000000")

    assert "執行時是 taipei-doit@000000000000" in report(run).edits_note


def test_a_scenario_that_nobody_validated_says_so() -> None:
    assert "未驗證" in report(a_run()).validation[0]
    assert "chenhe rehearse validate" in "".join(report(a_run()).validation)


@pytest.mark.parametrize(("recorded", "verdict"), [(3.1, "模擬像紀錄"), (9.0, "模擬不像紀錄")])
def test_a_validation_is_told_with_its_log_and_its_verdict_whichever_it_is(
    recorded: float, verdict: str
) -> None:
    validated = (
        Validated(scenario="示範基準", found=a_validation(recorded), on=date(2026, 11, 1)),
        Validated(scenario="示範順會", found=None),
    )

    said = "".join(report(a_run(validated=validated)).validation)

    for words in ("「示範基準」已驗證（115.11.01）", "示範紀錄.csv", verdict):
        assert words in said
    assert "「示範順會」沒有驗證過" in said
    assert "未驗證" not in said


def test_those_who_sign_are_positions_of_the_agency() -> None:
    signers = {each.word: each.positions for each in report(a_run()).signers}

    assert signers == {
        "承辦人": ("承辦人員",),
        "單位主管": ("組長", "主任"),
        "機關首長": ("局長",),
    }


def test_a_very_long_name_is_cut_at_the_foot_of_the_page_and_nowhere_else() -> None:
    long = "很長的情境名稱" * 14
    found = report(a_run(name=long))

    assert len(found.running) == 40
    assert long in text(found)


def test_it_speaks_english_from_question_to_signature() -> None:
    found = report(a_run(), Language.ENGLISH)

    whole = text(found, Language.ENGLISH)
    assert "Thequestion" in whole
    assert "1.50 days more on average" in found.answer[0]
    assert "Default,notmeasured" in whole
    assert [each.word for each in found.signers] == ["Handler", "Head of unit", "Head of agency"]


def test_without_charts_the_report_says_why_and_has_its_tables() -> None:
    whole = text(report(a_run(relieved(), BASE, OTHER)))

    assert "圖畫不出來" in whole
    assert "綜合企劃組股長" in whole
    assert a_rehearsal().result.scenario in whole
