"""A scenario beside a log: the one that made it resembles it, a wrong one does not."""

import math
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from rules.errors import RulesError
from tests.workflow.builders import a_rulebook
from tests.workflow.validated_logs import (
    HOLDERS,
    MINUTES,
    an_office,
    beside,
    kept,
    parts_of_log,
    records,
)
from workflow.audit.matching import Rulebooks
from workflow.fitting.measuring import Errors, clustered_error, distance, figure, smallest_seen
from workflow.fitting.parting import parted, until
from workflow.fitting.refusals import OneDayError, TooFewDaysError, TooFewDocumentsError
from workflow.rehearsal.result import Estimate
from workflow.rehearsal.scenario import Absence, Scenario
from workflow.rehearsal.validation.answer import Validation
from workflow.rehearsal.validation.saying import power_said, resemblance_said
from workflow.rehearsal.validation.telling import validation_record


@pytest.fixture(scope="module")
def right() -> Validation:
    return beside(an_office())


def test_the_scenario_that_made_a_log_resembles_it(right: Validation) -> None:
    assert right.is_alike
    assert [each.figure.key for each in right.positions if each.figure.is_alike is False] == []
    assert right.earth_movers_distance is not None
    assert right.earth_movers_distance < 0.15 * (right.cycle.recorded or 0)


@pytest.mark.parametrize(
    "wrong",
    [an_office(minutes=2 * MINUTES), an_office(holders=HOLDERS // 2)],
    ids=["time", "staff"],
)
def test_twice_the_time_or_half_the_staff_do_not_resemble_it(wrong: Scenario) -> None:
    found = beside(wrong)

    assert found.is_alike is False
    assert str(resemblance_said(found)[0]).startswith("模擬不像紀錄")
    assert any("差最多的是" in str(each) for each in resemblance_said(found))


def test_the_last_third_is_judged_by_what_could_be_seen_at_its_close(right: Validation) -> None:
    parts, judged = parts_of_log(), right.judged

    assert (right.learned.days, judged.days) == (16, 8)
    assert right.learned.last < judged.first
    close = (parts.last + 1) * parts.judged.clock.day_minutes
    assert np.nanmax(parts.judged.documents.decided) <= close
    assert judged.unfinished == int(
        np.isnan(parts.judged.documents.decided[parts.judged.documents.day >= parts.first]).sum()
    )


def test_what_is_learned_from_sees_nothing_of_the_days_judged() -> None:
    parts = parts_of_log()
    opens = parts.first * parts.learned.clock.day_minutes

    assert parts.learned.documents.day.max() < parts.first
    assert parts.learned.signatures.minute.max() <= opens


def test_a_log_that_goes_on_after_the_last_receipt_is_cut_at_its_close() -> None:
    rows = records()
    last = max(row["收文時間"] for row in rows)[:10]
    late = [
        row | {"時間": row["時間"].replace(row["時間"][:10], "2026-06-01")} for row in rows[-3:]
    ]

    longer = parted(kept((*rows, *late)), Rulebooks(current=a_rulebook()), an_office())

    assert longer.judged.clock.date_of(longer.last) == date.fromisoformat(last)
    assert len(longer.judged.signatures.minute) == len(parts_of_log().judged.signatures.minute)


def test_until_a_moment_a_log_holds_the_records_before_it() -> None:
    log = kept(records())
    middle = sorted(log.at)[len(log.at) // 2]

    cut = until(log, middle)

    assert max(cut.at) < middle
    assert cut.events == sum(each < middle for each in log.at)
    assert [cut.steps_of(each) for each in cut.cases] == [
        log.steps_of(each)[: sum(at < middle for at in log.at[each.start : each.stop])]
        for each in log.cases
        if each.received_at < middle
    ]


def test_staff_times_and_absences_are_those_of_the_scenario(right: Validation) -> None:
    away = Absence(
        position="主任秘書", unit="", since=right.judged.first, until=right.judged.last, deputy=""
    )

    found = beside(replace(an_office(), absences=(away,)))

    stays = {each.figure.key: each.figure for each in found.positions}
    before = {each.figure.key: each.figure for each in right.positions}
    key = "機關/主任秘書"
    assert (stays[key].simulated or 0) > 2 * (before[key].simulated or math.inf)


def test_the_distance_is_what_has_to_be_moved_how_far() -> None:
    # Each of three documents is moved by five days; then one of two by four.
    assert distance((0.0, 1.0, 3.0), (5.0, 6.0, 8.0)) == pytest.approx(5)
    assert distance((1.0, 2.0), (1.0, 6.0)) == pytest.approx(2)
    assert distance((), (1.0,)) is None


def test_the_smallest_difference_seen_follows_from_the_errors() -> None:
    # 0.3 and 0.4 make 0.5; 1.960 + 0.842 standard errors are seen four times of five.
    errors = Errors(clustered=0.3, apart=0.2, simulated=0.4, count=20, learned=0.0)

    assert errors.difference == pytest.approx(0.5)
    assert smallest_seen(errors.difference) == pytest.approx(1.4008, abs=1e-4)


def test_documents_of_one_day_go_together() -> None:
    # Two days of two documents, means 1 and 3 about 2: the sums are -2 and 2, over 4 documents.
    found = clustered_error(np.array([1.0, 1.0, 3.0, 3.0]), np.array([7, 7, 8, 8]))

    assert found == pytest.approx(math.sqrt((4 + 4) * 2) / 4)


def test_the_bounds_hold_one_run_more_not_the_mean() -> None:
    # Ten replications 1 apart; half of the days were judged: √(10 × 1.5 + 1) = 4 times as wide.
    mean = Estimate(mean=5.0, low=4.5, high=5.5, count=10)

    found = figure("x", 6.0, mean, share=0.5)

    assert (found.low, found.high) == (pytest.approx(3.0), pytest.approx(7.0))
    assert found.is_alike


@pytest.mark.parametrize(("asked", "says"), [(9.0, "看得出 9.00 日"), (0.001, "看不出 0.00 日")])
def test_one_sentence_says_whether_a_difference_could_be_seen(asked: float, says: str) -> None:
    found = beside(an_office(), asked)

    assert str(power_said(found)).startswith(says)
    assert f"{found.smallest_seen:.2f} 日" in str(power_said(found))


def test_without_a_difference_a_tenth_of_the_recorded_mean_is_asked_about(
    right: Validation,
) -> None:
    assert right.difference == pytest.approx(0.1 * (right.cycle.recorded or 0))


def test_programs_are_told_all_of_it(right: Validation) -> None:
    record: Any = validation_record(right)

    wanted = {"difference", "smallest_seen", "figures", "positions", "earth_movers_distance"}
    assert wanted | {"sentence", "resemblance", "notes", "curve"} <= record.keys()
    figure_keys = {"key", "recorded", "simulated", "low", "high"}
    assert all(figure_keys <= each.keys() for each in (*record["figures"], *record["positions"]))
    assert len(record["curve"]) == 100
    assert any("還沒有核定的算未辦結" in each for each in record["notes"])


BAD: list[tuple[str, int, type[RulesError], str]] = [
    ("2026-03-02", 9999, OneDayError, "只有一天"),
    ("2026-03-06", 9999, TooFewDaysError, "至少要 6 個工作日"),
    ("2026-12-31", 40, TooFewDocumentsError, "至少要 30 件"),
]


@pytest.mark.parametrize(("last", "most", "error", "says"), BAD, ids=lambda each: str(each))
def test_a_log_too_short_for_thirds_says_how_much_is_needed(
    last: str, most: int, error: type[RulesError], says: str
) -> None:
    rows = [row for row in records() if row["收文時間"][:10] <= last]
    step = max(1, len({row["文號"] for row in rows}) // most)
    few = tuple(row for row in rows if int(row["文號"]) % step == 0)

    with pytest.raises(error, match=says):
        parted(kept(few), Rulebooks(current=a_rulebook()), an_office())
