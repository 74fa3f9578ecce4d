"""chenhe rules and chenhe route: what the table says, for people and for scripts."""

import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from rules.export import route_record
from rules.rulebook import DEFAULT_AGENCY, Rulebook, load_rulebook, shipped_agency
from tests.cli.conftest import Chenhe
from web.commands.route import RouteFormat, route

DOUBTFUL = {13, 17, 645, 646, 647, 649, 650, 651, 1040, 1042, 1046}
EXPORTED = (
    *("key", "unit", "schedule", "issuer", "item", "content", "task", "status", "steps", "decider"),
    *("cosigners", "cosign_text", "remark", "doubts", "repair", "correction", "confirmed_by"),
    "source",
)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return load_rulebook(shipped_agency(DEFAULT_AGENCY))


def test_export_gives_every_row_with_the_fields_promised(chenhe: Chenhe) -> None:
    answer = chenhe("rules", "export", "--format", "json")

    assert (answer.code, answer.err) == (0, "")
    assert len(answer.json) == 585
    assert all(set(EXPORTED) <= row.keys() for row in answer.json)
    assert "\\u" not in answer.out


def test_export_is_in_printed_order(chenhe: Chenhe) -> None:
    lines = [row["source"]["line"] for row in chenhe("rules", "export").json]

    assert lines == sorted(set(lines))


def test_export_as_csv_opens_in_a_spreadsheet(chenhe: Chenhe) -> None:
    answer = chenhe("rules", "export", "--format", "csv")

    assert answer.out.startswith("\ufeff行,單位,表別,")
    assert answer.out.count("\n") == answer.out.count("\r\n")
    assert len(answer.rows) == 585
    assert sum(row["狀態"] == "存疑" for row in answer.rows) == len(DOUBTFUL)


def test_show_tells_a_row_by_line_and_by_key(chenhe: Chenhe, book: Rulebook) -> None:
    row = book.at_line(500)

    by_line = chenhe("rules", "show", "line:500", "--format", "json")
    by_key = chenhe("rules", "show", row.key, "--format", "json")
    text = chenhe("rules", "show", "line:500")

    assert by_line.json == by_key.json
    assert by_line.json["key"] == row.key
    assert text.out.startswith(row.key)
    assert "第 500 行" in text.out


def test_doubts_lists_the_doubtful_rows_with_cells_and_candidates(chenhe: Chenhe) -> None:
    answer = chenhe("rules", "doubts", "--format", "json")

    assert answer.code == 0
    assert {doubt["line"] for doubt in answer.json} == DOUBTFUL
    for doubt in answer.json:
        assert {"key", "line", "code", "message", "printed", "candidates"} <= doubt.keys()
        assert doubt["printed"]


def test_doubts_for_people_end_with_how_many(chenhe: Chenhe) -> None:
    assert "共 11 列存疑" in chenhe("rules", "doubts").out.splitlines()[-1]


# Routes


FORMS = [RouteFormat.TEXT, RouteFormat.JSON, RouteFormat.SVG, RouteFormat.MERMAID]


@pytest.mark.parametrize("form", FORMS)
def test_every_routable_row_has_its_route_in_every_form(
    database: Path, capsys: pytest.CaptureFixture[str], book: Rulebook, form: RouteFormat
) -> None:
    lines = [row.line for row in book.rows if row.is_routable]
    assert len(lines) == 574

    for line in lines:
        route(f"line:{line}", form=form)

        said = capsys.readouterr()
        assert said.err == "", line
        assert "承辦人員" in said.out, line


@pytest.mark.parametrize("form", FORMS)
def test_the_command_prints_what_it_is_asked_for(
    chenhe: Chenhe, capsys: pytest.CaptureFixture[str], book: Rulebook, form: RouteFormat
) -> None:
    for row in [row for row in book.rows if row.is_routable][::80]:
        route(f"line:{row.line}", form=form)
        printed = capsys.readouterr().out

        answer = chenhe("route", f"line:{row.line}", "--format", form.value)

        assert (answer.code, answer.out, answer.err) == (0, printed, ""), row.line


def test_a_route_has_the_fields_promised(chenhe: Chenhe, book: Rulebook) -> None:
    record = chenhe("route", "line:500", "--format", "json").json

    assert {"key", "line", "issuer", "ladder", "stages"} <= record.keys()
    assert record["line"] == 500
    assert record["stages"][0] == {
        "kind": "sign",
        "position": "承辦人員",
        "action": "擬辦",
        "assisting": False,
    }
    stages = [each for each in record["stages"] if each["kind"] == "cosign"]
    assert ["法務人員", "法務局"] in [pair for stage in stages for pair in stage["before"]]
    assert record == route_record(book.route(book.at_line(500)))


def test_a_route_as_svg_is_sound_xml(chenhe: Chenhe) -> None:
    picture = ET.fromstring(chenhe("route", "line:500", "--format", "svg").out)

    assert picture.tag.endswith("svg")


def test_a_route_as_text_names_each_step(chenhe: Chenhe) -> None:
    out = chenhe("route", "line:500").out

    for word in ("府文", "會辦（並會）", "工務局", "法務局，於法務人員之後", "市長  核定"):
        assert word in out


@pytest.mark.parametrize("form", ["text", "json", "svg", "mermaid"])
@pytest.mark.parametrize("line", sorted(DOUBTFUL))
def test_a_doubtful_row_has_no_route_and_says_why(chenhe: Chenhe, line: int, form: str) -> None:
    answer = chenhe("route", f"line:{line}", "--format", form)

    assert (answer.code, answer.out) == (1, "")
    assert f"（第 {line} 行）這一列存疑，尚不能排流程：" in answer.err


# Keys


@pytest.mark.parametrize("command", [("route",), ("rules", "show")])
@pytest.mark.parametrize(
    "key",
    ["line:1", "line:99999", "line:x", "line:-5", "line:", "", "qwerty", "line:" + "9" * 5000],
)
def test_a_key_of_nothing_is_bad_input(chenhe: Chenhe, command: tuple[str], key: str) -> None:
    answer = chenhe(*command, key)

    assert (answer.code, answer.out) == (2, "")
    assert "找不到" in answer.err


def test_an_ambiguous_key_lists_its_candidates(chenhe: Chenhe) -> None:
    answer = chenhe("route", "替代役管理")

    assert (answer.code, answer.out) == (2, "")
    assert "相近的列：" in answer.err
    candidates = [line for line in answer.err.splitlines() if line.startswith("  ")]
    assert len(candidates) > 1
    assert all("替代役管理" in line for line in candidates)


def test_a_mistyped_key_lists_the_nearest(chenhe: Chenhe, book: Rulebook) -> None:
    key = book.at_line(500).key

    answer = chenhe("route", f"{key[:-2]}錯")

    assert answer.code == 2
    assert key in answer.err


# Agencies


def an_agency(folder: Path, spoil: Callable[[Path], object]) -> Path:
    """A copy of the shipped agency with something wrong in it."""
    source = files("rules") / "data" / DEFAULT_AGENCY
    shutil.copytree(str(source), folder)
    spoil(folder)
    return folder


def rewrite(name: str, old: str, new: str) -> Callable[[Path], object]:
    def spoil(folder: Path) -> None:
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return spoil


TABLE = f"{DEFAULT_AGENCY}.md"
SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "no table": (lambda folder: (folder / TABLE).unlink(), TABLE),
    "an empty table": (lambda folder: (folder / TABLE).write_bytes(b""), TABLE),
    "a binary table": (lambda folder: (folder / TABLE).write_bytes(bytes(range(256)) * 40), TABLE),
    "no settings": (lambda folder: (folder / "agency.toml").unlink(), "agency.toml"),
    "an unknown position": (rewrite(TABLE, "股長", "股東"), "股東"),
    "a unit without a ladder": (
        rewrite("agency.toml", 'name = "會計室"\nladder = "室"', 'name = "會計室"\nladder = "塔"'),
        "塔",
    ),
}


@pytest.mark.parametrize(("spoil", "named"), SPOILT.values(), ids=SPOILT)
def test_an_agency_that_cannot_be_read_is_bad_input(
    chenhe: Chenhe, tmp_path: Path, spoil: Callable[[Path], object], named: str
) -> None:
    folder = an_agency(tmp_path / "agency", spoil)

    answer = chenhe("rules", "export", "--agency", str(folder))

    assert (answer.code, answer.out) == (2, "")
    assert named in answer.err
    assert "Traceback" not in answer.err


def test_an_agency_of_ones_own_is_read_from_its_folder(
    chenhe: Chenhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = an_agency(tmp_path / "agency", rewrite(TABLE, "檔案管理", "檔卷管理"))

    given = chenhe("rules", "export", "--agency", str(folder)).out
    monkeypatch.setenv("CHENHE_AGENCY", str(folder))

    assert "檔卷管理" in given
    assert chenhe("rules", "export").out == given


def test_an_unknown_agency_lists_the_shipped(chenhe: Chenhe) -> None:
    answer = chenhe("route", "line:500", "--agency", "幽靈局")

    assert answer.code == 2
    assert "幽靈局" in answer.err
    assert DEFAULT_AGENCY in answer.err


def test_a_cell_that_a_spreadsheet_would_run_is_made_plain(chenhe: Chenhe, tmp_path: Path) -> None:
    folder = an_agency(tmp_path / "agency", rewrite(TABLE, "檔案管理", '=HYPERLINK("x")'))

    rows = chenhe("rules", "export", "--format", "csv", "--agency", str(folder)).rows

    items = {row["公務項目"] for row in rows}
    assert '\'=HYPERLINK("x")' in items
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_a_route_is_printed_as_bpmn(chenhe: Chenhe) -> None:
    answer = chenhe("route", "line:500", "--format", "bpmn")

    assert answer.out.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert '<bpmn:process id="route_line_500"' in answer.out


def test_a_route_in_words_names_the_assisting_reviewers(chenhe: Chenhe) -> None:
    answer = chenhe("route", "line:12")

    assert "專門委員  審核（襄助核稿）" in answer.out
    assert "組長  審核\n" in answer.out


def test_the_spreadsheet_is_written_to_a_file(chenhe: Chenhe, tmp_path: Path) -> None:
    answer = chenhe("rules", "export", "--format", "xlsx", "--to", str(tmp_path / "table.xlsx"))

    assert (answer.code, answer.out) == (0, "")
    assert (tmp_path / "table.xlsx").read_bytes().startswith(b"PK")


def test_the_spreadsheet_is_not_written_to_a_terminal(
    chenhe: Chenhe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.commands.rules.table.sys.stdout.isatty", lambda: True)

    answer = chenhe("rules", "export", "--format", "xlsx")

    assert (answer.code, answer.out) == (2, "")
    assert "--to FILE" in answer.err


def test_a_file_that_cannot_be_written_is_said_so(chenhe: Chenhe, tmp_path: Path) -> None:
    answer = chenhe("rules", "export", "--to", str(tmp_path / "nowhere" / "table.json"))

    assert answer.code == 2
    assert "無法寫入" in answer.err
