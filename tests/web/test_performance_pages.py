"""The monthly report on screen and as files says what the office's figures say."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from tests.workflow.builders import a_rulebook, signing
from tests.workflow.offices import PLAIN, a_document
from web.files.report import COLUMNS, FILE_COLUMNS, Measure, figure_text
from web.files.workbook import REPORT, TREND
from web.language.practice import counting_rules
from web.picture.chart import PLOT, Point, column_chart
from web.services import Services
from workflow.desk.casework import Casework
from workflow.desk.reporting import Reporting
from workflow.office import taipei_now
from workflow.reports.month import month_of
from workflow.reports.monthly import MonthlyReport


@pytest.fixture
def work(demo_app: FastAPI) -> Casework:
    """The demonstration office, with two closed documents and a late one."""
    services = demo_app.state.services
    assert isinstance(services, Services)
    work = services.casework
    now = taipei_now()
    for days in (0, 3):
        case = work.register(a_document(received_at=now - timedelta(days=days)))
        while not case.is_closed:
            case = work.act(case.id, signing(case, case.open[0]))
    work.register(a_document(received_at=now - timedelta(days=40)))
    return work


@pytest.fixture
def report(work: Casework) -> MonthlyReport:
    return Reporting(office=work.office).monthly(month_of(work.today))


def cells(page: str, unit: str) -> list[str]:
    """The figures of one line of the first table."""
    row = re.search(rf'<tr[^>]*><th scope="row">{unit}</th>(.*?)</tr>', page, re.DOTALL)
    assert row, unit
    return [unescape(text) for text in re.findall(r"<td[^>]*>([^<]*)</td>", row[1])]


def test_the_page_shows_the_figures_of_each_unit_and_their_total(
    visitor: TestClient, report: MonthlyReport
) -> None:
    page = visitor.get("/performance").text

    for line in report.units:
        assert cells(page, line.unit) == [column.text(line.figures) for column in COLUMNS]
    assert cells(page, "合計") == [column.text(report.total) for column in COLUMNS]
    assert report.total.closed == 2


def test_a_month_and_a_unit_are_asked_for_by_the_address(
    visitor: TestClient, report: MonthlyReport
) -> None:
    unit, last = a_rulebook().at_line(PLAIN).unit, report.month.later(-1)

    page = visitor.get("/performance", params={"month": str(last), "unit": unit}).text

    assert f'<option value="{last}" selected>' in page
    assert len(cells(page, unit)) == len(COLUMNS)
    assert '<th scope="row">合計' not in page
    assert f"/performance.csv?month={last}&amp;unit=" in page


def test_what_cannot_be_reported_is_refused_with_what_can(visitor: TestClient) -> None:
    for query, advice in (
        ("month=13", "115-11"),
        ("month=900-1", "還沒有開始"),
        ("unit=無", "綜合企劃組"),
    ):
        answer = visitor.get(f"/performance?{query}")
        assert answer.status_code == 422
        assert advice in answer.text


def test_without_documents_the_page_says_so(visitor: TestClient) -> None:
    page = visitor.get("/performance", params={"month": "114年12月"}).text

    assert "民國114年12月" in page
    assert "沒有可統計的數字" in page
    assert "<table" not in page


def test_the_pictures_say_in_words_what_they_show(
    visitor: TestClient, report: MonthlyReport
) -> None:
    page = visitor.get("/performance").text

    titles = re.findall(r'<svg[^>]*role="img"[^>]*aria-labelledby="(\w+)-title \1-desc"', page)
    words = re.search(r'<desc id="rates-desc">(.*?)</desc>', page)
    assert titles == ["days", "rates"]
    assert words
    assert f"{report.month.label}：" in words[1]
    assert "style=" not in page


def test_the_page_says_how_it_counts_and_where_that_comes_from(
    visitor: TestClient, work: Casework
) -> None:
    rules = counting_rules(work.office.rulebook.agency.practice.deadlines)

    page = visitor.get("/performance").text

    for rule in rules:
        assert rule in page
    assert any("最多計 6 日" in rule for rule in rules)
    assert any("未能查得" in rule for rule in rules)


def test_the_csv_holds_what_the_page_shows(visitor: TestClient, report: MonthlyReport) -> None:
    answer = visitor.get("/performance.csv")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in answer.content
    read = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [line["單位"] for line in read] == [*(line.unit for line in report.units), "合計"]
    for column in FILE_COLUMNS:
        assert read[-1][column.word] == column.text(report.total)
    assert {line["月份"] for line in read} == {report.month.label}
    assert f"performance-{report.month}.csv" in answer.headers["content-disposition"]


def test_the_spreadsheet_holds_numbers(visitor: TestClient, report: MonthlyReport) -> None:
    content = visitor.get("/performance.xlsx").content

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    header, *lines = book.get_sheet_by_name(REPORT).to_python()
    total = dict(zip(header, lines[-1], strict=True))
    assert total["單位"] == "合計"
    for column in FILE_COLUMNS:
        value = column.value(report.total)
        assert total[column.word] == ("" if value is None else pytest.approx(value))
    months = [line[0] for line in book.get_sheet_by_name(TREND).to_python()[1:]]
    assert months == [each.month.label for each in report.trend]


def test_the_same_report_makes_the_same_spreadsheet(visitor: TestClient, work: Casework) -> None:
    last = month_of(work.today).later(-1)

    first, second = (visitor.get(f"/performance.xlsx?month={last}").content for _ in range(2))

    assert first == second


def test_guests_see_no_figures(guest: TestClient) -> None:
    for way in ("/performance", "/performance.csv"):
        assert guest.get(way, follow_redirects=False).status_code == 303
    assert "/performance" not in guest.get("/rules").text


@pytest.mark.parametrize(
    ("value", "measure", "text"),
    [
        (3, Measure.CASES, "3"),
        (2.125, Measure.DAYS, "2.13"),
        (2.0, Measure.DAYS, "2.00"),
        (2 / 3, Measure.RATE, "66.67%"),
        (0.99995, Measure.RATE, "100.00%"),
        (1.0, Measure.RATE, "100.00%"),
        (None, Measure.RATE, "—"),
    ],
)
def test_figures_are_rounded_half_up_to_two_places(
    value: float | None, measure: Measure, text: str
) -> None:
    assert figure_text(value, measure) == text


def test_columns_are_as_high_as_their_values() -> None:
    values = [4.0, None, 2.0, 0.0]
    points = [Point(value=value, text=str(value), label="1") for value in values]

    chart = column_chart(points)

    assert [bar.height / PLOT for bar in chart.bars] == [1, 0, 0.5, 0]
    assert [bar.height for bar in column_chart(points[1:2]).bars] == [0]
    assert column_chart(points, full=8.0).bars[0].height == PLOT / 2
