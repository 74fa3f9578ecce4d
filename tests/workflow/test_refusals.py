"""Refusals: each says why, and what would be allowed or what to do next."""

import pytest

from workflow import refusals
from workflow.refusals import RefusedError

WAYS_OUT = (
    *("可用", "現在輪到", "可以的是", "請", "先由", "可退回", "待回答", "還沒會辦的", "已簽的"),
    *("由簽核者", "由承辦人員", "要用", "要有"),
)

REFUSALS = [
    each
    for each in vars(refusals).values()
    if isinstance(each, type) and issubclass(each, RefusedError) and each is not RefusedError
]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_names_a_way_out(refusal: type[RefusedError]) -> None:
    assert any(word in refusal.template for word in WAYS_OUT), refusal.template


def test_no_two_refusals_say_the_same() -> None:
    templates = [each.template for each in REFUSALS]

    assert len(set(templates)) == len(templates)
