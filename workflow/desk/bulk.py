"""批次簽核: one action at many desks of like kind, each signed by itself, each with its result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from rules.errors import TryAgainError
from rules.marks import Action
from workflow.actions import act
from workflow.actions.commands import Command
from workflow.actions.rule import AS_PROPOSED_OR
from workflow.actions.signing import outcomes_of
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.case.words import Outcome, Stance
from workflow.desk.casework import Casework
from workflow.desk.inbox import ALIKE, Waiting
from workflow.errors import WorkflowError
from workflow.events.dating import moment_of
from workflow.office import BrokenRecordError
from workflow.refusals.base import BadChoiceError, MissingInputError, RefusedError, UnknownCaseError
from workflow.texts import check_text

MOST_AT_ONCE = 50


class NothingChosenError(RefusedError):
    """Nobody can sign nothing."""

    template = "還沒有勾選公文；請勾選後再送出"


class TooManyChosenError(RefusedError):
    """More than anybody looks through at once."""

    template = "一次最多 %(limit)s 件，勾選了 %(count)s 件；請分次辦理"


class NotAlikeError(RefusedError):
    """The action needs words of this case's own."""

    template = "「%(case)s」不能和其他件一起%(action)s，請打開案件個別辦理"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A desk as a list showed it."""

    case_id: str
    desk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """What came of one case: as the action left it, or as it stands with why it was refused."""

    case_id: str
    case: Case | None  # None if there is none, or its records make no sense
    refusal: WorkflowError | TryAgainError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The desks chosen: those to be signed together, and those left out, each with the reason."""

    together: tuple[Waiting, ...]
    left_out: tuple[Dealt, ...]
    commented: Mapping[str, tuple[str, ...]]  # by case: the co-signers that 有意見

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What may be decided on every one of them."""
        each_may = [outcomes_of(each.case) for each in self.together if each.case]
        first = each_may[0] if each_may else ()
        return tuple(outcome for outcome in first if all(outcome in may for may in each_may))

    @property
    def is_narrowed(self) -> bool:
        """Whether something may be decided on some of them only."""
        common = self.outcomes
        return any(outcomes_of(each.case) != common for each in self.together if each.case)


def check_choice(chosen: Sequence[object], action: Action) -> None:
    """Whether so many may be dealt with at once, and in this way; raises RefusedError."""
    if action not in ALIKE:
        allowed = "、".join(alike.value for alike in ALIKE)
        raise BadChoiceError(field="動作", value=action.value, allowed=allowed)
    check_count(chosen)


def check_count(chosen: Sequence[object]) -> None:
    """Whether so many may be dealt with at once; raises RefusedError."""
    if not chosen:
        raise NothingChosenError
    if len(chosen) > MOST_AT_ONCE:
        raise TooManyChosenError(limit=MOST_AT_ONCE, count=len(chosen))


def faults_of(command: Command) -> tuple[RefusedError, ...]:
    """Why a command would be refused at every desk, whatever the case."""
    faults: list[RefusedError] = []
    if command.action is Action.DECIDE:
        if not command.outcome:
            words = (each.value for each in Outcome if each is not Outcome.OPTION)
            allowed = "、".join(words)
            faults.append(MissingInputError(action="核定", needed="決定", allowed=allowed))
        if not (command.opinion.strip() or command.outcome == Outcome.AS_PROPOSED.value):
            faults.append(
                MissingInputError(action="核定", needed="批示意見", allowed=AS_PROPOSED_OR)
            )
    try:
        check_text("意見", command.opinion)
    except RefusedError as fault:
        faults.append(fault)
    return tuple(faults)


def selected(
    work: Casework, chosen: Sequence[Chosen], *, actor: Actor, action: Action
) -> Selection:
    """What would become of the desks chosen, if they were signed now; nothing is written."""
    with work.office.reading():
        return _selected(work, chosen, actor, action)


def _selected(work: Casework, chosen: Sequence[Chosen], actor: Actor, action: Action) -> Selection:
    cases = {each.case_id for each in chosen}
    waiting = {
        (each.row.id, each.desk.desk): each
        for each in work.inbox(actor, of_cases=cases).waiting
        if action in each.alike
    }
    together: list[Waiting] = []
    left_out: list[Dealt] = []
    command = Command(action=action, actor=actor)
    for each in dict.fromkeys(chosen):
        found = waiting.get((each.case_id, each.desk))
        dealt = _tried(work, each.case_id, replace(command, desk=each.desk))
        if found and not dealt.refusal:
            together.append(found)
            continue
        alone = NotAlikeError(case=each.case_id, action=action.value)
        left_out.append(replace(dealt, refusal=dealt.refusal or alone))
    return Selection(
        together=tuple(together),
        left_out=tuple(left_out),
        commented=_commented([each.case for each in together if each.case]),
    )


def sign_alike(work: Casework, chosen: Sequence[Chosen], command: Command) -> tuple[Dealt, ...]:
    """Sign at each desk by itself: a refusal leaves that case as it is, and the rest go on.

    One transaction a case, in the order chosen; a desk chosen twice is signed once. A co-signer
    agrees: who has something to say opens the case. Raises TryAgainError where it comes before
    anything was signed; later the rest is left out for it, untried.
    """
    stance = Stance.AGREE.value if command.action is Action.COSIGN else ""
    command = replace(command, stance=stance)
    return one_by_one(
        chosen, lambda each: deal(work, each.case_id, replace(command, desk=each.desk))
    )


class OfCase(Protocol):
    """Something chosen of a case."""

    @property
    def case_id(self) -> str:
        """The 文號."""
        ...


Each = TypeVar("Each", bound=OfCase)


def one_by_one(chosen: Sequence[Each], deals: Callable[[Each], Dealt]) -> tuple[Dealt, ...]:
    """What came of each, one chosen twice dealt with once.

    An outage before anything was done is raised; later what is left is told to be left for it.
    """
    dealt: list[Dealt] = []
    waiting = list(dict.fromkeys(chosen))
    try:
        for each in waiting:
            dealt.append(deals(each))
    except TryAgainError as outage:
        if all(each.refusal for each in dealt):
            raise
        left = waiting[len(dealt) :]
        dealt += (Dealt(case_id=each.case_id, case=None, refusal=outage) for each in left)
    return tuple(dealt)


def deal(work: Casework, case_id: str, command: Command) -> Dealt:
    """One command, with what came of it: RefusedError, UnknownCaseError, BrokenRecordError told."""
    try:
        return Dealt(case_id=case_id, case=work.act(case_id, command))
    except (RefusedError, UnknownCaseError, BrokenRecordError) as refusal:
        return refused(work, case_id, refusal)


def refused(work: Casework, case_id: str, refusal: WorkflowError) -> Dealt:
    """A case that is left as it is, for this reason."""
    try:
        case = work.case(case_id)
    except (UnknownCaseError, BrokenRecordError):
        case = None
    return Dealt(case_id=case_id[:40], case=case, refusal=refusal)


def _tried(work: Casework, case_id: str, command: Command) -> Dealt:
    """What would come of it; nothing is written."""
    try:
        case = work.case(case_id)
        now = moment_of(None, work.office.clock(), {case.id: case.last_at})
        act(
            case,
            _complete(case, command),
            now=now,
            recorded_at=now,
            context=work.context(case, now),
        )
    except (RefusedError, UnknownCaseError, BrokenRecordError) as refusal:
        return refused(work, case_id, refusal)
    return Dealt(case_id=case_id, case=case)


def _complete(case: Case, command: Command) -> Command:
    """The command with all that its signer has yet to say, said somehow."""
    outcome = outcomes_of(case)[0] if command.action is Action.DECIDE else ""
    return replace(command, opinion="如擬", outcome=outcome)


def _commented(cases: Sequence[Case]) -> dict[str, tuple[str, ...]]:
    """Who of the co-signers had something to say, where it still counts."""
    return {case.id: case.plan.commented for case in cases if case.plan.commented}
