"""chenhe rules lint and statistics."""

from collections.abc import Sequence
from typing import Annotated

import typer

from rules.export import Record, finding_records, schedule_record
from rules.lint import Check, Finding
from rules.statistics import Statistics, Tally, statistics_of
from web.commands.common import AgencyName, Format, TextOrJson, print_json, print_line, rulebook
from web.language.words import CHECK_REASONS, CHECK_WORDS, STATUS_WORDS

app = typer.Typer()


@app.command()
def lint(
    code: Annotated[
        Check | None, typer.Option("--code", metavar="CODE", help="只列這一項檢查")
    ] = None,
    unit: Annotated[str, typer.Option("--unit", help="只列這個單位")] = "",
    codes: Annotated[bool, typer.Option("--codes", help="說明每一項檢查")] = False,
    agency: AgencyName = None,
    form: Format = TextOrJson.TEXT,
) -> None:
    """檢查整張表，列出值得再看一眼的列；不改變任何讀法。"""
    if codes:
        _explain(form)
        return
    book = rulebook(agency)
    found = book.findings_of(check=code, unit=unit)
    if form is TextOrJson.JSON:
        print_json(list(finding_records(found, book.rows)))
        return
    for check in Check:
        _print_group(check, [each for each in found if each.check is check])
    print_line(f"共 {len(found)} 項。檢查只提醒，不改變讀法。")


@app.command()
def statistics(agency: AgencyName = None, form: Format = TextOrJson.TEXT) -> None:
    """統計讀取的結果：照印、修補、存疑、已校對與確認，依單位、依頁。"""
    figures = statistics_of(rulebook(agency))
    if form is TextOrJson.JSON:
        print_json(_statistics_record(figures))
        return
    print_line(f"規則版本 {figures.version}")
    for each in figures.schedules:
        print_line(f"{each.suffix}表  {each.issue}")
    print_line(_tally_line("全表", figures.total))
    for unit, tally in figures.units:
        print_line(_tally_line(unit, tally))
    for page in figures.pages:
        print_line(_tally_line(f"第 {page.number} 頁 {page.unit}", page.tally))


def _explain(form: TextOrJson) -> None:
    if form is TextOrJson.JSON:
        print_json([{"code": each.value, "explanation": CHECK_REASONS[each]} for each in Check])
        return
    for each in Check:
        print_line(f"{each.value}  {CHECK_WORDS[each]}")
        print_line(f"  {CHECK_REASONS[each]}")


def _print_group(check: Check, found: Sequence[Finding]) -> None:
    if not found:
        return
    print_line(f"{check.value}  {CHECK_WORDS[check]}（{len(found)}）")
    for each in found:
        print_line(f"  第 {each.line} 行  {each.message}")
    print_line()


def _tally_line(name: str, tally: Tally) -> str:
    counts = "  ".join(f"{STATUS_WORDS[status]} {count}" for status, count in tally.statuses)
    return f"{name}  {tally.rows} 列  {counts}  確認 {tally.confirmed}"


def _statistics_record(figures: Statistics) -> Record:
    """The figures, as `chenhe rules statistics --format json` prints them."""
    return {
        "version": figures.version,
        "schedules": [schedule_record(each) for each in figures.schedules],
        "total": _tally_record(figures.total),
        "units": [{"unit": unit, **_tally_record(tally)} for unit, tally in figures.units],
        "pages": [
            {"page": each.number, "unit": each.unit, **_tally_record(each.tally)}
            for each in figures.pages
        ],
    }


def _tally_record(tally: Tally) -> Record:
    counts = {status.value: count for status, count in tally.statuses}
    return {"rows": tally.rows, **counts, "confirmed": tally.confirmed}
