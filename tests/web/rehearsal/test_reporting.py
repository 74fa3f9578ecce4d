"""預演, 報告: the page with question and answer, and files made in the background."""

from __future__ import annotations

import pickle
from http import HTTPStatus

import pytest

from tests.web.rehearsal.planning import Planner, Rehearsing
from tests.web.rehearsing import a_sweep, a_validation
from web.files.pdf import PdfFile
from web.picture.charts.drawing import ChartsUnavailableError
from workflow.rehearsal.kept.running import RehearsalRuns
from workflow.rehearsal.kept.validations import KeptValidation

QUESTION = "主秘請假兩週，要不要請人代理？"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No chart is drawn and no page is set: the process apart gets what it would, and answers."""

    def drawn(charts: object, titles: object) -> tuple[str, ...]:
        raise ChartsUnavailableError(why="示範")

    def apart(function: object, place: bytes, **asked: object) -> PdfFile:
        asked.pop("progress")
        pickle.dumps((function, asked))
        return PdfFile(content=b"%PDF", unprintable=("U+20000",))

    monkeypatch.setattr("web.papers.rehearsal_results.drawn", drawn)
    monkeypatch.setattr("web.screens.rehearsal.reporting.made_apart", apart)


@pytest.fixture
def report(planner: Planner) -> str:
    """The address of the report of a comparison that has ended."""
    return f"{planner.done()}/report"


def ask(planner: Planner, report: str, question: str) -> int:
    return planner.post(report, {"question": question}).status_code


def make(planner: Planner, report: str, kind: str) -> str:
    """The page once the file is made."""
    assert planner.post(f"{report}/files", {"kind": kind}).status_code == HTTPStatus.OK
    return planner.told(report, f'href="{report}/{kind}"')


def test_the_result_leads_to_its_report_with_question_and_answer(
    planner: Planner, report: str
) -> None:
    assert f'href="{report}"' in planner.page(report.removesuffix("/report"))
    page = planner.page(report)

    assert "不寫就是：照「示範順會」辦，和「示範基準」比" in page
    assert "平均辦理日數多 1.50 日" in page
    assert "瓶頸是主任秘書" in page


def test_the_question_is_kept_and_stands_in_the_file(planner: Planner, report: str) -> None:
    assert ask(planner, report, QUESTION) == HTTPStatus.OK
    page = make(planner, report, "html")

    assert f'value="{QUESTION}"' in page
    answer = planner.client.get(f"{report}/html")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert QUESTION in answer.text
    assert "簽章" in answer.text


def test_a_question_that_is_too_long_is_given_back_and_not_kept(
    planner: Planner, report: str
) -> None:
    answer = planner.post(report, {"question": "問" * 201})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "最多 200 個字" in answer.text
    assert "問" * 201 in answer.text
    assert "問問" not in planner.page(report)


def test_a_validation_that_is_kept_stands_in_the_report_of_its_scenario(
    planner: Planner, report: str, runs: RehearsalRuns, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept,) = runs.folder.all()
    known = KeptValidation(kept=kept, found=a_validation())

    def validated(*asked: object) -> KeptValidation:
        return known

    monkeypatch.setattr("web.screens.rehearsal.reporting.validation_of", validated)

    make(planner, report, "html")

    text = planner.client.get(f"{report}/html").text
    assert "已驗證" in text
    assert "模擬像紀錄" in text


def test_a_file_made_before_the_question_was_changed_says_so(planner: Planner, report: str) -> None:
    later = "問題或語言後來改過"
    assert later not in make(planner, report, "html")

    ask(planner, report, QUESTION)

    assert later in planner.page(report)


def test_a_pdf_is_made_apart_and_tells_what_no_font_can_print(
    planner: Planner, report: str
) -> None:
    page = make(planner, report, "pdf")

    assert "U+20000" in page
    answer = planner.client.get(f"{report}/pdf")
    assert (answer.content, answer.headers["content-type"]) == (b"%PDF", "application/pdf")


def test_another_kind_of_question_has_a_report_too(planner: Planner, runs: RehearsalRuns) -> None:
    runs.rehearse = lambda kept, given, told: a_sweep()
    page = planner.page("/rehearsals/new", scenario="baseline")
    swept = {"do": "sweep", "vary_key": "staff.default.承辦人員", "vary_values": "3,4"}
    begun = planner.change(page, **swept).url.path
    planner.told(begun, "varied-table")

    assert f'href="{begun}/report"' in planner.page(begun)
    assert "換成別的值" in planner.page(f"{begun}/report")
    make(planner, f"{begun}/report", "html")
    assert "承辦人員的人數" in planner.client.get(f"{begun}/report/html").text


def test_without_a_result_nothing_is_made_and_it_is_said_why(
    planner: Planner, rehearsing: Rehearsing
) -> None:
    rehearsing.may_go.clear()
    begun = planner.run()

    answer = planner.post(f"{begun}/report/files", {"kind": "pdf"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "還沒有結果" in answer.text
    assert planner.client.get(f"{begun}/report").url.path == begun


def test_what_was_not_made_and_what_cannot_be_made_is_told(planner: Planner, report: str) -> None:
    assert planner.client.get(f"{report}/pdf").status_code == HTTPStatus.NOT_FOUND
    odd = planner.post(f"{report}/files", {"kind": "docx"})

    assert odd.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "pdf、html" in odd.text


def test_in_english_the_report_is_english(planner: Planner, report: str) -> None:
    planner.client.cookies.set("chenhe_language", "en")
    make(planner, report, "html")

    assert "1.50 days more on average" in planner.page(report)
    assert "The question" in planner.client.get(f"{report}/html").text
