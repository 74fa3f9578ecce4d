"""A scenario fitted to a log: what was put in is found again; what is not told stays as it was."""

import re
from dataclasses import replace

import pytest

from rules.agency.agency import Mode
from rules.errors import RulesError
from rules.marks import Action
from tests.workflow.builders import a_rulebook
from tests.workflow.fitted_logs import (
    a_known_office,
    a_log,
    a_scenario,
    covers,
    fitted_to,
    known_values,
    rows_of,
    truths,
)
from tests.workflow.named_logs import HOLDERS, a_named_log, an_office_of_three
from workflow.audit.reading.records import log_of_rows
from workflow.fitting.parameter import FEWEST, Fitted
from workflow.fitting.refusals import (
    NoCasesError,
    NoReceiptsError,
    NoRowsMatchedError,
    OneDayError,
    OutsideYearsError,
)
from workflow.fitting.telling import fitted_toml
from workflow.rehearsal.scenario import Weighted
from workflow.rehearsal.scenario_file.reading import read_scenario

TRUE = a_scenario(20)
Row = dict[str, str]


@pytest.fixture(scope="module")
def found() -> Fitted:
    return fitted_to(a_log(TRUE, seed=3), TRUE)


def test_what_was_put_in_is_found_again() -> None:
    like = a_known_office(30)
    compared = truths(fitted_to(a_log(like, seed=1), like).parameters)

    missed = [each.key for each, truth in compared if not covers(each, truth)]

    assert {each.key for each, _ in compared} == known_values().keys()
    assert len(missed) <= 5  # 1 in 20 on average; the benchmark counts over 100 logs


def test_chance_alone_makes_no_profile(found: Fitted) -> None:
    kept = {each.key: each for each in found.parameters if each.kept_default}

    assert found.scenario.arrivals.profile == TRUE.arrivals.profile
    assert "看不出差別" in str(kept["arrivals.profile.weekdays"].how)
    assert "看不出差別" in str(kept["arrivals.profile.hours"].how)


def test_every_signature_has_a_time_of_its_own_only_where_it_differs(found: Fitted) -> None:
    assert not found.scenario.services.positions


def test_what_too_few_records_tell_stays_and_says_so(found: Fitted) -> None:
    kept = {each.key: each for each in found.parameters if each.kept_default}

    outside = kept["behaviour.outside_agency_days.mean"]
    assert outside.n < FEWEST
    assert found.scenario.behaviour.outside == TRUE.behaviour.outside


def test_the_file_is_read_as_the_scenario_and_tells_what_it_rests_on(found: Fitted) -> None:
    text = fitted_toml(found)

    again = read_scenario(text.encode(), file="S.toml", rulebook=a_rulebook())

    assert again == found.scenario
    assert "# per_day：n=" in text
    assert "原值；n=" in text


def test_a_position_that_takes_longer_has_a_time_of_its_own() -> None:
    slow = {"主任秘書": replace(TRUE.services.default, mean_minutes=16.0)}
    services = replace(TRUE.services, positions=slow)
    log = a_log(replace(a_scenario(40), services=services), seed=4)

    found = fitted_to(log, TRUE).scenario.services.positions

    assert found.keys() == slow.keys()
    assert found["主任秘書"].mean_minutes == pytest.approx(16, rel=0.2)


def few(**changes: str) -> list[Row]:
    """The records of a day or two, with this in all of them."""
    rows = list(rows_of(a_scenario(2), seed=1))
    return [row | changes for row in rows]


ONE_DAY = "2026-03-02T10:00:00+08:00"
BAD: list[tuple[list[Row], type[RulesError], str]] = [
    ([], NoCasesError, "沒有讀得出來的紀錄"),
    (few(收文時間="", 動作="審核"), NoReceiptsError, "都沒有收文時間"),
    (few(收文時間="2099-03-02T10:00:00+08:00"), OutsideYearsError, "行事曆"),
    (few(收文時間=ONE_DAY), OneDayError, "只有一天"),
    (few(流程列=""), NoRowsMatchedError, "對得上流程表"),
]


@pytest.mark.parametrize(("rows", "error", "says"), BAD, ids=lambda each: str(each)[-20:])
def test_a_log_that_tells_nothing_is_refused(
    rows: list[Row], error: type[RulesError], says: str
) -> None:
    log = log_of_rows(rows, a_rulebook().agency, file="紀錄.csv").log

    with pytest.raises(error, match=says):
        fitted_to(log, TRUE)


MANY_UNITS = "line:83"  # three units co-sign


def cosigned(mode: Mode, *, swapped: int = 0) -> Fitted:
    """What a log tells in which 會辦 run so, but for some that stand the other way round."""
    mix = (Weighted(row=MANY_UNITS),)
    true = replace(
        a_scenario(5),
        arrivals=replace(TRUE.arrivals, mix=mix),
        behaviour=replace(TRUE.behaviour, cosign=mode),
    )
    rows = list(rows_of(true, seed=2))
    by_case: dict[str, list[Row]] = {}
    for row in rows:
        if row["動作"] == "會辦":
            by_case.setdefault(row["文號"], []).append(row)
    for first, second, *_ in [each for each in by_case.values() if len(each) > 2][:swapped]:
        first["時間"], second["時間"] = second["時間"], first["時間"]
    log = log_of_rows(rows, a_rulebook().agency, file="已知.csv").log
    return fitted_to(log, replace(true, behaviour=replace(true.behaviour, cosign=None)))


@pytest.mark.parametrize("mode", Mode)
def test_branches_at_once_and_in_turn_are_told_apart(mode: Mode) -> None:
    assert cosigned(mode).scenario.behaviour.cosign is mode


def test_a_mistaken_signature_or_two_do_not_make_branches_run_at_once() -> None:
    assert cosigned(Mode.SEQUENTIAL, swapped=2).scenario.behaviour.cosign is Mode.SEQUENTIAL


def test_where_the_share_decides_nothing_the_mode_stays_and_says_so() -> None:
    found = cosigned(Mode.SEQUENTIAL, swapped=12)

    assert found.scenario.behaviour.cosign is None
    kept = {each.key: each for each in found.parameters if each.kept_default}
    assert "分不出並會順會" in str(kept["behaviour.cosign"].how)


def test_an_outside_agency_is_named_in_the_log_of_a_rehearsal() -> None:
    true = replace(a_scenario(8), arrivals=replace(TRUE.arrivals, mix=(Weighted(row="line:95"),)))

    rows = list(rows_of(true, seed=1))

    assert {row["單位"] for row in rows if row["動作"] == "會辦"} == {"法務局"}
    found = fitted_to(log_of_rows(rows, a_rulebook().agency, file="已知.csv").log, true)
    assert "behaviour.outside_agency_days.cv" in {each.key for each in found.parameters}


def test_what_is_signed_on_a_day_off_shortens_no_time_to_sign() -> None:
    true = a_scenario(20)
    rows = list(rows_of(true, seed=3))
    for row in rows:
        row["時間"] = re.sub(r"^2026-03-(09|1[0-3])", "2026-03-14", row["時間"])  # a Saturday

    found = fitted_to(log_of_rows(rows, a_rulebook().agency, file="已知.csv").log, true)

    reviewing = found.scenario.services.actions[Action.REVIEW]
    assert reviewing.mean_minutes == pytest.approx(8.0, rel=0.15)


def test_receipts_outside_office_hours_are_told() -> None:
    rows = few()
    last = rows[-1]["文號"]
    for row in rows:
        if row["文號"] == last:
            row["收文時間"] = "2026-03-07T10:00:00+08:00"

    notes = fitted_to(log_of_rows(rows, a_rulebook().agency, file="紀錄.csv").log, TRUE).notes

    assert any("1 件在上班時間以外收文" in str(each) for each in notes)


def test_a_day_of_receipt_without_an_hour_tells_no_time_to_sign_of_the_first() -> None:
    rows = [row | {"收文時間": row["收文時間"][:10]} for row in rows_of(TRUE, seed=3)]

    found = fitted_to(log_of_rows(rows, a_rulebook().agency, file="紀錄.csv").log, TRUE)

    kept = {each.key for each in found.parameters if each.kept_default}
    assert {"arrivals.interarrival", "service.action.擬辦.mean_minutes"} <= kept
    assert any("收文只有日期" in str(each) for each in found.notes)


def test_one_name_for_most_signatures_of_an_office_is_warned_of() -> None:
    rows = [row | {"人員": "示範甲"} for row in few()]

    notes = fitted_to(log_of_rows(rows, a_rulebook().agency, file="紀錄.csv").log, TRUE).notes

    assert any("一個人簽了 100%" in str(each) for each in notes)


def test_positions_that_the_rules_do_not_have_are_told_with_their_share() -> None:
    rows = few()
    renamed = [row | {"職稱": row["職稱"].replace("承辦人員", "辦事員")} for row in rows]
    log = log_of_rows(renamed, a_rulebook().agency, file="紀錄.csv").log

    (said,) = [str(each) for each in fitted_to(log, TRUE).notes if "流程表裡沒有" in str(each)]

    count = sum(row["職稱"] == "承辦人員" for row in rows)
    signatures = sum(row["動作"] != "收文" and row["動作"] != "發文" for row in rows)
    assert said.startswith(f"{count} 筆簽核（{count / signatures:.1%}）")
    assert "辦事員" in said
    own = log_of_rows(rows, a_rulebook().agency, file="紀錄.csv").log
    assert not any("流程表裡沒有" in str(each) for each in fitted_to(own, TRUE).notes)


def test_people_with_names_are_counted_and_timed_one_by_one() -> None:
    office = an_office_of_three(10)

    found = fitted_to(a_named_log(office, seed=1), a_scenario(10))

    assert found.scenario.staff.units["機關"]["主任秘書"] == HOLDERS
    assert found.scenario.staff.units["綜合企劃組"]["承辦人員"] == HOLDERS
    timed = [each for each in truths(found.parameters) if each[0].key.startswith("service.")]
    assert len([each for each, truth in timed if covers(each, truth)]) >= len(timed) - 1 >= 2
