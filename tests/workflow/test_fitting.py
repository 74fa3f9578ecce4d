"""A scenario fitted to a log: what was put in is found again; what is not told stays as it was."""

from dataclasses import replace

import pytest

from rules.errors import RulesError
from tests.workflow.builders import a_rulebook
from tests.workflow.fitted_logs import a_log, a_scenario, covers, fitted_to, rows_of, truths
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
from workflow.rehearsal.scenario_file.reading import read_scenario

TRUE = a_scenario(20)
Row = dict[str, str]


@pytest.fixture(scope="module")
def found() -> Fitted:
    return fitted_to(a_log(TRUE, seed=3), TRUE)


def test_what_was_put_in_is_found_again(found: Fitted) -> None:
    compared = truths(found.parameters)

    missed = [each.key for each, truth in compared if not covers(each, truth)]

    assert len(compared) > 15
    assert len(missed) <= 3  # 1 in 20 on average; the benchmark counts over 100 logs


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
