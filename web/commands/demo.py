"""chenhe demo: a worked demonstration, seeded once and served on this machine."""

import secrets
from contextlib import closing
from typing import Annotated

import typer
from pydantic import SecretStr

from web.commands.common import AgencyName, Database, Port, note
from web.commands.offices import settings
from web.commands.serve import run
from web.services import open_casework, open_rulebook, open_store
from workflow.demonstration.seed import answer_a_doubt, seed
from workflow.office import DEMONSTRATION, taipei_now


def demo(
    port: Port = None,
    db: Database = None,
    agency: AgencyName = None,
    key: Annotated[
        bool,
        typer.Option("--key", help="只開放給從印出的網址進來的人"),
    ] = False,
    seed_only: Annotated[bool, typer.Option("--seed-only", help="只備妥資料，不啟動")] = False,
) -> None:
    """備妥示範案件（只在示範辦公室還是空的時候），並在本機啟動伺服器。"""
    chosen = settings(db, agency)
    with closing(open_store(chosen)) as store, store.alone():  # another may start it as well
        source = open_rulebook(chosen, DEMONSTRATION)
        if answered := answer_a_doubt(source, at=taipei_now()):
            note(f"示範校對：第 {answered.line} 行（只在示範中有效）")
        count = seed(open_casework(store, source.current(), DEMONSTRATION))
        note(f"示範案件：新建 {count} 件" if count else "示範案件：沿用已有的資料")
    if not seed_only:
        here = {"host": "127.0.0.1", "demo": True, "port": port or chosen.port}
        keyed = {"key": SecretStr(secrets.token_urlsafe(16))} if key else {}
        run(chosen.model_copy(update=here | keyed))


app = typer.Typer()
app.command()(demo)
