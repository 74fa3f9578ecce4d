"""chenhe user template, user import: the accounts of an office from a file, all of them or none."""

import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Chenhe

ROSTER = (
    "姓名,單位,職稱,到職日,員工編號\n"
    "示範甲,綜合企劃組,承辦人員,2026-01-02,A001\n"
    "示範乙,綜合企劃組,股長,2026-01-02,\n"
    "示範丙,機關,總收文,2026-01-02,A003\n"
)
HEAD = "帳號,角色,人員\n"
LISTED = HEAD + "a001,承辦及核稿人員,A001\nYi,officer、研考,示範乙\na003,登記桌,示範丙\n"


@pytest.fixture
def staffed(chenhe: Chenhe, tmp_path: Path) -> Chenhe:
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    assert chenhe("organisation", "import", str(roster), "--by", "示範人事").code == 0
    return chenhe


def brought(chenhe: Chenhe, folder: Path, content: str, *options: str) -> Answer:
    """What comes of a list of accounts; links go to links.csv."""
    listed = folder / "accounts.csv"
    listed.write_text(content, encoding="utf-8")
    return chenhe("user", "import", str(listed), *options)


def links(folder: Path) -> list[str]:
    return (folder / "links.csv").read_text("utf-8-sig").splitlines()


def test_whoever_has_a_position_and_no_account_stands_in_the_list_to_fill_in(
    staffed: Chenhe, tmp_path: Path
) -> None:
    staffed("user", "add", "yi", "--role", "officer", "--person", "示範乙")
    place = tmp_path / "wanted.csv"

    assert staffed("user", "template", "--to", str(place)).code == 0

    wanted = HEAD + "a001,承辦及核稿人員,A001\na003,登記桌,A003\n"
    assert place.read_text("utf-8-sig") == wanted


def test_a_list_opens_every_account_and_writes_each_link_once_for_oneself_alone(
    staffed: Chenhe, tmp_path: Path
) -> None:
    to = ("--to", str(tmp_path / "links.csv"), "--site", "https://chenhe.example/")
    assert brought(staffed, tmp_path, LISTED, "--dry-run").out == "會開立 3 個帳號，0 列不變。\n"
    assert staffed("user", "list", "--format", "json").json == []

    assert brought(staffed, tmp_path, LISTED, *to).out == "開立了 3 個帳號，0 列不變。\n"

    heading, *lines = links(tmp_path)
    assert heading == "帳號,人員,設定密碼的連結"
    assert [line.split(",")[:2] for line in lines] == [
        *(["a001", "示範甲"], ["yi", "示範乙"], ["a003", "示範丙"])
    ]
    assert len({line.partition("https://chenhe.example/sign-in/link/")[2] for line in lines}) == 3
    assert stat.S_IMODE((tmp_path / "links.csv").stat().st_mode) == 0o600
    roles = {
        each["name"]: each["roles"] for each in staffed("user", "list", "--format", "json").json
    }
    assert roles == {"a001": ["officer"], "a003": ["registrar"], "yi": ["officer", "planner"]}
    assert staffed("log", "verify").code == 0


def test_the_same_list_again_opens_nothing_and_gives_links_only_when_asked(
    staffed: Chenhe, tmp_path: Path
) -> None:
    place = tmp_path / "links.csv"
    brought(staffed, tmp_path, LISTED, "--to", str(place))
    first = links(tmp_path)

    refused = brought(staffed, tmp_path, LISTED, "--to", str(place))
    assert (refused.code != 0, links(tmp_path)) == (True, first)
    place.unlink()
    assert brought(staffed, tmp_path, LISTED, "--to", str(place)).out.startswith("開立了 0 個")
    assert len(links(tmp_path)) == 1
    place.unlink()
    brought(staffed, tmp_path, LISTED, "--to", str(place), "--again")

    assert len(links(tmp_path)) == 4
    assert not set(links(tmp_path)[1:]) & set(first[1:])


def test_every_fault_is_told_at_once_with_its_line_and_nothing_is_opened(
    staffed: Chenhe, tmp_path: Path
) -> None:
    faulty = (
        HEAD + "log,學員,\nab,老闆,\nnew,officer,\nok,學員,\nok,研考,\nyi,officer,無此人\nx1,,\n"
    )

    answer = brought(staffed, tmp_path, faulty, "--to", str(tmp_path / "links.csv"))

    told = [line.partition(" 第 ")[2].partition("欄")[0] for line in answer.err.splitlines()]
    assert [each for each in told if each] == [
        *("2 行第 1 ", "3 行第 2 ", "4 行第 3 ", "6 行第 1 ", "7 行第 3 ", "8 行第 2 ")
    ]
    assert answer.code != 0
    assert staffed("user", "list", "--format", "json").json == []
    assert not (tmp_path / "links.csv").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("帳號,人員\na,b\n", "缺少「角色」欄"),
        ("帳號,角色,信箱\na,b,c\n", "沒有這一欄"),
        (HEAD, "沒有任何帳號"),
        ("", "檔案是空的"),
    ],
    ids=("column", "heading", "rows", "empty"),
)
def test_a_file_that_is_no_such_list_says_what_one_holds(
    content: str, said: str, chenhe: Chenhe, tmp_path: Path
) -> None:
    answer = brought(chenhe, tmp_path, content, "--dry-run")

    assert answer.code == 2
    assert said in answer.err


def test_where_the_links_go_must_be_said(chenhe: Chenhe, tmp_path: Path) -> None:
    answer = brought(chenhe, tmp_path, HEAD + "aud,稽核,\n")

    assert answer.code == 2
    assert "--to FILE" in answer.err
    assert chenhe("user", "list", "--format", "json").json == []
