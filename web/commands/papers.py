"""chenhe case sheet: a printed paper of a case as a file."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from web.commands.common import AgencyName, Database, note
from web.commands.offices import (
    OfficeChoice,
    OfficeName,
    ReadAll,
    ReadAs,
    ReadBy,
    ReadFor,
    casework,
    reader_of,
)
from web.commands.placing import write_whole
from web.language.i18n import Language
from web.language.words import PAPER_WORDS, PaperKind
from workflow.refusals.turns import ConfidentialCaseError

PDF, PAGE = ".pdf", ".html"


def paper(
    case_id: Annotated[str, typer.Argument(metavar="ID", help="文號")],
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="寫到這個 .pdf 或 .html 檔案")],
    kind: Annotated[
        PaperKind, typer.Option(help="cosigning 簽稿會核單、route 陳核流程表")
    ] = PaperKind.COSIGNING,
    acting_as: ReadAs = "",
    person: ReadBy = "",
    for_person: ReadFor = "",
    confidential: ReadAll = False,
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """簽稿會核單或陳核流程表，寫成 PDF 或網頁檔。密件只印給流程上的人。"""
    ending = to.suffix.lower()
    if ending not in (PDF, PAGE):
        raise typer.BadParameter(f"「{to.name}」的副檔名要是 {PDF} 或 {PAGE}")
    work = casework(db, agency, office)
    case = work.case(case_id)
    if not reader_of(work, acting_as, person, for_person, reads_all=confidential).may_read(case):
        raise ConfidentialCaseError(case=case.id, who=acting_as or "未說明身分的人")
    # Drawing needs packages that are dear to import for the commands beside this one.
    made = import_module("web.papers").paper_of(work, case_id, kind, Language.CHINESE)
    files = import_module("web.files.pdf")
    unprintable: tuple[str, ...] = ()
    if ending == PDF:
        file = files.pdf(made, Language.CHINESE)
        content, unprintable = file.content, file.unprintable
    else:
        content = files.standalone(made, Language.CHINESE).encode()
    write_whole(to, content)
    note(f"已寫入 {to}：{PAPER_WORDS[kind]} {case_id}")
    if unprintable:
        note(f"這台主機沒有字型可印下列字元，文中以〔碼位〕代替：{'、'.join(unprintable)}")
