"""The records of one document walked along its Plan, which incidents amend as in a live case.

Nothing is refused here: who signs out of turn has signed, and the labels say so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rules.agency.agency import Agency
from rules.marks import Action
from workflow.audit.labels.asking import against, branch_named, cosigner_of, duty_of
from workflow.audit.labels.cutting import SIGNING, Span, is_on_ladder
from workflow.audit.labels.labels import Cosigning, Decision, Labels, Stranger, Voiding
from workflow.audit.labels.ordering import Signed, ordered
from workflow.audit.log import Step
from workflow.case.amending import (
    changed_content,
    informing,
    lowered,
    placed_anew,
    raised,
    trimmed,
    with_cosigner,
    without_cosigner,
)
from workflow.case.duties import Duty
from workflow.case.plan import Answer, Plan
from workflow.case.words import Outcome, Stance

MARK_COVERED, MARK_CHANGED = "併計", "內容變更"


class Walk:
    """One document on its way: the Plan so far, and what stands of it."""

    def __init__(
        self, steps: Sequence[Step], span: Span, plan: Plan, agency: Agency, *, has_opinions: bool
    ) -> None:
        self._steps, self._span, self._agency = steps, span, agency
        self._has_opinions = has_opinions
        self.plan = plan
        self._ladder = plan.signing_duties
        self.done: dict[Duty, int] = {}
        self._signed: list[Signed] = []
        self._pass = 0
        self._voidings: list[Voiding] = []
        self._strangers: list[Stranger] = []
        self._afterwards: list[tuple[int, Duty]] = []
        self._cosigned: dict[Duty, Cosigning] = {}
        self._cosigned_after: dict[Duty, int] = {}
        self._stale: set[Duty] = set()
        self._comments: dict[str, int] = {}
        self._reconciled = -1
        self._again: set[str] = set()  # who may review once more, after a 綜簽
        self._reviewed: set[str] = set()  # who did, so that the review before the 綜簽 stands
        self._first: dict[Duty, int] = {}  # which that was
        self._covered: set[int] = set()
        self._added: dict[str, int] = {}  # by which record
        self._asked_again: dict[str, int] = {}  # 重會, by which record
        self._deciders: dict[int, str] = {}
        self._last_signature = -1
        self._acts: Mapping[Action, Callable[[int, Step], None]] = {
            Action.RETURN: self._return,
            Action.RECALL: self._recall,
            Action.RESUBMIT: self._resubmit,
            Action.COSIGN: self._cosign,
            Action.COSIGN_AGAIN: self._cosign_again,
            Action.WAIVE: self._waive,
            Action.ADD_COSIGNER: self._add,
            Action.RAISE: self._raise,
            Action.LOWER: self._lower,
        }

    def labels(self, cosigned: Mapping[Duty, int]) -> Labels:
        """Walk to the end of the document, and say what was what.

        `cosigned` stands already, by the record that gave it.
        """
        self.done.update(cosigned)
        self._cosigned.update(
            (duty, Cosigning(record=at, duty=duty, opened_by=-1)) for duty, at in cosigned.items()
        )
        end = self._span.decision
        last = self._span.stop - 1 if end is None else end
        for at in range(self._span.start, last + 1):
            self._take(at, self._steps[at])
        is_void = False
        for at in range(last + 1, self._span.stop):
            is_void = is_void or self._steps[at].action in (Action.RETURN, Action.REASSIGN)
            if not is_void:
                self._take_after(at, self._steps[at])
        return self._labelled()

    def _take(self, at: int, step: Step) -> None:
        if step.action in SIGNING:
            self._sign(at, step)
        elif act := self._acts.get(step.action):
            act(at, step)

    # What stands on the ladder

    def _sign(self, at: int, step: Step) -> None:
        if not is_on_ladder(step, self.plan.ladder, self.plan.unit):
            self._strange(at, step)
            return
        if step.action is Action.DECIDE:
            self._deciders[at] = self.plan.decider
        if step.action is Action.RECONCILE and step.position != self.plan.drafter:
            return  # opinions are reconciled by the drafter
        if self._reconciles(step):
            self._reconcile(at)
            return
        if MARK_CHANGED in step.marks:
            self._change_content()
        duty = self._duty_of(step)
        if duty is None:
            self._strange(at, step)
            return
        if duty in self.done and step.position in self._again:
            self._again.discard(step.position)
            self._reviewed.add(step.position)
            self._last_signature = at
            return
        if MARK_COVERED in step.marks:
            self._cover(at, duty)
        self._stand(at, duty)

    def _stand(self, at: int, duty: Duty) -> None:
        """It is met by this record; by the first one where a review of a 綜簽 was owed again."""
        record = self._first.pop(duty, at)
        self.done[duty] = record
        self._signed.append(Signed(record=record, duty=duty, pass_number=self._pass))
        self._last_signature = at

    def _strange(self, at: int, step: Step) -> None:
        who = step.position if not step.unit else f"{step.unit}{step.position}"
        ladder = self.plan.ladder
        is_ours = is_on_ladder(step, ladder, self.plan.unit)
        rank = ladder.rank(step.position) if is_ours else -1
        self._strangers.append(Stranger(record=at, who=who, rank=rank))

    def _duty_of(self, step: Step) -> Duty | None:
        """The ladder duty that a record meets: its own action first, what is not done yet first."""
        drafts = step.action in (Action.DRAFT, Action.RECONCILE)
        own = [
            duty
            for duty in self._ladder
            if duty.position == step.position and (duty.action is Action.DRAFT) == drafts
        ]
        is_exact = [duty for duty in own if duty.action is step.action]
        for duties in (is_exact, own):
            for duty in duties:
                if duty not in self.done:
                    return duty
        return next(iter((*is_exact, *own)), None)

    def _cover(self, at: int, duty: Duty) -> None:
        """併計: the signature counts for the position just below as well."""
        self._covered.add(at)
        place = self._ladder.index(duty)
        below = self._ladder[place - 1] if place else None
        if below and below not in self.done:
            self._stand(at, below)

    def _reconciles(self, step: Step) -> bool:
        """Whether it is a 綜簽: in so many words, or the drafter's word after a comment."""
        if step.action is Action.RECONCILE:
            return True
        drafted = next(duty for duty in self._ladder if duty.action is Action.DRAFT)
        pending = any(at > self._reconciled for at in self._comments.values())
        return step.action is Action.DRAFT and pending and drafted in self.done

    def _reconcile(self, at: int) -> None:
        self._reconciled = self._last_signature = at
        self._again = {duty.position for duty in self.done if duty.branch is None}

    def _change_content(self) -> None:
        self._stale |= {duty for duty in self.done if duty.branch}
        self.done = {duty: at for duty, at in self.done.items() if not duty.branch}
        self._cosigned.clear()
        self._comments.clear()
        self.plan = changed_content(self.plan)

    # 退回, 抽回

    def _return(self, at: int, step: Step) -> None:
        self._pass += 1
        target = self._returned_to(at, step)
        if target not in self._reviewed:
            self._reviewed.clear()
            self._first.clear()
        voided = self._void_from(target)
        own = self._duty_of(replace(step, action=Action.REVIEW))
        is_ours = is_on_ladder(step, self.plan.ladder, self.plan.unit)
        mine = (own,) if own and is_ours and own not in voided else ()
        self._voidings.append(Voiding(record=at, duties=(*voided, *mine)))
        self._amend(trimmed(self.plan, frozenset(self.done)))

    def _returned_to(self, at: int, step: Step) -> str:
        """The position it goes back to: as told, else whoever of the ladder signs next."""
        ladder = self.plan.ladder
        if step.target in ladder.positions:
            return step.target
        later = (self._steps[each] for each in range(at + 1, self._span.stop))
        return next(
            (
                each.position
                for each in later
                if each.action in SIGNING and is_on_ladder(each, ladder, self.plan.unit)
            ),
            ladder.positions[-1],
        )

    def _void_from(self, position: str) -> tuple[Duty, ...]:
        """The ladder signatures of this position and up stand no more.

        Back to who has reviewed a 綜簽: only those reviews, and what was signed since.
        """
        ladder = self.plan.ladder
        again = self._reviewed if position in self._reviewed else frozenset(ladder.positions)
        voided = tuple(
            duty
            for duty, at in self.done.items()
            if duty.branch is None
            and ladder.rank(duty.position) >= ladder.rank(position)
            and (duty.position in again or at > self._reconciled)
        )
        if position in self._reviewed:
            kept = (duty for duty in voided if duty.position in self._reviewed)
            self._first.update({duty: self.done[duty] for duty in kept})
        self._unsign(voided)
        return voided

    def _unsign(self, duties: Sequence[Duty]) -> None:
        for duty in duties:
            self.done.pop(duty, None)
            self._cosigned.pop(duty, None)
        gone = set(duties)
        self._signed = [each for each in self._signed if each.duty not in gone]

    def _recall(self, at: int, step: Step) -> None:
        name = step.target or step.position
        standing = [
            duty
            for duty in self.done
            if duty.branch in (step.target, step.unit)
            or (not duty.branch and duty.position == name)
        ]
        named = [duty for duty in standing if step.target in (duty.branch, duty.position)]
        last = max(named or standing, key=lambda duty: self.done[duty], default=None)
        if last is None:
            return
        record = self.done[last]
        together = tuple(duty for duty, each in self.done.items() if each == record)
        if last.branch:
            self._comments.pop(last.branch, None)
        self._unsign(together)
        ladder = tuple(duty for duty in together if duty.branch is None)
        if ladder:
            self._voidings.append(Voiding(record=at, duties=ladder))
        self._amend(trimmed(self.plan, frozenset(self.done)))

    def _resubmit(self, at: int, _: Step) -> None:
        last = self._ladder[-1]
        if last in self.done:
            self._unsign((last,))
            self._voidings.append(Voiding(record=at, duties=(last,)))

    # 會辦

    def _cosign(self, at: int, step: Step) -> None:
        name = cosigner_of(step, self.plan, self._agency)
        branch = next((each for each in self.plan.branches if each.name == name), None)
        if branch is None or name in self.plan.spared:
            if not any(each.name == name for each in self.plan.afterwards):
                self._strange_cosigner(at, step, name)
            return
        if name in self.plan.unanswered:
            self._amend(self.plan.answered(name, Answer(required=True)))
        duty = duty_of(step, name, self.plan, self.done)
        if duty is None:
            self._strangers.append(
                Stranger(
                    record=at,
                    who=f"{name}{step.position}",
                    named=name,
                    is_cosignature=True,
                    cosigner=name,
                )
            )
            return
        if duty in self.done:
            self._strangers.append(
                Stranger(record=at, who=duty.label, named=name, is_twice=True, is_cosignature=True)
            )
        self._cosigned[duty] = self._cosigning(at, duty, name)
        self.done[duty] = at
        self._stale.discard(duty)
        self._comments.pop(name, None)
        if step.stance == Stance.COMMENT.value:
            self._comments[name] = at

    def _strange_cosigner(self, at: int, step: Step, name: str) -> None:
        who = name or step.position or step.unit
        self._strangers.append(Stranger(record=at, who=who, named=who, is_cosignature=True))

    def _cosigning(self, at: int, duty: Duty, name: str) -> Cosigning:
        """What stood against a co-signature: whoever was asked on the way, since then."""
        asked = max(self._asked_again.get(name, -1), self._added.get(name, -1))
        since = {each: record for each, record in self.done.items() if record > asked}
        early = against(duty, self.plan, self._ladder, self.done).first
        passed = against(duty, self.plan, self._ladder, since).passed
        # Who has reviewed a 綜簽 owes that review once more after a return; the first one stands.
        is_owed = (each.branch is not None or each.position not in self._reviewed for each in early)
        return Cosigning(
            record=at,
            duty=duty,
            opened_by=max(self._last_signature, asked),
            first=tuple(each for each, owed in zip(early, is_owed, strict=True) if owed),
            passed=passed,
            passed_by=self.done[passed] if passed else -1,
        )

    def _cosign_again(self, at: int, step: Step) -> None:
        self._asked_again[step.target] = at
        own = tuple(duty for duty in self.done if duty.branch and duty.branch == step.target)
        self._stale |= set(own)
        self._unsign(own)
        self._comments.pop(step.target, None)

    def _waive(self, at: int, step: Step) -> None:
        own = cosigner_of(step, self.plan, self._agency)
        name = step.target or own
        if all(branch.name != name for branch in self.plan.branches):
            return
        self._comments.pop(name, None)
        duty = duty_of(step, name, self.plan, self.done) if name == own else None
        if duty and name not in self.plan.unanswered:
            self._need_not(at, duty)
        else:
            self._amend(without_cosigner(self.plan, name))

    def _need_not(self, at: int, duty: Duty) -> None:
        """The co-signer itself says 免會: its part is done, until it is asked again."""
        self.done[duty] = at
        self._cosigned[duty] = Cosigning(record=at, duty=duty, opened_by=-1)
        self._stale.discard(duty)

    # What amends the Plan

    def _add(self, at: int, step: Step) -> None:
        branch = branch_named(step.target, self._agency)
        if branch is None:
            return
        self._added[branch.name] = at
        settled = self._settled()
        if len(settled) < sum(len(stage.duties) for stage in self.plan.owed()):
            self._amend(with_cosigner(self.plan, settled, branch, self._agency.policy))
        else:
            self._amend(informing(self.plan, branch))

    def _raise(self, at: int, step: Step) -> None:
        ladder = self.plan.ladder
        target = self._level(step, ladder.positions[ladder.rank(self.plan.decider) + 1 :])
        if target and self._is_reasoned(step):
            plan = raised(self.plan, target)
            self._amend(placed_anew(plan, self._settled(), self._agency.policy))

    def _lower(self, at: int, step: Step) -> None:
        ladder = self.plan.ladder
        below = ladder.positions[: ladder.rank(self.plan.decider)]
        target = self._level(step, tuple(reversed(below)))
        if target and self._is_reasoned(step):
            settled = self._settled()
            plan = lowered(self.plan, settled, target)
            self._amend(placed_anew(plan, settled, self._agency.policy))

    def _level(self, step: Step, allowed: Sequence[str]) -> str:
        """The position named; without a name, whoever decided, else the nearest."""
        if step.target:
            return step.target if step.target in allowed else ""
        decision = self._span.decision
        decided = self._steps[decision].position if decision is not None else ""
        return decided if decided in allowed else next(iter(allowed), "")

    def _is_reasoned(self, step: Step) -> bool:
        """Whether a reason is given, where the log has any words at all."""
        return step.has_opinion or not self._has_opinions

    def _settled(self) -> frozenset[Duty]:
        """What is done, with all that lies below: what is past stays past, whatever was missed."""
        owed = self.plan.owed()
        ladder_done = {duty for duty in self.done if duty.branch is None}
        reached = max(
            (at for at, stage in enumerate(owed) if not ladder_done.isdisjoint(stage.duties)),
            default=-1,
        )
        below = (duty for stage in owed[: reached + 1] for duty in stage.duties)
        return frozenset((*self.done, *below))

    def _amend(self, plan: Plan) -> None:
        self.plan, self._ladder = plan, plan.signing_duties

    # After the decision

    def _take_after(self, at: int, step: Step) -> None:
        if step.action in SIGNING and is_on_ladder(step, self.plan.ladder, self.plan.unit):
            duty = self._duty_of(step)
            stranger = Duty(action=step.action, unit=self.plan.unit, position=step.position)
            self._afterwards.append((at, duty or stranger))
        elif step.action is Action.COSIGN:
            self._cosign_after(at, step)
        elif step.action is Action.ADD_COSIGNER:
            self._added[step.target] = at

    def _cosign_after(self, at: int, step: Step) -> None:
        name = cosigner_of(step, self.plan, self._agency)
        if name in self._added and self._added[name] > (self._span.decision or 0):
            return
        if any(branch.name == name for branch in self.plan.branches):
            duty = duty_of(step, name, self.plan, self.done)
            if duty and duty not in self.done:
                self._cosigned_after.setdefault(duty, at)

    # What it comes to

    def _labelled(self) -> Labels:
        order = ordered(self._signed, self._ladder, self._is_put_off)
        return Labels(
            plan=self.plan,
            decision=self._decision(self._span.decision),
            decisions=tuple(
                found for at in self._span.decisions if (found := self._decision(at)) is not None
            ),
            late_decision=self._decision(self._span.late_decision),
            met=order.met,
            moved=order.moved,
            voidings=tuple(self._voidings),
            strangers=tuple(sorted((*self._strangers, *order.twice), key=lambda each: each.record)),
            afterwards=tuple(self._afterwards),
            cosigned=self._cosigned,
            cosigned_after=self._cosigned_after,
            stale=frozenset(self._stale),
            comments=self._comments,
            reconciled=self._reconciled,
            covered=frozenset(self._covered),
        )

    def _decision(self, at: int | None) -> Decision | None:
        if at is None:
            return None
        position = self._steps[at].position
        return Decision(
            record=at,
            position=position,
            rank=self.plan.ladder.rank(position),
            due=self._deciders.get(at, self.plan.decider),
        )

    def _is_put_off(self, record: int) -> bool:
        """Whether this 核定 may be followed by another: 緩發, or it is not said what it was."""
        step = self._steps[record]
        return step.action is Action.DECIDE and step.outcome in ("", Outcome.DISPATCH_LATER.value)
