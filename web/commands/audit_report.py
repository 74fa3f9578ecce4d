"""What `chenhe audit` writes as a report: a page, PDF, a workbook, the sheet given back."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rules.agency.file import read_file
from rules.errors import BadInputError, FileUnreadableError
from web.audits.inspected import with_scores
from web.commands.audit_writing import Reported
from web.commands.common import note
from web.commands.judging import Ran
from web.commands.measuring import Measured
from web.language.i18n import Language
from web.papers.audit_files import Brought, FileKind, Order, made
from workflow.audit.kept.about import Asked
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.writing import write
from workflow.audit.reporting.asked import ReportAsked, checked_conclusion
from workflow.audit.reporting.beside import Beside
from workflow.audit.sampling.telling import told
from workflow.kept.making import Content
from workflow.office import taipei_now

NO_TEXT = "不是 UTF-8 的文字；請把結論另存為 UTF-8 的純文字檔"
MASKED = "姓名已遮蔽；只遮蔽紀錄的人員與被代理人，別人的姓名請自己檢查"


def asked_of(options: Reported, otherwise: ReportAsked) -> ReportAsked:
    """What the command line asks for, and `otherwise` where it says nothing.

    Raises BadInputError, TooLongError, BadTextError.
    """
    file = options.conclusion
    return replace(
        otherwise,
        is_masked=options.mask or options.apart or otherwise.is_masked,
        tells_apart=options.apart or (otherwise.tells_apart and not options.mask),
        conclusion=checked_conclusion(_text(file)) if file else otherwise.conclusion,
    )


def report_file(ran: Ran, form: str, options: Reported, measured: Measured) -> bytes:
    """The file of an audit just made, scored and compared as that was asked for.

    Raises EmptyReportError, SheetTooLongError, BadInputError.
    """
    sampled = ran.drawn is not None
    asked = asked_of(options, ReportAsked(is_of_sample=sampled))
    drawn = tuple(told(ran.drawn)) if ran.drawn else ()
    beside = Beside(drawn=drawn, comparison=measured.comparison)
    sheet = measured.scores.sheet if measured.scores else None
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
            beside=with_scores(beside, ledger, sheet, sampled=sampled) if sheet else beside,
            asked=asked,
            language=Language.CHINESE,
            made_at=taipei_now(),
        )
        content = made(order, _brought(ran))
    return told_of(content, asked)


def told_of(content: Content, asked: ReportAsked) -> bytes:
    """The file, once what a reader would miss was said."""
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
