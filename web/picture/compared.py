"""One document of a logged case beside its Plan: the two sides of a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rules.marks import Action
from web.language.i18n import Language, translate
from web.picture.comparison import A_BAND, ComparisonView, Fit, Seat, comparison_view
from workflow.audit.checks.matter import Matter
from workflow.audit.labels.cutting import SIGNING
from workflow.audit.log import Step
from workflow.case.duties import Duty

MOST_SHOWN = 200  # records of one document: a picture of more tells nobody anything
EVENTS = frozenset(
    {
        *(Action.RETURN, Action.RECALL, Action.RESUBMIT, Action.ADD_COSIGNER, Action.WAIVE),
        *(Action.COSIGN_AGAIN, Action.RAISE, Action.LOWER, Action.REASSIGN, Action.CORRECT_ROW),
    }
)
SHOWN = frozenset({*SIGNING, Action.COSIGN, *EVENTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a record says besides its step, and whether a finding rests on it."""

    number: int  # of the record, 1 = the first after the header
    at: str = ""  # "" where it is not said
    is_evidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How a picture is to be called and worded, and the co-signers said to be out of place."""

    name: str
    language: Language
    misplaced: frozenset[str] = frozenset()
    band: int = A_BAND  # columns side by side at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The picture of a document.

    `left_out` counts the records that are too many for it.
    """

    view: ComparisonView
    left_out: int


def compared(matter: Matter, told: Mapping[int, Told], words: Words) -> Compared:
    """A document as owed and as taken; `told` says more of each record of the case."""
    sides = _Sides(matter, words)
    shown = [
        at for at in range(matter.span.start, matter.span.stop) if matter.steps[at].action in SHOWN
    ]
    taken = [sides.taken(at, told[at]) for at in shown[:MOST_SHOWN]]
    return Compared(
        view=comparison_view(tuple(sides.owed), taken, words.name, words.band),
        left_out=max(0, len(shown) - MOST_SHOWN),
    )


class _Sides:
    """Both sides of one document."""

    def __init__(self, matter: Matter, words: Words) -> None:
        self._matter, self._labels, self._words = matter, matter.labels, words
        duties = list(self._duties())
        self.owed = [self._owed_seat(*each) for each in duties]
        self._place = {duty: at for at, (duty, _, _) in enumerate(duties)}
        self._met = self._met_by()
        self._strangers = {each.record for each in self._labels.strangers}
        self._after = {at for at, _ in self._labels.afterwards}
        self._after |= set(self._labels.cosigned_after.values())
        if late := self._labels.late_decision:
            self._after.add(late.record)

    def taken(self, at: int, told: Told) -> Seat:
        """A record as it stands on the side of what was done."""
        step, fit = self._matter.steps[at], self._fit_of(at)
        duty = self._met.get(at)
        notes = (f"#{told.number}", told.at, self._target(step), *step.marks)
        return Seat(
            who=_who(step),
            does=translate(self._words.language, step.action.value),
            fit=Fit.EVIDENCE if told.is_evidence and fit is Fit.MET else fit,
            cosigns=step.action is Action.COSIGN,
            decides=step.action is Action.DECIDE,
            notes=tuple(filter(None, notes)),
            meets=self._place.get(duty) if duty else None,
        )

    def _duties(self) -> Iterator[tuple[Duty, int, int]]:
        """Each duty in order, the round of 會辦 it may be met in, the ladder duties below it."""
        plan, below = self._labels.plan, 0
        for number, stage in enumerate(plan.owed(), start=1):
            for duty in stage.duties:
                if duty.branch is None and duty not in self._labels.rank_of:
                    continue  # the 綜簽 and the reviews of it
                if duty.branch in plan.unanswered and duty not in self._labels.cosigned:
                    continue  # owed only once somebody says so
                free = number if duty.branch and not stage.waits else 0
                yield duty, free, below
            below += stage.duties[0].branch is None

    def _owed_seat(self, duty: Duty, group: int, below: int) -> Seat:
        """A duty as it stands on the side of what is owed."""
        return Seat(
            who=duty.branch or duty.position,
            does=translate(self._words.language, duty.action.value),
            fit=self._owed_fit(duty, below),
            cosigns=duty.branch is not None,
            decides=duty.action is Action.DECIDE,
            notes=(duty.position,)
            if duty.branch and duty.position not in ("", duty.branch)
            else (),
            group=group,
        )

    def _owed_fit(self, duty: Duty, below: int) -> Fit:
        """What became of a duty; ahead is what an open case has not come to."""
        labels = self._labels
        if duty in labels.met:
            return self._met_fit(labels.met[duty], duty)
        if duty in labels.cosigned:
            return Fit.MOVED if duty.branch in self._words.misplaced else Fit.MET
        if duty in labels.cosigned_after or any(duty == each for _, each in labels.afterwards):
            return Fit.AFTER
        is_ahead = labels.decision is None and self._matter.ending.is_open and below > labels.top
        return Fit.AHEAD if is_ahead else Fit.MISSING

    def _met_fit(self, record: int, duty: Duty) -> Fit:
        """How a record met a duty of the ladder."""
        late = self._labels.late_decision
        if late and record >= late.record:
            return Fit.AFTER
        if record in self._labels.misplaced:
            return Fit.MOVED
        done, decides = self._matter.steps[record].action, duty.action is Action.DECIDE
        is_otherwise = done in (Action.REVIEW, Action.DECIDE) and (done is Action.DECIDE) != decides
        return Fit.OTHERWISE if is_otherwise and duty.action is not Action.DRAFT else Fit.MET

    def _met_by(self) -> Mapping[int, Duty]:
        """Which duty each record meets; of two that one signature covers, the higher."""
        labels = self._labels
        ladder = {labels.met[duty]: duty for duty in labels.ladder if duty in labels.met}
        cosigned = {each.record: duty for duty, each in labels.cosigned.items()}
        after = {at: duty for duty, at in labels.cosigned_after.items()}
        late = {at: duty for at, duty in labels.afterwards if duty not in labels.met}
        return late | after | cosigned | ladder

    def _fit_of(self, at: int) -> Fit:
        """What a record was; one that meets a duty is what became of the duty."""
        labels, step = self._labels, self._matter.steps[at]
        if step.action in EVENTS:
            return Fit.EVENT
        if at in self._after:
            return Fit.AFTER
        if at in self._strangers or (
            labels.decision and at == labels.decision.record and labels.is_above(labels.decision)
        ):
            return Fit.EXTRA
        duty = self._met.get(at)
        if duty is None:
            return self._unpaired(at, step)
        return self.owed[self._place[duty]].fit if duty in self._place else Fit.MET

    def _unpaired(self, at: int, step: Step) -> Fit:
        """A signature that meets nothing now: voided since, or one that nothing asks about."""
        labels = self._labels
        voided = (
            duty.position for each in labels.voidings if each.record > at for duty in each.duties
        )
        is_void = step.action is Action.COSIGN or step.position in voided
        return Fit.VOID if is_void else Fit.MET

    def _target(self, step: Step) -> str:
        """Whom an event names."""
        return f"→ {step.target}" if step.target and step.action in EVENTS else ""


def _who(step: Step) -> str:
    """As the owed side names whoever signs: the co-signer by its unit, others by the position."""
    if step.action is Action.COSIGN and step.unit:
        return step.unit
    return step.position or step.unit
