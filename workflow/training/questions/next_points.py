"""What an answer to 下一步輪到誰 earns: every duty that is open, and who owes nothing now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rules.agency.agency import CosignerKind
from rules.marks import Action
from rules.route import CosignStage
from workflow.case.case import Case
from workflow.case.duties import Duty
from workflow.case.words import CLOSING_ACTIONS
from workflow.texts import msgid
from workflow.training.misconceptions import (
    BEYOND_AUTHORITY,
    BLANK_SIGNS,
    COSIGNED_AGAIN,
    COSIGNED_AT_WRONG_TIME,
    FORGOTTEN_COSIGNER,
    OUTSIDE_BEFORE_HEAD,
    PARALLEL_AS_CHAIN,
    TOO_HIGH,
)
from workflow.training.points import Point, Verdict

Given = Mapping[tuple[str, Action], None]  # by whom and what, each once, as answered
Facts = dict[str, object]

DUE_NOW = msgid("現在輪到%(who)s%(action)s")
DUE_NOW_BESIDES = msgid("現在也輪到%(who)s%(action)s，與%(others)s同時，不分先後")
MISSED = msgid("漏了%(who)s；現在輪到%(who)s%(action)s")
NOT_SAID = msgid("沒有答到%(who)s%(action)s")
MISSED_PARALLEL = msgid("漏了%(who)s；%(who)s與%(others)s並會，同時送會，不必等誰先會畢")
OTHER_ACTION = msgid("輪到%(who)s沒錯，但現在要做的是%(action)s，不是%(answered)s")
NOT_YET = msgid("還沒輪到%(who)s；%(due)s之後才輪到")
NOT_YET_OUTSIDE = msgid("還不能會%(who)s；府外機關要等%(head)s核章之後才會")
NOT_YET_COSIGNER = msgid("還不能會%(who)s；%(due)s之後才送會")
SIGNED = msgid("%(who)s已經簽過，簽核仍算數，不必再簽")
COSIGNED = msgid("%(who)s已經會過，不必再會")
STILL_COSIGNED = msgid("%(who)s已經會過；退回之後內容沒有變更，先前的會辦仍算數，不必再會")
BLANK = msgid("這一列的%(who)s欄是空白，不必簽")
ABOVE = msgid("%(who)s在核定者%(decider)s之上，不必簽")
NOT_ASKED = msgid("這一件沒有要會%(who)s")
WAIVED = msgid("%(who)s的會辦已免，不必會")
NOTHING_OWED = msgid("現在沒有輪到%(who)s做任何事")

FORGOTTEN = Verdict(template=MISSED, code="COSIGN_MISSING", misconception=FORGOTTEN_COSIGNER)
FORGOTTEN_BESIDES = Verdict(
    template=MISSED_PARALLEL, code="COSIGN_MISSING", misconception=PARALLEL_AS_CHAIN
)
DECIDES_BELOW = Verdict(template=OTHER_ACTION, code="DECIDED_BELOW", misconception=BEYOND_AUTHORITY)
IN_OTHER_ORDER = Verdict(template=OTHER_ACTION, code="OUT_OF_ORDER")
DOES_NOT_DECIDE = Verdict(template=OTHER_ACTION, code="NO_DECISION")
SIGNS_ABOVE = Verdict(template=ABOVE, code="DECIDED_ABOVE", misconception=TOO_HIGH)
SIGNS_IN_BLANK = Verdict(template=BLANK, code="REVIEW_EXTRA", misconception=BLANK_SIGNS)
SIGNS_AGAIN = Verdict(template=SIGNED, code="REVIEW_EXTRA")
SIGNS_EARLY = Verdict(template=NOT_YET, code="OUT_OF_ORDER")
ASKED_IN_VAIN = Verdict(template=NOT_ASKED, code="REVIEW_EXTRA")
ASKED_THOUGH_WAIVED = Verdict(template=WAIVED, code="REVIEW_EXTRA")
ASKED_TWICE = Verdict(template=COSIGNED, code="REVIEW_EXTRA")
ASKED_AFTER_RETURN = Verdict(
    template=STILL_COSIGNED, code="REVIEW_EXTRA", misconception=COSIGNED_AGAIN
)
ASKED_EARLY = Verdict(
    template=NOT_YET_COSIGNER, code="COSIGN_ORDER", misconception=COSIGNED_AT_WRONG_TIME
)
ASKED_BEFORE_HEAD = Verdict(
    template=NOT_YET_OUTSIDE, code="COSIGN_ORDER", misconception=OUTSIDE_BEFORE_HEAD
)
OWES_NOTHING = Verdict(template=NOTHING_OWED, code="REVIEW_EXTRA")
# What is wrong where a duty of the ladder is left out; closings and rulings have no such code.
CODES: Mapping[Action, str] = {
    Action.DRAFT: "REVIEW_SKIPPED",
    Action.REVIEW: "REVIEW_SKIPPED",
    Action.DECIDE: "NO_DECISION",
    Action.RECONCILE: "RECONCILE_MISSING",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one holder owes now: one duty, or several of which one ends the matter."""

    by: str
    actions: tuple[Action, ...]
    duty: Duty  # the first of them

    @property
    def words(self) -> str:
        """What is to be done, as people say it."""
        return "或".join(each.value for each in self.actions)


def owed_now(case: Case) -> tuple[Turn, ...]:
    """Every duty that is open; those that end the case in different ways are owed together."""
    found: dict[tuple[str, object], Turn] = {}
    for desk in case.open:
        duty, action = desk.duty, said(desk.duty.action)
        by = duty.branch or duty.position
        is_ending = case.outcome is not None and action in CLOSING_ACTIONS
        name = (by, "ending" if is_ending else action)
        known = found.get(name)
        actions = (*known.actions, action) if known else (action,)
        found[name] = Turn(by=by, actions=actions, duty=known.duty if known else duty)
    return tuple(found.values())


def said(action: Action) -> Action:
    """The action as answers say it: who is told after the decision (後會) co-signs."""
    return Action.COSIGN if action is Action.INFORM else action


def duty_points(owed: Sequence[Turn], given: Given) -> Iterator[Point]:
    """One for every duty owed."""
    hits = [each for each in owed if is_hit(each, given)]
    for each in owed:
        others = "、".join(other.by for other in owed if other is not each)
        facts: Facts = {"who": each.by, "action": each.words, "others": others}
        of = 1 / len(owed)
        if each in hits:
            template = DUE_NOW_BESIDES if others else DUE_NOW
            yield Point(part="duty", of=of, got=of, who=each.by, template=template, facts=facts)
            continue
        is_named = any(by == each.by for by, _ in given)
        besides = any(hit.duty.branch for hit in hits)
        yield _missed(each, is_named, besides).point("duty", of, each.by, facts)


def is_hit(owed: Turn, given: Given) -> bool:
    """Whether the answer names it."""
    return any((owed.by, action) in given for action in owed.actions)


def _missed(owed: Turn, is_named: bool, besides: bool) -> Verdict:
    """What is wrong where a duty is not named; perhaps others that co-sign at once are."""
    if is_named:
        code = "COSIGN_MISSING" if owed.duty.branch else CODES.get(owed.actions[0])
        return Verdict(template=NOT_SAID, code=code)
    if owed.duty.branch:
        return FORGOTTEN_BESIDES if besides else FORGOTTEN
    return Verdict(template=MISSED, code=CODES.get(owed.actions[0]))


def extra_points(
    case: Case, owed: Sequence[Turn], given: Given, cosigners: frozenset[str]
) -> Iterator[Point]:
    """Whoever is named though nothing of the kind is owed: each takes as much as a duty is worth.

    Never more than was earned. `cosigners` are all that the agency may ask.
    """
    right = {(each.by, action) for each in owed for action in each.actions}
    left = sum(is_hit(each, given) for each in owed)
    judge = _Judge(case, owed, cosigners)
    for by, action in given:
        if (by, action) not in right:
            verdict, facts = judge.verdict(by, action)
            yield verdict.taken(by, 1 / len(owed) if left > 0 else 0.0, {"who": by, **facts})
            left -= 1


class _Judge:
    """Says why it is not somebody's turn, or not to do this."""

    def __init__(self, case: Case, owed: Sequence[Turn], cosigners: frozenset[str]) -> None:
        self._case, self._plan, self._owed = case, case.plan, owed
        self._cosigners = cosigners

    def verdict(self, by: str, action: Action) -> tuple[Verdict, Facts]:
        """What is wrong, and the facts of its sentence."""
        plan = self._plan
        if own := next((each for each in self._owed if each.by == by), None):
            return self._other_action(own, action)
        if by in {branch.name for branch in (*plan.branches, *plan.afterwards)}:
            return self._cosigner(by)
        if by in plan.ladder.positions:
            return self._position(by)
        return (ASKED_IN_VAIN if by in self._cosigners else OWES_NOTHING), {}

    def _other_action(self, owed: Turn, action: Action) -> tuple[Verdict, Facts]:
        facts: Facts = {"action": owed.words, "answered": action.value}
        if action is Action.DECIDE and owed.by != self._plan.decider:
            return DECIDES_BELOW, facts
        return (DOES_NOT_DECIDE if Action.DECIDE in owed.actions else IN_OTHER_ORDER), facts

    def _position(self, by: str) -> tuple[Verdict, Facts]:
        plan, rank = self._plan, self._plan.ladder.rank
        if rank(by) > rank(plan.decider):
            return SIGNS_ABOVE, {"decider": plan.decider}
        if by not in plan.signers:
            return SIGNS_IN_BLANK, {}
        own = [duty for duty in plan.ladder_duties if duty.position == by]
        if all(duty in self._case.done for duty in own):
            return SIGNS_AGAIN, {}
        return SIGNS_EARLY, {"due": "、".join(each.by for each in self._owed)}

    def _cosigner(self, by: str) -> tuple[Verdict, Facts]:
        plan, done = self._plan, self._case.done
        if by in plan.spared:
            return ASKED_THOUGH_WAIVED, {}
        duties = [duty for stage in plan.owed() for duty in stage.duties if duty.branch == by]
        if all(duty in done for duty in duties):
            return (ASKED_AFTER_RETURN if self._case.returns else ASKED_TWICE), {}
        ahead, head = self._ahead_of(by), plan.ladder.agency_head
        if duties[0].kind is CosignerKind.AGENCY and head in ahead:
            return ASKED_BEFORE_HEAD, {"head": head}
        return ASKED_EARLY, {"due": ahead[-1] if ahead else plan.drafter}

    def _ahead_of(self, name: str) -> list[str]:
        """Who has to sign yet before this co-signer may, in order."""
        ahead: list[str] = []
        for stage in self._plan.owed():
            left = [duty for duty in stage.duties if duty not in self._case.done]
            names = dict.fromkeys(duty.branch or duty.position for duty in left)
            if name in names:
                waits = self._waited_for(name)
                return ahead + [each for each in names if each in waits]
            ahead += names
        return ahead

    def _waited_for(self, name: str) -> frozenset[str]:
        """The co-signers of its 會辦 that this one waits for."""
        stages = (each for each in self._plan.stages if isinstance(each, CosignStage))
        order = (pair for stage in stages for pair in stage.order)
        return frozenset(early for early, late in order if late == name)
