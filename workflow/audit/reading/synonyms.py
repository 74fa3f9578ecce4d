"""What other systems call the columns of a log, and what of a heading says whose column it is."""

import re
from collections.abc import Mapping

from rules.texts import folded_name
from workflow.audit.log import Column

# By how plainly they say it: of two columns that may be one, the earlier word wins. Seen on pages
# of such systems (https://sites.google.com/view/chcg-elearn/首頁/承辦人員/受會公文處理,
# https://ga.tnua.edu.tw/documentary-system-2-2/), in open data, in XES (IEEE 1849) and BPI logs.
SYNONYMS: Mapping[Column, tuple[str, ...]] = {
    Column.CASE: (
        *("公文文號", "收文號", "收文文號", "總收文號", "公文號", "公文編號", "文件編號", "案號"),
        *("案件編號", "創文號", "創號", "收文字號", "簽號", "流水號", "case", "case:concept:name"),
        *("caseid", "case number", "case no", "document no", "document id", "doc no", "trace"),
    ),
    Column.ROW: ("適用列", "適用流程列", "分層負責項目", "分層負責明細表列", "rule", "rule row"),
    Column.SUBJECT: ("公文主旨", "案由", "事由", "摘要", "案名", "title", "case:subject"),
    Column.CATEGORY: ("公文類別", "案件類別", "管制類別", "公文性質", "case:category"),
    Column.URGENCY: ("公文速別", "處理速別", "急別", "priority", "case:urgency"),
    Column.RECEIVED_AT: (
        *("收文日期時間", "收文日期", "收文日", "總收文時間", "總收文日期", "來文收文日期"),
        *("登錄日期", "received", "receipt date", "date received", "registered at"),
    ),
    Column.DUE: (
        *(
            "限辦日",
            "限辦期限",
            "辦理期限",
            "處理期限",
            "限期",
            "到期日",
            "應辦畢日期",
            "應辦結日期",
        ),
        *("預定結案日期", "預定完成日", "due date", "deadline"),
    ),
    Column.ACTION: (
        *("處理動作", "簽核動作", "異動別", "動作別", "流程動作", "處理情形", "辦理情形", "簽核別"),
        *("處理方式", "流程名稱", "簽核狀態", "處理狀態", "作業名稱", "作業", "狀態", "activity"),
        *("concept:name", "event", "event name", "task", "activity name", "status"),
    ),
    Column.UNIT: (
        *("單位名稱", "處理單位", "簽核單位", "部門", "部門名稱", "承辦單位", "科室", "組室"),
        *("主辦單位", "org:group", "department", "group", "unit name"),
    ),
    Column.POSITION: (
        *(
            "職務",
            "職位",
            "職務名稱",
            "職稱名稱",
            "角色",
            "簽核職稱",
            "簽核關卡",
            "關卡名稱",
            "關卡",
        ),
        *("org:role", "role", "title of post", "post", "job title"),
    ),
    Column.PERSON: (
        *(
            "姓名",
            "簽核人員",
            "簽核人",
            "簽核者",
            "處理人員",
            "處理人",
            "經辦人",
            "承辦人",
            "承辦人員",
        ),
        *("使用者", "人員姓名", "核章人", "org:resource", "resource", "user", "name", "performer"),
    ),
    Column.FOR_PERSON: ("被代理人姓名", "代理對象", "原簽核人", "原承辦人", "on behalf of"),
    Column.TARGET: (
        *("傳送對象", "送達對象", "退回對象", "退回至", "送會單位", "下一關", "下一站", "受文者"),
        *("接收者", "to", "recipient", "next"),
    ),
    Column.MARK: ("代理註記", "代決註記", "簽章註記", "代理別", "標記", "remark"),
    Column.AT: (
        *("簽核時間", "簽核日期時間", "簽章時間", "核章時間", "完成時間", "完成日期", "處理時間"),
        *("結束時間", "送出時間", "傳送時間", "異動時間", "日期時間", "簽核日期", "處理日期"),
        *("動作時間", "日期", "timestamp", "time:timestamp", "complete timestamp", "completed"),
        *("complete time", "end time", "finished at", "time", "date time", "datetime", "date"),
    ),
    Column.OPINION: (
        *(
            "簽核意見",
            "批示意見",
            "批核意見",
            "處理意見",
            "簽辦意見",
            "會辦意見",
            "批示",
            "意見內容",
        ),
        *("comment", "comments", "remarks", "note"),
    ),
    Column.OUTCOME: ("核定結果", "決行結果", "批示結果", "決行內容", "decision", "result"),
    Column.STANCE: ("會辦意見別", "意見類別", "會辦結果", "會簽結果"),
    Column.CONFIDENTIALITY: (
        *("公文密等", "文件密等", "密等及解密條件", "密等及解密條件或保密期限", "機密等級"),
        *("保密等級", "密級", "密別", "是否密件", "confidential", "classification", "secrecy"),
        *("security classification", "case:confidentiality"),
    ),
}
# When a post got the document; that it signed says another column.
STARTS = (
    *(
        "收件時間",
        "接收時間",
        "收到時間",
        "到達時間",
        "送達時間",
        "送件時間",
        "開始時間",
        "起始時間",
    ),
    *("簽收時間", "start", "start time", "start timestamp", "started", "begin time"),
)
CLOCKS = ("時刻", "時分", "時間", "簽核時刻", "time", "clock", "hour")
DAYS = ("日期", "簽核日期", "處理日期", "完成日期", "異動日期", "date", "day")
# What may follow a post in the heading of one of its columns, where a line is a case.
PARTS: Mapping[Column, tuple[str, ...]] = {
    Column.AT: (
        *("簽核日期時間", "簽核時間", "核章時間", "簽章時間", "完成時間", "處理時間", "時間"),
        *("簽核日期", "核章日期", "日期", "簽核日", "time", "date"),
    ),
    Column.PERSON: ("簽核人員", "簽核人", "簽章", "核章", "姓名", "人員", "name"),
    Column.OPINION: ("簽核意見", "意見", "批示", "comment"),
    Column.MARK: ("註記", "代理註記"),
}
# Days on which a line of a case says that something was done, and by nobody in particular.
DONE: Mapping[str, tuple[str, ...]] = {
    "發文": ("發文時間", "發文日期", "發文日"),
    "存查": ("存查時間", "存查日期"),
    "簽結": ("結案時間", "結案日期", "辦結日期", "簽結日期"),
    "歸檔": ("歸檔時間", "歸檔日期"),
}
_NOTE = re.compile(r"[(（\[【].*?[)）\]】]|[*＊※]")
_BETWEEN = re.compile(r"[\s_:：\-—/／.．]+")


def plain(heading: str) -> str:
    """A heading without notes in brackets and what stands between its words, folded."""
    return folded_name(_BETWEEN.sub("", _NOTE.sub("", heading)) or heading)


def _plain_words() -> dict[Column, tuple[str, ...]]:
    return {
        column: tuple(plain(word) for word in (column.value, column.english, *words))
        for column, words in SYNONYMS.items()
    }


WORDS: Mapping[Column, tuple[str, ...]] = _plain_words()
HEADINGS = frozenset(  # every word that makes a row of a table one of headings
    folded_name(word) for words in (*SYNONYMS.values(), STARTS, *DONE.values()) for word in words
)
PLAIN_STARTS = frozenset(map(plain, STARTS))
