"""chenhe backup: the database with what stands beside it, copied while it is used."""

from pathlib import Path
from typing import Annotated

import typer

from web.backups import back_up
from web.commands.common import Database, note
from web.commands.offices import settings


def backup(
    file: Annotated[Path, typer.Argument(help="存成哪個檔案；不覆寫已有的")], db: Database = None
) -> None:
    """備份 SQLite 資料庫，連同檢查點與留存的規則版本；使用中也能備份。

    檢查點存成 檔案.checkpoints，規則版本存成 檔案.rulebooks；還原用 chenhe restore。
    """
    back_up(settings(db), file)
    note(f"已備份到 {file}")


app = typer.Typer()
app.command()(backup)
