"""What can be wrong with a database, in our words: busy, away, full, damaged, not ours, …

Everybody is told the sentence. Only who runs the program is told which database it is and what
its driver said: `str()` of the error says both, its `sentences`, which pages show, do not.
"""

from rules.errors import TryAgainError
from workflow.errors import StorageUnusableError, WorkflowError


class LocatedError(WorkflowError):
    """An error of one database; `url` shows no password, `why` is what the driver said."""

    opening = "資料庫 %s："

    def __init__(self, *, url: str = "", why: str = "") -> None:
        super().__init__()
        self.url, self.why = url, why

    def __str__(self) -> str:
        """The sentence, with the database before it and the driver's words behind."""
        where = self.opening % self.url if self.url else ""
        said = f"（{self.why}）" if self.why else ""
        return f"{where}{self.template}{said}"


class DatabaseBusyError(LocatedError, TryAgainError):
    """Others kept it locked for as long as one waits."""

    template = "資料庫正忙，等了仍輪不到；這次什麼都沒有記錄，請稍後再試"


class DatabaseAwayError(LocatedError, TryAgainError):
    """It does not answer, or takes nobody in."""

    template = "現在連不上資料庫；這次什麼都沒有記錄，請稍後再試。若一再發生，請確認資料庫已啟動"


class DatabaseMovedError(DatabaseAwayError):
    """Its file is gone, or another stands in its place: what is written now would be lost."""

    template = (
        "現在連不上資料庫：它的檔案已不在原處，或換成了另一個；這次什麼都沒有記錄。"
        "請把原來的檔案放回原處，或停止陳核、放好檔案後再啟動"
    )


class DatabaseFullError(LocatedError, TryAgainError):
    """Its disk is full, or does not do what it is asked."""

    template = "資料庫所在的磁碟寫不進去，可能已滿；這次什麼都沒有記錄，請騰出空間後再試"


class DatabaseUnusableError(LocatedError, StorageUnusableError):
    """The database cannot be used until somebody mends it."""

    template = "資料庫不能用"
    opening = "無法開啟資料庫 %s："


class BadAddressError(DatabaseUnusableError):
    """This leads to no database."""

    template = "位址不能用。只能用 sqlite:///檔案 或 postgresql+psycopg://主機/資料庫"


class DriverMissingError(DatabaseUnusableError):
    """The package that speaks with PostgreSQL is not installed."""

    template = "沒有安裝連 PostgreSQL 的套件；請安裝 chenhe[pg]"


class DatabaseClosedError(DatabaseUnusableError):
    """It does not let this user in, or not do this."""

    template = "資料庫不讓陳核進去。請確認帳號、密碼、資料庫名稱與權限"


class DatabaseReadOnlyError(DatabaseUnusableError):
    """Nothing can be written to it."""

    template = (
        "資料庫不能寫入。請讓執行陳核的帳號能寫資料庫檔與它所在的資料夾；"
        "PostgreSQL 請確認連到的不是唯讀的備援"
    )


class DatabaseDamagedError(DatabaseUnusableError):
    """Its pages do not make sense."""

    template = (
        "資料庫已損壞，或這個檔不是資料庫。請先停止陳核並另存這個檔，再以 chenhe log verify "
        "查明還讀得到什麼，以 chenhe restore 還原備份；只壞了看板與待辦時，"
        "以 chenhe log rebuild 重做"
    )


class DatabaseInconsistentError(DatabaseUnusableError):
    """Its tables are not those of this program, or contradict each other."""

    template = (
        "資料庫的資料表與陳核的不合，或彼此矛盾；這次什麼都沒有記錄。請以 chenhe log verify 查明，"
        "以 chenhe log rebuild 重做看板與待辦；仍不行時，以 chenhe restore 還原備份"
    )


class ForeignDatabaseError(DatabaseUnusableError):
    """Another program keeps its data there."""

    template = (
        "這是別的程式的資料庫，陳核沒有動它。請以 --db 或 CHENHE_DATABASE_URL 指定陳核的資料庫，"
        "或一個新的"
    )


class NewerSchemaError(DatabaseUnusableError):
    """A newer version of this program made it."""

    template = "它由較新版的陳核建立；請更新程式後再開"


class SchemaStuckError(DatabaseUnusableError):
    """It is older, and cannot be brought up to date."""

    template = (
        "它由較舊版的陳核建立，升級沒有成功，資料庫維持原狀。請以 chenhe restore 還原完好的備份；"
        "若備份也升不上去，請保留這個檔並告訴我們"
    )


class NotBackedUpError(DatabaseUnusableError):
    """It is older, on a server, and nobody has said that it is backed up."""

    template = (
        "它由較舊版的陳核建立，這一版要先升級它；升級前要有備份，所以資料庫維持原狀。"
        "請停止所有連到它的陳核，以 pg_dump 備份，再執行 chenhe upgrade --backed-up"
    )


class NoRoomToUpgradeError(DatabaseFullError):
    """It is older, and its disk has no room for the copy that is made first."""

    template = (
        "它由較舊版的陳核建立，升級前要在旁邊另存一份，磁碟空間不夠；資料庫維持原狀。"
        "請騰出空間再試；已在別處備份的，可執行 chenhe upgrade --backed-up"
    )


class DatabaseUncertainError(DatabaseUnusableError):
    """It went away while it was told to keep what was done; nobody knows whether it did."""

    template = (
        "寫入的時候資料庫斷線，不知道這次的動作有沒有記錄。請等資料庫恢復後先查看案件，"
        "沒有記錄的再做一次"
    )


class DatabaseFailedError(DatabaseUnusableError):
    """It said what nobody expects."""

    is_unforeseen = True
    template = (
        "資料庫回報了沒有料到的錯誤；這次什麼都沒有記錄。請管理人員查看伺服器的紀錄，"
        "以 chenhe log verify 查明"
    )
