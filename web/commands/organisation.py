"""chenhe organisation: people, deputies and closures of an office."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rules.agency.agency import Agency
from rules.agency.file import read_file
from rules.days import format_short
from web.commands.common import (
    AgencyName,
    Database,
    Format,
    TextOrJson,
    note,
    print_json,
    print_line,
)
from web.commands.offices import OfficeChoice, OfficeName, casework, settings
from web.commands.placing import write_whole
from web.commands.scenarios import scenario
from web.files.roster import roster_csv, roster_workbook
from web.services import open_rulebook
from web.uploads.apart import read_own
from workflow.case.duties import holder_key
from workflow.desk.staffing import Staffing
from workflow.organisation.changes import (
    Appoint,
    CloseDay,
    End,
    GiveNumber,
    HandOver,
    NameDeputies,
    ReopenDay,
    Request,
    ResetDeputies,
)
from workflow.organisation.identifying import position_named
from workflow.organisation.people import positions_in
from workflow.organisation.posts import Post, organisation_record, posts_on
from workflow.organisation.roster import read_roster
from workflow.reports.listing import handed
from workflow.roc import parse_day

app = typer.Typer(help="組織：人員、代理人、停班日", no_args_is_help=True)
app.command()(scenario)

VACANT = "（出缺）"
DAY_HINT = "如 2026-03-02 或 1150302"
By = Annotated[str, typer.Option("--by", help="登錄人")]
Reason = Annotated[str, typer.Option(help="事由，如派令字號")]
Person = Annotated[str, typer.Argument(metavar="PERSON", help="姓名，或員工編號")]
Principal = Annotated[
    str,
    typer.Argument(
        metavar="PERSON|UNIT/POSITION",
        help="請假者的姓名或員工編號；職務出缺時寫 單位/職稱，各單位共用的只寫職稱",
    ),
]
Position = Annotated[
    str, typer.Argument(metavar="單位/職稱", help="單位/職稱；各單位共用的只寫職稱")
]
Since = Annotated[str, typer.Option(metavar="DATE", help=f"第一日，{DAY_HINT}")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help=f"最後一日，{DAY_HINT}")]


class TemplateFormat(StrEnum):
    """How to write the empty roster."""

    CSV = "csv"
    XLSX = "xlsx"


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="名冊，CSV 或 XLSX")],
    by: By,
    reason: Reason = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出會有的異動")] = False,
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """匯入名冊；有任何一格不對就全部不寫入，並逐一列出。"""
    staffing = _staffing(db, agency, office)
    used = staffing.office.rulebook.agency
    roster = read_own(read_roster, read_file(file), file=file.name, agency=used)
    lay = staffing.preview_roster if dry_run else staffing.import_roster
    enrolment = lay(roster, by=by, reason=reason)
    what = "會有" if dry_run else "登錄"
    if enrolment.events:
        print_line(f"{what} {len(enrolment.events)} 筆異動，{enrolment.unchanged} 列不變。")
    else:
        print_line(f"沒有任何異動：{enrolment.rows} 列都已登錄。")


@app.command()
def template(
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="寫到哪個檔案")],
    form: Annotated[TemplateFormat, typer.Option("--format", help="檔案格式")],
    agency: AgencyName = None,
) -> None:
    """寫出空白名冊：欄名與一列示範。"""
    used = open_rulebook(settings(agency=agency), OfficeChoice.LIVE).current().agency
    write_whole(to, roster_csv(used) if form is TemplateFormat.CSV else roster_workbook(used))
    note(f"已寫出 {to}")


@app.command()
def show(
    on: Annotated[str | None, typer.Option(metavar="DATE", help="哪一日；預設為今天")] = None,
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
    form: Format = TextOrJson.TEXT,
) -> None:
    """某一日誰任何職、誰請假、由誰代理。"""
    staffing = _staffing(db, agency, office)
    organisation, used = staffing.organisation, staffing.office.rulebook.agency
    day = _day(on) or staffing.today
    if form is TextOrJson.JSON:
        print_json(organisation_record(organisation, used, day))
        return
    print_line(f"{used.name}  {format_short(day)}")
    for post in posts_on(organisation, used, day):
        print_line(f"  {post.label}  {_people(post)}")
    for closure in organisation.closures:
        print_line(f"  停班 {format_short(closure.day)}  {closure.reason}")


@app.command()
def appoint(
    person: Person,
    position: Position,
    since: Since,
    by: By,
    until: Until = None,
    staff_number: Annotated[
        str, typer.Option(help="員工編號；與別人同名時必填，沒有人用過的編號就是另一人")
    ] = "",
    reason: Reason = "",
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """登錄任職。"""
    staffing = _staffing(db, agency, office)
    unit, title = position_named(position, staffing.office.rulebook.agency)
    request = Appoint(
        person=person,
        staff_number=staff_number,
        unit=unit,
        position=title,
        since=parse_day(since),
        until=_day(until),
    )
    _arrange(staffing, request, by, reason)


@app.command()
def number(
    person: Person,
    staff_number: Annotated[str, typer.Argument(metavar="NUMBER", help="員工編號")],
    by: By,
    reason: Reason = "",
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """登錄員工編號：有同名的人要登錄任職時，先給原來沒有編號的人。"""
    request = GiveNumber(person=person, staff_number=staff_number)
    _arrange(_staffing(db, agency, office), request, by, reason)


@app.command()
def end(
    person: Person,
    position: Position,
    until: Annotated[str, typer.Option(metavar="DATE", help=f"最後一日，{DAY_HINT}")],
    by: By,
    reason: Reason = "",
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """登錄離職；最後一日填到職日的前一日，表示沒有到職。"""
    staffing = _staffing(db, agency, office)
    unit, title = position_named(position, staffing.office.rulebook.agency)
    request = End(person=person, unit=unit, position=title, until=parse_day(until))
    _arrange(staffing, request, by, reason)


@app.command()
def deputy(
    person: Principal,
    deputies: Annotated[list[str], typer.Argument(metavar="DEPUTY…", help="代理人，依順位")],
    since: Since,
    by: By,
    until: Until = None,
    reason: Reason = "",
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """指定請假者或出缺職務的代理人，依順位；代理人的代理人不接著代理。"""
    staffing = _staffing(db, agency, office)
    absent, holder = _principal(person, staffing.office.rulebook.agency)
    request = NameDeputies(
        person=absent,
        holder=holder,
        deputies=tuple(deputies),
        since=parse_day(since),
        until=_day(until),
    )
    _arrange(staffing, request, by, reason)


@app.command()
def reset(
    person: Principal,
    since: Since,
    by: By,
    deputies: Annotated[
        list[str] | None, typer.Argument(metavar="DEPUTY…", help="新的代理人；不給表示銷假")
    ] = None,
    until: Until = None,
    reason: Reason = "",
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """重設代理人：原有的代理到前一日為止；不給新的，就是本人回來，或出缺不再有人代理。"""
    staffing = _staffing(db, agency, office)
    absent, holder = _principal(person, staffing.office.rulebook.agency)
    request = ResetDeputies(
        person=absent,
        holder=holder,
        deputies=tuple(deputies or ()),
        since=parse_day(since),
        until=_day(until),
    )
    _arrange(staffing, request, by, reason)


@app.command("hand-over")
def hand_over(
    person: Person,
    successor: Annotated[str, typer.Argument(metavar="SUCCESSOR", help="接任者")],
    last_day: Annotated[str, typer.Option(metavar="DATE", help=f"最後一日，{DAY_HINT}")],
    by: By,
    reason: Reason = "",
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """職務移交：現在與未來的職務、手上的案件都交給接任者。"""
    request = HandOver(person=person, successor=successor, last_day=parse_day(last_day))
    moved = _staffing(db, agency, office).hand_over(request, by=by, reason=reason)
    print_line(f"登錄 {len(moved.events)} 筆異動。")
    for case in moved.cases:
        print_line(f"  {case.id}  {format_short(case.due)}  {case.title}")
    if moved.cases:
        print_line(f"以上 {len(moved.cases)} 件改由{successor}承辦。")


@app.command("close-day")
def close_day(
    day: Annotated[str, typer.Argument(metavar="DATE", help=DAY_HINT)],
    reason: Annotated[str, typer.Option(help="事由，如 颱風停止上班")],
    by: By,
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """登錄停班：這一日不再算工作日，辦理中案件的限辦日期隨即改算。"""
    _arrange(_staffing(db, agency, office), CloseDay(day=parse_day(day)), by, reason)


@app.command("reopen-day")
def reopen_day(
    day: Annotated[str, typer.Argument(metavar="DATE", help=DAY_HINT)],
    by: By,
    reason: Reason = "",
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
) -> None:
    """取消一個登錄過的停班日。"""
    _arrange(_staffing(db, agency, office), ReopenDay(day=parse_day(day)), by, reason)


def _staffing(db: str | None, agency: str | None, office: OfficeChoice) -> Staffing:
    return Staffing(office=casework(db, agency, office).office)


def _arrange(staffing: Staffing, request: Request, by: str, reason: str) -> None:
    arranged = staffing.arranged(request, by=by, reason=reason)
    print_line(f"登錄 {len(arranged.events)} 筆異動。")
    for case in arranged.shifted:
        print_line(f"  {case.id}  限辦日期改為 {format_short(case.due)}  {handed(case).title}")


def _day(text: str | None) -> date | None:
    return parse_day(text) if text else None


def _principal(text: str, agency: Agency) -> tuple[str, str]:
    """The absent person, or the vacant position as Duty.holder names it; the other is empty."""
    holder = holder_key(*position_named(text, agency))
    is_position = "/" in text or holder in positions_in(agency)
    return ("", holder) if is_position else (text, "")


def _people(post: Post) -> str:
    if post.is_vacant:
        return f"（出缺，{post.deputy}代理）" if post.deputy else VACANT
    return "、".join(
        holder.label + (f"（請假，{_stand_in(holder.deputy)}）" if holder.is_away else "")
        for holder in post.holders
    )


def _stand_in(deputy: str | None) -> str:
    return f"{deputy}代理" if deputy else "代理人都不在"
