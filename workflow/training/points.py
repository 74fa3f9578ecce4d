"""What an answer earned, point by point: what was answered, what holds, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from workflow.training.misconceptions import misconceptions

PLACES = 4  # decimals of a score
EXTRA = "extra"  # the part of what should not be there
FINDING = "finding"  # the part of what is wrong with a record
HINT_COST = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One part of the score.

    `of` is what there was to earn (0 for what should not be there), `got` what was earned or, of
    what should not be there, taken away. A lost point says what is wrong by an audit code, whose
    duty it is about, and the misconception behind it where one can be told. `template` is a
    message id, `facts` fill its %(name)s places; `english` are those that no catalogue translates.
    """

    part: str  # row, decider, ladder, cosigner, extra, duty, due, used_days, on_time, finding
    of: float
    got: float
    code: str | None = None
    who: str | None = None
    misconception: str | None = None
    template: str = ""
    facts: dict[str, object] = field(default_factory=dict[str, object])
    english: dict[str, object] = field(default_factory=dict[str, object])
    source: str = ""  # the page that says so; "" where the row as printed does

    @property
    def is_lost(self) -> bool:
        """Whether something was not earned; or should not be there, were it to cost nothing."""
        return self.got < self.of or self.part == EXTRA

    @property
    def message(self) -> str:
        """The sentence in Chinese."""
        return self.template % self.facts if self.facts else self.template


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is wrong with one part of an answer."""

    template: str  # a message id
    code: str | None = None
    misconception: str | None = None
    share: float = 0.0  # of the part, earned all the same

    def point(self, part: str, of: float, who: str, facts: dict[str, object]) -> Point:
        """The point lost, of so much."""
        return Point(
            part=part,
            of=of,
            got=of * self.share,
            code=self.code,
            who=who,
            misconception=self.misconception,
            template=self.template,
            facts=facts,
            source=self._source,
        )

    def taken(self, who: str, much: float, facts: dict[str, object]) -> Point:
        """What is taken away for something that should not be there."""
        return replace(self.point(EXTRA, 0.0, who, facts), got=-much)

    @property
    def _source(self) -> str:
        known = misconceptions().get(self.misconception or "")
        return known.source if known else ""


def raw_of(points: Iterable[Point]) -> float:
    """The score before hints: the sum, floored at 0."""
    return round(max(0.0, sum(point.got for point in points)), PLACES)


def score_of(raw: float, hints: int) -> float:
    """What is left of it once hints are paid for."""
    return round(max(0.0, raw - HINT_COST * hints), PLACES)


def is_right(points: Sequence[Point]) -> bool:
    """Whether nothing is wrong."""
    return not any(point.is_lost for point in points)
