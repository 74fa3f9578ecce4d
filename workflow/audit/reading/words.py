"""The words of other systems: what they call a column or an action, and what is no 文號."""

import re
from collections.abc import Mapping
from enum import Enum

from rules.marks import ALIASES, Action
from rules.texts import folded_name
from workflow.audit.log import Column
from workflow.texts import msgid

NO_CASE = msgid("沒有文號，不知是哪一件公文")
NUMBER_LOST = msgid(
    "試算表已把這個號碼改成科學記號，後面的數字已失真；請把文號欄設為文字，再從原系統匯出一次"
)
_LOST = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+?[0-9]+")


class Turn(Enum):
    """A word whose meaning hangs on who does it; the value is how a mapping file says it."""

    SUBMIT = "陳核"  # 擬辦 of a drafter, 審核 of whoever else
    SEND_TO_COSIGN = "送會"  # 會辦 of a co-signing unit; sending by the drafting side: nothing
    NOTHING = ""  # changes nothing of a case


Meaning = Action | Turn

# Words that send a document up, to its co-signers, or nowhere. Where they are used:
# 陳核, 送會簽, 分會, 順會 https://sso.ntue.edu.tw/QA/Q&A.files/Q&A02.htm
# 會畢 https://web.nutn.edu.tw/gac430/QA3.htm
# 傳送 https://sites.google.com/view/chcghtml5faq/首頁/各級主管/公文批核處理所屬機關各級學校
_TURNS: Mapping[Turn, tuple[str, ...]] = {
    Turn.SUBMIT: ("陳核", "送陳", "送核", "陳判", "陳閱", "呈核", "送陳核", "submit"),
    Turn.SEND_TO_COSIGN: ("送會", "送會簽", "送會辦", "會簽", "分會", "順會", "並會"),
    Turn.NOTHING: (
        *("檢視", "檢閱", "瀏覽", "讀取", "開啟", "列印", "下載", "傳送", "調閱", "轉檔"),
        *("暫存", "登入", "登出", "附件下載", "清稿", "繕打", "校對", "繕校", "用印", "監印"),
        *("view", "open", "print", "download", "send", "save", "login"),
    ),
}
# What others call an action, besides `rules.marks.ALIASES`.
_ACTIONS: Mapping[Action, tuple[str, ...]] = {
    Action.REGISTER: ("收件", "掛號", "登錄", "總收文", "收文登錄"),
    Action.INITIATE: ("創稿", "創文", "創號", "create"),
    Action.ASSIGN: ("分辦", "分案", "分派", "派文", "單位分文", "assign"),
    Action.RECEIVE: ("簽收公文", "收取", "點收", "receive"),
    Action.DRAFT: ("擬", "簽辦", "簽擬", "擬簽", "承辦", "創簽稿", "draft"),
    Action.REVIEW: ("審查", "核章", "核閱", "複核", "核轉", "初審", "複審", "review"),
    Action.COSIGN: ("會畢", "受會", "會核意見", "co-sign", "cosign"),
    Action.DECIDE: ("核決", "決定", "核准", "如擬", "approve", "decide"),
    Action.RETURN: (
        *("退回承辦人", "退承辦人", "退回承辦", "退上一關", "退上一關卡", "退文回承辦人"),
        *("退回重擬", "退稿", "繕校退回", "return", "reject"),
    ),
    Action.RECALL: ("抽件", "撤回", "傳送取回", "取消送件", "recall", "withdraw"),
    Action.ADD_COSIGNER: ("增會", "add_cosigner"),
    Action.WAIVE: ("免會辦", "取消會辦", "waive"),
    Action.REASSIGN: ("改分文", "重分", "申請改分", "reassign"),
    Action.EXTEND: ("展延", "延期", "展延申請", "公文展期", "extend"),
    Action.MERGE: ("併文",),
    Action.DISPATCH: ("送發", "送繕發文", "傳送發文", "發送", "dispatch"),
    Action.FILE: ("送存", "存檔", "file"),
    Action.CONCLUDE: ("結案", "辦結", "辦畢", "內簽結案", "close", "conclude"),
    Action.ARCHIVE: ("送歸檔", "傳送歸檔", "存查歸檔", "archive"),
    Action.CANCEL: ("註銷", "cancel"),
}


def _meanings() -> dict[str, Meaning]:
    """Every word folded; the program's own words win over those of others."""
    others = {word: meaning for meaning, words in _TURNS.items() for word in words}
    others |= {word: action for action, words in _ACTIONS.items() for word in words}
    own = {word: action for word, action in ALIASES.items() if word not in others}
    own |= {word: action for action in Action for word in (action.name, action.value)}
    own["後會"] = Action.COSIGN
    return {folded_name(word): meaning for word, meaning in (others | own).items()}


# What a cell of 密等 says. 密 is what the handling rules call official secrets, the levels above it
# are those of the act on national secrets: https://law.moj.gov.tw/LawClass/LawAll.aspx?pcode=I0060003
CONFIDENTIAL_WORDS = (
    *("密", "機密", "極機密", "絕對機密", "密件", "一般公務機密", "國家機密", "是", "y", "yes"),
    *("true", "1", "confidential", "secret", "top secret"),
)
ORDINARY_WORDS = (
    *("普通", "普通件", "一般", "無", "非密件", "非機密", "公開", "否", "n", "no", "false", "0"),
    *("none", "ordinary", "public"),
)
_CONFIDENTIALITY: Mapping[str, bool] = {
    folded_name(word): is_confidential
    for words, is_confidential in ((CONFIDENTIAL_WORDS, True), (ORDINARY_WORDS, False))
    for word in words
}
_CONDITIONS = re.compile(
    r"[(（\[【].*|[:：；;，,].*", re.DOTALL
)  # of declassification, behind the level
MEANINGS: Mapping[str, Meaning] = _meanings()
KNOWN_ACTIONS = "、".join(
    each.logged for each in Action if each not in (Action.INFORM, Action.ANSWER_CONDITION)
)
# Columns of a log by their folded headings, as our own files bear them.
OWN_HEADINGS: Mapping[str, Column] = {
    folded_name(name): column for column in Column for name in (column.value, column.english)
}


def confidentiality_of(text: str) -> bool | None:
    """Whether a cell of 密等 says 密 or above; None for a text that is none."""
    return _CONFIDENTIALITY.get(folded_name(_CONDITIONS.sub("", text.strip())))


def meaning_of(word: str) -> Meaning | None:
    """What a word of an action means; None for a word that is none."""
    return MEANINGS.get(folded_name(word))


def case_fault(text: str) -> str:
    """Why a text is no 文號; "" for one that is."""
    if text.isdigit():  # most are
        return ""
    if not text:
        return NO_CASE
    return NUMBER_LOST if text[0].isdigit() and _LOST.fullmatch(text) else ""
