"""chenhe case: register, actions, act, show, list, sheet."""

from typing import Annotated

import typer

from rules.days import format_short
from rules.numbers import read_count_of_days
from web.commands.common import (
    AgencyName,
    Database,
    Format,
    TextOrJson,
    note,
    print_json,
    print_line,
    whole,
)
from web.commands.offices import (
    OfficeChoice,
    OfficeName,
    ReadAll,
    ReadAs,
    ReadBy,
    ReadFor,
    casework,
    read_conditions,
    read_date,
    read_time,
    reader_of,
)
from web.commands.papers import paper
from web.commands.showing import print_case
from workflow.actions import read_action
from workflow.actions.commands import Command
from workflow.actions.fields import Field
from workflow.actions.offers import Offer
from workflow.actions.registering import LONGEST_UNCONFIRMED, Registration
from workflow.calendar import taipei_day
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.telling import offer_record, offers_to
from workflow.organisation.identifying import read_actor
from workflow.reports.board import BoardFilter
from workflow.reports.records import row_record

app = typer.Typer(help="案件：收文、動作、查看、列表、列印", no_args_is_help=True)
DAYS = whole(read=read_count_of_days)
Conditions = Annotated[
    list[str] | None,
    typer.Option("--condition", metavar="名稱=需要|不需要:理由", help="條件會辦是否需要；可重複"),
]

ForPerson = Annotated[
    str, typer.Option("--for", metavar="P", help="被代理人，姓名或員工編號；職務出缺填「出缺」")
]


@app.command()
def register(
    row: Annotated[str, typer.Option("--row", metavar="項目|line:行號", help="依哪一列")],
    subject: Annotated[str, typer.Option(help="主旨")] = "（未填主旨）",
    urgency: Annotated[str, typer.Option(help="速別")] = "普通件",
    received_at: Annotated[str | None, typer.Option(help="收文時間；預設為現在")] = None,
    category: Annotated[str, typer.Option(help="類別")] = "一般",
    due: Annotated[str | None, typer.Option(help="限辦日期；預設依類別與速別")] = None,
    within: Annotated[
        int, typer.Option(parser=DAYS, metavar="N", help="文到幾日，代替限辦日期")
    ] = 0,
    initiated: Annotated[bool, typer.Option("--initiated", help="創簽：沒有來文")] = False,
    confidential: Annotated[bool, typer.Option("--confidential", help="密件")] = False,
    acting_as: Annotated[
        str, typer.Option("--as", metavar="單位/職稱", help="收文者；預設為總收文")
    ] = "",
    person: Annotated[str, typer.Option(help="收文者姓名，或員工編號")] = "",
    for_person: ForPerson = "",
    condition: Conditions = None,
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
    form: Format = TextOrJson.TEXT,
) -> None:
    """收文：依流程表的一列立案。"""
    work = casework(db, agency, office)
    actor, moment = _registrar(work, acting_as, person, for_person), read_time(received_at)
    if moment and work.office.clock() - moment > LONGEST_UNCONFIRMED:
        day = format_short(taipei_day(moment))
        note(f"注意：收文日 {day} 距今超過一年；年份若是誤填，請銷號後重新收文")
    case = work.register(
        Registration(
            row=work.office.rulebook.find(row),
            subject=subject,
            actor=actor,
            urgency=urgency,
            category=category,
            received_at=moment,
            is_receipt_confirmed=True,  # a script has nobody to tick a box
            due=read_date(due),
            within=within,
            is_initiated=initiated,
            is_confidential=confidential,
            conditions=read_conditions(condition or []),
        )
    )
    print_case(work, case, form, work.reader(actor))


def _registrar(work: Casework, acting_as: str, person: str, for_person: str) -> Actor:
    who = acting_as or work.registry[0]
    return read_actor(who, person, for_person, work.office.rulebook.agency)


@app.command()
def act(
    case_id: Annotated[str, typer.Argument(metavar="ID", help="文號")],
    action: Annotated[str, typer.Argument(metavar="ACTION", help="動作，如 擬辦、會辦、核定")],
    acting_as: Annotated[str, typer.Option("--as", metavar="單位/職稱", help="以何身分")],
    person: Annotated[str, typer.Option(help="簽核者姓名，或員工編號")] = "",
    for_person: ForPerson = "",
    opinion: Annotated[str, typer.Option(help="意見")] = "",
    outcome: Annotated[
        str, typer.Option(help="核定：如擬、發、不發、緩發、修正後發，或所擇的方案")
    ] = "",
    stance: Annotated[
        str, typer.Option(help="會辦：同意、有意見、免會；改分、展期的准駁：同意、不同意")
    ] = "",
    to: Annotated[
        str,
        typer.Option(
            help="對象：退回的職稱、加會、免會或重會的單位、陳請或決行的職稱、"
            "改分或更正適用項目的列（項目全名或 line:行號）、分文或移交的承辦人、併辦或彙辦的文號"
        ),
    ] = "",
    reason: Annotated[str, typer.Option(help="理由")] = "",
    condition: Conditions = None,
    form_of: Annotated[
        str, typer.Option("--form", help="擬辦：簽、先簽後稿、簽稿併陳、以稿代簽")
    ] = "",
    option: Annotated[
        list[str] | None, typer.Option("--option", help="擬辦：供核定者擇一的方案；可重複")
    ] = None,
    content_changed: Annotated[
        bool, typer.Option("--content-changed", help="擬辦：內容變更，會辦重來")
    ] = False,
    days: Annotated[int, typer.Option(parser=DAYS, metavar="N", help="展期：日數")] = 0,
    due: Annotated[str | None, typer.Option(help="展期：新的限辦日期，代替日數")] = None,
    urgency: Annotated[str, typer.Option(help="改速別：新的速別")] = "",
    at: Annotated[str | None, typer.Option(help="動作時間；預設為現在")] = None,
    desk: Annotated[str, typer.Option(help="所見的桌號；已關即拒絕")] = "",
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
    form: Format = TextOrJson.TEXT,
) -> None:
    """對案件做一個動作；不允許時說明原因，且不寫入任何東西。"""
    work = casework(db, agency, office)
    command = Command(
        action=read_action(action, to),
        actor=read_actor(acting_as, person, for_person, work.office.rulebook.agency),
        opinion=opinion,
        outcome=outcome,
        stance=stance,
        to=to,
        reason=reason,
        conditions=read_conditions(condition or []),
        desk=desk,
        form=form_of,
        options=tuple(option or ()),
        content_changed=content_changed,
        days=days,
        due=read_date(due),
        urgency=urgency,
    )
    print_case(work, work.act(case_id, command, at=read_time(at)), form, work.reader(command.actor))


@app.command()
def actions(
    case_id: Annotated[str, typer.Argument(metavar="ID", help="文號")],
    acting_as: Annotated[str, typer.Option("--as", metavar="單位/職稱", help="以何身分")],
    person: Annotated[str, typer.Option(help="姓名或員工編號")] = "",
    for_person: ForPerson = "",
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
    form: Format = TextOrJson.TEXT,
) -> None:
    """現在能對案件做什麼、要填什麼；不能做的，說明原因。"""
    work = casework(db, agency, office)
    case = work.case(case_id)
    actor = read_actor(acting_as, person, for_person, work.office.rulebook.agency)
    found = offers_to(work, case, actor)
    if form is TextOrJson.JSON:
        why = ((offer, offer.refusal and str(offer.refusal)) for offer in found)
        print_json([offer_record(offer, reason) for offer, reason in why])
        return
    for offer in found:
        asked = "、".join(map(_asked, offer.fields))
        said = str(offer.refusal) if offer.refusal else asked or "不必填其他欄位"
        print_line(f"{'✗' if offer.refusal else '○'} {offer.action.value}  {said}{_also(offer)}")


def _also(offer: Offer) -> str:
    """What people also call the action."""
    return f"　別名：{'、'.join(offer.action.aliases)}" if offer.action.aliases else ""


def _asked(field: Field) -> str:
    """A field by its option and its label, with what there is to choose from."""
    choices = "／".join(choice.value for choice in field.choices)
    return f"--{field.name} {field.label}" + (f"：{choices}" if choices else "")


@app.command()
def show(
    case_id: Annotated[str, typer.Argument(metavar="ID", help="文號")],
    acting_as: ReadAs = "",
    person: ReadBy = "",
    for_person: ReadFor = "",
    confidential: ReadAll = False,
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
    form: Format = TextOrJson.TEXT,
) -> None:
    """查看一件：輪到誰、流程、簽核紀錄。密件的內容只給流程上的人看。"""
    work = casework(db, agency, office)
    reader = reader_of(work, acting_as, person, for_person, reads_all=confidential)
    print_case(work, work.case(case_id), form, reader)


@app.command("list")
def list_cases(
    unit: Annotated[str, typer.Option(help="承辦單位")] = "",
    closed: Annotated[bool, typer.Option("--closed", help="已結案的")] = False,
    page: Annotated[int, typer.Option(parser=whole(1), metavar="N", help="第幾頁，每頁 50 件")] = 1,
    acting_as: ReadAs = "",
    person: ReadBy = "",
    for_person: ReadFor = "",
    confidential: ReadAll = False,
    db: Database = None,
    agency: AgencyName = None,
    office: OfficeName = OfficeChoice.LIVE,
    form: Format = TextOrJson.TEXT,
) -> None:
    """列出案件，限辦日期近者在前。密件只列文號與辦到哪裡，主旨只給流程上的人看。"""
    work = casework(db, agency, office)
    reader = reader_of(work, acting_as, person, for_person, reads_all=confidential)
    board = work.board(BoardFilter(unit=unit, is_closed=closed), page=page, reader=reader)
    if form is TextOrJson.JSON:
        print_json([row_record(row) for row in board.rows])
        return
    for row in board.rows:
        turn = "、".join(row.whose_turn)
        print_line(f"{row.id}  {format_short(row.due)}  {row.state}  {turn}  {row.subject}")
    print_line(f"第 {page} 頁，共 {board.total} 件。")


app.command("sheet")(paper)
