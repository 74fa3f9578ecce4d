"""The responsibility table as files for other programs: JSON, CSV, and what a cell may hold."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence

from rules.export import row_record
from rules.marks import steps_text
from rules.rulerow import RuleRow
from rules.texts import FORMULA_MARKS, code_point
from web.language.words import STATUS_WORDS

COLUMNS = (
    *("行", "單位", "表別", "名義", "公務項目", "公務內容", "業務名稱", "狀態"),
    *("陳核流程", "核定", "會辦", "備考", "修補", "疑義", "發布日期", "校對", "確認"),
)

# What no XML 1.0 file can hold: https://www.w3.org/TR/xml/#charsets
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def in_xml(text: str) -> str:
    """The text as a file in XML can hold it, a workbook too.

    A character that none can hold is named in its place: 〔U+0001〕.
    """
    return NO_XML.sub(lambda found: f"〔{code_point(found[0])}〕", text)


def unarmed(text: str) -> str:
    """A text that a spreadsheet would run as a formula, made plain text.

    An apostrophe stands before it; full-width signs count too.
    """
    return f"'{text}" if text.startswith(FORMULA_MARKS) else text


def cells(row: RuleRow) -> tuple[str, ...]:
    """A row under `COLUMNS`."""
    return (
        *(str(row.line), row.unit, row.schedule, row.issuer.value),
        *(row.item, row.content, row.task, STATUS_WORDS[row.status]),
        *(steps_text(row.steps), row.decider or "", "、".join(each.name for each in row.cosigners)),
        *(row.remark, row.repair or "", "；".join(each.message for each in row.doubts)),
        *(str(row.issued_on or ""), _answer(row), row.confirmed_by or ""),
    )


def csv_text(rows: Sequence[RuleRow]) -> str:
    """UTF-8 with a mark, CRLF: what spreadsheets open without asking.

    Every row in full, in the order given; the first line holds `COLUMNS`.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([unarmed(cell) for cell in cells(row)] for row in rows)
    return "\ufeff" + out.getvalue()


def json_text(record: object) -> str:
    """One JSON document, Chinese as it is."""
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def rows_json(rows: Sequence[RuleRow]) -> str:
    """The rows as `chenhe rules export --format json` lists them."""
    return json_text([row_record(row) for row in rows])


def _answer(row: RuleRow) -> str:
    answer = row.correction
    return f"{answer.reviewer}（{answer.at.date()}）{answer.because}" if answer else ""
