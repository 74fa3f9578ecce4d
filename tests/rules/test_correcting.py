"""Doubts answered, pages confirmed, answers taken back: what a journal may say and what it does."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from filelock import FileLock

from rules import correcting
from rules.correcting import (
    AlreadyConfirmedError,
    AlreadyCorrectedError,
    ChangedMeanwhileError,
    JournalBusyError,
    PageNotReadyError,
    ReviewerFaultError,
    RulebookSource,
    UnknownPageError,
    UnknownRecordError,
)
from rules.corrections import Reviewer
from rules.errors import BadInputError, DoubtfulRowError, RulesError
from rules.reviewing import CorrectionRefusedError, Reading, page_digest, reading_of, sight
from rules.rulebook import DEFAULT_AGENCY, shipped_agency
from rules.rulerow import Status

AT = datetime(2026, 11, 23, 9, 30, tzinfo=timezone(timedelta(hours=8)))
BY = Reviewer(name="示範校對員", at=AT, because="依印本第 1 頁")
DOUBTFUL = "line:13"  # 專門委員 printed as ≠
TWO_DECIDERS = "line:1040"
SIGNED_BY_ALL = ("擬辦", "V", "V", "V", "V", "V", "核定")


@pytest.fixture
def source(tmp_path: Path) -> RulebookSource:
    return RulebookSource(shipped_agency(DEFAULT_AGENCY), tmp_path / "corrections.toml")


def marks(*texts: str, unit: str = "綜合企劃組") -> Reading:
    source = RulebookSource(shipped_agency(DEFAULT_AGENCY), Path("none"))
    positions = source.current().agency.unit(unit).ladder.positions
    return Reading(marks=dict(zip(positions, texts, strict=False)))


def journal(source: RulebookSource) -> str:
    return source.corrections.read_text("utf-8") if source.corrections.exists() else ""


def test_a_doubt_answered_makes_its_row_routable_at_once(source: RulebookSource) -> None:
    before = source.current()

    row = source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)

    assert (row.status, row.decider, row.doubts) == (Status.CORRECTED, "局長", ())
    assert row.correction
    assert (row.correction.reviewer, row.correction.because) == (BY.name, BY.because)
    assert source.current().route(row).stages
    assert (
        source.current().version == f"{before.version}+{source.current().corrections.fingerprint}"
    )
    with pytest.raises(DoubtfulRowError, match="≠"):
        before.route(before.find(DOUBTFUL))


def test_every_candidate_of_every_doubt_can_be_chosen(source: RulebookSource) -> None:
    for row in [row for row in source.current().rows if row.doubts]:
        for steps in row.doubts[0].candidates:
            corrected = source.correct(row.key, reading_of(steps, row.cosign_text), BY)
            assert corrected.steps == steps
            assert corrected.correction
            source.withdraw(corrected.correction.number, BY)

    assert all(not row.correction for row in source.current().rows)


@pytest.mark.parametrize(
    ("reading", "why"),
    [
        (marks("擬辦", "核定", "V", "核定"), "印了 2 個核定"),
        (marks("擬辦", "V", "V"), "整列沒有核定"),
        (marks("擬辦", "V", "≠", "核定"), "不是認得的記號"),
        (marks("V", "V", "核定"), "第一個記號不是承辦人員的擬辦"),
        (Reading(marks={"承辦人員": "擬辦", "院長": "核定"}), "沒有「院長」這個職稱"),
        (Reading(marks={"承辦人員": "核定"}, cosign_text="文化局"), "「文化局」不是認得的"),
        (Reading(marks={"承辦人員": "核定"}, cosign_text="依規定辦理。"), "沒有請任何單位會辦"),
        (Reading(marks={"承辦人員": "核定"}, remark="長" * 501), "500 字為限"),
    ],
)
def test_a_correction_that_breaks_an_invariant_is_refused(
    source: RulebookSource, reading: Reading, why: str
) -> None:
    with pytest.raises(CorrectionRefusedError, match=why):
        source.correct(DOUBTFUL, reading, BY)

    assert journal(source) == ""


def test_the_mayor_decides_nothing_of_schedule_b(source: RulebookSource) -> None:
    with pytest.raises(CorrectionRefusedError, match="不由市長核定"):
        source.correct("line:9", marks(*SIGNED_BY_ALL[:-1], "V", "核定"), BY)


@pytest.mark.parametrize(
    "by", [Reviewer(name=" ", at=AT, because="有"), Reviewer(name="甲", at=AT)]
)
def test_a_correction_says_who_and_why(source: RulebookSource, by: Reviewer) -> None:
    with pytest.raises(ReviewerFaultError, match="必填"):
        source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), by)


def test_every_fault_of_a_correction_is_told_at_once(source: RulebookSource) -> None:
    with pytest.raises(BadInputError) as refusal:
        source.correct(DOUBTFUL, marks("擬辦", "V"), Reviewer(name="", at=AT))

    assert len(refusal.value.faults) == 3


def test_a_correction_that_changes_nothing_is_refused(source: RulebookSource) -> None:
    row = source.current().find("line:9")

    with pytest.raises(CorrectionRefusedError, match="與照印的讀法相同"):
        source.correct(row.key, reading_of(row.steps, row.cosign_text, row.remark), BY)


def test_a_second_answer_is_refused_and_shows_both(source: RulebookSource) -> None:
    source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)

    with pytest.raises(AlreadyCorrectedError, match=r"示範校對員.*局長核定.*您讀為「承辦"):
        source.correct(DOUBTFUL, marks("核定"), BY)


def test_of_two_reviewers_at_once_one_is_kept(source: RulebookSource) -> None:
    def attempt(name: str) -> str:
        again = RulebookSource(source.folder, source.corrections)
        try:
            again.correct(
                DOUBTFUL, marks(*SIGNED_BY_ALL), Reviewer(name=name, at=AT, because="同時")
            )
        except RulesError as refusal:
            return type(refusal).__name__
        return "kept"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(attempt, ["示範甲", "示範乙", "示範丙", "示範丁"]))

    assert outcomes == [*["AlreadyCorrectedError"] * 3, "kept"]
    assert len(source.current().corrections.records) == 1


def test_a_row_changed_since_it_was_seen_is_not_overwritten(source: RulebookSource) -> None:
    seen = sight(source.current().find(DOUBTFUL))
    corrected = source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY, seen)
    assert corrected.correction
    seen_corrected = sight(corrected)
    source.withdraw(corrected.correction.number, BY)

    with pytest.raises(ChangedMeanwhileError, match=r"第 13 行.*已有變動"):
        source.correct(DOUBTFUL, marks("核定"), BY, seen_corrected)


def test_a_correction_taken_back_leaves_its_trace(source: RulebookSource) -> None:
    before = source.current()
    source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)

    source.withdraw(1, Reviewer(name="示範主管", at=AT, because="答錯列"))

    book = source.current()
    assert book.find(DOUBTFUL).status is Status.DOUBTFUL
    assert book.version == before.version
    assert [version for _, version in book.history][1] == before.version
    assert len(book.corrections.records) == 2
    with pytest.raises(UnknownRecordError, match="第 1 筆不能撤回"):
        source.withdraw(1, BY)


def test_what_is_written_is_read_back_whole(source: RulebookSource) -> None:
    by = Reviewer(name='示範"甲"\\乙', at=AT, because="多行\n理由 = [1]")
    source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), by)

    (record,) = RulebookSource(source.folder, source.corrections).current().corrections.records

    assert (record.reviewer, record.because, record.at) == (by.name, "多行 理由 = [1]", AT)


def test_a_page_is_confirmed_as_it_reads(source: RulebookSource) -> None:
    rows = source.current().rows_of_page(2)

    source.confirm(2, Reviewer(name="示範校對員", at=AT), page_digest(rows))

    book = source.current()
    assert {row.confirmed_by for row in book.rows_of_page(2)} == {"示範校對員"}
    assert {row.confirmed_by for row in book.rows_of_page(3)} == {None}
    assert book.version == f"taipei-doit@{book.table_digest}"
    with pytest.raises(AlreadyConfirmedError, match="不必再確認"):
        source.confirm(2, BY)


def test_a_page_with_a_doubt_cannot_be_confirmed(source: RulebookSource) -> None:
    with pytest.raises(PageNotReadyError, match="第 13、17 行"):
        source.confirm(1, BY)
    with pytest.raises(UnknownPageError, match="1 至 81"):
        source.confirm(82, BY)


def test_a_confirmation_lapses_when_the_page_reads_otherwise(source: RulebookSource) -> None:
    source.confirm(2, BY)
    row = source.current().rows_of_page(2)[0]

    source.correct(row.key, Reading(marks={row.steps[0].position: "核定"}), BY)

    assert {each.confirmed_by for each in source.current().rows_of_page(2)} == {None}
    with pytest.raises(ChangedMeanwhileError, match="第 2 頁"):
        source.confirm(2, BY, page_digest([row]))


def edited(source: RulebookSource, before: str, after: str) -> RulebookSource:
    """The journal with a text changed by hand."""
    text = journal(source)
    assert before in text
    source.corrections.write_text(text.replace(before, after), "utf-8")
    return RulebookSource(source.folder, source.corrections)


def test_an_answer_to_another_print_is_stale_and_shows_both(source: RulebookSource) -> None:
    source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)

    row = edited(source, "≠", "x").current().find(DOUBTFUL)

    assert (row.status, row.doubts[0].code) == (Status.DOUBTFUL, "CORRECTION_STALE")
    assert " x " in row.doubts[0].message
    assert " ≠ " in row.doubts[0].message


def test_two_answers_to_one_row_stand_against_each_other(source: RulebookSource) -> None:
    source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)
    source.correct("line:17", marks("擬辦", "核定"), BY)
    other = source.current().find("line:17")

    book = edited(source, other.key, source.current().find(DOUBTFUL).key).current()

    row = book.find(DOUBTFUL)
    assert row.doubts[0].code == "CORRECTIONS_CONFLICT"
    assert len(row.doubts[0].candidates) == 2
    assert not row.is_routable


def test_an_answer_by_hand_that_is_no_longer_lawful_is_not_followed(source: RulebookSource) -> None:
    source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)

    row = edited(source, "組長 審核", "組長 核定").current().find(DOUBTFUL)

    assert row.doubts[0].code == "CORRECTION_UNLAWFUL"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"主任秘書 審核"', '"主任秘書 核定", "主任秘書 審核"'),
        ('"承辦人員 擬辦"', '"市長 審核", "承辦人員 擬辦"'),
        ('"局長 核定"', '"局長 核定", "局長 核定"'),
    ],
)
def test_an_answer_by_hand_that_says_two_things_is_not_guessed(
    source: RulebookSource, before: str, after: str
) -> None:
    source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)

    book = edited(source, before, after).current()

    assert book.find(DOUBTFUL).doubts[0].code == "CORRECTION_UNLAWFUL"
    assert not book.in_force(book.corrections.records[0])


def test_what_cannot_be_printed_is_refused_by_its_place(source: RulebookSource) -> None:
    by = Reviewer(name="示範\x1b[2J甲\udcff", at=AT, because="依\x00\u202e印本")

    with pytest.raises(BadInputError) as refused:
        source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), by)

    reviewer, because = map(str, refused.value.faults)
    assert reviewer.startswith("校對者含有無法儲存的字元：第 3 個字 U+001B")
    assert because.startswith("理由含有無法儲存的字元：第 2 個字 U+0000")
    assert source.current().find(DOUBTFUL).correction is None


def test_an_answer_whose_row_is_gone_is_kept_and_told(source: RulebookSource) -> None:
    row = source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)

    book = edited(source, row.key, "綜合企劃組/甲/沒有/這一列").current()

    assert [each.number for each in book.orphans] == [1]
    assert book.find(DOUBTFUL).status is Status.DOUBTFUL


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("number = 1", "number = 7", "record 第 1 筆「7」：紀錄編號"),
        ("組長 審核", "組長 簽", "組長 簽"),
        ('kind = "校對"', 'kind = "改"', "改"),
        ("reviewer", "by", "reviewer"),
        ("[[record]]", "[[record]", "corrections.toml"),
        ("+08:00", "", "時區"),
    ],
)
def test_a_journal_damaged_by_hand_is_refused_naming_the_place(
    source: RulebookSource, before: str, after: str, named: str
) -> None:
    source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)

    with pytest.raises(BadInputError) as refusal:
        edited(source, before, after).current()

    assert named in str(refusal.value)


def test_a_journal_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    source = RulebookSource(shipped_agency(DEFAULT_AGENCY), tmp_path / "file" / "corrections.toml")

    with pytest.raises(BadInputError, match="不能寫入"):
        source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)


def test_a_reading_has_one_fingerprint_for_good(source: RulebookSource) -> None:
    """Logs and journals refer to these digests: whoever changes them makes those unreadable."""
    corrected = source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)
    source.correct("line:17", marks("擬辦", "核定"), BY)

    book = source.current()

    assert corrected.repair is None
    assert page_digest([book.find(DOUBTFUL)]) == "041fbe17fb858ac3"
    assert book.corrections.fingerprint == "c7d716b7aa70"
    assert book.corrections.until(1).fingerprint != book.corrections.fingerprint


def test_the_journal_of_another_agency_is_refused(source: RulebookSource) -> None:
    source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)

    with pytest.raises(BadInputError, match="另一個機關的校對紀錄"):
        edited(source, 'agency = "taipei-doit"', 'agency = "another"').current()


def test_a_table_changed_on_the_disk_is_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "agency"
    shutil.copytree(shipped_agency(DEFAULT_AGENCY), folder)
    source = RulebookSource(folder, folder / "corrections.toml")
    before = source.current()
    assert source.current() is before

    settings = (folder / "agency.toml").read_text("utf-8")
    (folder / "agency.toml").write_text("# 改\n" + settings, "utf-8")

    assert source.current().version != before.version


def test_a_reviewer_who_cannot_wait_is_told(
    source: RulebookSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correcting, "LOCK_SECONDS", 0.05)
    with (
        FileLock(f"{source.corrections}.lock"),
        pytest.raises(JournalBusyError, match="別人正在"),
    ):
        source.correct(DOUBTFUL, marks(*SIGNED_BY_ALL), BY)

    assert journal(source) == ""
