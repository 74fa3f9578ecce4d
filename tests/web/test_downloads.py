"""Files to take away say what the page says, and a spreadsheet runs nothing of what they hold."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from rules.bpmn import route_bpmn
from rules.corrections import Correction
from rules.export import row_record
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow, Status
from web.files.tables import COLUMNS, csv_text
from web.files.workbook import ABOUT, DOUBTS, ROWS, workbook
from web.language.words import STATUS_WORDS

FORMULA = '=HYPERLINK("http://example.invalid")'


def sheet(content: bytes, name: str) -> list[dict[str, str]]:
    """The lines of a sheet under its header."""
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()
    header, *lines = ([_text(cell) for cell in line] for line in read)
    return [dict(zip(header, line, strict=True)) for line in lines]


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def same(line: dict[str, str], row: RuleRow) -> bool:
    """Whether a line of the spreadsheet holds what the record of its row does."""
    record = json.loads(json.dumps(row_record(row)))
    texts = {
        "行": str(record["source"]["line"]),
        "單位": record["unit"],
        "表別": record["schedule"],
        "名義": record["issuer"],
        "公務項目": record["item"],
        "公務內容": record["content"],
        "業務名稱": record["task"],
        "狀態": STATUS_WORDS[Status(record["status"])],
        "陳核流程": " → ".join(step["position"] + step["action"] for step in record["steps"]),
        "核定": record["decider"] or "",
        "會辦": "、".join(each["name"] for each in record["cosigners"]),
        "備考": record["remark"],
        "修補": record["repair"] or "",
        "疑義": "；".join(each["message"] for each in record["doubts"]),
        "發布日期": record["issued_on"],
        "校對": "",
        "確認": record["confirmed_by"] or "",
    }
    return line == texts


def test_the_spreadsheet_holds_what_the_records_hold(rulebook: Rulebook) -> None:
    lines = sheet(workbook(rulebook, rulebook.rows), ROWS)

    assert len(lines) == len(rulebook.rows)
    assert tuple(lines[0]) == COLUMNS
    for line, row in zip(lines, rulebook.rows, strict=True):
        assert same(line, row), row.key


def test_every_doubt_has_a_line_of_its_own(rulebook: Rulebook) -> None:
    lines = sheet(workbook(rulebook, rulebook.rows), DOUBTS)

    doubts = [(row.key, doubt.code) for row in rulebook.rows for doubt in row.doubts]
    assert [(line["鍵"], line["代碼"]) for line in lines] == doubts


def test_the_spreadsheet_says_what_it_is(rulebook: Rulebook) -> None:
    lines = sheet(workbook(rulebook, rulebook.search(unit="人事室")), ABOUT)

    facts = {line["事項"]: line["內容"] for line in lines}
    assert facts["版本"] == rulebook.version
    assert "2019-06-19" in facts["甲表"]
    assert facts["列數"].endswith(f"（全表 {len(rulebook.rows)} 列）")


def test_the_same_rows_make_the_same_file(rulebook: Rulebook) -> None:
    rows = rulebook.search(unit="人事室")

    assert workbook(rulebook, rows) == workbook(rulebook, rows)


@pytest.mark.parametrize("formula", [FORMULA, "=1", "+1", "-1", "@a", "＝1", "＋1", "－1", "＠a"])
def test_a_text_like_a_formula_stays_text(rulebook: Rulebook, formula: str) -> None:
    row = replace(rulebook.rows[0], remark=formula)

    (line,) = sheet(workbook(rulebook, [row]), ROWS)
    (listed,) = csv.DictReader(io.StringIO(csv_text([row]).removeprefix("\ufeff")))

    assert line["備考"] == formula
    assert listed["備考"] == f"'{formula}"


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_the_table_is_taken_away_under_its_chinese_name(guest: TestClient, form: str) -> None:
    answer = guest.get(f"/rules.{form}")

    assert answer.status_code == 200
    kept = answer.headers["content-disposition"]
    assert kept.startswith("attachment;")
    assert f"filename*=UTF-8''%E6%B5%81%E7%A8%8B%E8%A1%A8.{form}" in kept


def test_what_was_looked_for_is_what_is_taken_away(guest: TestClient, rulebook: Rulebook) -> None:
    rows = rulebook.search("採購", unit="秘書室")
    looked_for = {"q": "採購", "unit": "秘書室", "page": "2"}

    listed = guest.get("/rules.json", params=looked_for).json()
    lines = sheet(guest.get("/rules.xlsx", params=looked_for).content, ROWS)

    assert listed == [json.loads(json.dumps(row_record(row))) for row in rows]
    assert [line["行"] for line in lines] == [str(row.line) for row in rows]
    assert "/rules.xlsx?q=" in guest.get("/rules", params=looked_for).text


@pytest.mark.parametrize("form", ["bpmn", "svg", "mmd", "json"])
def test_a_row_offers_its_route_as_a_file(guest: TestClient, form: str) -> None:
    answer = guest.get(f"/rules/500/route.{form}")

    assert answer.status_code == 200
    assert f"route-line-500.{form}" in answer.headers["content-disposition"]
    assert f"/rules/500/route.{form}" in guest.get("/rules/500").text


def test_the_bpmn_file_is_the_route_of_the_row(guest: TestClient, rulebook: Rulebook) -> None:
    route = rulebook.route(rulebook.at_line(500))

    assert guest.get("/rules/500/route.bpmn").text == route_bpmn(route)


@pytest.mark.parametrize(
    ("address", "status"),
    [("/rules.pdf", 422), ("/rules/500/route.pdf", 422), ("/rules/9999/route.bpmn", 404)],
)
def test_no_other_file_is_offered(guest: TestClient, address: str, status: int) -> None:
    assert guest.get(address).status_code == status


def test_a_doubtful_row_has_no_route_to_take_away(guest: TestClient, rulebook: Rulebook) -> None:
    (row, *_) = rulebook.search(status=Status.DOUBTFUL)

    assert guest.get(f"/rules/{row.line}/route.bpmn").status_code == 422
    assert "route.bpmn" not in guest.get(f"/rules/{row.line}").text


def test_a_reviewers_answer_says_who_when_and_why(rulebook: Rulebook) -> None:
    row = replace(
        rulebook.rows[0],
        correction=Correction(
            number=1,
            key=rulebook.rows[0].key,
            line=rulebook.rows[0].line,
            printed=rulebook.rows[0].printed,
            steps=rulebook.rows[0].steps,
            cosign_text="",
            remark="",
            reviewer="示範校對員",
            at=datetime(2026, 3, 2, 9, tzinfo=UTC),
            because="依原本校對",
        ),
        confirmed_by="示範校對員",
    )

    (line,) = sheet(workbook(rulebook, [row]), ROWS)

    assert line["校對"] == "示範校對員（2026-03-02）依原本校對"
    assert line["確認"] == "示範校對員"
