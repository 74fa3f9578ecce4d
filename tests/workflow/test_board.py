"""The board: soonest due first, filtered, counted, a page at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rules.marks import Action
from tests.workflow.builders import holder_of
from tests.workflow.offices import (
    PLAIN,
    ROLE_AND_UNIT,
    THREE_UNITS,
    WITH_AGENCY,
    Clock,
    a_document,
    an_office,
    on,
    sign,
    sign_to_the_end,
    sign_until,
)
from workflow.actions.commands import Command
from workflow.case.words import State
from workflow.desk.casework import PAGE_ROWS, Casework
from workflow.office import DEMONSTRATION
from workflow.reports.board import BoardFilter, LastListed, Nearness
from workflow.reports.searching import Column, Order
from workflow.store.log import Store

pytestmark = pytest.mark.memory


EVERYTHING = BoardFilter()


def subjects(work: Casework, wanted: BoardFilter = EVERYTHING, *, page: int = 1) -> list[str]:
    return [row.subject for row in work.board(wanted, page=page).rows]


def clock_of(work: Casework) -> Clock:
    assert isinstance(work.office.clock, Clock)
    return work.office.clock


def test_the_soonest_due_comes_first_and_the_overdue_before_all(work: Casework) -> None:
    long_ago = clock_of(work).now - timedelta(days=30)
    work.register(a_document(subject="普通"))
    work.register(a_document(subject="逾期", received_at=long_ago))
    work.register(a_document(subject="最速", urgency="最速件"))

    board = work.board(EVERYTHING)

    assert [row.subject for row in board.rows] == ["逾期", "最速", "普通"]
    assert [row.days_left < 0 for row in board.rows] == [True, False, False]
    assert board.rows[0].days_left < 0
    assert [row.days_left for row in board.rows[1:]] == [1, 6]


def test_a_row_tells_the_case(work: Casework) -> None:
    case = sign(work, work.register(a_document(THREE_UNITS)))

    (row,) = work.board(EVERYTHING).rows

    assert (row.id, row.row, row.line, row.unit) == (case.id, case.row, case.line, case.unit)
    assert (row.state, row.outcome, row.is_closed) == ("陳核中", None, False)
    assert (row.urgency, row.category, row.issuer) == ("普通件", "一般", "機關")
    assert (row.received_at, row.due, row.last_at) == (case.received_at, case.due, case.last_at)
    assert (row.version, row.returns) == (2, 0)
    assert row.whose_turn == (case.open[0].duty.label,)


def test_a_row_tells_whether_the_clock_stands(work: Casework) -> None:
    running, paused = work.register(a_document(PLAIN)), work.register(a_document(PLAIN))
    drafter = holder_of(paused.open[0].duty)
    work.act(paused.id, Command(action=Action.SUSPEND, actor=drafter, reason="請補附件"))

    rows = work.board(EVERYTHING).rows

    assert {row.id: row.is_paused for row in rows} == {running.id: False, paused.id: True}


@pytest.mark.parametrize(
    ("line", "label", "turn"),
    [
        (THREE_UNITS, "人事室主任", {"人事室主任", "會計室主任", "秘書室主任"}),
        (ROLE_AND_UNIT, "法務人員", {"法務人員", "人事室主任"}),
        (WITH_AGENCY, "工務局", {"工務局", "法務人員"}),
        (PLAIN, "秘書室主任", {"秘書室主任"}),
    ],
)
def test_a_row_tells_whose_turn_it_is(
    work: Casework, line: int, label: str, turn: set[str]
) -> None:
    case = sign_until(work, work.register(a_document(line)), label)

    (row,) = work.board(EVERYTHING).rows

    assert set(row.whose_turn) == turn == {desk.duty.label for desk in case.open}


def test_one_who_may_do_either_of_two_things_is_named_once(work: Casework) -> None:
    case = sign_until(work, work.register(a_document(PLAIN)), "秘書室主任")
    sign(work, case)

    (row,) = work.board(EVERYTHING).rows

    assert len(row.desks) == 2
    assert row.whose_turn == ("秘書室承辦人員",)


def test_closed_cases_leave_the_board_and_are_listed_apart(work: Casework) -> None:
    open_case = work.register(a_document(subject="在途"))
    closed = sign_to_the_end(work, work.register(a_document(subject="已結")))
    clock_of(work).turn(days=60)

    assert subjects(work) == ["在途"]
    board = work.board(BoardFilter(is_closed=True))
    assert [row.id for row in board.rows] == [closed.id]
    assert board.rows[0].outcome == "如擬"
    assert board.rows[0].days_left == 6  # as on the day it was closed
    assert work.board(EVERYTHING).rows[0].days_left < 0
    assert sum(board.counts.values()) == 1
    assert work.case(open_case.id).state is State.DRAFTING


def test_counts_are_by_state_urgency_and_nearness(work: Casework) -> None:
    for line in (PLAIN, PLAIN, THREE_UNITS):
        work.register(a_document(line))
    work.register(a_document(urgency="最速件"))
    sign(work, work.register(a_document(urgency="最速件")))
    sign_to_the_end(work, work.register(a_document()))

    assert work.board(EVERYTHING).counts == {
        ("擬辦中", "普通件", Nearness.LATER): 3,
        ("擬辦中", "最速件", Nearness.SOON): 1,
        ("陳核中", "最速件", Nearness.SOON): 1,
    }


def test_days_that_are_equally_near_are_counted_together(work: Casework) -> None:
    work.register(a_document(due=on(11, 24)))
    work.register(a_document(due=on(11, 25)))

    assert work.board(EVERYTHING).counts == {("擬辦中", "普通件", Nearness.SOON): 2}


def test_nearness_moves_with_the_clock(work: Casework) -> None:
    work.register(a_document(urgency="最速件"))
    near: list[Nearness] = []
    for _ in range(3):
        near += [key[2] for key in work.board(EVERYTHING).counts]
        clock_of(work).turn(days=1)

    assert near == [Nearness.SOON, Nearness.TODAY, Nearness.OVERDUE]


def test_counts_are_of_the_unit_and_the_words_and_keep_every_kind(work: Casework) -> None:
    work.register(a_document(PLAIN, subject="採購電腦"))
    work.register(a_document(PLAIN, subject="採購紙張", urgency="最速件"))
    work.register(a_document(PLAIN, subject="人力"))
    work.register(a_document(THREE_UNITS, subject="採購規範"))

    board = work.board(BoardFilter(unit="秘書室", text="採購", urgency="最速件"))

    assert [row.subject for row in board.rows] == ["採購紙張"]
    assert board.counts == {
        ("擬辦中", "普通件", Nearness.LATER): 1,
        ("擬辦中", "最速件", Nearness.SOON): 1,
    }


def test_all_cases_are_the_open_soonest_due_first_and_then_the_closed_latest_first(
    work: Casework,
) -> None:
    closed = [
        sign_to_the_end(work, work.register(a_document(PLAIN, urgency=urgency)))
        for urgency in ("速件", "普通件")
    ]
    under_way = [work.register(a_document(urgency=urgency)) for urgency in ("普通件", "最速件")]
    numbers = [case.id for case in (*reversed(under_way), *reversed(closed))]

    everything = work.board(BoardFilter(is_closed=None))

    assert [row.id for row in everything.rows] == numbers
    assert everything.total == 4
    with work.office.reading() as records:
        pages = [
            records.listing(BoardFilter(is_closed=None), offset=at, limit=1) for at in range(5)
        ]
    assert [case.id for page in pages for case in page.cases] == numbers
    assert {page.total for page in pages} == {4}


ORDERS = {
    Column.URGENCY: ["最速件", "速件", "普通件"],
    Column.UNIT: ["綜合企劃組", "秘書室", "人事室"],
    Column.STATE: ["擬辦中", "陳核中", "已存查"],
}


@pytest.mark.parametrize("column", Column)
def test_a_list_stands_in_the_order_of_a_column_and_turned_about(
    work: Casework, column: Column
) -> None:
    work.register(a_document(PLAIN, urgency="普通件"))
    sign(work, work.register(a_document(PLAIN, urgency="最速件")))
    work.register(a_document(THREE_UNITS, urgency="速件"))
    sign_to_the_end(work, work.register(a_document(PLAIN, urgency="速件")))

    up, down = (
        work.board(BoardFilter(is_closed=None, order=Order(column=column, is_descending=turned)))
        for turned in (False, True)
    )

    seen = [[getattr(row, column.value) for row in board.rows] for board in (up, down)]
    places = ORDERS.get(column)
    ranked = [[places.index(each) for each in one] if places else one for one in seen]
    assert ranked[0] == sorted(ranked[0])
    assert ranked[1] == sorted(ranked[0], reverse=True)


def test_pages_follow_one_another_without_gap_or_overlap(work: Casework) -> None:
    numbers = [work.register(a_document()).id for _ in range(PAGE_ROWS + 2)]

    pages = [work.board(EVERYTHING, page=page) for page in (1, 2, 3)]

    assert [len(page.rows) for page in pages] == [PAGE_ROWS, 2, 0]
    assert [row.id for page in pages for row in page.rows] == numbers
    assert [page.total for page in pages] == [PAGE_ROWS + 2] * 3


@pytest.mark.parametrize(("page", "rows"), [(0, 1), (-7, 1), (10**30, 0)])
def test_a_page_that_cannot_be_is_the_nearest_one(work: Casework, page: int, rows: int) -> None:
    work.register(a_document())

    assert len(work.board(EVERYTHING, page=page).rows) == rows


def test_an_empty_board_is_empty(work: Casework) -> None:
    board = work.board(EVERYTHING)

    assert (board.rows, board.total, board.counts) == ((), 0, {})


def test_boards_of_offices_do_not_mix(store: Store) -> None:
    live, demonstration = an_office(store), an_office(store, name=DEMONSTRATION)
    live.register(a_document(subject="正式"))
    demonstration.register(a_document(subject="示範"))
    sign_until(demonstration, demonstration.register(a_document(THREE_UNITS)), "人事室主任")

    assert subjects(live) == ["正式"]
    assert sum(live.board(EVERYTHING).counts.values()) == 1
    assert subjects(demonstration, BoardFilter(text="正式")) == []
    assert [len(row.desks) for row in live.board(EVERYTHING).rows] == [1]


@pytest.mark.parametrize("is_closed", [False, True, None])
def test_what_follows_a_case_is_the_rest_of_the_list(
    work: Casework, is_closed: bool | None
) -> None:
    for urgency in ("普通件", "最速件", "普通件"):
        work.register(a_document(urgency=urgency))
        sign_to_the_end(work, work.register(a_document(urgency=urgency)))
    wanted = BoardFilter(is_closed=is_closed)
    everything = work.board(wanted)

    for at, row in enumerate(everything.rows, start=1):
        last = LastListed(is_closed=row.is_closed, due=row.due, id=row.id)
        rest = work.board(replace(wanted, after=last), limit=2)
        assert rest.rows == everything.rows[at : at + 2]
        assert rest.total == everything.total
