"""What the commands on cases share: an office, and how words on the command line are read."""

import getpass
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Annotated, get_args

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from web.services import open_casework, open_rulebook, open_store
from web.settings import Settings
from workflow.accounts.accounts import Accounts
from workflow.actions.confidential import Reader
from workflow.case.plan import Answer
from workflow.desk.casework import Casework
from workflow.moments import MomentUnreadableError, read_moment
from workflow.office import ADMINISTRATION, DEMONSTRATION, LIVE, office_word
from workflow.organisation.events import LogAccepted
from workflow.organisation.identifying import read_actor
from workflow.roc import DayUnreadableError, parse_day

YES, NO = frozenset({"yes", "需要"}), frozenset({"no", "不需要"})


class OfficeChoice(StrEnum):
    """Whose log."""

    LIVE = LIVE
    DEMONSTRATION = DEMONSTRATION


class LogChoice(StrEnum):
    """A log that is verified and accepted by itself: an office's, or that of accounts."""

    LIVE = LIVE
    DEMONSTRATION = DEMONSTRATION
    ADMINISTRATION = ADMINISTRATION


ReadAs = Annotated[
    str,
    typer.Option(
        "--as", metavar="單位/職稱", help="以何身分看密件；不給時，密件只列文號與辦到哪裡"
    ),
]
ReadBy = Annotated[str, typer.Option("--person", help="看的人，姓名或員工編號")]
ReadFor = Annotated[str, typer.Option("--for", metavar="P", help="被代理人")]
ReadAll = Annotated[
    bool,
    typer.Option(
        "--confidential",
        help="連密件的主旨、流程列、意見一併列出；只供稽核與備份，輸出請比照密件保管",
    ),
]
OfficeName = Annotated[OfficeChoice, typer.Option("--office", help="live 正式、demo 示範")]
RecordedBy = Annotated[str, typer.Option("--by", help="登錄人；預設為主機上的使用者")]
LogName = Annotated[
    LogChoice, typer.Option("--office", help="live 正式、demo 示範、administration 帳號異動")
]


def settings(db: str | None = None, agency: str | None = None) -> Settings:
    """The settings in force, the options given on the command line winning."""
    given = {"database_url": db, "agency": agency}
    try:
        chosen = Settings()
    except ValidationError as error:
        faults = "；".join(_setting_fault(each) for each in error.errors())
        raise typer.BadParameter(faults) from error
    return chosen.model_copy(update={key: value for key, value in given.items() if value})


def accounts_of(db: str | None, agency: str | None) -> Accounts:
    """The accounts of a database; to be closed."""
    chosen = settings(db, agency)
    used = open_rulebook(chosen, LIVE).current().agency
    return Accounts(store=open_store(chosen), agency=used.short)


def recorded_by(given: str) -> str:
    """Who is put on record: whom one says, or who uses this machine."""
    return given.strip() or f"主機 {getpass.getuser()}"


def _setting_fault(fault: ErrorDetails) -> str:
    """Which of the operator's settings cannot be used, and what it may say."""
    name = str(fault["loc"][0])
    given = str(fault["input"])[:40]
    return f"環境變數 CHENHE_{name.upper()} 的值「{given}」不能用；可用：{_allowed(name)}"


def _allowed(name: str) -> str:
    """What a setting may say, by what it was declared as."""
    field = Settings.model_fields[name]
    kinds = (field.annotation, *get_args(field.annotation))
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, Enum):
            return "、".join(str(each.value) for each in kind)
    if bool in kinds:
        return "true、false"
    least, most = (
        next((getattr(each, name) for each in field.metadata if hasattr(each, name)), None)
        for name in ("ge", "le")
    )
    return "文字" if least is None else f"{least} 到 {most} 的整數"


def casework(db: str | None, agency: str | None, office: OfficeChoice) -> Casework:
    """The cases of one office."""
    chosen = settings(db, agency)
    return open_casework(
        open_store(chosen), open_rulebook(chosen, office.value).current(), office.value
    )


def accepted_line(office: str, event: LogAccepted) -> str:
    """That an office's log was accepted as it is."""
    kept, known = event.kept_count, event.known_count
    return f"{office_word(office)}：已接受 {kept} 筆（檢查點原記到 {known} 筆）"


def reader_of(
    work: Casework, acting_as: str, person: str, for_person: str, *, reads_all: bool
) -> Reader:
    """Who asks to read 密件: nobody in particular, somebody by position, or all of them.

    Raises RefusedError for who does not hold that position today, nor stands in there.
    """
    if not acting_as:
        if person or for_person:
            message = "--person 與 --for 說明 --as 的身分；請加上 --as UNIT/POSITION"
            raise typer.BadParameter(message)
        return work.reader(reads_all=reads_all)
    actor = read_actor(acting_as, person, for_person, work.office.rulebook.agency)
    reader = work.reader(actor, reads_all=reads_all)
    reader.check()
    return reader


def read_time(text: str | None) -> datetime | None:
    """A day or a time, in 西元 or 民國; without an offset it is Taiwan's."""
    if not text:
        return None
    try:
        return read_moment(text)
    except MomentUnreadableError as error:
        raise typer.BadParameter(str(error)) from error


def read_date(text: str | None) -> date | None:
    """A day in 西元 or 民國."""
    if not text:
        return None
    try:
        return parse_day(text)
    except DayUnreadableError as error:
        raise typer.BadParameter(str(error)) from error


def read_conditions(texts: Sequence[str]) -> dict[str, Answer]:
    """名稱=需要 or 名稱=不需要:理由, each once; yes and no say the same."""
    answers: dict[str, Answer] = {}
    for text in texts:
        name, _, answer = text.partition("=")
        word, _, reason = answer.partition(":")
        if word not in YES | NO:
            message = f"「{text}」應寫成 名稱=需要 或 名稱=不需要:理由"
            raise typer.BadParameter(message)
        answers[name] = Answer(required=word in YES, reason=reason)
    return answers
