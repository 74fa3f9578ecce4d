"""What stands beside the log is compared with it, made anew from it, and never believed over it."""

from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.workflow.builders import MONDAY, holder_of
from tests.workflow.logs import Log
from tests.workflow.offices import (
    TABLES,
    THREE_UNITS,
    a_document,
    an_office,
    everything_in,
    sign_until,
)
from workflow.desk.casework import Casework
from workflow.desk.drafts import Drafts
from workflow.desk.staffing import Staffing
from workflow.office import LIVE
from workflow.organisation.changes import CloseDay
from workflow.store.chain import Difference
from workflow.store.database import transaction
from workflow.store.derived import DerivedDiffersError
from workflow.store.log import Store

FIRST = "1150000001"


@pytest.fixture
def filled(work: Casework, store: Store) -> Store:
    """Three cases on their way, one of them at three desks, one with a draft; a closed day."""
    sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    work.register(a_document())
    drafted = work.register(a_document())
    drafter = holder_of(drafted.open[0].duty)
    Drafts(office=work.office).save(drafter, drafted.id, drafted.open[0].desk, {"opinion": "擬"})
    closed = CloseDay(day=MONDAY.date() + timedelta(days=1))
    Staffing(office=work.office).arrange(closed, by="示範", reason="颱風")
    return store


def execute(store: Store, statement: str) -> None:
    with transaction(store.engine, writes=True) as connection:
        connection.execute(text(statement))


def named(store: Store) -> set[tuple[str, str, str]]:
    """Table, key and column of what `log verify` finds beside the log, which is sound itself."""
    verdict = store.verify(LIVE)
    assert verdict.first_bad is None
    return {(each.table, each.key, each.column) for each in verdict.differences}


def test_making_it_anew_changes_no_row_of_a_database_in_order(filled: Store) -> None:
    before = everything_in(filled)
    assert all(before[table] for table in ("office", "serial", "case_state", "desk", "draft"))

    cases = filled.rebuild(LIVE)

    assert cases == 3
    assert everything_in(filled) == before
    assert named(filled) == set()


ALTERED: dict[str, set[tuple[str, str, str]]] = {
    "UPDATE office SET head = 'f'": {("office", LIVE, "head")},
    "UPDATE office SET events = events + 1": {("office", LIVE, "events")},
    "UPDATE office SET events = 0": {("office", LIVE, "events")},
    "UPDATE office SET settled = settled - 1": {("office", LIVE, "settled")},
    "UPDATE office SET agency = '別的機關'": {("office", LIVE, "agency")},
    "DELETE FROM office": {("office", LIVE, "")},
    "UPDATE serial SET last = 1": {("serial", "115", "last")},
    "UPDATE serial SET last = 77": {("serial", "115", "last")},
    "UPDATE serial SET last = -1": {("serial", "115", "last")},
    "UPDATE serial SET year = 114": {("serial", "115", ""), ("serial", "114", "")},
    "DELETE FROM serial": {("serial", "115", "")},
    f"UPDATE case_state SET subject = '' WHERE id = '{FIRST}'": {("case_state", FIRST, "subject")},
    f"UPDATE case_state SET due = '2030-01-01' WHERE id = '{FIRST}'": {
        ("case_state", FIRST, "due")
    },
    f"UPDATE case_state SET last_hash = 'f' WHERE id = '{FIRST}'": {
        ("case_state", FIRST, "last_hash")
    },
    f"DELETE FROM case_state WHERE id = '{FIRST}'": {("case_state", FIRST, "")},
    f"UPDATE case_state SET id = '1150000099' WHERE id = '{FIRST}'": {
        ("case_state", FIRST, ""),
        ("case_state", "1150000099", ""),
    },
    f"DELETE FROM desk WHERE case_id = '{FIRST}'": {("desk", FIRST, "")},
    f"UPDATE desk SET holder = 'x' WHERE case_id = '{FIRST}'": {("desk", FIRST, "holder")},
    f"DELETE FROM case_pieces WHERE case_id = '{FIRST}'": {("case_pieces", FIRST, "")},
    f"UPDATE case_pieces SET pieces = '案' WHERE case_id = '{FIRST}'": {
        ("case_pieces", FIRST, "pieces")
    },
    f"UPDATE case_pieces SET case_id = '1150000099' WHERE case_id = '{FIRST}'": {
        ("case_pieces", FIRST, ""),
        ("case_pieces", "1150000099", ""),
    },
    "DROP TABLE case_pieces": {("case_pieces", "", "")},
    "DROP TABLE serial": {("serial", "", "")},
    "DROP TABLE desk": {("desk", "", "")},
    "DROP TABLE case_state": {("case_state", "", "")},
    "DROP TABLE office": {("office", "", "")},
}
OF_SQLITE: dict[str, set[tuple[str, str, str]]] = {
    "UPDATE office SET events = 'x'": {("office", LIVE, "events")},
    "UPDATE office SET head = x'ff'": {("office", LIVE, "head")},
    "UPDATE serial SET last = 'x'": {("serial", "115", "last")},
    "UPDATE serial SET last = 9223372036854775807": {("serial", "115", "last")},
    "DELETE FROM case_pieces_data WHERE id > 10": {("case_pieces", "", "")},
    f"UPDATE case_state SET last_at = 'x' WHERE id = '{FIRST}'": {("case_state", FIRST, "")},
    f"UPDATE case_state SET subject = CAST(x'ff' AS TEXT) WHERE id = '{FIRST}'": {
        ("case_state", FIRST, "")
    },
}


@pytest.mark.parametrize("statement", ALTERED)
def test_what_is_altered_beside_the_log_is_named_and_made_anew(
    filled: Store, statement: str
) -> None:
    assert_mended(filled, statement, ALTERED[statement])


def assert_mended(store: Store, statement: str, expected: set[tuple[str, str, str]]) -> None:
    """Altering is named, making it anew brings all back, and the office goes on."""
    before = rows_of(store)
    execute(store, statement)

    assert named(store) == expected
    store.rebuild(LIVE)

    assert rows_of(store) == before
    assert an_office(store).register(a_document()).id == "1150000004"
    assert named(store) == set()


def rows_of(store: Store) -> dict[str, list[list[str]]]:
    """Every row of every table as its columns by name: a table made anew may order them anew."""
    with transaction(store.engine) as connection:
        return {
            table: sorted(
                sorted(f"{name}={value}" for name, value in row.items())
                for row in connection.execute(text(f"SELECT * FROM {table}")).mappings()
            )
            for table in TABLES
        }


@pytest.mark.parametrize("statement", OF_SQLITE)
def test_a_value_of_no_such_kind_is_named_and_made_anew(checkpointed: Log, statement: str) -> None:
    with closing(checkpointed.open()) as store:
        assert_mended(store, statement, OF_SQLITE[statement])


WRONG_FOR_WRITING = tuple(
    each
    for each in (*ALTERED, *OF_SQLITE)
    if each.split()[1] in ("office", "serial") or each.startswith("DELETE FROM")
    if "settled" not in each and "agency" not in each and "desk" not in each
    if "case_state" not in each and "case_pieces" not in each
)


@pytest.mark.parametrize("statement", WRONG_FOR_WRITING)
def test_nothing_is_recorded_on_the_word_of_what_was_altered(
    checkpointed: Log, statement: str
) -> None:
    checkpointed.execute(statement)

    with closing(checkpointed.open()) as store:
        before = everything_in(store)
        with pytest.raises(DerivedDiffersError, match=r"沒有記錄.*log rebuild"):
            an_office(store).register(a_document())
        assert everything_in(store) == before
        assert store.verify(LIVE).first_bad is None


def test_a_log_that_is_cut_is_not_mended_by_making_it_anew(checkpointed: Log) -> None:
    checkpointed.execute("DELETE FROM event WHERE number > 9")
    with closing(checkpointed.open()) as store:
        bad = store.verify(LIVE).first_bad
        store.rebuild(LIVE)

        verdict = store.verify(LIVE)

    assert verdict.first_bad == bad
    assert verdict.differences == ()


def test_found_and_expected_are_told_of_what_is_no_secret(checkpointed: Log) -> None:
    checkpointed.execute("UPDATE serial SET last = 9")
    checkpointed.execute(f"UPDATE case_state SET subject = '改過' WHERE id = '{FIRST}'")

    found = checkpointed.verify().differences

    assert found == (
        Difference(table="serial", key="115", column="last", found=9, expected=3),
        Difference(table="case_state", key=FIRST, column="subject"),
    )
