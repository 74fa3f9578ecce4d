"""What a record can hold of what people write."""

from dataclasses import replace

import pytest

from rules.marks import Action
from tests.workflow.builders import (
    REGISTRAR,
    a_branch,
    a_history,
    a_route,
    an_actor,
    next_command,
)
from workflow.actions.commands import Command
from workflow.case.plan import Answer
from workflow.refusals.base import BadTextError, TooLongError

LONG = "簽" * 2_000_000


def with_text(field: str, text: str) -> Command:
    """A command that would pass, were it not for this text."""
    history = a_history(a_route(a_branch("乙組", condition="必要時")))
    draft = next_command(history)
    fields = {
        "意見": replace(draft, opinion=text),
        "理由": replace(draft, reason=text),
        "免會理由": replace(draft, conditions={"乙組": Answer(required=False, reason=text)}),
        "姓名": replace(draft, actor=an_actor("承辦人員", person=text)),
        "被代理人": replace(draft, actor=an_actor("承辦人員", for_person=text)),
        "單位": replace(draft, actor=an_actor("承辦人員", unit=text)),
        "職稱": replace(draft, actor=an_actor(text)),
        "對象": Command(action=Action.ASSIGN, actor=REGISTRAR, to=text),
    }
    return fields[field]


FIELDS = ["意見", "理由", "免會理由", "姓名", "被代理人", "單位", "職稱", "對象"]


@pytest.mark.parametrize("field", FIELDS)
def test_a_text_longer_than_the_record_keeps_is_refused(field: str) -> None:
    history = a_history(a_route(a_branch("乙組", condition="必要時")))

    with pytest.raises(TooLongError, match=r"2000000 個字，最多 \d+ 個字") as refused:
        history.then(with_text(field, LONG))

    assert len(str(refused.value)) < 200


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("text", ["如\udcff擬", "如\x00擬", "如\u202e擬", "如\uffff擬", "如\x1b擬"])
def test_a_text_that_no_record_can_hold_is_refused(field: str, text: str) -> None:
    history = a_history(a_route(a_branch("乙組", condition="必要時")))

    with pytest.raises(BadTextError, match=rf"無法儲存的字元：第 2 個字 U\+{ord(text[1]):04X}"):
        history.then(with_text(field, text))


def test_markup_is_kept_as_it_was_written() -> None:
    history = a_history()
    opinion = "<script>alert(1)</script> & 「如擬」"

    assert history.then(replace(next_command(history), opinion=opinion)).events[-1].opinion == (
        opinion
    )
