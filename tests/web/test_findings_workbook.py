"""Findings as a workbook: whatever stands in a log, the file opens and runs nothing."""

import io

import pytest
from python_calamine import CalamineWorkbook

from web.files import audit as audit_file
from web.files import worksheets
from web.files.audit import Lines, findings_workbook
from web.files.audit_worked import Worked
from web.files.worksheets import LONGEST_CELL
from workflow.audit.findings import Assumption, Audit, CitedRow, Finding, Unjudged
from workflow.audit.log import Rejected
from workflow.audit.reporting.beside import Beside
from workflow.audit.reporting.figures import Figures

NO_FIGURES = Figures(
    cases=0, clean=0, units=(), codes=(), positions=(), months=(), severities={}, standings={}
)
ROW = CitedRow(key="秘書室/乙/項目/內容", line=661)


def cells(raw: bytes, sheet: str) -> list[list[str]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_name(sheet).to_python()]


def an_audit(*findings: Finding) -> Audit:
    return Audit(
        file="=cmd|紀錄.csv",
        cases=1,
        events=2,
        findings=findings,
        rejected=(Rejected(line=3, column="時間", value="=1+1", reason="不是時間"),),
        assumptions=(
            Assumption(subject="@示範", unit="秘書室", row=ROW, score=0.5, cases=("A", "B")),
        ),
        unjudged=(Unjudged(case_id="+A", records=(2, 3)),),
        notes=("-沒有名冊",),
        rulebooks=("示範@1",),
    )


def a_finding(**fields: object) -> Finding:
    given: dict[str, object] = {
        **{"case_id": "=A1", "code": "ROW_UNKNOWN", "position": "", "evidence": (2,)},
        **fields,
    }
    return Finding(**given)  # type: ignore[arg-type]


def lines_of(*rows: tuple[str, ...]) -> Lines:
    return Lines(headings=("文號", "=意見"), count=len(rows), cells=lambda record: rows[record])


def a_workbook(audit: Audit, lines: Lines) -> bytes:
    """That of an audit whose findings nobody has looked at."""
    keys = [str(number) for number in range(len(audit.findings))]
    worked = Worked(standings={}, figures=NO_FIGURES, beside=Beside(), keys=keys)
    return findings_workbook(audit, lines, worked)


def test_what_looks_like_a_formula_stays_a_text() -> None:
    raw = a_workbook(an_audit(a_finding()), lines_of(("=A1", "=1+1"), ("=A1", "@SUM(A1)")))

    records = cells(raw, "紀錄")
    assert records[0] == ["文號", "=意見", "發現代碼", "發現說明"]
    assert [row[:3] for row in records[1:]] == [
        ["=A1", "=1+1", ""],
        ["=A1", "@SUM(A1)", "ROW_UNKNOWN"],
    ]
    assert cells(raw, "稽核發現")[1][0] == "=A1"


def test_what_was_not_read_judged_or_confirmed_is_told() -> None:
    about = cells(a_workbook(an_audit(), lines_of()), "說明")

    assert ["沒有讀入", "第 3 行 時間「=1+1」：不是時間"] in about
    assert ["未判流程", "+A：第 2、3 筆紀錄沒有讀入"] in about
    assert ["注意", "-沒有名冊"] in about
    assert ["建議的列", "@示範：可能是第 661 行 秘書室/乙/項目/內容（未確認），2 件"] in about


@pytest.mark.parametrize("strange", ["\x00", "\x0b", "\ufffe", "\ud800"])
def test_a_character_that_no_workbook_holds_is_named(strange: str) -> None:
    raw = a_workbook(an_audit(), lines_of(("A", f"甲{strange}乙")))

    assert cells(raw, "紀錄")[1][1] == f"甲〔U+{ord(strange):04X}〕乙"


def test_a_cell_longer_than_a_worksheet_holds_is_cut_and_says_so() -> None:
    raw = a_workbook(an_audit(), lines_of(("A", "長" * 40_000)))

    cell = cells(raw, "紀錄")[1][1]
    assert len(cell) == LONGEST_CELL
    assert cell.endswith("（太長，其餘見原檔）")


def test_more_records_than_a_worksheet_holds_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (audit_file, worksheets):
        monkeypatch.setattr(module, "MOST_ROWS", 2)

    raw = a_workbook(
        an_audit(*(a_finding(evidence=(each,)) for each in (1, 2, 3))),
        lines_of(*(("A", str(each)) for each in range(3))),
    )

    about = cells(raw, "說明")
    assert len(cells(raw, "紀錄")) == len(cells(raw, "稽核發現")) == 3
    assert about[1:] == [
        ["注意", "紀錄有 3 筆，一個工作表放不下，只列前面的 2 筆"],
        ["注意", "發現有 3 筆，一個工作表放不下，只列前面的 2 筆"],
    ]
