"""Cases with incidents, played through the workflow, and their sheets as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from rules.marks import Action
from tests.workflow.builders import holder_of, returning, signing
from tests.workflow.offices import REGISTRAR, THREE_UNITS, Clock, a_document, sign, the_desk
from web.files.pdf import standalone
from web.language.i18n import Language
from web.papers.cosigning_sheet import CosigningSheet, cosigning_sheet
from web.papers.papers import papers_of
from web.papers.route_sheet import RouteSheet, route_sheet
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.case.plan import Answer
from workflow.desk.casework import Casework

CONDITIONAL = 661  # 秘書室; 會計室 co-signs 必要時
SUBJECT = "有關示範設備汰換計畫所需經費一案，簽請核示"
COMMENT = "單價與共同供應契約不符，請再檢討。"
DRAFTER = Actor(unit="綜合企劃組", position="承辦人員", person="示範人員")
HEAD = Actor(unit="綜合企劃組", position="組長", person="示範組長")
SECRETARIAT = Actor(unit="秘書室", position="主任", person="示範人員")
NOT_NEEDED = "本案不涉預算。"


def eventful(work: Casework) -> Case:
    """A return on the ladder, a deputy, a comment, a co-signer's return; then 人事室 is waited for.

    The row asks 人事室, 會計室 and 秘書室 of 綜合企劃組's documents; 專門委員 decides.
    """
    case = work.register(a_document(THREE_UNITS, subject=SUBJECT))
    case = work.act(case.id, Command(action=Action.ASSIGN, actor=REGISTRAR, to="示範承辦甲"))
    case = _sign(work, _sign(work, case, "綜合企劃組承辦人員"), "綜合企劃組股長", "示範代理人")
    case = _return(work, case, "綜合企劃組組長", to="承辦人員")
    for label in ("綜合企劃組承辦人員", "綜合企劃組股長", "綜合企劃組組長"):
        case = _sign(work, case, label)
    case = _comment(work, case, "秘書室主任")
    case = _return(work, case, "會計室主任", to="組長")
    case = _sign(work, _sign(work, case, "綜合企劃組組長"), "會計室主任")
    _later(work)
    return case


def altered(work: Casework) -> Case:
    """展期, 加會, 免會 and 抽回: 應用服務組 is added, 人事室 waived, 秘書室 signs twice."""
    case = work.register(a_document(THREE_UNITS, is_confidential=True))
    case = _sign(work, case, "綜合企劃組承辦人員")
    for actor, stance in ((DRAFTER, ""), (HEAD, "同意")):
        extend = Command(
            action=Action.EXTEND, actor=actor, stance=stance, days=2, reason="待廠商補件"
        )
        case = work.act(case.id, extend)
    case = _sign(work, case, "綜合企劃組股長")
    for action, to in (("加會", "應用服務組"), ("免會", "人事室")):
        command = Command(action=Action(action), actor=HEAD, to=to, reason=f"示範{action}理由")
        case = work.act(case.id, command)
    for label in ("綜合企劃組組長", "應用服務組組長", "秘書室主任"):
        case = _sign(work, case, label)
    recall = Command(action=Action.RECALL, actor=SECRETARIAT, reason="漏列附件")
    return _sign(work, work.act(case.id, recall), "秘書室主任")


def excused(work: Casework) -> Case:
    """Its only co-signer need not sign."""
    case = work.register(a_document(CONDITIONAL))
    draft = signing(case, case.open[0])
    answers = {"會計室": Answer(required=False, reason=NOT_NEEDED)}
    return work.act(case.id, replace(draft, conditions=answers))


def decided(work: Casework, case: Case) -> Case:
    """Whoever's turn it is signs until the case is decided."""
    while case.outcome is None:
        case = sign(work, case)
    return case


def cosigning(work: Casework, case: Case) -> CosigningSheet:
    """Its 簽稿會核單."""
    return cosigning_sheet(papers_of(work, case.id, Language.CHINESE))


def route(work: Casework, case: Case) -> RouteSheet:
    """Its 陳核流程表."""
    office = work.office
    papers = papers_of(work, case.id, Language.CHINESE)
    return route_sheet(papers, office)


def confidential(sheet: CosigningSheet) -> CosigningSheet:
    """The same sheet of a case under 密件."""
    return replace(
        sheet, head=replace(sheet.head, case=replace(sheet.head.case, is_confidential=True))
    )


def text(sheet: CosigningSheet | RouteSheet, language: Language = Language.CHINESE) -> str:
    """What the sheet says, its tags and white space taken out."""
    body = standalone(sheet, language).partition("<body>")[2]
    return "".join(unescape(re.sub(r"<[^>]+>", "", body)).split())


def _sign(work: Casework, case: Case, label: str, deputy: str = "") -> Case:
    _later(work)
    command = signing(case, the_desk(case, label))
    if deputy:
        actor = replace(command.actor, person=deputy, for_person="示範被代理人")
        command = replace(command, actor=actor)
    return work.act(case.id, command)


def _comment(work: Casework, case: Case, label: str) -> Case:
    desk = the_desk(case, label)
    _later(work)
    work.act(case.id, Command(action=Action.RECEIVE, actor=holder_of(desk.duty), desk=desk.desk))
    _later(work)
    command = replace(signing(case, desk), opinion=COMMENT, stance="有意見")
    return work.act(case.id, command)


def _return(work: Casework, case: Case, label: str, *, to: str) -> Case:
    _later(work)
    return work.act(case.id, returning(the_desk(case, label), to=to))


def _later(work: Casework) -> None:
    clock = work.office.clock
    assert isinstance(clock, Clock)
    clock.turn(minutes=20)
