"""What stands of one document so far: the Plan as incidents amended it, and who has signed."""

from collections.abc import Sequence

from rules.agency.agency import Agency
from rules.marks import Action
from workflow.audit.labels.cutting import Span, is_on_ladder
from workflow.audit.labels.labels import Cosigning, Stranger, Voiding
from workflow.audit.labels.ordering import Signed
from workflow.audit.log import Step
from workflow.case.duties import Duty
from workflow.case.plan import Plan


class Walked:
    """One document on its way; what each record does to it stands in the modules beside this."""

    def __init__(
        self, steps: Sequence[Step], span: Span, plan: Plan, agency: Agency, *, has_opinions: bool
    ) -> None:
        self.steps, self.span, self.agency = steps, span, agency
        self.has_opinions = has_opinions
        self.plan = plan
        self.ladder = plan.signing_duties
        self.done: dict[Duty, int] = {}
        self.signed: list[Signed] = []
        self.passes = 0
        self.voidings: list[Voiding] = []
        self.strangers: list[Stranger] = []
        self.afterwards: list[tuple[int, Duty]] = []
        self.cosigned: dict[Duty, Cosigning] = {}
        self.cosigned_after: dict[Duty, int] = {}
        self.stale: set[Duty] = set()
        self.comments: dict[str, int] = {}
        self.reconciled = -1
        self.again: set[str] = set()  # who may review once more, after a 綜簽
        self.reviewed: set[str] = set()  # who did, so that the review before the 綜簽 stands
        self.first: dict[Duty, int] = {}  # which that was
        self.covered: set[int] = set()
        self.added: dict[str, int] = {}  # by which record
        self.asked_again: dict[str, int] = {}  # 重會, by which record
        self.deciders: dict[int, str] = {}
        self.last_signature = -1

    def stand(self, at: int, duty: Duty) -> None:
        """It is met by this record; by the first one where a review of a 綜簽 was owed again."""
        record = self.first.pop(duty, at)
        self.done[duty] = record
        self.signed.append(Signed(record=record, duty=duty, pass_number=self.passes))
        self.last_signature = at

    def strange(self, at: int, step: Step) -> None:
        """Whoever signed without a place on the ladder."""
        who = step.position if not step.unit else f"{step.unit}{step.position}"
        ladder = self.plan.ladder
        is_ours = is_on_ladder(step, ladder, self.plan.unit)
        rank = ladder.rank(step.position) if is_ours else -1
        self.strangers.append(Stranger(record=at, who=who, rank=rank))

    def duty_of(self, step: Step) -> Duty | None:
        """The ladder duty that a record meets: its own action first, what is not done yet first."""
        drafts = step.action in (Action.DRAFT, Action.RECONCILE)
        own = [
            duty
            for duty in self.ladder
            if duty.position == step.position and (duty.action is Action.DRAFT) == drafts
        ]
        is_exact = [duty for duty in own if duty.action is step.action]
        for duties in (is_exact, own):
            for duty in duties:
                if duty not in self.done:
                    return duty
        return next(iter((*is_exact, *own)), None)

    def unsign(self, duties: Sequence[Duty]) -> None:
        """These signatures stand no more."""
        for duty in duties:
            self.done.pop(duty, None)
            self.cosigned.pop(duty, None)
        gone = set(duties)
        self.signed = [each for each in self.signed if each.duty not in gone]

    def settled(self) -> frozenset[Duty]:
        """What is done, with all that lies below: what is past stays past, whatever was missed."""
        owed = self.plan.owed()
        ladder_done = {duty for duty in self.done if duty.branch is None}
        reached = max(
            (at for at, stage in enumerate(owed) if not ladder_done.isdisjoint(stage.duties)),
            default=-1,
        )
        below = (duty for stage in owed[: reached + 1] for duty in stage.duties)
        return frozenset((*self.done, *below))

    def amend(self, plan: Plan) -> None:
        """Go on by this Plan."""
        self.plan, self.ladder = plan, plan.signing_duties
