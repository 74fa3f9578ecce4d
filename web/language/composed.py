"""Reasons and notes that a reader of files fills in before it hands them on.

They are kept in Chinese with their facts in them, in audits of years ago too: another language
takes them apart again by these.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from workflow.texts import msgid

COMPOSED = (  # the most particular first
    msgid("這一行是另一張表的欄名（%(text)s），與上面的不同；以下各行無法對應，請分成兩個檔案"),
    msgid("這一行在另一張表的欄名（第 %(line)s 行）之下，無法對應；請分成兩個檔案"),
    msgid("這一行有 %(wide)s 格，欄名只有 %(known)s 欄；格內有分隔符號時要加引號"),
    msgid("第 %(at)s 個字 %(text)s 不是文字；請刪去"),
    msgid("第 %(line)s 行的引號不成對，或一格太長（%(text)s）"),
    msgid("超過 %(most)s 字"),
    msgid("不知道這個動作；可在欄位對照的 [actions] 指明。可用：%(text)s"),
    msgid("格子 %(cell)s 太遠；請刪去資料以外的列與欄再存（至多 %(most)s 列）"),
    msgid("格子 %(cell)s 太遠；請刪去資料以外的列與欄再存（至多 %(most)s 欄）"),
    msgid("格子 %(cell)s 太遠；請刪去資料以外的列與欄再存（至多 %(most)s 格）"),
    msgid("活頁簿展開後超過上限 %(most)s 位元組"),
    msgid("一個元素超過上限 %(most)s 位元組；請用試算表重新另存"),
    msgid("工作表超過上限 %(most)s 張"),
    msgid("檔案有 %(size)s 位元組，超過上限 %(most)s"),
    msgid("檔案有 %(rows)s 列，超過上限 %(most)s；請分成幾個檔案"),
    msgid("檔案超過上限 %(most)s 位元組"),
    msgid("檔案是 %(name)s，其中 %(lines)s 行以 %(other)s 讀取：%(places)s"),
    msgid("有 %(lines)s 行含造字，畫面上可能看不到：%(places)s"),
    msgid("有 %(cells)s 格是錯誤值（如 #N/A、#REF!），當作空白"),
    msgid("有 %(cells)s 處合併儲存格跨越數列，各列都讀作合併處的文字"),
    msgid(
        "有 %(cells)s 格是超過 %(digits)s 位的數字，試算表只保留前 %(kept)s 位（%(text)s）；"
        "號碼欄請設為文字，再從原系統匯出一次"
    ),
    msgid("不知道的動作（這些行沒有讀入，可在欄位對照指明）：%(text)s"),
    msgid("與簽核無關而未列入的動作：%(text)s"),
    msgid("機關沒有的單位，照原文保留：%(text)s"),
    msgid("機關沒有的職稱，照原文保留：%(text)s"),
    msgid("這是 XML，但不是 XES（最外層是 %(text)s）"),
    msgid("元素超過 %(most)s 層"),
    msgid("這是 %(kind)s。這裡讀的是%(readable)s"),
    msgid("這是%(kind)s。這裡讀的是%(readable)s"),
    msgid("暖機加觀察共 %(whole)s 天，從 %(start_day)s 起只剩 %(left)s 天"),
    msgid("%(since_day)s 起有 %(number)s 人同時請假，%(who)s 只有 %(holders)s 人"),
    msgid("同時至多 %(holders)s 人，或先增加 [staff] 的人數"),
    msgid("早於前一筆或收文的時間（%(text)s）"),
    msgid("日期如 %(first_day)s，時間如 %(text)s"),
    msgid("如 %(text)s"),
    msgid("%(first_day)s 至 %(last_day)s的日子"),
    msgid("%(first_day)s 至 %(last_day)s"),
    msgid("第 %(text)s 行等"),
    msgid("第 %(text)s 行"),
    msgid("%(why)s；可用：%(text)s"),
)
YEARS = (  # what a calendar does not know, as exercises and scenarios tell it
    msgid("不在行事曆的年份內"),
    msgid("不在行事曆的範圍內"),
    msgid("沒有公文在那一年"),
    msgid("民國 1 至 999 年"),
    msgid("2026-03-02，或民國 115.3.2"),
)
NO_DAYS = (  # why a text is no day, as `workflow.roc` tells it
    msgid("不是日期"),
    msgid("沒有這一天"),
    msgid("分不出哪個是月、哪個是日"),
    msgid("分不出年、月、日"),
)
KINDS = (  # of files, as `rules.files.kinds` tells them
    msgid("PDF 文件"),
    msgid("PNG 圖檔"),
    msgid("JPEG 圖檔"),
    msgid("GIF 圖檔"),
    msgid("TIFF 圖檔"),
    msgid("7z 壓縮檔"),
    msgid("RAR 壓縮檔"),
    msgid("gzip 壓縮檔"),
    msgid("SQLite 資料庫"),
    msgid("XLSX 活頁簿"),
    msgid("ZIP 壓縮檔（不完整）"),
    msgid("ZIP 壓縮檔"),
    msgid("DOCX 文件（Word）"),
    msgid("PPTX 簡報"),
    msgid("ODS 活頁簿"),
    msgid("舊格式的活頁簿（.xls）"),
    msgid("XLSB 活頁簿"),
    msgid("ODT 文件"),
    msgid("ODP 簡報"),
    msgid("設了密碼的 Office 檔"),
    msgid("舊格式的 Word 文件（.doc）"),
    msgid("Word 另存的網頁（HTML）"),
    msgid("Excel 另存的網頁（HTML）"),
    msgid("Big5 編碼的文字"),
    msgid("UTF-8 文字"),
    msgid("UTF-16 編碼的文字（Windows 的「Unicode」）"),
    msgid("CSV 表"),
    msgid("HTML 網頁"),
    msgid("JSON 資料"),
    msgid("TOML 設定檔"),
    msgid("舊格式的活頁簿或文件（.xls、.doc），或設了密碼的 Office 檔"),
    msgid("WebP 圖檔"),
    msgid("影音或 HEIC 圖檔"),
    msgid("網頁封存檔（MHTML）"),
    msgid("RTF 文件"),
)
_PLACE = re.compile(r"%\((\w+)\)s")
_DAY, _ANYTHING = r"[\d-]+", ".+?"


def taken_apart(
    text: str, templates: Sequence[str] = COMPOSED
) -> tuple[str, Mapping[str, str]] | None:
    """The message of a sentence that was filled in, and its facts; None for any other."""
    for template in templates:
        if found := _pattern(template).fullmatch(text):
            return template, found.groupdict()
    return None


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """A place holds anything, that of a day a day; what stands between them is as it is."""
    parts = _PLACE.split(template)
    said = (_held(part) if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(said), re.DOTALL)


def _held(place: str) -> str:
    return f"(?P<{place}>{_DAY if place.endswith('_day') else _ANYTHING})"
