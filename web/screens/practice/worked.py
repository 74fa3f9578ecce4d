"""A solved example in steps: how one gets from the row to the key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from web.language.i18n import Language, msgid, translate
from web.screens.practice.order import offered_cosigners
from workflow.training.points import Point
from workflow.training.questions import Question
from workflow.training.questions.order import OrderQuestion

FIND_DECISION = msgid("先找「核定」：印在%(who)s欄，所以由%(who)s核定，流程到此為止。")
ALONE = msgid("承辦人員自己就能核定：擬辦之後，不必再給上面的人看。")
SIGNERS = msgid("由下而上，印了記號的都簽：%(who)s。")
BLANKS = msgid("%(who)s欄是空白，跳過不簽。")
ABOVE = msgid("%(who)s在核定的人之上，不必看到這件公文。")
AFTER_UNIT_HEAD = msgid(
    "%(who)s：單位主管簽了才送會，會畢才再往上陳。所以在%(after)s之後、%(until)s之前。"
)
AFTER_AGENCY_HEAD = msgid("%(who)s：先陳到機關首長才送會。所以在%(after)s之後、%(until)s之前。")
AFTER_ANOTHER = msgid("%(who)s：要等%(after)s先會，並在%(until)s之前會畢。")
BEFORE_DECISION = msgid("%(who)s：核定之前要會畢。所以在%(after)s之後、%(until)s之前。")
TOGETHER = msgid("同一處的會辦沒有寫誰先，就是並會：放在同一步。")
NOT_NAMED = msgid("%(who)s沒有印在會辦欄，不會。")


def steps_of(question: Question, points: Sequence[Point], language: Language) -> tuple[str, ...]:
    """The sentences of a solved example; `points` are those that the key earns."""
    if isinstance(question, OrderQuestion):
        said = _order(question, points)
    else:
        said = ((point.template, point.facts) for point in points)
    return tuple(translate(language, template, facts) for template, facts in said)


def _order(
    question: OrderQuestion, points: Sequence[Point]
) -> Iterator[tuple[str, dict[str, object]]]:
    ladder, decider = question.route.ladder.positions, question.plan.decider
    signs = [each.position for each in question.signers]
    top = ladder.index(decider)
    yield FIND_DECISION, {"who": decider}
    if question.is_alone:
        yield ALONE, {}
    else:
        yield SIGNERS, {"who": "、".join(signs)}
    if blanks := [each for each in ladder[:top] if each not in signs]:
        yield BLANKS, {"who": "、".join(blanks)}
    if above := ladder[top + 1 :]:
        yield ABOVE, {"who": "、".join(above)}
    yield from _cosigners(question, points)


def _cosigners(
    question: OrderQuestion, points: Sequence[Point]
) -> Iterator[tuple[str, dict[str, object]]]:
    for point in points:
        if point.part == "cosigner":
            yield _place(question, str(point.facts["after"])), point.facts
    if any(len(step) > 1 for step in question.key.steps):
        yield TOGETHER, {}
    offered = offered_cosigners(question)
    if spare := [name for name in offered if name not in question.places]:
        yield NOT_NAMED, {"who": "、".join(spare)}


def _place(question: OrderQuestion, after: str) -> str:
    ladder = question.route.ladder
    if after in question.places:
        return AFTER_ANOTHER
    if after == ladder.agency_head:
        return AFTER_AGENCY_HEAD
    return AFTER_UNIT_HEAD if after == ladder.head else BEFORE_DECISION
