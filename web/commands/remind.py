"""chenhe remind: what is late or nearly so, and who has it (稽催)."""

from typing import Annotated

import typer

from rules.days import format_short
from web.commands.common import (
    AgencyName,
    Database,
    Format,
    TextOrJson,
    padded,
    print_json,
    print_line,
)
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
from web.language.practice import reminding_rules
from workflow.desk.reporting import Reporting
from workflow.desk.telling import sheet_records
from workflow.reports.reminders import (
    Reminder,
    ReminderCounts,
    ReminderSheet,
    counts_of,
)

LATE_WIDTH, LIMIT_WIDTH = 12, 22


def remind(
    unit: Annotated[str, typer.Option("--unit", help="只看在這個單位（或機關）手上的")] = "",
    acting_as: ReadAs = "",
    person: ReadBy = "",
    for_person: ReadFor = "",
    confidential: ReadAll = False,
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
    form: Format = TextOrJson.TEXT,
) -> None:
    """稽催：逾期與將到期的公文在誰手上，最遲的在前。

    會辦單位另有會辦時限（agency.toml 的 cosign_limits）；停止計時（補正）中的案件不催。
    提前幾個工作日催、催幾次後陳報誰，在 agency.toml 的 reminders。密件的主旨只給流程上的人看。
    """
    work = casework(db, agency, office)
    reader = reader_of(work, acting_as, person, for_person, reads_all=confidential)
    reporting = Reporting(office=work.office)
    sheets = reporting.reminders(place=unit, reader=reader)
    if form is TextOrJson.JSON:
        print_json(sheet_records(sheets))
        return
    for sheet in sheets:
        _print(sheet)
    print_line(_counted(counts_of(sheets)) if sheets else "沒有要稽催的公文。")
    for rule in reminding_rules(reporting.office.rulebook.agency):
        print_line(rule)


def _counted(counts: ReminderCounts) -> str:
    """How many documents, each once however many have it."""
    late = f"，另有會辦逾限 {counts.late_cosigned} 件" if counts.late_cosigned else ""
    return f"共 {counts.documents} 件，逾期 {counts.overdue} 件{late}。"


def _print(sheet: ReminderSheet) -> None:
    print_line(f"{sheet.place}（{sheet.count} 件，逾期 {sheet.late} 件）")
    for holder in sheet.holders:
        print_line(f"  {holder.label}")
        for each in holder.reminders:
            late = padded(_late_text(each.days_left), LATE_WIDTH)
            limit = padded(f"{each.limit.value} {format_short(each.last_day)}", LIMIT_WIDTH)
            actions = "／".join(each.actions)
            said = f"{each.waiting.case_id}  {actions}  {each.waiting.subject}{_times(each)}"
            print_line(f"    {late}{limit}{said}")
    print_line()


def _times(reminder: Reminder) -> str:
    """How often so far, and who is told of it."""
    if not reminder.waiting.reminded:
        return ""
    today = "，今日已催" if reminder.is_done_today else ""
    told = f"，陳報{reminder.told}" if reminder.told else ""
    return f"（已催 {reminder.waiting.reminded} 次{today}{told}）"


def _late_text(days_left: int) -> str:
    """How late, or how many days are left."""
    if days_left < 0:
        return f"逾期 {-days_left} 日"
    return f"剩 {days_left} 日" if days_left else "今日到期"


app = typer.Typer()
app.command()(remind)
