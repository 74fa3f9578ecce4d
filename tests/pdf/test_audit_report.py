"""The report of an audit as PDF: A4, page numbers, headings repeated, what people typed as text."""

import subprocess
from pathlib import Path

import pytest

from rules.rulebook import load_rulebook, shipped_agency
from web.files.pdf import pdf
from web.language.i18n import Language
from web.papers.audit_report import MOST_PRINTED, AuditReport, audit_report
from workflow.audit.auditing import Basis, audit
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import log_of_rows

pytestmark = pytest.mark.pdf

HOSTILE = "<img src='file:///etc/hostname'>=1+1"
BOOK = load_rulebook(shipped_agency("taipei-doit"))


def a_report(cases: int) -> AuditReport:
    """Documents that were dispatched without a decision, and one line of each that is strange."""
    rows = [
        {"文號": f"示範{number}", "流程列": "line:661", "主旨": HOSTILE, "動作": action}
        | {"單位": "秘書室", "職稱": "承辦人員", "人員": "示範甲", "時間": f"2026-03-0{day} 09:00"}
        for number in range(cases)
        for day, action in ((2, "擬辦"), (3, "發文"))
    ]
    strange = [rows[0] | {"文號": f"示範丙{number}", "動作": "亂寫"} for number in range(60)]
    read = log_of_rows([*rows, *strange], BOOK.agency, file="示範紀錄.csv")
    rulebooks = Rulebooks(current=BOOK)
    return audit_report(audit(read, Basis(rulebooks=rulebooks)), read.log, rulebooks)


def told(tool: str, file: Path, *more: str) -> str:
    command = [tool, str(file), *more]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def test_it_is_printed_on_a4_with_page_numbers_and_every_word(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf(a_report(3), Language.CHINESE).content)

    facts, pages = told("pdfinfo", file), told("pdftotext", file, "-").split("\f")[:-1]

    assert "A4" in facts
    assert "稽核報告 示範紀錄.csv" in facts
    for number, page in enumerate(pages, start=1):
        assert f"第 {number} 頁／共 {len(pages)} 頁" in page
    words = "".join("".join(pages).split())
    for sentence in (HOSTILE, "未經核定", "應由專門委員核定", "沒有讀入的"):
        assert "".join(sentence.split()) in words


def test_the_headings_of_a_long_table_stand_on_every_page(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf(a_report(1), Language.CHINESE).content)

    pages = told("pdftotext", file, "-").split("\f")[:-1]

    rejected = [page for page in pages if page.count("亂寫") > 1]
    assert len(rejected) > 1
    assert all("為什麼" in page for page in rejected)


def test_it_is_printed_in_english_too(tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf(a_report(1), Language.ENGLISH).content)

    text = told("pdftotext", file, "-")

    assert "Audit report" in text
    assert "Not decided" in text
    assert "Page 1 of" in text


def test_beyond_a_thousand_findings_the_report_says_how_many_it_leaves_out() -> None:
    report = a_report(MOST_PRINTED + 5)

    printed = sum(len(case.findings) for case in report.cases)

    assert printed == MOST_PRINTED
    assert report.left_out == len(report.audit.findings) - MOST_PRINTED > 0
