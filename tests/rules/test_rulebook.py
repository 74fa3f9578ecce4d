"""The rows in force: finding by key or line, searching, loading."""

import pickle
import shutil
from pathlib import Path

import pytest

from rules.errors import BadInputError, UnknownKeyError
from rules.rulebook import Rulebook, load_rulebook, shipped_agency
from rules.rulerow import Status
from tests.rules.building import a_line, a_page, a_table, read, shipped


def a_rulebook(*pages: str) -> Rulebook:
    return Rulebook(
        agency=shipped().agency, table=a_table(*pages), as_read=read(*pages), table_digest="0"
    )


def lines(text: str) -> list[int]:
    return [row.line for row in shipped().search(text)]


def test_a_row_is_found_by_its_key() -> None:
    row = shipped().find("綜合企劃組/甲/市政顧問會議/市政顧問遴聘及解聘作業。")

    assert row.line == 8


def test_a_row_is_found_by_its_line() -> None:
    assert shipped().find("line:8") == shipped().at_line(8)


def test_a_key_holds_no_spaces() -> None:
    (row,) = read(a_page(a_line("擬辦 核定", content="內 容。", task="名\u3000稱")))

    assert row.key == "人事室/乙/項目/內容。/名稱"


def test_the_second_row_with_one_key_is_numbered_in_printed_order() -> None:
    rows = read(a_page(a_line("核定"), a_line("擬辦 核定"), a_line("擬辦 V 核定")))

    key = "人事室/乙/項目/內容。"
    assert [row.key for row in rows] == [key, f"{key}#2", f"{key}#3"]


def test_keys_are_compared_without_regard_to_width_or_to_tai() -> None:
    row = shipped().find("設備網路組/乙/台北市民眾免費上網服務／策略及計畫。".replace("／", "/"))

    assert row.line == 171


def test_a_key_that_is_part_of_several_lists_them() -> None:
    with pytest.raises(UnknownKeyError, match="相近的列") as caught:
        shipped().find("推動知識管理")

    assert len(caught.value.candidates) == 4
    assert all("推動知識管理" in each for each in caught.value.candidates)


def test_never_more_than_ten_candidates_are_listed() -> None:
    with pytest.raises(UnknownKeyError, match="相近的列") as caught:
        shipped().find("人事室")

    assert len(caught.value.candidates) == 10


def test_a_misspelt_key_lists_the_nearest() -> None:
    with pytest.raises(UnknownKeyError, match="相近的列") as caught:
        shipped().find("綜合企劃組/甲/市政顧問會議/市政顧問選聘及解聘作業。")

    assert caught.value.candidates[0] == shipped().at_line(8).key


@pytest.mark.parametrize("key", ["", "zzz", "line:", "line:abc", "line:" + "9" * 5000])
def test_a_key_unlike_any_says_where_all_rows_are_listed(key: str) -> None:
    with pytest.raises(UnknownKeyError, match="chenhe rules export"):
        shipped().find(key)


def test_a_line_without_a_row_names_the_nearest_lines() -> None:
    with pytest.raises(UnknownKeyError, match="line:8 ") as caught:
        shipped().find("line:1")

    assert [each.split()[0] for each in caught.value.candidates] == ["line:8", "line:9", "line:10"]


def test_a_search_without_words_or_filters_lists_every_row_in_printed_order() -> None:
    assert lines("") == [row.line for row in shipped().rows]


def test_a_search_wants_every_word() -> None:
    found = shipped().search("出版品 獎懲")

    assert [row.line for row in found] == [660]


@pytest.mark.parametrize(
    ("text", "as_printed"),
    [("台北卡", "臺北卡"), ("ＡＰＰ", "APP"), ("app", "APP"), ("１９９９", "1999")],
)
def test_a_search_does_not_mind_tai_width_or_case(text: str, as_printed: str) -> None:
    assert lines(text) == lines(as_printed)
    assert lines(text)


def test_a_search_reaches_cosigners_and_remarks() -> None:
    assert lines("工務局") == [500, 501]
    assert 809 in lines("工友之工作指派")


def test_a_search_is_narrowed_by_each_filter() -> None:
    found = shipped().search("", unit="秘書室", schedule="採購共同甲", decider="局長")

    assert [row.line for row in found] == [502]
    assert len(shipped().search(status=Status.DOUBTFUL)) == 11


def test_a_doubtful_row_can_be_found() -> None:
    assert not shipped().find("line:13").is_routable


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("agency.toml", 'mode = "parallel"', 'mode = "sequential"'), ("taipei-doit.md", "≠", "V")],
)
def test_a_version_changes_with_the_table_and_with_the_settings(
    file: str, old: str, new: str, tmp_path: Path
) -> None:
    folder = tmp_path / "taipei-doit"
    shutil.copytree(shipped_agency("taipei-doit"), folder)
    path = folder / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    changed = load_rulebook(folder)

    assert changed.version.startswith("taipei-doit@")
    assert changed.version != shipped().version


def test_an_agency_folder_of_ones_own_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(shipped_agency("taipei-doit"), folder)

    own = load_rulebook(shipped_agency(str(folder)))

    assert own.rows == shipped().rows
    assert own.version.startswith("own@")


def test_a_table_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(shipped_agency("taipei-doit"), folder)
    first = load_rulebook(folder)

    assert load_rulebook(folder) is first
    (folder / "taipei-doit.md").write_text(a_page(a_line("擬辦 核定")), encoding="utf-8")
    assert len(load_rulebook(folder).rows) == 1


def test_an_unknown_agency_lists_the_shipped_ones() -> None:
    with pytest.raises(BadInputError, match=r"nowhere.*taipei-doit"):
        shipped_agency("nowhere")


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    shutil.copy(shipped_agency("taipei-doit") / "agency.toml", tmp_path)

    with pytest.raises(BadInputError, match=r"無法讀取檔案 .*taipei-doit\.md"):
        load_rulebook(tmp_path)


def test_another_process_is_sent_a_rulebook_whatever_was_asked_of_it_before() -> None:
    book = load_rulebook(shipped_agency("taipei-doit"))
    book.suggest("採購出版品案")

    assert pickle.loads(pickle.dumps(book)).rows == book.rows
