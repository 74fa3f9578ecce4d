"""What `chenhe audit` makes of findings besides: scores by a sheet, a comparison with a log.

Both are of the cases that were looked at: of a sample, where one was drawn.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from web.commands.judging import Ran
from web.files.audit_work import (
    comparison_record,
    comparison_text,
    scores_record,
    scores_text,
)
from workflow.audit.findings import Audit, Record
from workflow.audit.work.comparing import Comparison, compared, counted
from workflow.audit.work.scoring import Scores, ScoreSheet, alike_cases, scored
from workflow.audit.work.sheet_file import example_sheet, read_sheet_file

EXAMPLE, SHEET = "example", "sheet"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The scores and the comparison of an audit, those that were asked for."""

    scores: Scores | None
    comparison: Comparison | None

    def record(self) -> Record:
        """What they add to the JSON."""
        found: Record = {}
        if self.scores:
            found["score"] = scores_record(self.scores)
        if self.comparison:
            found["comparison"] = comparison_record(self.comparison)
        return found

    def text(self) -> Iterator[str]:
        """What they add to the text."""
        if self.scores:
            yield from scores_text(self.scores)
        if self.comparison:
            yield from comparison_text(self.comparison)


@dataclass(frozen=True, kw_only=True)
class Measuring:
    """What is asked for: by which sheet to score, with which earlier log to compare."""

    sheet: ScoreSheet | None
    earlier: str

    def of(self, ran: Ran, judge: Callable[[str], Ran]) -> Measured:
        """That of an audit; `judge` judges the earlier log as this one was judged."""
        scores, comparison, audit = None, None, _looked_at(ran)
        if self.sheet:
            scores = scored(alike_cases(audit.examined, audit.findings), self.sheet)
        if self.earlier:
            comparison = compared(counted(judge(self.earlier).audit), counted(audit))
        return Measured(scores=scores, comparison=comparison)


def measuring_by(score: str, earlier: str, form: str) -> Measuring:
    """What the options ask for; raises BadInputError with every fault of a sheet.

    A sheet is read before the log, so that a fault of it costs no audit.
    """
    for option in ("--score",) * bool(score) + ("--compare",) * bool(earlier):
        if form == SHEET:
            message = f"{option} 的結果不寫在 sheet 裡；請用 --format text、json、html、pdf 或 xlsx"
            raise typer.BadParameter(message)
    return Measuring(sheet=_sheet(score) if score else None, earlier=earlier)


def _sheet(score: str) -> ScoreSheet:
    return example_sheet() if score == EXAMPLE else read_sheet_file(Path(score))


def _looked_at(ran: Ran) -> Audit:
    """The audit of the cases that were looked at: those of the sample, where one was drawn."""
    if ran.drawn is None:
        return ran.audit
    ids = frozenset(ran.drawn.ids)
    examined = tuple(case for case in ran.audit.examined if case.id in ids)
    return replace(ran.audit, examined=examined, cases=len(examined))
