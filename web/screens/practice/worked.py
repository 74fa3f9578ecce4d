"""A solved example in steps: how one gets from the row to the key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from web.language.i18n import Language, msgid, translate
from web.screens.practice.feedback import sentence_of
from web.screens.practice.order import offered_cosigners
from workflow.training.exercise import DefectAnswer, DutyAnswer, FoundDefect, NextAnswer
from workflow.training.points import Point
from workflow.training.questions import Question
from workflow.training.questions.defect import DefectQuestion
from workflow.training.questions.find_row import FindRowQuestion
from workflow.training.questions.next import NextQuestion
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
OTHER_UNIT = msgid("「%(row)s」是%(unit)s的業務。")
OTHER_TASK = msgid("「%(row)s」的公務內容相同，業務名稱不同。")
OTHER_CONTENT = msgid("「%(row)s」的公務項目相同，公務內容不同。")
OTHER_ITEM = msgid("「%(row)s」的公務項目不同。")
NOT_NAMED = msgid("%(who)s沒有印在會辦欄，不會。")


Step = tuple[str, dict[str, object]]  # a message id, and what fills its places


def steps_of(question: Question, points: Sequence[Point], language: Language) -> tuple[str, ...]:
    """The sentences of a solved example; `points` are those that the key earns."""
    if isinstance(question, DefectQuestion):
        every = (*points, *_other_findings(question))
        return tuple(sentence_of(point, language) for point in every)
    said: Iterable[Step] = [(point.template, point.facts) for point in points]
    if isinstance(question, OrderQuestion):
        said = _order(question, points)
    elif isinstance(question, FindRowQuestion):
        said = [*said, *_other_rows(question)]
    elif isinstance(question, NextQuestion):
        said = [*said, *_other_duties(question)]
    return tuple(translate(language, template, facts) for template, facts in said)


def _other_findings(question: DefectQuestion) -> Iterator[Point]:
    """Why each of the other findings is not one of this record."""
    right = {each.code for each in question.findings}
    for choice in question.exercise.choices:
        if choice.code and choice.code not in right:
            answer = DefectAnswer(findings=(FoundDefect(code=choice.code),))
            yield from (each for each in question.points(answer) if each.code == choice.code)


def _other_rows(question: FindRowQuestion) -> Iterator[Step]:
    """What tells each of the other rows from the right one."""
    right = question.row
    for choice in question.exercise.choices:
        row = question.rulebook.find(choice.row or "")
        facts: dict[str, object] = {"row": row.title, "unit": row.unit}
        if row.unit != right.unit:
            yield OTHER_UNIT, facts
        elif row.item != right.item:
            yield OTHER_ITEM, facts
        elif row.content != right.content:
            yield OTHER_CONTENT, facts
        elif row.task != right.task:
            yield OTHER_TASK, facts


def _other_duties(question: NextQuestion) -> Iterator[Step]:
    """Why each of the other duties is not open now."""
    for choice in question.exercise.choices:
        duty = DutyAnswer(by=choice.by or "", action=choice.action or "")
        for point in question.points(NextAnswer(duties=(duty,))):
            if point.part == "extra":
                yield point.template, point.facts


def _order(question: OrderQuestion, points: Sequence[Point]) -> Iterator[Step]:
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


def _cosigners(question: OrderQuestion, points: Sequence[Point]) -> Iterator[Step]:
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
