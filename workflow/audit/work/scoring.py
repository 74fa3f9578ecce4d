"""Scores by a sheet: every case begins with full points and loses some for each finding.

A unit has the mean of its cases, the whole the mean of all cases. Cases come counted: how many of
a unit have just these findings, so that a million of them are a few hundred sums.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from workflow.audit.codes import code_of, codes
from workflow.audit.examined import ExaminedCase
from workflow.audit.findings import Finding
from workflow.audit.ledger.wanted import Alike

HUNDREDTH = Decimal("0.01")


class Counts(Enum):
    """What points are taken off for."""

    FINDING = "finding"  # each of them
    CODE = "code"  # once a case, however many findings bear it


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What a score is called from so many points on."""

    least: Decimal
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """How many points what costs, and what the outcome is called."""

    title: str
    source: str = ""
    full: Decimal = Decimal(100)
    floor: Decimal = Decimal(0)
    counts: Counts = Counts.FINDING
    by_severity: Mapping[str, Decimal]
    by_code: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    bands: tuple[Band, ...]  # the highest first

    def points(self, code: str) -> Decimal:
        """What one finding of this code costs."""
        return self.by_code.get(code, self.by_severity[code_of(code).severity.value])

    def times(self, count: int) -> int:
        """How many times so many findings of one code are taken off in one case."""
        return count if self.counts is Counts.FINDING else min(count, 1)

    def band(self, score: Decimal) -> str:
        """What a score is called; "" below the last band."""
        return next((band.name for band in self.bands if score >= band.least), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """What was taken off for one code."""

    code: str
    findings: int
    cases: int
    points: Decimal  # before the floor of a case


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a unit, or all of them (""), came to."""

    unit: str
    cases: int
    score: Decimal
    band: str
    deductions: tuple[Deduction, ...]  # those of most points first
    spared: Decimal  # points that the floor of single cases did not let be taken off


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The whole and its units, the best first; None where no case was examined."""

    sheet: ScoreSheet
    whole: Score | None
    units: tuple[Score, ...]


def scored(cases: Iterable[Alike], sheet: ScoreSheet) -> Scores:
    """What these cases come to by a sheet."""
    sums: defaultdict[str, _Sum] = defaultdict(lambda: _Sum(sheet))
    whole = _Sum(sheet)
    for each in cases:
        sums[each.unit].take(each)
        whole.take(each)
    units = [total.score(unit) for unit, total in sums.items() if total.cases]
    return Scores(
        sheet=sheet,
        whole=whole.score("") if whole.cases else None,
        units=tuple(sorted(units, key=lambda each: (-each.score, each.unit))),
    )


def alike_cases(examined: Iterable[ExaminedCase], findings: Iterable[Finding]) -> Iterator[Alike]:
    """The cases of an audit counted by their findings; give only findings that count."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for finding in findings:
        found[finding.case_id].append(finding.code)
    alike = Counter((case.unit, tuple(sorted(found.get(case.id, ())))) for case in examined)
    for (unit, marks), cases in alike.items():
        yield Alike(unit=unit, codes=marks, cases=cases)


class _Sum:
    """The cases of one unit added up."""

    def __init__(self, sheet: ScoreSheet) -> None:
        self._sheet = sheet
        self.cases = 0
        self._lost = self._spared = Decimal(0)
        self._findings, self._of_cases = Counter[str](), Counter[str]()
        self._points: defaultdict[str, Decimal] = defaultdict(Decimal)

    def take(self, alike: Alike) -> None:
        sheet, lost = self._sheet, Decimal(0)
        for code, count in Counter(alike.codes).items():
            points = sheet.points(code) * sheet.times(count)
            lost += points
            self._findings[code] += count * alike.cases
            self._of_cases[code] += alike.cases
            self._points[code] += points * alike.cases
        taken = min(lost, sheet.full - sheet.floor)
        self._lost += taken * alike.cases
        self._spared += (lost - taken) * alike.cases
        self.cases += alike.cases

    def score(self, unit: str) -> Score:
        mean = self._sheet.full - self._lost / self.cases
        score = mean.quantize(HUNDREDTH, ROUND_HALF_UP)
        order = list(codes())
        deductions = [
            Deduction(
                code=code, findings=count, cases=self._of_cases[code], points=self._points[code]
            )
            for code, count in self._findings.items()
        ]
        deductions.sort(key=lambda each: (-each.points, order.index(each.code)))
        return Score(
            unit=unit,
            cases=self.cases,
            score=score,
            band=self._sheet.band(score),
            deductions=tuple(deductions),
            spared=self._spared,
        )
