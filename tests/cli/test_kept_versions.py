"""chenhe rules versions, rules show --version and case show: the row a case relied on."""

import shlex
import shutil
from pathlib import Path

import pytest

from rules.rulebook import DEFAULT_AGENCY, shipped_agency
from tests.cli.conftest import Chenhe

BY = ("--reviewer", "示範校對員", "--because", "依印本")
JSON = ("--format", "json")


@pytest.fixture
def case(chenhe: Chenhe) -> dict[str, str]:
    """A case on line 9, registered by the shipped rules."""
    registered = chenhe("case", "register", "--row", "line:9", "--subject", "一件公文", *JSON)
    assert registered.code == 0, registered.err
    said = registered.json
    return {"id": said["id"], "row": said["row"]["key"], "rulebook": said["rulebook"]}


@pytest.fixture
def corrected(chenhe: Chenhe, case: dict[str, str]) -> dict[str, str]:
    """The same case after its row was read otherwise."""
    marks = "擬辦 V V V V 核定"
    answer = chenhe("rules", "correct", "line:9", "--marks", marks, *BY)
    assert answer.code == 0, answer.err
    return case


def test_a_case_shows_how_to_see_its_row_as_it_was(
    chenhe: Chenhe, corrected: dict[str, str]
) -> None:
    shown = chenhe("case", "show", corrected["id"])
    line = next(each for each in shown.out.splitlines() if "當時的列：" in each)
    then = chenhe(*shlex.split(line.partition("chenhe ")[2]))
    now = chenhe("rules", "show", corrected["row"])

    assert f"版本    {corrected['rulebook']}，不是施行中的。" in shown.out
    assert then.code == 0, then.err
    assert ("局長核定" in then.out, "校對    第 1 筆，示範校對員" in then.out) == (True, False)
    assert "副局長核定" in now.out
    assert "校對    第 1 筆，示範校對員" in now.out
    assert f"版本    {corrected['rulebook']}（施行中的是 taipei-doit@" in then.out


def test_a_case_by_the_rules_in_force_says_nothing_of_versions(
    chenhe: Chenhe, case: dict[str, str]
) -> None:
    assert "版本" not in chenhe("case", "show", case["id"]).out
    shown = chenhe("rules", "show", "line:9", "--version", case["rulebook"])
    assert shown.out.endswith(f"版本    {case['rulebook']}（施行中）\n")


def test_a_row_of_another_version_is_told_to_programs_too(
    chenhe: Chenhe, corrected: dict[str, str]
) -> None:
    then = chenhe("rules", "show", "line:9", "--version", corrected["rulebook"], *JSON).json
    now = chenhe("rules", "show", "line:9", *JSON).json

    assert (then["decider"], now["decider"]) == ("局長", "副局長")
    assert then.keys() == now.keys()


def test_versions_are_listed_with_their_cases(chenhe: Chenhe, corrected: dict[str, str]) -> None:
    second = chenhe("case", "register", "--row", "line:9", "--subject", "又一件", *JSON).json

    listed = chenhe("rules", "versions", *JSON).json
    text = chenhe("rules", "versions")

    assert listed == [
        {"version": corrected["rulebook"], "in_force": False, "kept": True, "cases": 1},
        {"version": second["rulebook"], "in_force": True, "kept": True, "cases": 1},
    ]
    assert f"{corrected['rulebook']}  1 件，留存\n" in text.out
    assert f"{second['rulebook']}  1 件，留存、施行中\n" in text.out
    assert "chenhe.db.rulebooks" in text.err


def test_a_version_not_kept_is_said_so(
    chenhe: Chenhe, corrected: dict[str, str], tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "chenhe.db.rulebooks")

    shown = chenhe("rules", "show", "line:9", "--version", corrected["rulebook"])

    assert shown.code == 2
    assert "沒有留存在" in shown.err
    assert "這個版本沒有留存" in chenhe("case", "show", corrected["id"]).out
    assert f"{corrected['rulebook']}  1 件，沒有留存" in chenhe("rules", "versions").out


def test_a_damaged_file_is_named_with_its_folder(
    chenhe: Chenhe, corrected: dict[str, str], tmp_path: Path
) -> None:
    (table,) = (tmp_path / "chenhe.db.rulebooks" / "tables").iterdir()
    table.write_text("", "utf-8")

    shown = chenhe("rules", "show", "line:9", "--version", corrected["rulebook"])

    assert shown.code == 2
    assert f"{table} 內容已不是當時的。請從備份放回原檔" in shown.err


def test_the_setting_places_the_archive(
    chenhe: Chenhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHENHE_RULEBOOKS", str(tmp_path / "elsewhere"))

    case = chenhe("case", "register", "--row", "line:9", "--subject", "一件公文", *JSON).json

    assert (tmp_path / "elsewhere" / "versions" / f"{case['rulebook']}.json").is_file()
    assert not (tmp_path / "chenhe.db.rulebooks").exists()


def test_a_case_imported_anew_is_seen_by_its_own_table(
    chenhe: Chenhe, case: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / DEFAULT_AGENCY
    shutil.copytree(shipped_agency(DEFAULT_AGENCY), folder)
    table = folder / "taipei-doit.md"
    table.write_text(table.read_text("utf-8").replace("市政顧問", "市府顧問"), "utf-8")

    shown = chenhe("case", "show", case["id"], "--agency", str(folder))
    gone = chenhe("rules", "show", case["row"], "--agency", str(folder))
    then = chenhe(
        *("rules", "show", case["row"], "--version", case["rulebook"]),
        *("--agency", str(folder)),
    )

    assert "不是施行中的" in shown.out
    assert gone.code == 2
    assert then.code == 0, then.err
    assert "市政顧問" in then.out
