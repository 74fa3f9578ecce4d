"""chenhe rules import and compare: another transcription, used and compared."""

import shutil
from pathlib import Path

import pytest

from rules.rulebook import DEFAULT_AGENCY, shipped_agency
from tests.cli.conftest import Chenhe

NAME = "臺北市政府資訊局"
TABLE = shipped_agency(DEFAULT_AGENCY) / "taipei-doit.md"
CHANGED = 9  # a line whose decision another transcription moves from 局長 to 副局長


@pytest.fixture
def another(tmp_path: Path) -> Path:
    """The shipped table with one decision moved down."""
    lines = TABLE.read_text("utf-8").split("\n")
    lines[CHANGED - 1] = lines[CHANGED - 1].replace("| V | | 核定 |", "| V | 核定 | |")
    path = tmp_path / "another.md"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def folder(chenhe: Chenhe, another: Path, tmp_path: Path) -> str:
    """Its agency folder."""
    to = tmp_path / "agencies" / "another"
    answer = chenhe(
        *("rules", "import", str(another), "--agency", NAME),
        *("--to", str(to), "--like", DEFAULT_AGENCY),
    )
    assert (answer.code, answer.out) == (0, "")
    assert "585 列（照印 415、修補 159、存疑 11）" in answer.err
    return str(to)


def test_what_import_wrote_is_accepted_wherever_an_agency_is(chenhe: Chenhe, folder: str) -> None:
    route = chenhe("route", "line:9", "--agency", folder, "--format", "json").json
    doubts = chenhe("rules", "doubts", "--agency", folder, "--format", "json").json
    case = chenhe(
        *("case", "register", "--row", "line:9", "--subject", "一件公文"),
        *("--agency", folder, "--format", "json"),
    ).json

    assert route["stages"][-1] == {**route["stages"][-1], "position": "副局長", "action": "核定"}
    assert len({each["line"] for each in doubts}) == 11
    assert case["plan"] == route["stages"]


def test_an_imported_agency_has_its_demonstration(
    chenhe: Chenhe, folder: str, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'demonstration.db'}"

    answer = chenhe("demo", "--seed-only", "--agency", folder, "--db", url)

    assert answer.code == 0
    assert "40" in answer.err


def test_import_carries_corrections_over_and_counts_them(
    chenhe: Chenhe, another: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "journal.toml"
    monkeypatch.setenv("CHENHE_CORRECTIONS", str(journal))
    who = ("--reviewer", "示範校對員", "--because", "示範")
    assert chenhe("rules", "correct", "line:13", "--candidate", "1", *who).code == 0
    to = str(tmp_path / "reissued")

    answer = chenhe(
        *("rules", "import", str(another), "--agency", NAME, "--to", to),
        *("--like", DEFAULT_AGENCY, "--corrections", str(journal)),
    )

    assert "1 筆適用、0 筆不再適用（列為存疑）、0 筆的列已不在表上" in answer.err
    assert "存疑 10、已校對 1" in answer.err
    found = chenhe("rules", "compare", DEFAULT_AGENCY, to, "--format", "json").json
    assert [each["line_b"] for each in found["rows"]] == [CHANGED]


def test_import_without_a_known_agency_lists_what_to_confirm(
    chenhe: Chenhe, another: Path, tmp_path: Path
) -> None:
    to = str(tmp_path / "bare")
    answer = chenhe("rules", "import", str(another), "--agency", "試讀", "--to", to)

    assert answer.code == 0
    assert answer.err.count("請確認：") > 10
    assert "單位主管「組長」" in answer.err
    assert chenhe("route", "line:9", "--agency", to).code == 0


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--like", "nowhere"), "不是資料夾"),
        (("--like", DEFAULT_AGENCY, "--to", "."), "不是空的"),
    ],
)
def test_import_refuses_with_2_and_says_why(
    chenhe: Chenhe, another: Path, tmp_path: Path, options: tuple[str, ...], why: str
) -> None:
    to = ("--to", str(tmp_path / "to"))

    answer = chenhe("rules", "import", str(another), "--agency", NAME, *to, *options)

    assert (answer.code, answer.out) == (2, "")
    assert why in answer.err
    assert not (tmp_path / "to").exists()


def test_compare_says_who_gains_and_loses_a_decision(chenhe: Chenhe, folder: str) -> None:
    answer = chenhe("rules", "compare", DEFAULT_AGENCY, folder)

    assert (answer.code, answer.err) == (0, "")
    assert "局長：多 0 項核定，少 1 項" in answer.out
    assert "副局長：多 1 項核定，少 0 項" in answer.out
    assert "局長 → 副局長" in answer.out


def test_compare_as_json_lists_only_what_differs(chenhe: Chenhe, folder: str) -> None:
    found = chenhe("rules", "compare", DEFAULT_AGENCY, folder, "--format", "json").json

    (row,) = found["rows"]
    assert (found["a"]["rows"], found["b"]["rows"], found["summary"]["same"]) == (585, 585, 584)
    assert found["positions"]["副局長"] == {"gained": 1, "lost": 0}
    assert (row["change"], row["line_a"], row["line_b"]) == ("changed", CHANGED, CHANGED)
    assert row["decider"] == {"a": "局長", "b": "副局長"}
    assert row["steps_added"] == [{"position": "副局長", "action": "核定"}]
    assert row["steps_dropped"] == [{"position": "局長", "action": "核定"}]


def test_the_agency_in_force_has_its_journal_however_its_folder_is_written(
    chenhe: Chenhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHENHE_CORRECTIONS", str(tmp_path / "journal.toml"))
    who = ("--reviewer", "示範校對員", "--because", "示範")
    assert chenhe("rules", "correct", "line:13", "--candidate", "1", *who).code == 0
    link = tmp_path / "link"
    link.symlink_to(shipped_agency(DEFAULT_AGENCY))

    found = chenhe("rules", "compare", DEFAULT_AGENCY, str(link), "--format", "json").json

    assert found["rows"] == []


def test_compare_names_the_settings_that_differ_and_whose_routes_they_change(
    chenhe: Chenhe, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(shipped_agency(DEFAULT_AGENCY), folder)
    settings = folder / "agency.toml"
    text = settings.read_text("utf-8")
    assert 'mode = "parallel"' in text
    settings.write_text(text.replace('mode = "parallel"', 'mode = "sequential"'), "utf-8")

    said = chenhe("rules", "compare", DEFAULT_AGENCY, str(folder)).out
    found = chenhe("rules", "compare", DEFAULT_AGENCY, str(folder), "--format", "json").json

    assert "設定不同 1 項\n  placement.mode　parallel → sequential\n" in said
    assert "  流程    會辦的位置或方式不同" in said
    assert found["settings"] == [{"key": "placement.mode", "a": "parallel", "b": "sequential"}]
    assert found["rows"]
    assert all(each["route"] and not each["steps_added"] for each in found["rows"])


def test_compare_as_read_shows_what_the_corrections_changed(chenhe: Chenhe, folder: str) -> None:
    who = ("--reviewer", "示範校對員", "--because", "示範")
    assert chenhe("rules", "correct", "line:13", "--candidate", "1", *who).code == 0

    both = (DEFAULT_AGENCY, DEFAULT_AGENCY, "--format", "json")
    assert chenhe("rules", "compare", *both).json["rows"] == []
    (row,) = chenhe("rules", "compare", *both, "--as-read").json["rows"]
    assert row["status"] == {"a": "doubtful", "b": "corrected"}
    lines = [
        each["line_b"]
        for each in chenhe("rules", "compare", DEFAULT_AGENCY, folder, "--format", "json").json[
            "rows"
        ]
    ]
    assert lines == [CHANGED, 13]


@pytest.mark.parametrize("name", [" ", "\x1b"])
def test_an_agency_is_not_named_by_nothing(chenhe: Chenhe, tmp_path: Path, name: str) -> None:

    answer = chenhe("rules", "import", str(TABLE), "--agency", name, "--to", str(tmp_path / "new"))

    assert answer.code == 2
    assert "--agency" in answer.err
    assert not (tmp_path / "new").exists()
