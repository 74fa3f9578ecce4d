"""The empty log to hand out: its columns, what belongs in each, and the words of the agency.

For offices whose system exports nothing: whoever types a 簽核歷程 into it needs no mapping. The
worksheet to fill in holds headings alone, so that nothing invented is ever judged.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from xlsxwriter import Workbook

from rules.agency.agency import Agency
from rules.marks import Action
from web.files.workbook import headed_worksheet
from workflow.audit.log import NEEDED, Column
from workflow.case.words import Stance
from workflow.organisation.people import positions_in
from workflow.reports.records import LOG_COLUMNS

LOG, ABOUT, ACTIONS, POSITIONS = "紀錄", "說明", "動作", "單位與職稱"
WIDTH, WIDE = 14, 90
MADE = datetime.combine(date(2026, 1, 1), time())  # not the clock's: the same agency, the same file
MEANINGS = {
    Column.CASE: "公文的文號；同一件公文的每一列都填。請把這一欄設為文字，以免變成 1.15E+09",
    Column.ROW: "適用流程表的哪一列：單位/表別/項目/內容，或 line:行號；不知道留空白",
    Column.SUBJECT: "公文的主旨；沒有填流程列時，用它找可能的列",
    Column.CATEGORY: "一般、限期、專案、人民申請、訴願、監察；空白就是一般",
    Column.URGENCY: "最速件、速件、普通件；空白就是普通件",
    Column.RECEIVED_AT: "收文或創簽的時間，如 2026-03-02 09:30、115/03/02 09:30",
    Column.DUE: "限辦日期；動作是展期時，填展延後的新日期",
    Column.ACTION: "做了什麼，見「動作」頁",
    Column.UNIT: "經辦的單位，見「單位與職稱」頁；動作是會辦時，填受會的單位或府外機關",
    Column.POSITION: "經辦的職稱，見「單位與職稱」頁；府外機關會辦時可以空白",
    Column.PERSON: "簽的人的姓名",
    Column.FOR_PERSON: "代理時，被代理人的姓名；不是代理留空白",
    Column.TARGET: "退回給哪個職稱、抽回誰的簽、加會或免會誰、改分給哪個單位",
    Column.MARK: "代為決行、代、代行、併計；沒有留空白",
    Column.AT: "這個動作的時間，寫法同收文時間；沒有時區就是臺灣時間",
    Column.OPINION: "簽的意見",
    Column.OUTCOME: "核定的結果：如擬、發、不發、緩發、修正後發，或所選的方案",
    Column.STANCE: f"會辦的意見別：{'、'.join(each.value for each in Stance)}；空白就是同意",
    Column.CONFIDENTIALITY: "普通、密、機密、極機密、絕對機密；據以在抽樣時排除密件，不知道留空白",
}
EXAMPLES = {  # plainly invented
    **{Column.CASE: "示範1150000001", Column.SUBJECT: "示範公文", Column.URGENCY: "普通件"},
    **{Column.RECEIVED_AT: "2026-03-02 09:00", Column.DUE: "2026-03-10"},
    **{Column.ACTION: Action.DRAFT.logged, Column.POSITION: "承辦人員", Column.PERSON: "示範甲"},
    **{Column.AT: "2026-03-02 10:30", Column.OPINION: "擬如說明，陳請核示"},
}
TARGETS = {
    Action.RETURN: "對象填退回到哪個職稱；空白就是退回下一個簽的人",
    Action.RECALL: "對象填抽回誰的簽",
    Action.ADD_COSIGNER: "對象填加會誰",
    Action.WAIVE: "對象填免會誰",
    Action.RAISE: "對象填陳請誰核定；意見填理由",
    Action.LOWER: "對象填由誰核定；意見填理由",
    Action.REASSIGN: "對象填改分給哪個單位",
    Action.EXTEND: "限辦日期填新的日期",
}
OF_THE_LOG = (
    *(Action.REGISTER, Action.INITIATE, Action.ASSIGN, Action.RECEIVE, Action.DRAFT),
    *(Action.REVIEW, Action.COSIGN, Action.WAIVE, Action.RECONCILE, Action.DECIDE, Action.RETURN),
    *(Action.RECALL, Action.REASSIGN, Action.ADD_COSIGNER, Action.RAISE, Action.LOWER),
    *(Action.EXTEND, Action.SUSPEND, Action.RESUME, Action.MERGE, Action.COLLATE),
    *(Action.DISPATCH, Action.FILE, Action.CONCLUDE, Action.ARCHIVE, Action.CANCEL),
)


def log_template(agency: Agency) -> bytes:
    """The empty log as XLSX; where it is filled in all cells are text, so that nothing is recast.

    Beside it what each column means, with something invented to show how it is filled in, the words
    of 動作, and the units and positions of the agency.
    """
    out = io.BytesIO()
    book: Any = Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": f"{agency.name} {LOG}", "created": MADE})
    text = book.add_format({"num_format": "@"})
    worksheet = headed_worksheet(book, LOG, LOG_COLUMNS, (WIDTH,) * len(LOG_COLUMNS), count=0)
    worksheet.set_column(0, len(LOG_COLUMNS) - 1, WIDTH, text)
    about = (("欄", "填什麼", "示範"), (WIDTH, WIDE, 2 * WIDTH))
    _write(book, ABOUT, about, map(_meaning, Column))
    _write(book, ACTIONS, (("動作", "說明"), (WIDTH, WIDE)), map(_action, OF_THE_LOG))
    held = ((unit, position) for unit, _, position in map(_split, positions_in(agency)))
    _write(book, POSITIONS, ((Column.UNIT.value, Column.POSITION.value), (WIDTH, WIDTH)), held)
    book.close()
    return out.getvalue()


def _write(
    book: Any,
    name: str,
    columns: tuple[Sequence[str], Sequence[int]],
    rows: Iterable[Sequence[str]],
) -> None:
    worksheet = headed_worksheet(book, name, *columns, count=0)
    for at, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            worksheet.write_string(at, column, text)


def _meaning(column: Column) -> tuple[str, str, str]:
    must = "（必填）" if column in NEEDED else ""
    return f"{column.value}{must}", MEANINGS[column], EXAMPLES.get(column, "")


def _action(action: Action) -> tuple[str, str]:
    return action.logged, TARGETS.get(action, "")


def _split(key: str) -> tuple[str, str, str]:
    return key.partition("/")
