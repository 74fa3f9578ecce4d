"""chenhe user: accounts from the command line of the server, for who may read its database."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

import typer

from rules.days import format_short
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
from web.commands.offices import RecordedBy, accounts_of, recorded_by, settings
from web.commands.user_lists import import_list, write_template
from web.http.rights import scopes_of
from workflow.calendar import taipei_day
from workflow.organisation.accounts import Account, Role, Subject
from workflow.organisation.events import AccountActed
from workflow.texts import kept_line

app = typer.Typer(help="帳號：開立、鎖定、重設密碼、權杖", no_args_is_help=True)
app.command("import")(import_list)
app.command("template")(write_template)
RoleName = StrEnum("RoleName", [(role.name, role.value) for role in Role])
Name = Annotated[str, typer.Argument(metavar="NAME", help="帳號名稱")]
ROLES = "、".join(f"{role.value} {role.word}" for role in Role)
Roles = Annotated[
    list[RoleName],
    typer.Option("--role", help=f"角色，可給多次：{ROLES}"),
]
Person = Annotated[str, typer.Option(help="組織裡的人員，姓名或員工編號；要簽辦公文的必填")]
SubjectGiven = Annotated[
    str,
    typer.Option("--subject", metavar="VALUE", help="機關帳號的識別碼；給了就綁定，不印連結"),
]
LONGEST_SUBJECT = 255
LINK = "設定密碼的連結（三天內有效，只能用一次），接在網站的網址後面："


@app.command()
def add(
    name: Name,
    role: Roles,
    person: Person = "",
    subject: SubjectGiven = "",
    by: RecordedBy = "",
    db: Database = None,
    agency: AgencyName = None,
) -> None:
    """開立帳號，印出設定密碼的一次性連結；以 --subject 綁定機關帳號的，不必有連結。"""
    tied = _subject(subject) if subject else None
    with closing(accounts_of(db, agency)) as accounts:
        link = accounts.open(name, _roles(role), person, by=recorded_by(by), subject=tied)
    if link:
        _print_link(link)


@app.command()
def tie(
    name: Name,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="機關帳號的識別碼")],
    by: RecordedBy = "",
    db: Database = None,
    agency: AgencyName = None,
) -> None:
    """綁定機關帳號：識別碼是 CHENHE_OIDC_ISSUER 在 CHENHE_OIDC_CLAIM 給這個人的值。"""
    with closing(accounts_of(db, agency)) as accounts:
        accounts.tie(name, _subject(value), by=recorded_by(by))


@app.command()
def untie(name: Name, by: RecordedBy = "", db: Database = None, agency: AgencyName = None) -> None:
    """解除綁定機關帳號，並全部登出。"""
    with closing(accounts_of(db, agency)) as accounts:
        accounts.untie(name, by=recorded_by(by))


@app.command()
def change(
    name: Name,
    role: Roles,
    person: Person = "",
    by: RecordedBy = "",
    db: Database = None,
    agency: AgencyName = None,
) -> None:
    """改成這些角色、這個人員。"""
    with closing(accounts_of(db, agency)) as accounts:
        accounts.change(name, _roles(role), person, by=recorded_by(by))


@app.command()
def reset(name: Name, by: RecordedBy = "", db: Database = None, agency: AgencyName = None) -> None:
    """原來的密碼失效並全部登出，印出設定新密碼的一次性連結。"""
    with closing(accounts_of(db, agency)) as accounts:
        _print_link(accounts.reset(name, by=recorded_by(by)))


@app.command()
def lock(name: Name, by: RecordedBy = "", db: Database = None, agency: AgencyName = None) -> None:
    """鎖定帳號並全部登出；權杖也不能用。"""
    with closing(accounts_of(db, agency)) as accounts:
        accounts.lock(name, by=recorded_by(by))


@app.command()
def unlock(name: Name, by: RecordedBy = "", db: Database = None, agency: AgencyName = None) -> None:
    """解除鎖定。"""
    with closing(accounts_of(db, agency)) as accounts:
        accounts.unlock(name, by=recorded_by(by))


@app.command("sign-out")
def sign_out(
    name: Name, by: RecordedBy = "", db: Database = None, agency: AgencyName = None
) -> None:
    """登出所有裝置。"""
    with closing(accounts_of(db, agency)) as accounts:
        ended = accounts.sign_out(name, by=recorded_by(by))
    note(f"已登出 {ended} 處")


@app.command()
def token(
    name: Name,
    label: Annotated[str, typer.Option("--label", help="用途，如 月報匯出")],
    scope: Annotated[
        list[str], typer.Option("--scope", help="可以做什麼，可給多次，如 use_office")
    ],
    days: Annotated[int, typer.Option(parser=whole(1, 3650), metavar="N", help="幾天後到期")] = 90,
    by: RecordedBy = "",
    db: Database = None,
    agency: AgencyName = None,
) -> None:
    """核發給程式用的權杖，只印這一次。"""
    with closing(accounts_of(db, agency)) as accounts:
        scopes = _scopes(accounts.find(name), scope)
        issued = accounts.issue(name, label, scopes, timedelta(days=days), by=recorded_by(by))
    print_line(issued)


@app.command("list")
def list_accounts(
    db: Database = None, agency: AgencyName = None, form: Format = TextOrJson.TEXT
) -> None:
    """列出帳號。"""
    with closing(accounts_of(db, agency)) as accounts:
        found = accounts.all()
    if form is TextOrJson.JSON:
        print_json([_record(each) for each in found])
        return
    for each in found:
        state = "已鎖定" if each.is_locked else "" if each.can_enter else "還沒設密碼"
        tied = "已綁定機關帳號" if each.subject else ""
        said = (each.name, "、".join(each.role_words), each.person, tied, state)
        print_line("  ".join(filter(None, said)))
    if not found:
        print_line("還沒有帳號。以 chenhe serve 在本機啟動，用印出的網址開立第一個管理者。")


@app.command()
def log(db: Database = None, agency: AgencyName = None, form: Format = TextOrJson.TEXT) -> None:
    """列出帳號異動紀錄。"""
    with closing(accounts_of(db, agency)) as accounts:
        acts = [each for each in accounts.history() if isinstance(each, AccountActed)]
    if form is TextOrJson.JSON:
        print_json([_act_record(each) for each in acts])
        return
    for each in acts:
        day = format_short(taipei_day(each.at))
        said = (day, each.act.value, each.account, each.detail, f"（{each.recorded_by}）")
        print_line("  ".join(filter(None, said)))
    if not acts:
        print_line("還沒有任何異動。")


def _print_link(code: str) -> None:
    note(LINK)
    print_line(f"/sign-in/link/{code}")


def _roles(chosen: Sequence[StrEnum]) -> list[Role]:
    return [Role(each.value) for each in chosen]


def _subject(value: str) -> Subject:
    """Whom the provider of the settings knows by this value; raises BadParameter without one."""
    chosen = settings()
    if not chosen.oidc_issuer:
        raise typer.BadParameter("還沒有設定身分提供者；請先設 CHENHE_OIDC_ISSUER")
    value = kept_line("機關帳號的識別碼", value, LONGEST_SUBJECT)
    if not value:
        raise typer.BadParameter("機關帳號的識別碼不能空白")
    return Subject(issuer=chosen.oidc_issuer, claim=chosen.oidc_claim, value=value)


def _scopes(account: Account, wanted: Sequence[str]) -> frozenset[str]:
    """What a token may do, out of what the account may; raises BadParameter."""
    allowed = scopes_of(account)
    if wrong := [each for each in wanted if each not in allowed]:
        known = "、".join(sorted(allowed)) or "無"
        raise typer.BadParameter(f"「{'、'.join(wrong)[:80]}」不是可用的 --scope；可用：{known}")
    return frozenset(wanted)


def _record(account: Account) -> dict[str, object]:
    return {
        "name": account.name,
        "roles": sorted(role.value for role in account.roles),
        "person": account.person,
        "locked": account.is_locked,
        "has_password": account.has_password,
        "subject": asdict(account.subject) if account.subject else None,
        "opened_at": account.opened_at.isoformat(),
    }


def _act_record(event: AccountActed) -> dict[str, object]:
    return {
        "at": event.at.isoformat(),
        "by": event.recorded_by,
        "act": event.act.value,
        "account": event.account,
        "detail": event.detail,
    }
