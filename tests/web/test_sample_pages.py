"""稽核, 抽樣: the size worked out while one types, a sample drawn, told, listed, drawn anew."""

import csv
import io
import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook

from tests.web.auditing import Inspector
from web.files.sample_list import COLUMNS

HEADINGS = "文號,流程列,主旨,密等,動作,單位,職稱,時間,收文時間"
STEPS = (("擬辦", "秘書室", "承辦人員"), ("核定", "", "專門委員"), ("存查", "秘書室", "承辦人員"))
EVERYTHING = {f"excluded:{each}": "yes" for each in ("confidential", "open", "cancelled", "joined")}
FORM = {
    **{"way": "random", "spread": "together", "by": "rates", "seed": "7", "size": "", "since": ""},
    **{"confidence": "95%", "tolerable": "20%", **EVERYTHING},
}


def a_log(cases: int = 40) -> str:
    """Documents in which 主任 was skipped: one 密件, one open."""
    lines = (
        f"115{case:03},line:661,=示範採購,{'密' if case == 4 else '普通'},{action},{unit},"
        f"{position},2026-03-02 {hour}:00,2026-03-02 09:00"
        for case in range(cases)
        for hour, (action, unit, position) in enumerate(STEPS, start=10)
        if (case, action) != (7, "存查")
    )
    return "\n".join((HEADINGS, *lines, ""))


@pytest.fixture
def inspector(visitor: TestClient) -> Inspector:
    return Inspector(visitor)


@pytest.fixture
def audit(inspector: Inspector) -> str:
    """The address of an audit that is done."""
    return inspector.judged(a_log())[0]


def draw(inspector: Inspector, audit: str, do: str = "draw", **changes: str) -> str:
    """The page that a form leads to."""
    return inspector.post(f"{audit}/sample", FORM | changes | {"do": do}).text


def listed(inspector: Inspector, audit: str) -> list[list[str]]:
    """The lines of the list to fetch the papers by, below its headings."""
    text = inspector.client.get(f"{audit}/sample.csv").content.decode("utf-8-sig")
    heading, *lines = csv.reader(io.StringIO(text, newline=""))
    assert tuple(heading) == COLUMNS
    return lines


def test_the_size_is_worked_out_as_one_types_and_nothing_is_drawn(
    inspector: Inspector, audit: str
) -> None:
    page = inspector.page(f"{audit}/sample")

    assert "母體 38 件：紀錄共 40 件" in page
    assert "排除密件 1 件" in page
    assert "排除未結 1 件" in page
    assert "即 D＝2 件偏差，抽 n＝30 件而一件都沒抽到的機率" in page
    assert "AICPA《Audit Sampling》" in page
    assert inspector.client.get(f"{audit}/sample.csv").url.path == f"{audit}/sample"

    page = draw(inspector, audit, "look", tolerable="50%")

    assert re.search(r"會抽 <b>5</b> 件", page)
    assert 'id="drawn"' not in inspector.page(f"{audit}/sample")


def test_what_is_drawn_is_told_listed_and_linked(inspector: Inspector, audit: str) -> None:
    page = draw(inspector, audit)

    assert "抽出 11 件" in page
    assert "種子 7：" in page
    assert "這份稽核只抽過這一次樣" in page
    assert re.search(r"\d 由 示範承辦人員 抽出。", page)
    ids = re.findall(rf'href="{audit}/case\?id=(\d+)"', unescape(page))
    assert len(ids) == 11
    assert [line[1] for line in listed(inspector, audit)] == ids
    assert "115004" not in ids  # the 密件
    assert "115007" not in ids  # the open one
    assert ">11 項發現<" in inspector.page(f"{audit}/findings", sampled="1")
    assert ">40 項發現<" in inspector.page(f"{audit}/findings")


def test_the_list_says_how_it_was_drawn_and_runs_no_formula(
    inspector: Inspector, audit: str
) -> None:
    draw(inspector, audit)

    content = inspector.client.get(f"{audit}/sample.xlsx").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    papers, about = (book.get_sheet_by_name(name).to_python() for name in ("調卷清單", "抽樣說明"))
    assert len(papers) == 12
    assert papers[1][2] == "=示範採購"
    assert any("種子 7" in str(line[0]) for line in about)
    assert listed(inspector, audit)[0][2] == "'=示範採購"


def test_another_drawing_is_confirmed_and_told_and_with_its_seed_the_first_comes_again(
    inspector: Inspector, audit: str
) -> None:
    draw(inspector, audit)
    first = listed(inspector, audit)

    asked = draw(inspector, audit, seed="8")
    assert "已經抽過 1 次" in asked
    assert "這份稽核只抽過這一次樣" in inspector.page(f"{audit}/sample")

    page = draw(inspector, audit, "again", seed="8")
    assert "這份稽核抽過 2 次樣，這是最後一次" in page
    assert "抽過的 2 次" in page
    assert "種子 8：" in page
    assert listed(inspector, audit) != first

    draw(inspector, audit, "again")
    assert listed(inspector, audit) == first


def test_what_cannot_be_drawn_says_why_and_what_was_typed_stays(
    inspector: Inspector, audit: str
) -> None:
    for changes, why in (
        ({"seed": "幸運"}, "種子「幸運」"),
        ({"by": "size", "size": "39"}, "要抽 39 件，母體只有 38 件"),
        ({"since": "115.3.3"}, "晚於最後一件的收文日 115.03.02"),
        ({"tolerable": "0"}, "可容忍偏差率「0」"),
    ):
        answer = inspector.post(f"{audit}/sample", FORM | changes | {"do": "draw"})

        text = unescape(answer.text)
        assert (answer.status_code, why in text) == (422, True)
        assert all(f'value="{value}"' in text for value in changes.values())
    assert 'id="drawn"' not in inspector.page(f"{audit}/sample")


def test_an_empty_population_says_what_took_it_away(inspector: Inspector) -> None:
    lines = a_log(8).splitlines()
    audit, _ = inspector.judged("\n".join((lines[0], *lines[-2:])))

    page = inspector.page(f"{audit}/sample")

    assert "母體是空的" in page
    assert "排除未結 1 件" in page


def test_judged_again_the_sample_is_said_to_be_of_another_population(
    inspector: Inspector, audit: str
) -> None:
    draw(inspector, audit)
    inspector.post(f"{audit}/run", {})
    inspector.ended(audit)

    assert "這份稽核又判過一次" in inspector.page(f"{audit}/sample")
    assert "只看樣本" not in inspector.page(f"{audit}/findings")


def test_a_log_without_levels_is_told_of(inspector: Inspector) -> None:
    lines = (line.split(",") for line in a_log().splitlines())
    audit, _ = inspector.judged("\n".join(",".join(cells[:3] + cells[4:]) for cells in lines))

    assert "分不出哪些是密件" in inspector.page(f"{audit}/sample")
    assert "調卷前請先核對" in draw(inspector, audit)


def test_a_program_reads_the_sample_and_how_often_it_was_drawn(
    inspector: Inspector, audit: str
) -> None:
    way = f"/api/v1{audit}"
    told = inspector.client.get(way).json()
    assert (told["sample"], told["drawings"]) == (None, 0)

    draw(inspector, audit)

    told = inspector.client.get(way).json()
    assert (told["sample"]["seed"], told["sample"]["size"], told["drawings"]) == (7, 11, 1)
    assert told["sample"]["excluded"] == {"confidential": 1, "open": 1}


def test_the_report_says_how_the_sample_was_drawn_and_by_whom(
    inspector: Inspector, audit: str
) -> None:
    draw(inspector, audit)

    report = inspector.page(f"{audit}/report")
    assert "隨機抽，種子 7：" in report
    assert "這份稽核只抽過這一次樣" in report
    assert "由 示範承辦人員 抽出。" in report
