"""What has happened to a document when it is asked whose turn it is, theme by theme."""

from collections.abc import Callable, Mapping
from random import Random

from rules.agency.practice import Part
from rules.marks import Action
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.duties import Actor, Duty
from workflow.case.plan import Answer
from workflow.training.making.pool import Candidate
from workflow.training.making.under_way import UnderWay, holder

DEPUTY = "示範代理人"
NOT_HERE = "本件無此情形，免會。"
RETURNED = "數據與附件不符，請查明修正。"
RECALLED = "會辦意見誤繕，抽回更正。"
ADDED = "本件涉及該單位業務，請表示意見。"

Script = Callable[[UnderWay, Candidate, Random], None]


def some_signatures(way: UnderWay, candidate: Candidate, random: Random) -> None:
    """A few have signed up the ladder, in order."""
    count = random.randint(1, max(1, len(candidate.signers) - 1))
    way.sign_until(lambda case: len(case.done) >= count)


def before_a_blank(way: UnderWay, candidate: Candidate, random: Random) -> None:
    """Everybody has signed below a position that does not."""
    blank = candidate.ladder.rank(random.choice(candidate.blanks))
    below = sum(candidate.ladder.rank(each) < blank for each in candidate.signers)
    way.sign_until(lambda case: len(case.done) >= below)


def up_to_cosigning(way: UnderWay, _: Candidate, __: Random) -> None:
    """All co-signers of the first 會辦 are owed."""
    way.sign_until(_is_cosigning)


def half_cosigned(way: UnderWay, _: Candidate, random: Random) -> None:
    """Some of several co-signers have signed."""
    way.sign_until(_is_cosigning)
    owed = [each for stage in way.case.plan.owed() for each in stage.duties if each.branch]
    for _unused in range(random.randint(1, len(owed) - 1)):
        way.sign(random.choice(way.case.open).duty)


def after_cosigning(way: UnderWay, candidate: Candidate, random: Random) -> None:
    """The 會辦 is done: somebody signs on, or the decision is next."""
    up_to_cosigning(way, candidate, random)
    way.sign_until(lambda case: not _is_cosigning(case))
    if random.random() < 0.5:
        way.sign_until(_is_to_decide)


def around_outside(way: UnderWay, candidate: Candidate, random: Random) -> None:
    """The agency's head has yet to sign, or has, or the other agency has signed too."""
    head = candidate.ladder.agency_head
    stops: tuple[Callable[[Case], bool], ...] = (
        lambda case: any(desk.duty.position == head for desk in case.open),
        _is_cosigning,
        _is_to_decide,
    )
    way.sign_until(random.choice(stops))


def some_before_others(way: UnderWay, _: Candidate, random: Random) -> None:
    """In a 會辦 some co-signers wait for others, of whom none or some have signed."""
    way.sign_until(_is_cosigning)
    for _unused in range(random.randint(0, len(way.case.open))):
        way.sign(random.choice(way.case.open).duty)


def condition_settled(way: UnderWay, candidate: Candidate, random: Random) -> None:
    """The drafter has said whether the condition holds; the document stands where it tells."""
    for name in candidate.conditional:
        holds = random.random() < 0.5
        way.answers[name] = Answer(required=holds, reason="" if holds else NOT_HERE)
    head = candidate.ladder.rank(candidate.ladder.head)
    way.sign_until(lambda case: _is_cosigning(case) or _lowest(case, candidate) > head)


def returned_after_cosigning(way: UnderWay, candidate: Candidate, random: Random) -> None:
    """Sent back once all had co-signed; drafted anew without a change, and up again."""
    after_cosigning(way, candidate, random)
    sender = way.case.open[0].duty
    drafter = candidate.ladder.drafter
    command = Command(action=Action.RETURN, actor=holder(sender), to=drafter, reason=RETURNED)
    way.act(command)
    if random.random() < 0.75:
        way.sign_until(lambda case: not _is_carried_up(case, candidate))


def _is_carried_up(case: Case, candidate: Candidate) -> bool:
    """Whether who signed below the 會辦 has to sign again yet."""
    head = candidate.ladder.rank(candidate.ladder.head)
    return _lowest(case, candidate) <= head


def recalled_comment(way: UnderWay, candidate: Candidate, random: Random) -> None:
    """A co-signer takes its signature back."""
    way.sign_until(_is_cosigning)
    duty = random.choice(way.case.open).duty
    way.sign(duty)
    way.act(Command(action=Action.RECALL, actor=holder(duty), reason=RECALLED))


def added_cosigner(way: UnderWay, candidate: Candidate, random: Random) -> None:
    """Somebody whom the row does not name is asked too, before or when it is its turn."""
    way.sign_until(lambda case: _lowest(case, candidate) >= _adds_at(candidate))
    agency, row = candidate.agency, candidate.row
    asked = {each.name for each in row.cosigners}
    units = [each.name for each in agency.units if each.name not in (row.unit, *asked)]
    position = candidate.ladder.positions[_adds_at(candidate)]
    actor = Actor(unit=way.case.plan.holder_of(position).partition("/")[0], position=position)
    to = random.choice(units)
    way.act(Command(action=Action.ADD_COSIGNER, actor=actor, to=to, reason=ADDED))
    if random.random() < 0.6:
        way.sign_until(_is_cosigning)


def _adds_at(candidate: Candidate) -> int:
    """The rank of who adds: the unit's head where the agency lets him, else the drafter."""
    is_head = Part.HEAD in candidate.agency.practice.cosigners_added_by
    return candidate.ladder.rank(candidate.ladder.head) if is_head else 0


def signed_by_deputy(way: UnderWay, candidate: Candidate, random: Random) -> None:
    """A reviewer's deputy has signed for him."""
    position = random.choice(candidate.signers[1:-1])
    way.sign_until(lambda case: any(desk.duty.position == position for desk in case.open))
    duty: Duty = next(each.duty for each in way.case.open if each.duty.position == position)
    absent = f"示範{position}"
    actor = Actor(unit=duty.unit, position=position, person=DEPUTY, for_person=absent)
    way.act(Command(action=duty.action, actor=actor))


def up_to_the_decision(way: UnderWay, _: Candidate, __: Random) -> None:
    """Everybody below has signed."""
    way.sign_until(_is_to_decide)


def _is_cosigning(case: Case) -> bool:
    return any(desk.duty.branch for desk in case.open)


def _is_to_decide(case: Case) -> bool:
    return any(desk.duty.action is Action.DECIDE for desk in case.open)


def _lowest(case: Case, candidate: Candidate) -> int:
    """The rank of whoever is to sign; of a co-signer, above all."""
    positions = candidate.ladder.positions
    ranks = (positions.index(desk.duty.position) for desk in case.open if not desk.duty.branch)
    return min(ranks, default=len(positions))


SCRIPTS: Mapping[str, Script] = {
    "next-ladder": some_signatures,
    "next-blank": before_a_blank,
    "next-cosigner": up_to_cosigning,
    "next-half": half_cosigned,
    "next-after": after_cosigning,
    "next-outside": around_outside,
    "next-before": some_before_others,
    "next-condition": condition_settled,
    "next-returned": returned_after_cosigning,
    "next-recalled": recalled_comment,
    "next-added": added_cosigner,
    "next-deputy": signed_by_deputy,
    "next-for-city": up_to_the_decision,
}
