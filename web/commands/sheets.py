"""chenhe case sheet: a printed sheet of a case as a file."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from web.commands.common import AgencyName, Database, note
from web.commands.offices import OfficeChoice, OfficeName, casework
from web.language.i18n import Language
from web.language.words import SHEET_WORDS, SheetKind

PDF, PAGE = ".pdf", ".html"


def sheet(
    case_id: Annotated[str, typer.Argument(metavar="ID", help="文號")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="寫到這個 .pdf 或 .html 檔案")],
    kind: Annotated[
        SheetKind, typer.Option(help="cosigning 簽稿會核單、route 陳核流程表")
    ] = SheetKind.COSIGNING,
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """簽稿會核單或陳核流程表，寫成 PDF 或網頁檔。"""
    ending = to.suffix.lower()
    if ending not in (PDF, PAGE):
        raise typer.BadParameter(f"「{to.name}」的副檔名要是 {PDF} 或 {PAGE}")
    # Drawing needs packages that are dear to import for the commands beside this one.
    page = import_module("web.papers.sheets").sheet_of(
        casework(db, agency, office), case_id, kind, Language.CHINESE
    )
    printing = import_module("web.files.pdf")
    write = printing.pdf if ending == PDF else printing.standalone
    content: bytes | str = write(page, Language.CHINESE)
    try:
        to.write_bytes(content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise typer.BadParameter(f"無法寫入 {to}：{error.strerror}") from error
    note(f"已寫入 {to}：{SHEET_WORDS[kind]} {case_id}")
