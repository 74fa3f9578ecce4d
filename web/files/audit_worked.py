"""What inspectors made of an audit, as worksheets: 處理, 統計, 抽樣, 評分, 比較."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from web.files.audit_compared import write_compared
from web.files.workbook import headed_worksheet
from web.files.worksheets import fitting, write_table
from workflow.audit.codes import Code
from workflow.audit.findings import Finding
from workflow.audit.ledger.wanted import Standing
from workflow.audit.reporting.beside import Beside
from workflow.audit.reporting.figures import Figures
from workflow.audit.reporting.masking import Mask, masked
from workflow.audit.work.entries import STANDING_WORDS

HANDLED, STATISTICS, SAMPLE, SCORES = "處理", "統計", "抽樣", "評分"
HANDLED_COLUMNS = (
    *("文號", "代碼", "名稱", "職稱或會辦單位", "處理"),
    *("事項", "內容", "說明單位", "何人", "何時"),
)
HANDLED_WIDTHS = (16, 24, 14, 16, 8, 10, 60, 16, 14, 16)
STATISTICS_COLUMNS = ("依", "項目", "件數", "沒有發現", "符合率", "發現")
STATISTICS_WIDTHS = (12, 30, 10, 10, 10, 10)
SCORES_COLUMNS, SCORES_WIDTHS = ("單位", "得分", "等第", "評分表"), (30, 10, 12, 40)
UNKNOWN, WHOLE, TOTAL = "（不明）", "（整件公文）", "合計"
RATE, POINTS = "0.0%", "0.00"
Row = tuple[str, str, int | None, int | None, float | None, int | None]


@dataclass(frozen=True, kw_only=True)
class Worked:
    """How findings stand, by their keys, what was said of them, and the figures."""

    standings: Mapping[str, Standing]
    figures: Figures
    beside: Beside
    keys: Sequence[str]  # of the findings, in their order: masking must not change them

    def veiled(self, mask: Mask) -> Worked:
        """The same without names."""
        return replace(
            self,
            figures=masked(self.figures, mask, leaves=(Code,)),
            beside=self.beside.masked(mask),
        )


def write_worked(book: Any, findings: Sequence[Finding], worked: Worked) -> None:
    """The three worksheets, and one each where it was scored and where it was compared."""
    rows = _handled(findings, worked)
    write_table(book, HANDLED, HANDLED_COLUMNS, HANDLED_WIDTHS, rows)
    _write_statistics(book, worked.figures)
    drawn = [(str(said),) for said in worked.beside.drawn] or [("沒有抽樣：全部檢核",)]
    write_table(book, SAMPLE, ("怎麼抽的",), (120,), drawn)
    if worked.beside.sheet:
        _write_scores(book, worked.beside)
    if worked.beside.comparison:
        write_compared(book, worked.beside.comparison)


def _write_scores(book: Any, beside: Beside) -> None:
    """The score of each unit as a number, and the sheet that it comes from."""
    worksheet = headed_worksheet(book, SCORES, SCORES_COLUMNS, SCORES_WIDTHS, count=0)
    points = book.add_format({"num_format": POINTS})
    for at, each in enumerate(beside.scores, start=1):
        worksheet.write_string(at, 0, fitting(each.unit or UNKNOWN))
        worksheet.write_number(at, 1, float(each.score), points)
        worksheet.write_string(at, 2, fitting(each.band))
        worksheet.write_string(at, 3, fitting(beside.sheet))


def _handled(findings: Sequence[Finding], worked: Worked) -> Iterator[tuple[str, ...]]:
    """A line a remark; a finding of which nothing was said has one where it is not open."""
    for key, finding in zip(worked.keys, findings, strict=True):
        standing = worked.standings.get(key, Standing.OPEN)
        about = finding.about
        which = (finding.case_id, about.id, about.name, finding.position, STANDING_WORDS[standing])
        remarks = worked.beside.remarks(key)
        for each in remarks:
            yield (*which, each.word, each.text, each.unit, each.by, each.at)
        if not remarks and standing is not Standing.OPEN:
            yield (*which, "", "", "", "", "")


def _write_statistics(book: Any, figures: Figures) -> None:
    """The figures as numbers, shares as per cent; what does not apply is an empty cell."""
    worksheet = headed_worksheet(book, STATISTICS, STATISTICS_COLUMNS, STATISTICS_WIDTHS, count=0)
    share = book.add_format({"num_format": RATE})
    for at, (by, name, *numbers) in enumerate(_statistics(figures), start=1):
        worksheet.write_string(at, 0, by)
        worksheet.write_string(at, 1, fitting(name))
        for column, number in enumerate(numbers, start=2):
            if number is not None:
                worksheet.write_number(at, column, number, *([share] if column == 4 else []))


def _statistics(figures: Figures) -> Iterator[Row]:
    """One row a total, a unit, a kind, a position, a month; each says by what it is counted."""
    yield "全部", TOTAL, figures.cases, figures.clean, figures.rate, figures.findings
    for each in figures.units:
        yield "單位", each.name or UNKNOWN, each.cases, each.clean, each.rate, each.findings
    for code in figures.codes:
        yield "代碼", f"{code.code.id} {code.code.name}", None, None, None, code.count
    for position, count in figures.positions:
        yield "職稱或會辦", position or WHOLE, None, None, None, count
    for month in figures.months:
        yield "收文月份", month.name or UNKNOWN, month.cases, month.clean, month.rate, None
