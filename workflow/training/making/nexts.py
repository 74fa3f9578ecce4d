"""下一步輪到誰: a document under way, who owes what now, and who is easily thought to."""

from collections.abc import Iterator
from random import Random

from rules.marks import Action
from workflow.case.case import Case
from workflow.training.exercise import Choice, Exercise, Next
from workflow.training.making.days import some_time, some_working_day
from workflow.training.making.drawing import Draw
from workflow.training.making.pool import Candidate
from workflow.training.making.scripts import SCRIPTS
from workflow.training.making.under_way import Document, UnderWay
from workflow.training.making.writing import Pen, facts_of, written

FEWEST, MOST = 4, 6  # duties to choose from, more where more are owed
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ACTIONS = (Action.DRAFT, Action.REVIEW, Action.COSIGN, Action.DECIDE)

Named = tuple[str, Action]  # who, and what


def next_exercise(draw: Draw, pen: Pen) -> Exercise:
    """An exercise of this kind."""
    candidate, random = draw.candidate, pen.random
    calendar = pen.calendar
    document = Document(
        row=candidate.row,
        subject=pen.subject(candidate),
        urgency=random.choice(tuple(candidate.agency.limits)),
        received_at=some_time(some_working_day(random, calendar), random),
    )
    way = UnderWay(document, pen.rulebook, random)
    SCRIPTS[draw.theme.id](way, candidate, random)
    situation = Next(
        unit=candidate.row.unit,
        subject=document.subject,
        received_at=document.received_at,
        urgency=document.urgency,
        record=way.record,
    )
    choices = _choices(way.case, candidate, random)
    return written(draw, situation, tuple(choices), facts_of(draw, pen.rulebook))


def _choices(case: Case, candidate: Candidate, random: Random) -> Iterator[Choice]:
    """What is owed among what is not, by rank: the place tells nothing."""
    owed = list(dict.fromkeys(_owed(case)))
    others = [each for each in dict.fromkeys(_plausible(case, candidate)) if each not in owed]
    count = max(random.randint(FEWEST, MOST) - len(owed), 2)
    likely, rest = others[:2], others[2:]
    chosen = [*owed, *likely, *random.sample(rest, min(max(count - 2, 0), len(rest)))]
    names = [*candidate.ladder.positions, *candidate.agency.cosigner_names]
    chosen.sort(key=lambda each: (names.index(each[0]), ACTIONS.index(each[1])))
    for at, (by, action) in enumerate(chosen):
        yield Choice(id=_letter(at), by=by, action=action.value)


def _letter(at: int) -> str:
    """a to z, then a1 to z1."""
    turn, place = divmod(at, len(LETTERS))
    return f"{LETTERS[place]}{turn or ''}"


def _owed(case: Case) -> Iterator[Named]:
    return ((desk.duty.branch or desk.duty.position, desk.duty.action) for desk in case.open)


def _plausible(case: Case, candidate: Candidate) -> Iterator[Named]:
    """What is easily thought to be owed, the likeliest first."""
    plan, ladder = case.plan, candidate.ladder
    open_now = [desk.duty for desk in case.open]
    ahead = [each for each in plan.ladder_duties if each not in (*case.done, *open_now)]
    branches = [branch.name for branch in plan.branches]
    done = [duty.branch for duty in case.done if duty.branch]
    yield from ((name, Action.COSIGN) for name in branches if name in done)
    yield from ((duty.position, duty.action) for duty in ahead[:1])
    latest = max(case.signatures.items(), key=lambda signed: signed[1].sequence, default=None)
    if latest:
        yield latest[0].branch or latest[0].position, latest[0].action
    yield from ((name, Action.COSIGN) for name in branches if name not in done)
    yield from ((blank, Action.REVIEW) for blank in candidate.blanks)
    yield from ((duty.position, Action.DECIDE) for duty in open_now if duty.action is Action.REVIEW)
    yield plan.decider, Action.DECIDE
    yield from ((each, Action.DECIDE) for each in _above(case, candidate)[:1])
    yield plan.drafter, Action.DRAFT
    yield ladder.head, Action.REVIEW
    yield from (
        (each.name, Action.COSIGN)
        for each in candidate.agency.units
        if each.name != candidate.row.unit
    )


def _above(case: Case, candidate: Candidate) -> tuple[str, ...]:
    ladder = candidate.ladder
    return ladder.positions[ladder.rank(case.plan.decider) + 1 :]
