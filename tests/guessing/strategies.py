"""Answers of people who guess, and the other measures by which an order could be scored."""

from collections.abc import Callable, Iterator
from itertools import combinations

from workflow.training.exercise import OrderAnswer
from workflow.training.points import raw_of
from workflow.training.questions.order import OrderQuestion

Steps = list[tuple[str, ...]]
Strategy = Callable[[OrderQuestion], Steps]
Measure = Callable[[OrderQuestion, Steps], float]


def whole_ladder_to_the_head(question: OrderQuestion) -> Steps:
    """Everybody up to the agency's head signs; nobody is asked."""
    ladder = question.route.ladder
    return _each(ladder.up_to(ladder.agency_head))


def whole_ladder_to_the_decider(question: OrderQuestion) -> Steps:
    """Whoever the decider is, everybody below signs; nobody is asked."""
    return _each(question.route.ladder.up_to(question.plan.decider))


def the_ladder_alone(question: OrderQuestion) -> Steps:
    """The ladder as printed; 會辦 is forgotten."""
    return _each(each.position for each in question.signers)


def asked_last(question: OrderQuestion) -> Steps:
    """The ladder as printed; 會辦 comes after the decision."""
    return [*the_ladder_alone(question), *_asked(question)]


def asked_first(question: OrderQuestion) -> Steps:
    """The ladder as printed; 會辦 comes right after the drafter."""
    first, *others = the_ladder_alone(question)
    return [first, *_asked(question), *others]


def drafter_decides(question: OrderQuestion) -> Steps:
    """The drafter alone."""
    return _each([question.plan.drafter])


def to_the_unit_head(question: OrderQuestion) -> Steps:
    """Up to the unit's head; nobody is asked."""
    return _each(question.route.ladder.up_to(question.route.ladder.head))


STRATEGIES: dict[str, Strategy] = {
    "everybody up to 局長 signs, no 會辦": whole_ladder_to_the_head,
    "everybody up to the decider signs, no 會辦": whole_ladder_to_the_decider,
    "the ladder as printed, 會辦 forgotten": the_ladder_alone,
    "the ladder as printed, 會辦 after the decision": asked_last,
    "the ladder as printed, 會辦 right after the drafter": asked_first,
    "everybody up to the unit's head, no 會辦": to_the_unit_head,
    "the drafter alone": drafter_decides,
}


def by_our_formula(question: OrderQuestion, steps: Steps) -> float:
    """As `chenhe exercise score` has it."""
    return raw_of(question.points(OrderAnswer(steps=tuple(steps))))


def by_pairs(question: OrderQuestion, steps: Steps) -> float:
    """The share of the key's pairs, one before the other, that the answer has in that order."""
    at = {name: index for index, step in enumerate(steps) for name in step}
    key = {name: index for index, step in enumerate(question.key.steps) for name in step}
    pairs = [sorted(pair, key=key.__getitem__) for pair in combinations(key, 2)]
    ordered = [(one, other) for one, other in pairs if key[one] < key[other]]
    right = sum(at.get(one, len(at)) < at.get(other, -1) for one, other in ordered)
    return right / len(ordered) if ordered else float(bool(steps))


def by_longest_subsequence(question: OrderQuestion, steps: Steps) -> float:
    """The longest common subsequence, of the longer of key and answer."""
    key = [name for step in question.key.steps for name in step]
    answer = [name for step in steps for name in step]
    row = [0] * (len(answer) + 1)
    for wanted in key:
        last = row[:]
        for at, name in enumerate(answer):
            row[at + 1] = last[at] + 1 if name == wanted else max(row[at], last[at + 1])
    return row[-1] / max(len(key), len(answer))


MEASURES: dict[str, Measure] = {
    "ours": by_our_formula,
    "pairs": by_pairs,
    "longest subsequence": by_longest_subsequence,
}


def _each(names: Iterator[str] | list[str] | tuple[str, ...]) -> Steps:
    return [(name,) for name in names]


def _asked(question: OrderQuestion) -> Steps:
    owed = tuple(name for name, place in question.places.items() if place.is_owed)
    return [owed] if owed else []
