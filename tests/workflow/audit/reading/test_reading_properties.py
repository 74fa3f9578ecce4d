"""What holds of any log: a file of ours says what the log in place says; no cell breaks it."""

import csv
import io
from random import Random

from hypothesis import example, given
from hypothesis import strategies as st

from tests.workflow.audit.reading.rows import Cells, a_row, a_source, an_agency, read
from web.files.tables import unarmed
from workflow.audit.log import Column, Log
from workflow.audit.reading.mapping import OWN
from workflow.audit.reading.mapping_file import mapping_toml, read_mapping
from workflow.audit.reading.naming import Names
from workflow.audit.reading.records import read_log
from workflow.audit.reading.sources import read_source
from workflow.audit.reading.splitting import who_is_in
from workflow.audit.reading.suggesting import suggested

NAMES = Names(an_agency())
CASES = ("1150000001", "1150000002", "=1150000003")
CELLS = {
    "文號": st.sampled_from(CASES),
    "流程列": st.sampled_from(("", "line:61", "綜合企劃組/乙/x/y")),
    "主旨": st.sampled_from(("", "請假", "+加班", "甲,乙", '說"明')),
    "速別": st.sampled_from(("", "速件")),
    "收文時間": st.sampled_from(("", "2026-03-02T08:00:00+08:00")),
    "限辦日期": st.sampled_from(("", "2026-03-10")),
    "動作": st.sampled_from(
        ("收文", "擬辦", "審核", "會辦", "核定", "退回", "送會", "檢視", "跳舞")
    ),
    "單位": st.sampled_from(("", "綜合企劃組", "應服組", "法務局", "幽靈科")),
    "職稱": st.sampled_from(("", "承辦人員", "股長", "主任秘書", "法務人員")),
    "人員": st.sampled_from(("", "示範甲", "-示範乙")),
    "被代理人": st.sampled_from(("", "示範丙")),
    "對象": st.sampled_from(("", "股長")),
    "註記": st.sampled_from(("", "代", "代、併計")),
    "時間": st.sampled_from(("", "2026-03-02T09:00:00+08:00", "115/03/02", "昨天")),
    "意見": st.sampled_from(("", "如擬")),
}
A_ROW = st.fixed_dictionaries(CELLS).map(lambda cells: a_row(**cells))
ROWS = st.lists(A_ROW, min_size=1, max_size=12)
ANY_CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ("", "示範甲(", "(代)(股長)", "112/13/40", "9" * 40, "法務局法務局", "²³時", "#1")
    ),
)
WIDTH = 6


def as_csv(rows: list[Cells]) -> bytes:
    """The rows as `chenhe log export --format csv` writes them."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: unarmed(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def told(log: Log) -> dict[str, object]:
    """What each case says, whatever stands before or after it in the file."""
    return {
        case.id: (
            log.steps_of(case),
            [log.moment(at) for at in range(case.start, case.stop)],
            [log.people[log.person[at]] for at in range(case.start, case.stop)],
            [log.due_of(at) for at in range(case.start, case.stop)],
            (case.row, case.subject, case.urgency, case.received_at),
        )
        for case in log.cases
    }


@given(ROWS)
def test_our_file_says_what_our_log_says_in_place(rows: list[Cells]) -> None:
    in_place = read(*rows)
    source = read_source(as_csv(rows), file="log.csv")

    from_file = read_log(source, suggested(source, an_agency()), an_agency())

    assert from_file.log == in_place.log
    assert from_file.rejected == in_place.rejected
    assert from_file.notes == in_place.notes


@given(ROWS, st.randoms(use_true_random=False))
def test_lines_of_other_cases_between_change_nothing(rows: list[Cells], chance: Random) -> None:
    mixed: list[Cells] = []
    waiting = {case: [row for row in rows if row["文號"] == case] for case in CASES}
    while any(waiting.values()):
        case = chance.choice([case for case, left in waiting.items() if left])
        mixed.append(waiting[case].pop(0))

    assert told(read(*mixed).log) == told(read(*rows).log)


@given(st.lists(st.tuples(*[ANY_CELL] * len(Column)), max_size=4))
def test_no_cell_breaks_the_reading(lines: list[tuple[str, ...]]) -> None:
    headings = tuple(column.value for column in Column)

    found = read_log(a_source(headings, *lines), OWN, an_agency())

    named = {each.line for each in found.rejected}
    kept = {number + 1 for number in found.log.number}
    assert named | kept <= set(range(2, len(lines) + 2))


@given(st.tuples(*[ANY_CELL] * WIDTH), st.lists(st.tuples(*[ANY_CELL] * WIDTH), max_size=4))
@example(("股長", "組長", "主任秘書", "文號", "", ""), [("示範甲", "V", "(代)", "1", "", "x")])
def test_no_heading_breaks_the_suggestion(
    headings: tuple[str, ...], lines: list[tuple[str, ...]]
) -> None:
    mapping = suggested(a_source(headings, *lines), an_agency())

    kept = read_mapping(mapping_toml(mapping).encode(), file="m.toml")
    assert (kept.columns, kept.posts) == (mapping.columns, mapping.posts)


@given(st.one_of(ANY_CELL, st.text(max_size=300)))
def test_no_text_breaks_the_splitting_of_a_cell(text: str) -> None:
    who = who_is_in(text, NAMES)

    assert not who.position or NAMES.knows_position(who.position)
