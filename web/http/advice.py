"""What the page of a failure advises: the sentences for each kind of it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from web.language.i18n import msgid


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The sentences for one kind of failure.

    `detail` is empty where the facts of the failure say it; `may_help_again` tells whether the
    same form, sent once more, could be done.
    """

    title: str
    detail: str
    remedy: str
    may_help_again: bool = True


ADVICE = {
    403: Advice(
        title=msgid("這個要求沒有被接受"),
        detail=msgid("表單已經過期，或這個要求不是從本站的頁面送出的。"),
        remedy=msgid("沒有任何內容被存下。請再送一次；若還是一樣，請回到上一頁重新整理。"),
    ),
    404: Advice(
        may_help_again=False,
        title=msgid("找不到這一頁"),
        detail=msgid("網址可能打錯了，或這一列、這件公文不存在。"),
        remedy=msgid("請從上方選單進入，或在上方搜尋。"),
    ),
    405: Advice(
        may_help_again=False,
        title=msgid("這個網址不能這樣使用"),
        detail=msgid("這個網址只接受表單送出，不能直接打開，或者相反。"),
        remedy=msgid("請從上方選單進入，再按頁面上的按鈕。"),
    ),
    408: Advice(
        may_help_again=False,  # what did not arrive would be lost
        title=msgid("內容沒有送完"),
        detail=msgid("傳到一半就斷了；沒有任何內容被存下。"),
        remedy=msgid("請確認網路，再從原來的頁面送出一次。"),
    ),
    409: Advice(
        title=msgid("現在不能這樣辦"),
        detail=msgid("與現在的情形不合；沒有任何內容被存下。"),
        remedy=msgid("請看過現在的情形，再決定怎麼辦。"),
    ),
    412: Advice(
        title=msgid("這一關已經不同了"),
        detail=msgid("您看的那一關已經有人辦了；沒有任何內容被存下。"),
        remedy=msgid("請重新查看案件後再辦。"),
    ),
    413: Advice(
        title=msgid("送出的內容太大"),
        detail=msgid("一份表單最多 8 MB，帶簽核紀錄的最多 50 MB；沒有任何內容被存下。"),
        remedy=msgid("請刪短，或把檔案分小，再送出。主旨以 500 字為限。"),
    ),
    415: Advice(
        may_help_again=False,
        title=msgid("這裡不收這種內容"),
        detail=msgid("這個網址收的是程式送來的 JSON 或檔案，不是表單；沒有任何內容被存下。"),
        remedy=msgid(
            "JSON 請以 Content-Type: application/json 送出；要稽核的檔案放在要求的內容裡，"
            "以 text/csv 或 application/octet-stream 送出。"
        ),
    ),
    422: Advice(
        title=msgid("網址或表單裡有看不懂的內容"),
        detail=msgid("有一個欄位的內容不是這裡能用的；沒有任何內容被存下。"),
        remedy=msgid("請檢查後再送出，或從上方選單重新進入。"),
    ),
    428: Advice(
        may_help_again=False,
        title=msgid("要說明您看的是哪一關"),
        detail=msgid(
            '請在 If-Match 標頭寫明所見的桌號，如 If-Match: "3.1"；桌號在案件的 open，'
            "或各動作的 desk。不問是哪一關的，寫 If-Match: *。沒有任何內容被存下。"
        ),
        remedy=msgid("請先讀案件，再以所見的桌號送出。"),
    ),
    500: Advice(
        title=msgid("程式出了問題"),
        detail=msgid("這是本站的錯誤，不是您的操作造成的；已記在伺服器的紀錄裡。"),
        remedy=msgid("請稍後再試；若一再發生，請把時間和網址告訴管理人員。"),
    ),
}

ADVICE[400] = ADVICE[422]
NOTHING_TO_SHOW = Advice(  # its facts say what is lacking
    may_help_again=False,
    title=msgid("這裡還沒有可以看的"),
    detail="",
    remedy=msgid("請回到「預演」的清單，看它跑完了沒有、問的是什麼。"),
)
ADVICE[421] = Advice(
    title=msgid("這台伺服器不以這個名稱服務"),
    detail=msgid("打開這一頁用的主機名稱，不在這台伺服器設定的名稱之中。"),
    remedy=msgid("請確認網址；管理人員可在 CHENHE_HOSTS 加上這個名稱。"),
    may_help_again=False,
)

UNKNOWN_CASE = Advice(
    may_help_again=False,
    title=msgid("找不到這件公文"),
    detail="",  # the facts say it
    remedy=msgid(
        "文號可以只打一部分來搜尋；看板列出辦理中的公文，勾選「連已結案的」也列出辦完的。"
    ),
)
DEMO_ONLY = Advice(
    may_help_again=False,
    title=msgid("這裡只在示範模式開放"),
    detail=msgid("示範只開放給執行它的這台電腦，不經代理伺服器，也不以別的名稱。"),
    remedy=msgid("請在這台電腦上執行 chenhe demo，再打開 http://127.0.0.1:8000。"),
)
SIGN_IN = Advice(
    title=msgid("請先登入"),
    detail=msgid("您還沒有登入，或登入的時間已經過了；沒有任何內容被存下。"),
    remedy=msgid("請在另一個分頁登入，再回到這一頁送出一次；您填的都還在。"),
)
NOT_YOURS = Advice(
    may_help_again=False,
    title=msgid("您的帳號不能使用這裡"),
    detail="",  # the facts say which role may
    remedy=msgid("需要用到的話，請管理者為您的帳號加上角色。"),
)
ADVICE[401] = SIGN_IN

KEY_NEEDED = Advice(
    title=msgid("這個示範要用啟動時印出的網址打開"),
    detail=msgid("啟動的人要求了鑰匙：沒有從印出的網址進來的，只能看流程表和演練。"),
    remedy=msgid("請打開啟動時印出的網址（http://…/key/…）一次，再回到這一頁。"),
    may_help_again=False,
)

BROKEN_RULES = Advice(
    title=msgid("規則檔不能讀"),
    detail="",  # the facts say it
    remedy=msgid("修好之前不會依它排任何流程。請管理人員依上面各點修正檔案，再重新整理這一頁。"),
)

BROKEN_ARCHIVE = Advice(
    title=msgid("規則版本的留存出了問題"),
    detail="",  # the facts say it
    remedy=msgid("請管理人員依上面所說處理，再重新整理這一頁。"),
)

UNSOUND_LOG = Advice(
    title=msgid("事件紀錄不能接著寫"),
    detail="",  # the facts say it
    remedy=msgid("請管理人員依上面所說處理，再重新整理這一頁。"),
)

RETRY_SECONDS = 5
OUTAGE = Advice(
    title=msgid("現在沒有辦法做"),
    detail="",  # the facts say it
    remedy=msgid("沒有任何內容被存下。請稍等一下再做一次；若一再發生，請告訴管理人員。"),
)

BROKEN_DATABASE = Advice(
    title=msgid("資料庫現在不能用"),
    detail="",  # the facts say it
    remedy=msgid("再做一次也不會成功。請把時間告訴管理人員，由他依上面所說處理。"),
)

SECRET = Advice(
    may_help_again=False,
    title=msgid("這是密件"),
    detail=msgid("這是密件，只有流程上的人看得到內容。請改以流程上的身分操作。"),
    remedy=msgid("請回到案件頁，改以經辦這件的身分操作，再打開這一頁。"),
)
NO_PDF = Advice(
    title=msgid("現在不能產生 PDF"),
    detail="",  # the facts say it
    remedy=msgid("在那之前，可以回到這一頁的網頁版，用瀏覽器列印或另存為 PDF。"),
)


def advice_on(status: int) -> Advice:
    """What is advised on an answer of this status, where nothing closer is known."""
    unnamed = Advice(title=HTTPStatus(status).phrase, detail="", remedy=ADVICE[404].remedy)
    return ADVICE.get(status) or unnamed
