"""Which cell belongs to which position: lost columns, spare cells, and what stays open."""

from rules.rulerow import RuleRow, Status
from tests.rules.building import TITLES, a_line, a_page, read, signed, the_ladder

ALL_SIGN = "擬辦 V V V V 核定"


def statuses(rows: tuple[RuleRow, ...]) -> list[Status]:
    return [row.status for row in rows]


def test_a_page_in_order_is_clean() -> None:
    (row,) = read(a_page(a_line("擬辦 V · · · 核定", task="名稱")))

    assert (row.status, row.repair) == (Status.CLEAN, None)
    assert (row.item, row.content, row.task) == ("項目", "內容。", "名稱")
    assert signed(row) == "承辦人員 擬辦 > 主任 審核 > 局長 核定"


def test_a_lost_text_column_moves_every_row_of_the_page_by_one() -> None:
    rows = read(a_page(a_line("擬辦 核定", task=None), a_line("擬辦 V V 核定", task=None)))

    assert statuses(rows) == [Status.REPAIRED] * 2
    assert [signed(row).split(" > ")[-1] for row in rows] == ["主任 核定", "主任秘書 核定"]
    assert all(row.repair and row.repair.startswith("業務名稱欄整欄缺漏") for row in rows)
    assert [row.task for row in rows] == ["", ""]


def test_a_header_that_names_no_position_is_read_by_the_ladder() -> None:
    (row,) = read(a_page(a_line(ALL_SIGN), header=TITLES))

    assert row.status is Status.REPAIRED
    assert "表頭沒有職稱" in (row.repair or "")
    assert row.decider == "局長"


def test_a_header_that_names_only_some_positions_is_read_by_the_ladder() -> None:
    (row,) = read(a_page(a_line(ALL_SIGN), header=(*TITLES, "承辦人員", "主任", "襄助核稿")))

    assert "未逐欄印出職稱" in (row.repair or "")
    assert row.decider == "局長"


def test_a_row_that_starts_elsewhere_than_its_page_is_doubtful() -> None:
    rows = read(a_page(*[a_line("擬辦 核定")] * 2, a_line("擬辦 核定", task=None)))

    assert statuses(rows) == [Status.CLEAN, Status.CLEAN, Status.DOUBTFUL]
    assert rows[2].doubts[0].code == "ROW_OUT_OF_LINE"


def test_a_row_shorter_than_its_titles_is_doubtful() -> None:
    (row,) = read(a_page("| 乙 |"))

    assert (row.status, row.content) == (Status.DOUBTFUL, "")


def test_a_row_with_nothing_but_marks_has_lost_its_texts() -> None:
    (row,) = read(a_page("| 乙 | 核定 |", header=("表別", *the_ladder().positions)))

    assert (row.status, row.key) == (Status.DOUBTFUL, "人事室/乙")
    assert row.doubts[0].code == "TEXT_COLUMN_LOST"


def test_a_spare_cell_that_could_be_any_of_several_stays_open() -> None:
    rows = read(a_page(a_line("擬辦 V · V V · 核定", spare=1)))

    assert rows[0].doubts[0].code == "COLUMN_UNCERTAIN"
    assert len(rows[0].doubts[0].candidates) > 1
    assert all(steps[-1].position == "局長" for steps in rows[0].doubts[0].candidates)


def test_a_sister_row_settles_which_cell_is_spare() -> None:
    sister = a_page(a_line("擬辦 V · V V 核定"))
    spare = a_page(a_line("擬辦 V · V V · 核定", spare=1))

    row = read(sister, spare)[1]

    assert row.status is Status.REPAIRED
    assert "與相同公務內容的他列一致" in (row.repair or "")
    assert signed(row) == "承辦人員 擬辦 > 主任 審核 > 主任秘書 審核 > 副局長 審核 > 局長 核定"


def test_sister_rows_that_disagree_settle_nothing() -> None:
    sisters = [a_page(a_line("擬辦 V · V V 核定")), a_page(a_line("擬辦 V V V · 核定"))]
    spare = a_page(a_line("擬辦 V · V V · 核定", spare=1))

    assert read(*sisters, spare)[2].status is Status.DOUBTFUL


def test_a_row_of_the_other_schedule_is_no_sister() -> None:
    other = a_page(a_line("擬辦 V · V V 核定", schedule="甲"))
    spare = a_page(a_line("擬辦 V · V V · 核定", spare=1))

    assert read(other, spare)[1].status is Status.DOUBTFUL


def test_rows_without_a_content_are_no_sisters() -> None:
    sister = a_page(a_line("擬辦 V · V V 核定", content=""))
    spare = a_page(a_line("擬辦 V · V V · 核定", content="", spare=1))

    assert read(sister, spare)[1].status is Status.DOUBTFUL


def test_a_sister_of_one_row_settles_the_one_repair_of_the_whole_page() -> None:
    sister = a_page(a_line("擬辦 V · V V 核定", schedule="甲", content="甲。"))
    settling = a_line("擬辦 V · V V · 核定", schedule="甲", content="甲。", spare=1)
    other = a_line("擬辦 V V V V · 核定", content="乙。", spare=1)

    rows = read(sister, a_page(settling, other, a_line("擬辦 核定", content="丙。", spare=1)))

    assert [row.decider for row in rows] == ["局長", "局長", "局長", "主任"]
    assert "與相同公務內容的他列一致" in (rows[1].repair or "")
    assert "與相同公務內容的他列一致" not in (rows[2].repair or "")


def test_a_row_that_a_spare_cell_cannot_change_stays_readable() -> None:
    rows = read(
        a_page(a_line("擬辦 V · V V · 核定", spare=1), a_line("擬辦 核定", content="乙。", spare=1))
    )

    assert statuses(rows) == [Status.DOUBTFUL, Status.CLEAN]


def test_a_flaw_that_no_spare_cell_explains_leaves_the_page_as_printed() -> None:
    rows = read(a_page(a_line("擬辦 核定 · · · 核定"), a_line("擬辦 V V 核定", content="乙。")))

    assert statuses(rows) == [Status.DOUBTFUL, Status.CLEAN]
    assert rows[0].doubts[0].code == "TWO_DECIDERS"


def test_a_cosigner_in_a_ladder_column_is_a_repair() -> None:
    (row,) = read(a_page(a_line("擬辦 V V V V 核定 秘書室")))

    assert row.status is Status.REPAIRED
    assert "會辦文字「秘書室」印在第 11 欄的職稱欄內" in (row.repair or "")
    assert [each.name for each in row.cosigners] == ["秘書室"]


def test_a_strange_sign_above_the_decider_is_a_doubt() -> None:
    (row,) = read(a_page(a_line("擬辦 核定 · ≠")))

    assert row.status is Status.DOUBTFUL


def test_what_was_printed_is_kept_with_its_place() -> None:
    (row,) = read(a_page(a_line("擬辦 V 核定", cosign="秘書室")))

    assert row.printed[:7] == ("乙", "項目", "內容。", "", "擬辦", "V", "核定")
    assert (row.source.file, row.source.line, row.page) == ("test.md", 3, 1)
