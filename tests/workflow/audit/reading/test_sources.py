"""Files of texts: whatever their encoding, delimiter, titles and faults, what is in them."""

import codecs
import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.errors import BadInputError
from workflow.audit.reading.decoding import NEITHER
from workflow.audit.reading.delimited import MOST_LINES_OF_A_CELL, UNCLOSED
from workflow.audit.reading.sheets import Kind, Sheet, Source
from workflow.audit.reading.sources import pasted_source, read_source
from workflow.audit.reading.tabulating import MOST_COLUMNS, REPEATED

HEADINGS = ("文號", "動作", "職稱", "時間", "意見")
RECORDS = (
    ("1150000001", "擬辦", "承辦人員", "115/3/2 09:00", "擬如說明二，\n請核示"),
    ("1150000001", "審核", "股長", "115/3/2 10:00", ""),
    ("1150000002", "核定", "組長", "115/3/2 11:00", '註：「5"」管'),
)


def csv_of(*records: tuple[str, ...], delimiter: str = ",", end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(records)
    return out.getvalue()


def reading(content: str | bytes, file: str = "紀錄.csv") -> Source:
    return read_source(content if isinstance(content, bytes) else content.encode(), file=file)


def records_of(sheet: Sheet) -> list[tuple[str, ...]]:
    return [sheet.cells(record) for record in range(sheet.count)]


PLAIN = csv_of(HEADINGS, *RECORDS)
ENCODED: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "Big5（cp950）": lambda text: text.encode("cp950"),
    "UTF-16 LE with a mark": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "UTF-16 BE with a mark": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "UTF-16 LE": lambda text: text.encode("utf-16-le"),
    "UTF-16 BE": lambda text: text.encode("utf-16-be"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENCODED)
def test_a_log_reads_the_same_in_every_encoding(name: str) -> None:
    source = reading(ENCODED[name](PLAIN))

    assert source.sheets == reading(PLAIN).sheets
    assert source.encoding == name.removesuffix(" with a mark")
    assert source.notes == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_log_reads_the_same_with_every_delimiter(delimiter: str, end: str) -> None:
    text = csv_of(HEADINGS, *RECORDS, delimiter=delimiter, end=end)

    source = reading(text)

    assert source.delimiter == delimiter
    assert source.sheets[0].headings == HEADINGS
    assert records_of(source.sheets[0])[1:] == list(RECORDS[1:])
    assert list(source.sheets[0].lines) == [2, 4, 5]


def test_lines_that_end_in_carriage_returns_alone_are_lines() -> None:
    text = csv_of(HEADINGS, *RECORDS[1:], end="\r")

    assert records_of(reading(text).sheets[0]) == list(RECORDS[1:])


def test_a_delimiter_may_be_named_above_the_headings() -> None:
    source = reading("sep=|\n文號|動作|時間\n1|擬辦|1150302\n")

    assert (source.delimiter, source.sheets[0].headings) == ("|", ("文號", "動作", "時間"))


def test_titles_above_the_headings_are_kept_apart() -> None:
    text = "示範機關公文檢核清冊\n\n製表日期：115/3/9,製表人：示範甲,,,\n" + PLAIN

    sheet = reading(text).sheets[0]

    assert sheet.heading_line == 4
    assert sheet.titles == ("示範機關公文檢核清冊", "製表日期：115/3/9 製表人：示範甲")
    assert (sheet.headings, records_of(sheet)[1]) == (HEADINGS, RECORDS[1])
    assert list(sheet.lines) == [5, 7, 8]


def test_headings_in_words_that_nobody_knows_are_found_by_their_shape() -> None:
    text = "Report\nKey,What,Who,When\nA1,Open,Demo,2026-03-02\nA1,Close,Demo,2026-03-03\n"

    sheet = reading(text).sheets[0]

    assert (sheet.headings, sheet.heading_line) == (("Key", "What", "Who", "When"), 2)


def test_headings_are_found_among_titles_as_full_as_they_are() -> None:
    text = "表單,機關,年度\n檢核表,示範局,一一五\n收文號,處理動作,簽核時間\n1,擬辦,1150302\n"

    sheet = reading(text).sheets[0]

    assert (sheet.heading_line, sheet.headings) == (3, ("收文號", "處理動作", "簽核時間"))


def test_cells_that_say_what_some_heading_is_called_are_no_headings() -> None:
    text = "文號,單位,職稱,意見\n" + "1,秘書室,承辦人員,備註\n" * 3

    assert (reading(text).sheets[0].count, reading(text).rejected) == (3, ())


def test_a_table_without_headings_gets_numbered_ones_and_loses_no_record() -> None:
    sheet = reading("1,擬辦,115/3/2\n1,核定,115/3/3\n").sheets[0]

    assert (sheet.headings, sheet.heading_line) == (("第 1 欄", "第 2 欄", "第 3 欄"), 0)
    assert records_of(sheet) == [("1", "擬辦", "115/3/2"), ("1", "核定", "115/3/3")]


def test_blank_lines_are_no_records() -> None:
    sheet = reading("文號,動作,時間\n\n1,擬辦,\n,,\n2,核定,\n").sheets[0]

    assert records_of(sheet) == [("1", "擬辦", ""), ("2", "核定", "")]
    assert list(sheet.lines) == [3, 5]


def test_a_line_that_is_too_short_is_filled_with_blanks() -> None:
    assert records_of(reading("文號,動作,時間\n1,擬辦\n").sheets[0]) == [("1", "擬辦", "")]


def test_a_line_that_is_too_long_is_rejected_unless_the_rest_is_blank() -> None:
    sheet = reading("文號,動作,時間\n1,擬辦,,,\n2,擬辦,甲,乙,1150302\n3,核定,\n").sheets[0]

    (fault,) = sheet.rejected
    assert (fault.line, fault.value) == (3, "2 擬辦 甲 乙 1150302")
    assert "有 5 格，欄名只有 3 欄" in fault.reason
    assert sheet.refused == {1: ("2", "擬辦", "甲", "乙", "1150302")}
    assert sheet.count == 3


def test_a_quotation_that_never_ends_costs_its_own_line_alone() -> None:
    lines = [f"{number},擬辦,1150302" for number in range(2, 2_000)]
    lines[1_000] = '1002,"擬辦,1150302'

    sheet = reading("\n".join(["文號,動作,時間", "1,擬辦,1150302", *lines])).sheets[0]

    (fault,) = sheet.rejected
    assert (fault.line, fault.reason) == (1_003, UNCLOSED)
    assert sheet.refused == {1_001: ("1002", "擬辦", "1150302")}
    assert (sheet.count, sheet.cells(1_998)[0]) == (1_999, "1999")


def test_a_quotation_that_never_ends_before_other_quotations_costs_its_own_line_alone() -> None:
    text = '文號,動作,意見\n1,"擬辦,甲\n2,"核定",""\n3,"核定","如擬"\n'

    sheet = reading(text).sheets[0]

    assert [each.line for each in sheet.rejected] == [2]
    assert records_of(sheet)[1:] == [("2", "核定", ""), ("3", "核定", "如擬")]


def test_a_cell_may_go_over_many_lines() -> None:
    opinion = "\n".join("說明" for _ in range(MOST_LINES_OF_A_CELL))

    sheet = reading(csv_of(("文號", "動作", "意見"), ("1", "擬辦", opinion))).sheets[0]

    assert (records_of(sheet), sheet.rejected) == ([("1", "擬辦", opinion)], ())


def test_a_line_in_the_other_encoding_is_read_and_named() -> None:
    first, *others = PLAIN.splitlines(keepends=True)

    mixed = reading(first.encode() + "".join(others[:2]).encode() + others[2].encode("cp950"))
    reverse = reading("".join((first, *others)).encode("cp950") + "3,免會,科員,,\n".encode())

    assert records_of(mixed.sheets[0]) == list(RECORDS[:2])
    assert mixed.notes == ("檔案是 UTF-8，其中 1 行以 Big5（cp950） 讀取：第 4 行",)
    assert records_of(reverse.sheets[0])[-1] == ("3", "免會", "科員", "", "")
    assert "其中 1 行以 UTF-8 讀取：第 6 行" in reverse.notes[0]


def test_a_line_in_no_encoding_is_rejected_and_the_others_are_read() -> None:
    content = "文號,動作,意見\n".encode() + b"1,\xe6\x96,x\n" + "2,核定,\n".encode()

    sheet = reading(content).sheets[0]

    (fault,) = sheet.rejected
    assert (fault.line, fault.reason) == (2, NEITHER)
    assert sheet.refused[0][0] == "1"
    assert records_of(sheet)[1] == ("2", "核定", "")


@pytest.mark.parametrize("character", ["\0", "\x01", "\u202e", "\ufffe"])
def test_a_line_with_what_is_no_text_is_rejected(character: str) -> None:
    sheet = reading(f"文號,動作,意見\n1,擬辦,甲{character}\n2,核定,\n").sheets[0]

    (fault,) = sheet.rejected
    assert fault.line == 2
    assert f"U+{ord(character):04X}" in fault.reason
    assert records_of(sheet)[1] == ("2", "核定", "")


def test_half_a_pair_in_utf16_costs_its_own_line_alone() -> None:
    text = "文號,動作,意見\n1,擬辦,\ud800\n2,核定,\n".encode("utf-16", "surrogatepass")

    sheet = reading(text).sheets[0]

    assert [each.line for each in sheet.rejected] == [2]
    assert records_of(sheet)[1] == ("2", "核定", "")


def test_characters_that_an_agency_made_are_kept_and_named() -> None:
    content = "文號,動作,人員\n1,擬辦,示範".encode("cp950") + b"\xfa\x40\n"

    source = reading(content)

    assert source.sheets[0].cells(0) == ("1", "擬辦", "示範\ue000")
    assert "1 行含造字" in source.notes[0]


def test_headings_said_again_are_rejected_as_such() -> None:
    sheet = reading(PLAIN + PLAIN).sheets[0]

    (fault,) = sheet.rejected
    assert (fault.line, fault.reason) == (6, REPEATED)
    assert records_of(sheet) == [*RECORDS, ("", "", "", "", ""), *RECORDS]
    assert sheet.refused == {3: ()}


def test_after_the_same_headings_in_another_order_cells_stand_under_their_own() -> None:
    turned = csv_of(tuple(reversed(HEADINGS)), *(tuple(reversed(each)) for each in RECORDS))

    sheet = reading(PLAIN + turned).sheets[0]

    assert [each.line for each in sheet.rejected] == [6]
    assert records_of(sheet)[4:] == list(RECORDS)


def test_after_headings_that_say_something_else_nothing_is_read_and_everything_listed() -> None:
    text = PLAIN + "文號,動作,職稱,密等,附件\n3,核定,組長,普通,無\n"

    sheet = reading(text).sheets[0]

    assert [each.line for each in sheet.rejected] == [6, 7]
    assert "密等、附件" in sheet.rejected[0].reason
    assert "第 6 行" in sheet.rejected[1].reason
    assert sheet.refused == {3: (), 4: ("3", "核定", "組長", "普通", "無")}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "空的"),
        (b" \r\n ", "空的"),
        (b",,,\n,,\n", "沒有表格"),
        (bytes(range(1, 32)) * 200, "不是文字"),
        (b"%PDF-1.7 abc", "PDF"),
        (b'[{"a": 1}]', "JSON"),
        (b"<html><table></table></html>", "HTML"),
        (("," * 1_000_000 + "\n").encode(), f"超過 {MOST_COLUMNS} 欄"),
        (("a," * 1_000_000 + "\n1,2\n").encode(), f"第 1 行超過 {MOST_COLUMNS} 欄"),
        (("x" + ',"a"' * 1_000 + "\n1,2\n").encode(), f"第 1 行超過 {MOST_COLUMNS} 欄"),
    ],
)
def test_what_is_no_log_is_refused_with_what_it_is(content: bytes, why: str) -> None:
    with pytest.raises(BadInputError, match=f"紀錄.csv：.*{why}"):
        reading(content)


def test_a_line_of_a_million_cells_among_others_is_rejected() -> None:
    sheet = reading("文號,動作\n1,擬辦\n" + "2," * 1_000_000 + "\n3,核定\n").sheets[0]

    assert [each.line for each in sheet.rejected] == [3]
    assert len(sheet.rejected[0].value) < 1_000
    assert records_of(sheet)[2] == ("3", "核定")


def test_a_text_pasted_from_a_page_is_a_table_with_or_without_headings() -> None:
    with_headings = pasted_source("動作\t職稱\t時間\n擬辦\t股長\t115/3/2 09:00\n")
    without = pasted_source("擬辦\t股長\t115/3/2 09:00\n核定\t組長\t115/3/2 10:00\n")

    assert (with_headings.kind, with_headings.delimiter) == (Kind.PASTED, "\t")
    assert records_of(with_headings.sheets[0]) == [("擬辦", "股長", "115/3/2 09:00")]
    assert without.sheets[0].count == 2


def test_progress_is_told_while_a_long_file_is_read() -> None:
    told: list[int] = []
    content = ("文號,動作\n" + "1,擬辦\n" * 50_000).encode()

    read_source(content, file="紀錄.csv", progress=lambda _, done, __: told.append(done))

    assert told == [20_000, 40_000]


CELL = st.text(st.characters(exclude_categories=("C",)), max_size=5).map(str.strip)


@given(st.lists(st.tuples(CELL, CELL, CELL).filter(any), min_size=1, max_size=8))
def test_what_a_csv_writer_writes_is_read_as_it_was(records: list[tuple[str, ...]]) -> None:
    text = csv_of(("文號", "動作", "職稱"), *records)

    sheet = reading(text).sheets[0]

    sound = [each for each in records_of(sheet) if any(each)]
    assert sheet.count == len(records)
    assert [each for each in sound if each in records] == sound
    assert len(sheet.rejected) == sheet.count - len(sound)


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_but_be_read_or_refused(content: bytes) -> None:
    try:
        source = reading(b"\xe6\x96\x87\xe8\x99\x9f,\xe5\x8b\x95\xe4\xbd\x9c\n" + content)
    except BadInputError as fault:
        assert "紀錄.csv" in str(fault)
    else:
        assert all(len(each.cells(0)) == len(each.headings) for each in source.sheets if each.count)
