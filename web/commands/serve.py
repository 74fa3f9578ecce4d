"""chenhe serve: the web server."""

import socket
import sys
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from rules.errors import ChenheError
from web.app import create_app
from web.commands.common import AgencyName, Database, Port, note
from web.commands.offices import settings
from web.health.examining import before_serving
from web.http.protocol import OwnProtocol
from web.http.server import OwnServer
from web.http.server_log import log_to
from web.provider.addresses import is_at_home
from web.settings import LogForm, Settings, is_loopback
from workflow.accounts.accounts import Accounts


class AddressTakenError(ChenheError):
    """The server cannot listen there."""

    template = "無法在 %(host)s 的埠 %(port)s 提供服務：%(why)s。請以 --port 換一個埠"


class ReachableError(ChenheError):
    """The server would be reached from elsewhere, and is not fit for that."""

    template = "不能在 %(host)s 提供服務：%(why)s"


NO_ACCOUNTS = "還沒有任何帳號。請先在本機以 chenhe serve 啟動，用印出的網址開立管理者"
NO_TLS = (
    "密碼與公文會不加密地經過網路。請在前面架 TLS 的代理伺服器，以 CHENHE_PROXIES 寫明它的位址；"
    "確定要這樣，設 CHENHE_PLAIN_HTTP=true"
)
NO_NAME = "機關帳號登入要知道網站的名稱，登入後才回得來。請以 CHENHE_HOSTS 寫明"
ISSUER_FOR_TRIAL = (
    "CHENHE_OIDC_ISSUER 是這台主機上不加密的網址，只能在這台主機上試用。"
    "請改用身分提供者的 https 網址"
)


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
    """Serve until stopped; raises ReachableError or AddressTakenError."""
    application = create_app(chosen)
    accounts = accounts_in(application)
    check_reachable(chosen, has_accounts=not accounts.is_empty)
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    try:
        listening = socket.create_server((chosen.host, chosen.port), family=family)
    except OSError as error:
        why = error.strerror or str(error)
        raise AddressTakenError(host=chosen.host, port=chosen.port, why=why) from error
    log_to(sys.stdout, _form(chosen), chosen.log_level)
    _warn(chosen)
    note(f"陳核：{address_of(chosen)}（Ctrl+C 停止）")
    if accounts.is_empty and not chosen.demo:
        note(f"還沒有帳號。開立第一個管理者（只能用一次）：{first_address(chosen, accounts)}")
    serving = configured(application, chosen.proxies, stop_seconds=chosen.stop_seconds)
    OwnServer(serving).run(sockets=[listening])


def check_reachable(chosen: Settings, *, has_accounts: bool) -> None:
    """Whether others than this machine may reach it; raises ReachableError.

    A demonstration opens nothing to them, wherever it listens.
    """
    if chosen.demo:
        return
    _check_provider(chosen)
    if is_loopback(chosen.host):
        return
    if not has_accounts:
        raise ReachableError(host=chosen.host, why=NO_ACCOUNTS)
    if not (chosen.proxies or chosen.plain_http):
        raise ReachableError(host=chosen.host, why=NO_TLS)


def _check_provider(chosen: Settings) -> None:
    """Whether those who come from elsewhere could sign in at the provider, and come back here."""
    is_reached = bool(chosen.proxies) or not is_loopback(chosen.host)
    if not (chosen.oidc_issuer and is_reached):
        return
    if not chosen.hosts:
        raise ReachableError(host=chosen.host, why=NO_NAME)
    if is_at_home(chosen.oidc_issuer):
        raise ReachableError(host=chosen.host, why=ISSUER_FOR_TRIAL)


def accounts_in(application: FastAPI) -> Accounts:
    """The accounts of the database that it serves."""
    found = application.state.services
    return Accounts(store=found.store, agency=found.source.last.agency.short)


def first_address(chosen: Settings, accounts: Accounts) -> str:
    """The one-time link that opens the first administrator's account."""
    return f"{address_of(chosen)}/sign-in/link/{accounts.first_link()}"


def address_of(chosen: Settings) -> str:
    """Where to open it; with the key, where one is needed."""
    host = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
    key = chosen.key.get_secret_value() if chosen.demo else ""
    return f"http://{host}:{chosen.port}" + (f"/key/{key}" if key else "")


def configured(
    application: ASGIApp, proxies: str = "", *, stop_seconds: int | None = None
) -> uvicorn.Config:
    """A server that believes these proxies alone about who asks, and speaks of pages alone.

    Told to stop, it waits `stop_seconds` at most for the answers in hand.
    """
    return uvicorn.Config(
        application,
        http=OwnProtocol,
        ws="none",
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        server_header=False,
        log_config=None,
        access_log=False,  # it names addresses
        log_level="warning",
        timeout_graceful_shutdown=stop_seconds,
    )


def _form(chosen: Settings) -> LogForm:
    """As it was set, else what suits whoever reads."""
    return chosen.log or (LogForm.TEXT if sys.stdout.isatty() else LogForm.JSON)


def _warn(chosen: Settings) -> None:
    """What whoever starts the server should mend, though it runs."""
    for line in before_serving(chosen):
        if line.remedy:
            note(f"{line.condition.word}：{line.found}。{line.remedy}")


app = typer.Typer()
app.command()(serve)
