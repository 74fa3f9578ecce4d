"""One deviation planted in a right record, a way for each code: what is wrong is made, not written.

A plant offers variants; whoever teaches with them takes the first that is judged to be just that.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rules.agency.agency import Issuer
from rules.ladder import AGENCY_WIDE, Ladder
from rules.marks import Action
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from workflow.audit import codes
from workflow.case.words import Outcome

ACTION, POSITION, PERSON, PRINCIPAL, UNIT = "動作", "職稱", "人員", "被代理人", "單位"
AT, DUE, MARK, OPINION, OUTCOME, ROW = "時間", "限辦日期", "註記", "意見", "決定", "流程列"
MOST_DAYS = 12  # that a co-signer takes too long
A_WEEK = 7
BACK = timedelta(minutes=-40)
Line = dict[str, str]  # a record, by the columns of the log


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What happens on the way of a document that is done right all the same."""

    has_comment: bool = False  # a co-signer has something to say, and the drafter reconciles it
    is_returned: bool = False  # once, to the drafter, by whoever decides
    has_deputy: bool = False  # one reviewer is away
    is_extended: bool = False  # in time


PLAIN = Course()


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The right record, and what the table knows of its row."""

    lines: Sequence[Line]
    row: RuleRow
    ladder: Ladder
    rulebook: Rulebook

    def copies(self) -> list[Line]:
        """The records, to be changed."""
        return [dict(line) for line in self.lines]

    def places(self, action: Action) -> list[int]:
        """Where somebody did this."""
        return [at for at, line in enumerate(self.lines) if line[ACTION] == action.value]

    @property
    def decision(self) -> int:
        """The last decision."""
        return self.places(Action.DECIDE)[-1]

    @property
    def reviews(self) -> list[int]:
        """The reviews, each by its place."""
        return self.places(Action.REVIEW)


Variants = Iterator[list[Line]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """How a right record becomes a wrong one, and what the right one must hold for it."""

    planting: Callable[[Scene], Variants]
    course: Course = PLAIN
    fewest_reviews: int = 1
    fewest_cosigners: int = 0
    most_cosigners: int = 0
    is_for_city: bool = False  # 府文 that the agency decides

    def fits(self, row: RuleRow) -> bool:
        """Whether the row holds what is needed."""
        return (
            len(row.steps) >= self.fewest_reviews + 2
            and self.fewest_cosigners <= len(row.cosigners) <= self.most_cosigners
            and not any(each.condition for each in row.cosigners)
            and (row.issuer is Issuer.CITY) is self.is_for_city
        )


def _undecided(scene: Scene) -> Variants:
    yield _without(scene.copies(), scene.decision)


def _decided_below(scene: Scene) -> Variants:
    lines, last = scene.copies(), scene.reviews[-1]
    decision = lines[scene.decision]
    said = {each: decision[each] for each in (ACTION, OPINION, OUTCOME, MARK)}
    lines[last] |= said
    yield _without(lines, scene.decision)


def _decided_above(scene: Scene) -> Variants:
    lines, decision = scene.copies(), scene.decision
    positions, decider = scene.ladder.positions, scene.lines[decision][POSITION]
    for higher in positions[positions.index(decider) + 1 :][:1]:
        upper = lines[decision] | {POSITION: higher, UNIT: AGENCY_WIDE, PERSON: f"示範{higher}"}
        lines[decision] |= {ACTION: Action.REVIEW.value, OUTCOME: "", OPINION: "請核示。"}
        yield _inserted(lines, decision + 1, upper)


def _skipped(scene: Scene) -> Variants:
    yield _without(scene.copies(), scene.reviews[-1])


def _not_signed_again(scene: Scene) -> Variants:
    again = [at for at in scene.reviews if at > scene.places(Action.RETURN)[0]]
    if again:
        yield _without(scene.copies(), again[-1])


def _signed_afterwards(scene: Scene) -> Variants:
    yield _moved(scene.copies(), scene.reviews[-1], scene.decision)


def _swapped(scene: Scene) -> Variants:
    lower, upper = scene.reviews[-2:]
    if upper == lower + 1:
        yield _moved(scene.copies(), lower, upper)


def _signed_in_blank(scene: Scene) -> Variants:
    signed, decision = {line[POSITION] for line in scene.lines}, scene.decision
    for position in scene.ladder.up_to(scene.lines[decision][POSITION]):
        if position not in signed:
            last = scene.reviews[-1]
            extra = scene.lines[last] | {POSITION: position, PERSON: f"示範{position}"}
            yield _inserted(scene.copies(), last + 1, extra)


def _not_cosigned(scene: Scene) -> Variants:
    yield _without(scene.copies(), scene.places(Action.COSIGN)[-1])


def _cosigned_early(scene: Scene) -> Variants:
    first = scene.places(Action.COSIGN)[0]
    yield _moved(scene.copies(), first, first - 1)


def _cosigned_late(scene: Scene) -> Variants:
    last = scene.places(Action.COSIGN)[-1]
    yield _moved(scene.copies(), last, last + 1)


def _same_person(scene: Scene) -> Variants:
    lines, (lower, upper) = scene.copies(), scene.reviews[-2:]
    lines[upper][PERSON] = lines[lower][PERSON]
    yield lines


def _ones_own_deputy(scene: Scene) -> Variants:
    lines = scene.copies()
    for line in lines:
        if line[PRINCIPAL]:
            line[PERSON] = line[PRINCIPAL]
    yield lines


def _unmarked(scene: Scene) -> Variants:
    lines = scene.copies()
    lines[scene.decision][MARK] = ""
    yield lines


def _not_reconciled(scene: Scene) -> Variants:
    lines, start = scene.copies(), scene.places(Action.RECONCILE)[0]
    before = {line[POSITION] for line in lines[:start]}
    again = [
        at for at in range(start + 1, scene.decision) if lines[at][POSITION] in before
    ]  # who reviewed it before the 綜簽 does so again after it
    yield _without(lines, start, *again)


def _sent_all_the_same(scene: Scene) -> Variants:
    lines, words = scene.copies(), Outcome.DO_NOT_DISPATCH.value
    lines[scene.decision] |= {OUTCOME: words, OPINION: f"{words}。"}
    if any(line[ACTION] == Action.DISPATCH.value for line in lines):
        yield lines


def _without_words(scene: Scene) -> Variants:
    lines = scene.copies()
    lines[scene.decision][OPINION] = ""
    yield lines


def _back_in_time(scene: Scene) -> Variants:
    at = scene.reviews[-1]
    for beside in (at, at - 1):
        lines = scene.copies()
        lines[at][AT] = _shifted(lines[beside][AT], BACK)
        yield lines


def _overdue(scene: Scene) -> Variants:
    for days in range(2, A_WEEK + 2):
        yield _delayed(scene.copies(), scene.reviews[-1], _days_left(scene) + days)


def _extended_late(scene: Scene) -> Variants:
    extended = scene.places(Action.EXTEND)[0]
    for days in range(1, A_WEEK + 1):
        yield _delayed(scene.copies(), extended, _days_left(scene) + days)


def delayed_within_extension(scene: Scene) -> Variants:
    """Nothing wrong: what an extension in time is for."""
    extended = scene.places(Action.EXTEND)[0]
    for days in range(1, A_WEEK):
        yield _delayed(scene.copies(), extended + 1, _days_left(scene) + days)


def _cosigned_slowly(scene: Scene) -> Variants:
    for days in range(1, MOST_DAYS):
        yield _delayed(scene.copies(), scene.places(Action.COSIGN)[-1], days)


def _on_no_row(scene: Scene) -> Variants:
    yield [line | {ROW: ""} for line in scene.lines]


def _on_a_doubtful_row(scene: Scene) -> Variants:
    doubtful = (row for row in scene.rulebook.rows if not row.is_routable)
    for row in sorted(doubtful, key=lambda row: row.unit != scene.row.unit):
        yield [line | {ROW: row.key} for line in scene.lines]


def _days_left(scene: Scene) -> int:
    """From the first day to the due date that was valid then."""
    first = scene.lines[0]
    return (date.fromisoformat(first[DUE]) - datetime.fromisoformat(first[AT]).date()).days


def _without(lines: list[Line], *places: int) -> list[Line]:
    return [line for at, line in enumerate(lines) if at not in places]


def _moved(lines: list[Line], place: int, to: int) -> list[Line]:
    """One record stands elsewhere; the column of times stays, so that they still rise."""
    times = [line[AT] for line in lines]
    lines.insert(to, lines.pop(place))
    return [line | {AT: at} for line, at in zip(lines, times, strict=True)]


def _inserted(lines: list[Line], place: int, line: Line) -> list[Line]:
    """A record more, five minutes after the one before it."""
    at = _shifted(lines[place - 1][AT], timedelta(minutes=5))
    return [*lines[:place], line | {AT: at}, *lines[place:]]


def _delayed(lines: list[Line], place: int, days: int) -> list[Line]:
    """Everything from there on happened so many days later."""
    late = [line | {AT: _shifted(line[AT], timedelta(days=days))} for line in lines[place:]]
    return [*lines[:place], *late]


def _shifted(moment: str, span: timedelta) -> str:
    return (datetime.fromisoformat(moment) + span).isoformat(timespec="seconds")


PLANTS: Mapping[str, Plant] = {
    codes.ROW_UNKNOWN: Plant(planting=_on_no_row),
    codes.ROW_DOUBTFUL: Plant(planting=_on_a_doubtful_row),
    codes.NO_DECISION: Plant(planting=_undecided),
    codes.DECIDED_BELOW: Plant(planting=_decided_below),
    codes.DECIDED_ABOVE: Plant(planting=_decided_above),
    codes.REVIEW_SKIPPED: Plant(planting=_skipped, fewest_reviews=2),
    codes.RESIGN_MISSING: Plant(planting=_not_signed_again, course=Course(is_returned=True)),
    codes.SIGNED_AFTER_DECISION: Plant(planting=_signed_afterwards),
    codes.OUT_OF_ORDER: Plant(planting=_swapped, fewest_reviews=2),
    codes.REVIEW_EXTRA: Plant(planting=_signed_in_blank),
    codes.COSIGN_MISSING: Plant(planting=_not_cosigned, fewest_cosigners=1, most_cosigners=2),
    codes.COSIGN_ORDER: Plant(planting=_cosigned_early, fewest_cosigners=1, most_cosigners=2),
    codes.COSIGN_LATE: Plant(planting=_cosigned_late, fewest_cosigners=1, most_cosigners=2),
    codes.SAME_PERSON_TWICE: Plant(planting=_same_person, fewest_reviews=2),
    codes.DEPUTY_INVALID: Plant(planting=_ones_own_deputy, course=Course(has_deputy=True)),
    codes.MARK_MISSING: Plant(
        planting=_unmarked, course=Course(has_deputy=True), is_for_city=True, most_cosigners=2
    ),
    codes.RECONCILE_MISSING: Plant(
        planting=_not_reconciled,
        course=Course(has_comment=True),
        fewest_cosigners=1,
        most_cosigners=2,
    ),
    codes.DISPATCH_UNAPPROVED: Plant(planting=_sent_all_the_same),
    codes.OPINION_MISSING: Plant(planting=_without_words),
    codes.TIME_DISORDER: Plant(planting=_back_in_time),
    codes.EXTENSION_LATE: Plant(planting=_extended_late, course=Course(is_extended=True)),
    codes.OVERDUE: Plant(planting=_overdue),
    codes.COSIGN_OVERDUE: Plant(planting=_cosigned_slowly, fewest_cosigners=1, most_cosigners=2),
}
