"""A case cut into what is judged: the part under its last row, and its documents (簽, 稿)."""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.ladder import Ladder
from rules.marks import Action
from workflow.audit.log import Step
from workflow.case.words import Outcome

CLOSING = (Action.DISPATCH, Action.FILE, Action.CONCLUDE, Action.ARCHIVE)
JOINING = (Action.MERGE, Action.COLLATE)
SIGNING = (Action.DRAFT, Action.RECONCILE, Action.REVIEW, Action.DECIDE)
MARK_PARENT = "主件"
NOT_APPROVED = (
    Outcome.DO_NOT_DISPATCH.value,
    Outcome.DISPATCH_LATER.value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One document of a case: its records from `start` up to `stop`, and its decision."""

    start: int
    stop: int
    decision: int | None  # D
    decisions: tuple[int, ...]  # those that stand before the close, D among them
    late_decision: int | None = None  # the first after the close, where there is none before


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a case ended."""

    close: int | None  # the first 發文, 存查, 簽結 or 歸檔
    is_joined: bool  # 併辦 or 彙辦 under another case
    is_cancelled: bool

    @property
    def is_open(self) -> bool:
        """Whether no decision is owed yet, or none any more."""
        return self.close is None or self.is_joined or self.is_cancelled


def ending_of(steps: Sequence[Step]) -> Ending:
    """How these records end."""
    close = next((at for at, step in enumerate(steps) if step.action in CLOSING), None)
    joins = any(step.action in JOINING and MARK_PARENT not in step.marks for step in steps)
    cancels = any(step.action is Action.CANCEL for step in steps)
    return Ending(close=close, is_joined=joins, is_cancelled=cancels)


def is_on_ladder(step: Step, ladder: Ladder, unit: str) -> bool:
    """Whether a record is by a position of this unit's ladder."""
    if step.position not in ladder.positions:
        return False
    return step.unit in ("", unit) or ladder.is_shared(step.position)


def documents(steps: Sequence[Step], start: int, ladder: Ladder, unit: str) -> tuple[Span, ...]:
    """The documents of the part from `start` on: a 擬辦 after a decision that another follows
    begins the 稿 of a 先簽後稿.
    """
    stop = len(steps)
    close = next((at for at in range(start, stop) if steps[at].action in CLOSING), stop)
    begins, standing = [start], [list[int]()]
    for at in range(start, close):
        step = steps[at]
        if step.action in (Action.DRAFT, Action.DECIDE) and is_on_ladder(step, ladder, unit):
            if step.action is Action.DECIDE:
                standing[-1] = [*_of_others(standing[-1], steps, step.position), at]
            elif _begins_draft(steps, at, close, standing[-1], ladder, unit):
                begins.append(_first_of(steps, at, standing[-1][-1]))
                standing.append([])
        standing[-1] = _still_standing(steps, at, standing[-1])
    ends = [*begins[1:], stop]
    return tuple(
        Span(
            start=begin,
            stop=end,
            decision=_highest(steps, found, ladder),
            decisions=tuple(found),
            late_decision=None if found or end < stop else _late(steps, close, ladder, unit),
        )
        for begin, end, found in zip(begins, ends, standing, strict=True)
    )


def _of_others(standing: Sequence[int], steps: Sequence[Step], position: str) -> list[int]:
    """The decisions of other positions: one's own anew takes the place of the one before (緩發)."""
    return [at for at in standing if steps[at].position != position]


def _begins_draft(
    steps: Sequence[Step], at: int, close: int, standing: list[int], ladder: Ladder, unit: str
) -> bool:
    step = steps[at]
    if step.action is not Action.DRAFT or step.position != ladder.drafter or not standing:
        return False
    later = (steps[each] for each in range(at + 1, close))
    return any(each.action is Action.DECIDE and is_on_ladder(each, ladder, unit) for each in later)


def _first_of(steps: Sequence[Step], draft: int, decision: int) -> int:
    """Where the 稿 begins: what amends its Plan may come before its 擬辦."""
    first = draft
    while first > decision + 1 and steps[first - 1].action not in (*SIGNING, Action.COSIGN):
        first -= 1
    return first


def _still_standing(steps: Sequence[Step], at: int, standing: list[int]) -> list[int]:
    """The decisions that this record leaves."""
    step = steps[at]
    if not standing or step.action is Action.DECIDE:
        return standing
    if step.action is Action.RETURN:
        return []
    if step.action is Action.RESUBMIT:
        return standing[:-1]
    if step.action is Action.RECALL:
        last = steps[standing[-1]].position
        return standing[:-1] if (step.target or step.position) == last else standing
    return standing


def _highest(steps: Sequence[Step], found: Sequence[int], ladder: Ladder) -> int | None:
    """The highest, and of those the last."""
    return max(found, key=lambda at: (ladder.rank(steps[at].position), at), default=None)


def _late(steps: Sequence[Step], close: int, ladder: Ladder, unit: str) -> int | None:
    return next(
        (
            at
            for at in range(close, len(steps))
            if steps[at].action is Action.DECIDE and is_on_ladder(steps[at], ladder, unit)
        ),
        None,
    )
