"""Two people of one name: each has their own desk, and a log from before ids reads as it did."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import insert

from rules.errors import BadInputError
from rules.marks import Action
from tests.workflow.builders import a_rulebook
from tests.workflow.offices import PLAIN, Clock, a_document
from tests.workflow.staff import LONG_AGO, Chronicle, appointing
from workflow.actions.commands import Command
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.desk.casework import Casework
from workflow.desk.drafts import Drafts
from workflow.desk.staffing import Staffing
from workflow.organisation.changes import (
    Appoint,
    GiveNumber,
    HandOver,
    NameDeputies,
    Request,
    ResetDeputies,
)
from workflow.organisation.people import Organisation
from workflow.organisation.refusals import (
    AmbiguousPersonError,
    BadNumberError,
    NumberedAlreadyError,
    NumberTakenError,
    UnnumberedNamesakeError,
)
from workflow.organisation.roster import COLUMNS, read_roster
from workflow.refusals.base import RefusedError
from workflow.refusals.signing import NotYourSignatureError
from workflow.refusals.turns import NotHandlerError
from workflow.store.log import Store
from workflow.store.tables import EventRow, OfficeRow

OLD_LOG = Path(__file__).parent.parent / "old_logs" / "people_by_name.jsonl"
NAME, FIRST, SECOND = "示範王小明", "A001", "A002"
CLERK, CHIEF, DIRECTOR = "秘書室/承辦人員", "秘書室/主任", "機關/主任秘書"
REGISTRAR = Actor(unit="機關", position="總收文", person="示範收文")
DAY, NEXT_DAY = date(2026, 11, 23), date(2026, 11, 24)


def numbered(person: str, number: str, holder: str) -> Appoint:
    unit, _, position = holder.partition("/")
    return Appoint(person=person, staff_number=number, unit=unit, position=position, since=LONG_AGO)


TEAM: tuple[Request, ...] = (
    numbered(NAME, FIRST, CLERK),
    numbered(NAME, SECOND, CLERK),
    appointing("示範主任", CHIEF),
    appointing("示範收文", "機關/總收文"),
)


def clerk(person: str, person_id: str = "") -> Actor:
    return Actor(unit="秘書室", position="承辦人員", person=person, person_id=person_id)


@pytest.fixture
def staffing(work: Casework) -> Staffing:
    staffing = Staffing(office=work.office)
    staffing.arrange(*TEAM, by="示範人事")
    return staffing


@pytest.fixture
def case(work: Casework, staffing: Staffing) -> Case:
    """A document that the first of the two handles."""
    assert staffing.organisation.holders(CLERK, DAY) == (FIRST, SECOND)
    registered = work.register(a_document(PLAIN, actor=REGISTRAR))
    return work.act(registered.id, Command(action=Action.ASSIGN, actor=REGISTRAR, to=FIRST))


def test_the_handler_is_a_person_not_a_name(work: Casework, case: Case) -> None:
    assert (case.handler, case.handler_id, case.handled_by) == (NAME, FIRST, FIRST)
    assert work.history(case.id)[-1].person == "示範收文"

    with pytest.raises(NotHandlerError, match=r"由示範王小明（A001）承辦，示範王小明（A002）不能"):
        work.act(case.id, Command(action=Action.DRAFT, actor=clerk(SECOND)))

    drafted = work.act(case.id, Command(action=Action.DRAFT, actor=clerk(FIRST)))
    event = work.history(case.id)[-1]
    assert (event.person, event.person_id) == (NAME, FIRST)
    assert [each.signer for each in drafted.signatures.values()] == [FIRST]


def test_a_name_that_two_hold_is_refused_with_both(work: Casework, case: Case) -> None:
    words = r"不只一人：示範王小明（A001）：秘書室承辦人員；示範王小明（A002）：秘書室承辦人員"

    with pytest.raises(AmbiguousPersonError, match=words):
        work.act(case.id, Command(action=Action.DRAFT, actor=clerk(NAME)))
    with pytest.raises(AmbiguousPersonError, match=words):
        work.act(case.id, Command(action=Action.ASSIGN, actor=REGISTRAR, to=NAME))


def test_a_name_will_do_where_one_of_the_two_holds_what_is_asked(work: Casework) -> None:
    staffing = Staffing(office=work.office)
    staffing.arrange(
        numbered(NAME, FIRST, CLERK),
        numbered(NAME, SECOND, DIRECTOR),
        appointing("示範收文", "機關/總收文"),
        by="示範人事",
    )
    case = work.register(a_document(PLAIN, actor=REGISTRAR))

    case = work.act(case.id, Command(action=Action.ASSIGN, actor=REGISTRAR, to=NAME))
    case = work.act(case.id, Command(action=Action.DRAFT, actor=clerk(NAME)))

    assert case.handled_by == FIRST
    assert work.history(case.id)[-1].person_id == FIRST


def test_a_label_of_a_page_names_one_person(work: Casework, case: Case) -> None:
    command = Command(
        action=Action.HAND_OVER, actor=REGISTRAR, to="示範王小明（A002）", reason="示範調整"
    )

    assert work.act(case.id, command).handled_by == SECOND


def test_each_finds_only_the_own_draft(work: Casework, case: Case) -> None:
    drafts = Drafts(office=work.office)
    drafts.save(clerk(NAME, FIRST), case.id, case.open[0].desk, {"opinion": "示範意見"})

    kept = drafts.load(clerk(NAME, FIRST), case.id)
    assert kept is not None
    assert kept.fields["opinion"] == "示範意見"
    assert drafts.load(clerk(NAME, SECOND), case.id) is None
    assert [each.has_draft for each in work.inbox(clerk(NAME, FIRST)).waiting] == [True]
    theirs = work.inbox(clerk(NAME, SECOND), are_theirs=True)
    assert [each.has_draft for each in theirs.waiting] == [False]


def test_what_is_alike_in_an_inbox_is_for_the_handler(work: Casework, case: Case) -> None:
    (own,) = work.inbox(clerk(NAME, FIRST)).waiting
    (others,) = work.inbox(clerk(NAME, SECOND), are_theirs=True).waiting

    assert own.handler == others.handler == "示範王小明（A001）"
    assert Action.DRAFT in own.alike
    assert Action.DRAFT not in others.alike
    assert case.id == own.row.id


def test_a_namesakes_signature_is_not_taken_back(work: Casework, case: Case) -> None:
    work.act(case.id, Command(action=Action.DRAFT, actor=clerk(FIRST)))

    with pytest.raises(
        NotYourSignatureError, match=r"示範王小明（A001）的，示範王小明（A002）不能"
    ):
        work.act(case.id, Command(action=Action.RECALL, actor=clerk(SECOND), reason="示範"))
    assert not work.act(
        case.id, Command(action=Action.RECALL, actor=clerk(FIRST), reason="示範")
    ).done


def test_one_namesake_stands_in_for_somebody_and_the_other_does_not(
    work: Casework, staffing: Staffing, case: Case
) -> None:
    staffing.arrange(NameDeputies(person="示範主任", deputies=(SECOND,), since=DAY), by="示範人事")
    work.act(case.id, Command(action=Action.DRAFT, actor=clerk(FIRST)))
    chief = Actor(unit="秘書室", position="主任", person=FIRST, for_person="示範主任")

    with pytest.raises(RefusedError, match=r"示範王小明（A001）.*不是示範主任的代理人"):
        work.act(case.id, Command(action=Action.DECIDE, actor=chief, outcome="如擬"))
    by_name = Actor(unit="秘書室", position="主任", person=NAME, for_person="示範主任")
    work.act(case.id, Command(action=Action.DECIDE, actor=by_name, outcome="如擬", opinion="如擬"))

    assert work.history(case.id)[-1].person_id == SECOND
    assert staffing.organisation.acts_for(SECOND, DAY) == ("示範主任",)
    assert staffing.organisation.acts_for(FIRST, DAY) == ()


def test_one_may_stand_in_for_the_other(staffing: Staffing) -> None:
    staffing.arrange(NameDeputies(person=FIRST, deputies=(SECOND,), since=DAY), by="示範人事")
    assert staffing.organisation.acting_deputy(FIRST, DAY) == SECOND
    assert not staffing.organisation.is_away(SECOND, DAY)

    staffing.arrange(ResetDeputies(person=FIRST, since=DAY), by="示範人事")
    assert not staffing.organisation.is_away(FIRST, DAY)


def test_a_hand_over_moves_the_cases_of_one_alone(
    work: Casework, staffing: Staffing, case: Case
) -> None:
    other = work.register(a_document(PLAIN, actor=REGISTRAR))
    work.act(other.id, Command(action=Action.ASSIGN, actor=REGISTRAR, to=SECOND))

    moved = staffing.hand_over(
        HandOver(person=FIRST, successor="示範主任", last_day=DAY), by="示範人事"
    )

    assert [each.id for each in moved.cases] == [case.id]
    assert work.case(case.id).handled_by == "示範主任"
    assert work.case(other.id).handled_by == SECOND
    assert staffing.organisation.holders(CLERK, NEXT_DAY) == (SECOND, "示範主任")


REFUSED = {
    "somebody without a number": (numbered("示範主任", "B1", CLERK), UnnumberedNamesakeError),
    "a number of somebody else": (numbered("示範乙", FIRST, CLERK), NumberTakenError),
    "a number that is a name": (numbered("示範乙", "示範主任", CLERK), BadNumberError),
    "no number among namesakes": (appointing(NAME, CHIEF), AmbiguousPersonError),
    "a second number": (GiveNumber(person=FIRST, staff_number="A9"), NumberedAlreadyError),
    "another's number": (GiveNumber(person="示範主任", staff_number=FIRST), NumberTakenError),
    "a namesake to hand over to": (
        HandOver(person="示範主任", successor=NAME, last_day=DAY),
        AmbiguousPersonError,
    ),
}


@pytest.mark.parametrize(("request_", "kind"), REFUSED.values(), ids=REFUSED)
def test_what_does_not_tell_two_people_apart_is_refused(
    request_: Request, kind: type[RefusedError]
) -> None:
    with pytest.raises(kind, match=r".+"):
        Chronicle().then(*TEAM, request_)


def test_a_number_given_later_leaves_the_id_as_it_was() -> None:
    organisation = (
        Chronicle()
        .then(
            appointing(NAME, CLERK),
            GiveNumber(person=NAME, staff_number=FIRST),
            numbered(NAME, SECOND, CLERK),
        )
        .organisation
    )

    assert organisation.holders(CLERK, DAY) == (NAME, SECOND)
    assert [organisation.directory.label(each) for each in organisation.people] == [
        "示範王小明（A001）",
        "示範王小明（A002）",
    ]
    assert organisation.directory.called(FIRST)[0].id == NAME


HEADING = (*COLUMNS[:4], "員工編號")


def laid(staffing: Staffing, *lines: str) -> int:
    text = "\n".join((",".join(HEADING), *lines))
    agency = a_rulebook().agency
    roster = read_roster(text.encode(), file="名冊.csv", agency=agency)
    return len(staffing.import_roster(roster, by="示範人事").events)


def test_a_roster_tells_namesakes_apart_by_number(work: Casework) -> None:
    staffing = Staffing(office=work.office)
    lines = (
        "示範王小明,秘書室,承辦人員,2026-01-02,A001",
        "示範王小明,秘書室,承辦人員,2026-01-02,A002",
    )

    assert laid(staffing, *lines) == 2
    assert laid(staffing, *lines) == 0
    assert staffing.organisation.holders(CLERK, DAY) == (FIRST, SECOND)
    with pytest.raises(BadInputError, match=r"名冊.csv 第 2 行.*不只一人.*請改填員工編號"):
        laid(staffing, "示範王小明,秘書室,承辦人員,2026-01-02,")


def test_a_roster_with_numbers_in_part_says_which_row_lacks_one(work: Casework) -> None:
    with pytest.raises(BadInputError, match=r"第 3 行第 5 欄.*同名的每一列都填員工編號"):
        laid(
            Staffing(office=work.office),
            "示範王小明,秘書室,承辦人員,2026-01-02,A001",
            "示範王小明,秘書室,主任,2026-01-02,",
        )


def test_a_number_of_somebody_else_is_no_number_of_a_roster(work: Casework) -> None:
    staffing = Staffing(office=work.office)
    laid(staffing, "示範王小明,秘書室,承辦人員,2026-01-02,A001")

    with pytest.raises(BadInputError, match=r"第 2 行第 5 欄「A001」.*是示範王小明的"):
        laid(staffing, "示範乙,秘書室,承辦人員,2026-01-02,A001")


def test_numbers_added_to_a_roster_make_nobody_new(work: Casework) -> None:
    staffing = Staffing(office=work.office)
    assert laid(staffing, "示範王小明,秘書室,承辦人員,2026-01-02,") == 1

    assert laid(staffing, "示範王小明,秘書室,承辦人員,2026-01-02,A001") == 1
    assert staffing.organisation.holders(CLERK, DAY) == (NAME,)
    assert staffing.organisation.directory.find(NAME).staff_number == FIRST


@pytest.fixture
def old(store: Store, work: Casework) -> Casework:
    """An office whose log was written before people had ids; hours have passed since."""
    clock = work.office.clock
    assert isinstance(clock, Clock)
    clock.turn(hours=3)
    records = [json.loads(line) for line in OLD_LOG.read_text(encoding="utf-8").splitlines()]
    head = {
        "name": work.office.name,
        "agency": work.office.rulebook.agency.short,
        "events": len(records),
        "head": records[-1]["hash"],
    }
    with store.engine.begin() as connection:
        connection.execute(insert(OfficeRow), [head])
        connection.execute(insert(EventRow), records)
    store.rebuild(work.office.name)
    return work


def test_a_log_from_before_ids_reads_as_it_did(old: Casework, store: Store) -> None:
    verdict = store.verify(old.office.name)
    organisation = old.office.organisation
    decided, drafting = old.case("1150000001"), old.case("1150000002")

    assert (verdict.first_bad, verdict.events, verdict.cases) == (None, 20, 2)
    assert organisation.version == 10
    assert organisation.people == ("示範甲", "示範乙", "示範丙", "示範丁", "示範收文")
    assert organisation.holders(CLERK, date(2026, 12, 1)) == ("示範乙",)
    assert organisation.positions_of("示範甲", date(2026, 12, 1)) == ()
    assert organisation.acting_deputy("示範丙", DAY) == "示範乙"
    assert organisation.acting_deputy("示範丙", NEXT_DAY) is None
    assert organisation.closed_days == {date(2026, 11, 25)}
    assert (decided.state, decided.handler, decided.version) == (State.DECIDED, "示範乙", 6)
    assert [each.person for each in decided.signatures.values()] == ["示範甲", "示範乙"]
    assert (drafting.state, drafting.handled_by) == (State.DRAFTING, "示範乙")
    assert decided.due == drafting.due == date(2026, 12, 2)


def test_an_old_log_goes_on_with_a_namesake(old: Casework) -> None:
    staffing = Staffing(office=old.office)
    with pytest.raises(
        UnnumberedNamesakeError, match=r"示範乙（秘書室承辦人員）.*organisation number"
    ):
        staffing.arrange(numbered("示範乙", "B2", CLERK), by="示範人事")
    staffing.arrange(
        GiveNumber(person="示範乙", staff_number="B1"),
        numbered("示範乙", "B2", CLERK),
        by="示範人事",
    )

    with pytest.raises(NotHandlerError, match=r"由示範乙（B1）承辦，示範乙（B2）不能擬辦"):
        old.act("1150000002", Command(action=Action.DRAFT, actor=clerk("B2")))
    drafted = old.act("1150000002", Command(action=Action.DRAFT, actor=clerk("B1")))

    assert drafted.done
    assert old.history("1150000002")[-1].person_id == ""
    assert isinstance(old.office.store, Store)
    assert old.office.store.verify(old.office.name).first_bad is None


def test_an_empty_organisation_knows_nobody() -> None:
    assert Organisation().directory.called(NAME) == ()
    assert Organisation().directory.label(NAME) == NAME
