"""chenhe rules correct, confirm, withdraw and corrections: the reviewers' journal."""

from typing import Annotated

import typer

from rules.corrections import Confirmation, Correction, JournalRecord, Reviewer, Withdrawal
from rules.days import format_moment
from rules.export import journal_record, row_record
from rules.ladder import Ladder
from rules.marks import steps_text
from rules.reviewing import Reading, reading_of
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from web.commands.common import (
    AgencyName,
    Format,
    TextOrJson,
    note,
    print_json,
    print_line,
    rulebook,
    rulebook_source,
    whole,
)
from workflow.office import taipei_now

app = typer.Typer()

BLANK = ("·", "-", "空白")
ReviewerName = Annotated[str, typer.Option("--reviewer", help="校對者")]
Because = Annotated[str, typer.Option("--because", help="理由，如依據的公文或印本")]


@app.command()
def correct(
    key: Annotated[str, typer.Argument(metavar="項目|line:行號")],
    reviewer: ReviewerName,
    because: Because,
    candidate: Annotated[
        int,
        typer.Option(
            parser=whole(0), metavar="N", help="採用第幾個可能的讀法（見 rules doubts），從 1 起"
        ),
    ] = 0,
    marks: Annotated[
        str, typer.Option(help="由下而上每個職稱的記號，如 '擬辦 V · 核定'；· 表示空白")
    ] = "",
    cosign: Annotated[str | None, typer.Option(help="會辦文字；不給則照原來的讀法")] = None,
    remark: Annotated[str | None, typer.Option(help="備考；不給則照原來的讀法")] = None,
    agency: AgencyName = None,
    form: Format = TextOrJson.TEXT,
) -> None:
    """校對一列：採用一個可能的讀法，或逐一寫出記號；這一列立刻可以排流程。"""
    source = rulebook_source(agency)
    book = source.current()
    row = book.find(key)
    reading = _with_texts(_chosen(book, row, candidate, marks), row, cosign, remark)
    by = Reviewer(name=reviewer, at=taipei_now(), because=because)
    corrected = source.correct(row.key, reading, by)
    if form is TextOrJson.JSON:
        print_json(row_record(corrected))
        return
    print_line(f"已校對 第 {corrected.line} 行  {corrected.key}")
    print_line(f"  讀法    {steps_text(corrected.steps)}")
    note(f"已記入 {source.corrections}；撤回：chenhe rules withdraw（編號見 rules corrections）")


@app.command()
def confirm(
    page: Annotated[int, typer.Argument(parser=whole(), metavar="PAGE", help="第幾頁（第幾張表）")],
    reviewer: ReviewerName,
    because: Annotated[str, typer.Option("--because", help="說明，可不填")] = "",
    agency: AgencyName = None,
    form: Format = TextOrJson.TEXT,
) -> None:
    """與印本逐列核對無誤後，確認一整頁。"""
    source = rulebook_source(agency)
    by = Reviewer(name=reviewer, at=taipei_now(), because=because)
    confirmation = source.confirm(page, by)
    if form is TextOrJson.JSON:
        print_json(journal_record(confirmation))
        return
    print_line(f"已確認 第 {page} 頁。{_progress(source.current())}")


@app.command()
def withdraw(
    number: Annotated[
        int, typer.Argument(parser=whole(), metavar="NUMBER", help="紀錄編號，見 rules corrections")
    ],
    reviewer: ReviewerName,
    because: Because,
    agency: AgencyName = None,
    form: Format = TextOrJson.TEXT,
) -> None:
    """撤回一筆校對或確認；原來的紀錄仍留著。"""
    source = rulebook_source(agency)
    by = Reviewer(name=reviewer, at=taipei_now(), because=because)
    withdrawal = source.withdraw(number, by)
    if form is TextOrJson.JSON:
        print_json(journal_record(withdrawal))
        return
    print_line(f"已撤回 第 {number} 筆。")


@app.command()
def corrections(agency: AgencyName = None, form: Format = TextOrJson.TEXT) -> None:
    """列出所有校對、確認與撤回，以及確認的進度。"""
    book = rulebook(agency)
    if form is TextOrJson.JSON:
        print_json(
            [
                journal_record(record) | {"version": version, "in_force": book.in_force(record)}
                for record, version in book.history
            ]
        )
        return
    for record in book.corrections.records:
        print_line(_line(record, book))
    for each in book.orphans:
        print_line(f"第 {each.number} 筆校對的列已不在表中：{each.key}")
    print_line(_progress(book))


def _chosen(book: Rulebook, row: RuleRow, candidate: int, marks: str) -> Reading:
    """The reading named on the command line, one way or the other."""
    if bool(candidate) == bool(marks):
        message = "請以 --candidate 選一個可能的讀法，或以 --marks 逐一寫出記號（兩者擇一）"
        raise typer.BadParameter(message)
    if marks:
        return Reading(marks=_marks(marks, book.agency.unit(row.unit).ladder))
    readings = book.candidates(row)
    if candidate > len(readings):
        listed = "；".join(f"{at} {steps_text(each)}" for at, each in enumerate(readings, start=1))
        message = f"這一列沒有第 {candidate} 個可能的讀法。可用：{listed or '無，請用 --marks'}"
        raise typer.BadParameter(message)
    return reading_of(readings[candidate - 1])


def _marks(text: str, ladder: Ladder) -> dict[str, str]:
    """擬辦 V · 核定, from the drafter up."""
    given = text.split()
    if len(given) > len(ladder.positions):
        positions = "、".join(ladder.positions)
        message = (
            f"--marks 有 {len(given)} 個記號，職稱只有 {len(ladder.positions)} 個：{positions}"
        )
        raise typer.BadParameter(message)
    pairs = zip(ladder.positions, given, strict=False)
    return {position: mark for position, mark in pairs if mark not in BLANK}


def _with_texts(reading: Reading, row: RuleRow, cosign: str | None, remark: str | None) -> Reading:
    return Reading(
        marks=reading.marks,
        cosign_text=row.cosign_text if cosign is None else cosign,
        remark=row.remark if remark is None else remark,
    )


def _line(record: JournalRecord, book: Rulebook) -> str:
    gone = "" if book.in_force(record) else "（未生效：所據已有變動，或與他筆並存）"
    if record.number in book.corrections.withdrawn:
        gone = "（已撤回）"
    who = f"{format_moment(record.at.replace(second=0))} {record.reviewer}"
    because = f"：{record.because}" if record.because else ""
    return f"{record.number:>4}  {who}  {_act(record)}{gone}{because}"


def _act(record: JournalRecord) -> str:
    if isinstance(record, Correction):
        return f"校對 第 {record.line} 行 讀為「{steps_text(record.steps)}」"
    if isinstance(record, Confirmation):
        return f"確認 第 {record.page} 頁"
    assert isinstance(record, Withdrawal)
    return f"撤回 第 {record.of} 筆"


def _progress(book: Rulebook) -> str:
    confirmed = [row for row in book.rows if row.confirmed_by]
    pages = len({row.page for row in confirmed})
    return (
        f"已確認 {pages} 頁，全表 {len(book.table.pages)} 頁；"
        f"{len(confirmed)} 列，全表 {len(book.rows)} 列。"
    )
