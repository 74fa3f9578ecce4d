"""Questions on the shipped table, and answers damaged in one place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from rules.agency.agency import Mode
from rules.rulebook import DEFAULT_AGENCY, Rulebook, load_rulebook, shipped_agency
from workflow.training.exercise import Exercise, FindRow, Kind, Order, OrderAnswer
from workflow.training.questions.find_row import FindRowQuestion, find_row_question
from workflow.training.questions.order import OrderQuestion, order_question

Steps = tuple[tuple[str, ...], ...]


@cache
def the_rulebook() -> Rulebook:
    """The shipped table."""
    return load_rulebook(shipped_agency(DEFAULT_AGENCY))


@cache
def the_rulebook_in_sequence() -> Rulebook:
    """The same where several co-signers sign one after the other (順會)."""
    book = the_rulebook()
    policy = replace(book.agency.policy, mode=Mode.SEQUENTIAL)
    return replace(book, agency=replace(book.agency, policy=policy))


def routable_lines() -> list[int]:
    """Every row that has a route."""
    return [row.line for row in the_rulebook().rows if row.is_routable]


def ordering(
    line: int, conditions: dict[str, bool] | None = None, book: Rulebook | None = None
) -> OrderQuestion:
    """排流程 of one row."""
    book = book or the_rulebook()
    situation = Order(unit=book.at_line(line).unit, subject="示範", conditions=conditions or {})
    exercise = Exercise(id="e1", kind=Kind.ORDER, row=f"line:{line}", situation=situation)
    return order_question(exercise, book)


def finding(line: int) -> FindRowQuestion:
    """找明細表項目 of one row."""
    book = the_rulebook()
    situation = FindRow(unit=book.at_line(line).unit, subject="示範")
    exercise = Exercise(id="e1", kind=Kind.FIND_ROW, row=f"line:{line}", situation=situation)
    return find_row_question(exercise, book)


def in_steps(*steps: str | list[str]) -> OrderAnswer:
    """An answer step by step; a list is one step."""
    return OrderAnswer(
        steps=tuple((each,) if isinstance(each, str) else tuple(each) for each in steps)
    )


@dataclass(frozen=True, kw_only=True)
class Damage:
    """The key with one thing wrong, and who and which codes must be named for it."""

    what: str
    steps: Steps
    named: frozenset[tuple[str, str]]  # code, who

    @property
    def answer(self) -> OrderAnswer:
        """As it is handed in."""
        return OrderAnswer(steps=self.steps)


def damages(question: OrderQuestion) -> Iterator[Damage]:
    """Every single damage of the key: drop, add, move, decide higher or lower."""
    key = question.key.steps
    signers = [each.position for each in question.signers]
    for who in signers[:-1]:
        yield _damage("drop", _without(key, who), ("REVIEW_SKIPPED", who))
    yield from _cosigner_damages(question)
    yield from _added(question)
    yield from _decided_elsewhere(question)


def _cosigner_damages(question: OrderQuestion) -> Iterator[Damage]:
    key = question.key.steps
    for who, place in question.places.items():
        others = _without(key, who)
        if place.is_owed:
            yield _damage("drop", others, ("COSIGN_MISSING", who))
        anchor = next(at for at, step in enumerate(others) if place.below[-1] in step)
        for what, at in (("before the first", 0), ("before its anchor", anchor)):
            moved = (*others[:at], (who,), *others[at:])
            yield _damage(what, moved, ("COSIGN_ORDER", who))
        with_anchor = (*others[:anchor], (*others[anchor], who), *others[anchor + 1 :])
        yield _damage("with its anchor", with_anchor, ("COSIGN_ORDER", who))
        yield _damage("after the decision", (*others, (who,)), ("COSIGN_LATE", who))
        if not question.is_alone:
            with_decision = (*others[:-1], (*others[-1], who))
            yield _damage("with the decision", with_decision, ("COSIGN_LATE", who))


def _added(question: OrderQuestion) -> Iterator[Damage]:
    key, ladder = question.key.steps, question.route.ladder
    for who in ladder.up_to(question.plan.decider):
        if who in (each.position for each in question.signers):
            continue
        lower = max(at for at, step in enumerate(key) if _ranks_below(question, step, who))
        added = (*key[: lower + 1], (who,), *key[lower + 1 :])
        yield _damage("a blank post signs", added, ("REVIEW_EXTRA", who))
    stranger = min(question.cosigner_names - question.places.keys())
    yield _damage("nobody asked it", (*key[:1], (stranger,), *key[1:]), ("REVIEW_EXTRA", stranger))


def _ranks_below(question: OrderQuestion, step: tuple[str, ...], who: str) -> bool:
    ladder = question.route.ladder
    return any(each in ladder.positions and ladder.rank(each) < ladder.rank(who) for each in step)


def _decided_elsewhere(question: OrderQuestion) -> Iterator[Damage]:
    key, ladder, decider = question.key.steps, question.route.ladder, question.plan.decider
    above = ladder.positions[ladder.rank(decider) + 1 :]
    if above:
        higher = (*key, (above[0],))
        yield _damage("decided one up", higher, ("DECIDED_ABOVE", above[0]))
    if not question.is_alone:
        lower = question.signers[-2].position
        named = frozenset({("DECIDED_BELOW", lower), ("DECIDED_BELOW", decider)})
        yield Damage(what="decided one down", steps=key[:-1], named=named)


def _without(steps: Steps, who: str) -> Steps:
    kept = (tuple(each for each in step if each != who) for step in steps)
    return tuple(step for step in kept if step)


def _damage(what: str, steps: Steps, *named: tuple[str, str]) -> Damage:
    return Damage(what=what, steps=steps, named=frozenset(named))
