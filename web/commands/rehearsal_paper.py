"""What `chenhe rehearse` writes as a report to sign under: a page that stands alone, or PDF."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from rules.rulebook import Rulebook
from web.commands.common import note
from web.language.i18n import Language
from workflow.errors import WorkflowError
from workflow.office import taipei_now
from workflow.rehearsal.kept.question import COMPARE, Question
from workflow.rehearsal.kept.reporting import checked_question
from workflow.rehearsal.scenario import Scenario
from workflow.rehearsal.wanted import Wanted

HTML, PDF = "html", "pdf"
PAPERS = (HTML, PDF)
NAMES = "、"
QuestionText = Annotated[
    str,
    typer.Option("--question", metavar="TEXT", help="html、pdf 報告最前面的問題；預設依問的是什麼"),
]


@dataclass(frozen=True, kw_only=True)
class PaperAsked:
    """A report as the options ask for it."""

    form: str
    question: str

    @property
    def is_paper(self) -> bool:
        """Whether it is a report at all."""
        return self.form in PAPERS


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What was run, as the command line was told it."""

    files: Sequence[str]
    scenarios: Sequence[Scenario]
    rulebook: Rulebook
    wanted: Wanted
    asked: Question = COMPARE


def paper_asked(form: str, question: str, to: Path | None) -> PaperAsked:
    """What is asked; raises BadParameter or PdfUnavailableError before anything runs."""
    if form == PDF and to is None and sys.stdout.isatty():
        raise typer.BadParameter("PDF 不能印在終端機上；請加 --to FILE，或轉向到檔案")
    if question and form not in PAPERS:
        raise typer.BadParameter("--question 是報告最前面的問題；請加 --format html 或 pdf")
    if form == PDF:
        import_module("web.files.pdf").check_available()
    try:
        return PaperAsked(form=form, question=checked_question(question))
    except WorkflowError as error:
        raise typer.BadParameter(f"{error}") from error


def paper_file(asked: PaperAsked, ran: Ran, found: Any) -> bytes:
    """The report of what was found, in Chinese as everything that commands print.

    What no font of this machine can print is told beside it. Raises PdfUnavailableError.
    """
    # Drawing needs packages that are dear to import for the other formats.
    made, now = import_module("web.papers.rehearsal_files"), taipei_now()
    run = import_module("web.papers.rehearsal_source").Rehearsed(
        name=NAMES.join(each.name for each in ran.scenarios),
        found=found,
        files=tuple(ran.files),
        scenarios=tuple(ran.scenarios),
        rulebook=ran.rulebook,
        version=ran.rulebook.version,
        wanted=ran.wanted,
        ended_at=now,
        asked=ran.asked,
    )
    report = made.rehearsal_report(run, now, Language.CHINESE, asked.question)
    file = made.printed(report, asked.form, Language.CHINESE)
    if file.unprintable:
        note(f"這台主機沒有字型可印 {NAMES.join(file.unprintable)}，文中以碼位代替")
    content: bytes = file.content
    return content


def print_whole(content: str | bytes) -> None:
    """The whole of a result on stdout, a file that is no text too."""
    if isinstance(content, str):
        sys.stdout.write(content)
        return
    sys.stdout.buffer.write(content)
