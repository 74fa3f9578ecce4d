"""chenhe upgrade: an older database brought to this version on purpose, a server's too."""

from typing import Annotated

import typer

from web.backups import upgrade_database
from web.commands.common import Database, note
from web.commands.offices import settings


def upgrade(
    backed_up: Annotated[
        bool, typer.Option("--backed-up", help="已經備份（PostgreSQL：pg_dump）；不再另存")
    ] = False,
    db: Database = None,
) -> None:
    """把較舊的資料庫升級到這一版；SQLite 檔先在旁邊另存一份。

    PostgreSQL 只由這個指令升級：先停止所有連到它的陳核，以 pg_dump 備份，再加 --backed-up。
    """
    if not upgrade_database(settings(db), is_backed_up=backed_up):
        note("資料庫已經是這一版的，沒有要升級的")


app = typer.Typer()
app.command()(upgrade)
