"""A plan read from texts: every fault at once, each with what is allowed."""

from datetime import date
from decimal import Decimal

import pytest

from rules.errors import BadInputError
from workflow.audit.sampling.plan import Asked, Plan, Spread, Way, read_plan
from workflow.audit.sampling.population import CHOICES, Exclusion, Terms
from workflow.audit.sampling.refusals import PlanFaultError
from workflow.audit.sampling.sizing import Rates


def faults(asked: Asked) -> dict[str, str]:
    """What is wrong of which field."""
    with pytest.raises(BadInputError) as refused:
        read_plan(asked, fresh_seed=1)
    found = refused.value.faults
    return {each.key: str(each) for each in found if isinstance(each, PlanFaultError)}


def test_who_says_nothing_draws_at_random_with_the_usual_rates() -> None:
    assert read_plan(Asked(), fresh_seed=42) == Plan(
        seed=42, rates=Rates(confidence=Decimal("0.95"), tolerable=Decimal("0.05"))
    )


def test_every_word_of_it_can_be_said() -> None:
    asked = Asked(
        way="consecutive",
        spread="每個單位同數",
        size="１０",
        since="115.3.2",
        excluded=("open", "密件"),
    )

    assert read_plan(asked, fresh_seed=42) == Plan(
        way=Way.CONSECUTIVE,
        spread=Spread.EACH,
        size=10,
        terms=Terms(
            excluded=frozenset((Exclusion.OPEN, Exclusion.CONFIDENTIAL)), since=date(2026, 3, 2)
        ),
    )


@pytest.mark.parametrize("text", ["0.9", "90%", "９０％", " 90 % "])
def test_a_rate_is_said_in_two_ways(text: str) -> None:
    assert read_plan(Asked(confidence=text), fresh_seed=1).rates.confidence == Decimal("0.9")


@pytest.mark.parametrize("text", ["9_0%", "0.9_0", "九成", "inf"])
def test_what_is_no_number_is_no_rate(text: str) -> None:
    assert faults(Asked(confidence=text)).keys() == {"confidence"}


def test_nothing_and_everything_can_be_excluded() -> None:
    assert read_plan(Asked(excluded=()), fresh_seed=1).terms.excluded == frozenset()
    assert read_plan(Asked(excluded=None), fresh_seed=1).terms.excluded == frozenset(CHOICES)


def test_all_faults_are_told_at_once_with_what_is_allowed() -> None:
    asked = Asked(
        way="抓鬮",
        size="十件",
        confidence="95",
        tolerable="0",
        seed="幸運",
        since="2026-02-30",
        excluded=("急件",),
    )

    told = faults(asked)

    assert told.keys() == {"way", "size", "confidence", "tolerable", "seed", "since", "excluded"}
    assert "可用：隨機（random）、連號（consecutive）" in told["way"]
    assert "超出範圍。可用：0.5–0.9999（50%–99.99%）" in told["confidence"]
    assert "「幸運」" in told["seed"]
    assert "沒有這一天" in told["since"]
    assert "密件（confidential）" in told["excluded"]


@pytest.mark.parametrize("seed", ["-1", "1.5", "1e3", "9" * 19])
def test_a_seed_is_a_whole_number(seed: str) -> None:
    assert faults(Asked(seed=seed)).keys() == {"seed"}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (Asked(size="10", confidence="0.9"), "size"),
        (Asked(spread="each"), "size"),
        (Asked(size="0"), "size"),
        (Asked(way="consecutive", seed="7"), "seed"),
    ],
)
def test_what_contradicts_itself_is_refused(asked: Asked, field: str) -> None:
    assert faults(asked).keys() == {field}
