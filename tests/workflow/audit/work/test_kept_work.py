"""Work that is kept: entries are only added, two inspectors meet, what is gone is not lost."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.workflow.audit.work.findings import a_finding
from tests.workflow.audit.work.test_allowing import a_pattern
from workflow.audit.kept.about import AuditUnkeepableError, UnknownAuditError
from workflow.audit.kept.uses import Applied, KeptUses, Use
from workflow.audit.kept.work_file import name_of
from workflow.audit.kept.working import EntryConflictError, KeptWork
from workflow.audit.ledger.wanted import Standing
from workflow.audit.work.entries import Entry, Kind
from workflow.calendar import TAIPEI

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=TAIPEI)
ONE, TWO = name_of(a_finding("A")), name_of(a_finding("B"))


@pytest.fixture
def work(tmp_path: Path) -> KeptWork:
    return KeptWork(tmp_path / "work.sqlite")


@pytest.fixture
def uses(work: KeptWork) -> KeptUses:
    return KeptUses(work.path)


def an_entry(kind: Kind = Kind.ACCEPT, by: str = "示範檢核員", text: str = "") -> Entry:
    return Entry(kind=kind, by=by, at=NOW, text=text)


def test_nothing_done_yet_reads_as_nothing(work: KeptWork) -> None:
    assert (work.latest, work.count(), work.history(), work.decided()) == (0, 0, [], {})
    assert not work.path.exists()


def test_an_entry_is_told_with_the_findings_it_was_about(work: KeptWork) -> None:
    kept = work.add(an_entry(text="查過卷"), [ONE, TWO], seen=0)

    assert kept.number == 1
    assert work.of([ONE.key, "else"]) == {ONE.key: (kept,)}
    (said,) = work.history()
    assert (said.entry, said.count, set(said.names)) == (kept, 2, {ONE, TWO})
    assert set(work.keys_of(1)) == {ONE.key, TWO.key}


def test_a_finding_stands_as_was_decided_last(work: KeptWork) -> None:
    for kind in (Kind.ACCEPT, Kind.DISMISS, Kind.NOTE):
        work.add(an_entry(kind, text="x"), [ONE], seen=work.latest)
    work.add(an_entry(Kind.NOTE, text="x"), [TWO], seen=work.latest)

    assert work.decided() == {ONE.key: Standing.DISMISSED}
    assert work.named() == {ONE.key, TWO.key}


def test_history_is_told_last_first_and_by_kind(work: KeptWork) -> None:
    for kind in (Kind.ACCEPT, Kind.REPLY, Kind.NOTE):
        work.add(an_entry(kind), [ONE], seen=work.latest)

    assert [each.entry.kind for each in work.history()] == [Kind.NOTE, Kind.REPLY, Kind.ACCEPT]
    assert [each.entry.number for each in work.history(kind=Kind.REPLY)] == [2]
    assert [each.entry.number for each in work.history(1, 1)] == [2]
    assert work.count(Kind.REPLY) == 1


def test_who_has_not_seen_what_another_did_is_told_and_nothing_is_kept(work: KeptWork) -> None:
    theirs = work.add(an_entry(by="示範甲"), [ONE], seen=0)

    with pytest.raises(EntryConflictError, match=r"示範甲 又處理了其中 1 項發現") as refused:
        work.add(an_entry(Kind.DISMISS, text="補過"), [ONE, TWO], seen=0)

    assert [each.entry for each in refused.value.since] == [theirs]
    assert work.latest == 1
    assert work.add(an_entry(Kind.DISMISS, text="補過"), [ONE, TWO], seen=1).number == 2


def test_work_on_other_findings_is_no_conflict(work: KeptWork) -> None:
    work.add(an_entry(), [ONE], seen=0)

    assert work.add(an_entry(), [TWO], seen=0).number == 2


@pytest.mark.parametrize("change", ["UPDATE entries SET by = 'x'", "DELETE FROM said"])
def test_an_entry_cannot_be_changed_or_lost(work: KeptWork, change: str) -> None:
    work.add(an_entry(), [ONE], seen=0)

    base = sqlite3.connect(work.path)
    with pytest.raises(sqlite3.IntegrityError, match="only added"):
        base.execute(change)
    base.close()


def test_what_a_finding_was_is_told_when_it_is_there_no_more(
    work: KeptWork, uses: KeptUses
) -> None:
    kept = work.add(an_entry(), [ONE, TWO], seen=0)

    uses.keep_void([TWO.key])

    assert (uses.void_count, uses.void()) == (1, (TWO,))
    assert work.of([TWO.key]) == {TWO.key: (kept,)}
    uses.keep_void([])
    assert uses.void() == ()


def test_each_use_of_the_allow_list_is_counted_and_replaced_by_the_next(uses: KeptUses) -> None:
    first, idle = a_pattern(unit="秘書室"), a_pattern(number=2, code="OVERDUE")
    used = [Use(pattern=first, hid=2, grave=1), Use(pattern=idle, hid=0, grave=0)]

    uses.keep_applied(Applied(at=NOW, listed=2), used, {ONE.key: 1, TWO.key: 1})

    assert list(uses.uses()) == used
    assert uses.allowed([ONE.key, "else"]) == {ONE.key: 1}
    later = Applied(at=NOW + timedelta(days=1), listed=3)
    uses.keep_applied(later, used[1:], {})
    assert uses.last_applied == later
    assert (uses.hidden(), len(uses.uses())) == ((), 1)


def test_what_was_decided_since_it_was_marked_is_told(work: KeptWork, uses: KeptUses) -> None:
    for kind, name in ((Kind.ACCEPT, ONE), (Kind.DISMISS, TWO)):
        work.add(an_entry(kind), [name], seen=work.latest)
    uses.keep_marked(1)

    assert work.decided(uses.marked) == {TWO.key: Standing.DISMISSED}


def test_work_on_an_audit_that_is_deleted_does_not_bring_it_back(tmp_path: Path) -> None:
    gone = KeptWork(tmp_path / "deleted" / "work.sqlite")

    with pytest.raises(UnknownAuditError):
        gone.add(an_entry(), [ONE], seen=0)
    assert not gone.path.parent.exists()


def test_a_file_that_is_no_work_is_said_with_its_name(work: KeptWork) -> None:
    work.path.write_bytes(b"not a database at all" * 100)

    with pytest.raises(AuditUnkeepableError, match=r"work\.sqlite"):
        work.add(an_entry(), [ONE], seen=0)
    with pytest.raises(AuditUnkeepableError, match=r"work\.sqlite"):
        work.count()
