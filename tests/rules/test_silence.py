"""No damage that leaves a trace is read wrong in silence, and no file keeps the reader busy."""

import subprocess
import sys
import zlib
from pathlib import Path
from random import Random

import pytest

from rules.cosigning import UnreadableCosignerError, read_cosigners
from rules.reading.markdown import LONGEST_TEXT, MOST_CELLS
from rules.rulerow import RuleRow, Status
from rules.table import LARGEST_BYTES
from tests.damage.judging import Bench, Outcome
from tests.damage.kinds import KINDS, NEVER_SILENT
from tests.rules.building import (
    AT_THE_RIGHT,
    TITLES,
    a_line,
    a_page,
    line,
    read,
    shipped,
    the_ladder,
)

SECONDS = 60  # generous: each takes a second or two
ROW = a_line("擬辦 V · V V V 核定", cosign="人事室", spare=1)
HARD = {
    "one line of bars": "|" * LARGEST_BYTES,
    "one cell": f"{a_page()}\n| 乙 | {'會辦' * (LARGEST_BYTES // 8)}",
    "rows of spare cells": a_page(*[ROW] * 8_000),
    "pages": "\n".join([a_page(ROW)] * 4_000),
    "titles": "\n".join([a_page().split("\n")[0]] * 20_000),
    "lines before the first title": "| 乙 |\n" * 99_000,
    "spaces": " " * (LARGEST_BYTES - 1) + "|",
    "wide rows": a_page(*[line(["乙", "項目", "內容。", "", "擬辦", *["V"] * 90])] * 2_000),
}
READING = """
import sys
from rules.errors import BadInputError
from rules.reading.markdown import read_markdown
from rules.rulerow import read_rows
from tests.rules.building import shipped

try:
    agency = shipped().agency
    print(len(read_rows(read_markdown(sys.stdin.buffer.read(), file="x", agency=agency), agency)))
except BadInputError as refusal:
    print(refusal.faults[0])
"""


def assert_never_silent(kind: str, *, runs: int, seed: int) -> None:
    random = Random(seed + zlib.crc32(kind.encode()))
    outcomes = Bench(rulebook=shipped()).outcomes(KINDS[kind], runs=runs, random=random)
    assert outcomes.total() == runs
    assert outcomes[Outcome.SILENT] == 0


def codes(rows: tuple[RuleRow, ...]) -> list[list[str]]:
    return [[doubt.code for doubt in row.doubts] for row in rows]


@pytest.mark.parametrize("kind", NEVER_SILENT)
def test_damage_that_leaves_a_trace_is_never_read_wrong_in_silence(kind: str) -> None:
    assert_never_silent(kind, runs=12, seed=20)


@pytest.mark.soak
@pytest.mark.parametrize("kind", NEVER_SILENT)
def test_nor_is_it_in_hundreds_of_runs(kind: str) -> None:
    assert_never_silent(kind, runs=500, seed=1000)


@pytest.mark.parametrize("texts", [("內容。", ""), ("內容。", "名稱"), ("項目", "")])
def test_a_lost_column_that_may_not_be_the_task_is_a_doubt(texts: tuple[str, str]) -> None:
    rows = read(a_page(line(["乙", *texts, "擬辦", "核定", *[""] * 7])))

    assert codes(rows) == [["TEXT_COLUMN_LOST"]]


def test_a_heading_that_is_not_there_tells_which_column_is_lost() -> None:
    header = ("表別", "公務內容", "業務名稱", *the_ladder().positions, *AT_THE_RIGHT)

    rows = read(a_page(line(["乙", "項目", "內容。", "擬辦", "核定", *[""] * 7]), header=header))

    assert codes(rows) == [["TEXT_COLUMN_LOST"]]


def test_a_row_with_a_cell_more_than_its_page_is_a_doubt() -> None:
    rows = read(a_page(*[a_line("擬辦 V 核定")] * 2, a_line("擬辦 · V 核定", spare=1)))

    assert codes(rows) == [[], [], ["ROW_WIDTH"]]
    assert len(rows[2].doubts[0].candidates) > 1


def test_rows_whose_blank_ends_are_left_out_are_read() -> None:
    rows = read(
        a_page("| 乙 | 項目 | 甲。 | | 擬辦 | 核定 |", "| 乙 | 項目 | 乙。 | | 擬辦 | V | 核定 |")
    )

    assert [row.status for row in rows] == [Status.CLEAN] * 2


def test_a_position_that_the_header_leaves_out_is_a_doubt_for_rows_that_reach_it() -> None:
    header = (*TITLES, *(p for p in the_ladder().positions if p != "專門委員"), *AT_THE_RIGHT)

    rows = read(a_page(a_line("擬辦 V V 核定"), a_line("擬辦 核定", content="乙。"), header=header))

    assert codes(rows) == [["COLUMN_LOST"], []]


@pytest.mark.parametrize(("mark", "status"), [("·", Status.REPAIRED), ("V", Status.DOUBTFUL)])
def test_a_column_under_no_position_is_left_out_only_if_blank(mark: str, status: Status) -> None:
    positions = the_ladder().positions
    header = (*TITLES, *positions[:2], "", *positions[2:], *AT_THE_RIGHT)

    (row,) = read(a_page(a_line(f"擬辦 V {mark} V 核定", spare=1), header=header))

    assert row.status is status


@pytest.mark.parametrize("name", HARD)
def test_no_file_keeps_the_reader_busy(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READING],
        input=HARD[name].encode(),
        capture_output=True,
        timeout=SECONDS,
        check=True,
        cwd=Path(__file__).parent.parent.parent,
    )

    assert done.stdout.strip()


@pytest.mark.parametrize(
    "word", ["會", "會辦", "前需加會", "會前", "、", "，。", "應", "不", "人事室"]
)
@pytest.mark.parametrize("end", ["", "x", "會辦", "人事室"])
def test_no_cosign_text_keeps_the_reader_busy(word: str, end: str) -> None:
    text = word * (LONGEST_TEXT // len(word)) + end

    try:
        assert len(read_cosigners(text, unit="秘書室", agency=shipped().agency)) < MOST_CELLS
    except UnreadableCosignerError as refusal:
        assert str(refusal) in text
