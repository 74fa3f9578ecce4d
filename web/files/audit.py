"""The findings of an audit as a workbook, beside the records as they were brought.

Whoever checks a finding wants to see the record where it stands, so the second worksheet is the
file that was brought, cell by cell, with the findings in two columns behind. A text that looks like
a formula stays a text: no cell is written but as a string, except the figures of 統計.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from web.files.audit_worked import Worked, write_worked
from web.files.worksheets import MOST_ROWS, WITHHELD, write_table
from workflow.audit.codes import codes
from workflow.audit.findings import Audit, CitedRow, Finding
from workflow.audit.reading.sheets import Source
from workflow.audit.reporting.masking import masked
from workflow.audit.reporting.veiling import Veil

FINDINGS, RECORDS, ABOUT = "稽核發現", "紀錄", "說明"
COLUMNS = (
    *("文號", "嚴重性", "代碼", "名稱", "職稱或會辦單位", "說明", "流程列", "行"),
    *("證據（第幾筆紀錄）", "依建議的列", "依據"),
)
WIDTHS = (16, 8, 24, 14, 16, 60, 44, 6, 18, 12, 40)
CODES, SENTENCES = "發現代碼", "發現說明"
RECORD_WIDTH = 16
EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 — the first moment of a ZIP archive, which has no zone
Fact = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Lines:
    """The records that an audit looked at, as they were brought.

    `cells` gives those of one record, the first of which has the number 0 here and 1 in a finding.
    """

    headings: tuple[str, ...]
    count: int
    cells: Callable[[int], Sequence[str]]
    refused: Collection[int] = ()  # records that could not be read


def lines_of(source: Source) -> Lines:
    """Those of a file."""
    sheet = source.sheets[0]
    return Lines(
        headings=sheet.headings, count=sheet.count, cells=sheet.cells, refused=sheet.refused.keys()
    )


def findings_workbook(
    audit: Audit, lines: Lines, worked: Worked, veil: Veil | None = None
) -> bytes:
    """The findings, the records with their findings, what was done, figures, what was not judged.

    No cell is a formula. What no worksheet holds is said under 說明: one has 1,048,576 lines, and a
    cell 32,767 characters. The same audit makes the same bytes. Under a veil no name is left.
    """
    if veil:
        audit, lines = _veiled(audit, veil), _veiled_lines(lines, veil)
        worked = worked.veiled(veil.mask)
    out = io.BytesIO()
    # Records go to the file as they come: a log may have a million.
    book: Any = Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": audit.file, "created": EPOCH})  # not the clock's time
    write_table(book, FINDINGS, COLUMNS, WIDTHS, map(_finding, audit.findings))
    _write_records(book, audit, lines)
    write_worked(book, audit.findings, worked)
    notes = (("遮蔽", str(said)) for said in veil.mask.notes()) if veil else ()
    facts = (*notes, *_facts(audit, lines))
    write_table(book, ABOUT, ("事項", "內容"), (24, 100), facts)
    book.close()
    return out.getvalue()


def _veiled(audit: Audit, veil: Veil) -> Audit:
    """The same without names; of lines that were not read in, not what they say."""
    plain = replace(
        audit, rejected=tuple(replace(each, value=WITHHELD) for each in audit.rejected), examined=()
    )
    return masked(plain, veil.mask, leaves=(CitedRow,))


def _veiled_lines(lines: Lines, veil: Veil) -> Lines:
    """The records under the veil; one that could not be read is withheld whole."""

    def cells(record: int) -> Sequence[str]:
        if record in lines.refused:
            return (WITHHELD,)
        return [veil.cell(place, text) for place, text in enumerate(lines.cells(record))]

    return replace(lines, headings=tuple(map(veil.mask.text, lines.headings)), cells=cells)


def _write_records(book: Any, audit: Audit, lines: Lines) -> None:
    """The records as they were brought, with codes and sentences behind each."""
    columns = (*lines.headings, CODES, SENTENCES)
    found = _by_record(audit.findings)
    rows = (
        (*lines.cells(record), *_found(found.get(record + 1, ()))) for record in range(lines.count)
    )
    write_table(book, RECORDS, columns, (RECORD_WIDTH,) * len(columns), rows)


def _by_record(findings: Iterable[Finding]) -> Mapping[int, list[Finding]]:
    """The findings that point to each record, by its number."""
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        for number in finding.evidence:
            found[number].append(finding)
    return found


def _found(findings: Sequence[Finding]) -> tuple[str, str]:
    """The codes of a record, and their sentences in the same order."""
    return (
        "、".join(dict.fromkeys(each.code for each in findings)),
        "\n".join(dict.fromkeys(each.message() for each in findings)),
    )


def _finding(finding: Finding) -> tuple[str, ...]:
    """A finding under `COLUMNS`."""
    about, row = finding.about, finding.row
    return (
        *(finding.case_id, about.severity.value, about.id, about.name, finding.position),
        *(finding.message(), row.key if row else "", str(row.line) if row else ""),
        "、".join(map(str, finding.evidence)),
        "是" if finding.is_assumed else "",
        about.source,
    )


def _facts(audit: Audit, lines: Lines) -> Iterator[Fact]:
    """All that is told of the audit besides its findings, the most important first."""
    yield from _beyond_a_worksheet(audit, lines)
    yield "檔案", audit.file
    yield "件數", str(audit.cases)
    yield "紀錄筆數", str(audit.events)
    yield from (("規則版本", version) for version in audit.rulebooks)
    for code, count in audit.summary.items():
        yield code, f"{codes()[code].name}：{count} 項"
    yield from (("注意", note) for note in audit.notes)
    for rejected in audit.rejected:
        where = f"第 {rejected.line} 行 {rejected.column}".rstrip()
        yield "沒有讀入", f"{where}「{rejected.value}」：{rejected.reason}"
    for unjudged in audit.unjudged:
        records = "、".join(map(str, unjudged.records))
        yield "未判流程", f"{unjudged.case_id}：第 {records} 筆紀錄沒有讀入"
    for assumed in audit.assumptions:
        what = f"{assumed.subject}：可能是第 {assumed.row.line} 行 {assumed.row.key}"
        is_confirmed = "（已確認）" if assumed.is_confirmed else "（未確認）"
        yield "建議的列", f"{what}{is_confirmed}，{len(assumed.cases)} 件"


def _beyond_a_worksheet(audit: Audit, lines: Lines) -> Iterator[Fact]:
    """What has more lines than a worksheet holds; it comes first, so that it is never cut off."""
    counts = {"紀錄": lines.count, "發現": len(audit.findings), "沒有讀入": len(audit.rejected)}
    for name, count in counts.items():
        if count > MOST_ROWS:
            yield "注意", f"{name}有 {count} 筆，一個工作表放不下，只列前面的 {MOST_ROWS} 筆"
