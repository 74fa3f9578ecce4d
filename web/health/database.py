"""The database: whether it answers, can be written, is whole, and has the newest tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rules.errors import ChenheError, TryAgainError
from web.health.line import Condition, HealthLine, looked_at
from web.language.i18n import msgid
from workflow.store.database import transaction
from workflow.store.log import Store
from workflow.store.soundness import LOCK_SECONDS, Soundness
from workflow.store.tables import SCHEMA
from workflow.store.unusable import LocatedError, SchemaStuckError
from workflow.store.upgrading import schema_of

DATABASE = ("database", msgid("資料庫"))
PAGES = ("pages", msgid("資料庫的完好"))
TABLES = ("schema", msgid("資料表的版本"))
NOT_YET = msgid("還沒有資料庫檔 %(file)s")
BEGIN = msgid(
    "第一次執行 chenhe serve、demo 或登記案件時會建立；若應該已有資料，請檢查 --db 的網址。"
)
ANSWERS = msgid("連得上，可以讀寫：%(address)s")
READ_ONLY = msgid("只能讀，不能寫：%(address)s")
GIVE_RIGHTS = msgid("請讓執行伺服器的帳號能寫資料庫檔與它的資料夾；PostgreSQL 請連到主要的主機。")
LOCKED = msgid("另一個程式正在寫入，%(seconds)s 秒內沒有讓出：%(address)s")
FIND_WRITER = msgid("過一會兒再看；若一直如此，請找出佔住它的程式（lsof 資料庫檔）並結束它。")
LOCATED = msgid("%(sentence)s（%(url)s：%(why)s）")
REFUSED = msgid("請依上面所說處理，再看一次。")
WHOLE = msgid("每一頁都完好")
NOT_WHOLE = msgid("資料庫很大，沒有逐頁讀完")
READ_WHOLE = msgid("請在伺服器上執行 chenhe doctor，逐頁檢查。")
DAMAGED = msgid("資料庫檔有損壞：%(faults)s")
RESTORE = msgid(
    "請停止伺服器、另存現在的檔案，以 chenhe restore 放回最近的備份；"
    "備份以後的紀錄，chenhe log verify 會說哪些還讀得出來。"
)
NO_CHECKSUMS = msgid("磁碟上的損壞不會被發現：PostgreSQL 沒有開啟檢查碼")
ADD_CHECKSUMS = msgid("請在停機時執行 pg_checksums --enable。")
AT_HEAD = msgid("%(schema)s，與程式相符")
NO_TABLES = msgid("還沒有資料表")
MAKE_TABLES = msgid("下次啟動時會建立。")
OLDER = msgid("%(schema)s，比程式的 %(newest)s 舊")
BACK_UP = msgid("下次啟動時會升級；請先以 chenhe backup 備份（PostgreSQL 用 pg_dump）。")
NEWER = msgid("%(schema)s，比程式的 %(newest)s 新")
UPDATE = msgid("請更新程式後再開。")
SEPARATOR = "；"


def check_schema(store: Store) -> None:
    """Whether the tables are those of this program, whoever may have upgraded them meanwhile.

    Raises NewerSchemaError, or SchemaStuckError for older ones.
    """
    with transaction(store.engine) as connection:
        found = schema_of(connection)
        if found != SCHEMA:
            raise SchemaStuckError(url=str(store.engine.url), why=found)


def database_lines(found: Soundness, address: str) -> Iterator[HealthLine]:
    """What there is to say of a database that answered."""
    yield _answering(found, address)
    yield _pages(found)
    yield _tables(found.schema)


def no_database_line(file: str) -> HealthLine:
    """A file that nobody has made yet."""
    return looked_at(DATABASE, Condition.HINT, NOT_YET, BEGIN, file=file)


def refused_lines(error: ChenheError) -> Iterator[HealthLine]:
    """A database that cannot be used at all, in the words of the error.

    Where it is and what its driver says is for whoever looks after it.
    """
    if isinstance(error, LocatedError):
        facts = {"sentence": error.template, "url": error.url, "why": error.why}
        line = looked_at(DATABASE, Condition.BAD, LOCATED, REFUSED, **facts)
        yield replace(line, may_pass=isinstance(error, TryAgainError))
        return
    for template, facts in error.sentences:
        yield looked_at(DATABASE, Condition.BAD, template, REFUSED, **facts)


def _answering(found: Soundness, address: str) -> HealthLine:
    if found.is_read_only:
        return looked_at(DATABASE, Condition.BAD, READ_ONLY, GIVE_RIGHTS, address=address)
    if found.is_locked:
        facts = {"seconds": LOCK_SECONDS, "address": address}
        line = looked_at(DATABASE, Condition.BAD, LOCKED, FIND_WRITER, **facts)
        return replace(line, may_pass=True)
    return looked_at(DATABASE, Condition.WELL, ANSWERS, address=address)


def _pages(found: Soundness) -> HealthLine:
    if found.faults:
        faults = SEPARATOR.join(found.faults)
        return looked_at(PAGES, Condition.BAD, DAMAGED, RESTORE, faults=faults)
    if not found.is_whole:
        return looked_at(PAGES, Condition.HINT, NOT_WHOLE, READ_WHOLE)
    if not found.has_checksums:
        return looked_at(PAGES, Condition.HINT, NO_CHECKSUMS, ADD_CHECKSUMS)
    return looked_at(PAGES, Condition.WELL, WHOLE)


def _tables(schema: str) -> HealthLine:
    if not schema:
        return looked_at(TABLES, Condition.HINT, NO_TABLES, MAKE_TABLES)
    versions = {"schema": schema, "newest": SCHEMA}
    if schema > SCHEMA:
        return looked_at(TABLES, Condition.BAD, NEWER, UPDATE, **versions)
    if schema < SCHEMA:
        return looked_at(TABLES, Condition.HINT, OLDER, BACK_UP, **versions)
    return looked_at(TABLES, Condition.WELL, AT_HEAD, schema=schema)
