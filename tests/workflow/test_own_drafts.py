"""Nobody judges his own draft as a deputy: lists do not offer it, nor is it signed with others."""

from dataclasses import replace

import pytest

from rules.marks import Action
from tests.workflow.offices import REGISTRAR, Clock, a_document
from tests.workflow.staff import LONG_AGO, appointing
from workflow.actions.commands import Command
from workflow.actions.offers import offers
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.bulk import Chosen, selected, sign_alike
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.organisation.changes import NameDeputies
from workflow.refusals.turns import OwnDraftError

pytestmark = pytest.mark.memory

DRAFTER = Actor(unit="秘書室", position="承辦人員", person="示範承辦")


def deputy(person: str) -> Actor:
    return Actor(unit="秘書室", position="主任", person=person, for_person="示範主任")


@pytest.fixture
def drafted(work: Casework) -> Case:
    """A draft that 示範主任 decides, who is away; the drafter is the first deputy."""
    Staffing(office=work.office).arrange(
        appointing("示範總收文", "機關/總收文"),
        appointing("示範承辦", "秘書室/承辦人員"),
        appointing("示範同事", "秘書室/承辦人員"),
        appointing("示範主任", "秘書室/主任"),
        NameDeputies(person="示範主任", deputies=("示範承辦", "示範同事"), since=LONG_AGO),
        by="示範人事",
    )
    case = work.register(a_document(actor=REGISTRAR))
    return work.act(case.id, Command(action=Action.DRAFT, actor=DRAFTER))


def test_an_inbox_does_not_offer_ones_own_draft(work: Casework, drafted: Case) -> None:
    (own,) = work.inbox(deputy("示範承辦")).waiting
    (others,) = work.inbox(deputy("示範同事")).waiting

    assert Action.DECIDE not in own.alike
    assert Action.DECIDE in others.alike


def test_ones_own_draft_is_left_out_of_what_is_signed_together(
    work: Casework, drafted: Case
) -> None:
    chosen = [Chosen(case_id=drafted.id, desk=drafted.open[0].desk)]
    own, next_one = deputy("示範承辦"), deputy("示範同事")
    decide = Command(action=Action.DECIDE, actor=own, outcome="如擬", opinion="如擬")

    found = selected(work, chosen, actor=own, action=Action.DECIDE)
    (refused,) = sign_alike(work, chosen, decide)
    of_the_next = selected(work, chosen, actor=next_one, action=Action.DECIDE)

    assert found.together == ()
    assert [type(each.refusal) for each in found.left_out] == [OwnDraftError]
    assert isinstance(refused.refusal, OwnDraftError)
    assert work.case(drafted.id).outcome is None
    assert len(of_the_next.together) == 1


def test_a_page_says_who_may_instead(work: Casework, drafted: Case) -> None:
    context = work.context(drafted, work.office.clock())

    found = {each.action: each for each in offers(drafted, deputy("示範承辦"), context)}

    refusal = str(found[Action.DECIDE].refusal)
    assert "示範主任本人、示範主任的代理人示範同事" in refusal
    assert found[Action.RETURN].refusal is None


def test_a_draft_written_in_ones_name_is_ones_own(work: Casework) -> None:
    today, clock = work.today, work.office.clock
    assert isinstance(clock, Clock)
    Staffing(office=work.office).arrange(
        appointing("示範總收文", "機關/總收文"),
        appointing("示範承辦", "秘書室/承辦人員"),
        appointing("示範同事", "秘書室/承辦人員"),
        appointing("示範主任", "秘書室/主任"),
        NameDeputies(person="示範主任", deputies=("示範承辦",), since=LONG_AGO),
        NameDeputies(person="示範承辦", deputies=("示範同事",), since=today, until=today),
        by="示範人事",
    )
    in_his_name = replace(DRAFTER, person="示範同事", for_person="示範承辦")
    case = work.register(a_document(actor=REGISTRAR))
    work.act(case.id, Command(action=Action.DRAFT, actor=in_his_name))
    clock.turn(days=1)

    decide = Command(action=Action.DECIDE, actor=deputy("示範承辦"), outcome="如擬", opinion="如擬")
    with pytest.raises(OwnDraftError, match="是示範承辦擬的"):
        work.act(case.id, decide)
