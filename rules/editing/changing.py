"""One row changed as an edit says, or the reason why the table would no longer be lawful."""

from dataclasses import dataclass, replace

from rules.agency.agency import Agency, RoutingPolicy
from rules.editing.edit import ModeChange, Move, PlacementChange, PositionChange, RowEdit
from rules.ladder import Ladder
from rules.marks import Action, Flaw, Step, Steps, lawful_steps
from rules.rulerow import RuleRow, steps_alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlawful:
    """Why a row cannot be changed so, and what it could be changed to."""

    why: str
    allowed: str


def changed(row: RuleRow, change: RowEdit, agency: Agency) -> RuleRow | Unlawful:
    """The row as the change leaves it; the same row where its co-signers know no difference."""
    if isinstance(change, PositionChange):
        return _moved(row, change, agency)
    policy = row.policy or agency.policy
    if isinstance(change, ModeChange):
        return _with_policy(row, replace(policy, mode=change.mode), agency)
    anchors = {**policy.anchors, **change.anchors}
    return _with_policy(row, replace(policy, anchors=anchors), agency)


def concerns(row: RuleRow, change: RowEdit) -> bool:
    """Whether a change can be about this row: rows without such co-signers are left out."""
    if isinstance(change, PlacementChange):
        return any(each.kind in change.anchors for each in row.cosigners)
    return not isinstance(change, ModeChange) or bool(row.cosigners)


def _with_policy(row: RuleRow, policy: RoutingPolicy, agency: Agency) -> RuleRow:
    return replace(row, policy=None if policy == agency.policy else policy)


def _moved(row: RuleRow, change: PositionChange, agency: Agency) -> RuleRow | Unlawful:
    ladder = agency.unit(row.unit).ladder
    if change.position not in ladder.positions:
        why = f"{row.unit}的陳核層級沒有這個職稱"
        return Unlawful(why=why, allowed="、".join(ladder.positions))
    found = _MOVES[change.move](row.steps, change.position, ladder)
    if isinstance(found, Unlawful):
        return found
    banned = agency.schedule_of(row.schedule).never_decided_by
    lawful = lawful_steps(found, ladder, banned)
    if isinstance(lawful, Flaw):
        allowed = "、".join(each for each in ladder.positions if each not in banned)
        return Unlawful(why=f"這樣就不合分層負責明細表的規則：{lawful.message}", allowed=allowed)
    return replace(row, steps=lawful)


def _lowered(steps: Steps, to: str, ladder: Ladder) -> Steps | Unlawful:
    """Cut after the new decider; who drafts and decides alone prints one 核定."""
    rank, decider = ladder.rank(to), steps[-1].position
    if rank >= ladder.rank(decider):
        lower = ladder.positions[: ladder.rank(decider)]
        return Unlawful(why=f"現在由{decider}核定，{to}不比他低", allowed=_or_other_rows(lower))
    below = tuple(each for each in steps if ladder.rank(each.position) < rank)
    return (*below, Step(position=to, action=Action.DECIDE))


def _raised(steps: Steps, to: str, ladder: Ladder) -> Steps | Unlawful:
    """Who decided reviews, or drafts where he was alone; the ladder goes on to the new decider."""
    decider = steps[-1].position
    rank, of_decider = ladder.rank(to), ladder.rank(decider)
    if rank <= of_decider:
        higher = ladder.positions[of_decider + 1 :]
        return Unlawful(why=f"現在由{decider}核定，{to}不比他高", allowed=_or_other_rows(higher))
    last = Action.DRAFT if steps_alone(steps) else Action.REVIEW
    between = ladder.positions[of_decider + 1 : rank]
    return (
        *steps[:-1],
        Step(position=decider, action=last),
        *(Step(position=each, action=Action.REVIEW) for each in between),
        Step(position=to, action=Action.DECIDE),
    )


def _dropped(steps: Steps, position: str, _: Ladder) -> Steps | Unlawful:
    """Without the review of a position."""
    reviews = [each.position for each in steps if each.action is Action.REVIEW]
    if position not in reviews:
        return Unlawful(why=f"{position}本來就不在這裡審核", allowed=_or_other_rows(reviews))
    return tuple(each for each in steps if each.position != position)


def _added(steps: Steps, position: str, ladder: Ladder) -> Steps | Unlawful:
    """With a review by a position that does not sign yet, below the decider."""
    signing = [each.position for each in steps]
    below = ladder.positions[1 : ladder.rank(signing[-1])]
    free = [each for each in below if each not in signing]
    if position in signing:
        return Unlawful(why=f"{position}本來就在這裡簽核", allowed=_or_other_rows(free))
    if position not in below:
        why = f"{position}在核定者{signing[-1]}之上，不會經手"
        return Unlawful(why=why, allowed=_or_other_rows(free))
    step = Step(position=position, action=Action.REVIEW)
    return tuple(sorted((*steps, step), key=lambda each: ladder.rank(each.position)))


def _or_other_rows(names: tuple[str, ...] | list[str]) -> str:
    """What could be written instead, or that these rows should not be meant."""
    return "；或".join(filter(None, ("、".join(names), "縮小篩選，不選這些列")))


_MOVES = {Move.LOWER: _lowered, Move.RAISE: _raised, Move.DROP: _dropped, Move.ADD: _added}
