"""Words that pages and commands share, in the source language."""

from enum import StrEnum

from rules.agency.agency import Issuer
from rules.comparing import Change
from rules.lint import Check
from rules.rulerow import Status
from web.language.i18n import Language, msgid, translate


class PaperKind(StrEnum):
    """A paper of a case to print."""

    COSIGNING = "cosigning"
    ROUTE = "route"


PAPER_WORDS = {
    PaperKind.COSIGNING: msgid("簽稿會核單"),
    PaperKind.ROUTE: msgid("陳核流程表"),
}
STATUS_WORDS = {
    Status.CLEAN: msgid("照印"),
    Status.REPAIRED: msgid("修補"),
    Status.DOUBTFUL: msgid("存疑"),
    Status.CORRECTED: msgid("已校對"),
}
ISSUER_WORDS = {Issuer.CITY: msgid("府文"), Issuer.AGENCY: msgid("局文")}
CHANGE_WORDS = {
    Change.CHANGED: msgid("變動"),
    Change.RENAMED: msgid("改名"),
    Change.ADDED: msgid("新增"),
    Change.REMOVED: msgid("刪除"),
}
COSIGNING_MOVED = msgid("會辦的位置或方式不同")

CHECK_WORDS = {
    Check.SISTERS_DISAGREE: msgid("各單位層級不一"),
    Check.NEAR_DUPLICATE: msgid("寫法相近"),
    Check.LOOK_ALIKE: msgid("形近字"),
    Check.SAME_KEY: msgid("兩列同名"),
    Check.HEADER_CONTRADICTS: msgid("表頭記號不符"),
    Check.HEADER_ANSWERS: msgid("表頭可答疑義"),
    Check.FAMILY_MEMBER_MISSING: msgid("同類缺列"),
    Check.FAMILY_MEMBER_DIFFERS: msgid("同類層級不同"),
    Check.COLUMN_BLANK: msgid("整欄空白"),
    Check.COLUMN_REPEATED: msgid("兩欄重複"),
    Check.TEXT_BEYOND_COLUMN: msgid("會辦文字錯欄"),
    Check.TASK_COPIES_CONTENT: msgid("業務名稱照抄"),
    Check.TASK_LOST: msgid("業務名稱漏印"),
    Check.CORRECTION_STALE: msgid("校對已過時"),
    Check.CORRECTIONS_CONFLICT: msgid("校對互相衝突"),
    Check.CORRECTION_UNLAWFUL: msgid("校對不合規則"),
    Check.CORRECTION_ORPHANED: msgid("校對的列不在了"),
}
CHECK_REASONS = {
    Check.SISTERS_DISAGREE: msgid("相同的公務內容，在不同單位由不同層級核定。"),
    Check.NEAR_DUPLICATE: msgid("兩個名稱只多出一兩個字，可能是同一件事的兩種寫法。"),
    Check.LOOK_ALIKE: msgid("一個字被形近的字取代，多半是謄寫或辨識的錯。"),
    Check.SAME_KEY: msgid("兩列的單位、表別、項目、內容與業務名稱完全相同。"),
    Check.HEADER_CONTRADICTS: msgid("表頭帶著一列的記號，卻與本頁第一列不同，可能吞掉了一列。"),
    Check.HEADER_ANSWERS: msgid("表頭帶著的記號，正好可以答第一列的疑義。"),
    Check.FAMILY_MEMBER_MISSING: msgid(
        "一組公務內容在多數公務項目下都有，這裡少了幾列，可能漏印。"
    ),
    Check.FAMILY_MEMBER_DIFFERS: msgid("同一單位裡，同類的列多由同一層級核定，只有這一列不同。"),
    Check.COLUMN_BLANK: msgid("一頁中到得了某職稱的列，那一欄全是空白，與別頁相當的列不同。"),
    Check.COLUMN_REPEATED: msgid("相鄰兩欄在一頁的每一列都相同，可能是一欄印了兩次。"),
    Check.TEXT_BEYOND_COLUMN: msgid("請人會辦的文字印在會辦欄以外的欄。"),
    Check.TASK_COPIES_CONTENT: msgid("業務名稱與公務內容一字不差，可能填錯。"),
    Check.TASK_LOST: msgid("幾列只能靠業務名稱分辨，其中有的沒有印。"),
    Check.CORRECTION_STALE: msgid("校對之後，這一列所印的已經不同。"),
    Check.CORRECTIONS_CONFLICT: msgid("同一列有不只一筆校對。"),
    Check.CORRECTION_UNLAWFUL: msgid("校對的讀法已不合規則。"),
    Check.CORRECTION_ORPHANED: msgid("校對所指的列已不在表上。"),
}

# Where an action heads a column or a figure: in Chinese one word serves both.
HEADINGS = {
    "銷號": msgid("已銷號"),
    "發文": msgid("已發文"),
    "存查": msgid("已存查"),
    "退回": msgid("已退回"),
    "簽收": msgid("已簽收"),
}


def heading(language: Language, word: str) -> str:
    """A word at the head of a column, of what was done."""
    if language is Language.CHINESE:
        return word
    return translate(language, HEADINGS.get(word, word))
