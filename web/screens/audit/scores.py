"""稽核, 評分: what each unit and the whole come to by a scoring sheet, and what was taken off.

Only findings that count cost points: one that was dismissed or is allowed costs none.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from web.language.i18n import Language
from web.links import way
from web.screens.audit.findings import audit_way, name_of
from workflow.audit.codes import Severity, code_of
from workflow.audit.kept.about import KeptAudit
from workflow.audit.work.scoring import Counts, Deduction, Score, Scores, ScoreSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionView:
    """What was taken off for one code, in the words of one language."""

    deduction: Deduction
    name: str
    way: str  # to the findings

    @property
    def points(self) -> str:
        """The points, without needless zeros."""
        return plain(self.deduction.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """A unit's score, or that of the whole."""

    score: Score
    deductions: tuple[DeductionView, ...]
    way: str  # to its findings


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsView:
    """What a code costs by a sheet."""

    name: str
    points: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePage:
    """The scores, and the sheet they were worked out by."""

    template: ClassVar[str] = "screens/audit/scores.html.jinja"
    kept: KeptAudit
    sheet: ScoreSheet
    is_example: bool
    is_sampled: bool
    has_sample: bool
    whole: ScoreView | None
    units: tuple[ScoreView, ...]
    severities: tuple[tuple[Severity, str], ...]
    codes: tuple[PointsView, ...]
    faults: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The address of the audit."""
        return audit_way(self.kept.id)

    @property
    def is_once_a_case(self) -> bool:
        """Whether a code is taken off once a case."""
        return self.sheet.counts is Counts.CODE

    @property
    def bands(self) -> tuple[tuple[str, str], ...]:
        """From how many points on a score is called what."""
        return tuple((plain(band.least), band.name) for band in self.sheet.bands)


def score_page(
    kept: KeptAudit,
    scores: Scores,
    language: Language,
    *,
    is_example: bool,
    is_sampled: bool,
    has_sample: bool,
    faults: tuple[str, ...] = (),
) -> ScorePage:
    """The page of the scores of an audit."""
    sheet = scores.sheet
    by_code = sheet.by_code.items()
    return ScorePage(
        kept=kept,
        sheet=sheet,
        is_example=is_example,
        is_sampled=is_sampled,
        has_sample=has_sample,
        whole=_view(kept, scores.whole, language) if scores.whole else None,
        units=tuple(_view(kept, each, language) for each in scores.units),
        severities=tuple((each, plain(sheet.by_severity[each.value])) for each in Severity),
        codes=tuple(
            PointsView(name=name_of(code_of(code), language), points=plain(points))
            for code, points in by_code
        ),
        faults=faults,
    )


def plain(points: Decimal) -> str:
    """Points without needless zeros."""
    return f"{points.normalize():,f}"


def _view(kept: KeptAudit, score: Score, language: Language) -> ScoreView:
    """A score with ways to the findings that it comes from."""
    path = audit_way(kept.id, "findings")
    return ScoreView(
        score=score,
        way=way(path, unit=score.unit),
        deductions=tuple(
            DeductionView(
                deduction=each,
                name=name_of(code_of(each.code), language),
                way=way(path, unit=score.unit, code=each.code),
            )
            for each in score.deductions
        ),
    )
