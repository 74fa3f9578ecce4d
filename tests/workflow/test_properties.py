"""Whatever people do to a document of whatever row: it stays in order, and it can be finished."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rules.days import format_moment
from rules.marks import Action
from rules.route import CosignStage, Route
from tests.workflow.builders import (
    COSIGNERS,
    REGISTRY,
    ROUTES,
    History,
    a_history,
    an_actor,
    made_up_routes,
    returning,
    signing,
)
from workflow.actions import RULES
from workflow.actions.commands import Command
from workflow.actions.parts import return_targets, waivable
from workflow.actions.signing import outcomes_of
from workflow.case.case import Case, Desk
from workflow.case.duties import Actor
from workflow.case.machine import open_in
from workflow.case.plan import Answer, open_duties
from workflow.case.words import Outcome, Stance
from workflow.events import from_json, to_json
from workflow.events.base import Event
from workflow.events.fold import replay
from workflow.events.routing import DocumentReturned
from workflow.events.signing import ConditionAnswered, Signed
from workflow.refusals.base import (
    BadChoiceError,
    BadTextError,
    MissingInputError,
    RefusedError,
    TimeRunsBackError,
    TooLongError,
    UnknownActionError,
)
from workflow.refusals.handing import (
    AssignedTooLateError,
    NoReminderTodayError,
    TooManyReassignmentsError,
)
from workflow.refusals.limits import (
    CategoryWithoutUrgencyError,
    ExtensionNotLaterError,
    ExtensionTooLateError,
    ExtensionTooLongError,
)
from workflow.refusals.routing import (
    BadDeciderError,
    BadTargetError,
    KnownCosignerError,
    LoweredByOthersError,
    NotCosignedError,
    NotWaivableError,
    UnknownCosignerError,
)
from workflow.refusals.signing import (
    NothingToRecallError,
    NotYourSignatureError,
    OptionNotChosenError,
    OutcomeOfOtherFormError,
    RecallEndedError,
    RecallTooLateError,
    TooFewOptionsError,
    UnansweredConditionError,
    UnknownConditionError,
)
from workflow.refusals.turns import (
    AlreadyDecidedError,
    AlreadyReceivedError,
    ApplicationPendingError,
    ClosedCaseError,
    MergedCaseError,
    NotForPartError,
    NotYourTurnError,
    StaleDeskError,
    SuspendedCaseError,
)
from workflow.texts import LONGEST_NAME, LONGEST_TEXT

MOST_RETURNS = 6
# Desks besides those of the plan: of who was told to complete it, of who rules on an application.
BESIDES = frozenset({Action.RESUME, Action.EXTEND, Action.REASSIGN})
ANSWERS = st.sampled_from(
    [Answer(required=True), Answer(required=False, reason="非獎懲"), Answer(required=False)]
)


def check_in_order(history: History) -> None:
    """The fold, the plan and the machine agree, and time and numbers only rise."""
    case, events = history.case, history.events
    due = open_duties(case.plan, case.done)
    assert open_in(case.current_pass, case.done) == due
    if case.outcome is None:
        signing = tuple(desk.duty for desk in case.open if desk.duty.action not in BESIDES)
        assert signing == (() if case.is_suspended else due)
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert all(earlier.at <= later.at for earlier, later in pairwise(events))


def check_record(history: History) -> None:
    """What the log keeps tells the same story, however much of it is read."""
    read = [from_json(type(event).__name__, to_json(event)) for event in history.events]
    assert tuple(read) == history.events
    for length in range(1, len(read) + 1):
        assert replay(read[:length]).version == length
    assert replay(read) == history.case


def check_before(route: Route, history: History) -> None:
    """Nobody co-signed ahead of who must sign before them."""
    signed = [event.duty.branch for event in history.events if isinstance(event, Signed)]
    for stage in (each for each in route.stages if isinstance(each, CosignStage)):
        names = {branch.name for branch in stage.branches} - set(history.case.plan.excused)
        for earlier, later in (pair for pair in stage.before if names.issuperset(pair)):
            assert signed[::-1].index(earlier) + signed.index(later) >= len(signed)


def check_return(before: Case, desk: Desk, back: History) -> None:
    """Co-signatures stand, the ladder from the target up is owed anew, every desk is new."""
    event, case = back.events[-1], back.case
    assert isinstance(event, DocumentReturned)
    target = case.plan.ladder.rank(event.target)
    stands = {
        duty for duty in before.done if duty.branch or case.plan.ladder.rank(duty.position) < target
    }
    assert case.done == stands
    assert {each.duty.position for each in case.open} == {event.target}
    assert not {each.desk for each in case.open} & {each.desk for each in before.open}
    others = {each.duty.branch for each in before.open if each != desk}
    assert set(event.withdrawn) == others
    assert (case.returns, case.version) == (before.returns + 1, before.version + 1)


def check_last_pass(history: History) -> None:
    """Since the last return exactly what it left owed was signed, each duty once."""
    events, plan = history.events, history.case.plan
    begun = max(at for at, event in enumerate(events) if not at or is_return(event)) + 1
    owed = {duty for stage in plan.owed() for duty in stage.duties}
    signed = [event.duty for event in events[begun:] if isinstance(event, Signed)]
    assert len(signed) == len(set(signed))
    assert set(signed) == owed - replay(events[:begun]).done


def is_return(event: Event) -> bool:
    return isinstance(event, DocumentReturned)


def reachable_targets(case: Case, desk: Desk) -> set[str]:
    signed = {duty.position for duty in case.done if duty.branch is None}
    return signed if desk.duty.branch else signed - {desk.duty.position}


@given(route=ROUTES, data=st.data())
def test_a_document_returned_again_and_again_is_decided_by_the_right_signatures(
    route: Route, data: st.DataObject
) -> None:
    history = a_history(route)

    while history.case.outcome is None:
        case = history.case
        desk = data.draw(st.sampled_from(case.open))
        targets = return_targets(case, desk)
        assert set(targets) == reachable_targets(case, desk)
        if targets and case.returns < MOST_RETURNS and data.draw(st.booleans()):
            history = history.then(returning(desk, to=data.draw(st.sampled_from(targets))))
            check_return(case, desk, history)
        else:
            command = signing(case, desk)
            answers = {each: data.draw(ANSWERS.filter(is_whole)) for each in command.conditions}
            history = history.then(replace(command, conditions=answers))
        check_in_order(history)

    check_last_pass(history)
    check_before(route, history)
    check_record(history)
    assert history.signed_to_the_end().case.is_closed


def is_whole(answer: Answer) -> bool:
    return answer.required or bool(answer.reason)


TEXTS = (
    st.sampled_from(
        ["", " ", "\n", "<b>", "如擬", "\0", "\udcff", "簽" * 2_001, "簽" * LONGEST_TEXT]
    )
    | st.text()
)
POSITIONS = ["承辦人員", "股長", "組長", "主任", "主任秘書", "局長", "市長", *REGISTRY, "法務人員"]
UNITS = ["甲組", "綜合企劃組", "秘書室", "人事室", "法務局", "府外", "機關", *COSIGNERS]
ACTORS = st.builds(
    Actor,
    position=st.sampled_from(POSITIONS) | st.text(),
    unit=st.sampled_from(UNITS) | st.text(),
    person=st.sampled_from(["", "示範人員", "人" * (LONGEST_NAME + 1)]),
    for_person=st.sampled_from(["", "示範股長"]),
)
FIELDS: dict[str, st.SearchStrategy[object]] = {
    "action": st.sampled_from(Action),
    "actor": ACTORS,
    "opinion": TEXTS,
    "reason": TEXTS,
    "outcome": st.sampled_from(["", *(each.value for each in Outcome)]) | st.text(),
    "stance": st.sampled_from(["", *(each.value for each in Stance)]) | st.text(),
    "to": st.sampled_from(["", *POSITIONS]) | TEXTS,
    "conditions": st.dictionaries(
        st.sampled_from(sorted(COSIGNERS)) | st.text(), ANSWERS, max_size=3
    ),
    "desk": st.sampled_from(["", "1.1", "2.1", "7.2"]) | st.text(),
}


@st.composite
def commands(draw: st.DrawFn, case: Case) -> Command:
    """What somebody might try: something sensible, with up to two of its fields spoilt."""
    registrar = an_actor("登記桌", unit="秘書室")
    sensible = [Command(action=Action.ASSIGN, actor=registrar, to="示範承辦")]
    for desk in case.open:
        sensible += [
            signing(case, desk),
            replace(signing(case, desk), action=Action.RECEIVE),
            *(returning(desk, to=each) for each in return_targets(case, desk)),
        ]
    command = draw(st.sampled_from(sensible))
    for field in draw(st.lists(st.sampled_from(sorted(FIELDS)), max_size=2, unique=True)):
        command = replace(command, **{field: draw(FIELDS[field])})
    return command


def turns(case: Case) -> list[str]:
    return [f"{desk.duty.label}（{desk.duty.action.value}）" for desk in case.open]


def signed_below(case: Case, actor: Actor) -> set[str]:
    return {duty.position for duty in case.done if duty.branch is None} - {actor.position}


def signing_due(case: Case, command: Command) -> list[str]:
    is_assignment = command.action is Action.ASSIGN
    return list(REGISTRY) if is_assignment else turns(case)


# What the sentence of each refusal must name.
NAMED: dict[type[RefusedError], Callable[[Case, Command], list[str]]] = {
    AlreadyDecidedError: lambda case, _: turns(case),
    AlreadyReceivedError: lambda case, _: turns(case),
    AssignedTooLateError: lambda case, _: [case.id, "要換人承辦"],
    ApplicationPendingError: lambda case, _: [case.applications[0].ruler.label],
    BadChoiceError: lambda _, __: ["可用："],
    BadDeciderError: lambda _, __: ["可用："],
    BadTargetError: lambda case, command: ["可退回", *signed_below(case, command.actor)],
    BadTextError: lambda _, __: ["刪去"],
    CategoryWithoutUrgencyError: lambda _, __: ["展期"],
    ClosedCaseError: lambda case, _: [case.state.value],
    ExtensionNotLaterError: lambda case, _: [str(case.due)],
    ExtensionTooLateError: lambda case, _: [str(case.due)],
    ExtensionTooLongError: lambda _, __: ["最多", "本件已展"],
    KnownCosignerError: lambda _, __: ["內容變更"],
    LoweredByOthersError: lambda _, __: ["可以的是："],
    MergedCaseError: lambda case, _: [case.parent, "存查"],
    MissingInputError: lambda _, __: ["必須填寫", "請填："],
    NoReminderTodayError: lambda case, _: [case.id, "當日"],
    NotCosignedError: lambda _, __: ["已會畢的："],
    NotForPartError: lambda _, __: ["可以的是："],
    NotWaivableError: lambda case, _: ["還沒會辦的：", *(waivable(case) or ["無"])],
    NotYourSignatureError: lambda _, command: [command.actor.person],
    NotYourTurnError: signing_due,
    NothingToRecallError: lambda _, __: ["已簽的："],
    OptionNotChosenError: lambda case, _: [*case.options],
    OutcomeOfOtherFormError: lambda case, _: [*outcomes_of(case)],
    RecallEndedError: lambda _, __: ["可行的是："],
    RecallTooLateError: lambda _, __: ["工作日", "可行的是："],
    StaleDeskError: lambda case, _: turns(case),
    SuspendedCaseError: lambda case, _: turns(case),
    TimeRunsBackError: lambda case, _: [format_moment(case.last_at)],
    TooFewOptionsError: lambda _, __: ["兩個以上"],
    TooLongError: lambda _, __: ["最多", "縮短"],
    TooManyReassignmentsError: lambda _, __: ["裁定"],
    UnansweredConditionError: lambda case, command: [
        name for name in case.plan.unanswered if name not in command.conditions
    ],
    UnknownActionError: lambda _, __: [each.value for each in RULES],
    UnknownConditionError: lambda case, _: ["待回答", *(case.plan.unanswered or ["無"])],
    UnknownCosignerError: lambda _, __: ["可用："],
}


def check_explains(refusal: RefusedError, case: Case, command: Command) -> None:
    sentence = str(refusal)
    assert sentence.strip()
    assert len(sentence) < 1_000
    missing = [name for name in NAMED[type(refusal)](case, command) if name not in sentence]
    assert not missing, sentence


def later(case: Case, minutes: int) -> datetime:
    return case.last_at + timedelta(minutes=minutes)


@given(route=ROUTES, data=st.data())
def test_anybody_may_try_anything_and_the_document_can_still_be_finished(
    route: Route, data: st.DataObject
) -> None:
    history = a_history(route)

    for _ in range(data.draw(st.integers(min_value=1, max_value=25), label="attempts")):
        case = history.case
        command = data.draw(commands(case))
        at = later(case, data.draw(st.sampled_from([1, 0, 600, -1])))
        try:
            history = history.then(command, at=at)
        except RefusedError as refusal:
            check_explains(refusal, case, command)
            assert replay(history.events) == case
        check_in_order(history)

    if history.case.is_suspended:
        history = history.then(Command(action=Action.RESUME, actor=an_actor(route.ladder.drafter)))
    finished = history.signed_to_the_end()
    check_in_order(finished)
    check_record(finished)
    check_before(route, finished)


@given(route=made_up_routes(), data=st.data())
def test_an_excused_cosigner_is_never_asked_and_a_required_one_always_is(
    route: Route, data: st.DataObject
) -> None:
    history = a_history(route)
    draft = signing(history.case, history.case.open[0])
    answers = {name: data.draw(ANSWERS.filter(is_whole)) for name in draft.conditions}

    finished = history.then(replace(draft, conditions=answers)).signed_to_the_end()

    answered = [each for each in finished.events if isinstance(each, ConditionAnswered)]
    assert {each.target: each.answer for each in answered} == answers
    asked = {event.duty.branch for event in finished.events if isinstance(event, Signed)} - {None}
    excused = {name for name, answer in answers.items() if not answer.required}
    assert asked == {branch.name for branch in history.case.plan.branches} - excused
