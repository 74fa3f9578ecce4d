"""chenhe restore: a backup put in place of the database, on record where it is older."""

from pathlib import Path
from typing import Annotated

import typer

from web import backups
from web.commands.common import AgencyName, Database, note, print_line
from web.commands.offices import accepted_line, settings


def restore(
    file: Annotated[Path, typer.Argument(help="chenhe backup 存的檔案")],
    replace: Annotated[
        bool, typer.Option("--replace", help="換掉現有的資料庫；原檔改名保留")
    ] = False,
    person: Annotated[str, typer.Option("--person", help="由誰還原")] = "",
    reason: Annotated[str, typer.Option("--reason", help="為什麼")] = "",
    db: Database = None,
    agency: AgencyName = None,
) -> None:
    """還原備份：先驗證其紀錄，再換上；資料庫比檢查點舊時，記成一筆事件。

    現有的檢查點檔照舊：它知道的筆數比備份多時，要以 --person、--reason 說明由誰、為什麼還原，
    記進紀錄後 chenhe log verify 會列出。PostgreSQL 請用 pg_restore，再用 chenhe log accept。
    """
    chosen = settings(db, agency)
    done = backups.restore(chosen, file, replaces=replace, by=person, reason=reason)
    if done.kept:
        note(f"原來的資料庫保留為 {done.kept}")
    print_line(f"已還原 {done.database}")
    for office, event in done.accepted.items():
        print_line(accepted_line(office, event))


app = typer.Typer()
app.command()(restore)
