"""What an audit found, asked of its ledger, is what the audit itself says."""

from collections import Counter
from contextlib import closing
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from random import Random
from sqlite3 import connect

import pytest

from rules.errors import ChenheError
from tests.benchmarks.logs import HEADINGS, records
from tests.garbling import garble
from tests.workflow.builders import a_rulebook
from workflow.audit.auditing import Basis, audit
from workflow.audit.codes import ROW_UNKNOWN
from workflow.audit.findings import Audit
from workflow.audit.ledger import marking
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.schema import COUNTS
from workflow.audit.ledger.wanted import ALL, By, Standing, Wanted
from workflow.audit.ledger.writing import month_of, write
from workflow.audit.log import Log
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import LogRead, log_of_rows
from workflow.audit.retracing import retraced
from workflow.store.unusable import DatabaseDamagedError

CASES, ROWLESS = 400, range(30, 33)


@pytest.fixture(scope="module")
def basis() -> Basis:
    return Basis(rulebooks=Rulebooks(current=a_rulebook()))


@pytest.fixture(scope="module")
def read(basis: Basis) -> LogRead:
    """A log of which one case in ten is not as its row says, and three name no row."""
    rows = [dict(zip(HEADINGS, each, strict=True)) for each in records(CASES)]
    cases = list(dict.fromkeys(row["文號"] for row in rows))
    for row in rows:
        if row["文號"] in {cases[at] for at in ROWLESS}:
            row |= {"流程列": "", "主旨": "沒有這一種的主旨"}
    return log_of_rows(rows, basis.rulebooks.current.agency, file="紀錄.csv")


@pytest.fixture(scope="module")
def log(read: LogRead) -> Log:
    return read.log


@pytest.fixture(scope="module")
def found(read: LogRead, basis: Basis) -> Audit:
    return audit(read, basis)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, found: Audit, log: Log) -> Path:
    file = tmp_path_factory.mktemp("ledger") / "found.db"
    write(file, found, log)
    return file


@pytest.fixture
def ledger(written: Path, tmp_path: Path) -> Ledger:
    """One that a test may change."""
    file = tmp_path / "found.db"
    file.write_bytes(written.read_bytes())
    return Ledger(file)


def test_an_audit_comes_back_whole(ledger: Ledger, found: Audit) -> None:
    assert ledger.whole() == found
    assert ledger.head.findings == len(found.findings)


def test_every_case_has_its_records_by_themselves(ledger: Ledger, found: Audit, log: Log) -> None:
    for case, examined in zip(log.cases[::17], found.examined[::17], strict=True):
        known = ledger.case(case.id)

        assert known is not None
        told, alone = known
        span = slice(case.start, case.stop)
        assert told == examined
        assert alone.cases == (case._replace(start=0, stop=case.stop - case.start),)
        assert alone.steps_of(alone.cases[0]) == log.steps_of(case)
        assert (alone.number, alone.at, alone.due) == (
            *(log.number[span], log.at[span], log.due[span]),
        )
        people = [log.people[code] for code in log.person[span]]
        assert [alone.people[code] for code in alone.person] == people
    assert ledger.case("沒有這一件") is None


def test_a_case_alone_is_retraced_as_in_its_log(
    ledger: Ledger, found: Audit, log: Log, basis: Basis
) -> None:
    case = next(each for each in log.cases if each.id == found.findings[0].case_id)
    known = ledger.case(case.id)
    assert known is not None

    again = retraced(known[1], known[1].cases[0], basis, ledger.head.says)

    assert again.matters == retraced(log, case, basis).matters
    assert again.matters


@pytest.mark.parametrize("by", By)
def test_counts_are_those_of_the_findings(ledger: Ledger, found: Audit, by: By) -> None:
    units = {each.id: each.unit for each in found.examined}
    kinds = {
        By.CODE: [each.code for each in found.findings],
        By.SEVERITY: [each.about.severity.value for each in found.findings],
        By.UNIT: [units[each.case_id] for each in found.findings],
        By.POSITION: [each.position for each in found.findings],
        By.STANDING: ["open"] * len(found.findings),
    }

    assert ledger.counts(ALL, by) == Counter(kinds[by])


def test_a_filter_finds_what_it_says_and_counts_the_same(ledger: Ledger, found: Audit) -> None:
    code = found.findings[-1].code
    wanted = Wanted(code=code, q=f"{found.findings[-1].case_id} ")

    shown = list(ledger.findings(wanted))

    assert [each.finding for each in shown] == [
        each
        for each in found.findings
        if each.code == code and each.case_id == found.findings[-1].case_id
    ]
    assert ledger.count(wanted) == len(shown) > 0


def test_words_are_found_in_case_name_and_sentence(ledger: Ledger, found: Audit) -> None:
    one = found.findings[0]

    for words in (one.message(), one.about.name_en.upper(), f"{one.case_id} {one.about.name}"):
        assert one in [each.finding for each in ledger.findings(Wanted(q=words))]
    assert ledger.count(Wanted(q="%")) == ledger.count(Wanted(q="沒有這樣的字")) == 0


def test_a_number_is_found_by_any_part_of_it(tmp_path: Path, found: Audit, log: Log) -> None:
    one, name = found.findings[0], "府授資綜字第1150000001號"
    renamed = replace(one, case_id=name)
    examined = tuple(
        each._replace(id=name) if each.id == one.case_id else each for each in found.examined
    )
    write(tmp_path / "found.db", replace(found, findings=(renamed,), examined=examined), log)
    ledger = Ledger(tmp_path / "found.db")

    for part in ("資綜", "號", "115000", "第115", name):
        assert ledger.count(Wanted(q=part)) == 1
    assert ledger.count(Wanted(q="第號")) == 0


def made_of(file: Path) -> set[tuple[str, str]]:
    """The tables and indexes of a ledger as they were asked for."""
    with closing(connect(file)) as connection:
        return set(connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql <> ''"))


def test_a_ledger_of_an_earlier_version_is_given_what_it_lacks_at_its_first_look(
    ledger: Ledger, written: Path
) -> None:
    new, traits = made_of(written), ledger.traits()
    with closing(connect(ledger.file)) as connection:
        for each in ("INDEX examined_trait", "INDEX finding_place", "TABLE trait"):
            connection.execute(f"DROP {each}")
        connection.execute("CREATE INDEX finding_place ON finding (place)")
        connection.execute("PRAGMA user_version = 0")
    marked = next(ledger.keys())
    ledger.mark({marked: Standing.ACCEPTED})

    ledger.complete()

    assert made_of(ledger.file) == new
    assert ledger.traits() == traits
    assert ledger.counts(ALL, By.STANDING)["accepted"] == 1


def test_a_ledger_that_is_complete_is_only_looked_at(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written() -> None:
        raise AssertionError

    monkeypatch.setattr(ledger, "writing", written)

    ledger.complete()


def test_pages_follow_one_another(ledger: Ledger, found: Audit) -> None:
    pages = [
        list(ledger.findings(ALL, offset=at, limit=7)) for at in range(0, len(found.findings), 7)
    ]

    numbers = [each.number for page in pages for each in page]
    assert numbers == list(range(1, len(found.findings) + 1))


def test_cases_without_a_row_are_told_by_what_they_have_in_common(
    ledger: Ledger, found: Audit
) -> None:
    unknown = [each.case_id for each in found.findings if each.code == ROW_UNKNOWN]

    groups = ledger.rowless()

    assert sorted(case for each in groups for case in each.cases) == sorted(unknown)
    assert {each.subject for each in groups} == {"沒有這一種的主旨"}


def test_what_is_dismissed_is_no_fault_any_more(ledger: Ledger, found: Audit) -> None:
    dismissed = [each for each in found.findings if each.code == found.findings[0].code]
    faulty = {each.case_id for each in found.findings if each not in dismissed}

    ledger.mark({each.key: Standing.DISMISSED for each in dismissed} | {"0": Standing.OPEN})

    assert ledger.counts(ALL, By.STANDING).get("dismissed") == len(dismissed)
    assert sum(each.clean for each in ledger.units()) == CASES - len(faulty)
    assert ledger.count(Wanted(code=dismissed[0].code, standing="open")) == 0

    ledger.mark({each.key: Standing.OPEN for each in dismissed})

    everywhere = len({each.case_id for each in found.findings})
    assert sum(each.clean for each in ledger.months()) == CASES - everywhere
    assert ledger.counts(ALL, By.STANDING) == {"open": len(found.findings)}


def test_a_sample_counts_by_itself(ledger: Ledger, found: Audit) -> None:
    first = Random(1).sample([each.id for each in found.examined], 40)
    second = Random(2).sample([each.id for each in found.examined], 60)

    ledger.draw(first)
    ledger.draw(second)

    drawn = [each for each in found.findings if each.case_id in second]
    assert [each.id for each in found.examined if each.id in second] == [
        each.id for each in ledger.examined(sampled=True)
    ]
    assert [each.finding for each in ledger.findings(Wanted(is_sampled=True))] == drawn
    assert sum(each.cases for each in ledger.months(sampled=True)) == 60
    assert sum(each.count for each in ledger.population() if each.is_sampled) == 60
    assert sum(each.count for each in ledger.population()) == CASES


@pytest.mark.parametrize("few", [0, 1_000], ids=["counted anew", "counted one by one"])
def test_many_marks_at_once_are_counted_as_one_by_one(
    ledger: Ledger, found: Audit, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(marking, "FEW", few)
    standings = dict(zip((each.key for each in found.findings), cycle(Standing), strict=False))
    cases = [each.id for each in found.examined[::3]]

    ledger.mark(standings)
    ledger.draw(cases[:5])
    ledger.draw(cases)

    marked, counted = tuple(ledger.findings()), _counts(ledger)
    assert {each.key: each.standing for each in marked} == standings
    assert counted["tally"] == Counter(
        (each.finding.code, each.standing.value, each.is_sampled) for each in marked
    )
    faulty = {each.finding.case_id for each in marked if each.standing.counts}
    assert counted["clean"] == Counter(
        (case.unit, case.id in cases) for case in found.examined if case.id not in faulty
    )


def test_marks_cut_off_in_the_middle_leave_all_as_it_was(
    ledger: Ledger, found: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "FEW", 0)
    before = _counts(ledger)
    monkeypatch.setattr(marking, "COUNTS", (*COUNTS, "SELECT nothing"))

    with pytest.raises(ChenheError, match="nothing"):
        ledger.mark({each.key: Standing.DISMISSED for each in found.findings})

    assert _counts(ledger) == before
    ledger.mark({found.findings[0].key: Standing.ACCEPTED})  # still counted as it changes
    assert ledger.counts(ALL, By.STANDING)["accepted"] == 1


def _counts(ledger: Ledger) -> dict[str, Counter[tuple[object, ...]]]:
    """What the file says of how many there are, as it is kept."""
    queries = {
        "tally": "SELECT code, standing, is_sampled, sum(count) FROM tally GROUP BY 1, 2, 3",
        "clean": "SELECT unit, is_sampled, sum(count * is_clean) FROM population GROUP BY 1, 2",
    }
    with closing(connect(ledger.file)) as connection:
        return {
            name: Counter(
                {tuple(kind): count for *kind, count in connection.execute(query) if count}
            )
            for name, query in queries.items()
        }


def test_two_findings_of_one_evidence_have_names_of_their_own(
    tmp_path: Path, found: Audit, log: Log
) -> None:
    twice = replace(found, findings=(found.findings[0], found.findings[0]))
    write(tmp_path / "found.db", twice, log)

    keys = list(Ledger(tmp_path / "found.db").keys())

    assert keys == [found.findings[0].key, f"{found.findings[0].key}-2"]


def test_judging_again_takes_the_place_of_what_was_found(
    ledger: Ledger, found: Audit, log: Log
) -> None:
    ledger.mark({found.findings[0].key: Standing.ACCEPTED})

    write(ledger.file, replace(found, findings=found.findings[1:]), log)

    assert Ledger(ledger.file).counts(ALL, By.STANDING) == {"open": len(found.findings) - 1}
    assert [each.name for each in ledger.file.parent.iterdir()] == ["found.db"]
    assert ledger.file.stat().st_mode & 0o777 == 0o600


def test_how_much_is_written_is_told_and_may_be_stopped(
    ledger: Ledger, found: Audit, log: Log
) -> None:
    told: list[tuple[int, int]] = []
    before = ledger.file.read_bytes()

    def tell(done: int, of: int) -> None:
        told.append((done, of))

    write(ledger.file, found, log, tell)

    def stop(done: int, of: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        write(ledger.file, replace(found, findings=()), log, stop)
    assert told == [(0, CASES)]
    assert ledger.file.read_bytes() == before


def test_a_damaged_file_is_told_by_its_name(ledger: Ledger) -> None:
    garble(ledger.file, "tally")

    with pytest.raises(DatabaseDamagedError, match=r"found\.db"):
        ledger.counts(ALL, By.CODE)


@pytest.mark.parametrize(("day", "month"), [(0, ""), (738_945, "113-02"), (738_946, "113-03")])
def test_months_are_those_of_the_calendar_in_use(day: int, month: str) -> None:
    assert month_of(day) == month
