"""XES: events as records under the keys of their attributes; broken and hostile files refused."""

import gzip

import pytest

from rules.errors import BadInputError
from workflow.audit.log import Column
from workflow.audit.reading import xes
from workflow.audit.reading.sheets import Kind, Sheet, Source
from workflow.audit.reading.sources import read_source
from workflow.audit.reading.tabulating import MOST_COLUMNS

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<log xmlns="http://www.xes-standard.org/">\n'
LOG = (
    HEAD
    + """<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
<classifier name="動作" keys="concept:name"/>
<string key="lifecycle:model" value="standard"/>
<trace>
  <string key="concept:name" value="1150000001"/>
  <string key="主旨" value="示範補助案"/>
  <event>
    <string key="concept:name" value="擬辦"/>
    <date key="time:timestamp" value="2026-03-02T09:00:00+08:00"/>
  </event>
  <event>
    <string key="主旨" value=""/>
    <string key="concept:name" value="核定"/>
    <string key="org:role" value=" 組長 "/>
    <date key="time:timestamp" value="2026-03-02T10:00:00+08:00"/>
    <string key="意見" value="如擬&#10;請速辦"><string key="concept:name" value="x"/></string>
  </event>
</trace>
<trace>
  <event><int key="concept:name" value="7"/></event>
  <string key="concept:name" value="1150000002"/>
</trace>
</log>
"""
)


def reading(content: str | bytes) -> Source:
    return read_source(content if isinstance(content, bytes) else content.encode(), file="a.xes")


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def column_of(sheet: Sheet, heading: str) -> list[str]:
    column = sheet.coded(sheet.headings.index(heading))
    return [column[record] for record in range(sheet.count)]


def test_an_event_is_a_record_under_the_keys_of_its_attributes() -> None:
    source = reading(LOG)

    (sheet,) = source.sheets
    assert (source.kind, sheet.count, list(sheet.lines)) == (Kind.XES, 3, [10, 14, 23])
    assert column_of(sheet, "concept:name") == ["擬辦", "核定", "7"]
    assert column_of(sheet, "org:role") == ["", "組長", ""]
    assert column_of(sheet, "意見") == ["", "如擬\n請速辦", ""]


def test_a_column_keeps_no_text_that_no_event_says() -> None:
    (sheet,) = reading(LOG).sheets

    for column in map(sheet.coded, range(len(sheet.headings))):
        assert set(column.codes) == set(range(len(column.values)))


def test_what_a_trace_says_is_said_of_each_of_its_events_wherever_it_stands() -> None:
    (sheet,) = reading(LOG).sheets

    assert column_of(sheet, "case:concept:name") == ["1150000001", "1150000001", "1150000002"]


def test_a_column_of_our_own_log_is_that_of_the_trace_unless_the_event_says_it() -> None:
    (sheet,) = reading(LOG).sheets

    assert column_of(sheet, Column.SUBJECT.value) == ["示範補助案", "", ""]


def test_any_event_of_a_trace_may_say_a_column_of_our_own_log_otherwise() -> None:
    own = '<string key="主旨" value="%s"/>'
    events = "".join(
        f"<event>{own % text if text else ''}</event>" for text in ("", "乙", "", "丙")
    )

    (sheet,) = reading(f"<log><trace>{own % '甲'}{events}</trace></log>").sheets

    assert column_of(sheet, Column.SUBJECT.value) == ["甲", "乙", "甲", "丙"]


def test_a_packed_file_reads_the_same() -> None:
    assert reading(packed(LOG.encode())).sheets == reading(LOG).sheets


def test_a_file_in_utf16_reads_the_same() -> None:
    text = LOG.replace("UTF-8", "UTF-16")

    assert reading(text.encode("utf-16")).sheets == reading(LOG).sheets


def test_progress_is_told_of_how_many_bytes() -> None:
    told: list[tuple[int, int]] = []

    read_source(LOG.encode(), file="a.xes", progress=lambda _, done, of: told.append((done, of)))

    assert told == [(len(LOG.encode()), len(LOG.encode()))]


def test_a_value_that_is_no_text_rejects_its_event() -> None:
    content = LOG.replace("如擬", "如\u202e擬")

    (sheet,) = reading(content).sheets

    (fault,) = sheet.rejected
    assert (fault.line, fault.column) == (14, "意見")
    assert "U+202E" in fault.reason
    assert set(sheet.refused) == {1}


LAUGHS = '<!DOCTYPE log [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><log><trace/></log>'
OUTSIDE = '<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]><log><trace/></log>'
KEYS = "".join(f'<string key="k{at}" value="x"/>' for at in range(MOST_COLUMNS + 1))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (LOG[: LOG.index("10:00:00")], "第 18 行的 XML 不完整或有誤；檔案可能沒有傳完"),
        (LOG.replace("</event>", "", 1), "第 21 行的 XML 不完整或有誤"),
        (HEAD + "<trace>&nobody;</trace></log>", "第 3 行"),
        (LAUGHS, "第 1 行：檔案宣告了 DTD"),
        (OUTSIDE, "第 1 行：檔案宣告了 DTD"),
        ("<log>" + "<a>" * 100, "元素超過 50 層"),
        (f"<log><trace><event>{KEYS}</event></trace></log>", f"屬性超過 {MOST_COLUMNS} 種"),
        ('<?xml version="1.0"?><pnml/>', "不是 XES（最外層是 pnml）"),
        (HEAD + "</log>", "沒有任何事件"),
        ('<?xml version="1.0" encoding="no-such"?><log/>', "不能讀的編碼"),
        ('<?xml version="1.0" encoding="Big5"?><log/>', "不能讀的編碼"),
        (packed(LOG.encode())[:-20], "gzip 壓縮檔不完整"),
        (packed(LOG.encode())[:-8] + b"x" * 8, "gzip 壓縮檔損壞"),
        (packed(b"a,b\n1,2\n"), "gzip 壓縮檔"),
    ],
)
def test_a_broken_or_hostile_file_is_refused_with_the_line(content: str | bytes, why: str) -> None:
    with pytest.raises(BadInputError, match=r"a\.xes：") as caught:
        reading(content)

    assert why in str(caught.value)


def test_a_file_that_unpacks_without_end_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xes, "MOST_UNPACKED", 1_000_000)
    bomb = packed(LOG.encode() + b" " * 5_000_000)

    with pytest.raises(BadInputError, match="解開後超過上限 1,000,000 位元組"):
        reading(bomb)


def test_a_value_of_megabytes_rejects_its_event() -> None:
    (sheet,) = reading(LOG.replace("如擬", "擬" * 200_000)).sheets

    assert [each.reason for each in sheet.rejected] == ["超過 131,072 字"]
    assert len(sheet.rejected[0].value) < 100


def test_the_texts_of_a_column_stand_in_the_order_of_the_records_that_say_them() -> None:
    sheet = reading(LOG).sheets[0]

    for heading, values in (
        ("concept:name", ("擬辦", "核定", "7")),
        ("org:role", ("", "組長")),
        ("主旨", ("示範補助案", "")),
    ):
        assert sheet.coded(sheet.headings.index(heading)).values == values


def test_a_file_without_an_event_for_long_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xes, "MOST_BEFORE_EVENT", 100)

    with pytest.raises(BadInputError, match="還沒有任何事件"):
        read_source(b"<log>" + b"<trace/>" * 20 + b"</log>", file="a.xes")
