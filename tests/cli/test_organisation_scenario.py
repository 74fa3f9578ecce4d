"""chenhe organisation scenario: staff and absences of a rehearsal, from the organisation."""

import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Chenhe
from workflow.rehearsal.shipped import scenario_path, shipped_scenarios

BY = ("--by", "示範人事")


def scenario(chenhe: Chenhe, *arguments: str) -> Answer:
    return chenhe("organisation", "scenario", *arguments)


@pytest.fixture
def people(chenhe: Chenhe) -> None:
    """A secretary, away for three days, and who stands in."""
    for person, position in (("示範甲", "主任秘書"), ("示範乙", "副局長")):
        chenhe("organisation", "appoint", person, position, "--since", "2026-01-02", *BY)
    chenhe(
        *("organisation", "deputy", "示範甲", "示範乙", *BY),
        *("--since", "2026-04-13", "--until", "2026-04-15"),
    )


@pytest.mark.usefixtures("people")
def test_a_scenario_takes_staff_and_absences_from_the_organisation(chenhe: Chenhe) -> None:
    answer = scenario(chenhe, "baseline")

    written = tomllib.loads(answer.out)
    assert answer.code == 0
    assert written["staff"]["機關"] == {"主任秘書": 1, "副局長": 1}
    (absence,) = written["absence"]
    assert (str(absence["from"]), str(absence["to"])) == ("2026-04-13", "2026-04-15")
    assert (absence["position"], absence["deputy"]) == ("主任秘書", "副局長")
    assert "綜合企劃組/股長：沒有現員" in answer.err


@pytest.mark.usefixtures("people")
def test_it_is_written_to_a_file_that_is_read_again(chenhe: Chenhe, tmp_path: Path) -> None:
    first, second = tmp_path / "一.toml", tmp_path / "二.toml"

    scenario(chenhe, "baseline", "--to", str(first))
    answer = scenario(chenhe, str(first), "--to", str(second))

    assert (answer.code, answer.out) == (0, "")
    assert first.read_bytes() == second.read_bytes()


def test_a_bad_scenario_is_refused_with_its_line(chenhe: Chenhe, tmp_path: Path) -> None:
    path = tmp_path / "壞.toml"
    path.write_text("[scenario]\nstart = 3\n", encoding="utf-8")

    answer = scenario(chenhe, str(path))

    assert (answer.code, answer.out) == (2, "")
    assert "第 2 行 scenario.start「3」" in answer.err


def test_a_shipped_scenario_goes_by_name_or_title_after_ones_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert scenario_path("baseline") == scenario_path("現況") == shipped_scenarios()[0].path

    (tmp_path / "baseline").touch()
    assert scenario_path("baseline") == Path("baseline")
    assert scenario_path("無此檔.toml") == Path("無此檔.toml")
