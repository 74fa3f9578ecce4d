"""What keeps the records: the log as last verified, its checkpoints, the copy of them elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from web.health.line import Condition, HealthLine, looked_at
from web.language.i18n import msgid
from workflow.audit.kept.folder import AuditFolder
from workflow.calendar import taipei_time
from workflow.store.checkpoints import Checkpoints
from workflow.store.copying import compared
from workflow.store.verified import Verified

LONG_AGO = timedelta(days=7)
OTHERS = 0o077  # the rights of everybody but the owner

LOG = ("log", msgid("事件紀錄"))
CHECKPOINTS = ("checkpoints", msgid("檢查點"))
COPY = ("copy", msgid("檢查點的抄本"))
RIGHTS = ("rights", msgid("檔案權限"))
UPLOADS = ("uploads", msgid("稽核檔案的期限"))
MOST_NAMED = 5  # files
NO_RECORDS = msgid("還沒有任何紀錄")
WAS_BAD = msgid("上次驗證時不完好：%(offices)s")
FEWER = msgid("紀錄比上次驗證時少：%(offices)s")
VERIFY_AGAIN = msgid("請執行 chenhe log verify 查明，或以 chenhe restore 放回備份。")
NEVER_VERIFIED = msgid("%(count)s 筆，有的從未驗證")
VERIFIED = msgid("%(at)s 驗證到底，之後又有 %(new)s 筆")
VERIFY_OFTEN = msgid("請執行 chenhe log verify，並把它排進定期工作。")
NONE_SET = msgid("沒有設定檢查點檔，紀錄的尾端若被截去無從發現")
SET_THEM = msgid("請以 CHENHE_CHECKPOINTS 指定一個檔案，再重新啟動伺服器。")
LOST = msgid("檢查點檔 %(file)s 不在，現在不能記錄任何動作")
PUT_BACK = msgid("請從備份或抄本放回；找不回來時，以 chenhe log accept 登錄接受的人與理由。")
DIFFERS = msgid("檢查點與資料庫不符：%(offices)s")
VERIFY = msgid("請執行 chenhe log verify 查明。")
DAMAGED = msgid("檢查點檔有 %(count)s 行讀不出來")
COMPARE = msgid("若不只是斷電所致，請以抄本核對。")
AGREES = msgid("與資料庫相符")
UNREADABLE = msgid("檢查點檔不能讀：%(why)s")
GIVE_RIGHTS = msgid("請讓執行伺服器的帳號能讀寫它，並排除磁碟的問題。")
NO_COPY = msgid("沒有指定抄本；能改資料庫的人也能改它旁邊的檢查點檔")
MAKE_COPY = msgid(
    "請定期執行 chenhe log checkpoints 檔案，抄到別的磁碟或主機，"
    "並以 CHENHE_CHECKPOINTS_COPY 指出。"
)
COPY_GONE = msgid("抄本 %(file)s 不能讀：%(why)s")
COPY_DIFFERS = msgid("抄本的第 %(line)s 行不在現在的檢查點檔裡：檢查點檔被改過或被截短")
VERIFY_BY_COPY = msgid("請以抄本核對：CHENHE_CHECKPOINTS=抄本 chenhe log verify")
COPY_BEHIND = msgid("抄本少 %(count)s 行，上次抄寫是 %(at)s")
COPY_AGREES = msgid("抄本與檢查點檔相符")
COPY_AGAIN = msgid("請執行 chenhe log checkpoints，並把它排進定期工作。")
OPEN_TO_OTHERS = msgid("這台主機的其他使用者讀得到：%(files)s")
CLOSE_THEM = msgid("公文的內容在裡面；請執行 chmod 600（資料夾 700）。")
NO_TERM = msgid("沒有稽核的檔案過了期限")
PAST = msgid("%(count)s 份稽核的檔案過了期限還沒有刪除：%(files)s")
DROP_THEM = msgid(
    "請打開伺服器的「稽核」頁，過期的檔案會一併刪除；刪不掉的，請讓執行伺服器的帳號能寫那個資料夾。"
)
NOT_LISTED = msgid("留存稽核的資料夾不能讀：%(why)s")
CLOSED = msgid("只有執行伺服器的帳號讀得到資料庫與檢查點")


def log_line(counts: Mapping[str, int], known: Iterable[Verified], now: datetime) -> HealthLine:
    """The log as it was last verified; `counts` are the records of each office now."""
    verified = {each.office: each for each in known}
    if not counts and not verified:
        return looked_at(LOG, Condition.WELL, NO_RECORDS)
    unsound = [each.office for each in verified.values() if not each.is_sound]
    if unsound:
        return looked_at(LOG, Condition.BAD, WAS_BAD, VERIFY_AGAIN, offices="、".join(unsound))
    fewer = [each.office for each in verified.values() if counts.get(each.office, 0) < each.events]
    if fewer:
        return looked_at(LOG, Condition.BAD, FEWER, VERIFY_AGAIN, offices="、".join(fewer))
    if not verified or counts.keys() - verified.keys():
        total = f"{sum(counts.values()):,}"
        return looked_at(LOG, Condition.HINT, NEVER_VERIFIED, VERIFY_OFTEN, count=total)
    at = min(each.at for each in verified.values())
    new = sum(counts.values()) - sum(each.events for each in verified.values())
    facts = {"at": f"{taipei_time(at):%Y-%m-%d %H:%M}", "new": f"{new:,}"}
    condition = Condition.HINT if now - at > LONG_AGO else Condition.WELL
    return looked_at(LOG, condition, VERIFIED, VERIFY_OFTEN, **facts)


def checkpoints_line(checkpoints: Checkpoints, differing: tuple[str, ...]) -> HealthLine:
    """The checkpoints beside a log; `differing` are the offices whose log ends otherwise."""
    path = checkpoints.path
    if path is None:
        return looked_at(CHECKPOINTS, Condition.HINT, NONE_SET, SET_THEM)
    if differing and checkpoints.are_lost:
        return looked_at(CHECKPOINTS, Condition.BAD, LOST, PUT_BACK, file=path.name)
    if differing:
        offices = "、".join(differing)
        return looked_at(CHECKPOINTS, Condition.BAD, DIFFERS, VERIFY, offices=offices)
    if count := checkpoints.unreadable():
        return looked_at(CHECKPOINTS, Condition.HINT, DAMAGED, COMPARE, count=f"{count:,}")
    return looked_at(CHECKPOINTS, Condition.WELL, AGREES)


def unreadable_line(error: OSError) -> HealthLine:
    """The checkpoints where their file cannot be read at all."""
    why = error.strerror or str(error)
    return looked_at(CHECKPOINTS, Condition.BAD, UNREADABLE, GIVE_RIGHTS, why=why)


def copy_line(checkpoints: Path, copy: Path | None, now: datetime) -> HealthLine:
    """The copy elsewhere beside the file it was made from."""
    if copy is None:
        return looked_at(COPY, Condition.HINT, NO_COPY, MAKE_COPY)
    try:
        stands = compared(checkpoints, copy)
        made_at = taipei_time(datetime.fromtimestamp(copy.stat().st_mtime, now.tzinfo))
    except OSError as error:
        facts = {"file": copy.name, "why": error.strerror or str(error)}
        return looked_at(COPY, Condition.BAD, COPY_GONE, COPY_AGAIN, **facts)
    if stands.differs_at is not None:
        line = f"{stands.differs_at:,}"
        return looked_at(COPY, Condition.BAD, COPY_DIFFERS, VERIFY_BY_COPY, line=line)
    if not stands.behind:
        return looked_at(COPY, Condition.WELL, COPY_AGREES)
    facts = {"count": f"{stands.behind:,}", "at": f"{made_at:%Y-%m-%d %H:%M}"}
    condition = Condition.HINT if now - made_at > LONG_AGO else Condition.WELL
    return looked_at(COPY, condition, COPY_BEHIND, COPY_AGAIN, **facts)


def uploads_line(folder: AuditFolder, today: date) -> HealthLine:
    """Whether files brought to be audited lie there beyond their term."""
    try:
        past = folder.past_uploads(today)
    except OSError as error:
        why = error.strerror or str(error)
        return looked_at(UPLOADS, Condition.HINT, NOT_LISTED, GIVE_RIGHTS, why=why)
    if not past:
        return looked_at(UPLOADS, Condition.WELL, NO_TERM)
    named = "、".join(each.file for each in past[:MOST_NAMED])
    files = f"{named}…" if len(past) > MOST_NAMED else named
    return looked_at(UPLOADS, Condition.HINT, PAST, DROP_THEM, count=f"{len(past):,}", files=files)


def rights_line(files: Iterable[Path]) -> HealthLine:
    """Whether other users of the machine can read what is kept."""
    is_open = [each.name for each in files if each.exists() and each.stat().st_mode & OTHERS]
    if is_open:
        named = "、".join(is_open)
        return looked_at(RIGHTS, Condition.HINT, OPEN_TO_OTHERS, CLOSE_THEM, files=named)
    return looked_at(RIGHTS, Condition.WELL, CLOSED)
