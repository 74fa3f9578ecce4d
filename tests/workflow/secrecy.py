"""A 密件 for tests: what of it must not come out, and the people on its way and beside it."""

from datetime import timedelta

from rules.marks import Action
from tests.workflow.builders import a_rulebook
from tests.workflow.staff import appointing
from workflow.actions.commands import Command
from workflow.actions.registering import Registration
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.case.plan import Answer
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing

LINE = 661  # 秘書室: 主任 reviews, 會計室 co-signs 必要時, 專門委員 decides
ELSEWHERE = 84  # 綜合企劃組, where nobody sits
UNIT, DRAFTERS, HEAD, DECIDER = "秘書室", "秘書室/承辦人員", "秘書室/主任", "機關/專門委員"
OUTSIDE, REGISTRY = "政風室/主任", "機關/總收文"
HANDLER, COLLEAGUE = "示範承辦甲", "示範同仁乙"
STAFF = {
    HANDLER: DRAFTERS,
    COLLEAGUE: DRAFTERS,
    "示範主任丙": HEAD,
    "示範專委丁": DECIDER,
    "示範政風戊": OUTSIDE,
    "示範收文己": REGISTRY,
}
SUBJECT, OPINION, OPTION = "示範機密標案主旨", "示範機密意見", "示範機密方案"
REASON, CONDITION = "示範機密理由", "示範機密不會辦"
TYPED = (SUBJECT, OPINION, OPTION, REASON, CONDITION)
# Of the row: words of the table, which anybody may read there, but not beside this case.
OF_THE_ROW = ("政府出版品管理", "出版品預算或擲節")


def told(text: str, *, beside_the_table: bool = False) -> list[str]:
    """What of the 密件 stands in this text."""
    secrets = TYPED if beside_the_table else (*TYPED, *OF_THE_ROW)
    return [secret for secret in secrets if secret in text]


def actor(person: str) -> Actor:
    """Somebody of STAFF, as the position held."""
    unit, _, position = STAFF[person].partition("/")
    return Actor(unit=unit, position=position, person=person)


def a_staff(work: Casework) -> None:
    """Everybody of STAFF is appointed."""
    requests = (appointing(person, holder) for person, holder in STAFF.items())
    Staffing(office=work.office).arrange(*requests, by="示範人事")


def a_fresh_secret(work: Casework, line: int = ELSEWHERE) -> Case:
    """A 密件 that is long overdue and waits for 分文."""
    return work.register(
        Registration(
            row=a_rulebook().at_line(line),
            subject=SUBJECT,
            actor=actor("示範收文己"),
            received_at=work.office.clock() - timedelta(days=60),
            is_confidential=True,
        )
    )


def a_secret(work: Casework) -> Case:
    """A 密件 that is long overdue: drafted with options by HANDLER, and returned."""
    case = a_fresh_secret(work, LINE)
    registrar, handler, head = map(actor, ("示範收文己", HANDLER, "示範主任丙"))
    no = Answer(required=False, reason=CONDITION)
    for command in (
        Command(action=Action.ASSIGN, actor=registrar, to=HANDLER),
        Command(
            action=Action.DRAFT,
            actor=handler,
            opinion=OPINION,
            options=(OPTION, f"{OPTION}之二"),
            conditions={"會計室": no},
        ),
        Command(action=Action.RETURN, actor=head, to="承辦人員", reason=REASON, opinion=OPINION),
    ):
        case = work.act(case.id, command)
    return case
