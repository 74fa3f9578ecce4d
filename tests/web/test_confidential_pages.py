"""密件 on the page of a case: who rules on an application reads it, an outsider reads nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.marks import Action
from tests.workflow.offices import ALONE, PLAIN, a_document, an_office
from web.http.roll import roll
from web.language.i18n import Language
from web.screens.case.page import CasePage, case_page
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine
from workflow.store.log import Store

SUBJECT, WHY = "示範機密標案", "涉及示範廠商甲"
DRAFTER, HEAD, RULER = "秘書室/承辦人員", "秘書室/主任", "機關/專門委員"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Casework]:
    """An office with nothing in it."""
    engine = open_engine(f"sqlite:///{tmp_path / 'office.db'}")
    store = Store(engine, Checkpoints(tmp_path / "checkpoints"))
    yield an_office(store)
    store.close()


@pytest.fixture
def case(work: Casework) -> Case:
    """A 密件 that 秘書室's 主任 decides; its drafter asks for more days than 主任 may grant."""
    case = work.register(a_document(PLAIN, subject=SUBJECT, is_confidential=True))
    extend = Command(action=Action.EXTEND, actor=actor(HEAD), days=10, reason=WHY)
    return work.act(case.id, extend)


def actor(holder: str) -> Actor:
    unit, _, position = holder.partition("/")
    return Actor(unit=unit, position=position, person="示範人員")


def asking(work: Casework, case: Case) -> Case:
    return work.act(
        case.id, Command(action=Action.EXTEND, actor=actor(DRAFTER), days=5, reason=WHY)
    )


def shown(work: Casework, case: Case, holder: str) -> CasePage:
    """The page of a case to whoever sits at this inbox."""
    acting = roll(work.office.rulebook.agency, work.office.organisation, work.today).find(holder)
    assert acting
    return case_page(work, case, acting, language=Language.CHINESE)


@pytest.mark.parametrize("holder", [DRAFTER, HEAD, "機關/總收文", "機關/登記桌"])
def test_whoever_is_on_its_way_reads_a_confidential_case(
    work: Casework, case: Case, holder: str
) -> None:
    page = shown(work, case, holder)

    assert (page.is_readable, page.subject) == (True, SUBJECT)
    assert len(page.record) == 2


@pytest.mark.parametrize("holder", [RULER, "政風室/主任", "機關/局長"])
def test_an_outsider_reads_nothing_of_a_confidential_case(
    work: Casework, case: Case, holder: str
) -> None:
    page = shown(work, asking(work, case) if holder != RULER else case, holder)

    assert not page.is_readable
    assert SUBJECT not in page.subject
    assert (page.record, page.groups, page.signing, page.applications) == ((), (), (), ())


def test_who_rules_on_an_application_reads_the_case_until_the_ruling(
    work: Casework, case: Case
) -> None:
    asked = asking(work, case)
    assert [desk.duty.holder for desk in asked.open] == [DRAFTER, RULER]

    page = shown(work, asked, RULER)
    ruled = work.act(case.id, Command(action=Action.EXTEND, actor=actor(RULER), stance="同意"))

    assert (page.is_readable, page.subject) == (True, SUBJECT)
    assert [each.reason for each in page.applications] == [WHY]
    assert "展期" in {each.action for group in page.groups for each in group.offers}
    assert not shown(work, ruled, RULER).is_readable


def test_who_is_told_after_the_decision_reads_the_case(work: Casework, case: Case) -> None:
    for action, holder, outcome in (("擬辦", DRAFTER, ""), ("核定", HEAD, "如擬")):
        command = Command(
            action=Action(action), actor=actor(holder), outcome=outcome, opinion="如擬"
        )
        case = work.act(case.id, command)
    assert not shown(work, case, "政風室/主任").is_readable
    add = Command(action=Action.ADD_COSIGNER, actor=actor(HEAD), to="政風室", reason=WHY)

    told = work.act(case.id, add)

    assert shown(work, told, "政風室/主任").is_readable


def test_the_head_of_the_unit_reads_a_case_that_is_decided_below(work: Casework) -> None:
    unit, line = "綜合企劃組", ALONE
    case = work.register(a_document(line, subject=SUBJECT, is_confidential=True))
    assert f"{unit}/組長" not in {duty.holder for duty in case.plan.ladder_duties}

    assert shown(work, case, f"{unit}/組長").is_readable
    assert not shown(work, case, f"{unit}/股長").is_readable
