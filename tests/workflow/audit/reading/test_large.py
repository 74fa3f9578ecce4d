"""Large files: Polars gives exactly what the careful reading gives, or leaves the file to it."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.errors import BadInputError
from rules.texts import NO_TEXT
from workflow.audit.reading import large, sources
from workflow.audit.reading.sheets import Sheet, Source
from workflow.audit.reading.sources import read_source

polars = pytest.importorskip("polars", reason="the extra `audit` is not installed")

HEADINGS = "文號,動作,職稱,時間,意見\n"
LINES = "".join(
    f'115{case:07},{action},股長,2026-03-02T09:{case % 60:02}:00+08:00,"如擬, 第{case % 7}點"\n'
    for case in range(120)
    for action in ("擬辦", " 審核 ", "核定")
)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is large here is small, and read in many pieces."""
    monkeypatch.setattr(sources, "LARGE", 1)
    monkeypatch.setattr(sources, "HEAD", 2_000)
    monkeypatch.setattr(large, "PIECE", 3_000)


def carefully(content: bytes) -> Source:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "can_read_large", lambda: False)
        return read_source(content, file="紀錄.csv")


def is_left_to_the_careful_reading(content: bytes) -> bool:
    first = carefully(content[: content.rfind(b"\n", 0, 2_000) + 1])
    return large.large_sheet(content, first.sheets[0], first.delimiter, lambda _: None) is None


PLAIN = {
    "as it is": HEADINGS + LINES,
    "a mark at the beginning": "\ufeff" + HEADINGS + LINES,
    "CRLF": (HEADINGS + LINES).replace("\n", "\r\n"),
    "no end of the last line": (HEADINGS + LINES)[:-1],
    "titles above": "公文檢核清冊\n\n" + HEADINGS + LINES,
    "blank lines and records": HEADINGS + LINES + "\n,,,,\n \u3000,,,,\n" + LINES,
    "short lines": HEADINGS + LINES + "1,擬辦\n" + LINES,
    "semicolons": (HEADINGS + LINES).replace(", ", "、").replace(",", ";"),
    "spaces that differ": HEADINGS + LINES + "1,審核,,,\n1, 審核,,,\n1,審核\u3000,,,\n",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_a_plain_file_is_read_by_polars_just_as_it_is_read_carefully(text: str) -> None:
    content = text.encode()

    assert not is_left_to_the_careful_reading(content)
    assert read_source(content, file="紀錄.csv") == carefully(content)


ODD = {
    "a line too long": "1,2,3,4,5,6\n",
    "a cell over two lines": '1,擬辦,,,"如擬\n請速辦"\n',
    "a quotation that never ends": '1,"擬辦,,,\n',
    "text behind a quotation": '1,"擬辦"x,,,\n',
    "a quotation mark within a cell": '1,5"管,,,\n',
    "a lone carriage return": "1,擬\r辦,,,\n",
    "headings said again": HEADINGS,
    "one heading said again": "文號,,,,\n",
    "what is no text": "1,擬辦\x02,,,\n",
    "a mark that turns the text": "1,擬辦\u202e,,,\n",
    "the mark that parts lines here": "1,擬辦\x01,,,\n",
    "a quoted cell without end": '1,擬辦,,,"' + "擬" * 131_073 + '"\n',
}


@pytest.mark.parametrize("line", ODD.values(), ids=ODD)
def test_what_is_not_plain_is_read_carefully_as_a_whole(line: str) -> None:
    content = (HEADINGS + LINES + line + LINES).encode()

    assert is_left_to_the_careful_reading(content)
    assert read_source(content, file="紀錄.csv") == carefully(content)


def test_a_line_in_another_encoding_is_read_carefully() -> None:
    mixed = (HEADINGS + LINES).encode() + "1,擬辦,,,\n".encode("cp950")
    reverse = (HEADINGS + LINES).encode("cp950") + "1,示範,,,\n".encode()

    assert is_left_to_the_careful_reading(mixed)
    assert read_source(mixed, file="紀錄.csv") == carefully(mixed)
    assert read_source(reverse, file="紀錄.csv") == carefully(reverse)


@pytest.mark.parametrize("encoding", ["cp950", "utf-16", "utf-16-be"])
def test_a_file_wholly_in_another_encoding_is_read_by_polars_too(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, found = (HEADINGS + LINES).encode(encoding), list[Sheet | None]()

    def spying(
        text: bytes, first: Sheet, delimiter: str, progress: Callable[[int], None]
    ) -> Sheet | None:
        found.append(large.large_sheet(text, first, delimiter, progress))
        return found[-1]

    monkeypatch.setattr(sources, "large_sheet", spying)

    source = read_source(content, file="紀錄.csv")

    assert found == list(source.sheets)
    assert source == carefully(content)


def test_the_pattern_of_what_is_no_text_is_that_of_our_texts() -> None:
    every = [chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]

    found = polars.Series(every).str.contains(large.NO_TEXT_PATTERN).to_list()

    assert found == [bool(NO_TEXT.search(each)) for each in every]


def test_progress_is_told_of_how_many_bytes() -> None:
    told: list[tuple[int, int]] = []
    content = (HEADINGS + LINES).encode()

    read_source(content, file="a.csv", progress=lambda _, done, of: told.append((done, of)))

    assert len(told) > 2
    assert told[-1] == (len(content), len(content))


CELLS = st.lists(st.sampled_from(("1", "擬辦", "", " ", '"a,b"', '"', "文號", "\u202e", "x")))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CELLS, max_size=6), st.sampled_from(("\n", "\r\n", "\r")))
def test_whatever_lines_follow_both_readings_agree(lines: list[list[str]], end: str) -> None:
    content = (HEADINGS + LINES[:500] + "\n" + end.join(map(",".join, lines))).encode()

    try:
        expected: Source | str = carefully(content)
    except BadInputError as fault:
        expected = str(fault)
    try:
        found: Source | str = read_source(content, file="紀錄.csv")
    except BadInputError as fault:
        found = str(fault)

    assert found == expected
