"""Conditions answered, stances, decisions: what a signature needs, and what it records."""

from dataclasses import replace

import pytest

from rules.agency.agency import Issuer
from tests.workflow.builders import (
    History,
    a_branch,
    a_history,
    a_route,
    an_actor,
    next_command,
    returning,
    shipped_routes,
    signing,
    the_desk,
)
from workflow.case.plan import Answer
from workflow.case.words import Stance
from workflow.events.signing import (
    ConditionAnswered,
    DocumentCosigned,
    DocumentDecided,
    DraftSubmitted,
)
from workflow.refusals.base import BadChoiceError, MissingInputError
from workflow.refusals.signing import UnansweredConditionError, UnknownConditionError


def conditional_history() -> History:
    return a_history(a_route(a_branch("人事室", condition="獎懲作業"), "乙組"))


def drafting(history: History, conditions: dict[str, Answer]) -> History:
    return history.then(replace(next_command(history), conditions=conditions))


def test_drafting_waits_for_the_conditions_to_be_answered() -> None:
    with pytest.raises(UnansweredConditionError, match="人事室（獎懲作業）"):
        drafting(conditional_history(), {})


def test_a_no_needs_its_reason() -> None:
    with pytest.raises(MissingInputError, match="不會辦人事室必須填寫理由"):
        drafting(conditional_history(), {"人事室": Answer(required=False, reason="  ")})


def test_an_answer_for_nobody_conditional_is_refused() -> None:
    answers = {name: Answer(required=True) for name in ("人事室", "乙組")}

    with pytest.raises(UnknownConditionError, match=r"「乙組」.*待回答：人事室"):
        drafting(conditional_history(), answers)


def test_an_answer_is_recorded_before_the_draft() -> None:
    no = Answer(required=False, reason="非獎懲")

    history = drafting(conditional_history(), {"人事室": no})

    answered, drafted = history.events[-2:]
    assert isinstance(answered, ConditionAnswered)
    assert (answered.target, answered.answer) == ("人事室", no)
    assert isinstance(drafted, DraftSubmitted)
    assert [event.sequence for event in history.events] == [1, 2, 3]


def test_an_excused_cosigner_is_never_asked() -> None:
    history = drafting(conditional_history(), {"人事室": Answer(required=False, reason="非獎懲")})

    at_cosigning = history.signed("甲組股長", "甲組組長").case

    assert [desk.duty.label for desk in at_cosigning.open] == ["乙組組長"]


def test_a_required_cosigner_is_asked() -> None:
    history = drafting(conditional_history(), {"人事室": Answer(required=True)})

    at_cosigning = history.signed("甲組股長", "甲組組長").case

    assert [desk.duty.label for desk in at_cosigning.open] == ["人事室組長", "乙組組長"]


def test_a_condition_stays_answered_after_a_return_to_the_drafter() -> None:
    history = drafting(conditional_history(), {"人事室": Answer(required=True)})
    back = history.then(returning(the_desk(history.case), to="承辦人員"))

    again = drafting(back, {})

    assert the_desk(again.case).duty.label == "甲組股長"


def cosigned(stance: str, opinion: str = "") -> History:
    history = a_history(a_route("乙組"), at="乙組組長")
    return history.then(replace(next_command(history), stance=stance, opinion=opinion))


def test_no_remark_means_consent() -> None:
    event = cosigned("").events[-1]

    assert isinstance(event, DocumentCosigned)
    assert event.stance is Stance.AGREE


def test_a_comment_must_be_written_down() -> None:
    with pytest.raises(MissingInputError, match="有意見的會辦必須填寫意見"):
        cosigned("有意見", " \n")

    event = cosigned("有意見", "請補依據").events[-1]
    assert isinstance(event, DocumentCosigned)
    assert (event.stance, event.opinion) == (Stance.COMMENT, "請補依據")


def test_an_unknown_stance_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadChoiceError, match=r"「反對」.*同意、有意見"):
        cosigned("反對")


def decision(
    decider: str = "局長", issuer: Issuer = Issuer.CITY, *, for_person: str = ""
) -> DocumentDecided:
    history = a_history(a_route(decider=decider, issuer=issuer), at=decider)
    actor = an_actor(decider, for_person=for_person)
    event = history.then(replace(next_command(history), actor=actor)).events[-1]
    assert isinstance(event, DocumentDecided)
    return event


def test_a_decision_needs_its_outcome() -> None:
    history = a_history(at="局長")

    with pytest.raises(MissingInputError, match="如擬、發、不發、緩發、修正後發"):
        history.then(replace(next_command(history), outcome=""))


@pytest.mark.parametrize("outcome", ["好", "AS_PROPOSED"])
def test_a_decision_is_one_of_the_known_ones(outcome: str) -> None:
    history = a_history(at="局長")

    with pytest.raises(BadChoiceError, match=rf"「{outcome}」.*如擬、發、不發、緩發、修正後發"):
        history.then(replace(next_command(history), outcome=outcome))


def test_a_decision_needs_its_opinion() -> None:
    history = a_history(at="局長")

    with pytest.raises(MissingInputError, match="核定必須填寫批示意見"):
        history.then(replace(next_command(history), outcome="發", opinion=" "))


def test_as_proposed_says_all_by_itself_and_is_recorded_as_the_opinion() -> None:
    history = a_history(at="局長")

    decided = history.then(replace(next_command(history), outcome="如擬", opinion=" "))

    assert decided.events[-1].opinion == "如擬"


@pytest.mark.parametrize(
    ("decider", "issuer", "mark"),
    [
        ("局長", Issuer.CITY, "代為決行"),
        ("主任秘書", Issuer.CITY, "代為決行"),
        ("市長", Issuer.CITY, ""),
        ("局長", Issuer.AGENCY, ""),
    ],
)
def test_an_officer_who_decides_for_the_city_is_marked(
    decider: str, issuer: Issuer, mark: str
) -> None:
    assert decision(decider, issuer).mark == mark


@pytest.mark.parametrize(
    ("decider", "mark"), [("主任秘書", "代為決行、代"), ("局長", "代為決行、代行")]
)
def test_a_deputy_who_decides_for_the_city_bears_both_marks(decider: str, mark: str) -> None:
    assert decision(decider, for_person=f"示範{decider}").mark == mark


def test_no_row_of_the_table_decided_in_the_agencys_name_is_marked() -> None:
    for route in shipped_routes():
        history = a_history(route)
        while history.case.outcome is None:
            history = history.then(signing(history.case, history.case.open[0]))

        decider = history.events[-1].position
        for_city = route.issuer is Issuer.CITY and decider != "市長"
        assert history.events[-1].mark == ("代為決行" if for_city else "")
