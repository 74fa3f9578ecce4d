"""A right and a wrong record of each code, on rows of the table in force, judged before shown."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from rules.errors import ChenheError
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from workflow.audit.auditing import Basis, audit
from workflow.audit.findings import Audit
from workflow.audit.lessons.planting import PLANTS, Line, Plant, Scene
from workflow.audit.lessons.walking import UnwalkableError, walked
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import LogRead, log_of_rows

MOST_WALKED = 40  # rows of a table, until one does
EASY_SIGNERS = 4
LESSONS, KEPT = 2, 128  # one to look at and one to try; of how many codes and tables
NAME = "示範紀錄"


@dataclass(frozen=True, kw_only=True)
class Record:
    """The records of one document, and what an audit says of them."""

    lines: Sequence[Line]
    read: LogRead
    audit: Audit


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What a code means, by one document done right and done wrong."""

    row: RuleRow
    basis: Basis
    right: Record  # without any finding
    wrong: Record  # with exactly the one


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A code, and the table that its lessons are drawn from."""

    code: str
    version: str
    rulebook: Rulebook = field(compare=False)


def lessons(code: str, rulebook: Rulebook) -> tuple[Lesson, ...]:
    """Up to two, on different rows; none where the table has no row that such a thing befalls.

    The same table gives the same lessons. Raises KeyError for a code that nobody knows.
    """
    return _lessons(_Asked(code=code, version=rulebook.version, rulebook=rulebook))


@lru_cache(maxsize=KEPT)
def _lessons(asked: _Asked) -> tuple[Lesson, ...]:
    found: list[Lesson] = []
    for row in _rows(PLANTS[asked.code], asked.rulebook):
        lesson = _lesson(asked.code, row, asked.rulebook)
        if lesson:
            found.append(lesson)
        if len(found) == LESSONS:
            break
    return tuple(found)


def _rows(plant: Plant, rulebook: Rulebook) -> Sequence[RuleRow]:
    """The rows that may do, the easiest to read first; no unit twice before the others."""
    fitting = [row for row in rulebook.rows if row.is_routable and plant.fits(row)]
    fitting.sort(key=lambda row: (abs(len(row.steps) - EASY_SIGNERS), len(row.cosigners)))
    seen: Counter[str] = Counter()
    turns: list[tuple[int, RuleRow]] = []
    for row in fitting:
        turns.append((seen[row.unit], row))
        seen[row.unit] += 1
    turns.sort(key=itemgetter(0))
    return [row for _, row in turns][:MOST_WALKED]


def _lesson(code: str, row: RuleRow, rulebook: Rulebook) -> Lesson | None:
    """The lesson on this row; None where it does not come out as it should."""
    plant, basis = PLANTS[code], Basis(rulebooks=Rulebooks(current=rulebook))
    try:
        lines = walked(row, rulebook, plant.course)
    except (ChenheError, UnwalkableError):
        return None
    right = judged(lines, basis)
    if right.audit.findings:
        return None
    ladder = rulebook.agency.unit(row.unit).ladder
    scene = Scene(lines=lines, row=row, ladder=ladder, rulebook=rulebook)
    for wrong in _wrong(plant, scene, basis):
        if [each.code for each in wrong.audit.findings] == [code]:
            return Lesson(row=row, basis=basis, right=right, wrong=wrong)
    return None


def _wrong(plant: Plant, scene: Scene, basis: Basis) -> Iterator[Record]:
    return (judged(variant, basis) for variant in plant.planting(scene))


def judged(lines: Sequence[Line], basis: Basis) -> Record:
    """The records with what is found in them."""
    read = log_of_rows(lines, basis.rulebooks.current.agency, file=NAME)
    return Record(lines=lines, read=read, audit=audit(read, basis))
