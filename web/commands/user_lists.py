"""chenhe user import, user template: the accounts of a whole office from a file."""

import os
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from rules.agency.file import read_file
from web.commands.common import AgencyName, Database, note, print_line
from web.commands.offices import RecordedBy, accounts_of, recorded_by, settings
from web.commands.placing import FileUnwritableError, write_whole
from web.files.accounts import links_csv, list_csv
from web.services import open_rulebook
from web.uploads.apart import read_own
from workflow.accounts.account_list import AccountList, read_account_list
from workflow.accounts.opening import Opening, check_listed, open_listed, suggested
from workflow.office import LIVE

Listed = Annotated[
    Path, typer.Argument(metavar="FILE", help="帳號清單，CSV 或 XLSX：帳號、角色、人員")
]
LinksTo = Annotated[
    Path | None,
    typer.Option("--to", metavar="FILE", help="設定密碼的連結寫到哪個檔案；不可以已經存在"),
]
Site = Annotated[
    str, typer.Option(help="網站的網址，接在連結前面，如 https://chenhe.example.gov.tw")
]


def import_list(
    file: Listed,
    to: LinksTo = None,
    site: Site = "",
    again: Annotated[
        bool, typer.Option("--again", help="清單裡還沒設密碼的帳號，也給新的連結")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只檢查，不開立")] = False,
    by: RecordedBy = "",
    db: Database = None,
    agency: AgencyName = None,
) -> None:
    """照清單開立帳號，連結寫進檔案；有任何一列不對就都不開立，並逐一列出。"""
    listed: AccountList = read_own(read_account_list, read_file(file), file=file.name)
    with closing(accounts_of(db, agency)) as accounts:
        if dry_run:
            _say("會開立", check_listed(accounts, listed))
            return
        if to is None:
            raise typer.BadParameter("請以 --to FILE 說連結寫到哪裡，或以 --dry-run 只檢查")
        with _private(to) as place:
            opening, links = open_listed(accounts, listed, by=recorded_by(by), again=again)
            place.write(links_csv(links, site=site))
    _say("開立了", opening)
    note(f"{to} 有 {len(links)} 個連結：三天內有效，只能用一次，請各交給本人，再刪去這個檔案")


def write_template(
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="寫到哪個檔案")],
    db: Database = None,
    agency: AgencyName = None,
) -> None:
    """寫出要填的清單：今天有職務、還沒有帳號的每個人一列，帳號先填員工編號。"""
    with closing(accounts_of(db, agency)) as accounts:
        rulebook = open_rulebook(settings(db, agency), LIVE).current()
        rows = suggested(accounts, rulebook.agency.registry_positions)
    write_whole(to, list_csv(rows))
    note(f"已寫出 {to}：{len(rows) - 1} 列")


def _say(what: str, opening: Opening) -> None:
    print_line(f"{what} {len(opening.fresh)} 個帳號，{opening.standing} 列不變。")


@contextmanager
def _private(to: Path) -> Generator[TextIO]:
    """A new file that nobody else can read, there before anything is opened; gone if nothing is.

    Raises FileUnwritableError, also for one that is there already.
    """
    try:
        handle = os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as place:
                yield place
        except BaseException:
            to.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FileUnwritableError(file=to, why=error.strerror or error) from error
