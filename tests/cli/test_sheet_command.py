"""chenhe case sheet: a sheet as a page that stands by itself."""

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Chenhe


@pytest.fixture
def case(chenhe: Chenhe) -> str:
    """The number of a new case."""
    row = ("case", "register", "--row", "line:123", "--subject", "示範主旨")
    number: str = chenhe(*row, "--format", "json").json["id"]
    return number


@pytest.mark.parametrize(("kind", "title"), [("cosigning", "簽稿會核單"), ("route", "陳核流程表")])
def test_a_sheet_is_written_as_a_page(
    chenhe: Chenhe, case: str, tmp_path: Path, kind: str, title: str
) -> None:
    to = tmp_path / "sheet.html"

    answer = chenhe("case", "sheet", case, "--kind", kind, "--to", str(to))

    assert (answer.code, answer.out) == (0, "")
    assert answer.err == f"已寫入 {to}：{title} {case}\n"
    page = to.read_text("utf-8")
    assert f"<title>{title} {case}</title>" in page
    assert "示範主旨" in page


def test_another_ending_is_bad_usage_and_writes_nothing(
    chenhe: Chenhe, case: str, tmp_path: Path
) -> None:
    to = tmp_path / "sheet.docx"

    answer = chenhe("case", "sheet", case, "--to", str(to))

    assert answer.code == 2
    assert ".pdf 或 .html" in answer.err
    assert not to.exists()


def test_an_unknown_case_is_said(chenhe: Chenhe, tmp_path: Path) -> None:
    answer = chenhe("case", "sheet", "9999999999", "--to", str(tmp_path / "sheet.html"))

    assert answer.code == 2
    assert "找不到文號「9999999999」的案件" in answer.err


def test_where_nothing_can_be_written_the_file_is_named(chenhe: Chenhe, case: str) -> None:
    answer = chenhe("case", "sheet", case, "--to", "/nowhere/sheet.html")

    assert answer.code == 2
    assert "無法寫入 /nowhere/sheet.html" in answer.err


def test_without_the_extra_the_command_that_installs_it_is_said(
    chenhe: Chenhe, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    to = tmp_path / "sheet.pdf"

    answer = chenhe("case", "sheet", case, "--to", str(to))

    assert (answer.code, answer.out) == (2, "")
    assert "pip install 'chenhe[pdf]'" in answer.err
    assert not to.exists()


@pytest.mark.pdf
@pytest.mark.pdf
def test_the_command_names_what_no_font_can_print(chenhe: Chenhe, tmp_path: Path) -> None:
    row = ("case", "register", "--row", "line:123", "--subject", "王\ue000明")
    number: str = chenhe(*row, "--format", "json").json["id"]

    answer = chenhe("case", "sheet", number, "--to", str(tmp_path / "sheet.pdf"))

    assert answer.code == 0
    assert answer.err.endswith("沒有字型可印下列字元，文中以〔碼位〕代替：U+E000\n")


@pytest.mark.pdf
def test_a_sheet_is_written_as_pdf(chenhe: Chenhe, case: str, tmp_path: Path) -> None:
    to = tmp_path / "sheet.PDF"

    answer = chenhe("case", "sheet", case, "--kind", "route", "--to", str(to))

    assert (answer.code, answer.out) == (0, "")
    assert to.read_bytes().startswith(b"%PDF-")
