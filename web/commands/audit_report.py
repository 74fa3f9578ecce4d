"""What `chenhe audit` writes as a report: a page, PDF, a workbook, the sheet given back."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rules.agency.file import read_file
from rules.errors import BadInputError, FileUnreadableError
from web.commands.common import note
from web.commands.judging import Ran
from web.language.i18n import Language
from web.papers.audit_files import Brought, FileKind, Order, made
from workflow.audit.kept.about import Asked
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.writing import write
from workflow.audit.reporting.asked import ReportAsked, checked_conclusion
from workflow.audit.reporting.beside import Beside
from workflow.audit.sampling.telling import told
from workflow.office import taipei_now

NO_TEXT = "不是 UTF-8 的文字；請把結論另存為 UTF-8 的純文字檔"
MASKED = "姓名已遮蔽；只遮蔽紀錄的人員與被代理人，別人的姓名請自己檢查"


@dataclass(frozen=True, kw_only=True)
class ReportOptions:
    """What the command line says of a report."""

    conclusion: Path | None  # the file that holds it
    is_masked: bool
    tells_apart: bool

    def asked(self, *, is_of_sample: bool) -> ReportAsked:
        """The same, as a report is asked for; raises BadInputError, TooLongError, BadTextError."""
        return ReportAsked(
            is_masked=self.is_masked or self.tells_apart,
            tells_apart=self.tells_apart,
            is_of_sample=is_of_sample,
            conclusion=checked_conclusion(_text(self.conclusion)) if self.conclusion else "",
        )


def report_file(ran: Ran, form: str, options: ReportOptions) -> bytes:
    """The file of an audit just made; raises EmptyReportError, SheetTooLongError, BadInputError."""
    asked = options.asked(is_of_sample=ran.drawn is not None)
    with TemporaryDirectory() as folder:
        place = Path(folder) / "ledger"
        write(place, ran.audit, ran.read.log)
        ledger = Ledger(place)
        if ran.drawn:
            ledger.draw(ran.drawn.ids)
        order = Order(
            kind=FileKind(form),
            ledger=ledger,
            basis=ran.basis,
            beside=Beside(drawn=tuple(told(ran.drawn)) if ran.drawn else ()),
            asked=asked,
            language=Language.CHINESE,
            made_at=taipei_now(),
        )
        content = made(order, _brought(ran))
    if content.unprintable:
        note(f"這台主機沒有字型可印 {'、'.join(content.unprintable)}，文中以碼位代替")
    if asked.is_masked:
        note(MASKED)
    return content.content


def _brought(ran: Ran) -> Brought:
    """The file that was judged, not read a second time."""
    content, source = ran.brought()
    return Brought(
        content=content,
        file=source.file,
        asked=Asked(),
        agency=ran.basis.rulebooks.current.agency,
        source_at_hand=source,
        read_at_hand=ran.read,
    )


def _text(file: Path) -> str:
    """The text of a file; raises BadInputError where it is none."""
    try:
        return read_file(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError([FileUnreadableError(file=file.name, why=NO_TEXT)]) from error
