"""Words that pages and commands share, in the source language."""

from rules.agency import Issuer
from rules.comparing import Change
from rules.rulerow import Status
from web.i18n import msgid

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
