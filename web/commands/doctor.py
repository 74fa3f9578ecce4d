"""chenhe doctor: how a server's database and machine are, and what to do about it."""

from typing import Annotated

import typer

from web.commands.common import (
    AgencyName,
    Database,
    Format,
    TextOrJson,
    padded,
    print_json,
    print_line,
)
from web.commands.offices import settings
from web.health.examining import examined
from web.health.line import Condition, HealthLine, worst

FINDINGS, AWAY = 1, 3
CONDITION_WIDTH, NAME_WIDTH = 8, 18


def doctor(
    db: Database = None,
    agency: AgencyName = None,
    quick: Annotated[bool, typer.Option("--quick", help="不逐頁檢查資料庫檔")] = False,
    form: Format = TextOrJson.TEXT,
) -> None:
    """健康：資料庫、紀錄、檢查點、磁碟、字型、時鐘是否正常，不正常的該怎麼辦。

    只看不改。有要處理的以 1 結束，資料庫連不上或被鎖住以 3 結束；只有提醒的以 0 結束。
    """
    lines = examined(settings(db, agency), whole=not quick)
    is_ok = worst(lines) is not Condition.BAD
    if form is TextOrJson.JSON:
        print_json({"ok": is_ok, "checks": [line.record() for line in lines]})
    else:
        for line in lines:
            _print(line)
    if not is_ok:
        raise typer.Exit(AWAY if any(line.may_pass for line in lines) else FINDINGS)


def _print(line: HealthLine) -> None:
    head = padded(line.condition.word, CONDITION_WIDTH) + padded(line.name, NAME_WIDTH)
    print_line(head + str(line.found))
    if line.remedy:
        print_line(" " * (CONDITION_WIDTH + NAME_WIDTH) + f"→ {line.remedy}")


app = typer.Typer()
app.command()(doctor)
