"""Another transcription made into an agency folder: taken over, inferred, asked about, refused."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rules.bpmn import route_bpmn
from rules.correcting import RulebookSource
from rules.corrections import Reviewer
from rules.errors import BadInputError, ChenheError
from rules.export import route_record, row_record
from rules.importing import AgencyDraft, FolderNotMadeError, draft_agency, write_agency
from rules.reviewing import reading_of
from rules.rulebook import DEFAULT_AGENCY, Rulebook, load_rulebook, shipped_agency
from rules.rulerow import Status
from tests.rules.building import a_line, a_page, shipped

SHIPPED = shipped_agency(DEFAULT_AGENCY)
TABLE = SHIPPED / "taipei-doit.md"
NAME = "臺北市政府資訊局"


def imported(
    file: Path,
    to: Path,
    *,
    name: str = NAME,
    like: Path | None = None,
    journal: Path | None = None,
) -> tuple[AgencyDraft, Rulebook]:
    """The draft, and the folder written and read again."""
    draft = draft_agency(file, name=name, to=to, like=like, journal=journal)
    write_agency(draft, to)
    return draft, load_rulebook(to)


def a_file(folder: Path, text: str, name: str = "another.md") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_like_a_known_agency_the_same_table_reads_to_the_same_rows(tmp_path: Path) -> None:
    draft, book = imported(TABLE, tmp_path / "copy", like=SHIPPED)

    assert book.rows == shipped().rows
    assert draft.to_confirm == ()
    assert (tmp_path / "copy" / "taipei-doit.md").read_bytes() == TABLE.read_bytes()
    assert book.version.startswith("copy@")


def test_without_one_only_unknown_cosigners_read_differently(tmp_path: Path) -> None:
    _, book = imported(TABLE, tmp_path / "bare")

    different = [
        now for now, then in zip(book.rows, shipped().rows, strict=True) if now.steps != then.steps
    ]
    assert len(different) == 44
    assert {doubt.code for row in different for doubt in row.doubts} == {"UNKNOWN_COSIGNER"}


def test_what_headers_titles_and_notes_print_becomes_the_settings(tmp_path: Path) -> None:
    _, book = imported(TABLE, tmp_path / "bare")
    known = shipped().agency

    assert {unit.name: unit.ladder for unit in book.agency.units} == {
        unit.name: unit.ladder for unit in known.units
    }
    assert (book.agency.name, book.agency.head) == (known.name, known.head)
    assert book.agency.schedules == known.schedules
    assert book.agency.limits == known.limits


def test_everything_inferred_is_asked_and_stands_in_the_file(tmp_path: Path) -> None:
    draft, _ = imported(TABLE, tmp_path / "bare", name="試讀")
    text = (tmp_path / "bare" / "agency.toml").read_text("utf-8")

    assert sorted(re.findall("# 請確認：(.+)", text)) == sorted(draft.to_confirm)
    asked = "\n".join(draft.to_confirm)
    for each in (NAME, "局長", "單位主管「組長」", "政風室（7 頁）", "「府」欄", "會辦「研考會」"):
        assert each in asked


def test_a_label_becomes_the_short_name_beside_the_printed_one(tmp_path: Path) -> None:
    _, book = imported(TABLE, tmp_path / "folder", name="試讀", like=SHIPPED)

    assert (book.agency.name, book.agency.short) == (NAME, "試讀")
    assert book.version.startswith("試讀@")


@pytest.mark.parametrize("like", [None, SHIPPED])
@pytest.mark.parametrize("name", ["臺", "臺北市政府", f"{NAME}綜", "台北市政府資訊局"])
def test_a_part_of_the_titles_is_no_name_but_a_label(
    tmp_path: Path, name: str, like: Path | None
) -> None:
    draft, book = imported(TABLE, tmp_path / "to", name=name, like=like)

    assert (book.agency.name, book.agency.short) == (NAME, name)
    assert {unit.name for unit in book.agency.units} == {u.name for u in shipped().agency.units}
    assert f"各頁標題的機關名稱讀為「{NAME}」；「{name}」作為簡稱" in draft.to_confirm


def test_a_name_that_units_of_the_known_agency_follow_is_the_printed_one(tmp_path: Path) -> None:
    name = "臺北市立資訊圖書館"  # ends in no word that agencies usually end in
    text = TABLE.read_text("utf-8").replace(NAME, name)

    draft, book = imported(a_file(tmp_path, text), tmp_path / "to", name=name, like=SHIPPED)

    assert (book.agency.name, book.agency.short, draft.to_confirm) == (name, "to", ())


def test_corrections_are_carried_over_and_those_that_no_longer_hold_are_told(
    tmp_path: Path,
) -> None:
    source = RulebookSource(SHIPPED, tmp_path / "corrections.toml")
    by = Reviewer(name="示範校對員", at=datetime(2026, 3, 2, 9, tzinfo=UTC), because="示範")
    doubtful = [row for row in shipped().rows if row.doubts and row.doubts[0].candidates]
    kept, stale, lost = doubtful[:3]
    for row in (kept, stale, lost):
        source.correct(row.key, reading_of(row.doubts[0].candidates[0]), by)
    lines = TABLE.read_text("utf-8").split("\n")
    lines[stale.line - 1] = lines[stale.line - 1].rstrip()[:-1] + "依規定辦理。 |"
    lines[lost.line - 1] = lines[lost.line - 1].replace(lost.content, "另一件完全不同的事。")
    file = a_file(tmp_path, "\n".join(lines))

    draft, book = imported(file, tmp_path / "to", like=SHIPPED, journal=source.corrections)

    assert [row.key for row in draft.answered] == [kept.key]
    assert (draft.stale, [each.key for each in draft.lost]) == (1, [lost.key])
    assert book.rows == draft.rulebook.rows
    assert book.find(kept.key).status is Status.CORRECTED
    (doubt, *_) = book.find(stale.key).doubts
    assert doubt.code == "CORRECTION_STALE"
    assert stale.doubts[0].candidates[0] in doubt.candidates
    assert "依規定辦理。" in doubt.message
    assert "CORRECTION_STALE" in (tmp_path / "to" / "doubts.md").read_text("utf-8")
    assert RulebookSource(tmp_path / "to", tmp_path / "to" / "corrections.toml").withdraw(1, by)


@pytest.mark.parametrize("journal", [None, "不是 TOML", "[[record]]\nnumber = 2\n"])
def test_a_journal_that_cannot_be_read_leaves_nothing(tmp_path: Path, journal: str | None) -> None:
    path = tmp_path / "corrections.toml"
    if journal is not None:
        path.write_text(journal, "utf-8")

    with pytest.raises(BadInputError, match=r"corrections\.toml"):
        imported(TABLE, tmp_path / "to", like=SHIPPED, journal=path)

    assert not (tmp_path / "to").exists()


def test_the_doubtful_rows_are_listed_beside_the_table(tmp_path: Path) -> None:
    draft, book = imported(TABLE, tmp_path / "copy", like=SHIPPED)
    text = (tmp_path / "copy" / "doubts.md").read_text("utf-8")

    doubtful = [row for row in book.rows if row.status is Status.DOUBTFUL]
    assert list(draft.doubtful) == doubtful
    assert re.findall(r"^## 第 (\d+) 行", text, re.MULTILINE) == [str(r.line) for r in doubtful]
    assert "- 可能：" in text


def test_every_unit_that_the_known_agency_lacks_is_named_with_its_line(tmp_path: Path) -> None:
    page = a_page(a_line("擬辦 V 核定"))
    text = "\n".join((page, page.replace("人事室", "公關室"), page.replace("人事室", "研考室")))

    with pytest.raises(BadInputError, match="公關室") as caught:
        draft_agency(a_file(tmp_path, text), name=NAME, to=tmp_path / "to", like=SHIPPED)

    assert [fault.facts["line"] for fault in caught.value.faults] == [4, 7]


def test_a_unit_without_a_clean_header_is_named_with_its_line(tmp_path: Path) -> None:
    text = a_page(a_line("擬辦 V 核定"), header=("表別", "公務項目", "公務內容", "業務名稱"))

    with pytest.raises(BadInputError, match=r"人事室.*--like"):
        draft_agency(a_file(tmp_path, text), name=NAME, to=tmp_path / "to")


@pytest.mark.parametrize("text", ["", "沒有表\n", "| 一 | 二 |\n", "| 分層負責明細表 |\n"])
def test_a_file_that_is_no_table_is_refused_and_leaves_nothing(tmp_path: Path, text: str) -> None:
    file = a_file(tmp_path, text)

    for like in (None, SHIPPED):
        with pytest.raises(ChenheError, match=r"another\.md"):
            imported(file, tmp_path / "to", like=like)

    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_in_use_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()
    kept = a_file(tmp_path / "to", "留著")

    with pytest.raises(FolderNotMadeError, match="不是空的"):
        imported(TABLE, tmp_path / "to", like=SHIPPED)

    assert [*(tmp_path / "to").iterdir()] == [kept]


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "to").mkdir()

    _, book = imported(TABLE, tmp_path / "to", like=SHIPPED)

    assert len(book.rows) == len(shipped().rows)


def test_a_folder_that_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    blocked = a_file(tmp_path, "一個檔案")

    with pytest.raises(FolderNotMadeError, match=r"another\.md"):
        imported(TABLE, blocked / "to", like=SHIPPED)

    assert list(tmp_path.iterdir()) == [blocked]


def test_a_table_named_like_our_own_files_is_stored_under_another_name(tmp_path: Path) -> None:
    file = a_file(tmp_path, TABLE.read_text("utf-8"), name="agency.toml")

    _, book = imported(file, tmp_path / "to", like=SHIPPED)

    assert book.agency.table == "table.md"
    assert Counter(row.status for row in book.rows) == Counter(r.status for r in shipped().rows)


def test_a_date_not_printed_is_asked_for(tmp_path: Path) -> None:
    text = TABLE.read_text("utf-8").replace("108年6月19日", "108年6月39日")

    bare = draft_agency(a_file(tmp_path, text), name=NAME, to=tmp_path / "to")
    like = draft_agency(a_file(tmp_path, text), name=NAME, to=tmp_path / "to", like=SHIPPED)

    assert any("甲表的核定日期，請填" in each for each in bare.to_confirm)
    assert any("甲表的核定日期，沿用 2019-06-19" in each for each in like.to_confirm)


def test_a_date_that_nobody_has_filled_in_is_given_nowhere(tmp_path: Path) -> None:
    text = TABLE.read_text("utf-8").replace("108年6月19日", "108年6月39日")

    _, book = imported(a_file(tmp_path, text), tmp_path / "to")

    row = next(each for each in book.rows if each.schedule.endswith("甲") and each.is_routable)
    route = book.route(row)
    assert (row.issued_on, row_record(row)["issued_on"]) == (None, None)
    assert (route.issued_on, route_record(route)["issued_on"]) == (None, None)
    assert f"表別：{row.schedule}（未填）" in route_bpmn(route)


def test_another_agency_is_found_in_the_titles(tmp_path: Path) -> None:
    text = TABLE.read_text("utf-8").replace(NAME, "臺北市政府工務局")

    _, book = imported(a_file(tmp_path, text), tmp_path / "to", name="工務", like=SHIPPED)

    assert (book.agency.name, book.agency.short) == ("臺北市政府工務局", "工務")
    assert len(book.rows) == len(shipped().rows)
