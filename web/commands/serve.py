"""chenhe serve: the web server."""

from typing import Annotated

import typer
import uvicorn

from web.app import create_app
from web.commands.common import AgencyName, Database, note, settings
from web.settings import Settings


def serve(
    host: Annotated[str, typer.Option(help="聽哪個位址；只有本機時才有示範身分")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="聽哪個埠")] = 8000,
    db: Database = None,
    agency: AgencyName = None,
) -> None:
    """啟動伺服器。"""
    run(settings(db, agency).model_copy(update={"host": host, "port": port}))


def run(chosen: Settings) -> None:
    """Serve until stopped."""
    note(f"陳核：http://{chosen.host}:{chosen.port}（Ctrl+C 停止）")
    uvicorn.run(create_app(chosen), host=chosen.host, port=chosen.port, log_level="warning")


app = typer.Typer()
app.command()(serve)
