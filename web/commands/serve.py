"""chenhe serve: the web server."""

import socket
from typing import Annotated

import typer
import uvicorn
from starlette.types import ASGIApp

from rules.errors import ChenheError
from web.app import create_app
from web.commands.common import AgencyName, Database, Port, note
from web.commands.offices import settings
from web.health.examining import before_serving
from web.http.protocol import OwnProtocol
from web.settings import Settings


class AddressTakenError(ChenheError):
    """The server cannot listen there."""

    template = "無法在 %(host)s 的埠 %(port)s 提供服務：%(why)s。請以 --port 換一個埠"


def serve(
    host: Annotated[str | None, typer.Option(help="聽哪個位址；預設 127.0.0.1")] = None,
    port: Port = None,
    db: Database = None,
    agency: AgencyName = None,
) -> None:
    """啟動伺服器。"""
    given = {"host": host, "port": port}
    wanted = {name: value for name, value in given.items() if value is not None}
    run(settings(db, agency).model_copy(update=wanted))


def run(chosen: Settings) -> None:
    """Serve until stopped; raises AddressTakenError."""
    application = create_app(chosen)
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    try:
        listening = socket.create_server((chosen.host, chosen.port), family=family)
    except OSError as error:
        why = error.strerror or str(error)
        raise AddressTakenError(host=chosen.host, port=chosen.port, why=why) from error
    _warn(chosen)
    note(f"陳核：{address_of(chosen)}（Ctrl+C 停止）")
    uvicorn.Server(configured(application)).run(sockets=[listening])


def address_of(chosen: Settings) -> str:
    """Where to open it; with the key, where one is needed."""
    host = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
    key = chosen.key.get_secret_value() if chosen.demo else ""
    return f"http://{host}:{chosen.port}" + (f"/key/{key}" if key else "")


def configured(application: ASGIApp) -> uvicorn.Config:
    """A server that believes no header about who asks, and speaks of nothing but pages."""
    return uvicorn.Config(
        application,
        http=OwnProtocol,
        ws="none",
        proxy_headers=False,
        server_header=False,
        log_level="warning",
    )


def _warn(chosen: Settings) -> None:
    """What whoever starts the server should mend, though it runs."""
    for line in before_serving(chosen):
        if line.remedy:
            note(f"{line.condition.word}：{line.found}。{line.remedy}")


app = typer.Typer()
app.command()(serve)
