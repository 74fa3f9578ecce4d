"""校對: rows answered, pages confirmed, either taken back; what is refused keeps what was typed."""

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from filelock import FileLock
from sqlalchemy import make_url

from rules import correcting
from rules.correcting import RulebookSource
from rules.correction_file import append_record
from rules.corrections import Correction
from rules.reviewing import reading_of, sight
from rules.rulebook import Rulebook
from rules.rulerow import Status
from tests.web.office import ALONE, DOUBTFUL, Visitor
from tests.web.reviewing import (
    CITY_NEVER_DECIDES,
    COLLEAGUE,
    LINE,
    OTHER,
    ROW,
    SEVENTH,
    answer,
    answered_by_a_colleague,
    own,
)
from web.screens.review.page import reviews_page
from web.screens.review.row import unanswered
from web.services import open_rulebook
from web.settings import Settings
from workflow.office import DEMONSTRATION, LIVE


def test_a_doubtful_row_shows_its_cells_its_candidates_and_its_neighbours(
    visitor: TestClient,
) -> None:
    text = visitor.get(ROW).text

    assert "≠" in text
    assert 'value="2"' in text
    assert 'value="own"' in text
    assert all(f">{line}</a>" in text for line in (11, 12, 13, 14, 15))


def test_what_the_checks_say_of_a_row_is_shown_beside_it(visitor: TestClient) -> None:
    assert "可答這一列的疑義" in visitor.get("/rules/review/row/645").text


def test_a_candidate_chosen_makes_the_row_routable_at_once(
    reviewer: Visitor, source: RulebookSource
) -> None:
    shown = reviewer.post(ROW, answer(choice="2"))

    row = source.current().at_line(LINE)
    assert shown.url.path == f"/rules/{LINE}"
    assert row.status is Status.CORRECTED
    assert "主任秘書" not in [step.position for step in row.steps]
    assert all(words in shown.text for words in ("已校對", "示範校對員", "照原稿", "陳核流程"))
    assert reviewer.registered(row=DOUBTFUL).startswith("/cases/")


def test_marks_filled_in_by_hand_are_read_too(reviewer: Visitor, source: RulebookSource) -> None:
    marks = own(承辦人員="擬辦", 股長="", 組長="核定")

    reviewer.post(ROW, marks | {"cosign_text": "會計室", "remark": "示範備考"})

    row = source.current().at_line(LINE)
    assert row.decider == "組長"
    assert [each.name for each in row.cosigners] == ["會計室"]
    assert row.remark == "示範備考"


def test_a_row_that_reads_clean_may_be_corrected_as_well(
    reviewer: Visitor, source: RulebookSource
) -> None:
    reviewer.post("/rules/review/row/9", own(承辦人員="擬辦", 組長="核定"))

    assert source.current().at_line(9).status is Status.CORRECTED


@pytest.mark.parametrize(
    ("line", "fields", "why"),
    [
        (LINE, own(承辦人員="擬辦", 組長="核定", 局長="核定"), "印了 2 個核定"),
        (LINE, own(承辦人員="擬辦", 組長="V"), "整列沒有核定"),
        (CITY_NEVER_DECIDES, own(承辦人員="擬辦", 市長="核定"), "不由市長核定"),
        (LINE, answer(cosign_text="示範處"), "「示範處」不是認得的單位"),
        (LINE, answer(because=" "), "理由必填"),
        (LINE, answer(reviewer=""), "校對者必填"),
        (LINE, answer(choice=""), "還沒有選讀法"),
        (LINE, answer(choice="7"), "還沒有選讀法"),
        (LINE, answer() | {"mark:局長": "V"}, "各欄填的卻不是它"),
    ],
)
def test_a_refused_answer_says_why_and_keeps_what_was_typed(
    line: int, fields: dict[str, str], why: str, reviewer: Visitor, source: RulebookSource
) -> None:
    shown = reviewer.post(f"/rules/review/row/{line}", fields | {"remark": "打好的備考"})

    assert shown.status_code == 422
    assert why in shown.text
    assert 'value="打好的備考"' in shown.text
    assert source.current().at_line(line).status is Status.DOUBTFUL
    assert source.current().corrections.records == ()


def test_a_missing_reason_does_not_hide_what_is_wrong_with_the_reading(reviewer: Visitor) -> None:
    text = reviewer.post(ROW, own(承辦人員="擬辦") | {"because": ""}).text

    assert "理由必填" in text
    assert "整列沒有核定" in text


def test_of_two_reviewers_at_once_the_second_sees_both_answers(
    reviewer: Visitor, source: RulebookSource
) -> None:
    seen = sight(source.current().at_line(LINE))
    answered_by_a_colleague(source)

    shown = reviewer.post(ROW, answer(choice="2", because="示範：我讀的", seen=seen))

    assert shown.status_code == 409
    assert all(words in shown.text for words in ("示範同仁", "原稿如此", "主任秘書審核", "我讀的"))
    assert 'value="2" required checked' in shown.text
    assert len(source.current().corrections.standing) == 1


def test_a_row_that_changed_after_it_was_seen_is_not_answered_blindly(
    reviewer: Visitor, source: RulebookSource
) -> None:
    shown = reviewer.post(ROW, answer(seen="an earlier sight"))

    assert shown.status_code == 412
    assert "在您查看之後已有變動" in shown.text
    assert f'name="seen" value="{sight(source.current().at_line(LINE))}"' in shown.text


def test_while_another_saves_the_answer_is_kept_to_be_sent_again(
    reviewer: Visitor, source: RulebookSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correcting, "LOCK_SECONDS", 0.05)

    with FileLock(f"{source.corrections}.lock"):
        shown = reviewer.post(ROW, answer(because="示範：我讀的"))

    assert shown.status_code == 503
    assert all(words in shown.text for words in ("請稍候再送出", "示範：我讀的"))


def test_an_answered_row_shows_who_answered_and_offers_no_second_form(
    visitor: TestClient, source: RulebookSource
) -> None:
    answered_by_a_colleague(source)

    text = visitor.get(ROW).text

    assert all(words in text for words in ("示範同仁", "115.03.07", "原稿如此", "/records/1"))
    assert "存下校對" not in text


def test_an_answer_taken_back_leaves_the_row_doubtful_and_both_on_the_record(
    reviewer: Visitor, source: RulebookSource
) -> None:
    answered_by_a_colleague(source)

    shown = reviewer.post("/rules/review/records/1", {"reviewer": "示範甲", "because": "示範誤讀"})

    assert shown.url.path == ROW
    assert source.current().at_line(LINE).status is Status.DOUBTFUL
    overview = reviewer.client.get("/rules/review").text
    assert all(words in overview for words in ("已撤回", "示範誤讀", "原稿如此"))
    assert "這一筆已經撤回" in reviewer.client.get("/rules/review/records/1").text
    assert "撤回本身不能再撤回" in reviewer.client.get("/rules/review/records/2").text


def test_what_cannot_be_taken_back_is_refused_with_what_can(
    reviewer: Visitor, source: RulebookSource
) -> None:
    answered_by_a_colleague(source)
    by = {"reviewer": "示範甲", "because": "示範"}

    without_a_reason = reviewer.post("/rules/review/records/1", by | {"because": ""})
    unknown = reviewer.client.get("/rules/review/records/9")

    assert without_a_reason.status_code == 422
    assert "理由必填" in without_a_reason.text
    assert unknown.status_code == 404
    assert "可撤回的校對與確認：1" in unknown.text


def append_changed(source: RulebookSource, **changes: str | tuple[str, ...]) -> None:
    """A second record of the answer in force, but for `changes`: as a merge of files may leave."""
    (first,) = source.current().corrections.standing
    append_record(source.corrections, replace(first, number=2, **changes), "taipei-doit")


def test_two_answers_to_one_row_are_shown_side_by_side(
    visitor: TestClient, source: RulebookSource
) -> None:
    answered_by_a_colleague(source)
    append_changed(source, reviewer="示範另一人")

    text = visitor.get("/rules/review").text

    assert "互相牴觸的列（1）" in text
    assert all(words in text for words in ("示範同仁", "示範另一人", "/records/1", "/records/2"))


def test_an_answer_to_other_print_shows_what_was_printed_then(
    visitor: TestClient, source: RulebookSource
) -> None:
    row = source.current().at_line(LINE)
    stale = Correction(
        number=1,
        key=row.key,
        line=row.line,
        printed=("從前", "印的"),
        steps=row.doubts[0].candidates[0],
        cosign_text="",
        remark="",
        reviewer="示範同仁",
        at=SEVENTH,
        because="示範",
    )
    append_record(source.corrections, stale, "taipei-doit")

    assert "互相牴觸的列（1）" in visitor.get("/rules/review").text
    assert "從前｜印的" in visitor.get(ROW).text


def test_an_answer_whose_row_is_gone_is_not_lost(
    visitor: TestClient, source: RulebookSource
) -> None:
    answered_by_a_colleague(source)
    append_changed(source, key="綜合企劃組/甲/從前的項目/從前的內容")

    text = visitor.get("/rules/review").text

    assert "找不到列的校對（1）" in text
    assert "從前的內容" in text


def test_a_page_that_does_not_exist_names_those_that_do(visitor: TestClient) -> None:
    answer = visitor.get("/rules/review/999")

    assert answer.status_code == 404
    assert "可用：1 至 81" in answer.text


@pytest.mark.parametrize("path", ["/rules/review", ROW, "/rules/review/2", f"/rules/{LINE}"])
def test_a_guest_sees_everything_but_no_form(path: str, guest: TestClient) -> None:
    text = guest.get(path).text

    assert 'method="post"' not in text
    assert "/records/" not in text


def test_the_reviewer_is_remembered_by_name(reviewer: Visitor) -> None:
    assert 'value="示範校對員"' in reviewer.client.get(ROW).text

    reviewer.post(ROW, answer(reviewer="示範乙"))

    assert 'value="示範乙"' in reviewer.client.get(f"/rules/review/row/{OTHER}").text


def test_progress_counts_every_page_and_row_of_the_table(rulebook: Rulebook) -> None:
    page = reviews_page(rulebook)

    assert page.pages == len(rulebook.table.pages)
    assert sum(each.rows for unit in page.units for each in unit.pages) == len(rulebook.rows)
    assert [each.row.line for each in page.waiting][:2] == [LINE, OTHER]


def test_a_case_says_when_its_rules_are_no_longer_those_in_force(
    reviewer: Visitor, source: RulebookSource
) -> None:
    case = reviewer.registered()
    assert "不是現行版本" not in reviewer.client.get(case).text

    answered_by_a_colleague(source)

    text = reviewer.client.get(case).text
    assert "本列的流程沒有變" in text
    row = source.current().find(ALONE)
    source.correct(row.key, reading_of(row.steps[:1] + row.steps[-1:]), COLLEAGUE)
    text = reviewer.client.get(case).text
    assert "不是現行版本" in text
    assert ">局文<" in text


def test_the_journal_of_a_demonstration_stands_beside_its_database(
    reviewer: Visitor, source: RulebookSource, database: str, corrections: str, tmp_path: Path
) -> None:
    reviewer.post(ROW, answer())

    assert source.corrections == Path(f"{make_url(database).database}.corrections.toml")
    assert source.corrections.exists()
    assert not Path(corrections).exists()
    another = Settings(
        demo=True, database_url=f"sqlite:///{tmp_path / 'another.db'}", corrections=corrections
    )
    assert open_rulebook(another, DEMONSTRATION).current().corrections.records == ()


def test_demonstrations_without_a_file_keep_a_journal_each_and_the_live_office_its_own(
    corrections: str,
) -> None:
    def journal(url: str, office: str) -> Path:
        settings = Settings(database_url=url, corrections=corrections)
        return open_rulebook(settings, office).corrections

    one, other = (
        journal(f"postgresql+psycopg://localhost/{name}", DEMONSTRATION) for name in ("a", "b")
    )
    assert len({one, other, Path(corrections)}) == 3
    assert journal("sqlite:///x.db", LIVE) == Path(corrections)


def test_a_journal_broken_while_serving_is_named_on_every_page_until_it_is_mended(
    visitor: TestClient, source: RulebookSource
) -> None:
    answered_by_a_colleague(source)
    whole = source.corrections.read_text("utf-8")
    source.corrections.write_text(f"{whole}\nhalf a line", "utf-8")

    answers = [visitor.get(path) for path in ("/rules", "/rules/review", "/")]

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert all(source.corrections.name in answer.text for answer in answers)
    source.corrections.write_text(whole, "utf-8")
    assert visitor.get("/rules").status_code == 200


def test_what_the_candidates_differ_in_is_left_for_the_reviewer_to_fill_in(
    rulebook: Rulebook,
) -> None:
    marks = unanswered(rulebook, rulebook.at_line(LINE), "示範校對員").marks

    assert "主任秘書" not in marks
    assert (marks["承辦人員"], marks["局長"]) == ("擬辦", "核定")
