"""排流程: the row's document, its ladder, and who might be asked to co-sign."""

from collections.abc import Iterator
from random import Random

from rules.agency.agency import Agency
from rules.rulerow import RuleRow
from workflow.training.exercise import Choice, Exercise, Order
from workflow.training.making.drawing import Draw
from workflow.training.making.pool import Candidate
from workflow.training.making.writing import Pen, facts_of, written

FEWEST_OTHERS, MOST_OTHERS = 3, 5  # co-signers to choose from that are not asked


def order_exercise(draw: Draw, pen: Pen) -> Exercise:
    """An exercise of this kind."""
    candidate, row = draw.candidate, draw.candidate.row
    conditions = dict(_answered(candidate, pen.random))
    said = "".join(_said(each.name, each.condition or "", conditions) for each in row.cosigners)
    situation = Order(
        unit=row.unit,
        subject=pen.subject(candidate),
        issuer=row.issuer.value,
        conditions=conditions,
    )
    choices = (*_ladder(candidate), *_cosigners(row, pen.rulebook.agency, pen.random))
    facts = facts_of(draw, pen.rulebook) | {"condition": said}
    return written(draw, situation, choices, facts)


def _answered(candidate: Candidate, random: Random) -> Iterator[tuple[str, bool]]:
    """Conditions that the situation settles; one in three is left open."""
    for name in candidate.conditional:
        answer = random.choice((True, False, None))
        if answer is not None:
            yield name, answer


def _said(name: str, condition: str, conditions: dict[str, bool]) -> str:
    """A condition as the prompt says it."""
    if not condition:
        return ""
    holds = {True: "成立", False: "不成立", None: "是否成立，來文沒有說明"}[conditions.get(name)]
    return f"會辦欄的條件「{condition}」在這一件{holds}。"


def _ladder(candidate: Candidate) -> Iterator[Choice]:
    return (Choice(id=each, kind="ladder") for each in candidate.ladder.positions)


def _cosigners(row: RuleRow, agency: Agency, random: Random) -> Iterator[Choice]:
    """Who is asked among some who are not, in the order of the agency's settings."""
    asked = {each.name for each in row.cosigners}
    units = (each.name for each in agency.units)
    named = tuple(dict.fromkeys((*units, *agency.outside_agencies, *agency.roles)))
    others = [each for each in named if each != row.unit and each not in asked]
    count = min(len(others), random.randint(FEWEST_OTHERS, MOST_OTHERS))
    offered = asked.union(random.sample(others, count))
    return (Choice(id=each, kind="cosigner") for each in named if each in offered)
